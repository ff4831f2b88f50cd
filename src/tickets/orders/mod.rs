//! Orders: placed, paid, canceled; and what each of these does to the rights of the people in them.

pub mod api;
pub mod cancel;
pub mod expire;
pub mod letters;
pub mod model;
pub mod pay;
pub mod place;
pub mod refusal;
pub mod rules;
pub mod store;

pub use model::{Order, Payment, Position, Status};
pub use refusal::Refusal;
