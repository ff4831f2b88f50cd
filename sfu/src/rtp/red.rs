//! Redundant audio (RFC 2198): a packet carries copies of the ones before it, so that a lost packet is heard all the
//! same. The ring keeps only primary payloads; redundancy is taken apart at the entrance and made anew at the exit, per
//! client, where its path needs it.

/// Copies in one packet. Chromium sends one or two; two survive losses of two in a row.
pub const MAX_COPIES: usize = 2;
/// Longest block (10-bit length).
const MAX_BLOCK: usize = 1_023;
/// Farthest timestamp distance (14 bits).
const MAX_OFFSET: u32 = 0x3fff;

/// A copy of an earlier payload.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Copy<'a> {
    /// How much earlier, in timestamp units.
    pub offset: u32,
    /// The payload.
    pub payload: &'a [u8],
}

/// Takes a packet apart: `copy` is called for every redundant block, oldest first; the primary payload is returned.
/// `None` when it is malformed or a block is not of `payload_type`.
pub fn split<'a>(packet: &'a [u8], payload_type: u8, mut copy: impl FnMut(Copy<'a>)) -> Option<&'a [u8]> {
    let mut heads = 0;
    let mut bodies = 0;
    while packet.get(heads)? & 0x80 != 0 {
        let head = u32::from_be_bytes(packet.get(heads..heads + 4)?.try_into().ok()?);
        if (head >> 24) as u8 & 0x7f != payload_type {
            return None;
        }
        bodies += (head & 0x3ff) as usize;
        heads += 4;
    }
    if packet[heads] != payload_type {
        return None;
    }
    let mut at = heads + 1;
    let primary = packet.get(at + bodies..)?;
    for head in packet[..heads].chunks_exact(4) {
        let head = u32::from_be_bytes([head[0], head[1], head[2], head[3]]);
        let len = (head & 0x3ff) as usize;
        let payload = &packet[at..at + len];
        at += len;
        if len > 0 {
            copy(Copy { offset: head >> 10 & MAX_OFFSET, payload });
        }
    }
    Some(primary)
}

/// Whether a payload can be a redundant block.
pub fn fits(offset: u32, payload: &[u8]) -> bool {
    offset > 0 && offset <= MAX_OFFSET && payload.len() <= MAX_BLOCK
}

/// Bytes that `copies` and their headers add in front of a primary payload.
pub fn overhead(copies: &[Copy<'_>]) -> usize {
    copies.iter().map(|copy| 4 + copy.payload.len()).sum::<usize>() + 1
}

/// Writes a packet of `copies` (oldest first, each one [`fits`]) and a primary payload. Returns its length.
pub fn write(out: &mut [u8], payload_type: u8, copies: &[Copy<'_>], primary: &[u8]) -> usize {
    let mut at = 0;
    for copy in copies {
        let head = 0x8000_0000 | u32::from(payload_type) << 24 | copy.offset << 10 | copy.payload.len() as u32;
        out[at..at + 4].copy_from_slice(&head.to_be_bytes());
        at += 4;
    }
    out[at] = payload_type;
    at += 1;
    for payload in copies.iter().map(|copy| copy.payload).chain([primary]) {
        out[at..at + payload.len()].copy_from_slice(payload);
        at += payload.len();
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_taken_apart_again() {
        let copies = [Copy { offset: 1_920, payload: b"old" }, Copy { offset: 960, payload: b"newer" }];
        let mut out = [0; 64];
        let len = write(&mut out, 111, &copies, b"now");
        assert_eq!(len, overhead(&copies) + 3);
        let mut found = Vec::new();
        assert_eq!(split(&out[..len], 111, |copy| found.push(copy)), Some(&b"now"[..]));
        assert_eq!(found, copies);
        assert_eq!(split(&out[..len], 112, |_| {}), None, "another codec inside");
    }

    #[test]
    fn a_block_that_runs_past_the_end_is_refused() {
        assert_eq!(split(&[0xef, 0, 0x03, 0xff, 111, 1, 2], 111, |_| {}), None);
        assert_eq!(split(&[], 111, |_| {}), None);
        assert_eq!(split(&[0xef, 0, 0], 111, |_| {}), None);
        assert_eq!(split(&[111], 111, |_| {}), Some(&[][..]));
    }
}
