//! REST: captions from a program that listens, and what was said, for organizers.

use axum::extract::State;
use axum::response::Response;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use signaling::protocol::{ErrorCode, Failure, MAX_CAPTION, MAX_CAPTION_LANGUAGES};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use uuid::Uuid;

use super::export::{self, Wanted};
use super::say::{Said, write};
use super::store;
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::listing::{Asked, Filter, Kind, Listed};
use crate::base::page::Page;
use crate::base::time::Timestamp;
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::base::web::query::QueryOf;
use crate::events::EventScope;
use crate::events::rooms::Room;
use crate::live::Live;
use crate::live::pace::Action;
use crate::live::rooms::api::{room_of, unavailable};
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// Lines of a room.
#[derive(Debug)]
struct Captions;

impl Listed for Captions {
    const ORDERINGS: &'static [&'static str] = &["id"];
    const DEFAULT: &'static str = "id";
    const SEARCH: &'static [&'static str] = &["text"];
    const FILTERS: &'static [Filter] = &[Filter::field("language", Kind::Text), Filter::field("session", Kind::Number)];
}

pub fn api() -> Api {
    const MODERATE: Needs = Needs::event(Permission::RoomsModerate);
    Api::below(EVENT).on(MODERATE, routes!(create)).on(MODERATE, routes!(list)).on(MODERATE, routes!(export))
}

/// A line that a program heard.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CaptionBody)]
struct Body {
    /// As in RFC 5646: `en`, `pt-BR`.
    language: String,
    /// At most 500 characters; empty takes back a line that was not final.
    text: String,
    /// It stays and is kept; else the next line of this language takes its place.
    #[serde(default, rename = "final")]
    is_final: bool,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CaptionTaken)]
struct Taken {
    /// Of a final line.
    id: Option<i64>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CaptionLine)]
struct View {
    id: i64,
    /// The session that was on; null: none was.
    session: Option<i64>,
    language: String,
    text: String,
    /// When its first word came.
    began_at: Timestamp,
    timestamp: Timestamp,
}

/// Which transcript.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Transcript {
    /// The language.
    language: String,
    /// Of this session alone; its times count from the session's begin.
    session: Option<i64>,
    /// `vtt` (WebVTT) or `txt`.
    format: Option<String>,
}

/// Writes a line of captions, seen at once by whoever watches its language.
#[utoipa::path(post, path = "/rooms/{room}/captions/", tag = "live", request_body = Body,
    responses((status = 200, body = Taken)))]
async fn create(
    Extension(live): Extension<Live>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<Taken>, ApiError> {
    let room = stage_of(live.base(), &scope, room).await?;
    let hall = live.hall(&scope.organizer.slug, &scope.event).await.map_err(unavailable)?;
    // A program writes for the room: all of them together have the pace of one who types.
    let writer = Uuid::from_u128(room.id.unsigned_abs().into());
    hall.state().pace.admit(writer, Action::Caption, live.base().now()).map_err(refused)?;
    let said = Said { language: &body.language, text: &body.text, is_final: body.is_final };
    let id = write(&hall, room.id, (scope.caller.actor(), None), &said).await.map_err(refused)?;
    Ok(Json(Taken { id }))
}

/// What was said in a room, the oldest line first.
#[utoipa::path(get, path = "/rooms/{room}/captions/", tag = "live", params(Asked<Captions>),
    responses((status = 200, body = Page<View>)))]
async fn list(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
    asked: Asked<Captions>,
) -> Result<Page<View>, ApiError> {
    let room = stage_of(&base, &scope, room).await?;
    let rows = store::of_room(&mut base.read().await?, room.id, None, None, export::MOST).await?;
    let view = |row: store::Row| View {
        id: row.id,
        session: row.slot_id,
        language: row.language,
        text: row.text,
        began_at: row.began_at,
        timestamp: row.said_at,
    };
    asked.whole(rows.into_iter().map(view).collect())
}

/// One language as a file.
#[utoipa::path(get, path = "/rooms/{room}/captions/export/", tag = "live", params(Transcript),
    responses((status = 200, content((String = "text/vtt"), (String = "text/plain")))))]
async fn export(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
    QueryOf(asked): QueryOf<Transcript>,
) -> Result<Response, ApiError> {
    let room = stage_of(&base, &scope, room).await?;
    let wanted = Wanted::of(&asked.language, asked.session, asked.format.as_deref())?;
    export::file(&mut base.read().await?, &room, &wanted).await
}

async fn stage_of(base: &Base, scope: &EventScope, id: i64) -> Result<Room, ApiError> {
    let room = room_of(base, scope, id).await?;
    if room.mode.has_stage() { Ok(room) } else { Err(ApiError::NotFound) }
}

/// The answer to a line that is not taken.
pub(super) fn refused(failure: Failure) -> ApiError {
    use axum::http::StatusCode;
    match failure.code {
        ErrorCode::CaptionInvalid if failure.details.get("field").is_some_and(|field| field == "language") => {
            ApiError::field("language", say("api-caption-language"))
        }
        ErrorCode::CaptionInvalid => ApiError::field("text", say("api-caption-text").with("most", MAX_CAPTION as u64)),
        ErrorCode::CaptionLimit => {
            let words = say("api-caption-limit").with("languages", MAX_CAPTION_LANGUAGES as u64);
            ApiError::Refused(StatusCode::CONFLICT, "limit", words)
        }
        ErrorCode::CaptionRateLimited => {
            let words = say("api-too-many").with("seconds", u64::from(failure.retry_after.unwrap_or(1)));
            ApiError::Refused(StatusCode::TOO_MANY_REQUESTS, "too_many", words)
        }
        _ => ApiError::Internal(failure.into()),
    }
}
