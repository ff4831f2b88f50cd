//! What travels in a payload for the receiving end: when it was sent, and in which layer.

/// Where the layer lies in a payload: behind what servers read of a VP8 key frame.
const LAYER_AT: usize = 14;
/// Where the time of sending lies, in microseconds of the common clock.
const TIME_AT: usize = 16;

/// Writes both.
pub fn stamp(payload: &mut [u8], layer: u8, micros: u64) {
    payload[LAYER_AT] = layer;
    payload[TIME_AT..TIME_AT + 8].copy_from_slice(&micros.to_be_bytes());
}

/// When a payload was sent, in microseconds of the common clock. `None` when it is too short to tell.
pub fn sent_at(payload: &[u8]) -> Option<u64> {
    Some(u64::from_be_bytes(payload.get(TIME_AT..TIME_AT + 8)?.try_into().ok()?))
}

/// The layer of a picture's payload, 0 is the lowest. `None` when it is too short to tell.
pub fn layer_of(payload: &[u8]) -> Option<u8> {
    payload.get(LAYER_AT).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_are_read_back_and_short_payloads_tell_nothing() {
        let mut payload = [0xa5; 40];
        stamp(&mut payload, 2, 77);
        assert_eq!((sent_at(&payload), layer_of(&payload)), (Some(77), Some(2)));
        assert_eq!((sent_at(&payload[..20]), layer_of(&payload[..14])), (None, None));
    }
}
