//! AES-128-GCM for SRTP (RFC 7714), in place and without allocation: the volume path.

use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, Tag, UnboundKey};

/// Bytes of the authentication tag at the end of a protected packet.
pub const TAG: usize = 16;

/// One direction's key and salt.
pub struct Gcm {
    key: LessSafeKey,
    salt: [u8; 12],
}

impl Gcm {
    /// From a session key and salt.
    pub fn new(key: &[u8; 16], salt: [u8; 12]) -> Self {
        let key = UnboundKey::new(&AES_128_GCM, key).expect("an AES-128 key has 16 bytes");
        Gcm { key: LessSafeKey::new(key), salt }
    }

    /// Protects `packet[..len]` whose header ends at `header`; writes the tag behind it and returns the new length.
    /// `packet` has room for [`TAG`] more bytes. `index` is the extended sequence number and never used twice with
    /// different contents: the caller counts.
    pub fn seal(&self, packet: &mut [u8], header: usize, len: usize, ssrc: u32, index: u64) -> usize {
        let (aad, rest) = packet.split_at_mut(header);
        let (payload, rest) = rest.split_at_mut(len - header);
        let tag = self.key.seal_in_place_separate_tag(self.nonce(ssrc, index), Aad::from(&*aad), payload);
        let tag = tag.expect("a packet is far below the limit of GCM");
        rest[..TAG].copy_from_slice(tag.as_ref());
        len + TAG
    }

    /// Opens a packet in place and returns its length without the tag. `None` when it is not authentic.
    pub fn open(&self, packet: &mut [u8], header: usize, ssrc: u32, index: u64) -> Option<usize> {
        let len = packet.len().checked_sub(TAG).filter(|len| *len >= header)?;
        let (aad, rest) = packet.split_at_mut(header);
        let (payload, tag) = rest.split_at_mut(len - header);
        let tag = Tag::try_from(&*tag).ok()?;
        let nonce = self.nonce(ssrc, index);
        self.key.open_in_place_separate_tag(nonce, Aad::from(&*aad), tag, payload, 0..).ok()?;
        Some(len)
    }

    /// RFC 7714 8.1: zero, SSRC, rollover counter and sequence number, mixed with the salt.
    fn nonce(&self, ssrc: u32, index: u64) -> Nonce {
        let mut nonce = [0u8; 12];
        nonce[2..6].copy_from_slice(&ssrc.to_be_bytes());
        nonce[6..12].copy_from_slice(&index.to_be_bytes()[2..]);
        nonce.iter_mut().zip(self.salt).for_each(|(byte, salt)| *byte ^= salt);
        Nonce::assume_unique_for_key(nonce)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7714 16.1.1: session key and salt are given directly.
    #[test]
    fn the_vector_of_rfc_7714_comes_out() {
        let key: [u8; 16] = std::array::from_fn(|i| i as u8);
        let salt = [0x51, 0x75, 0x69, 0x64, 0x20, 0x70, 0x72, 0x6f, 0x20, 0x71, 0x75, 0x6f];
        let gcm = Gcm::new(&key, salt);
        let header = [0x80, 0x40, 0xf1, 0x7b, 0x80, 0x41, 0xf8, 0xd3, 0x55, 0x01, 0xa0, 0xb2];
        let text = b"Gallia est omnis divisa in partes tres";
        let mut packet = [header.as_slice(), text, &[0; TAG]].concat();
        let len = gcm.seal(&mut packet, 12, 12 + text.len(), 0x5501_a0b2, 0xf17b);
        assert_eq!(len, packet.len());
        assert_eq!(packet[12..20], [0xf2, 0x4d, 0xe3, 0xa3, 0xfb, 0x34, 0xde, 0x6c]);
        assert_eq!(packet[len - TAG..][..8], [0x89, 0x9d, 0x7f, 0x27, 0xbe, 0xb1, 0x6a, 0x91]);
        assert_eq!(gcm.open(&mut packet, 12, 0x5501_a0b2, 0xf17b), Some(12 + text.len()));
        assert_eq!(&packet[12..12 + text.len()], text);
    }

    #[test]
    fn a_changed_packet_does_not_open() {
        let gcm = Gcm::new(&[7; 16], [9; 12]);
        let mut packet = vec![0x80; 60];
        gcm.seal(&mut packet, 12, 44, 5, 70_000);
        let mut forged = packet.clone();
        forged[3] ^= 1;
        assert_eq!(gcm.open(&mut forged, 12, 5, 70_000), None);
        assert_eq!(gcm.open(&mut packet.clone(), 12, 5, 70_001), None, "another rollover");
        assert_eq!(gcm.open(&mut packet[..20].to_vec(), 12, 5, 70_000), None, "cut short");
        assert!(gcm.open(&mut packet, 12, 5, 70_000).is_some());
    }
}
