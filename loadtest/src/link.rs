//! A bad network in front of the server: rate, queue, loss, bursts, delay, jitter, reordering, duplicates, blackouts and
//! changes of address.
//!
//! [`model`] is pure: datagrams and time in, datagrams and time out, chance from a seed. [`proxy`] puts two of them, one
//! for each direction, between the sockets of every client.

pub mod loss;
pub mod model;
pub mod proxy;
pub mod queue;
pub mod shape;

pub use proxy::Proxy;
pub use shape::{Network, Shape};
