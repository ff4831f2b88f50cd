//! Secrets that we hand out: made from the system's randomness, kept only as SHA-256.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::{Rng, RngExt};
use sha2::{Digest, Sha256};

/// Alphabet without look-alikes for secrets that people may type (the field's ticket secrets use it).
const READABLE: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// A fresh secret of `length` readable characters; 26 of them carry 128 bits.
pub fn readable(length: usize) -> String {
    pick(READABLE, length)
}

/// `length` random characters of `alphabet`.
pub fn pick(alphabet: &[u8], length: usize) -> String {
    let mut random = rand::rng();
    (0..length).map(|_| char::from(alphabet[random.random_range(0..alphabet.len())])).collect()
}

/// A token for programs: 43 characters of base64url, 256 bits.
pub fn token() -> String {
    let mut bytes = [0u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is stored of a secret. Random secrets of 128 bits and more need no salt.
pub fn digest(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// Compares without telling by time how much of it was right.
pub fn matches(left: &str, right: &str) -> bool {
    use subtle::ConstantTimeEq;
    left.len() == right.len() && left.as_bytes().ct_eq(right.as_bytes()).into()
}
