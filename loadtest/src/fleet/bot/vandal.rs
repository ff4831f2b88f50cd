//! What hostile clients and broken paths make of packets: bits flip, ends are missing, noise comes, old packets return.

use rand::rngs::SmallRng;
use rand::{Rng, RngExt, SeedableRng};

/// First bytes that look like STUN, DTLS, RTP, RTCP and like nothing.
const BEGINNINGS: [[u8; 2]; 5] = [[0, 1], [22, 254], [0x90, 0x60], [0x81, 206], [0xff, 0xff]];
/// Longest noise.
const MAX_NOISE: usize = 1_400;

/// Spoils a share of what a client sends.
pub struct Vandal {
    share: f64,
    chance: SmallRng,
    /// A datagram of earlier.
    kept: Vec<u8>,
    /// What it made so far.
    pub made: u64,
}

impl Vandal {
    /// Spoils this `share`, by chance from `seed`.
    pub fn new(share: f64, seed: u64) -> Self {
        Vandal { share, chance: SmallRng::seed_from_u64(seed), kept: Vec::new(), made: 0 }
    }

    /// Something malformed, made of `datagram` or of nothing; `None` most of the time.
    pub fn spoil(&mut self, datagram: &[u8]) -> Option<Vec<u8>> {
        let chance = &mut self.chance;
        if !chance.random_bool(self.share) || datagram.is_empty() {
            return None;
        }
        let mut spoilt = datagram.to_vec();
        match chance.random_range(0..4) {
            0 => {
                for _ in 0..chance.random_range(1..=8) {
                    let at = chance.random_range(0..spoilt.len());
                    spoilt[at] ^= 1 << chance.random_range(0..8);
                }
            }
            1 => spoilt.truncate(chance.random_range(1..=spoilt.len())),
            2 => {
                spoilt.resize(chance.random_range(2..MAX_NOISE), 0);
                chance.fill_bytes(&mut spoilt);
                spoilt[..2].copy_from_slice(&BEGINNINGS[chance.random_range(0..BEGINNINGS.len())]);
            }
            _ => std::mem::swap(&mut spoilt, &mut self.kept),
        }
        if self.kept.is_empty() || chance.random_bool(0.2) {
            self.kept = datagram.to_vec();
        }
        self.made += u64::from(!spoilt.is_empty());
        (!spoilt.is_empty()).then_some(spoilt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_spoilt_in_every_way() {
        let mut vandal = Vandal::new(0.05, 3);
        let datagrams: Vec<Vec<u8>> = (0..20_000u32).map(|number| number.to_be_bytes().repeat(25)).collect();
        let spoilt: Vec<(usize, Vec<u8>)> =
            datagrams.iter().enumerate().filter_map(|(at, datagram)| Some((at, vandal.spoil(datagram)?))).collect();
        assert_eq!(vandal.made, spoilt.len() as u64);
        assert!((800..1_200).contains(&spoilt.len()));
        assert!(spoilt.iter().any(|(_, bytes)| bytes.len() < 100), "cut");
        assert!(spoilt.iter().any(|(_, bytes)| bytes.len() > 100), "noise");
        assert!(spoilt.iter().any(|(at, bytes)| datagrams[..*at].contains(bytes)), "again");
        let flipped = |(at, bytes): &(usize, Vec<u8>)| bytes.len() == 100 && bytes[4..] != datagrams[*at][4..];
        assert!(spoilt.iter().any(flipped), "flipped");
    }
}
