//! Runs: packets for one client that the kernel can send as one (UDP_SEGMENT: all of equal size, the last may be
//! shorter). Publishers cut a frame into nearly equal packets; a few bytes of RTP padding make them equal.

use crate::ring::Ring;

/// Longest run. Longer ones cost less CPU per packet, but a burst at line rate is what shallow queues drop.
pub const MAX_RUN: usize = 8;
/// Most padding per packet. More makes longer runs of unequal packets, at the price of bandwidth.
const MAX_PADDING: u16 = 32;

/// Gives neighbours of nearly equal size the same padded size.
pub fn equalise(ring: &mut Ring, fresh: &[u64]) {
    let size = |ring: &Ring, seq: u64| ring.get(seq).map_or(0, |kept| kept.entry.len() as u16);
    let mut start = 0;
    while start < fresh.len() {
        let (mut low, mut high) = (u16::MAX, 0);
        let mut end = start;
        while end < fresh.len() && end - start < MAX_RUN {
            let len = size(ring, fresh[end]);
            if high.max(len) - low.min(len) > MAX_PADDING {
                break;
            }
            (low, high) = (low.min(len), high.max(len));
            end += 1;
        }
        fresh[start..end].iter().for_each(|seq| ring.set_padded(*seq, high));
        start = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::negotiation::codec::Codec;
    use crate::ring::Entry;

    #[test]
    fn the_packets_of_a_frame_become_equal_and_others_stay_as_they_are() {
        let mut ring = Ring::new(8);
        for (seq, len) in [1_000, 1_001, 1_001, 300, 80].into_iter().enumerate() {
            let payload = vec![1; len];
            ring.insert(Entry::new(seq as u64, 0, false, Codec::Vp8, None, &payload), &payload, &[]);
        }
        equalise(&mut ring, &[0, 1, 2, 3, 4]);
        let padded: Vec<u16> = (0..5).map(|seq| ring.get(seq).expect("kept").entry.padded).collect();
        assert_eq!(padded, [1_001, 1_001, 1_001, 300, 80]);
    }
}
