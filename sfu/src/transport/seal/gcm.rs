//! AES-128-GCM for SRTP (RFC 7714).

use super::Backend;

/// One direction's key and salt.
pub struct Gcm {
    key: Key,
    salt: [u8; 12],
}

/// The same cipher by two libraries with the same interface.
#[allow(clippy::large_enum_variant, reason = "one per direction of a peer; a box would be a detour per packet")]
enum Key {
    Ring(ring::aead::LessSafeKey),
    AwsLc(aws_lc_rs::aead::LessSafeKey),
}

impl Gcm {
    /// Bytes of the authentication tag at the end of a protected packet.
    pub const TAG: usize = 16;

    /// From a session key and salt.
    pub fn new(backend: Backend, key: &[u8; 16], salt: [u8; 12]) -> Self {
        const LENGTH: &str = "an AES-128 key has 16 bytes";
        let key = match backend {
            Backend::Ring => {
                use ring::aead::{AES_128_GCM, LessSafeKey, UnboundKey};
                Key::Ring(LessSafeKey::new(UnboundKey::new(&AES_128_GCM, key).expect(LENGTH)))
            }
            Backend::AwsLc => {
                use aws_lc_rs::aead::{AES_128_GCM, LessSafeKey, UnboundKey};
                Key::AwsLc(LessSafeKey::new(UnboundKey::new(&AES_128_GCM, key).expect(LENGTH)))
            }
        };
        Gcm { key, salt }
    }

    /// Protects `packet[..len]` whose header ends at `header`; writes the tag behind it and returns the new length.
    /// `packet` has room for [`TAG`](Self::TAG) more bytes. `index` is the extended sequence number and never used twice
    /// with different contents: the caller counts.
    pub fn seal(&self, packet: &mut [u8], header: usize, len: usize, ssrc: u32, index: u64) -> usize {
        const LIMIT: &str = "a packet is far below the limit of GCM";
        let nonce = self.nonce(ssrc, index);
        let (aad, rest) = packet.split_at_mut(header);
        let (payload, rest) = rest.split_at_mut(len - header);
        match &self.key {
            Key::Ring(key) => {
                use ring::aead::{Aad, Nonce};
                let nonce = Nonce::assume_unique_for_key(nonce);
                let tag = key.seal_in_place_separate_tag(nonce, Aad::from(&*aad), payload).expect(LIMIT);
                rest[..Self::TAG].copy_from_slice(tag.as_ref());
            }
            Key::AwsLc(key) => {
                use aws_lc_rs::aead::{Aad, Nonce};
                let nonce = Nonce::assume_unique_for_key(nonce);
                let tag = key.seal_in_place_separate_tag(nonce, Aad::from(&*aad), payload).expect(LIMIT);
                rest[..Self::TAG].copy_from_slice(tag.as_ref());
            }
        }
        len + Self::TAG
    }

    /// Opens a packet in place and returns its length without the tag. `None` when it is not authentic; what is then in
    /// `packet` is of no use.
    pub fn open(&self, packet: &mut [u8], header: usize, ssrc: u32, index: u64) -> Option<usize> {
        let len = packet.len().checked_sub(Self::TAG).filter(|len| *len >= header)?;
        let nonce = self.nonce(ssrc, index);
        let (aad, sealed) = packet.split_at_mut(header);
        match &self.key {
            Key::Ring(key) => {
                use ring::aead::{Aad, Nonce};
                key.open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(&*aad), sealed).ok()?;
            }
            Key::AwsLc(key) => {
                use aws_lc_rs::aead::{Aad, Nonce};
                key.open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(&*aad), sealed).ok()?;
            }
        }
        Some(len)
    }

    /// RFC 7714 8.1: zero, SSRC, rollover counter and sequence number, mixed with the salt.
    fn nonce(&self, ssrc: u32, index: u64) -> [u8; 12] {
        let mut nonce = [0u8; 12];
        nonce[2..6].copy_from_slice(&ssrc.to_be_bytes());
        nonce[6..12].copy_from_slice(&index.to_be_bytes()[2..]);
        nonce.iter_mut().zip(self.salt).for_each(|(byte, salt)| *byte ^= salt);
        nonce
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7714 16.1.1: session key and salt are given directly.
    #[test]
    fn the_vector_of_rfc_7714_comes_out_of_both_libraries() {
        for backend in Backend::ALL {
            let key: [u8; 16] = std::array::from_fn(|i| i as u8);
            let salt = [0x51, 0x75, 0x69, 0x64, 0x20, 0x70, 0x72, 0x6f, 0x20, 0x71, 0x75, 0x6f];
            let gcm = Gcm::new(backend, &key, salt);
            let header = [0x80, 0x40, 0xf1, 0x7b, 0x80, 0x41, 0xf8, 0xd3, 0x55, 0x01, 0xa0, 0xb2];
            let text = b"Gallia est omnis divisa in partes tres";
            let mut packet = [header.as_slice(), text, &[0; Gcm::TAG]].concat();
            let len = gcm.seal(&mut packet, 12, 12 + text.len(), 0x5501_a0b2, 0xf17b);
            assert_eq!(len, packet.len());
            assert_eq!(packet[12..20], [0xf2, 0x4d, 0xe3, 0xa3, 0xfb, 0x34, 0xde, 0x6c]);
            assert_eq!(packet[len - Gcm::TAG..][..8], [0x89, 0x9d, 0x7f, 0x27, 0xbe, 0xb1, 0x6a, 0x91]);
            assert_eq!(gcm.open(&mut packet, 12, 0x5501_a0b2, 0xf17b), Some(12 + text.len()));
            assert_eq!(&packet[12..12 + text.len()], text);
        }
    }

    #[test]
    fn a_changed_packet_does_not_open() {
        for backend in Backend::ALL {
            let gcm = Gcm::new(backend, &[7; 16], [9; 12]);
            let mut packet = vec![0x80; 60];
            gcm.seal(&mut packet, 12, 44, 5, 70_000);
            for place in 0..packet.len() {
                let mut forged = packet.clone();
                forged[place] ^= 1;
                assert_eq!(gcm.open(&mut forged, 12, 5, 70_000), None, "{place}");
            }
            assert_eq!(gcm.open(&mut packet.clone(), 12, 5, 70_001), None, "another rollover");
            assert_eq!(gcm.open(&mut packet[..20].to_vec(), 12, 5, 70_000), None, "cut short");
            assert!(gcm.open(&mut packet, 12, 5, 70_000).is_some());
        }
    }
}
