//! The keys that sign who somebody is: ECDSA on P-256 (ES256), sealed in the database. A new one is made every quarter of a
//! year; it is published for a while before it signs, and for a while after another took over, so that applications that
//! keep our keys for hours never meet an unknown one.

pub mod store;

use std::time::Duration;

use anyhow::Context;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use openidconnect::core::{CoreJsonWebKey, CoreJwsSigningAlgorithm};
use openidconnect::{PrivateSigningKey, SigningError};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING as ES256, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};

use super::error::Error;
use crate::base::time::Timestamp;
use crate::base::tx::{Actor, LockKey, Tx};
use crate::base::{Base, secret};
use store::Row;

/// Where private keys stand, for the seal.
const SEALED: &str = "oauth_keys.private_key";
/// After so long there is a new key.
const ROTATE: Duration = Duration::from_secs(90 * 24 * 3600);
/// So long before it signs it is published: as long as an application may keep our keys.
const AHEAD: Duration = Duration::from_secs(24 * 3600);
/// So long a key stays published after the next one was made: longer than [`AHEAD`] and any token together.
const OVERLAP: Duration = Duration::from_secs(7 * 24 * 3600);
/// Length of a key's name.
const KID_LENGTH: usize = 16;

/// A key that signs.
pub struct SigningKey {
    kid: String,
    pair: EcdsaKeyPair,
}

impl SigningKey {
    fn open(base: &Base, row: &Row) -> anyhow::Result<Self> {
        let document = STANDARD.decode(base.seal.open(SEALED, &row.private_key)?)?;
        let pair = EcdsaKeyPair::from_pkcs8(&ES256, &document, &SystemRandom::new());
        let pair = pair.ok().context("this is no key of ours")?;
        Ok(SigningKey { kid: row.kid.clone(), pair })
    }

    /// The public half, as applications read it.
    fn public(&self) -> Value {
        // ring gives the point uncompressed: 4, then 32 bytes each.
        let (x, y) = self.pair.public_key().as_ref()[1..].split_at(32);
        let encoded = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        json!({
            "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256",
            "kid": self.kid, "x": encoded(x), "y": encoded(y),
        })
    }
}

impl PrivateSigningKey for SigningKey {
    type VerificationKey = CoreJsonWebKey;

    fn sign(&self, algorithm: &CoreJwsSigningAlgorithm, message: &[u8]) -> Result<Vec<u8>, SigningError> {
        if *algorithm != CoreJwsSigningAlgorithm::EcdsaP256Sha256 {
            return Err(SigningError::UnsupportedAlg(format!("{algorithm:?}")));
        }
        let signature = self.pair.sign(&SystemRandom::new(), message).map_err(|_| SigningError::CryptoError)?;
        Ok(signature.as_ref().to_vec())
    }

    fn as_verification_key(&self) -> CoreJsonWebKey {
        serde_json::from_value(self.public()).expect("our public keys are JSON Web Keys")
    }
}

/// `GET /api/v1/oauth/jwks`: every key that may have signed something, or is about to.
pub async fn publish(State(base): State<Base>) -> Result<Response, Error> {
    let rows = store::all(&mut base.read().await?).await?;
    let keys: anyhow::Result<Vec<Value>> =
        rows.iter().map(|row| SigningKey::open(&base, row).map(|key| key.public())).collect();
    let body = json!({"keys": keys.map_err(Error::Internal)?});
    // The worker makes the first key at the program's start: until then there is none to remember.
    let remembered = if rows.is_empty() { "no-store" } else { "public, max-age=3600" };
    Ok(([(header::CACHE_CONTROL, remembered)], Json(body)).into_response())
}

/// The key to sign with now.
pub async fn signing(base: &Base, tx: &mut Tx) -> anyhow::Result<SigningKey> {
    let now = tx.now();
    let mut rows = store::all(tx).await?;
    if rows.is_empty() {
        make(base, tx).await?;
        rows = store::all(tx).await?;
    }
    let at = chosen(&rows, now).context("a key was made")?;
    SigningKey::open(base, &rows[at])
}

/// The newest that was published long enough; before there is one, the oldest. `rows`: oldest first.
fn chosen(rows: &[Row], now: Timestamp) -> Option<usize> {
    let published = rows.iter().rposition(|row| row.created_at.plus(AHEAD) <= now);
    published.or(if rows.is_empty() { None } else { Some(0) })
}

/// Makes a new key when the newest is old, and forgets those that nobody needs any more.
pub async fn rotate(base: &Base) -> anyhow::Result<()> {
    let mut tx = base.begin(Actor::System).await?;
    let now = tx.now();
    let rows = store::all(&mut tx).await?;
    if rows.last().is_none_or(|newest| newest.created_at.plus(ROTATE) <= now) {
        make(base, &mut tx).await?;
    }
    for pair in rows.windows(2).filter(|pair| pair[1].created_at.plus(OVERLAP) <= now) {
        store::delete(&mut tx, pair[0].id).await?;
    }
    Ok(tx.commit().await?)
}

/// Two processes that begin at once make one key.
async fn make(base: &Base, tx: &mut Tx) -> anyhow::Result<()> {
    tx.lock(vec![LockKey::Named("oauth_keys")]).await?;
    let now = tx.now();
    if store::all(tx).await?.last().is_some_and(|newest| newest.created_at.plus(ROTATE) > now) {
        return Ok(());
    }
    let document = EcdsaKeyPair::generate_pkcs8(&ES256, &SystemRandom::new()).ok().context("no randomness")?;
    let sealed = base.seal.close(SEALED, &STANDARD.encode(document.as_ref()));
    Ok(store::insert(tx, &secret::readable(KID_LENGTH), &sealed, now).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: i64, hours: u64) -> Row {
        let created_at = Timestamp(0).plus(Duration::from_secs(hours * 3600));
        Row { id, kid: id.to_string(), private_key: String::new(), created_at }
    }

    #[test]
    fn a_new_key_is_published_for_a_day_before_it_signs() {
        let at = |hours: u64| Timestamp(0).plus(Duration::from_secs(hours * 3600));
        assert_eq!(chosen(&[], at(0)), None);
        assert_eq!(chosen(&[row(1, 0)], at(0)), Some(0), "the first one signs at once");
        assert_eq!(chosen(&[row(1, 0), row(2, 100)], at(123)), Some(0));
        assert_eq!(chosen(&[row(1, 0), row(2, 100)], at(124)), Some(1));
    }
}
