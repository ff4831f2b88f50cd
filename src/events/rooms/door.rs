//! `.../rooms/{id}/door/`: what the gate would say to somebody, for organizers who want to be sure before the day.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::store;
use crate::access::gate::suppose::{Guise, Supposed};
use crate::access::{RoomFacts, RoomRef};
use crate::base::Base;
use crate::base::error::{ApiError, one_of};
use crate::base::time::Timestamp;
use crate::base::web::path::Path;
use crate::base::web::query::QueryOf;
use crate::events::EventScope;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

const GUISES: [&str; 4] = ["stranger", "holder", "presenter", "team"];

/// As whom to look.
#[derive(Deserialize, IntoParams)]
struct Asked {
    /// `stranger`, `holder` (of a ticket for `product`), `presenter` (of every session there) or `team`.
    r#as: String,
    product: Option<i64>,
    /// At which moment; left out: now.
    at: Option<Timestamp>,
}

/// What the gate would say.
#[derive(Serialize, ToSchema)]
#[schema(as = RoomDoorAnswer)]
struct View {
    admitted: bool,
    publish: bool,
    moderate: bool,
    /// Why not, by the codes of refusals.
    refusal: Option<&'static str>,
    /// When the answer is another one.
    changes_at: Option<Timestamp>,
}

pub fn api() -> Api {
    Api::below(EVENT).on(Needs::event(Permission::RoomsManage), routes!(ask))
}

/// What a room's door would say to somebody like that.
#[utoipa::path(get, path = "/rooms/{id}/door/", tag = "rooms", params(Asked), responses((status = 200, body = View)))]
async fn ask(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
    QueryOf(asked): QueryOf<Asked>,
) -> Result<Json<View>, ApiError> {
    let guise = match asked.r#as.as_str() {
        "stranger" => Guise::Stranger,
        "holder" => Guise::Holder(asked.product.unwrap_or(0)),
        "presenter" => Guise::Presenter,
        "team" => Guise::Team,
        _ => return Err(ApiError::field("as", one_of(&GUISES))),
    };
    let mut conn = base.read().await?;
    let room = store::by_id(&mut conn, scope.event.id, id).await?.ok_or(ApiError::NotFound)?;
    let facts = RoomFacts::of(&mut conn, RoomRef { room_id: room.id, event_id: room.event_id }).await?;
    let Supposed { refusal, publish, moderate, changes_at } =
        facts.suppose(guise, asked.at.unwrap_or_else(|| base.now()));
    Ok(Json(View {
        admitted: refusal.is_none(),
        publish,
        moderate,
        refusal: refusal.map(crate::access::Refusal::code),
        changes_at,
    }))
}
