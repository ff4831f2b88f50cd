//! AES-128 in counter mode with HMAC-SHA1, 80 bits of it (RFC 3711 4.1.1, 4.2.1).
//!
//! Both by RustCrypto, with the processor's AES and SHA instructions where it has them, and both keyed once. ring has no
//! counter mode and its SHA-1 does not use the instructions (3.6 times as long); aws-lc-rs is not faster at either.

use aes::Aes128;
use aes::cipher::{InnerIvInit, KeyInit, StreamCipher, StreamCipherCoreWrapper};
use ctr::CtrCore;
use ctr::flavors::Ctr128BE;
use hmac::{Hmac, Mac};
use sha1::Sha1;

/// One direction's keys and salt.
pub struct Cm {
    cipher: Aes128,
    salt: [u8; 14],
    auth: Hmac<Sha1>,
}

impl Cm {
    /// Bytes of the authentication tag at the end of a protected packet.
    pub const TAG: usize = 10;

    /// From a session key, salt and authentication key.
    pub fn new(key: &[u8; 16], salt: [u8; 14], auth: &[u8; 20]) -> Self {
        let auth = <Hmac<Sha1> as Mac>::new_from_slice(auth).expect("HMAC takes keys of any length");
        Cm { cipher: Aes128::new(key.into()), salt, auth }
    }

    /// Protects `packet[..len]` whose header ends at `header`; writes the tag behind it and returns the new length.
    /// `packet` has room for [`TAG`](Self::TAG) more bytes. `index` is the extended sequence number and never used twice
    /// with different contents: the caller counts.
    pub fn seal(&self, packet: &mut [u8], header: usize, len: usize, ssrc: u32, index: u64) -> usize {
        self.apply_keystream(&mut packet[header..len], ssrc, index);
        let (sealed, rest) = packet.split_at_mut(len);
        let tag = self.mac(sealed, index).finalize().into_bytes();
        rest[..Self::TAG].copy_from_slice(&tag[..Self::TAG]);
        len + Self::TAG
    }

    /// Opens a packet in place and returns its length without the tag. `None` when it is not authentic; it is then left
    /// as it was.
    pub fn open(&self, packet: &mut [u8], header: usize, ssrc: u32, index: u64) -> Option<usize> {
        let len = packet.len().checked_sub(Self::TAG).filter(|len| *len >= header)?;
        let (sealed, tag) = packet.split_at_mut(len);
        // Compares in constant time.
        self.mac(sealed, index).verify_truncated_left(tag).ok()?;
        self.apply_keystream(&mut sealed[header..], ssrc, index);
        Some(len)
    }

    /// RFC 3711 4.1.1: the counter starts at salt, SSRC and index, mixed; its last 16 bits count blocks.
    fn apply_keystream(&self, payload: &mut [u8], ssrc: u32, index: u64) {
        let mut counter = [0u8; 16];
        counter[4..8].copy_from_slice(&ssrc.to_be_bytes());
        counter[8..14].copy_from_slice(&index.to_be_bytes()[2..]);
        counter.iter_mut().zip(self.salt).for_each(|(byte, salt)| *byte ^= salt);
        // By reference: the key schedule is not copied for each packet.
        let core = CtrCore::<&Aes128, Ctr128BE>::inner_iv_init(&self.cipher, &counter.into());
        StreamCipherCoreWrapper::from_core(core).apply_keystream(payload);
    }

    /// RFC 3711 4.2: over header, sealed payload and rollover counter.
    fn mac(&self, sealed: &[u8], index: u64) -> Hmac<Sha1> {
        let mut mac = self.auth.clone();
        mac.update(sealed);
        mac.update(&((index >> 16) as u32).to_be_bytes());
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 3711 B.2: blocks of the keystream at the start and around the wrap of the counter's low byte.
    #[test]
    fn the_keystream_of_rfc_3711_comes_out() {
        let key = 0x2B7E_1516_28AE_D2A6_ABF7_1588_09CF_4F3C_u128.to_be_bytes();
        let salt = std::array::from_fn(|i| 0xF0 + i as u8);
        let cm = Cm::new(&key, salt, &[0; 20]);
        let mut stream = vec![0; 0xFF02 * 16];
        cm.apply_keystream(&mut stream, 0, 0);
        let expected = [
            (0x0000, 0xE03E_AD09_35C9_5E80_E166_B16D_D92B_4EB4),
            (0x0001, 0xD235_1316_2B02_D0F7_2A43_A2FE_4A5F_97AB),
            (0x0002, 0x41E9_5B3B_B0A2_E8DD_4779_01E4_FCA8_94C0),
            (0xFEFF, 0xEC8C_DF73_9860_7CB0_F2D2_1675_EA9E_A1E4),
            (0xFF00, 0x362B_7C3C_6773_5163_18A0_77D7_FC50_73AE),
            (0xFF01, 0x6A2C_C378_7889_374F_BEB4_C81B_17BA_6C44_u128),
        ];
        for (block, expected) in expected {
            assert_eq!(stream[block * 16..][..16], expected.to_be_bytes(), "{block:x}");
        }
    }

    #[test]
    fn a_changed_packet_does_not_open_and_is_left_as_it_was() {
        let cm = Cm::new(&[7; 16], [9; 14], &[3; 20]);
        let mut packet = vec![0x80; 54];
        cm.seal(&mut packet, 12, 44, 5, 70_000);
        for place in 0..packet.len() {
            let mut forged = packet.clone();
            forged[place] ^= 1;
            let before = forged.clone();
            assert_eq!(cm.open(&mut forged, 12, 5, 70_000), None, "{place}");
            assert_eq!(forged, before);
        }
        assert_eq!(cm.open(&mut packet.clone(), 12, 5, 70_000 + 65_536), None, "another rollover");
        assert_eq!(cm.open(&mut packet[..20].to_vec(), 12, 5, 70_000), None, "cut short");
        assert_eq!(cm.open(&mut packet, 12, 5, 70_000), Some(44));
        assert_eq!(packet[..44], [0x80; 44]);
    }
}
