//! `.../rooms/`: rooms with the rules of who may enter and when.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{Mode, Room, store};
use crate::access::policies::{self, Audience, Policy, Timing};
use crate::base::db::Conn;
use crate::base::error::{ApiError, is_duplicate};
use crate::base::page::Page;
use crate::base::web::body::{JsonBody, present};
use crate::base::words::Words;
use crate::base::{Base, slug as slugs};
use crate::events::{EventScope, rules};
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// Most seconds that a room may open before or stay open after a session: a day.
const MAX_MARGIN: i64 = 86_400;

/// Longest name, in characters.
const MAX_NAME: usize = 100;

#[derive(Serialize, ToSchema)]
#[schema(as = Room)]
struct View {
    id: i64,
    slug: String,
    name: BTreeMap<String, String>,
    description: BTreeMap<String, String>,
    position: i64,
    mode: &'static str,
    audience: Option<&'static str>,
    timing: Option<&'static str>,
    products: Vec<i64>,
    opens_before: Option<i64>,
    presenters_before: Option<i64>,
    closes_after: Option<i64>,
    capacity: Option<i64>,
}

pub fn api() -> Api {
    const ANY: Needs = Needs::Event(None);
    Api::below(EVENT)
        .on(ANY, routes!(list))
        .on(Needs::event(Permission::RoomsManage), routes!(create))
        .on(ANY, routes!(retrieve))
        .on(Needs::event(Permission::RoomsManage), routes!(update))
}

/// Rooms, with the rules of who may enter and when.
#[utoipa::path(get, path = "/rooms/", tag = "rooms", responses((status = 200, body = Page<View>)))]
async fn list(State(base): State<Base>, scope: EventScope) -> Result<Json<Page<View>>, ApiError> {
    let mut conn = base.read().await?;
    let mut views = Vec::new();
    for room in store::of_event(&mut conn, scope.event.id).await? {
        views.push(view(&mut conn, &scope, room).await?);
    }
    Ok(Json(Page::whole(views)))
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
    Ok(Json(view(&mut conn, &scope, room).await?))
}

/// A room to make. Without rules of its own it is open to everybody with a ticket, around its sessions.
#[derive(Deserialize, ToSchema)]
#[schema(as = RoomBody)]
struct CreateBody {
    name: Words,
    /// Part of its address; made from the name where it is left out.
    slug: Option<String>,
    /// `stage` or `meeting`.
    mode: Option<String>,
    #[serde(flatten)]
    rules: UpdateBody,
}

/// Makes a room.
#[utoipa::path(post, path = "/rooms/", tag = "rooms", request_body = CreateBody, responses((status = 201, body = View)))]
async fn create(
    State(base): State<Base>,
    scope: EventScope,
    JsonBody(body): JsonBody<CreateBody>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let name = body.name.in_language(&scope.event.locale).to_owned();
    if name.is_empty() || name.chars().count() > MAX_NAME {
        return Err(ApiError::field("name", format!("Between 1 and {MAX_NAME} characters.")));
    }
    let slug = body.slug.unwrap_or_else(|| slugs::of_name(&name, rules::MAX_SLUG));
    if !rules::is_slug(&slug) {
        return Err(ApiError::field("slug", "Small letters, digits and hyphens, beginning with a letter or digit."));
    }
    let mode = Mode::try_from(body.mode.unwrap_or_else(|| Mode::Stage.as_str().to_owned()));
    let mode = mode.map_err(|error| ApiError::field("mode", error))?;
    let defaults = Policy {
        audience: Audience::Attendees,
        timing: Timing::Sessions,
        opens_before: base.config.rooms.opens_before,
        presenters_before: base.config.rooms.presenters_before,
        closes_after: base.config.rooms.closes_after,
        everyone_publishes: mode == Mode::Meeting,
        capacity: None,
    };
    let policy = changed(defaults, body.rules)?;
    let mut tx = base.begin(scope.caller.actor()).await?;
    let position = store::of_event(&mut tx, scope.event.id).await?.len() as i64;
    let created = store::insert(&mut tx, scope.event.id, &slug, &name, position, mode).await;
    let taken = || ApiError::field("slug", "Another room of this event has it.");
    let room = created.map_err(|error| if is_duplicate(&error) { taken() } else { error.into() })?;
    policies::store::put(&mut tx, room.id, &policy).await?;
    tx.record(scope.fact("room.created", format!("room:{}", room.id), json!({"rooms": [room.id]}))).await?;
    let view = view(&mut tx, &scope, room).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// What stays out of the body stays as it is.
#[derive(Deserialize, ToSchema)]
#[schema(as = RoomUpdate)]
struct UpdateBody {
    audience: Option<String>,
    timing: Option<String>,
    opens_before: Option<i64>,
    presenters_before: Option<i64>,
    closes_after: Option<i64>,
    /// A number sets it, `null` takes the limit away.
    #[serde(default, deserialize_with = "present")]
    capacity: Option<Option<i64>>,
}

/// Changes who may enter a room, or when; whoever is inside is asked anew.
#[utoipa::path(patch, path = "/rooms/{id}/", tag = "rooms", request_body = UpdateBody,
    responses((status = 200, body = View)))]
