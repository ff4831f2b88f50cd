//! Every word of the protocol as a type: one module per namespace, with the commands, their data and the pushes of it.
//!
//! [`Request`] is the closed list of what a client can ask, [`Push`] wraps what the server tells unasked.
//! Unknown fields of a payload are ignored, fields of a wrong type are not: the answer is `invalid_input`.

mod announcements;
mod authenticate;
mod blocks;
mod breakouts;
mod captions;
mod chat;
mod command;
mod connection;
mod contacts;
mod conversations;
mod exhibition;
mod failure;
mod gate;
mod ids;
mod kinds;
mod media;
mod moderation;
mod people;
mod polls;
mod posters;
mod profiles;
mod push;
mod questions;
mod rooms;
mod roulette;
mod stage;
mod stands;
pub mod typescript;
mod web_push;
mod whiteboard;

pub use announcements::*;
pub use authenticate::*;
pub use blocks::*;
pub use breakouts::*;
pub use captions::*;
pub use chat::*;
pub use command::*;
pub use connection::*;
pub use contacts::*;
pub use conversations::*;
pub use exhibition::*;
pub use failure::*;
pub use gate::*;
pub use ids::*;
pub use kinds::*;
pub use media::*;
pub use moderation::*;
pub use people::*;
pub use polls::*;
pub use posters::*;
pub use profiles::*;
pub use push::*;
pub use questions::*;
pub use rooms::*;
pub use roulette::*;
pub use stage::*;
pub use stands::*;
pub use web_push::*;
pub use whiteboard::*;
