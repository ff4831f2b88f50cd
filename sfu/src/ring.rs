//! The plaintext ring of a track: each packet is decrypted once and kept here. Forwarding copies out of it, repairs
//! (NACK) are answered from it. Its memory is taken once.

use crate::negotiation::codec::Codec;
use crate::rtp::MAX_PACKET;
use crate::rtp::vp8::Descriptor;

/// Packets kept of a video track: 2 s at 2.5 Mbit/s. More answers later repairs, at 1.5 KiB per packet.
pub const VIDEO_PACKETS: usize = 512;
/// Packets kept of an audio track: 2.5 s.
pub const AUDIO_PACKETS: usize = 128;

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
    /// The VP8 numbers, for VP8.
    pub vp8: Option<Descriptor>,
    /// Payload length with the padding that makes segments equal. Set before the packet first leaves and the same
    /// for ever: sealing other bytes under the same number would break GCM.
    pub padded: u16,
    len: u16,
}

impl Entry {
    /// An entry for `payload`.
    pub fn new(seq: u64, timestamp: u32, marker: bool, codec: Codec, level: Option<u8>, payload: &[u8]) -> Self {
        let vp8 = if codec == Codec::Vp8 { Descriptor::parse(payload) } else { None };
        let key_frame = match codec {
            Codec::Opus => true,
            Codec::Vp8 => vp8.is_some_and(|descriptor| descriptor.key_frame),
            Codec::H264(_) => crate::rtp::h264::starts_key_frame(payload),
        };
        let len = payload.len().min(MAX_PACKET) as u16;
        Entry { seq, timestamp, marker, codec, level, key_frame, vp8, padded: len, len }
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

/// The last packets of a track by extended sequence number.
pub struct Ring {
    entries: Box<[Option<Entry>]>,
    payloads: Box<[u8]>,
}

impl Ring {
    /// An empty ring. `packets` is a power of two.
    pub fn new(packets: usize) -> Self {
        debug_assert!(packets.is_power_of_two());
        Ring { entries: vec![None; packets].into(), payloads: vec![0; packets * MAX_PACKET].into() }
    }

    /// Keeps a packet. `false` when it is known already or older than everything kept in its place.
    pub fn insert(&mut self, entry: Entry, payload: &[u8]) -> bool {
        let at = self.index(entry.seq);
        if self.entries[at].is_some_and(|known| known.seq >= entry.seq) || payload.len() > MAX_PACKET {
            return false;
        }
        self.payloads[at * MAX_PACKET..][..payload.len()].copy_from_slice(payload);
        self.entries[at] = Some(entry);
        true
    }

    /// A kept packet and its payload.
    pub fn get(&self, seq: u64) -> Option<(&Entry, &[u8])> {
        let at = self.index(seq);
        let entry = self.entries[at].as_ref().filter(|entry| entry.seq == seq)?;
        Some((entry, &self.payloads[at * MAX_PACKET..][..entry.len()]))
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
        assert!(ring.insert(entry(5), b"abc"));
        assert!(!ring.insert(entry(5), b"xyz"), "a duplicate changes nothing");
        assert_eq!(ring.get(5).expect("kept").1, b"abc");
        assert!(ring.insert(entry(9), b"abc"));
        assert!(!ring.contains(5));
        assert!(!ring.insert(entry(5), b"abc"), "too old");
    }
}
