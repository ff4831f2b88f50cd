//! The VP8 payload descriptor (RFC 7741 4.2): key frames and the numbers that must stay continuous.

/// Where the descriptor keeps its numbers, and whether a key frame starts here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Descriptor {
    /// First packet of a key frame.
    pub key_frame: bool,
    /// Offset and value of the picture id; 15 bits wide when `long_picture_id`.
    pub picture_id: Option<(usize, u16)>,
    /// The picture id has 15 bits instead of 7.
    pub long_picture_id: bool,
    /// Offset and value of TL0PICIDX.
    pub tl0: Option<(usize, u8)>,
}

impl Descriptor {
    /// Reads the descriptor at the front of a payload. `None` when it is cut short.
    pub fn parse(payload: &[u8]) -> Option<Descriptor> {
        let first = *payload.first()?;
        let mut found = Descriptor::default();
        let mut at = 1;
        if first & 0x80 != 0 {
            let flags = *payload.get(at)?;
            at += 1;
            if flags & 0x80 != 0 {
                at += found.read_picture_id(payload, at)?;
            }
            if flags & 0x40 != 0 {
                found.tl0 = Some((at, *payload.get(at)?));
                at += 1;
            }
            if flags & 0x30 != 0 {
                at += 1;
            }
        }
        let starts_frame = first & 0x10 != 0 && first & 0x07 == 0;
        found.key_frame = starts_frame && *payload.get(at)? & 0x01 == 0;
        Some(found)
    }

    fn read_picture_id(&mut self, payload: &[u8], at: usize) -> Option<usize> {
        let high = *payload.get(at)?;
        if high & 0x80 == 0 {
            self.picture_id = Some((at, u16::from(high)));
            return Some(1);
        }
        let low = *payload.get(at + 1)?;
        self.picture_id = Some((at, u16::from(high & 0x7f) << 8 | u16::from(low)));
        self.long_picture_id = true;
        Some(2)
    }

    /// Writes new numbers into the payload that this descriptor was read from.
    pub fn patch(&self, payload: &mut [u8], picture_id: u16, tl0: u8) {
        if let Some((at, _)) = self.picture_id {
            if self.long_picture_id {
                payload[at] = 0x80 | (picture_id >> 8) as u8 & 0x7f;
                payload[at + 1] = picture_id as u8;
            } else {
                payload[at] = picture_id as u8 & 0x7f;
            }
        }
        if let Some((at, _)) = self.tl0 {
            payload[at] = tl0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_frame_with_long_picture_id_is_seen_and_patched() {
        let mut payload = [0x90, 0xc0, 0x81, 0x02, 0x05, 0x10, 0xff];
        let descriptor = Descriptor::parse(&payload).expect("complete");
        assert!(descriptor.key_frame);
        assert_eq!(descriptor.picture_id, Some((2, 0x0102)));
        assert_eq!(descriptor.tl0, Some((4, 5)));
        descriptor.patch(&mut payload, 0x7fff, 9);
        assert_eq!(&payload[2..5], &[0xff, 0xff, 9]);
    }

    #[test]
    fn a_delta_frame_and_a_continuation_are_no_key_frames() {
        assert!(!Descriptor::parse(&[0x10, 0x11]).expect("complete").key_frame);
        assert!(!Descriptor::parse(&[0x00, 0x10]).expect("complete").key_frame);
        assert_eq!(Descriptor::parse(&[0x90, 0x80]), None, "cut short");
    }
}
