//! Tokens that others sign (RFC 7519, compact), as the field's ticket shops make them: HS256 with a shared secret, RS256 and
//! EdDSA with a public key. Pure: the keys and the time are arguments.
//!
//! The algorithm is the key's, never the token's: a token that names another one (`none`, or HS256 with a public key as its
//! secret) was not signed by this key.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::{hmac, signature};
use serde::Deserialize;

use crate::text_enum;

/// Longest token. Theirs have a few hundred bytes; ours is read before anybody is known.
pub const MAX_TOKEN: usize = 8 * 1024;
/// Longest life of a token from now, in seconds: what was lost at the ticket shop must not be good here for a month.
pub const MAX_LIFE: i64 = 24 * 3_600;
/// How far clocks may differ, in seconds.
const LEEWAY: i64 = 60;
/// Longest uid and trait, and most traits.
pub const MAX_UID: usize = 200;
const MAX_WORD: usize = 200;
const MAX_WORDS: usize = 100;
/// Shortest shared secret, in bytes: as long as what it makes (RFC 7518 section 3.2).
pub const MIN_SECRET: usize = 32;

text_enum! {
    "an algorithm";
    /// How tokens are signed.
    pub enum Algorithm {
        Hs256 = "HS256",
        Rs256 = "RS256",
        EdDsa = "EdDSA",
    }
}

/// Who may sign tokens for an event.
pub struct Signer {
    pub id: i64,
    pub issuer: String,
    pub audience: String,
    pub key: Key,
}

/// What proves a signature.
pub enum Key {
    Hs256(hmac::Key),
    /// The key's modulus and exponent (RFC 8017, A.1.1).
    Rs256(Vec<u8>),
    EdDsa(Vec<u8>),
}

/// Why a key cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyError {
    TooShort,
    /// No public key in PEM, or one of another kind or below 2048 bits.
    Unreadable,
}

/// Before the key itself in a SubjectPublicKeyInfo (RFC 8410 section 4).
const ED25519: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
/// The name of RSA keys in it (RFC 3279 section 2.3.1), with its empty parameters.
const RSA: [u8; 15] = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
/// Shortest RSA key that ring takes, in bytes of its DER: 2048 bits of modulus and what is around it.
const MIN_RSA: usize = 262;

impl Key {
    /// Of a secret or of a public key in PEM.
    ///
    /// # Errors
    /// When it is too short, or no key of this algorithm.
    pub fn of(algorithm: Algorithm, text: &str) -> Result<Key, KeyError> {
        match algorithm {
            Algorithm::Hs256 if text.len() < MIN_SECRET => Err(KeyError::TooShort),
            Algorithm::Hs256 => Ok(Key::Hs256(hmac::Key::new(hmac::HMAC_SHA256, text.as_bytes()))),
            Algorithm::Rs256 => rsa_of(&der_of(text)?).map(Key::Rs256),
            Algorithm::EdDsa => {
                let der = der_of(text)?;
                let key = der.strip_prefix(&ED25519[..]).filter(|key| key.len() == 32).ok_or(KeyError::Unreadable)?;
                Ok(Key::EdDsa(key.to_vec()))
            }
        }
    }

    fn algorithm(&self) -> Algorithm {
        match self {
            Key::Hs256(_) => Algorithm::Hs256,
            Key::Rs256(_) => Algorithm::Rs256,
            Key::EdDsa(_) => Algorithm::EdDsa,
        }
    }

    fn signed(&self, message: &[u8], tag: &[u8]) -> bool {
        let by = |algorithm: &'static dyn signature::VerificationAlgorithm, key: &[u8]| {
            signature::UnparsedPublicKey::new(algorithm, key).verify(message, tag).is_ok()
        };
        match self {
            Key::Hs256(key) => hmac::verify(key, message, tag).is_ok(),
            Key::Rs256(key) => by(&signature::RSA_PKCS1_2048_8192_SHA256, key),
            Key::EdDsa(key) => by(&signature::ED25519, key),
        }
    }
}

fn der_of(pem: &str) -> Result<Vec<u8>, KeyError> {
    let body = pem.trim().strip_prefix("-----BEGIN PUBLIC KEY-----").ok_or(KeyError::Unreadable)?;
    let body = body.strip_suffix("-----END PUBLIC KEY-----").ok_or(KeyError::Unreadable)?;
    let body: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    STANDARD.decode(body).map_err(|_| KeyError::Unreadable)
}

