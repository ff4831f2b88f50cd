//! The RTP header (RFC 3550 5.1) and its extensions (RFC 8285).

use std::ops::Range;

use super::dependency;

/// Bytes of an RTP header without CSRCs and extensions.
pub const FIXED: usize = 12;

/// A parsed header: numbers and where the parts lie in the packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Padding bit. How much is known only after decryption: see [`unpadded`](Self::unpadded).
    pub padding: bool,
    /// Marker bit.
    pub marker: bool,
    /// Payload type, 0 to 127.
    pub payload_type: u8,
    /// Sequence number.
    pub seq: u16,
    /// RTP timestamp.
    pub timestamp: u32,
    /// Stream.
    pub ssrc: u32,
    /// Header extension profile and the place of its elements.
    pub extension: Option<(u16, Range<usize>)>,
    /// Length of the whole header, where the payload starts.
    pub len: usize,
}

impl Header {
    /// Reads a header. `None` when the bytes are no RTP version 2 or are cut short.
    pub fn parse(packet: &[u8]) -> Option<Header> {
        let fixed: &[u8; FIXED] = packet.first_chunk()?;
        if fixed[0] >> 6 != 2 {
            return None;
        }
        let mut len = FIXED + usize::from(fixed[0] & 0x0f) * 4;
        let mut extension = None;
        if fixed[0] & 0x10 != 0 {
            let head: [u8; 4] = packet.get(len..len + 4)?.try_into().ok()?;
            let body = usize::from(u16::from_be_bytes([head[2], head[3]])) * 4;
            let elements = len + 4..len + 4 + body;
            len = elements.end;
            extension = Some((u16::from_be_bytes([head[0], head[1]]), elements));
        }
        if len > packet.len() {
            return None;
        }
        Some(Header {
            padding: fixed[0] & 0x20 != 0,
            marker: fixed[1] & 0x80 != 0,
            payload_type: fixed[1] & 0x7f,
            seq: u16::from_be_bytes([fixed[2], fixed[3]]),
            timestamp: u32::from_be_bytes([fixed[4], fixed[5], fixed[6], fixed[7]]),
            ssrc: u32::from_be_bytes([fixed[8], fixed[9], fixed[10], fixed[11]]),
            extension,
            len,
        })
    }

    /// The value of the extension element `id`, in the one-byte or two-byte form.
    pub fn element<'a>(&self, packet: &'a [u8], id: u8) -> Option<&'a [u8]> {
        let (profile, range) = self.extension.as_ref()?;
        let mut rest = packet.get(range.clone())?;
        let one_byte = match profile {
            0xbede => true,
            p if p & 0xfff0 == 0x1000 => false,
            _ => return None,
        };
        while let Some((&first, after)) = rest.split_first() {
            if first == 0 {
                rest = after;
                continue;
            }
            let (element, len, body) = if one_byte {
                if first >> 4 == 15 {
                    return None;
                }
                (first >> 4, usize::from(first & 0x0f) + 1, after)
            } else {
                let (&len, body) = after.split_first()?;
                (first, usize::from(len), body)
            };
            let value = body.get(..len)?;
            if element == id {
                return Some(value);
            }
            rest = &body[len..];
        }
        None
    }

    /// The payload without padding. `None` when the padding is longer than what is there.
    pub fn unpadded<'a>(&self, payload: &'a [u8]) -> Option<&'a [u8]> {
        if !self.padding {
            return Some(payload);
        }
        let pad = usize::from(*payload.last()?);
        if pad == 0 || pad > payload.len() {
            return None;
        }
        Some(&payload[..payload.len() - pad])
    }
}

/// A header to write, with the few extensions that we send.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutHeader<'a> {
    /// Marker bit.
    pub marker: bool,
    /// Payload type.
    pub payload_type: u8,
    /// Sequence number.
    pub seq: u16,
    /// RTP timestamp.
    pub timestamp: u32,
    /// Stream.
    pub ssrc: u32,
    /// `(extension id, RFC 6464 byte)`.
    pub level: Option<(u8, u8)>,
    /// `(extension id, transport-wide sequence number)`.
    pub transport_wide: Option<(u8, u16)>,
    /// A dependency descriptor.
    pub descriptor: Option<Described<'a>>,
}

/// A dependency descriptor to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Described<'a> {
    /// Extension id.
    pub id: u8,
    /// The descriptor as it came.
    pub bytes: &'a [u8],
    /// The frame number to write into it.
    pub frame: u16,
}

/// Longest element of the one-byte form (RFC 8285 4.2).
const ONE_BYTE_MAX: usize = 16;

