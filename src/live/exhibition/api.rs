//! REST for organizers: the exhibitors of a room, and who agreed to be written to by them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use signaling::protocol::StandLink;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::change::{self, Wish};
use super::{Row, Size, contacts, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::listing::{Asked, Filter, Kind as Wants, Listed};
use crate::base::page::Page;
use crate::base::time::Timestamp;
use crate::base::tx::Tx;
use crate::base::web::body::{JsonBody, present};
use crate::base::web::path::Path;
use crate::events::EventScope;
use crate::events::rooms::Room;
use crate::live::stands::{self, Kind, fact, hall_of, stand_of, tell};
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// Exhibitors of a room.
#[derive(Debug)]
struct Exhibitors;

impl Listed for Exhibitors {
    const ORDERINGS: &'static [&'static str] = &["sorting_priority", "id", "name"];
    const DEFAULT: &'static str = "sorting_priority";
    const SEARCH: &'static [&'static str] = &["name", "tagline"];
    const FILTERS: &'static [Filter] = &[Filter::field("size", Wants::Choice(Size::WORDS))];
}

/// Requests to an exhibitor.
#[derive(Debug)]
struct Contacts;

impl Listed for Contacts {
    const ORDERINGS: &'static [&'static str] = &["id"];
    const DEFAULT: &'static str = "-id";
    const FILTERS: &'static [Filter] = &[Filter::field("state", Wants::Choice(contacts::State::WORDS))];
}

pub fn api() -> Api {
    const MANAGE: Needs = Needs::event(Permission::RoomsManage);
    const MODERATE: Needs = Needs::event(Permission::RoomsModerate);
    Api::below(EVENT)
        .on(Needs::Event(None), routes!(list))
        .on(MANAGE, routes!(create))
        .on(Needs::Event(None), routes!(retrieve))
        .on(MANAGE, routes!(update))
        .on(MANAGE, routes!(delete))
        .on(MODERATE, routes!(contact_list))
        .on(MODERATE, routes!(contact_export))
}

#[derive(Serialize, ToSchema)]
#[schema(as = Exhibitor)]
struct View {
    /// Its own room's, for `/stands/{id}/`.
    id: i64,
    room: i64,
    name: String,
    tagline: String,
    short_text: String,
    /// Markdown.
    text: String,
    size: &'static str,
    sorting_priority: i64,
    highlighted_room: Option<i64>,
    contact_enabled: bool,
    /// `{kind, label, url}` each.
    #[schema(value_type = Vec<Object>)]
    links: Value,
}

/// An exhibitor to make, or what to change of one: what stays out of the body stays as it is.
#[derive(Deserialize, ToSchema)]
#[schema(as = ExhibitorBody)]
struct Body {
    /// At most 100 characters.
    name: Option<String>,
    /// At most 250 characters.
    tagline: Option<String>,
    /// At most 500 characters.
    short_text: Option<String>,
    /// Markdown, at most 20000 characters.
    text: Option<String>,
    /// `1x1`, `3x1` or `3x3`.
    size: Option<String>,
    sorting_priority: Option<i64>,
    #[serde(default, deserialize_with = "present")]
    highlighted_room: Option<Option<i64>>,
    /// Whether visitors can ask to talk.
    contact_enabled: Option<bool>,
    /// `{kind, label, url}` each: `profile` or `download`.
    #[schema(value_type = Option<Vec<Object>>)]
    links: Option<Vec<StandLink>>,
}

/// A request, as organizers see it.
#[derive(Serialize, ToSchema)]
#[schema(as = ContactRequest)]
struct ContactView {
    id: i64,
    state: &'static str,
    /// Who asked.
    visitor: String,
    message: String,
    /// What they agreed to hand over; empty: nothing.
    shared_name: String,
    shared_email: String,
    created_at: Timestamp,
    answered_at: Option<Timestamp>,
}

/// The exhibitors of a room.
#[utoipa::path(get, path = "/rooms/{room}/exhibitors/", tag = "live", params(Asked<Exhibitors>),
    responses((status = 200, body = Page<View>)))]
async fn list(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
    asked: Asked<Exhibitors>,
) -> Result<Page<View>, ApiError> {
    let room = hall_of(&base, &scope, room, Kind::Exhibitor).await?;
    let rows = store::of_room(&mut base.read().await?, room.id).await?;
    asked.whole(rows.into_iter().map(view).collect::<Vec<_>>())
}

/// One exhibitor.
#[utoipa::path(get, path = "/rooms/{room}/exhibitors/{id}/", tag = "live", responses((status = 200, body = View)))]
async fn retrieve(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room, id)): Path<(String, String, i64, i64)>,
) -> Result<Json<View>, ApiError> {
    let room = hall_of(&base, &scope, room, Kind::Exhibitor).await?;
    let mut conn = base.read().await?;
    let stand = stand_of(&mut conn, &scope, room.id, id).await?;
    Ok(Json(view(store::by_id(&mut conn, stand.id).await?.ok_or(ApiError::NotFound)?)))
}

