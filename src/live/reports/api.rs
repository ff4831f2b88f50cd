//! REST for organizers: have a report made, see how far it is, fetch it.

use axum::Json;
use axum::extract::State as Of;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{Format, KEPT, MAX_MINUTES, MINUTES, MOST_REPORTS, Report, State, What, store, work};
use crate::base::Base;
use crate::base::error::{ApiError, one_of};
use crate::base::jobs::{self, NewJob};
use crate::base::language::say;
use crate::base::listing::{Asked, Listed};
use crate::base::page::Page;
use crate::base::time::Timestamp;
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::events::{EventScope, rooms};
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// Reports that are kept or made now.
#[derive(Debug)]
struct Reports;

impl Listed for Reports {
    const ORDERINGS: &'static [&'static str] = &["created_at"];
    const DEFAULT: &'static str = "-created_at";
}

pub fn api() -> Api {
    const READ: Needs = Needs::event(Permission::AnalyticsRead);
    Api::below(EVENT)
        .on(READ, routes!(list))
        .on(READ, routes!(make))
        .on(READ, routes!(retrieve))
        .on(READ, routes!(fetch))
        .on(READ, routes!(delete))
}

#[derive(Serialize, ToSchema)]
#[schema(as = EventReport)]
struct View {
    id: i64,
    what: &'static str,
    format: &'static str,
    room: Option<i64>,
    minutes: i64,
    /// `waiting`, `done` or `failed`.
    state: &'static str,
    /// 0 to 100.
    progress: i64,
    /// Lines below the head.
    lines: Option<i64>,
    created_at: Timestamp,
    /// From then on it is gone.
    expires_at: Timestamp,
    /// Where to fetch it, with the same rights.
    url: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EventReportBody)]
struct Body {
    /// `attendance`, `sessions`, `session_attendees`, `attendees`, `chat`, `questions`, `polls` or `summary`.
    what: String,
    /// `csv`, `xlsx`, and of the summary `pdf`.
    format: String,
    /// Only of this room.
    room: Option<i64>,
    /// Who was in a session for so many minutes took part; left out: 5.
    minutes: Option<i64>,
}

fn view(scope: &EventScope, report: &Report) -> View {
    let place = format!("/api/v1/organizers/{}/events/{}", scope.organizer.slug, scope.event.slug);
    View {
        id: report.id,
        what: report.what.as_str(),
        format: report.format.as_str(),
        room: report.room_id,
        minutes: report.minutes,
        state: report.state.as_str(),
        progress: report.progress,
        lines: report.lines,
        created_at: report.created_at,
        expires_at: report.expires_at,
        url: (report.state == State::Done).then(|| format!("{place}/reports/{}/file/", report.id)),
    }
}

/// Whether somebody may see what is in it.
fn may_see(scope: &EventScope, what: What) -> bool {
    what.needs().is_none_or(|permission| scope.permissions.contains(permission))
}

/// Reports that are kept, or being made; without those whose content is not for the caller.
#[utoipa::path(get, path = "/reports/", tag = "live", params(Asked<Reports>), responses((status = 200, body = Page<View>)))]
async fn list(Of(base): Of<Base>, scope: EventScope, asked: Asked<Reports>) -> Result<Page<View>, ApiError> {
    let reports = store::of_event(&mut base.read().await?, scope.event.id, base.now()).await?;
    let seen = reports.iter().filter(|report| may_see(&scope, report.what));
    asked.whole(seen.map(|report| view(&scope, report)).collect())
}

/// Has a report made. Names need `event.orders:read`, what people wrote `video.rooms:moderate`.
#[utoipa::path(post, path = "/reports/", tag = "live", request_body = Body, responses((status = 202, body = View)))]
async fn make(
    Of(base): Of<Base>,
    scope: EventScope,
    JsonBody(body): JsonBody<Body>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let what = What::try_from(body.what).map_err(|_| ApiError::field("what", one_of(What::WORDS)))?;
    let format = Format::try_from(body.format).map_err(|_| ApiError::field("format", one_of(Format::WORDS)))?;
    if !may_see(&scope, what) {
        return Err(ApiError::FORBIDDEN);
    }
    if format == Format::Pdf && what != What::Summary {
        return Err(ApiError::field("format", one_of(&["csv", "xlsx"])));
    }
    let minutes = body.minutes.unwrap_or(MINUTES);
    if !(1..=MAX_MINUTES).contains(&minutes) {
        return Err(ApiError::field("minutes", say("api-between").with("least", 1).with("most", MAX_MINUTES)));
    }
    let mut tx = base.begin(scope.caller.actor()).await?;
    if let Some(room) = body.room {
        let known = rooms::store::by_id(&mut tx, scope.event.id, room).await?;
        known.ok_or_else(|| ApiError::field("room", say("api-role-room")))?;
    }
    let now = tx.now();
    if store::of_event(&mut tx, scope.event.id, now).await?.len() as i64 >= MOST_REPORTS {
        return Err(ApiError::Refused(StatusCode::CONFLICT, "limit", say("api-role-limit").with("most", MOST_REPORTS)));
    }
    let (event_id, room_id, expires_at) = (scope.event.id, body.room, now.plus(KEPT));
    let new = store::New { event_id, what, format, room_id, minutes, expires_at };
    let report = store::insert(&mut tx, &new, now).await?;
    let job = NewJob {
        kind: work::KIND,
        key: report.id.to_string(),
        crowd: format!("event:{event_id}"),
        event_id: Some(event_id),
        body: json!({}),
        due: now,
    };
    jobs::enqueue(&mut tx, job).await?;
    let told = json!({"report": report.id, "what": what.as_str(), "format": format.as_str(), "rooms": report.room_id});
    tx.record(scope.fact("report.made", format!("report:{}", report.id), told)).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(view(&scope, &report))))
}

async fn found(base: &Base, scope: &EventScope, id: i64) -> Result<Report, ApiError> {
    let report = store::by_id(&mut base.read().await?, id).await?;
    let report = report.filter(|report| report.event_id == scope.event.id && report.expires_at > base.now());
    let report = report.ok_or(ApiError::NotFound)?;
    if may_see(scope, report.what) { Ok(report) } else { Err(ApiError::FORBIDDEN) }
}

/// How far a report is.
#[utoipa::path(get, path = "/reports/{id}/", tag = "live", responses((status = 200, body = View)))]
async fn retrieve(
    Of(base): Of<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<Json<View>, ApiError> {
    Ok(Json(view(&scope, &found(&base, &scope, id).await?)))
}

/// The file, until its time is over.
#[utoipa::path(get, path = "/reports/{id}/file/", tag = "live",
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
async fn fetch(
    Of(base): Of<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<Response, ApiError> {
    let report = found(&base, &scope, id).await?;
    let file = store::file(&mut base.read().await?, id).await?.ok_or(ApiError::NotFound)?;
    let name = format!("{}-{}.{}", scope.event.slug, report.what.as_str(), report.format.as_str());
    let headers = [
        (header::CONTENT_TYPE, report.format.content_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, file).into_response())
}

/// Deletes a report before its time.
#[utoipa::path(delete, path = "/reports/{id}/", tag = "live", responses((status = 204)))]
async fn delete(
    Of(base): Of<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<StatusCode, ApiError> {
    found(&base, &scope, id).await?;
    let mut tx = base.begin(scope.caller.actor()).await?;
    store::delete(&mut tx, scope.event.id, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
