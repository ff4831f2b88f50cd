//! REST for organizers: when a room takes questions, what was asked there, and the same as a file.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::store;
use crate::base::Base;
use crate::base::csv;
use crate::base::error::{ApiError, one_of};
use crate::base::journal::{self, changes};
use crate::base::listing::{Asked, Filter, Kind, Listed};
use crate::base::page::Page;
use crate::base::time::Timestamp;
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::events::EventScope;
use crate::events::rooms::Room;
use crate::live::audience::Terms;
use crate::live::audience::rules::Opens;
use crate::live::audience::store as terms;
use crate::live::hall::News;
use crate::live::hall::wire::{encode, news_topic};
use crate::live::rooms::api::room_of;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// Most questions of one room that are listed and exported; the oldest come first.
const MOST: i64 = 20_000;

/// Questions of a room.
#[derive(Debug)]
struct Questions;

impl Listed for Questions {
    const ORDERINGS: &'static [&'static str] = &["id", "score", "session"];
    const DEFAULT: &'static str = "id";
    const SEARCH: &'static [&'static str] = &["content"];
    const FILTERS: &'static [Filter] = &[
        Filter::field("session", Kind::Number),
        Filter::field("state", Kind::Choice(super::State::WORDS)),
        Filter::field("answered", Kind::Flag),
    ];
}

pub fn api() -> Api {
    const MODERATE: Needs = Needs::event(Permission::RoomsModerate);
    Api::below(EVENT)
        .on(Needs::Event(None), routes!(retrieve))
        .on(Needs::event(Permission::RoomsManage), routes!(update))
        .on(MODERATE, routes!(list))
        .on(MODERATE, routes!(export))
}

/// When a room takes questions.
#[derive(Serialize, ToSchema)]
#[schema(as = QuestionSettings)]
struct Settings {
    /// `off`: only when a moderator opens them; `sessions`: while one is on, and ten minutes longer; `always`.
    open: &'static str,
    /// Whether a question waits for a moderator before the others see it.
    requires_moderation: bool,
}

/// What to change; what stays out of the body stays as it is.
#[derive(Deserialize, ToSchema)]
#[schema(as = QuestionSettingsBody)]
struct Body {
    open: Option<String>,
    requires_moderation: Option<bool>,
}

/// A question, as moderators see it.
#[derive(Serialize, ToSchema)]
#[schema(as = AskedQuestion)]
struct View {
    id: i64,
    /// The session that was on; null: none was.
    session: Option<i64>,
    content: String,
    state: &'static str,
    answered: bool,
    /// How many people voted for it.
    score: i64,
    /// What the asker is called; empty when their name is gone.
    name: String,
    /// The others do not see who asked.
    anonymous: bool,
    timestamp: Timestamp,
}

/// When a room takes questions.
#[utoipa::path(get, path = "/rooms/{room}/question_settings/", tag = "live", responses((status = 200, body = Settings)))]
async fn retrieve(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
) -> Result<Json<Settings>, ApiError> {
    let room = place_of(&base, &scope, room).await?;
    Ok(Json(settings(&terms::terms(&mut base.read().await?, room.id).await?)))
}

/// Changes when a room takes questions, at once.
#[utoipa::path(patch, path = "/rooms/{room}/question_settings/", tag = "live", request_body = Body,
    responses((status = 200, body = Settings)))]
async fn update(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<Settings>, ApiError> {
    let room = place_of(&base, &scope, room).await?;
    let mut tx = base.begin(scope.caller.actor()).await?;
    let before = terms::terms(&mut tx, room.id).await?;
    let opens = body.open.map(Opens::try_from).transpose();
    let opens = opens.map_err(|_| ApiError::field("open", one_of(Opens::WORDS)))?.unwrap_or(before.opens);
    let after = Terms { opens, moderated: body.requires_moderation.unwrap_or(before.moderated), ..before.clone() };
    terms::put_settings(&mut tx, room.id, &after).await?;
    let (before, after) = (settings(&before), settings(&after));
    if let Some(body) = changes(&json!(before), &json!(after)) {
        let body = journal::with(body, "rooms", vec![room.id]);
        tx.record(scope.fact("questions.changed", format!("room:{}", room.id), body)).await?;
    }
    tx.commit().await?;
    base.bus.publish(&news_topic(scope.event.id), encode(&News::Terms { room: room.id }));
    Ok(Json(after))
}

/// What was asked in a room, names included.
#[utoipa::path(get, path = "/rooms/{room}/questions/", tag = "live", params(Asked<Questions>),
    responses((status = 200, body = Page<View>)))]
async fn list(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
    asked: Asked<Questions>,
) -> Result<Page<View>, ApiError> {
    asked.whole(views(&base, &scope, room).await?)
}

/// The same as CSV, to be handed on: whoever asked without a name has none.
#[utoipa::path(get, path = "/rooms/{room}/questions/export/", tag = "live",
    responses((status = 200, content((String = "text/csv")))))]
async fn export(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
) -> Result<Response, ApiError> {
    const COLUMNS: [&str; 8] = ["id", "session", "timestamp", "state", "answered", "score", "name", "question"];
    let rows = views(&base, &scope, room).await?.into_iter().map(|view| {
        vec![
            view.id.to_string(),
            view.session.map(|session| session.to_string()).unwrap_or_default(),
            view.timestamp.to_string(),
            view.state.to_owned(),
            view.answered.to_string(),
            view.score.to_string(),
            if view.anonymous { String::new() } else { view.name },
            view.content,
        ]
    });
    Ok(csv::file("questions", &COLUMNS, rows))
}

async fn views(base: &Base, scope: &EventScope, room: i64) -> Result<Vec<View>, ApiError> {
    let room = place_of(base, scope, room).await?;
    let rows = store::of_room(&mut base.read().await?, room.id, MOST).await?;
    let view = |named: store::Named| View {
        id: named.row.id,
        session: named.row.slot_id,
        content: named.row.content,
        state: named.row.state.as_str(),
        answered: named.row.answered,
        score: named.row.votes,
        name: named.asker,
        anonymous: named.row.anonymous,
        timestamp: named.row.asked_at,
    };
    Ok(rows.into_iter().map(view).collect())
}

fn settings(terms: &Terms) -> Settings {
    Settings { open: terms.opens.as_str(), requires_moderation: terms.moderated }
}

/// The room, if it has an audience.
pub(in crate::live) async fn place_of(base: &Base, scope: &EventScope, id: i64) -> Result<Room, ApiError> {
    let room = room_of(base, scope, id).await?;
    if room.mode.has_audience() || room.mode.is_beside() { Ok(room) } else { Err(ApiError::NotFound) }
}
