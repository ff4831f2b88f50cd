//! AV1 without a dependency descriptor: whether a coded video sequence starts (AV1 RTP specification 4.4).

/// The aggregation header's N bit: first packet of a coded video sequence, which starts with a key frame.
pub fn starts_key_frame(payload: &[u8]) -> bool {
    payload.first().is_some_and(|header| header & 0x08 != 0) && payload.len() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_packet_of_a_sequence_is_a_key_frame() {
        assert!(starts_key_frame(&[0x18, 0x0a]));
        assert!(!starts_key_frame(&[0x10, 0x0a]));
        assert!(!starts_key_frame(&[0x08]), "a header alone");
    }
}
