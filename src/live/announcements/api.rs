//! REST for organizers: announcements, told at once to everybody who is there.

use axum::Json;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use signaling::protocol::{ErrorCode, Failure, MAX_ANNOUNCEMENT};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::write::{self, Wish};
use super::{Row, State, store};
use crate::base::Base;
use crate::base::error::{ApiError, one_of};
use crate::base::language::say;
use crate::base::listing::{Asked, Filter, Kind, Listed};
use crate::base::page::Page;
use crate::base::time::Timestamp;
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::events::EventScope;
use crate::live::hall::News;
use crate::live::hall::wire::{encode, news_topic};
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// Most in one answer: all that an event may have.
const MOST: i64 = 500;

/// Announcements of an event.
#[derive(Debug)]
struct Announcements;

impl Listed for Announcements {
    const ORDERINGS: &'static [&'static str] = &["id"];
    const DEFAULT: &'static str = "-id";
    const FILTERS: &'static [Filter] = &[Filter::field("state", Kind::Choice(State::WORDS))];
}

pub fn api() -> Api {
    const MODERATE: Needs = Needs::event(Permission::RoomsModerate);
    Api::below(EVENT).on(MODERATE, routes!(list)).on(MODERATE, routes!(create)).on(MODERATE, routes!(update))
}

#[derive(Serialize, ToSchema)]
#[schema(as = Announcement)]
struct View {
    id: i64,
    text: String,
    /// `draft`, `active` or `archived`: only forward.
    state: &'static str,
    show_until: Option<Timestamp>,
    created_at: Timestamp,
    /// When it was told.
    told_at: Option<Timestamp>,
}

/// What to write, or to change: what stays out of the body stays as it is.
#[derive(Deserialize, ToSchema)]
#[schema(as = AnnouncementBody)]
struct Body {
    /// At most 500 characters; only of a draft.
    text: Option<String>,
    state: Option<String>,
    show_until: Option<Timestamp>,
}

/// Announcements, the newest first.
#[utoipa::path(get, path = "/announcements/", tag = "live", params(Asked<Announcements>),
    responses((status = 200, body = Page<View>)))]
async fn list(
    Shared(base): Shared<Base>,
    scope: EventScope,
    asked: Asked<Announcements>,
) -> Result<Page<View>, ApiError> {
    let rows = store::of_event(&mut base.read().await?, scope.event.id, MOST).await?;
    asked.whole(rows.into_iter().map(view).collect::<Vec<_>>())
}

/// Writes an announcement: a draft, unless it is to be `active` at once.
#[utoipa::path(post, path = "/announcements/", tag = "live", request_body = Body,
    responses((status = 201, body = View)))]
async fn create(
    Shared(base): Shared<Base>,
    scope: EventScope,
    JsonBody(body): JsonBody<Body>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let state = state(body.state)?.unwrap_or(State::Draft);
    let mut tx = base.begin(scope.caller.actor()).await?;
    let text = body.text.unwrap_or_default();
    let mut row = write::create(&mut tx, &scope.event, &text, body.show_until).await.map_err(refused)?;
    if state != State::Draft {
        let wish = Wish { text: None, show_until: None, state: Some(state) };
        row = write::update(&mut tx, &scope.event, row.id, wish).await.map_err(refused)?;
    }
    tx.commit().await?;
    tell(&base, &scope, row.id);
    Ok((StatusCode::CREATED, Json(view(row))))
}

/// Changes an announcement, tells it to everybody (`active`), or takes it away (`archived`).
#[utoipa::path(patch, path = "/announcements/{id}/", tag = "live", request_body = Body,
    responses((status = 200, body = View)))]
async fn update(
    Shared(base): Shared<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<View>, ApiError> {
    let wish = Wish { text: body.text, show_until: body.show_until, state: state(body.state)? };
    let mut tx = base.begin(scope.caller.actor()).await?;
    let row = write::update(&mut tx, &scope.event, id, wish).await.map_err(refused)?;
    tx.commit().await?;
    tell(&base, &scope, row.id);
    Ok(Json(view(row)))
}

fn tell(base: &Base, scope: &EventScope, id: i64) {
    base.bus.publish(&news_topic(scope.event.id), encode(&News::Announcement { id }));
}

fn state(word: Option<String>) -> Result<Option<State>, ApiError> {
    word.map(State::try_from).transpose().map_err(|_| ApiError::field("state", one_of(State::WORDS)))
}

fn view(row: Row) -> View {
    View {
        id: row.id,
        text: row.text,
        state: row.state.as_str(),
        show_until: row.show_until,
        created_at: row.created_at,
        told_at: row.told_at,
    }
}

fn refused(failure: Failure) -> ApiError {
    match failure.code {
        ErrorCode::AnnouncementUnknown => ApiError::NotFound,
        ErrorCode::AnnouncementInvalid => {
            ApiError::field("text", say("api-announcement-text").with("most", MAX_ANNOUNCEMENT as u64))
        }
        ErrorCode::AnnouncementFixed => ApiError::Refused(StatusCode::CONFLICT, "fixed", say("api-announcement-fixed")),
        ErrorCode::AnnouncementLimit => ApiError::Refused(StatusCode::CONFLICT, "limit", say("api-announcement-limit")),
        _ => ApiError::Internal(failure.into()),
    }
}
