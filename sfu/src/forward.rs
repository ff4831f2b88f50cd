//! Fan-out: which track plays in which slot, with which numbers, in which order on the wire.

pub mod keyframes;
pub mod ladder;
pub mod lane;
pub mod rewrite;
pub mod runs;
pub mod select;
