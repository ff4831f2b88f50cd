//! `.../rooms/`: rooms with the rules of who may enter and when.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::change::{self, Wish};
use super::{Mode, Room, store};
use crate::access::gate::suppose::Supposed;
use crate::access::{Refusal, RoomFacts, RoomRef, policies};
use crate::base::Base;
use crate::base::db::Conn;
use crate::base::error::ApiError;
use crate::base::journal;
use crate::base::listing::{Asked, Filter, Kind, Listed};
use crate::base::page::Page;
use crate::base::texts::Texts;
use crate::base::time::Timestamp;
use crate::base::web::body::{JsonBody, present};
use crate::base::web::path::Path;
use crate::base::words::Words;
use crate::events::EventScope;
use crate::events::stakes::Stakes;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

#[derive(Serialize, ToSchema)]
#[schema(as = Room)]
struct View {
    id: i64,
    slug: String,
    name: Texts,
    description: Texts,
    position: i64,
    mode: &'static str,
    /// Not in the lobby; whoever has its address comes in as ever.
    hidden: bool,
    audience: Option<&'static str>,
    timing: Option<&'static str>,
    /// Which tickets open it, where `audience` is `products`.
    products: Vec<i64>,
    opens_before: Option<i64>,
    presenters_before: Option<i64>,
    closes_after: Option<i64>,
    capacity: Option<i64>,
    /// How its door stands for those whom it is for; null: it is the team's.
    door: Option<Door>,
}

/// Whether people are let in now, and when that changes by itself.
#[derive(Serialize, ToSchema)]
#[schema(as = RoomDoor)]
struct Door {
    open: bool,
    /// No session is planned there any more.
    ended: bool,
    changes_at: Option<Timestamp>,
}

/// Lists of rooms.
#[derive(Debug)]
struct Rooms;

impl Listed for Rooms {
    const ORDERINGS: &'static [&'static str] = &["position", "id", "slug", "name"];
    const DEFAULT: &'static str = "position";
    const SEARCH: &'static [&'static str] = &["name", "slug"];
    const FILTERS: &'static [Filter] = &[
        Filter::field("mode", Kind::Choice(Mode::WORDS)),
        Filter::field("audience", Kind::Choice(&["public", "attendees", "products", "team"])),
    ];
}

pub fn api(stakes: &Stakes) -> Api {
    const ANY: Needs = Needs::Event(None);
    const MANAGE: Needs = Needs::event(Permission::RoomsManage);
    Api::below(EVENT)
        .on(ANY, routes!(list))
        .on(MANAGE, routes!(create))
        .on(ANY, routes!(retrieve))
        .on(MANAGE, routes!(update))
        .on(MANAGE, routes!(delete))
        .with(stakes.clone())
}

/// Rooms, with the rules of who may enter and when.
#[utoipa::path(get, path = "/rooms/", tag = "rooms", params(Asked<Rooms>), responses((status = 200, body = Page<View>)))]
async fn list(State(base): State<Base>, scope: EventScope, asked: Asked<Rooms>) -> Result<Page<View>, ApiError> {
    let mut conn = base.read().await?;
    let mut views = Vec::new();
    for room in store::of_event(&mut conn, scope.event.id).await? {
        views.push(view(&mut conn, &scope, room, base.now()).await?);
    }
    Ok(asked.whole(views)?.modified(journal::last(&mut conn, scope.event.id, "room.").await?))
}

