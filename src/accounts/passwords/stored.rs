//! What is stored of a password: our own argon2id, and the five formats of imported accounts, which are read but never written.
//!
//! Pure and slow on purpose: call it through [`super::verify`] and [`super::hash`], which let only a few run at once.

use std::num::NonZeroU32;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::pbkdf2;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Memory of a fresh hash in KiB. With [`PASSES`] it is what one guess costs an attacker, and one sign-in us.
const MEMORY: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Most memory in KiB that an imported hash may ask for; beyond it the hash is no password of a kept system.
const MOST_MEMORY: u32 = 256 * 1024;
/// Most rounds that an imported hash may ask for.
const MOST_ROUNDS: u32 = 10_000_000;

/// A fresh hash: argon2id as a PHC string.
pub fn make(password: &str) -> String {
    let hash = argon2id().hash_password(password.as_bytes()).expect("constant parameters and a random salt fit");
    hash.to_string()
}

/// Whether `password` is what `stored` was made from. What cannot be read matches nothing.
pub fn matches(password: &str, stored: &str) -> bool {
    match stored.split_once('$') {
        Some(("", _)) => phc(password, stored),
        Some(("argon2", rest)) => phc(password, &format!("${rest}")),
        Some(("pbkdf2_sha256", rest)) => django_pbkdf2(password, rest, pbkdf2::PBKDF2_HMAC_SHA256, 32),
        Some(("pbkdf2_sha1", rest)) => django_pbkdf2(password, rest, pbkdf2::PBKDF2_HMAC_SHA1, 20),
        Some(("bcrypt_sha256", rest)) => django_bcrypt(password, rest),
        Some(("scrypt", rest)) => django_scrypt(password, rest).unwrap_or(false),
        _ => false,
    }
}

/// Whether `stored` is weaker than, or other than, what [`make`] gives today.
pub fn is_outdated(stored: &str) -> bool {
    let ours = format!("$argon2id$v=19$m={MEMORY},t={PASSES},p={LANES}$");
    !stored.starts_with(&ours)
}

fn argon2id() -> Argon2<'static> {
    let params = Params::new(MEMORY, PASSES, LANES, None).expect("constant parameters are in range");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn phc(password: &str, stored: &str) -> bool {
    let Ok(hash) = PasswordHash::new(stored) else { return false };
    let Ok(params) = Params::try_from(&hash) else { return false };
    params.m_cost() <= MOST_MEMORY && argon2id().verify_password(password.as_bytes(), &hash).is_ok()
}

/// `rounds$salt$base64`; the salt is the text itself.
fn django_pbkdf2(password: &str, stored: &str, algorithm: pbkdf2::Algorithm, length: usize) -> bool {
    let mut parts = stored.splitn(3, '$');
    let (Some(rounds), Some(salt), Some(hash)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let Some(rounds) = rounds.parse().ok().and_then(NonZeroU32::new) else { return false };
    let Ok(hash) = STANDARD.decode(hash) else { return false };
    rounds.get() <= MOST_ROUNDS
        && hash.len() == length
        && pbkdf2::verify(algorithm, rounds, salt.as_bytes(), password.as_bytes(), &hash).is_ok()
}

/// `$2b$12$...` over the hexadecimal SHA-256, so that long passwords count in full.
fn django_bcrypt(password: &str, stored: &str) -> bool {
    let digest: String = Sha256::digest(password.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let stored = if stored.starts_with('$') { stored.to_owned() } else { format!("${stored}") };
    bcrypt::verify(digest, &stored).unwrap_or(false)
}

/// `N$salt$r$p$base64`.
fn django_scrypt(password: &str, stored: &str) -> Option<bool> {
    let mut parts = stored.split('$');
    let work: u32 = parts.next()?.parse().ok()?;
    let salt = parts.next()?;
    let (block, lanes): (u32, u32) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let hash = STANDARD.decode(parts.next()?).ok().filter(|hash| !hash.is_empty() && hash.len() <= 64)?;
    // 128 * N * r bytes.
    let kibibytes = u64::from(work) * u64::from(block) / 8;
    if !work.is_power_of_two() || kibibytes > u64::from(MOST_MEMORY) || lanes > 16 {
        return None;
    }
    let params = scrypt::Params::new(work.ilog2() as u8, block, lanes).ok()?;
    let mut computed = vec![0; hash.len()];
    scrypt::scrypt(password.as_bytes(), salt.as_bytes(), &params, &mut computed).ok()?;
    Some(computed.ct_eq(&hash).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by Django 5.2.19 from "correct horse".
    const DJANGO: [&str; 5] = [
        "argon2$argon2id$v=19$m=102400,t=2,p=8$cGZabVJSMzFOSWd3cEJuTzlMRTRNWQ$LkuC77hNberCA8jkNzla0wwHs6/EOIIXEMXG7gHARRU",
        "pbkdf2_sha256$1000000$4GFsAEFjdvoTkvRZBSEuwJ$dZWx3NDsgN59GzPT4Blm2OjfF8pRWaOt/3/ZZ7n4bl8=",
        "pbkdf2_sha1$1000000$0s8GVIcMw2eBrXno8tQJnM$LAVBIvGkw2JXUREazG8ITpzD+eY=",
        "bcrypt_sha256$$2b$12$E88.8Eg0FC9bP3b91B83iuMDXAOiZ67mbAbz.di65qD6a8sOMJIPq",
        "scrypt$16384$UpHIZHoyifMCQfFDkuuc3C$8$5$di7ZhnNIirHBasvtSJuESvTLEYmGZ3lBQaIgi9KhABZe+3qx1aH1T9JEjr4AOIWY+5xRv/Hojg+vgDnDvtnbKQ==",
    ];

    #[test]
    fn the_five_imported_formats_verify_and_are_outdated() {
        for stored in DJANGO {
            assert!(matches("correct horse", stored), "{stored}");
            assert!(!matches("Correct horse", stored), "{stored}");
            assert!(is_outdated(stored));
        }
    }

    #[test]
    fn a_fresh_hash_verifies_exactly_what_was_typed() {
        let typed = " pässwörd 🐎 with spaces ";
        let stored = make(typed);
        assert!(matches(typed, &stored) && !is_outdated(&stored));
        assert!(!matches(typed.trim(), &stored));
        assert_ne!(stored, make(typed), "every hash has its own salt");
    }

    #[test]
    fn what_cannot_be_read_or_asks_for_too_much_matches_nothing() {
        let greedy = "argon2$argon2id$v=19$m=4194304,t=2,p=8$cGZabVJSMzFOSWd3cEJuTzlMRTRNWQ$LkuC77hNberCA8jkNzla0wwHs6/EOIIXEMXG7gHARRU";
        for stored in [
            "",
            "!",
            "!unusable",
            "plain",
            "$",
            "scrypt$3$s$8$5$AAAA",
            "scrypt$16777216$s$64$1$AAAA",
            greedy,
            "pbkdf2_sha256$0$s$AAAA",
        ] {
            assert!(!matches("", stored) && !matches("correct horse", stored), "{stored}");
        }
    }
}
