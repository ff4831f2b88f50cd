//! People who come with traits: by a token that a ticket shop of the field signed, or by a short link of ours. What they may
//! do follows from the roles that those traits hold (`access/roles`), for as long as the token or the link is good.
//!
//! Whoever comes again with the same uid is the same person: sanctions stick. An older token never gives back what a newer one
//! took; what was revoked (a token by its id, everybody with a uid, a key, a link) is gone at once.

pub mod jwt;
pub mod store;

use std::collections::BTreeSet;

use uuid::Uuid;

use super::people::{self, Kind, Person};
use super::roles::Traits;
use crate::base::Base;
use crate::base::secret;
use crate::base::time::Timestamp;
use crate::base::tx::Tx;
use jwt::{Claims, Key, Refused, Signer};

/// Where shared secrets stand, for the seal.
pub const SECRET_PLACE: &str = "trait_secrets.key";
/// Longest name that is taken from a token.
const MAX_NAME: usize = 100;

/// Whose token this is; a person is made at the first one.
///
/// # Errors
/// Why it is not taken; [`Refused::Invalid`] for what was revoked, too.
pub async fn enter(base: &Base, tx: &mut Tx, event_id: i64, token: &str) -> Result<Entered, EnterError> {
    let now = tx.now();
    let signers = signers(base, tx, event_id).await?;
    let claims = jwt::read(token, &signers, now.micros() / 1_000_000)?;
    let uid = uid_of(&claims.uid);
    let jti = claims.jti.as_deref().map(secret::digest);
    if store::is_revoked(tx, event_id, "uid", &uid).await?
        || match &jti {
            Some(jti) => store::is_revoked(tx, event_id, "jti", jti).await?,
            None => false,
        }
    {
        return Err(EnterError::Refused(Refused::Invalid));
    }
    let (person, is_new) = person_of(tx, event_id, &uid, &claims.name).await?;
    let known = store::by_person(tx, person.id).await?;
    let came = Came {
        event_id,
        uid,
        secret_id: Some(claims.signer),
        link_id: None,
        jti,
        traits: taken(&claims, known.as_ref()),
        issued_at: known.as_ref().map_or(claims.issued_at, |known| known.issued_at.max(claims.issued_at)),
        valid_until: until(&claims),
    };
    store::put(tx, person.id, &came).await?;
    Ok(Entered { person, is_new })
}

/// Who came.
pub struct Entered {
    pub person: Person,
    /// Nobody knew them before: whom no door lets in is not kept.
    pub is_new: bool,
}