/// Puts an exhibitor into a room, at the end of the list where nothing else is said.
#[utoipa::path(post, path = "/rooms/{room}/exhibitors/", tag = "live", request_body = Body,
    responses((status = 201, body = View)))]
async fn create(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let room = hall_of(&base, &scope, room, Kind::Exhibitor).await?;
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
        name: String::new(),
        position: 0,
        tagline: String::new(),
        short_text: String::new(),
        body: String::new(),
        size: Size::Small,
        highlighted_room: None,
        contact_enabled: true,
        links: sqlx::types::Json(json!([])),
    };
    wish.name.get_or_insert_default();
    let position = wish.position;
    let row = change::apply(tx, &scope.event, blank, wish).await?;
    let stand = stands::open(tx, room, &row.name, position).await?;
    let row = Row { id: stand.id, position: stand.position, ..row };
    store::insert(tx, &row).await?;
    tx.record(fact(&scope.event, "stand.created", (row.room_id, row.id), &Value::Null)).await?;
    Ok(row)
}

/// Changes an exhibitor.
#[utoipa::path(patch, path = "/rooms/{room}/exhibitors/{id}/", tag = "live", request_body = Body,
    responses((status = 200, body = View)))]
async fn update(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room, id)): Path<(String, String, i64, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<View>, ApiError> {
    let room = hall_of(&base, &scope, room, Kind::Exhibitor).await?;
    let mut tx = base.begin(scope.caller.actor()).await?;
    let stand = stand_of(&mut tx, &scope, room.id, id).await?;
    let before = store::by_id(&mut tx, stand.id).await?.ok_or(ApiError::NotFound)?;
    let after = change::apply(&mut tx, &scope.event, before.clone(), wish(body)).await?;
    change::save(&mut tx, &scope.event, &before, &after).await?;
    tx.commit().await?;
    tell(&base, scope.event.id, room.id, Some(stand.id));
    Ok(Json(view(after)))
}

/// Takes an exhibitor out of the room, with its chat, its files and the requests to it. Whoever is at the booth is put out.
#[utoipa::path(delete, path = "/rooms/{room}/exhibitors/{id}/", tag = "live", responses((status = 204)))]
async fn delete(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room, id)): Path<(String, String, i64, i64)>,
) -> Result<StatusCode, ApiError> {
    let room = hall_of(&base, &scope, room, Kind::Exhibitor).await?;
    let mut tx = base.begin(scope.caller.actor()).await?;
    let stand = stand_of(&mut tx, &scope, room.id, id).await?;
    stands::close(&mut tx, &scope, &stand).await?;
    tx.commit().await?;
    tell(&base, scope.event.id, room.id, None);
    Ok(StatusCode::NO_CONTENT)
}

/// Visitors who asked to talk with an exhibitor.
#[utoipa::path(get, path = "/rooms/{room}/exhibitors/{id}/contacts/", tag = "live", params(Asked<Contacts>),
    responses((status = 200, body = Page<ContactView>)))]
async fn contact_list(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room, id)): Path<(String, String, i64, i64)>,
    asked: Asked<Contacts>,
) -> Result<Page<ContactView>, ApiError> {
    let room = hall_of(&base, &scope, room, Kind::Exhibitor).await?;
    let mut conn = base.read().await?;
    let stand = stand_of(&mut conn, &scope, room.id, id).await?;
    let rows = contacts::store::with_names(&mut conn, stand.id).await?;
    asked.whole(rows.into_iter().map(contact_view).collect::<Vec<_>>())
}

/// Those of them who agreed to give their name and address, as CSV.
#[utoipa::path(get, path = "/rooms/{room}/exhibitors/{id}/contacts/export/", tag = "live",
    responses((status = 200, content((String = "text/csv")))))]
async fn contact_export(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, room, id)): Path<(String, String, i64, i64)>,
) -> Result<Response, ApiError> {
    let room = hall_of(&base, &scope, room, Kind::Exhibitor).await?;
    let mut conn = base.read().await?;
    let stand = stand_of(&mut conn, &scope, room.id, id).await?;
    Ok(contacts::export::file(contacts::store::with_names(&mut conn, stand.id).await?))
}

fn wish(body: Body) -> Wish {
    Wish {
        name: body.name,
        position: body.sorting_priority,
        size: body.size,
        highlighted_room: body.highlighted_room,
        tagline: body.tagline,
        short_text: body.short_text,
        text: body.text,
        contact_enabled: body.contact_enabled,
        links: body.links,
    }
}

fn view(row: Row) -> View {
    View {
        id: row.id,
        room: row.room_id,
        name: row.name,
        tagline: row.tagline,
        short_text: row.short_text,
        text: row.body,
        size: row.size.as_str(),
        sorting_priority: row.position,
        highlighted_room: row.highlighted_room,
        contact_enabled: row.contact_enabled,
        links: row.links.0,
    }
}

fn contact_view(row: contacts::Named) -> ContactView {
    ContactView {
        id: row.row.id,
        state: row.row.state.as_str(),
        visitor: row.visitor,
        message: row.row.message,
        shared_name: row.row.shared_name,
        shared_email: row.row.shared_email,
        created_at: row.row.created_at,
        answered_at: row.row.answered_at,
    }
}
