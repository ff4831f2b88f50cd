//! Secrets that we must be able to read again (signing secrets, SMTP passwords), as they stand in rows.
//!
//! With the installation's key they are sealed by ChaCha20-Poly1305, so that a copy of the database alone tells nothing.
//! Without a key they are stored as they are; both kinds are told apart, so a key can be introduced later.

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand::Rng;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use super::config;

const SEALED: &str = "sealed1:";
const PLAIN: &str = "plain:";

/// Seals and opens. Cheap to clone.
#[derive(Clone)]
pub struct Seal {
    key: Option<LessSafeKey>,
}

impl Seal {
    /// # Errors
    /// `secrets.key` is neither empty nor 32 bytes in base64.
    pub fn new(config: &config::Secrets) -> anyhow::Result<Self> {
        if config.key.is_empty() {
            return Ok(Seal { key: None });
        }
        let bytes = STANDARD.decode(config.key.trim()).context("secrets.key is not base64")?;
        let key = UnboundKey::new(&CHACHA20_POLY1305, &bytes).ok().context("secrets.key is not 32 bytes long")?;
        Ok(Seal { key: Some(LessSafeKey::new(key)) })
    }

    /// Whether what is stored can be read by whoever has the database.
    pub fn is_open(&self) -> bool {
        self.key.is_none()
    }

    /// `secret` as it may be stored. `place` (a table and column) is bound to it: moved elsewhere, it does not open.
    pub fn close(&self, place: &str, secret: &str) -> String {
        let Some(key) = &self.key else { return format!("{PLAIN}{secret}") };
        let mut nonce = [0; NONCE_LEN];
        rand::rng().fill_bytes(&mut nonce);
        let mut sealed = secret.as_bytes().to_vec();
        let bound = Aad::from(place.as_bytes());
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), bound, &mut sealed)
            .expect("a secret is shorter than the cipher's 256 GiB");
        format!("{SEALED}{}", STANDARD.encode([&nonce[..], &sealed].concat()))
    }

    /// The secret again.
    ///
    /// # Errors
    /// It was sealed with another key, for another place, or is damaged.
    pub fn open(&self, place: &str, stored: &str) -> anyhow::Result<String> {
        if let Some(secret) = stored.strip_prefix(PLAIN) {
            return Ok(secret.to_owned());
        }
        let text = stored.strip_prefix(SEALED).context("this is no stored secret")?;
        let key = self.key.as_ref().context("this secret was stored with `secrets.key`, which is not set now")?;
        let bytes = STANDARD.decode(text)?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN).context("this secret is cut off")?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).expect("it was split at this length");
        let mut sealed = sealed.to_vec();
        let opened = key.open_in_place(nonce, Aad::from(place.as_bytes()), &mut sealed);
        let opened = opened.ok().context("this secret was stored with another `secrets.key`")?;
        Ok(String::from_utf8(opened.to_vec())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal(key: &str) -> Seal {
        Seal::new(&config::Secrets { key: key.to_owned() }).unwrap()
    }

    #[test]
    fn with_a_key_the_database_alone_tells_nothing() {
        let (first, second) = (STANDARD.encode([1; 32]), STANDARD.encode([2; 32]));
        let stored = seal(&first).close("webhooks.secret", "hunter2");
        assert!(!stored.contains("hunter2") && !stored.contains(&STANDARD.encode("hunter2")));
        assert_ne!(stored, seal(&first).close("webhooks.secret", "hunter2"), "equal secrets do not look equal");
        assert_eq!(seal(&first).open("webhooks.secret", &stored).unwrap(), "hunter2");
        assert!(seal(&first).open("mail.password", &stored).is_err(), "moved to another place");
        assert!(seal(&second).open("webhooks.secret", &stored).is_err(), "another key");
        assert!(seal("").open("webhooks.secret", &stored).is_err(), "no key");
    }

    #[test]
    fn a_key_can_come_later() {
        let stored = seal("").close("webhooks.secret", "hunter2");
        assert_eq!(seal(&STANDARD.encode([1; 32])).open("webhooks.secret", &stored).unwrap(), "hunter2");
    }

    #[test]
    fn a_bad_key_does_not_start() {
        assert!(Seal::new(&config::Secrets { key: "short".into() }).is_err());
    }
}
