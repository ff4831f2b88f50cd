//! `POST /{organizer}/{event}/video/ticket`: a page of ours gets a one-time ticket for a socket. The session cookie and
//! `X-CSRF-Token` are the authority here, so that the socket itself needs none.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use crate::access::{Refusal, tokens};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::tx::Actor;
use crate::base::web::csrf;
use crate::events;
use crate::live::entrance::Visitor;

pub async fn mint(
    State(base): State<Base>,
    Path((organizer, event)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let submitted = headers.get(csrf::HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !csrf::holds(&headers, base.is_secure(), submitted) {
        return Err(ApiError::Forbidden(say("api-forged")));
    }
    let event = events::store::by_slugs(&mut base.read().await?, &organizer, &event).await?;
    let event = event.ok_or(ApiError::NotFound)?;
    let Some(person) = Visitor::of_request(&base, &headers, &event).await?.person else { return Err(unknown()) };
    let mut tx = base.begin(Actor::Person(person.id)).await?;
    let ticket = tokens::mint_ticket(&mut tx, event.id, person.id).await?;
    tx.commit().await?;
    Ok(Json(json!({"ticket": ticket, "expires_in": tokens::TICKET_LIFETIME.as_secs()})))
}

fn unknown() -> ApiError {
    let refusal = Refusal::NotLoggedIn;
    ApiError::Refused(StatusCode::FORBIDDEN, refusal.code(), say("door-not-logged-in-text"))
}