/// Why somebody with a token does not come in.
#[derive(Debug, thiserror::Error)]
pub enum EnterError {
    #[error("{0:?}")]
    Refused(Refused),
    #[error(transparent)]
    Key(#[from] anyhow::Error),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Refused> for EnterError {
    fn from(refused: Refused) -> Self {
        EnterError::Refused(refused)
    }
}

/// A row of `trait_people` to be written.
pub struct Came {
    pub event_id: i64,
    pub uid: Vec<u8>,
    pub secret_id: Option<i64>,
    pub link_id: Option<i64>,
    pub jti: Option<Vec<u8>>,
    pub traits: BTreeSet<String>,
    pub issued_at: i64,
    pub valid_until: Timestamp,
}

fn until(claims: &Claims) -> Timestamp {
    Timestamp(claims.expires_at.saturating_mul(1_000_000))
}

/// The traits that count: all of a newer token, of an older one only those that were left since.
fn taken(claims: &Claims, known: Option<&store::Known>) -> BTreeSet<String> {
    let told: BTreeSet<String> = claims.traits.iter().cloned().collect();
    match known {
        Some(known) if claims.issued_at < known.issued_at => told.intersection(&known.words()).cloned().collect(),
        _ => told,
    }
}

async fn person_of(tx: &mut Tx, event_id: i64, uid: &[u8], name: &str) -> Result<(Person, bool), sqlx::Error> {
    if let Some(id) = store::person_of_uid(tx, event_id, uid).await?
        && let Some(person) = people::store::by_id(tx, id).await?
    {
        return Ok((person, false));
    }
    let name: String = name.trim().chars().filter(|c| !c.is_control()).take(MAX_NAME).collect();
    Ok((people::create(tx, event_id, Kind::Attendee, &name).await?, true))
}

/// A person of a link: each use of it makes one.
pub async fn enter_by_link(tx: &mut Tx, link: &store::Link) -> Result<Person, sqlx::Error> {
    let person = people::create(tx, link.event_id, Kind::Attendee, "").await?;
    let now = tx.now();
    let came = Came {
        event_id: link.event_id,
        uid: secret::digest(&format!("link:{}:{}", link.id, person.id)),
        secret_id: None,
        link_id: Some(link.id),
        jti: None,
        traits: link.traits.0.iter().cloned().collect(),
        issued_at: now.micros() / 1_000_000,
        valid_until: link.valid_until,
    };
    store::put(tx, person.id, &came).await?;
    Ok(person)
}

/// What is kept of a uid.
pub fn uid_of(uid: &str) -> Vec<u8> {
    secret::digest(&format!("uid:{uid}"))
}

/// Takes tokens no more: those of a uid, or one by its id. Who is in with it loses its traits now.
pub async fn revoke(tx: &mut Tx, event_id: i64, kind: Revoked<'_>) -> Result<Vec<Uuid>, sqlx::Error> {
    let now = tx.now();
    let (word, digest) = match kind {
        Revoked::Uid(uid) => ("uid", uid_of(uid)),
        Revoked::Jti(jti) => ("jti", secret::digest(jti)),
    };
    store::revoke(tx, event_id, word, &digest, now).await?;
    store::empty(tx, event_id, word, &digest, now).await
}

/// What is taken no more.
#[derive(Clone, Copy, Debug)]
pub enum Revoked<'a> {
    Uid(&'a str),
    Jti(&'a str),
}

async fn signers(base: &Base, tx: &mut Tx, event_id: i64) -> Result<Vec<Signer>, EnterError> {
    let mut signers = Vec::new();
    for row in store::secrets(tx, event_id).await? {
        let text = match row.algorithm {
            jwt::Algorithm::Hs256 => base.seal.open(SECRET_PLACE, &row.key)?,
            jwt::Algorithm::Rs256 | jwt::Algorithm::EdDsa => row.key,
        };
        // A key that this release does not take any more signs nothing.
        let Ok(key) = Key::of(row.algorithm, &text) else { continue };
        signers.push(Signer { id: row.id, issuer: row.issuer, audience: row.audience, key });
    }
    Ok(signers)
}

/// As the gate reads it.
pub fn traits_of(known: &store::Known) -> Traits {
    Traits { words: known.words(), until: known.valid_until }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(traits: &[&str], issued_at: i64) -> Claims {
        let traits = traits.iter().map(|word| (*word).to_owned()).collect();
        let (uid, name, jti) = ("ada".to_owned(), String::new(), None);
        Claims { signer: 1, uid, traits, name, jti, issued_at, expires_at: issued_at + 60 }
    }

    #[test]
    fn an_older_token_gives_nothing_back() {
        let known = store::Known::new(&["attendee"], 200);
        let words = |taken: BTreeSet<String>| taken.into_iter().collect::<Vec<_>>();
        assert_eq!(words(taken(&claims(&["attendee", "staff"], 100), Some(&known))), ["attendee"]);
        assert_eq!(
            words(taken(&claims(&["attendee", "staff"], 0), Some(&known))),
            ["attendee"],
            "it says nothing of when"
        );
        assert_eq!(words(taken(&claims(&["staff"], 300), Some(&known))), ["staff"]);
        assert_eq!(words(taken(&claims(&["staff"], 100), None)), ["staff"]);
    }
}
