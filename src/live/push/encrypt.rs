//! Message encryption for web push: `aes128gcm` with the browser's keys (RFC 8291 on RFC 8188).

use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use ring::rand::{SecureRandom, SystemRandom};

/// Bytes of an uncompressed point of P-256.
pub const POINT: usize = 65;
/// Bytes of the browser's secret.
pub const SECRET: usize = 16;
/// Bytes of a record: one holds everything.
const RECORD: u32 = 4096;
/// Most bytes of a text: what push services take at least (RFC 8030, 7.2), without header, padding and tag.
pub const MAX_TEXT: usize = 3_900;

/// So many bytes of key.
struct Bytes(usize);

impl KeyType for Bytes {
    fn len(&self) -> usize {
        self.0
    }
}

/// The body of a push message. `None`: the browser's key is none, or the text is too long.
pub fn encrypt(text: &[u8], browser: &[u8], secret: &[u8]) -> Option<Vec<u8>> {
    if text.len() > MAX_TEXT || browser.len() != POINT || secret.len() != SECRET {
        return None;
    }
    let random = SystemRandom::new();
    let own = EphemeralPrivateKey::generate(&ECDH_P256, &random).ok()?;
    let public = own.compute_public_key().ok()?;
    let mut salt = [0; 16];
    random.fill(&mut salt).ok()?;
    let peer = UnparsedPublicKey::new(&ECDH_P256, browser);
    let keys = agree_ephemeral(own, &peer, |shared| keys(shared, secret, &salt, browser, public.as_ref())).ok()??;
    let (key, nonce) = keys;
    let mut sealed = text.to_vec();
    // The delimiter of the last record, no padding behind it.
    sealed.push(2);
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).ok()?);
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut sealed).ok()?;
    let mut body = Vec::with_capacity(salt.len() + 5 + POINT + sealed.len());
    body.extend_from_slice(&salt);
    body.extend_from_slice(&RECORD.to_be_bytes());
    body.push(POINT as u8);
    body.extend_from_slice(public.as_ref());
    body.extend_from_slice(&sealed);
    Some(body)
}

/// The content's key and nonce (RFC 8291, 3.4).
fn keys(shared: &[u8], secret: &[u8], salt: &[u8], browser: &[u8], own: &[u8]) -> Option<([u8; 16], [u8; 12])> {
    let info = [b"WebPush: info\0".as_slice(), browser, own];
    let mut input = [0; 32];
    Salt::new(HKDF_SHA256, secret).extract(shared).expand(&info, Bytes(32)).ok()?.fill(&mut input).ok()?;
    let content = Salt::new(HKDF_SHA256, salt).extract(&input);
    let (mut key, mut nonce) = ([0; 16], [0; 12]);
    content.expand(&[b"Content-Encoding: aes128gcm\0"], Bytes(16)).ok()?.fill(&mut key).ok()?;
    content.expand(&[b"Content-Encoding: nonce\0"], Bytes(12)).ok()?.fill(&mut nonce).ok()?;
    Some((key, nonce))
}

/// Whether these bytes are a point of the curve: agreed with once.
pub fn is_point(bytes: &[u8]) -> bool {
    bytes.len() == POINT && encrypt(b"", bytes, &[0; SECRET]).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_those_of_the_standards_example() {
        use base64::Engine;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
        // RFC 8291, appendix A.
        let (key, nonce) = keys(
            &bytes("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs"),
            &bytes("BTBZMqHH6r4Tts7J_aSIgg"),
            &bytes("DGv6ra1nlYgDCS1FRnbzlw"),
            &bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            &bytes("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"),
        )
        .unwrap();
        assert_eq!(key.to_vec(), bytes("oIhVW04MRdy2XN9CiKLxTg"));
        assert_eq!(nonce.to_vec(), bytes("4h_95klXJ5E_qnoN"));
    }

    #[test]
    fn no_point_is_no_key() {
        assert!(!is_point(&[4; POINT]) && !is_point(&[]) && !is_point(&[0; POINT]));
    }
}
