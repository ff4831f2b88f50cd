//! The core as a whole, with several clients on a simulated network: stepped clock, seeded loss, no sockets.

mod data;
mod forwarding;
mod layers;
mod loss;
mod lossy;
mod moving;
mod network;
mod random;
mod safety;
mod screen;
mod span;
mod stage;
mod ways;
