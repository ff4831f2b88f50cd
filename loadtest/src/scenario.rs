//! What can be measured, by name.

pub mod audience;
pub mod course;
pub mod join_storm;
pub mod layers;
pub mod lossy;
pub mod meeting;
pub mod requests;
pub mod roulette;
pub mod sign_ins;
pub mod soak;
pub mod stage;

use clap::Args;

use crate::machine::Place;
use crate::peer::Choices;
use crate::site::Program;

/// What every scenario knows.
#[derive(Args, Clone, Debug)]
pub struct Common {
    /// Seconds to measure.
    #[arg(long, default_value_t = 10)]
    pub seconds: u64,
    /// Repetitions of everything, systems in turns; tables show the medians.
    #[arg(long, default_value_t = 1)]
    pub rounds: u32,
    /// What chance is made of: the same seed makes the same choices.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// JSON lines instead of a table: one per run, then medians and ratios.
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub choices: Choices,
}

/// What every scenario of the whole program knows.
#[derive(Args, Clone, Debug)]
pub struct Served {
    /// Seconds to measure.
    #[arg(long, default_value_t = 10)]
    pub seconds: u64,
    /// Repetitions of everything; tables show the medians.
    #[arg(long, default_value_t = 1)]
    pub rounds: u32,
    /// JSON lines instead of a table: one per run, then medians.
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub program: Program,
}
