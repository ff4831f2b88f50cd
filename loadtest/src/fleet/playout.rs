//! What a person would have heard and seen: late packets are missing ones, and a picture that stands still is a freeze.

mod audio;
pub mod layers;
mod video;

pub use audio::Audio;
pub use layers::Layers;
pub use video::{Piece, Seen, Video};
