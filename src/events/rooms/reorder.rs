//! `.../rooms/reorder/`: the places of all rooms at once.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::store;
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::web::body::JsonBody;
use crate::events::EventScope;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// Every room of the event, once, in the order in which people are to see them.
#[derive(Deserialize, Serialize, ToSchema)]
#[schema(as = RoomOrder)]
struct Order {
    rooms: Vec<i64>,
}

pub fn api() -> Api {
    Api::below(EVENT).on(Needs::event(Permission::RoomsManage), routes!(reorder))
}

/// Puts the rooms in order. A room that came meanwhile is an error: nothing is moved then.
#[utoipa::path(post, path = "/rooms/reorder/", tag = "rooms", request_body = Order, responses((status = 200, body = Order)))]
async fn reorder(
    State(base): State<Base>,
    scope: EventScope,
    JsonBody(wanted): JsonBody<Order>,
) -> Result<Json<Order>, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let rooms = store::of_event(&mut tx, scope.event.id).await?;
    let before: Vec<i64> = rooms.iter().map(|room| room.id).collect();
    let known: BTreeSet<i64> = before.iter().copied().collect();
    let named: BTreeSet<i64> = wanted.rooms.iter().copied().collect();
    if named != known || wanted.rooms.len() != known.len() {
        return Err(ApiError::field("rooms", say("api-rooms-order")));
    }
    if wanted.rooms != before {
        for (position, id) in wanted.rooms.iter().enumerate() {
            store::put_position(&mut tx, *id, position as i64).await?;
        }
        let body = json!({"rooms": wanted.rooms, "old": {"order": before}, "new": {"order": wanted.rooms}});
        let subject = format!("event:{}", scope.event.slug);
        tx.record(scope.fact("room.changed", subject, body)).await?;
    }
    tx.commit().await?;
    Ok(Json(wanted))
}
