//! H.264 payloads (RFC 6184): only one question matters to a forwarder, where a key frame starts.

const IDR: u8 = 5;
const SPS: u8 = 7;
const STAP_A: u8 = 24;
const FU_A: u8 = 28;

/// Whether a decoder may start at this packet: a parameter set or the first piece of an IDR picture.
pub fn starts_key_frame(payload: &[u8]) -> bool {
    let Some((&first, rest)) = payload.split_first() else {
        return false;
    };
    match first & 0x1f {
        IDR | SPS => true,
        STAP_A => aggregated(rest).any(|nal| matches!(nal & 0x1f, IDR | SPS)),
        FU_A => rest.first().is_some_and(|header| header & 0x80 != 0 && matches!(header & 0x1f, IDR | SPS)),
        _ => false,
    }
}

/// The first bytes of the NAL units in an aggregation packet.
fn aggregated(mut rest: &[u8]) -> impl Iterator<Item = u8> {
    std::iter::from_fn(move || {
        let (len, after) = rest.split_first_chunk::<2>()?;
        let len = usize::from(u16::from_be_bytes(*len));
        let nal = after.get(..len)?;
        rest = &after[len..];
        nal.first().copied()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameter_sets_and_first_idr_pieces_start_a_key_frame() {
        assert!(starts_key_frame(&[0x67, 0x42]));
        assert!(starts_key_frame(&[0x78, 0, 2, 0x67, 0x42, 0, 1, 0x68]));
        assert!(starts_key_frame(&[0x7c, 0x85]));
        assert!(!starts_key_frame(&[0x7c, 0x05]), "a later piece");
        assert!(!starts_key_frame(&[0x61, 0x00]));
        assert!(!starts_key_frame(&[0x78, 0, 9, 0x67]), "cut short");
        assert!(!starts_key_frame(&[]));
    }
}
