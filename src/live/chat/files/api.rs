//! `POST /{organizer}/{event}/video/files/{channel}?name=`: a page of ours brings a file for a message. `GET .../video/file/{id}` gives
//! it back to whoever may read the channel now: the gate is asked each time, so a lost right ends it.

use axum::body::{Body, to_bytes};
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use serde::Deserialize;
use signaling::protocol::ChatFile;
use uuid::Uuid;

use super::{File, store};
use crate::access::roles::Right;
use crate::access::{AdmitError, RoomRef, admit};
use crate::base::Base;
use crate::base::db::Conn;
use crate::base::error::ApiError;
use crate::base::intake::{self, disposition};
use crate::base::language::say;
use crate::base::tx::Actor;
use crate::base::web::csrf;
use crate::events::{self, Event};
use crate::live::Live;
use crate::live::chat::direct;
use crate::live::entrance::Visitor;
use crate::live::pace::Action;

/// Files of one person that wait to be sent.
const MAX_UNSENT: i64 = 20;
/// Nothing runs, nothing loads, nobody frames it.
const POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

pub fn routes() -> Router<Base> {
    Router::new()
        .route("/{organizer}/{event}/video/files/{channel}", post(take))
        .route("/{organizer}/{event}/video/file/{id}", get(show))
}

/// What the sender calls the file.
#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    name: String,
}

async fn take(
    State(base): State<Base>,
    Extension(live): Extension<Live>,
    Path((organizer, slug, channel)): Path<(String, String, Uuid)>,
    Query(named): Query<Named>,
    request: Request,
) -> Result<(StatusCode, Json<ChatFile>), ApiError> {
    let (head, body) = request.into_parts();
    let submitted = head.headers.get(csrf::HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !csrf::holds(&head.headers, base.is_secure(), submitted) {
        return Err(ApiError::Forbidden(say("api-forged")));
    }
    let event = event(&base, &organizer, &slug).await?;
    let person = visitor(&base, &head.headers, &event).await?;
    if !may(&base, &event, channel, person).await?.1 {
        return Err(ApiError::NotFound);
    }
    pace(&live, &organizer, &event, person).await?;
    if store::unsent(&mut base.read().await?, person).await? >= MAX_UNSENT {
        return Err(ApiError::field("file", say("api-file-room")));
    }
    let most = base.config.files.max_size;
    let bytes = to_bytes(body, most).await.map_err(|_| {
        let words = say("api-file-size").with("most", most);
        ApiError::Refused(StatusCode::PAYLOAD_TOO_LARGE, "file_too_large", words)
    })?;
    let kept = intake::take_in_turn(bytes).await?;
    let kept = kept.map_err(|refusal| ApiError::field("file", refusal.saying()))?;
    let file = File {
        id: Uuid::new_v4(),
        event_id: event.id,
        channel_id: channel,
        person_id: person,
        message_id: None,
        name: intake::name(&named.name, kept.extension),
        content_type: kept.content_type.to_owned(),
        size: kept.bytes.len() as i64,
    };
    base.blob.put(file.id, kept.bytes.into()).await?;
    let mut tx = base.begin(Actor::Person(person)).await?;
    let now = tx.now();
    store::insert(&mut tx, &file, now).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(file.view())))
}

async fn show(
    State(base): State<Base>,
    Path((organizer, slug, id)): Path<(String, String, Uuid)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let event = event(&base, &organizer, &slug).await?;
    let person = visitor(&base, &headers, &event).await?;
    let file = store::by_id(&mut base.read().await?, event.id, id).await?.ok_or(ApiError::NotFound)?;
    // What was not sent is its uploader's alone.
    let sent = file.message_id.is_some() || file.person_id == person;
    if !sent || !may(&base, &event, file.channel_id, person).await?.0 {
        return Err(ApiError::NotFound);
    }
    let bytes = base.blob.get(id).await?.ok_or(ApiError::NotFound)?;
    let mut response = Response::new(Body::from(bytes));
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "private, max-age=300"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    let kind = if file.content_type.starts_with("image/") { "inline" } else { "attachment" };
    for (name, value) in [
        (header::CONTENT_TYPE, file.content_type.clone()),
        (header::CONTENT_DISPOSITION, disposition(kind, &file.name)),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_str(&value).map_err(anyhow::Error::from)?);
    }
    Ok(response)
}

async fn event(base: &Base, organizer: &str, slug: &str) -> Result<Event, ApiError> {
    events::store::by_slugs(&mut base.read().await?, organizer, slug).await?.ok_or(ApiError::NotFound)
}

async fn visitor(base: &Base, headers: &HeaderMap, event: &Event) -> Result<Uuid, ApiError> {
    let visitor = Visitor::of_request(base, headers, event).await?;
    visitor.person.map(|person| person.id).ok_or(ApiError::NotFound)
}

/// Whether somebody may read and write a channel, asked of the database: this process may have no seat of theirs.
async fn may(base: &Base, event: &Event, channel: Uuid, person: Uuid) -> Result<(bool, bool), ApiError> {
    let mut conn = base.read().await?;
    let Some(room) = store::room_of(&mut conn, event.id, channel).await? else { return Ok((false, false)) };
    let Some(room_id) = room else { return may_direct(&mut conn, event, channel, person).await };
    drop(conn);
    match admit(base, Some(person), RoomRef { room_id, event_id: event.id }).await {
        Ok(admission) => Ok((admission.view(), admission.may(Right::ChatSend))),
        Err(AdmitError::Refused(_)) => Ok((false, false)),
        Err(AdmitError::Database(error)) => Err(error.into()),
    }
}

/// What is sent in the end passes `chat.send`, which knows of blocks.
async fn may_direct(conn: &mut Conn, event: &Event, channel: Uuid, person: Uuid) -> Result<(bool, bool), ApiError> {
    let is_member = direct::store::members(conn, event.id, channel).await?.contains(&person);
    Ok((is_member, is_member))
}

async fn pace(live: &Live, organizer: &str, event: &Event, person: Uuid) -> Result<(), ApiError> {
    let hall = live.hall(organizer, event).await.map_err(|failure| anyhow::anyhow!("{failure}"))?;
    let now = live.base().now();
    let admitted = hall.state().pace.admit(person, Action::Upload, now);
    admitted.map_err(|_| {
        ApiError::Refused(StatusCode::TOO_MANY_REQUESTS, "too_many", say("api-too-many").with("seconds", 60))
    })
}
