//! What a path is given beyond what its estimate allows, so that nobody looks at nothing.
//!
//! An estimate is made of what was sent. While a path carries only a voice there is little to learn from: a few packets
//! a second, of which a fifth may be lost by chance or by rule. Two grants stand in for what cannot be known yet. A *new*
//! path is trusted with a camera for some seconds. A *lossy* path, one that loses packets without making them wait, is
//! given one picture at its lowest rung as long as enough of it arrives: a picture that has to be repaired all the time
//! is better than none. Neither comes and goes with the estimate, so what is granted takes no headroom to begin and goes
//! on when its rate wobbles.

use std::time::Duration;

use super::Estimator;

/// What a new path is trusted with (bits per second) before its client has told anything bad about it: a camera at
/// 720p and a voice. Less delays the first picture, more fills the queue of a slow path at the start.
const TRUST: u64 = 2_000_000;
/// For how long; by then probes have shown what it carries.
const TRUST_TIME: Duration = Duration::from_secs(3);
/// Losing more than this, a path is no longer trusted as a new one is, and counts as lossy
const LOSSY: f64 = 0.1;
/// until it lost less for so long. Longer keeps a picture through quiet spells of radio.
const LOSSY_TIME: Duration = Duration::from_secs(10);
/// The picture may take so much (bits per second): more than browsers send of a camera without layers. More helps
/// large screens on radio, less spares paths that drop what is too much.
const PICTURE: u64 = 3_000_000;
/// Losing more than this beyond doubt while it carries at least this much (bits per second), a path is taken to drop
/// what is too much for it,
const TOO_LOSSY: (f64, u64) = (0.35, 400_000);
/// and is given only what the estimate allows for so long.
const REST: Duration = Duration::from_secs(10);

/// What is given, in bits per second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grant {
    /// For everything.
    pub all: u64,
    /// For the lowest rung of one picture.
    pub picture: u64,
}

/// The grants of one path.
#[derive(Clone, Copy, Debug, Default)]
pub struct Grants {
    trusted: Option<Duration>,
    lossy: Option<Duration>,
    resting: Option<Duration>,
}

impl Grants {
    /// The path is new.
    pub fn begin(&mut self, at: Duration) {
        *self = Grants { trusted: Some(at + TRUST_TIME), ..Grants::default() };
    }

    /// The client told what arrived, and the estimate was `before`.
    pub fn on_feedback(&mut self, at: Duration, before: u64, path: &mut Estimator) {
        if path.certain_loss() > TOO_LOSSY.0 && path.sending(at) > TOO_LOSSY.1 {
            self.resting = Some(at + REST);
        }
        let lossy = path.loss() > LOSSY;
        if lossy || path.target() < before {
            self.trusted = None;
        }
        if lossy {
            self.lossy = Some(at + LOSSY_TIME);
        }
        if path.is_queued() {
            self.lossy = None;
        }
    }

    /// What is given at this moment.
    pub fn at(&self, at: Duration) -> Grant {
        let lasts = |until: Option<Duration>| until.is_some_and(|until| at < until);
        if lasts(self.trusted) {
            return Grant { all: TRUST, picture: TRUST };
        }
        let lossy = lasts(self.lossy) && !lasts(self.resting);
        Grant { all: 0, picture: if lossy { PICTURE } else { 0 } }
    }
}