impl OutHeader<'_> {
    /// Longest header that is ever written.
    pub const MAX: usize = FIXED + 4 + 3 + 4 + 2 + dependency::MAX_LEN + 3;

    /// Length of the header once written.
    #[allow(clippy::len_without_is_empty, reason = "a header is never empty")]
    pub fn len(&self) -> usize {
        let level = self.level.map_or(0, |_| 2);
        let transport_wide = self.transport_wide.map_or(0, |_| 3);
        let descriptor = self.descriptor.map_or(0, |descriptor| 1 + descriptor.bytes.len());
        let elements = level + transport_wide + descriptor;
        if elements == 0 {
            return FIXED;
        }
        let more = if self.is_long() { self.elements() } else { 0 };
        FIXED + 4 + (elements + more).next_multiple_of(4)
    }

    /// Writes the header to the front of `out`, which has room for [`MAX`](Self::MAX) bytes, and returns its length.
    pub fn write(&self, out: &mut [u8]) -> usize {
        let len = self.len();
        out[0] = if len > FIXED { 0x90 } else { 0x80 };
        out[1] = u8::from(self.marker) << 7 | self.payload_type;
        out[2..4].copy_from_slice(&self.seq.to_be_bytes());
        out[4..8].copy_from_slice(&self.timestamp.to_be_bytes());
        out[8..12].copy_from_slice(&self.ssrc.to_be_bytes());
        if len > FIXED {
            self.write_extensions(&mut out[FIXED..len]);
        }
        len
    }

    fn write_extensions(&self, out: &mut [u8]) {
        let long = self.is_long();
        let words = (out.len() - 4) / 4;
        out[..2].copy_from_slice(if long { &[0x10, 0x00] } else { &[0xbe, 0xde] });
        out[2..4].copy_from_slice(&(words as u16).to_be_bytes());
        let mut at = 4;
        if let Some((id, level)) = self.level {
            at += write_element(&mut out[at..], long, id, &[level]);
        }
        if let Some((id, number)) = self.transport_wide {
            at += write_element(&mut out[at..], long, id, &number.to_be_bytes());
        }
        if let Some(Described { id, bytes, frame }) = self.descriptor {
            at += write_element(&mut out[at..], long, id, bytes);
            dependency::Descriptor::patch(&mut out[at - bytes.len()..at], frame);
        }
        out[at..].fill(0);
    }

    fn elements(&self) -> usize {
        [self.level.is_some(), self.transport_wide.is_some(), self.descriptor.is_some()]
            .iter()
            .filter(|set| **set)
            .count()
    }

    /// The two-byte form is for what does not fit the other: the descriptors of key frames.
    fn is_long(&self) -> bool {
        self.descriptor.is_some_and(|descriptor| descriptor.bytes.len() > ONE_BYTE_MAX)
    }
}

/// One element in the one-byte or the two-byte form (RFC 8285 4). Returns its length.
fn write_element(out: &mut [u8], long: bool, id: u8, value: &[u8]) -> usize {
    let head = if long { 2 } else { 1 };
    if long {
        (out[0], out[1]) = (id, value.len() as u8);
    } else {
        out[0] = id << 4 | (value.len() - 1) as u8;
    }
    out[head..head + value.len()].copy_from_slice(value);
    head + value.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let out = OutHeader {
            marker: true,
            payload_type: 111,
            seq: 7,
            timestamp: 9,
            ssrc: 11,
            level: Some((3, 0x85)),
            ..OutHeader::default()
        };
        let mut bytes = [0u8; 32];
        let len = out.write(&mut bytes);
        let header = Header::parse(&bytes[..len]).expect("own header");
        assert_eq!((header.marker, header.payload_type, header.seq), (true, 111, 7));
        assert_eq!((header.timestamp, header.ssrc, header.len), (9, 11, 20));
        assert_eq!(header.element(&bytes[..len], 3), Some(&[0x85][..]));
        assert_eq!(header.element(&bytes[..len], 4), None);
    }

    #[test]
    fn every_extension_is_read_back_in_either_form() {
        for len in [3, 16, 17, 90] {
            let descriptor = vec![0xd5; len];
            let out = OutHeader {
                level: Some((1, 30)),
                transport_wide: Some((5, 0x1234)),
                descriptor: Some(Described { id: 12, bytes: &descriptor, frame: 0xd5d5 }),
                ..OutHeader::default()
            };
            let mut bytes = [0u8; OutHeader::MAX];
            let written = out.write(&mut bytes);
            assert_eq!((written, written % 4), (out.len(), 0));
            let header = Header::parse(&bytes[..written]).expect("own header");
            assert_eq!(header.len, written);
            assert_eq!(header.element(&bytes, 1), Some(&[30][..]), "{len}");
            assert_eq!(header.element(&bytes, 5), Some(&[0x12, 0x34][..]), "{len}");
            assert_eq!(header.element(&bytes, 12), Some(&descriptor[..]), "{len}");
        }
    }

    #[test]
    fn padding_longer_than_the_payload_is_refused() {
        let header = Header::parse(&[0xa0, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]).expect("fixed header");
        assert_eq!(header.unpadded(&[1, 2, 2]), Some(&[1][..]));
        assert_eq!(header.unpadded(&[1, 2, 9]), None);
        assert_eq!(header.unpadded(&[0]), None);
        assert_eq!(header.unpadded(&[]), None);
    }

    #[test]
    fn an_extension_that_runs_past_the_packet_is_refused() {
        assert_eq!(Header::parse(&[0x90, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0xbe, 0xde, 0, 9]), None);
    }
}
