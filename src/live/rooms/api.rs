//! REST for organizers: who is in a room with which media, and putting people out.

use axum::extract::State;
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::{Value, json};
use signaling::protocol::User;
use utoipa::ToSchema;
use utoipa_axum::routes;
use uuid::Uuid;

use super::remove::{PutOut, put_out};
use super::room::MAX_LISTED;
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::listing::{Asked, Listed};
use crate::base::page::Page;
use crate::base::web::path::Path;
use crate::events::{EventScope, rooms};
use crate::live::{Live, people};
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// Who is in a room.
#[derive(Debug)]
struct Members;

impl Listed for Members {
    const ORDERINGS: &'static [&'static str] = &["joined_at"];
    const DEFAULT: &'static str = "joined_at";
}

pub fn api() -> Api {
    const MODERATE: Needs = Needs::event(Permission::RoomsModerate);
    Api::below(EVENT).on(MODERATE, routes!(members)).on(MODERATE, routes!(remove))
}

/// Who is in a room, with which media.
#[utoipa::path(get, path = "/rooms/{room}/members/", tag = "live", params(Asked<Members>),
    responses((status = 200, body = Page<Value>)))]
async fn members(
    Extension(live): Extension<Live>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
    asked: Asked<Members>,
) -> Result<Page<Value>, ApiError> {
    let room = room_of(live.base(), &scope, room).await?;
    let hall = live.hall(&scope.organizer.slug, &scope.event).await.map_err(unavailable)?;
    let stats = live.media().stats().await;
    let mut here: Vec<(User, Option<String>)> = {
        let state = hall.state();
        let listed = state.rooms.get(&room.id);
        let since = |user: &User| listed.and_then(|room| room.since(user.id)).map(|at| at.to_string());
        listed
            .map(|room| room.listed(MAX_LISTED).into_iter().map(|user| (user.clone(), since(&user))).collect())
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
            let entry = live.desk().get(session.session);
            session.member.0 == person.as_u128() && entry.is_some_and(|entry| entry.room_id == room.id)
        };
        stats.sessions.iter().filter(of_person).map(media_view).collect()
    };
    let views =
        here.into_iter().map(|(user, since)| json!({"media": media(user.id), "user": user, "joined_at": since}));
    asked.whole(views.collect())
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

#[derive(Default, Deserialize, ToSchema)]
struct Removal {
    #[serde(default)]
    ban: bool,
    #[serde(default)]
    reason: String,
}

/// Puts somebody out of a room, or for good.
#[utoipa::path(post, path = "/rooms/{room}/members/{person}/remove/", tag = "live",
    request_body = Option<Removal>, responses((status = 200, body = Value)))]
async fn remove(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room, person)): Path<(String, String, i64, Uuid)>,
    body: Option<Json<Removal>>,
) -> Result<Json<Value>, ApiError> {
    let room = room_of(&base, &scope, room).await?;
    let Removal { ban, reason } = body.map(|Json(removal)| removal).unwrap_or_default();
    let ban_from = ban.then_some(None);
    let out = PutOut { room_id: room.id, person, ban_from, reason };
    put_out(&base, scope.caller.actor(), &scope.event, &out).await?;
    Ok(Json(json!({"user": person, "banned": ban})))
}

pub(in crate::live) async fn room_of(base: &Base, scope: &EventScope, id: i64) -> Result<rooms::Room, ApiError> {
    let mut conn = base.read().await?;
    rooms::store::by_id(&mut conn, scope.event.id, id).await?.ok_or(ApiError::NotFound)
}

pub(in crate::live) fn unavailable(failure: signaling::protocol::Failure) -> ApiError {
    ApiError::Internal(failure.into())
}
