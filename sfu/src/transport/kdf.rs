//! Session keys from master keys (RFC 3711 4.3, for GCM with the 96-bit salt of RFC 7714 11).

use rtc_dtls::crypto_provider::{BlockCipherAlgorithm, RTCCrypto};

/// Label of the RTP encryption key.
pub const RTP_KEY: u8 = 0;
/// Label of the RTP authentication key.
pub const RTP_AUTH: u8 = 1;
/// Label of the RTP salt.
pub const RTP_SALT: u8 = 2;

/// Derives `N` bytes, at most 65535 blocks of 16; `None` when the provider has no AES, which ours has.
pub fn derive<const N: usize>(
    crypto: &dyn RTCCrypto,
    master_key: &[u8; 16],
    salt: &[u8],
    label: u8,
) -> Option<[u8; N]> {
    let mut counter = [0u8; 16];
    let salt = &salt[..salt.len().min(14)];
    counter[..salt.len()].copy_from_slice(salt);
    counter[7] ^= label;
    let mut out = [0u8; N];
    for (index, chunk) in out.chunks_mut(16).enumerate() {
        let mut block = counter;
        block[14..].copy_from_slice(&(index as u16).to_be_bytes());
        crypto.block_encrypt(BlockCipherAlgorithm::Aes128, master_key, &mut block).ok()?;
        chunk.copy_from_slice(&block[..chunk.len()]);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use rtc_dtls::crypto_provider::RTCCryptoProvider;
    use rtc_dtls::crypto_provider::providers::RingProvider;

    use super::*;

    /// RFC 3711 B.3.
    #[test]
    fn the_vectors_of_rfc_3711_come_out() {
        let provider = RingProvider::new();
        let key = 0xE1F9_7A0D_3E01_8BE0_D64F_A32C_06DE_4139_u128.to_be_bytes();
        let salt = [0x0E, 0xC6, 0x75, 0xAD, 0x49, 0x8A, 0xFE, 0xEB, 0xB6, 0x96, 0x0B, 0x3A, 0xAB, 0xE6];
        let cipher: [u8; 16] = derive(provider.crypto(), &key, &salt, RTP_KEY).expect("AES");
        assert_eq!(u128::from_be_bytes(cipher), 0xC61E_7A93_744F_39EE_1073_4AFE_3FF7_A087);
        let auth: [u8; 94] = derive(provider.crypto(), &key, &salt, RTP_AUTH).expect("AES");
        let expected = concat!(
            "cebe321f6ff7716b6fd4ab49af256a15",
            "6d38baa48f0a0acf3c34e2359e6cdbce",
            "e049646c43d9327ad175578ef7227098",
            "6371c10c9a369ac2f94a8c5fbcdddc25",
            "6d6e919a48b610ef17c2041e47403576",
            "6b68642c59bbfc2f34db60dbdfb2",
        );
        assert_eq!(auth.map(|byte| format!("{byte:02x}")).concat(), expected);
        let session: [u8; 14] = derive(provider.crypto(), &key, &salt, RTP_SALT).expect("AES");
        assert_eq!(session, [0x30, 0xCB, 0xBC, 0x08, 0x86, 0x3D, 0x8C, 0x85, 0xD4, 0x9D, 0xB3, 0x4A, 0x9A, 0xE1]);
    }
}
