//! The numbers in VP8 and VP9 payloads that must stay continuous for a decoder: picture id and TL0PICIDX.
//! And what else a payload descriptor of either codec tells. Both codecs write the numbers alike (RFC 7741 4.2, RFC 9628 4.2), at different places.

use super::layers::Layering;

/// What the descriptor at the front of a payload tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Descriptor {
    /// First packet of a picture that depends on no other: for VP9 its lowest spatial layer.
    pub key_frame: bool,
    /// Picture id and TL0PICIDX (for VP9 the latter in non-flexible mode).
    pub numbers: PictureNumbers,
    /// The layers; every point needs the frame when there are none.
    pub layering: Layering,
    /// Width and height of the (highest) layer, where a key frame tells it.
    pub resolution: Option<(u16, u16)>,
}

/// Where a payload keeps its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PictureNumbers {
    /// Offset and value of the picture id; 15 bits wide when `long`.
    pub picture_id: Option<(usize, u16)>,
    /// The picture id has 15 bits instead of 7.
    pub long: bool,
    /// Offset and value of TL0PICIDX.
    pub tl0: Option<(usize, u8)>,
}

impl PictureNumbers {
    /// Reads a picture id at `at`. Returns the bytes it takes, or `None` when it is cut short.
    pub fn read_picture_id(&mut self, payload: &[u8], at: usize) -> Option<usize> {
        let high = *payload.get(at)?;
        self.long = high & 0x80 != 0;
        if !self.long {
            self.picture_id = Some((at, u16::from(high)));
            return Some(1);
        }
        let low = *payload.get(at + 1)?;
        self.picture_id = Some((at, u16::from(high & 0x7f) << 8 | u16::from(low)));
        Some(2)
    }

    /// Writes new numbers into the payload that these were read from.
    pub fn patch(&self, payload: &mut [u8], picture_id: u16, tl0: u8) {
        match self.picture_id {
            Some((at, _)) if self.long => payload[at..at + 2].copy_from_slice(&(0x8000 | picture_id).to_be_bytes()),
            Some((at, _)) => payload[at] = picture_id as u8 & 0x7f,
            None => {}
        }
        if let Some((at, _)) = self.tl0 {
            payload[at] = tl0;
        }
    }
}