/// One room.
#[utoipa::path(get, path = "/rooms/{id}/", tag = "rooms", responses((status = 200, body = View)))]
async fn retrieve(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<Json<View>, ApiError> {
    let mut conn = base.read().await?;
    let room = store::by_id(&mut conn, scope.event.id, id).await?.ok_or(ApiError::NotFound)?;
    Ok(Json(view(&mut conn, &scope, room, base.now()).await?))
}

/// A room to make, or what to change of one: what stays out of the body stays as it is. Without rules of its own a new room is
/// open to everybody with a ticket, around its sessions.
#[derive(Deserialize, ToSchema)]
#[schema(as = RoomBody)]
struct Body {
    name: Option<Words>,
    description: Option<Words>,
    position: Option<i64>,
    /// Part of its address, for good; made from the name where it is left out.
    slug: Option<String>,
    /// `stage`, `meeting`, `roulette`, `page`, `frame`, `video`, `people`, `exhibition` or `posters`, for good.
    mode: Option<String>,
    hidden: Option<bool>,
    /// `public`, `attendees` (whoever has a ticket), `products` (whoever has one of these) or `team`.
    audience: Option<String>,
    /// All tickets and add-ons that open it, where `audience` is `products`.
    products: Option<Vec<i64>>,
    /// `always`, or `sessions`: around those that the schedule has there.
    timing: Option<String>,
    opens_before: Option<i64>,
    presenters_before: Option<i64>,
    closes_after: Option<i64>,
    /// A number sets it, `null` takes the limit away.
    #[serde(default, deserialize_with = "present")]
    capacity: Option<Option<i64>>,
}

/// Makes a room.
#[utoipa::path(post, path = "/rooms/", tag = "rooms", request_body = Body, responses((status = 201, body = View)))]
async fn create(
    State(base): State<Base>,
    Extension(stakes): Extension<Stakes>,
    scope: EventScope,
    JsonBody(body): JsonBody<Body>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let room = change::create(&base, &mut tx, (&scope, &stakes), wish(&scope, body)).await?;
    let view = view(&mut tx, &scope, room, base.now()).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// Changes a room, who may enter, or when; whoever is inside is asked anew.
#[utoipa::path(patch, path = "/rooms/{id}/", tag = "rooms", request_body = Body, responses((status = 200, body = View)))]
async fn update(
    State(base): State<Base>,
    Extension(stakes): Extension<Stakes>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<View>, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let room = store::by_id(&mut tx, scope.event.id, id).await?.ok_or(ApiError::NotFound)?;
    let room = change::update(&mut tx, (&scope, &stakes), room, wish(&scope, body)).await?;
    let view = view(&mut tx, &scope, room, base.now()).await?;
    tx.commit().await?;
    Ok(Json(view))
}

/// Deletes a room in which no session is planned. Whoever is inside is put out.
#[utoipa::path(delete, path = "/rooms/{id}/", tag = "rooms", responses((status = 204)))]
async fn delete(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<StatusCode, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let room = store::by_id(&mut tx, scope.event.id, id).await?.ok_or(ApiError::NotFound)?;
    change::delete(&mut tx, &scope, &room).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

fn wish(scope: &EventScope, body: Body) -> Wish {
    let texts = |words: Option<Words>| words.map(|words| Texts::of(words, &scope.event.locale));
    Wish {
        name: texts(body.name),
        description: texts(body.description),
        position: body.position,
        slug: body.slug,
        mode: body.mode,
        hidden: body.hidden,
        audience: body.audience,
        products: body.products,
        timing: body.timing,
        opens_before: body.opens_before,
        presenters_before: body.presenters_before,
        closes_after: body.closes_after,
        capacity: body.capacity,
    }
}

async fn view(conn: &mut Conn, scope: &EventScope, room: Room, now: Timestamp) -> Result<View, sqlx::Error> {
    let policy = policies::store::of_room(conn, room.id).await?;
    let facts = RoomFacts::of(conn, RoomRef { room_id: room.id, event_id: room.event_id }).await?;
    Ok(View {
        id: room.id,
        name: room.names(&scope.event.locale),
        description: room.descriptions(&scope.event.locale),
        slug: room.slug,
        position: room.position,
        mode: room.mode.as_str(),
        hidden: room.hidden,
        audience: policy.as_ref().map(|policy| policy.audience.as_str()),
        timing: policy.as_ref().map(|policy| policy.timing.as_str()),
        products: policies::store::products(conn, room.id).await?,
        opens_before: policy.as_ref().map(|policy| policy.opens_before),
        presenters_before: policy.as_ref().map(|policy| policy.presenters_before),
        closes_after: policy.as_ref().map(|policy| policy.closes_after),
        capacity: policy.and_then(|policy| policy.capacity),
        door: facts.door(now).map(door),
    })
}

fn door(of: Supposed) -> Door {
    let ended = of.refusal == Some(Refusal::Ended);
    Door { open: of.refusal.is_none(), ended, changes_at: of.changes_at }
}
