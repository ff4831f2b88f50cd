//! Consents: what somebody allowed an application to do in their name, for which organizers. The tokens that follow from one
//! consent are a family and end with it. How they come about is `oauth`'s; what they may do here is decided here.

pub mod scopes;
pub mod store;

use std::time::Duration;

use serde_json::json;

use crate::base::secret;
use crate::base::time::Timestamp;
use crate::base::tx::{Fact, Tx};
use scopes::{Scope, Scopes};

/// An access token lives so long: what a stolen one is good for.
pub const ACCESS_LIFETIME: Duration = Duration::from_secs(3600);
/// After so long an application has to ask anew, however often it refreshed.
pub const LIFETIME: Duration = Duration::from_secs(90 * 24 * 3600);
/// Consents that an account may have with one application; the oldest gives way.
const MOST_PER_CLIENT: i64 = 10;
/// Access tokens of one consent that work at once; the oldest gives way.
const MOST_ACCESS_TOKENS: i64 = 5;

/// What somebody allowed.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Consent {
    pub id: i64,
    /// The application, by its row.
    pub client_id: i64,
    pub user_id: i64,
    scopes: String,
    pub second_factor: bool,
    pub authenticated_at: Timestamp,
    pub created_at: Timestamp,
    pub used_at: Option<Timestamp>,
    pub expires_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
}

impl Consent {
    pub fn scopes(&self) -> Scopes {
        Scopes::stored(&self.scopes)
    }

    /// Whether its tokens may still work.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at > now
    }
}

/// A consent to be.
#[derive(Clone, Debug)]
pub struct NewConsent {
    pub client_id: i64,
    pub user_id: i64,
    pub scopes: Scopes,
    pub organizers: Vec<i64>,
    pub second_factor: bool,
    pub authenticated_at: Timestamp,
}

/// Who calls with an access token.
#[derive(Clone, Debug)]
pub struct Bearer {
    pub consent_id: i64,
    pub client_id: i64,
    pub user_id: i64,
    pub scopes: Scopes,
    /// Whether the session that consented had a second factor.
    pub second_factor: bool,
    /// Whether the request changes something.
    pub writes: bool,
    pub expires_at: Timestamp,
    pub created_at: Timestamp,
}

impl Bearer {
    /// Whether it may know who the person is.
    pub fn knows_profile(&self) -> bool {
        self.scopes.contains(Scope::Profile)
    }
}

/// Writes down what somebody allowed.
pub async fn give(tx: &mut Tx, new: NewConsent) -> Result<Consent, sqlx::Error> {
    let now = tx.now();
    for old in store::beyond(tx, new.user_id, new.client_id, MOST_PER_CLIENT - 1, now).await? {
        revoke(tx, &old, "replaced").await?;
    }
    let consent = store::insert(tx, &new, now, now.plus(LIFETIME)).await?;
    for organizer in &new.organizers {
        store::add_organizer(tx, consent.id, *organizer).await?;
    }
    let body = json!({"client": new.client_id, "scopes": new.scopes.to_string(), "organizers": new.organizers});
    tx.record(fact("oauth.consented", &consent, body)).await?;
    Ok(consent)
}

/// Ends a consent and everything that came of it. `why` is a word for the journal.
pub async fn revoke(tx: &mut Tx, consent: &Consent, why: &str) -> Result<(), sqlx::Error> {
    let now = tx.now();
    if store::revoke(tx, consent.id, now).await? {
        tx.record(fact("oauth.revoked", consent, json!({"client": consent.client_id, "why": why}))).await?;
    }
    Ok(())
}

/// A fresh access token; it is readable only here.
pub async fn mint_access(tx: &mut Tx, consent: &Consent, scopes: &Scopes) -> Result<String, sqlx::Error> {
    let (token, now) = (secret::token(), tx.now());
    let expires_at = now.plus(ACCESS_LIFETIME).min(consent.expires_at);
    store::insert_access(tx, &secret::digest(&token), consent.id, &scopes.to_string(), now, expires_at).await?;
    store::keep_newest_access(tx, consent.id, MOST_ACCESS_TOKENS).await?;
    store::touch(tx, consent.id, now).await?;
    Ok(token)
}

/// A fact about a consent; it names the person.
pub fn fact(kind: &'static str, consent: &Consent, mut body: serde_json::Value) -> Fact {
    body["user"] = json!(consent.user_id);
    Fact { kind, organizer_id: None, event_id: None, subject: format!("consent:{}", consent.id), body }
}
