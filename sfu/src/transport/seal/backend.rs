//! Which library computes GCM.
//!
//! ring 0.17 and aws-lc-rs 1 are two branches of one tree with the same interface and different assembly: ring has a
//! wide path for AVX2, AWS-LC one for AVX-512. Which is faster depends on the processor: ring by a third on Zen 3,
//! AWS-LC by a fifth on recent Xeons. So it is tried once, at the start.

use std::time::{Duration, Instant};

use super::Gcm;

/// Packets per round and rounds that are measured; the fastest round counts, for whatever else the machine does. In
/// total well under a millisecond.
const PACKETS: u32 = 64;
const ROUNDS: usize = 7;
/// Bytes of a measured packet: video.
const PACKET: usize = 1_120;
const HEADER: usize = 20;

/// A library for AES-128-GCM.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Backend {
    /// ring.
    #[default]
    Ring,
    /// aws-lc-rs.
    AwsLc,
}

/// Time to seal a video packet, by each library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calibration {
    /// By [`Backend::Ring`].
    pub ring: Duration,
    /// By [`Backend::AwsLc`].
    pub aws_lc: Duration,
}

impl Calibration {
    /// The faster one.
    pub fn fastest(self) -> Backend {
        if self.aws_lc < self.ring { Backend::AwsLc } else { Backend::Ring }
    }
}

impl Backend {
    /// All there are.
    pub const ALL: [Backend; 2] = [Backend::Ring, Backend::AwsLc];

    /// The name for logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Backend::Ring => "ring",
            Backend::AwsLc => "aws-lc",
        }
    }

    /// Seals packets by both libraries and measures it. `clock` tells the time; called once per process, by whoever has
    /// a clock.
    pub fn calibrate(mut clock: impl FnMut() -> Instant) -> Calibration {
        let mut best = [Duration::MAX; 2];
        let mut packet = [0x5a; PACKET + Gcm::TAG];
        let sealers = Self::ALL.map(|backend| Gcm::new(backend, &[7; 16], [9; 12]));
        for round in 0..ROUNDS as u64 {
            // In turn, so that a machine that is slow for a while is so for both.
            for (gcm, best) in sealers.iter().zip(&mut best) {
                let start = clock();
                for index in 0..u64::from(PACKETS) {
                    gcm.seal(&mut packet, HEADER, PACKET, 1, round << 16 | index);
                }
                *best = (*best).min(clock().saturating_duration_since(start) / PACKETS);
            }
        }
        let [ring, aws_lc] = best;
        Calibration { ring, aws_lc }
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a test may look at the clock")]
mod tests {
    use super::*;

    #[test]
    fn the_faster_one_is_chosen() {
        let calibration = |ring, aws_lc| Calibration { ring, aws_lc };
        let (short, long) = (Duration::from_nanos(100), Duration::from_nanos(101));
        assert_eq!(calibration(short, long).fastest(), Backend::Ring);
        assert_eq!(calibration(long, short).fastest(), Backend::AwsLc);
        let real = Backend::calibrate(Instant::now);
        assert!(real.ring > Duration::ZERO && real.aws_lc > Duration::ZERO && real.ring < Duration::from_millis(1));
    }

    #[test]
    fn both_libraries_give_the_same_bytes() {
        let [ring, aws_lc] = Backend::ALL.map(|backend| Gcm::new(backend, &[1; 16], [2; 12]));
        for len in (12..1_400).step_by(7) {
            let mut one: Vec<u8> = (0..len + Gcm::TAG).map(|byte| byte as u8).collect();
            let mut other = one.clone();
            ring.seal(&mut one, 12, len, 3, 0x1_0000 + len as u64);
            aws_lc.seal(&mut other, 12, len, 3, 0x1_0000 + len as u64);
            assert_eq!(one, other, "{len}");
            assert_eq!(ring.open(&mut other, 12, 3, 0x1_0000 + len as u64), Some(len));
        }
    }
}