async fn update(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
    JsonBody(body): JsonBody<UpdateBody>,
) -> Result<Json<View>, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let room = store::by_id(&mut tx, scope.event.id, id).await?.ok_or(ApiError::NotFound)?;
    let before = policies::store::of_room(&mut tx, id).await?.ok_or(ApiError::NotFound)?;
    policies::store::put(&mut tx, id, &changed(before, body)?).await?;
    tx.record(scope.fact("room.policy_changed", format!("room:{id}"), json!({"rooms": [id]}))).await?;
    let view = view(&mut tx, &scope, room).await?;
    tx.commit().await?;
    Ok(Json(view))
}

fn changed(mut policy: Policy, body: UpdateBody) -> Result<Policy, ApiError> {
    if let Some(audience) = body.audience {
        policy.audience = Audience::try_from(audience).map_err(|error| ApiError::field("audience", error))?;
    }
    if let Some(timing) = body.timing {
        policy.timing = Timing::try_from(timing).map_err(|error| ApiError::field("timing", error))?;
    }
    margin("opens_before", body.opens_before, &mut policy.opens_before)?;
    margin("presenters_before", body.presenters_before, &mut policy.presenters_before)?;
    margin("closes_after", body.closes_after, &mut policy.closes_after)?;
    if let Some(capacity) = body.capacity {
        if capacity.is_some_and(|capacity| capacity < 1) {
            return Err(ApiError::field("capacity", "At least one, or null for no limit."));
        }
        policy.capacity = capacity;
    }
    Ok(policy)
}

fn margin(name: &str, value: Option<i64>, target: &mut i64) -> Result<(), ApiError> {
    let Some(value) = value else { return Ok(()) };
    if !(0..=MAX_MARGIN).contains(&value) {
        return Err(ApiError::field(name, format!("Between 0 and {MAX_MARGIN} seconds.")));
    }
    *target = value;
    Ok(())
}

async fn view(conn: &mut Conn, scope: &EventScope, room: Room) -> Result<View, sqlx::Error> {
    let policy = policies::store::of_room(conn, room.id).await?;
    let text = |text: String| BTreeMap::from([(scope.event.locale.clone(), text)]);
    Ok(View {
        id: room.id,
        slug: room.slug,
        name: text(room.name),
        description: text(room.description),
        position: room.position,
        mode: room.mode.as_str(),
        audience: policy.as_ref().map(|policy| policy.audience.as_str()),
        timing: policy.as_ref().map(|policy| policy.timing.as_str()),
        products: policies::store::products(conn, room.id).await?,
        opens_before: policy.as_ref().map(|policy| policy.opens_before),
        presenters_before: policy.as_ref().map(|policy| policy.presenters_before),
        closes_after: policy.as_ref().map(|policy| policy.closes_after),
        capacity: policy.and_then(|policy| policy.capacity),
    })
}
