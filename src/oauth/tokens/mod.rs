//! The token endpoint: a code, or a refresh token, becomes an access token.
//!
//! Both work once. Used a second time, somebody has them who should not: the whole family ends. There is no grace for a lost
//! answer; the person is asked anew.

mod exchange;
mod refresh;
pub mod store;

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::authorize::rules::Asked;
use super::clients::{Client, prove};
use super::error::Error;
use super::parameters::Parameters;
use super::{Patience, error};
use crate::accounts::tries::TooMany;
use crate::accounts::users::{self, User};
use crate::accounts::visit::Visit;
use crate::base::db::Conn;
use crate::base::tx::Tx;
use crate::base::web::client;
use crate::base::{Base, secret};
use crate::orgs::consents::scopes::Scopes;
use crate::orgs::consents::{self, ACCESS_LIFETIME, Consent};

/// A code waits so long to be exchanged.
const CODE_LIFETIME: Duration = Duration::from_secs(60);
/// Used refresh tokens of one consent that are remembered; an older one that comes back is refused and no more.
const REMEMBERED: i64 = 500;

/// `POST /api/v1/oauth/token`
pub async fn answer(
    State(base): State<Base>,
    Extension(patience): Extension<Arc<Patience>>,
    visit: Visit,
    body: Bytes,
) -> Response {
    called(&base, &patience, &visit, &body, async |client, form| match form.get("grant_type") {
        Some("authorization_code") => exchange::run(&base, client, form).await,
        Some("refresh_token") => refresh::run(&base, client, form).await,
        None => Err(Error::Refused("invalid_request", "grant_type is missing.")),
        Some(_) => Err(Error::Refused("unsupported_grant_type", "Send authorization_code or refresh_token.")),
    })
    .await
}

/// What every endpoint for applications does first: the body is a form, the network was not wrong too often, and the
/// application proves which one it is. What it then gets wrong counts too.
pub async fn called(
    base: &Base,
    patience: &Patience,
    visit: &Visit,
    body: &Bytes,
    run: impl AsyncFnOnce(Client, &Parameters) -> Result<Value, Error>,
) -> Response {
    let network = client::network(visit.address);
    if let Err(TooMany(left)) = patience.0.begin(&network, base.now()) {
        return Error::TooMany(left).into_response();
    }
    let result = match form(visit, body) {
        Ok(form) => match known(base, visit, &form).await {
            Ok(client) => run(client, &form).await,
            Err(error) => Err(error),
        },
        Err(error) => Err(error),
    };
    match result {
        Ok(value) => {
            patience.0.forgive(&network);
            error::answer(value)
        }
        Err(error) => {
            tracing::info!(address = %visit.address, "oauth.refused");
            error.into_response()
        }
    }
}

async fn known(base: &Base, visit: &Visit, form: &Parameters) -> Result<Client, Error> {
    prove::client(&mut base.read().await?, &visit.headers, form).await
}

fn form(visit: &Visit, body: &Bytes) -> Result<Parameters, Error> {
    let kind = visit.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
        return Err(Error::Refused("invalid_request", "Send the body as application/x-www-form-urlencoded."));
    }
    let form = Parameters::parse(body);
    match form.fault() {
        Some(fault) => Err(Error::Refused("invalid_request", fault)),
        None => Ok(form),
    }
}

/// A fresh code; it is readable only here.
pub async fn mint_code(
    tx: &mut Tx,
    consent: &Consent,
    asked: &Asked,
    redirect_uri: &str,
) -> Result<String, sqlx::Error> {
    let (code, now) = (secret::token(), tx.now());
    let code_row = store::NewCode {
        digest: secret::digest(&code),
        consent_id: consent.id,
        redirect_uri,
        challenge: &asked.challenge,
        nonce: asked.nonce.as_deref(),
        expires_at: now.plus(CODE_LIFETIME),
    };
    store::insert_code(tx, &code_row).await?;
    Ok(code)
}

/// A new pair of tokens, as the application reads it.
async fn mint_pair(tx: &mut Tx, consent: &Consent, scopes: &Scopes) -> Result<Value, Error> {
    let (refresh, now) = (secret::token(), tx.now());
    store::insert_refresh(tx, &secret::digest(&refresh), consent.id, now).await?;
    store::keep_newest_refresh(tx, consent.id, REMEMBERED).await?;
    let access = consents::mint_access(tx, consent, scopes).await?;
    let lifetime = ACCESS_LIFETIME.min(now.until(consent.expires_at)).as_secs();
    Ok(json!({
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": lifetime,
        "refresh_token": refresh,
        "scope": scopes.to_string(),
    }))
}

/// The person of a consent, while both are there.
async fn person(conn: &mut Conn, consent: &Consent, now: crate::base::time::Timestamp) -> Result<User, Error> {
    if !consent.holds(now) {
        return Err(Error::GRANT);
    }
    users::store::by_id(conn, consent.user_id).await?.ok_or(Error::GRANT)
}

/// Ends a family whose code or refresh token came a second time. Commits.
async fn stolen(mut tx: Tx, consent: &Consent, why: &str) -> Error {
    tracing::warn!(consent = consent.id, why, "oauth.reused");
    let ended = async {
        consents::revoke(&mut tx, consent, why).await?;
        tx.commit().await
    };
    match ended.await {
        Ok(()) => Error::GRANT,
        Err(error) => error.into(),
    }
}
