//! REST for organizers: who is silenced or banned, and taking it back.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::routes;
use uuid::Uuid;

use super::measures::{self, Measure};
use crate::access::people as persons;
use crate::access::sanctions::{self, Kind};
use crate::base::Base;
use crate::base::db::Conn;
use crate::base::error::{ApiError, one_of};
use crate::base::listing::{Asked, Listed};
use crate::base::page::Page;
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::events::EventScope;
use crate::live::people;
use crate::live::rooms::api::room_of;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// Who is silenced or banned now.
#[derive(Debug)]
struct Sanctions;

impl Listed for Sanctions {
    const ORDERINGS: &'static [&'static str] = &["created_at"];
    const DEFAULT: &'static str = "-created_at";
}

pub fn api() -> Api {
    const MODERATE: Needs = Needs::event(Permission::RoomsModerate);
    Api::below(EVENT).on(MODERATE, routes!(list, impose)).on(MODERATE, routes!(lift))
}

/// Who is silenced, and who may not come in any more.
#[utoipa::path(get, path = "/sanctions/", tag = "live", params(Asked<Sanctions>),
    responses((status = 200, body = Page<Value>)))]
async fn list(State(base): State<Base>, scope: EventScope, asked: Asked<Sanctions>) -> Result<Page<Value>, ApiError> {
    let mut conn = base.read().await?;
    let mut views = Vec::new();
    for sanction in sanctions::store::standing(&mut conn, scope.event.id, base.now()).await? {
        views.push(view(&mut conn, sanction).await?);
    }
    asked.whole(views)
}

async fn view(conn: &mut Conn, sanction: sanctions::store::Standing) -> Result<Value, sqlx::Error> {
    let person = persons::store::by_id(conn, sanction.person_id).await?;
    Ok(json!({
        "id": sanction.id,
        "kind": sanction.kind,
        "user": person.as_ref().map(people::view),
        "room": sanction.room_id,
        "until": sanction.until,
        "reason": sanction.reason,
        "created_at": sanction.created_at,
        "created_by": sanction.created_by,
    }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewSanction {
    user: Uuid,
    /// `ban` or `silence`.
    kind: String,
    /// Without it: the whole event.
    #[serde(default)]
    room: Option<i64>,
    /// Without it: until it is taken back.
    #[serde(default)]
    minutes: Option<u32>,
    #[serde(default)]
    reason: String,
}

/// Silences or bans somebody.
#[utoipa::path(post, path = "/sanctions/", tag = "live", request_body = NewSanction,
    responses((status = 201, body = Value)))]
async fn impose(
    State(base): State<Base>,
    scope: EventScope,
    JsonBody(asked): JsonBody<NewSanction>,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let kind = Kind::try_from(asked.kind).map_err(|_| ApiError::field("kind", one_of(Kind::WORDS)))?;
    if let Some(room) = asked.room {
        room_of(&base, &scope, room).await?;
    }
    let mut tx = base.begin(scope.caller.actor()).await?;
    let measure = Measure { person: asked.user, kind, room: asked.room, minutes: asked.minutes, reason: &asked.reason };
    let id = measures::impose(&mut tx, &scope.event, &measure).await?;
    let now = tx.now();
    let standing = sanctions::store::by_id(&mut tx, scope.event.id, id, now).await?.ok_or(ApiError::NotFound)?;
    let view = view(&mut tx, standing).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// Takes a sanction back.
#[utoipa::path(delete, path = "/sanctions/{sanction}/", tag = "live", responses((status = 204)))]
async fn lift(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, sanction)): Path<(String, String, i64)>,
) -> Result<StatusCode, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let lifted = sanctions::lift(&mut tx, scope.event.organizer_id, scope.event.id, sanction).await?;
    tx.commit().await?;
    if lifted { Ok(StatusCode::NO_CONTENT) } else { Err(ApiError::NotFound) }
}
