//! `POST /api/v1/oauth/introspect` (RFC 7662): an application asks whether a token of its own still works. What is somebody
//! else's, used up, or nothing at all looks the same.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};

use super::clients::Client;
use super::error::Error;
use super::parameters::Parameters;
use super::{Patience, tokens};
use crate::accounts::users;
use crate::accounts::visit::Visit;
use crate::base::time::Timestamp;
use crate::base::{Base, secret};
use crate::orgs::consents::{self, scopes::Scopes};

pub async fn answer(
    State(base): State<Base>,
    Extension(patience): Extension<Arc<Patience>>,
    visit: Visit,
    body: Bytes,
) -> Response {
    tokens::called(&base, &patience, &visit, &body, async |client, form| run(&base, client, form).await).await
}

/// A token that works.
struct Found {
    scopes: Scopes,
    user_id: i64,
    kind: &'static str,
    created_at: Timestamp,
    expires_at: Timestamp,
}

async fn run(base: &Base, client: Client, form: &Parameters) -> Result<Value, Error> {
    // Whoever can send a public application's name would learn what tokens are worth that they found.
    if !client.is_confidential() {
        return Err(Error::Client);
    }
    let token = form.get("token").ok_or(Error::Refused("invalid_request", "token is missing."))?;
    let inactive = json!({"active": false});
    let Some(found) = look_up(base, &client, &secret::digest(token)).await? else { return Ok(inactive) };
    if users::store::by_id(&mut base.read().await?, found.user_id).await?.is_none() {
        return Ok(inactive);
    }
    let seconds = |at: Timestamp| at.micros() / 1_000_000;
    Ok(json!({
        "active": true,
        "scope": found.scopes.to_string(),
        "client_id": client.client_id,
        "sub": found.user_id.to_string(),
        "token_type": found.kind,
        "iat": seconds(found.created_at),
        "exp": seconds(found.expires_at),
        "iss": &*base.public_url,
    }))
}

async fn look_up(base: &Base, client: &Client, digest: &[u8]) -> Result<Option<Found>, sqlx::Error> {
    let (mut conn, now) = (base.read().await?, base.now());
    if let Some(bearer) = consents::store::bearer(&mut conn, digest, false, now).await? {
        let own = bearer.client_id == client.id;
        let (created_at, expires_at) = (bearer.created_at, bearer.expires_at);
        let found = Found { scopes: bearer.scopes, user_id: bearer.user_id, kind: "Bearer", created_at, expires_at };
        return Ok(own.then_some(found));
    }
    let Some(refresh) = tokens::store::refresh(&mut conn, digest).await? else { return Ok(None) };
    let consent = consents::store::by_id(&mut conn, refresh.consent_id).await?;
    let consent = consent.filter(|consent| consent.client_id == client.id && consent.holds(now));
    Ok(consent.filter(|_| refresh.replaced_at.is_none()).map(|consent| Found {
        scopes: consent.scopes(),
        user_id: consent.user_id,
        kind: "refresh_token",
        created_at: refresh.created_at,
        expires_at: consent.expires_at,
    }))
}
