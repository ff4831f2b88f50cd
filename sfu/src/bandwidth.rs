//! How much a subscriber's path carries, and who gets it.
//!
//! Everything in here is pure: times are readings of the core's running clock, rates are bits per second of whole UDP
//! payloads. A subscriber has one of each:
//!
//! - [`Estimator`]: send-side congestion control (GCC, draft-ietf-rmcat-gcc-02 as libwebrtc has developed it further)
//!   from what left and what the client's transport-wide feedback says of it. It also decides when the path is probed
//!   with padding, which is the only way to learn that more would fit while less is sent, or nothing at all.
//! - [`Grants`]: what a path is given beyond its estimate while that is made of too little, so that nobody stays without
//!   a picture.
//! - [`allocate`](allocate::allocate): shares the estimate among what the subscriber looks at, and says what it would
//!   take to show more. That is what the estimator probes for: a paused track is itself the reason to probe, so none
//!   stays paused for ever.
//! - [`Pacer`]: spreads what may leave over the ticks, so that a key frame does not overrun a queue.
//!
//! The pieces of rtc-interceptor 0.21 are not used. Its `Gcc` knows neither probes nor a sender with little to send: while
//! only a voice is sent its estimate climbs to the maximum, and what is paused cannot be probed for. Its loss part halves
//! the rate again and again under random loss, and its `History` keeps each packet in three hash maps, without a bound
//! while no feedback comes. Here a subscriber costs less than 12 KiB, all of it taken at the start.

mod aimd;
pub mod allocate;
mod delay;
mod estimator;
mod grants;
mod history;
mod loss;
mod pacer;
mod probe;
mod rates;
#[cfg(test)]
mod tests;

use std::time::Duration;

pub use estimator::{Estimator, MAX_RATE, MIN_RATE, START_RATE};
pub use grants::Grants;
pub use pacer::Pacer;
pub use probe::Probe;

/// What budgets would be of use. Rates in bits per second of the whole transport.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Demand {
    /// The smallest that improves something; zero when nothing can be improved.
    pub next: u64,
    /// The one with which everything wanted is shown; zero when nothing is wanted.
    pub all: u64,
}

impl Demand {
    /// The same with `reserved` bits per second on top: for audio, repairs and other things outside the allocation.
    pub fn plus(self, reserved: u64) -> Demand {
        let raise = |rate: u64| if rate == 0 { 0 } else { rate.saturating_add(reserved) };
        Demand { next: raise(self.next), all: raise(self.all) }
    }
}

/// The core's clock in microseconds, the unit inside the estimator.
fn micros(at: Duration) -> i64 {
    at.as_micros() as i64
}
