//! REST: who holds a role.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::routes;
use uuid::Uuid;

use super::api::may_give;
use super::rules;
use crate::access::people;
use crate::access::roles::store::{NewGrant, Row};
use crate::access::roles::{self, Holder, MAX_GRANTS, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::listing::{Asked, Filter, Kind, Listed};
use crate::base::page::Page;
use crate::base::time::Timestamp;
use crate::base::tx::Tx;
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::events::stakes::Stakes;
use crate::events::{EventScope, rooms};
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};
use crate::orgs::teams;

/// Most people that a search for a holder finds.
const FOUND: i64 = 20;

/// Who holds what.
#[derive(Debug)]
struct Grants;

impl Listed for Grants {
    const ORDERINGS: &'static [&'static str] = &["id", "role"];
    const DEFAULT: &'static str = "id";
    const FILTERS: &'static [Filter] = &[Filter::field("role", Kind::Number), Filter::field("room", Kind::Number)];
}

/// People who may hold one.
#[derive(Debug)]
struct Candidates;

impl Listed for Candidates {
    const ORDERINGS: &'static [&'static str] = &["name"];
    const DEFAULT: &'static str = "name";
    const FILTERS: &'static [Filter] = &[Filter::own("name", Kind::Text, "A part of the name; without it: nobody.")];
}

pub fn api(stakes: &Stakes) -> Api {
    const MANAGE: Needs = Needs::event(Permission::RoomsManage);
    Api::below(EVENT)
        .on(MANAGE, routes!(list))
        .on(MANAGE, routes!(give))
        .on(MANAGE, routes!(take))
        .on(MANAGE, routes!(candidates))
        .with(stakes.clone())
}

#[derive(Serialize, ToSchema)]
#[schema(as = RoleGrant)]
struct View {
    id: i64,
    role: i64,
    /// One of these four is not null.
    person: Option<Someone>,
    team: Option<i64>,
    product: Option<i64>,
    traits: Option<Value>,
    /// Null: every room.
    room: Option<i64>,
    valid_from: Option<Timestamp>,
    valid_until: Option<Timestamp>,
    created_at: Timestamp,
}

/// A person of the event.
#[derive(Serialize, ToSchema)]
#[schema(as = RolePerson)]
struct Someone {
    id: Uuid,
    name: String,
    kind: &'static str,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RoleGrantBody)]
struct Body {
    role: i64,
    person: Option<Uuid>,
    team: Option<i64>,
    product: Option<i64>,
    /// `["a", ["b", "c"]]`: who has a, and b or c; `[]`: whoever may be at the event.
    traits: Option<Value>,
    room: Option<i64>,
    valid_from: Option<Timestamp>,
    valid_until: Option<Timestamp>,
}

/// Who holds a role, where and when.
#[utoipa::path(get, path = "/role_grants/", tag = "roles", params(Asked<Grants>), responses((status = 200, body = Page<View>)))]
async fn list(State(base): State<Base>, scope: EventScope, asked: Asked<Grants>) -> Result<Page<View>, ApiError> {
    let mut conn = base.read().await?;
    let mut views = Vec::new();
    for row in store::grants(&mut conn, scope.event.id, MAX_GRANTS).await? {
        let person = match row.person_id {
            Some(id) => people::store::by_id(&mut conn, id).await?,
            None => None,
        };
        views.push(view(row, person.map(someone)));
    }
    asked.whole(views)
}

fn someone(person: people::Person) -> Someone {
    Someone { id: person.id, kind: person.kind.as_str(), name: person.display_name }
}

fn view(row: Row, person: Option<Someone>) -> View {
    View {
        id: row.id,
        role: row.role_id,
        person,
        team: row.team_id,
        product: row.product_id,
        traits: row.traits.map(|traits| traits.0),
        room: row.room_id,
        valid_from: row.valid_from,
        valid_until: row.valid_until,
        created_at: row.created_at,
    }
}

/// Gives a role to a person, a team, the holders of a product or of traits.
#[utoipa::path(post, path = "/role_grants/", tag = "roles", request_body = Body, responses((status = 201, body = View)))]
async fn give(
    State(base): State<Base>,
    Extension(stakes): Extension<Stakes>,
    scope: EventScope,
    JsonBody(body): JsonBody<Body>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let unknown_role = || ApiError::field("role", say("api-role-unknown"));
    let role = store::role(&mut tx, scope.event.id, body.role).await?.ok_or_else(unknown_role)?;
    may_give(&scope, role.rights())?;
    let holder = holder(&mut tx, &scope, &stakes, &body).await?;
    if let Some(room) = body.room {
        let known = rooms::store::by_id(&mut tx, scope.event.id, room).await?;
        known.ok_or_else(|| ApiError::field("room", say("api-role-room")))?;
    }
    if body.valid_until.is_some_and(|until| until <= body.valid_from.unwrap_or(tx.now())) {
        return Err(ApiError::field("valid_until", say("api-role-until")));
    }
    if store::count_grants(&mut tx, scope.event.id).await? >= MAX_GRANTS {
        return Err(ApiError::Refused(StatusCode::CONFLICT, "limit", say("api-role-limit").with("most", MAX_GRANTS)));
    }
    let persons: Vec<Uuid> = match &holder {
        Holder::Person(person) => vec![*person],
        _ => Vec::new(),
    };
    let (room_id, valid_from, valid_until) = (body.room, body.valid_from, body.valid_until);
    let new = NewGrant { role_id: role.id, holder, room_id, valid_from, valid_until };
    let now = tx.now();
    let id = store::insert_grant(&mut tx, scope.event.id, &new, now).await?;
    let row = found(&mut tx, scope.event.id, id).await?;
    tx.record(fact("role.granted", &scope, &row, &persons, "new")).await?;
    let person = match row.person_id {
        Some(id) => people::store::by_id(&mut tx, id).await?,
        None => None,
    };
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view(row, person.map(someone)))))
}

