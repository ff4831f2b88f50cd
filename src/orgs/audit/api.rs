//! `.../audit_log/` of an organizer and of an event: narrowed by kind, actor, thing and time; exported as CSV and NDJSON.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::actors::{Actor, Actors};
use super::export::{self, Format};
use super::store::{self, Filter};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::journal::Line;
use crate::base::listing::{self, Asked, Kind, Listed};
use crate::base::page::Page;
use crate::base::time::Timestamp;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, Needs, ORGANIZER, Passed};
use crate::orgs::rights;

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditEntry)]
pub struct View {
    pub id: i64,
    pub datetime: Timestamp,
    pub actor: Actor,
    /// As `product.changed`.
    pub kind: String,
    /// What it happened to, as `product:12`.
    pub object: String,
    /// The event's slug.
    pub event: Option<String>,
    /// What changed, as it was before; null where nothing was.
    pub old: Value,
    /// What changed, as it is since.
    pub new: Value,
    /// What else the fact says.
    pub data: Map<String, Value>,
}

/// The journal, as lists of the API go.
#[derive(Debug)]
struct Log;

impl Listed for Log {
    const ORDERINGS: &'static [&'static str] = &["datetime"];
    const DEFAULT: &'static str = "-datetime";
    const FILTERS: &'static [listing::Filter] = &[
        listing::Filter::own("kind", Kind::Text, "A kind, as `product.changed`, or all that begin so: `product.`"),
        listing::Filter::own("actor", Kind::Text, "Who did it, as `user:7`, `token:3`, `device:1` or `system`."),
        listing::Filter::own("object", Kind::Text, "What it happened to, as `product:12`."),
        listing::Filter::own("since", Kind::Moment, "Not before this moment."),
        listing::Filter::own("before", Kind::Moment, "Before this moment."),
    ];
}

/// The same, as a file.
#[derive(Debug)]
struct LogFile;

impl Listed for LogFile {
    const ORDERINGS: &'static [&'static str] = &["datetime"];
    const DEFAULT: &'static str = "datetime";
    const FILTERS: &'static [listing::Filter] = &[
        Log::FILTERS[0],
        Log::FILTERS[1],
        Log::FILTERS[2],
        Log::FILTERS[3],
        Log::FILTERS[4],
        listing::Filter::own("format", Kind::Choice(&["csv", "ndjson"]), "`csv` or `ndjson`; left away: `ndjson`."),
    ];
}

pub fn api() -> Api {
    const OF_ORGANIZER: Needs = Needs::organizer(Permission::OrganizerSettings);
    const OF_EVENT: Needs = Needs::event(Permission::EventSettings);
    Api::below(ORGANIZER)
        .on(OF_ORGANIZER, routes!(list))
        .on(OF_ORGANIZER, routes!(export))
        .on(OF_EVENT, routes!(list_of_event))
        .on(OF_EVENT, routes!(export_of_event))
}

/// What happened at the organizer and at those of its events that the caller has; the newest first.
#[utoipa::path(get, path = "/audit_log/", tag = "audit log", params(Asked<Log>),
    responses((status = 200, body = Page<View>)))]
async fn list(State(base): State<Base>, passed: Passed, asked: Asked<Log>) -> Result<Page<View>, ApiError> {
    page(&base, passed, asked).await
}

/// What happened at the event; the newest first.
#[utoipa::path(get, path = "/events/{event}/audit_log/", tag = "audit log", params(Asked<Log>),
    responses((status = 200, body = Page<View>)))]
async fn list_of_event(State(base): State<Base>, passed: Passed, asked: Asked<Log>) -> Result<Page<View>, ApiError> {
    page(&base, passed, asked).await
}

/// The log as a file, the oldest first: at most 200,000 lines, which `since` and `before` choose.
#[utoipa::path(get, path = "/audit_log/export/", tag = "audit log", params(Asked<LogFile>),
    responses((status = 200, content((String = "application/x-ndjson"), (String = "text/csv")))))]
async fn export(State(base): State<Base>, passed: Passed, asked: Asked<LogFile>) -> Result<Response, ApiError> {
    file(base, passed, asked).await
}

/// The event's log as a file, the oldest first: at most 200,000 lines, which `since` and `before` choose.
#[utoipa::path(get, path = "/events/{event}/audit_log/export/", tag = "audit log", params(Asked<LogFile>),
    responses((status = 200, content((String = "application/x-ndjson"), (String = "text/csv")))))]
async fn export_of_event(
    State(base): State<Base>,
    passed: Passed,
    asked: Asked<LogFile>,
) -> Result<Response, ApiError> {
    file(base, passed, asked).await
}

async fn page(base: &Base, passed: Passed, asked: Asked<Log>) -> Result<Page<View>, ApiError> {
    let filter = filter(base, passed, &asked).await?;
    // Lines are numbered as time goes; their number makes the order total and is what the index has.
    let order_by = asked.order_by(&[("datetime", "id")], "id");
    let mut conn = base.read().await?;
    let (limit, offset) = (asked.page.limit(), asked.page.offset());
    let (lines, count) = store::page(&mut conn, &filter, &order_by, limit, offset).await?;
    let events = store::event_slugs(&mut conn, filter.organizer_id).await?;
    let mut actors = Actors::default();
    actors.learn(&mut conn, filter.organizer_id, &lines).await?;
    Ok(asked.page(lines.iter().map(|line| view(line, &actors, &events)).collect(), count))
}

async fn file(base: Base, passed: Passed, asked: Asked<LogFile>) -> Result<Response, ApiError> {
    let format = if asked.text("format") == Some("csv") { Format::Csv } else { Format::Ndjson };
    let filter = filter(&base, passed, &asked).await?;
    let events = store::event_slugs(&mut base.read().await?, filter.organizer_id).await?;
    Ok(export::file(base, filter, events, format))
}

async fn filter<L: Listed>(base: &Base, passed: Passed, asked: &Asked<L>) -> Result<Filter, ApiError> {
    let organizer = passed.organizer.ok_or(ApiError::NotFound)?;
    let text = |name| asked.text(name).map(str::to_owned);
    Ok(Filter {
        organizer_id: organizer.id,
        event_id: passed.event_id,
        known: rights::events(&mut base.read().await?, &passed.caller, organizer.id).await?,
        kind: text("kind"),
        actor: text("actor"),
        object: text("object"),
        since: asked.moment("since"),
        before: asked.moment("before"),
    })
}

/// A line as it is told; `events` are the slugs of the organizer's events.
pub fn view(line: &Line, actors: &Actors, events: &[(i64, String)]) -> View {
    let mut data = line.body.as_object().cloned().unwrap_or_default();
    let slug = |id: i64| events.iter().find(|(known, _)| *known == id).map(|(_, slug)| slug.clone());
    View {
        id: line.id,
        datetime: line.at,
        actor: actors.of(line),
        kind: line.kind.clone(),
        object: line.subject.clone(),
        event: line.event_id.and_then(slug),
        old: data.remove("old").unwrap_or_default(),
        new: data.remove("new").unwrap_or_default(),
        data,
    }
}
