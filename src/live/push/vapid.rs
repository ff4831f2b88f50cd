//! Who pushes: the installation's key pair and the token that it signs for a push service (RFC 8292).

use std::time::Duration;

use anyhow::{Context, anyhow};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::json;
use url::Url;

use super::store;
use crate::base::Base;
use crate::base::time::Timestamp;
use crate::base::tx::{Actor, LockKey};

/// What the secret is sealed for.
const SECRET_PLACE: &str = "push_keys.secret";
/// How long a token is good; at most a day is taken.
const GOOD_FOR: Duration = Duration::from_secs(12 * 3600);

/// The key pair.
pub struct Keys(EcdsaKeyPair);

impl Keys {
    /// The installation's, made when it is first needed. Two processes that need it at once make one.
    ///
    /// # Errors
    /// The database fails, or the stored key does not open.
    pub async fn of(base: &Base) -> anyhow::Result<Keys> {
        if let Some(stored) = store::secret(&mut base.read().await?).await? {
            return Keys::opened(base, &stored);
        }
        let mut tx = base.begin(Actor::System).await?;
        tx.lock(vec![LockKey::Named("push_keys")]).await?;
        if let Some(stored) = store::secret(&mut tx).await? {
            return Keys::opened(base, &stored);
        }
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        let document = document.map_err(|_| anyhow!("no key could be made"))?;
        let sealed = base.seal.close(SECRET_PLACE, &URL_SAFE_NO_PAD.encode(document.as_ref()));
        let now = tx.now();
        store::put_secret(&mut tx, &sealed, now).await?;
        tx.commit().await?;
        Keys::opened(base, &sealed)
    }

    fn opened(base: &Base, stored: &str) -> anyhow::Result<Keys> {
        let document = URL_SAFE_NO_PAD.decode(base.seal.open(SECRET_PLACE, stored)?)?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &document, &SystemRandom::new());
        pair.map(Keys).map_err(|error| anyhow!("the stored key is damaged: {error}"))
    }

    /// As browsers and push services want it.
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.public_key().as_ref())
    }

    /// The `Authorization` for a push service. `contact`: who to turn to, an address of ours.
    ///
    /// # Errors
    /// The endpoint has no origin, or nothing can be signed.
    pub fn authorization(&self, endpoint: &Url, contact: &str, now: Timestamp) -> anyhow::Result<String> {
        let origin = endpoint.origin();
        let origin = origin.is_tuple().then(|| origin.ascii_serialization()).context("an endpoint has a host")?;
        let expires = now.plus(GOOD_FOR).micros() / 1_000_000;
        let encoded = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let head = encoded(json!({"typ": "JWT", "alg": "ES256"}));
        let claims = encoded(json!({"aud": origin, "exp": expires, "sub": contact}));
        let signed = format!("{head}.{claims}");
        let signature =
            self.0.sign(&SystemRandom::new(), signed.as_bytes()).map_err(|_| anyhow!("nothing was signed"))?;
        Ok(format!("vapid t={signed}.{}, k={}", URL_SAFE_NO_PAD.encode(signature.as_ref()), self.public()))
    }
}