async fn holder(tx: &mut Tx, scope: &EventScope, stakes: &Stakes, body: &Body) -> Result<Holder, ApiError> {
    match (body.person, body.team, body.product, &body.traits) {
        (Some(id), None, None, None) => {
            let person = people::store::by_id(tx, id).await?.filter(|person| person.event_id == scope.event.id);
            person
                .map(|person| Holder::Person(person.id))
                .ok_or_else(|| ApiError::field("person", say("api-role-person")))
        }
        (None, Some(id), None, None) => {
            let team = teams::store::by_id(tx, scope.organizer.id, id).await?;
            team.map(|_| Holder::Team(id)).ok_or_else(|| ApiError::field("team", say("api-role-team")))
        }
        (None, None, Some(id), None) => match stakes.products(tx, &scope.event).await?.contains(&id) {
            true => Ok(Holder::Product(id)),
            false => Err(ApiError::field("product", say("api-no-product").with("id", id))),
        },
        (None, None, None, Some(traits)) => rules::traits(traits),
        _ => Err(ApiError::field("person", say("api-role-holder"))),
    }
}

/// Takes it back.
#[utoipa::path(delete, path = "/role_grants/{id}/", tag = "roles", responses((status = 204)))]
async fn take(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<StatusCode, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let row = found(&mut tx, scope.event.id, id).await?;
    if let Some(grant) = row.grant() {
        may_give(&scope, grant.rights)?;
    }
    store::delete_grant(&mut tx, scope.event.id, id).await?;
    let persons: Vec<Uuid> = row.person_id.into_iter().collect();
    tx.record(fact("role.revoked", &scope, &row, &persons, "old")).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn found(tx: &mut Tx, event_id: i64, id: i64) -> Result<Row, ApiError> {
    let rows = store::grants(tx, event_id, MAX_GRANTS).await?;
    rows.into_iter().find(|row| row.id == id).ok_or(ApiError::NotFound)
}

fn fact(kind: &'static str, scope: &EventScope, row: &Row, persons: &[Uuid], side: &str) -> crate::base::tx::Fact {
    let what = json!({"role": row.role_id, "team": row.team_id, "product": row.product_id, "room": row.room_id,
        "traits": row.traits.as_ref().map(|traits| &traits.0), "valid_from": row.valid_from, "valid_until": row.valid_until});
    let place = (scope.organizer.id, scope.event.id);
    roles::changed(kind, place, format!("role:{}", row.role_id), persons, json!({"grant": row.id, side: what}))
}

/// People of the event by a part of their name, to give them a role.
#[utoipa::path(get, path = "/role_candidates/", tag = "roles", params(Asked<Candidates>),
    responses((status = 200, body = Page<Someone>)))]
async fn candidates(
    State(base): State<Base>,
    scope: EventScope,
    asked: Asked<Candidates>,
) -> Result<Page<Someone>, ApiError> {
    let part = asked.text("name").unwrap_or_default().trim().to_lowercase();
    let found = match part.is_empty() {
        true => Vec::new(),
        false => people::store::named(&mut base.read().await?, scope.event.id, &part, FOUND).await?,
    };
    asked.whole(found.into_iter().map(someone).collect())
}
