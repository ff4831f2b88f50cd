//! The VP8 payload descriptor (RFC 7741 4.2): key frames, temporal layers and the numbers that must stay continuous.

use super::layers::Layering;
use super::picture::Descriptor;

/// Reads the descriptor at the front of a payload. `None` when it is cut short.
pub fn parse(payload: &[u8]) -> Option<Descriptor> {
    let first = *payload.first()?;
    let start = first & 0x10 != 0 && first & 0x07 == 0;
    let mut found = Descriptor { layering: Layering { start, ..Layering::default() }, ..Descriptor::default() };
    let mut at = 1;
    if first & 0x80 != 0 {
        let flags = *payload.get(at)?;
        at += 1;
        if flags & 0x80 != 0 {
            at += found.numbers.read_picture_id(payload, at)?;
        }
        if flags & 0x40 != 0 {
            found.numbers.tl0 = Some((at, *payload.get(at)?));
            at += 1;
        }
        if flags & 0x30 != 0 {
            let layer = *payload.get(at)?;
            at += 1;
            if flags & 0x20 != 0 {
                found.layering = Layering::of_ids(0, layer >> 6, layer & 0x20 != 0, start, false);
            }
        }
    }
    found.key_frame = start && *payload.get(at)? & 0x01 == 0;
    if found.key_frame {
        found.resolution = payload.get(at..).and_then(size);
    }
    Some(found)
}

/// The size in a key frame's header (RFC 6386 9.1): after the frame tag and the start code.
fn size(frame: &[u8]) -> Option<(u16, u16)> {
    let header = frame.get(..10).filter(|header| header[3..6] == [0x9d, 0x01, 0x2a])?;
    let pixels = |at: usize| u16::from_le_bytes([header[at], header[at + 1]]) & 0x3fff;
    Some((pixels(6), pixels(8)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_frame_with_long_picture_id_is_seen_and_patched() {
        let mut payload = [0x90, 0xc0, 0x81, 0x02, 0x05, 0x10, 0xff];
        let descriptor = parse(&payload).expect("complete");
        assert!(descriptor.key_frame);
        assert_eq!(descriptor.numbers.picture_id, Some((2, 0x0102)));
        assert_eq!(descriptor.numbers.tl0, Some((4, 5)));
        descriptor.numbers.patch(&mut payload, 0x7fff, 9);
        assert_eq!(&payload[2..5], &[0xff, 0xff, 9]);
    }

    #[test]
    fn a_key_frame_tells_its_size() {
        let payload = [0x10, 0x10, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01, 0];
        assert_eq!(parse(&payload).expect("complete").resolution, Some((640, 360)));
    }

    #[test]
    fn a_delta_frame_and_a_continuation_are_no_key_frames() {
        assert!(!parse(&[0x10, 0x11]).expect("complete").key_frame);
        assert!(!parse(&[0x00, 0x10]).expect("complete").key_frame);
        assert_eq!(parse(&[0x90, 0x80]), None, "cut short");
    }

    #[test]
    fn a_temporal_layer_is_told_with_its_sync_bit() {
        let found = parse(&[0x90, 0x20, 0xa0, 0x11]).expect("complete");
        assert_eq!(found.layering.temporal, 2);
        assert_ne!(found.layering.switch, 0, "a sync frame");
        let found = parse(&[0x90, 0x20, 0x40, 0x11]).expect("complete");
        assert_eq!((found.layering.temporal, found.layering.switch), (1, 0));
    }
}
