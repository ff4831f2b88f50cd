//! REST for organizers: the posters of a room.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use signaling::protocol::StandLink;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::change::{self, Wish};
use super::{Row, store, voting};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::listing::{Asked, Filter, Kind as Wants, Listed};
use crate::base::page::Page;
use crate::base::tx::Tx;
use crate::base::web::body::{JsonBody, present};
use crate::base::web::path::Path;
use crate::events::EventScope;
use crate::events::rooms::Room;
use crate::live::stands::{self, Kind, fact, hall_of, stand_of, tell};
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// Posters of a room.
#[derive(Debug)]
struct Posters;

impl Listed for Posters {
    const ORDERINGS: &'static [&'static str] = &["position", "id", "title", "votes"];
    const DEFAULT: &'static str = "position";
    const SEARCH: &'static [&'static str] = &["title", "authors"];
    const FILTERS: &'static [Filter] = &[Filter::field("category", Wants::Text)];
}

pub fn api() -> Api {
    const MANAGE: Needs = Needs::event(Permission::RoomsManage);
    Api::below(EVENT)
        .on(MANAGE, routes!(list))
        .on(MANAGE, routes!(create))
        .on(MANAGE, routes!(retrieve))
        .on(MANAGE, routes!(update))
        .on(MANAGE, routes!(delete))
        .merge(voting::api())
}

#[derive(Serialize, ToSchema)]
#[schema(as = Poster)]
struct View {
    /// Its own room's, for `/stands/{id}/`.
    id: i64,
    room: i64,
    title: String,
    /// Markdown.
    #[serde(rename = "abstract")]
    summary: String,
    authors: String,
    category: String,
    tags: Vec<String>,
    /// The code of a talk; empty: none.
    session: String,
    presentation_room: Option<i64>,
    /// `{kind, label, url}` each.
    #[schema(value_type = Vec<Object>)]
    links: Value,
    position: i64,
    votes: i64,
}

/// A poster to hang up, or what to change of one: what stays out of the body stays as it is.
#[derive(Deserialize, ToSchema)]
#[schema(as = PosterBody)]
struct Body {
    /// At most 300 characters.
    title: Option<String>,
    /// Markdown, at most 20000 characters.
    #[serde(rename = "abstract")]
    summary: Option<String>,
    authors: Option<String>,
    category: Option<String>,
    /// At most 12.
    tags: Option<Vec<String>>,
    session: Option<String>,
    #[serde(default, deserialize_with = "present")]
    presentation_room: Option<Option<i64>>,
    /// `{kind, label, url}` each: `profile` or `download`.
    #[schema(value_type = Option<Vec<Object>>)]
    links: Option<Vec<StandLink>>,
    position: Option<i64>,
}

/// The posters of a room, with their votes.
#[utoipa::path(get, path = "/rooms/{room}/posters/", tag = "live", params(Asked<Posters>),
    responses((status = 200, body = Page<View>)))]
async fn list(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
    asked: Asked<Posters>,
) -> Result<Page<View>, ApiError> {
    let room = hall_of(&base, &scope, room, Kind::Poster).await?;
    let rows = store::of_room(&mut base.read().await?, room.id).await?;
    asked.whole(rows.into_iter().map(view).collect::<Vec<_>>())
}

/// One poster.
#[utoipa::path(get, path = "/rooms/{room}/posters/{id}/", tag = "live", responses((status = 200, body = View)))]
async fn retrieve(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room, id)): Path<(String, String, i64, i64)>,
) -> Result<Json<View>, ApiError> {
    let room = hall_of(&base, &scope, room, Kind::Poster).await?;
    let mut conn = base.read().await?;
    let stand = stand_of(&mut conn, &scope, room.id, id).await?;
    Ok(Json(view(store::by_id(&mut conn, stand.id).await?.ok_or(ApiError::NotFound)?)))
}

/// Hangs a poster up, at the end of the list where nothing else is said.
#[utoipa::path(post, path = "/rooms/{room}/posters/", tag = "live", request_body = Body,
    responses((status = 201, body = View)))]
async fn create(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let room = hall_of(&base, &scope, room, Kind::Poster).await?;
    let mut tx = base.begin(scope.caller.actor()).await?;
    let row = open(&mut tx, &scope, &room, wish(body)).await?;
    tx.commit().await?;
    tell(&base, scope.event.id, room.id, None);
    Ok((StatusCode::CREATED, Json(view(row))))
}

async fn open(tx: &mut Tx, scope: &EventScope, room: &Room, mut wish: Wish) -> Result<Row, ApiError> {
    let blank = Row {
        id: 0,
        room_id: room.id,
        title: String::new(),
        position: 0,
        summary: String::new(),
        authors: String::new(),
        category: String::new(),
        tags: sqlx::types::Json(Vec::new()),
        session: String::new(),
        presentation_room: None,
        links: sqlx::types::Json(json!([])),
        votes: 0,
    };
    wish.title.get_or_insert_default();
    let position = wish.position;
    let row = change::apply(tx, &scope.event, blank, wish).await?;
    let stand = stands::open(tx, room, &row.title, position).await?;
    let row = Row { id: stand.id, position: stand.position, ..row };
    store::insert(tx, &row).await?;
    tx.record(fact(&scope.event, "stand.created", (row.room_id, row.id), &Value::Null)).await?;
    Ok(row)
}

/// Changes a poster.
#[utoipa::path(patch, path = "/rooms/{room}/posters/{id}/", tag = "live", request_body = Body,
    responses((status = 200, body = View)))]
async fn update(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room, id)): Path<(String, String, i64, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<View>, ApiError> {
    let room = hall_of(&base, &scope, room, Kind::Poster).await?;
    let mut tx = base.begin(scope.caller.actor()).await?;
    let stand = stand_of(&mut tx, &scope, room.id, id).await?;
    let before = store::by_id(&mut tx, stand.id).await?.ok_or(ApiError::NotFound)?;
    let after = change::apply(&mut tx, &scope.event, before.clone(), wish(body)).await?;
    change::save(&mut tx, &scope.event, &before, &after).await?;
    tx.commit().await?;
    tell(&base, scope.event.id, room.id, Some(stand.id));
    Ok(Json(view(after)))
}

/// Takes a poster down, with its chat, its files and its votes. Whoever is there is put out.
#[utoipa::path(delete, path = "/rooms/{room}/posters/{id}/", tag = "live", responses((status = 204)))]
async fn delete(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room, id)): Path<(String, String, i64, i64)>,
) -> Result<StatusCode, ApiError> {
    let room = hall_of(&base, &scope, room, Kind::Poster).await?;
    let mut tx = base.begin(scope.caller.actor()).await?;
    let stand = stand_of(&mut tx, &scope, room.id, id).await?;
    stands::close(&mut tx, &scope, &stand).await?;
    tx.commit().await?;
    tell(&base, scope.event.id, room.id, None);
    Ok(StatusCode::NO_CONTENT)
}

fn wish(body: Body) -> Wish {
    Wish {
        title: body.title,
        position: body.position,
        summary: body.summary,
        authors: body.authors,
        category: body.category,
        tags: body.tags,
        session: body.session,
        presentation_room: body.presentation_room,
        links: body.links,
    }
}

fn view(row: Row) -> View {
    View {
        id: row.id,
        room: row.room_id,
        title: row.title,
        summary: row.summary,
        authors: row.authors,
        category: row.category,
        tags: row.tags.0,
        session: row.session,
        presentation_room: row.presentation_room,
        links: row.links.0,
        position: row.position,
        votes: row.votes,
    }
}
