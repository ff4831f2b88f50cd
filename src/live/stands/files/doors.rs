//! The doors for pages: `POST /{organizer}/{event}/video/stand/{stand}/files?kind=&name=` brings a file, `DELETE .../files/{id}` takes
//! it away, both for those who keep order at the stand; `GET .../video/stand/file/{id}` gives it to whoever may be there now: the
//! gate is asked each time, so a lost right ends it.

use axum::body::{Body, to_bytes};
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::{delete, get, post};
use axum::{Extension, Json, Router};
use serde::Deserialize;
use signaling::protocol::StandFile;
use uuid::Uuid;

use super::{File, Kind, MAX_DOWNLOADS, put, store};
use crate::access::{Admission, RoomRef, admit};
use crate::base::Base;
use crate::base::error::{ApiError, one_of};
use crate::base::intake::{self, disposition};
use crate::base::language::say;
use crate::base::tx::Actor;
use crate::base::web::csrf;
use crate::events::rooms::{self, Room};
use crate::events::{self, Event};
use crate::live::Live;
use crate::live::entrance::Visitor;
use crate::live::pace::Action;
use crate::live::stands::{tell, unseen};

/// Nothing runs, nothing loads, nobody frames it.
const POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

pub fn routes() -> Router<Base> {
    Router::new()
        .route("/{organizer}/{event}/video/stand/{stand}/files", post(take))
        .route("/{organizer}/{event}/video/stand/{stand}/files/{id}", delete(remove))
        .route("/{organizer}/{event}/video/stand/file/{id}", get(show))
}

/// What the sender calls the file, and what it is for.
#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    name: String,
    #[serde(default)]
    kind: String,
}

async fn take(
    State(base): State<Base>,
    Extension(live): Extension<Live>,
    Path((organizer, slug, stand)): Path<(String, String, i64)>,
    Query(named): Query<Named>,
    request: Request,
) -> Result<(StatusCode, Json<StandFile>), ApiError> {
    let (head, body) = request.into_parts();
    let (event, stand, person) = keeper(&base, &head.headers, (&organizer, &slug, stand)).await?;
    let kind = Kind::try_from(named.kind).map_err(|_| ApiError::field("kind", one_of(Kind::WORDS)))?;
    pace(&live, &organizer, &event, person).await?;
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
        stand_id: Some(stand.id),
        kind,
        name: intake::name(&named.name, kept.extension),
        content_type: kept.content_type.to_owned(),
        size: kept.bytes.len() as i64,
    };
    fits(&base, stand.id, &file).await?;
    base.blob.put(file.id, kept.bytes.into()).await?;
    let mut tx = base.begin(Actor::Person(person)).await?;
    put(&mut tx, stand.id, &file).await?;
    tx.commit().await?;
    tell(&base, event.id, stand.parent_id.unwrap_or(stand.id), Some(stand.id));
    Ok((StatusCode::CREATED, Json(file.view())))
}

/// Whether a stand can have this file too.
///
/// # Errors
/// It is no picture where one is wanted, or there are too many.
pub async fn fits(base: &Base, stand: i64, file: &File) -> Result<(), ApiError> {
    if file.kind.wants_picture() && !file.content_type.starts_with("image/") {
        return Err(ApiError::field("file", say("api-stand-picture")));
    }
    let files = store::of_stand(&mut base.read().await?, stand).await?;
    let downloads = files.iter().filter(|file| file.kind == Kind::Download).count();
    if file.kind == Kind::Download && downloads >= MAX_DOWNLOADS {
        return Err(ApiError::field("file", say("api-stand-downloads").with("most", MAX_DOWNLOADS)));
    }
    Ok(())
}

async fn remove(
    State(base): State<Base>,
    Path((organizer, slug, stand, id)): Path<(String, String, i64, Uuid)>,
    headers: HeaderMap,
) -> Result<StatusCode, ApiError> {
    let (event, stand, person) = keeper(&base, &headers, (&organizer, &slug, stand)).await?;
    let mut tx = base.begin(Actor::Person(person)).await?;
    if !store::release(&mut tx, stand.id, id).await? {
        return Err(ApiError::NotFound);
    }
    tx.commit().await?;
    tell(&base, event.id, stand.parent_id.unwrap_or(stand.id), Some(stand.id));
    Ok(StatusCode::NO_CONTENT)
}

async fn show(
    State(base): State<Base>,
    Path((organizer, slug, id)): Path<(String, String, Uuid)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let event = event(&base, &organizer, &slug).await?;
    let file = store::by_id(&mut base.read().await?, event.id, id).await?.ok_or(ApiError::NotFound)?;
    let stand = file.stand_id.ok_or(ApiError::NotFound)?;
    let visitor = Visitor::of_request(&base, &headers, &event).await?;
    let person = visitor.person.map(|person| person.id).ok_or(ApiError::NotFound)?;
    admit(&base, Some(person), RoomRef { room_id: stand, event_id: event.id }).await.map_err(unseen)?;
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

/// Somebody at a page of ours who keeps order at this stand. For anybody else it is not there.
async fn keeper(
    base: &Base,
    headers: &HeaderMap,
    (organizer, slug, stand): (&str, &str, i64),
) -> Result<(Event, Room, Uuid), ApiError> {
    let submitted = headers.get(csrf::HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !csrf::holds(headers, base.is_secure(), submitted) {
        return Err(ApiError::Forbidden(say("api-forged")));
    }
    let event = event(base, organizer, slug).await?;
    let (stand, person, admission) = at(base, headers, &event, stand).await?;
    if admission.moderate() { Ok((event, stand, person)) } else { Err(ApiError::NotFound) }
}

/// Somebody whom the gate lets to a stand.
///
/// # Errors
/// For anybody else it is not there.
pub async fn at(
    base: &Base,
    headers: &HeaderMap,
    event: &Event,
    stand: i64,
) -> Result<(Room, Uuid, Admission), ApiError> {
    let stand = rooms::store::stand(&mut base.read().await?, event.id, stand).await?.ok_or(ApiError::NotFound)?;
    let visitor = Visitor::of_request(base, headers, event).await?;
    let person = visitor.person.map(|person| person.id).ok_or(ApiError::NotFound)?;
    let room = RoomRef { room_id: stand.id, event_id: event.id };
    let admission = admit(base, Some(person), room).await.map_err(unseen)?;
    Ok((stand, person, admission))
}

/// The event at an address.
///
/// # Errors
/// There is none.
pub async fn event(base: &Base, organizer: &str, slug: &str) -> Result<Event, ApiError> {
    events::store::by_slugs(&mut base.read().await?, organizer, slug).await?.ok_or(ApiError::NotFound)
}

async fn pace(live: &Live, organizer: &str, event: &Event, person: Uuid) -> Result<(), ApiError> {
    let hall = live.hall(organizer, event).await.map_err(|failure| anyhow::anyhow!("{failure}"))?;
    let now = live.base().now();
    let admitted = hall.state().pace.admit(person, Action::Upload, now);
    admitted.map_err(|_| {
        ApiError::Refused(StatusCode::TOO_MANY_REQUESTS, "too_many", say("api-too-many").with("seconds", 60))
    })
}