/// The key within: after the algorithm's name comes a bit string with nothing left over.
fn rsa_of(der: &[u8]) -> Result<Vec<u8>, KeyError> {
    let begin = der.windows(RSA.len()).take(8).position(|window| window == RSA).ok_or(KeyError::Unreadable)?;
    let bits = &der[begin + RSA.len()..];
    let key = match bits {
        [0x03, 0x82, _, _, 0x00, key @ ..] | [0x03, 0x81, _, 0x00, key @ ..] => key,
        _ => return Err(KeyError::Unreadable),
    };
    if key.len() < MIN_RSA { Err(KeyError::Unreadable) } else { Ok(key.to_vec()) }
}

/// What a token says that counts here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// Which of the keys signed it.
    pub signer: i64,
    pub uid: String,
    pub traits: Vec<String>,
    /// Empty: it names none.
    pub name: String,
    pub jti: Option<String>,
    /// Seconds since 1970; 0: it does not say.
    pub issued_at: i64,
    pub expires_at: i64,
}

/// Why a token is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No token, signed by nobody we know, for somebody else, or not good yet.
    Invalid,
    Expired,
    /// It is good for longer than [`MAX_LIFE`].
    TooLong,
}

/// Whether something looks like such a token: three parts. Secrets of ours have no dots.
pub fn is_like(token: &str) -> bool {
    token.bytes().filter(|byte| *byte == b'.').count() == 2
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    /// Extensions that must be understood (RFC 7515 section 4.1.11): none are.
    #[serde(default)]
    crit: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Body {
    iss: String,
    aud: Audience,
    uid: String,
    exp: i64,
    #[serde(default)]
    nbf: Option<i64>,
    #[serde(default)]
    iat: Option<i64>,
    #[serde(default)]
    jti: Option<String>,
    #[serde(default)]
    traits: Vec<String>,
    #[serde(default)]
    profile: Option<Profile>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    fn names(&self, audience: &str) -> bool {
        match self {
            Audience::One(one) => one == audience,
            Audience::Many(many) => many.iter().any(|one| one == audience),
        }
    }
}

#[derive(Deserialize)]
struct Profile {
    #[serde(default)]
    display_name: String,
}

/// Reads a token at a moment, in seconds since 1970.
///
/// # Errors
/// Why it is not taken.
pub fn read(token: &str, signers: &[Signer], now: i64) -> Result<Claims, Refused> {
    if token.len() > MAX_TOKEN {
        return Err(Refused::Invalid);
    }
    let (message, tag) = token.rsplit_once('.').ok_or(Refused::Invalid)?;
    let (header, body) = message.split_once('.').ok_or(Refused::Invalid)?;
    let header: Header = part(header)?;
    let algorithm = Algorithm::try_from(header.alg).map_err(|_| Refused::Invalid)?;
    let tag = URL_SAFE_NO_PAD.decode(tag).map_err(|_| Refused::Invalid)?;
    let mut signers = signers.iter().filter(|signer| signer.key.algorithm() == algorithm);
    let signer = signers.find(|signer| signer.key.signed(message.as_bytes(), &tag)).ok_or(Refused::Invalid)?;
    let body: Body = part(body)?;
    let is_for_us = header.crit.is_none() && body.iss == signer.issuer && body.aud.names(&signer.audience);
    let is_early = body.nbf.or(body.iat).is_some_and(|from| from > now.saturating_add(LEEWAY));
    if !is_for_us || is_early || !fits(&body) {
        return Err(Refused::Invalid);
    }
    if body.exp.saturating_add(LEEWAY) <= now {
        return Err(Refused::Expired);
    }
    if body.exp.saturating_sub(now) > MAX_LIFE + LEEWAY {
        return Err(Refused::TooLong);
    }
    Ok(Claims {
        signer: signer.id,
        uid: body.uid,
        traits: body.traits,
        name: body.profile.map(|profile| profile.display_name).unwrap_or_default(),
        jti: body.jti,
        issued_at: body.iat.unwrap_or(0),
        expires_at: body.exp,
    })
}

fn part<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Refused> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| Refused::Invalid)?;
    serde_json::from_slice(&bytes).map_err(|_| Refused::Invalid)
}

fn fits(body: &Body) -> bool {
    let short = |word: &String, most: usize| !word.is_empty() && word.chars().count() <= most && !word.contains('\0');
    short(&body.uid, MAX_UID)
        && body.traits.len() <= MAX_WORDS
        && body.traits.iter().all(|word| short(word, MAX_WORD))
        && body.jti.as_ref().is_none_or(|jti| short(jti, MAX_UID))
}

#[cfg(test)]
#[path = "jwt_tests.rs"]
mod tests;
