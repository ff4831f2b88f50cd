//! `POST .../rooms/{room}/media_tokens/`: a token for a person's media program.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::routes;
use uuid::Uuid;

use super::bearer::purpose;
use crate::access::people;
use crate::access::tokens::{self, NewToken};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::time::Timestamp;
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::events::EventScope;
use crate::live::media::Direction;
use crate::live::rooms::api::room_of;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// How long a token is good when nobody says otherwise.
const LIFETIME: Duration = Duration::from_secs(24 * 3600);

pub fn api() -> Api {
    Api::below(EVENT).on(Needs::event(Permission::RoomsManage), routes!(mint))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = MediaTokenBody)]
struct Wanted {
    direction: Wire,
    user: Uuid,
    valid_until: Option<Timestamp>,
    /// How many sessions at once; one by default.
    max_sessions: Option<i64>,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[schema(as = MediaDirection)]
#[serde(rename_all = "lowercase")]
enum Wire {
    Whip,
    Whep,
}

/// Makes a bearer token for a WHIP or WHEP program of a person.
#[utoipa::path(post, path = "/rooms/{room}/media_tokens/", tag = "live", request_body = Wanted,
    responses((status = 201, body = Value)))]
async fn mint(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
    JsonBody(wanted): JsonBody<Wanted>,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let room = room_of(&base, &scope, room).await?;
    let valid_until = wanted.valid_until.unwrap_or(base.now().plus(LIFETIME));
    if valid_until <= base.now() {
        return Err(ApiError::field("valid_until", say("api-passed")));
    }
    let max_sessions = wanted.max_sessions.unwrap_or(1);
    if max_sessions < 1 {
        return Err(ApiError::field("max_sessions", say("api-one-session")));
    }
    let (direction, name) = match wanted.direction {
        Wire::Whip => (Direction::Send, "whip"),
        Wire::Whep => (Direction::Receive, "whep"),
    };
    let mut tx = base.begin(scope.caller.actor()).await?;
    let person = people::store::by_id(&mut tx, wanted.user).await?.filter(|person| person.event_id == scope.event.id);
    let person = person.ok_or_else(|| ApiError::field("user", say("api-nobody")))?;
    let new = NewToken {
        event_id: scope.event.id,
        person_id: person.id,
        purpose: purpose(direction),
        room_id: Some(room.id),
        valid_until: Some(valid_until),
        max_sessions: Some(max_sessions),
    };
    let bearer = tokens::mint(&mut tx, &new).await?;
    tx.record(scope.fact(
        "media_token.minted",
        format!("person:{}", person.id),
        json!({"room": room.id, "direction": name}),
    ))
    .await?;
    tx.commit().await?;
    let url = format!("{}/{name}/{}/{}/{}", base.public_url, scope.organizer.slug, scope.event.slug, room.slug);
    Ok((StatusCode::CREATED, Json(json!({"url": url, "bearer": bearer, "valid_until": valid_until}))))
}
