//! The plaintext ring of a track: each packet is decrypted once and kept here. Forwarding copies out of it, repairs
//! (NACK) are answered from it. Its memory is taken once.

use crate::negotiation::codec::Codec;
use crate::rtp::dependency;
use crate::rtp::layers::Layering;
use crate::rtp::picture::PictureNumbers;
use crate::rtp::{MAX_PACKET, av1, h264, vp8, vp9};

/// Packets kept of a video stream: 2 s at 2.5 Mbit/s. More answers later repairs, at 1.6 KiB per packet.
pub const VIDEO_PACKETS: usize = 512;
/// Packets kept of an audio stream: 2.5 s.
pub const AUDIO_PACKETS: usize = 128;
/// Bytes per kept packet: the payload, and the dependency descriptor behind it.
pub const SLOT: usize = MAX_PACKET + dependency::MAX_LEN;

/// What is known of a kept packet besides its payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Extended sequence number.
    pub seq: u64,
    /// RTP timestamp.
    pub timestamp: u32,
    /// Marker bit.
    pub marker: bool,
    /// What it carries.
    pub codec: Codec,
    /// RFC 6464 byte.
    pub level: Option<u8>,
    /// A decoder may start here.
    pub key_frame: bool,
    /// Picture id and TL0PICIDX of VP8 and VP9.
    pub numbers: PictureNumbers,
    /// The layer, and who needs it.
    pub layering: Layering,
    /// Width and height, where a key frame tells them.
    pub resolution: Option<(u16, u16)>,
    /// Payload length with the padding that makes segments equal. Set before the packet first leaves and the same
    /// for ever: sealing other bytes under the same number would break GCM.
    pub padded: u16,
    len: u16,
    descriptor_len: u8,
}

impl Entry {
    /// An entry for `payload`, with what the payload itself tells of its frame.
    pub fn new(seq: u64, timestamp: u32, marker: bool, codec: Codec, level: Option<u8>, payload: &[u8]) -> Self {
        let len = payload.len().min(MAX_PACKET) as u16;
        let mut entry = Entry {
            seq,
            timestamp,
            marker,
            codec,
            level,
            key_frame: false,
            numbers: PictureNumbers::default(),
            layering: Layering { end: marker, ..Layering::default() },
            resolution: None,
            padded: len,
            len,
            descriptor_len: 0,
        };
        entry.inspect(payload);
        entry
    }

    fn inspect(&mut self, payload: &[u8]) {
        match self.codec {
            Codec::Opus => self.key_frame = true,
            Codec::H264(_) => self.key_frame = h264::starts_key_frame(payload),
            Codec::Av1 => self.key_frame = av1::starts_key_frame(payload),
            Codec::Vp8 => {
                let Some(found) = vp8::parse(payload) else { return };
                (self.key_frame, self.numbers, self.resolution) = (found.key_frame, found.numbers, found.resolution);
                self.layering = Layering { end: self.marker, ..found.layering };
            }
            Codec::Vp9(_) => {
                let Some(found) = vp9::parse(payload) else { return };
                (self.key_frame, self.numbers, self.resolution) = (found.key_frame, found.numbers, found.resolution);
                self.layering = found.layering;
            }
        }
    }

    /// What a dependency descriptor tells outranks what the payload seems to: with encrypted payloads it is all there is.
    pub fn describe(&mut self, descriptor: &dependency::Descriptor) {
        self.layering = descriptor.layering;
        if let Some(structure) = &descriptor.structure {
            self.key_frame = descriptor.layering.start;
            self.resolution = structure.resolutions.last().copied().or(self.resolution);
        } else {
            self.key_frame = false;
        }
    }

    /// The same packet before anybody has padded it.
    pub fn unpadded(self) -> Self {
        Entry { padded: self.len, ..self }
    }

    /// Payload length without padding.
    pub fn len(&self) -> usize {
        self.len.into()
    }

    /// A packet that only counts, without payload.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

/// A kept packet.
#[derive(Clone, Copy, Debug)]
pub struct Kept<'a> {
    /// What is known of it.
    pub entry: &'a Entry,
    /// Its payload.
    pub payload: &'a [u8],
    /// Its dependency descriptor; empty when it has none.
    pub descriptor: &'a [u8],
}

/// The last packets of a stream by extended sequence number.
pub struct Ring {
    entries: Box<[Option<Entry>]>,
    slots: Box<[u8]>,
}

impl Ring {
    /// An empty ring. `packets` is a power of two.
    pub fn new(packets: usize) -> Self {
        debug_assert!(packets.is_power_of_two());
        Ring { entries: vec![None; packets].into(), slots: vec![0; packets * SLOT].into() }
    }

    /// Keeps a packet and its dependency descriptor (empty: none). `false` when it is known already, older than
    /// everything kept in its place, or too long.
    pub fn insert(&mut self, entry: Entry, payload: &[u8], descriptor: &[u8]) -> bool {
        let at = self.index(entry.seq);
        let known = self.entries[at].is_some_and(|known| known.seq >= entry.seq);
        if known || payload.len() > MAX_PACKET || descriptor.len() > dependency::MAX_LEN {
            return false;
        }
        let slot = &mut self.slots[at * SLOT..][..SLOT];
        slot[..payload.len()].copy_from_slice(payload);
        slot[MAX_PACKET..][..descriptor.len()].copy_from_slice(descriptor);
        self.entries[at] = Some(Entry { descriptor_len: descriptor.len() as u8, ..entry });
        true
    }

    /// A kept packet.
    pub fn get(&self, seq: u64) -> Option<Kept<'_>> {
        let at = self.index(seq);
        let entry = self.entries[at].as_ref().filter(|entry| entry.seq == seq)?;
        let slot = &self.slots[at * SLOT..][..SLOT];
        let descriptor = &slot[MAX_PACKET..][..entry.descriptor_len.into()];
        Some(Kept { entry, payload: &slot[..entry.len()], descriptor })
    }

    /// Whether a packet is kept.
    pub fn contains(&self, seq: u64) -> bool {
        self.get(seq).is_some()
    }

    /// Sets the padded length of a packet that has not left yet.
    pub fn set_padded(&mut self, seq: u64, padded: u16) {
        let at = self.index(seq);
        if let Some(entry) = self.entries[at].as_mut().filter(|entry| entry.seq == seq) {
            entry.padded = padded.max(entry.len);
        }
    }

    /// Forgets everything: the stream starts anew.
    pub fn clear(&mut self) {
        self.entries.fill(None);
    }

    fn index(&self, seq: u64) -> usize {
        seq as usize & (self.entries.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packet_is_kept_once_until_the_ring_comes_round() {
        let mut ring = Ring::new(4);
        let entry = |seq| Entry::new(seq, 0, false, Codec::Opus, None, b"abc");
        assert!(ring.insert(entry(5), b"abc", &[]));
        assert!(!ring.insert(entry(5), b"xyz", &[]), "a duplicate changes nothing");
        assert_eq!(ring.get(5).expect("kept").payload, b"abc");
        assert!(ring.insert(entry(9), b"abc", b"dd"));
        assert_eq!(ring.get(9).expect("kept").descriptor, b"dd");
        assert!(!ring.contains(5));
        assert!(!ring.insert(entry(5), b"abc", &[]), "too old");
    }
}
