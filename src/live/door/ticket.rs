//! `POST /{organizer}/{event}/video/ticket`: a page of ours gets a one-time ticket for a socket. The session cookie and
//! `X-CSRF-Token` are the authority here, so that the socket itself needs none.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use crate::access::people::{self, Person};
use crate::access::{Refusal, tokens};
use crate::accounts::sessions::{self, Session};
use crate::accounts::users;
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::tx::{Actor, Tx};
use crate::base::web::csrf;
use crate::events::{self, Event};
use crate::orgs::organizers;

pub async fn mint(
    State(base): State<Base>,
    Path((organizer, event)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let submitted = headers.get(csrf::HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !csrf::holds(&headers, base.is_secure(), submitted) {
        return Err(ApiError::Forbidden("The request carries no valid X-CSRF-Token. Reload the page and try again."));
    }
    let mut conn = base.read().await?;
    let event = events::store::by_slugs(&mut conn, &organizer, &event).await?.ok_or(ApiError::NotFound)?;
    let session = sessions::of_request(&base, &mut conn, &headers).await?.ok_or_else(unknown)?;
    drop(conn);
    let mut tx = base.begin(Actor::Visitor).await?;
    let person = person_of(&mut tx, &session, &event).await?.ok_or_else(unknown)?;
    let ticket = tokens::mint_ticket(&mut tx, event.id, person.id).await?;
    tx.commit().await?;
    Ok(Json(json!({"ticket": ticket, "expires_in": tokens::TICKET_LIFETIME.as_secs()})))
}

/// Whom this browser stands for at the event: the holder of a link that was opened here, else the signed-in member.
async fn person_of(tx: &mut Tx, session: &Session, event: &Event) -> Result<Option<Person>, sqlx::Error> {
    if let Some(person) = people::store::of_session(tx, session.id, event.id).await? {
        return Ok(Some(person));
    }
    let Some(user_id) = session.user_id else { return Ok(None) };
    if !organizers::store::is_member(tx, event.organizer_id, user_id).await? {
        return Ok(None);
    }
    let Some(user) = users::store::by_id(tx, user_id).await? else { return Ok(None) };
    people::of_team(tx, event.id, user_id, &user.name).await.map(Some)
}

fn unknown() -> ApiError {
    let refusal = Refusal::NotLoggedIn;
    ApiError::Refused(StatusCode::FORBIDDEN, refusal.code(), refusal.message().to_owned())
}
