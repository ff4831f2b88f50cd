//! The core as a whole.
