//! RFC 4571: a datagram on a byte stream is its length in two bytes and then itself.

use sfu::rtp::MAX_PACKET;

/// Bytes in front of a datagram.
pub const HEADER: usize = 2;

/// A frame that no datagram of ours or of a client has: the stream is not what it claims to be.
#[derive(Debug, PartialEq, Eq)]
pub struct Oversize;

/// Puts frames together from whatever pieces the stream comes in.
#[derive(Default)]
pub struct Assembler {
    /// The beginning of a frame, its length included; at most one frame.
    partial: Vec<u8>,
}

impl Assembler {
    /// Takes bytes of the stream and hands out every datagram that is complete, in place. Stops early when `take` says
    /// `false`, and returns how many bytes it has used.
    ///
    /// # Errors
    /// [`Oversize`] for a frame above [`MAX_PACKET`].
    pub fn feed(&mut self, data: &mut [u8], mut take: impl FnMut(&mut [u8]) -> bool) -> Result<usize, Oversize> {
        let mut used = 0;
        while used < data.len() {
            let rest = &mut data[used..];
            if self.partial.is_empty()
                && let Some(len) = frame_len(rest)?
                && rest.len() >= HEADER + len
            {
                used += HEADER + len;
                if !take(&mut rest[HEADER..HEADER + len]) {
                    break;
                }
                continue;
            }
            let wanted = match frame_len(&self.partial)? {
                Some(len) => HEADER + len,
                None => HEADER,
            };
            let step = rest.len().min(wanted - self.partial.len());
            self.partial.extend_from_slice(&rest[..step]);
            used += step;
            if frame_len(&self.partial)? == Some(self.partial.len() - HEADER.min(self.partial.len())) {
                let more = take(&mut self.partial[HEADER..]);
                self.partial.clear();
                if !more {
                    break;
                }
            }
        }
        Ok(used)
    }
}

/// The length that a frame announces. `None` before it is known.
fn frame_len(frame: &[u8]) -> Result<Option<usize>, Oversize> {
    let Some(len) = frame.first_chunk::<HEADER>() else {
        return Ok(None);
    };
    let len = usize::from(u16::from_be_bytes(*len));
    if len > MAX_PACKET { Err(Oversize) } else { Ok(Some(len)) }
}

/// Appends a datagram as a frame.
pub fn append(out: &mut Vec<u8>, datagram: &[u8]) {
    out.extend_from_slice(&(datagram.len() as u16).to_be_bytes());
    out.extend_from_slice(datagram);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datagrams_survive_every_way_of_cutting_the_stream() {
        let datagrams: Vec<Vec<u8>> = [1, 0, 700, MAX_PACKET, 3].iter().map(|len| vec![*len as u8; *len]).collect();
        let mut stream = Vec::new();
        datagrams.iter().for_each(|datagram| append(&mut stream, datagram));
        for piece in [1, 2, 3, 7, 701, stream.len()] {
            let (mut assembler, mut found) = (Assembler::default(), Vec::new());
            for chunk in stream.clone().chunks_mut(piece) {
                let len = chunk.len();
                let used = assembler.feed(chunk, |datagram| {
                    found.push(datagram.to_vec());
                    true
                });
                assert_eq!(used, Ok(len));
            }
            assert_eq!(found, datagrams, "in pieces of {piece}");
            assert!(assembler.partial.is_empty());
        }
    }

    #[test]
    fn a_frame_longer_than_a_packet_is_refused_by_its_length_alone() {
        let mut header = ((MAX_PACKET + 1) as u16).to_be_bytes();
        assert_eq!(Assembler::default().feed(&mut header, |_| true), Err(Oversize));
        let mut assembler = Assembler::default();
        assert_eq!(assembler.feed(&mut [0xff], |_| true), Ok(1));
        assert_eq!(assembler.feed(&mut [0xff], |_| true), Err(Oversize));
    }

    #[test]
    fn any_stream_is_cut_into_frames_within_bounds_or_refused() {
        use rand::{Rng, RngExt, SeedableRng};
        let mut random = rand::rngs::SmallRng::seed_from_u64(4571);
        let mut assembler = Assembler::default();
        for _ in 0..100_000 {
            let mut piece = vec![0; random.random_range(0..40)];
            random.fill_bytes(&mut piece);
            // Mostly lengths that can be: 0 to 15.
            piece.iter_mut().step_by(2).for_each(|byte| *byte &= if random.random_ratio(1, 200) { 0xff } else { 0 });
            let mut taken = 0;
            let used = assembler.feed(&mut piece, |datagram| {
                taken += 1;
                datagram.len() <= MAX_PACKET
            });
            assert!(assembler.partial.len() <= HEADER + MAX_PACKET && taken <= 20);
            match used {
                Ok(used) => assert!(used <= 40),
                Err(Oversize) => assembler = Assembler::default(),
            }
        }
    }

    #[test]
    fn whoever_takes_may_stop_after_a_frame_and_knows_how_far_it_came() {
        let mut stream = Vec::new();
        append(&mut stream, b"first");
        append(&mut stream, b"second");
        assert_eq!(Assembler::default().feed(&mut stream, |_| false), Ok(HEADER + 5));
    }
}
