//! REST for organizers: who is in a room with which media, putting people out and letting them back, media tokens.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{delete, get, post};
use axum::{Extension, Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use signaling::protocol::User;
use uuid::Uuid;

use super::remove::{PutOut, put_out};
use crate::access::{bans, people as persons};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::page::Page;
use crate::events::{EventScope, rooms};
use crate::live::{Live, people};

const EVENT: &str = "/api/v1/organizers/{organizer}/events/{event}";

pub fn routes() -> Router<Base> {
    Router::new()
        .route(&format!("{EVENT}/rooms/{{room}}/members/"), get(members))
        .route(&format!("{EVENT}/rooms/{{room}}/members/{{person}}/remove/"), post(remove))
        .route(&format!("{EVENT}/bans/"), get(list_bans))
        .route(&format!("{EVENT}/bans/{{person}}/"), delete(lift_ban))
}

async fn members(
    Extension(live): Extension<Live>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
) -> Result<Json<Page<Value>>, ApiError> {
    let room = room_of(live.base(), &scope, room).await?;
    let hall = live.hall(&scope.organizer.slug, &scope.event).await.map_err(unavailable)?;
    let stats = live.media().stats().await;
    let mut here: Vec<(User, Option<String>)> = {
        let state = hall.state();
        let listed = state.rooms.get(&room.id);
        let since = |user: &User| listed.and_then(|room| room.since(user.id)).map(|at| at.to_string());
        listed
            .map(|room| room.listed().into_iter().map(|user| (user.clone(), since(&user))).collect())
            .unwrap_or_default()
    };
    let mut conn = live.base().read().await?;
    for person in live.desk().people_in(room.id) {
        // Programs send and receive without sitting in the room.
        if !here.iter().any(|(user, _)| user.id == person)
            && let Some(user) = people::user_of(&hall, &mut conn, person).await?
        {
            here.push((user, None));
        }
    }
    let media = |person: Uuid| -> Vec<Value> {
        let of_person = |session: &&sfu_node::SessionStats| {
            session.member.0 == person.as_u128() && i64::try_from(session.room.0) == Ok(room.id)
        };
        stats.sessions.iter().filter(of_person).map(media_view).collect()
    };
    let views =
        here.into_iter().map(|(user, since)| json!({"media": media(user.id), "user": user, "joined_at": since}));
    Ok(Json(Page::whole(views.collect())))
}

fn media_view(session: &sfu_node::SessionStats) -> Value {
    let tracks = session.tracks.iter().map(|track| {
        json!({"id": track.id.to_string(), "kind": track.kind.as_str(), "source": track.source.as_str(), "muted": track.muted})
    });
    json!({
        "session": session.session.to_string(),
        "connected": session.connected,
        "packets_in": session.packets_in,
        "packets_out": session.packets_out,
        "bytes_in": session.bytes_in,
        "bytes_out": session.bytes_out,
        "tracks": tracks.collect::<Vec<_>>(),
    })
}

#[derive(Default, Deserialize)]
struct Removal {
    #[serde(default)]
    ban: bool,
    #[serde(default)]
    reason: String,
}

async fn remove(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room, person)): Path<(String, String, i64, Uuid)>,
    body: Option<Json<Removal>>,
) -> Result<Json<Value>, ApiError> {
    let room = room_of(&base, &scope, room).await?;
    let Removal { ban, reason } = body.map(|Json(removal)| removal).unwrap_or_default();
    let out = PutOut { room_id: room.id, person, ban, reason };
    match put_out(&base, scope.caller.actor(), &scope.event, &out).await? {
        true => Ok(Json(json!({"user": person, "banned": ban}))),
        false => Err(ApiError::NotFound),
    }
}

async fn list_bans(State(base): State<Base>, scope: EventScope) -> Result<Json<Page<Value>>, ApiError> {
    let mut conn = base.read().await?;
    let bans = bans::store::standing(&mut conn, scope.event.id).await?;
    let mut views = Vec::with_capacity(bans.len());
    for ban in bans {
        let person = persons::store::by_id(&mut conn, ban.person_id).await?;
        let user = person.as_ref().map(people::view);
        views.push(json!({"user": user, "room": ban.room_id, "reason": ban.reason, "created_at": ban.created_at}));
    }
    Ok(Json(Page::whole(views)))
}

async fn lift_ban(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, person)): Path<(String, String, Uuid)>,
) -> Result<StatusCode, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let lifted = bans::lift(&mut tx, scope.event.organizer_id, scope.event.id, person, None).await?;
    tx.commit().await?;
    if lifted { Ok(StatusCode::NO_CONTENT) } else { Err(ApiError::NotFound) }
}

pub(in crate::live) async fn room_of(base: &Base, scope: &EventScope, id: i64) -> Result<rooms::Room, ApiError> {
    let mut conn = base.read().await?;
    rooms::store::by_id(&mut conn, scope.event.id, id).await?.ok_or(ApiError::NotFound)
}

pub(in crate::live) fn unavailable(failure: signaling::protocol::Failure) -> ApiError {
    ApiError::Internal(failure.into())
}
