//! The VP9 payload descriptor (RFC 9628 4.2): layers, key frames and the numbers that must stay continuous.

use super::layers::Layering;
use super::picture::{Descriptor, PictureNumbers};

/// Reads the descriptor at the front of a payload. `None` when it is cut short.
pub fn parse(payload: &[u8]) -> Option<Descriptor> {
    let first = *payload.first()?;
    let flag = |bit: u8| first & bit != 0;
    let (has_id, predicted, layered, flexible) = (flag(0x80), flag(0x40), flag(0x20), flag(0x10));
    let (start, end, structured) = (flag(0x08), flag(0x04), flag(0x02));
    let mut at = 1;
    let mut numbers = PictureNumbers::default();
    if has_id {
        at += numbers.read_picture_id(payload, at)?;
    }
    let (mut spatial, mut temporal, mut sync) = (0, 0, false);
    if layered {
        let layers = *payload.get(at)?;
        (temporal, sync, spatial) = (layers >> 5, layers & 0x10 != 0, layers >> 1 & 0x07);
        at += 1;
        if !flexible {
            numbers.tl0 = Some((at, *payload.get(at)?));
            at += 1;
        }
    }
    if flexible && predicted {
        at = skip_references(payload, at)?;
    }
    let resolution = if structured { read_structure(payload, at)? } else { None };
    let layering = Layering::of_ids(spatial, temporal, sync, start, end);
    let key_frame = !predicted && start && spatial == 0;
    Some(Descriptor { key_frame, numbers, layering, resolution })
}

/// Up to three reference indices; the lowest bit says whether another follows.
fn skip_references(payload: &[u8], mut at: usize) -> Option<usize> {
    for _ in 0..3 {
        let reference = *payload.get(at)?;
        at += 1;
        if reference & 1 == 0 {
            return Some(at);
        }
    }
    None
}

/// The size of the highest spatial layer.
fn read_structure(payload: &[u8], at: usize) -> Option<Option<(u16, u16)>> {
    let head = *payload.get(at)?;
    if head & 0x10 == 0 {
        return Some(None);
    }
    let highest = at + 1 + usize::from(head >> 5) * 4;
    let size = payload.get(highest..highest + 4)?;
    Some(Some((u16::from_be_bytes([size[0], size[1]]), u16::from_be_bytes([size[2], size[3]]))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_picture_tells_its_layers_and_size() {
        // I, L, B, V; picture id 0x1234; T0 S0; TL0 7; two spatial layers with sizes.
        let mut payload = vec![0x80 | 0x20 | 0x08 | 0x02, 0x92, 0x34, 0x00, 7, 0x30];
        payload.extend_from_slice(&[1, 64, 0, 180, 2, 128, 1, 104, 0xff]);
        let found = parse(&payload).expect("complete");
        assert!(found.key_frame);
        assert_eq!(found.numbers.picture_id, Some((1, 0x1234)));
        assert_eq!(found.resolution, Some((640, 360)));
        found.numbers.patch(&mut payload, 0x0001, 9);
        assert_eq!(payload[1..5], [0x80, 0x01, 0x00, 9]);
    }

    #[test]
    fn an_upper_layer_and_a_delta_are_no_key_frames() {
        // I, L, B: T1 with switching point, S1, D.
        let upper = parse(&[0xa8, 5, 0x33, 0]).expect("complete");
        assert!(!upper.key_frame);
        assert_eq!((upper.layering.spatial, upper.layering.temporal), (1, 1));
        assert_ne!(upper.layering.switch, 0);
        assert!(!parse(&[0xe8, 5, 0x00, 0]).expect("complete").key_frame, "predicted");
    }

    #[test]
    fn flexible_references_are_skipped_and_bounded() {
        assert!(parse(&[0xf0, 5, 0x00, 0x03, 0x02]).is_some());
        assert_eq!(parse(&[0xf0, 5, 0x00, 0x03, 0x03, 0x03, 0x00]), None, "more than three");
        assert_eq!(parse(&[0x82]), None, "cut short");
    }
}
