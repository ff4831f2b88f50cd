//! `/api/v1/organizers/{organizer}/teams/`, as the field has it: single permissions, and the older flags beside them.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::rules::Shape;
use super::{Team, change, invites, members, store, tokens_api};
use crate::base::Base;
use crate::base::db::Conn;
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::listing::{Asked, Filter, Kind, Listed};
use crate::base::page::Page;
use crate::base::tx::Tx;
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::orgs::permissions::{FLAGS, Level, Permission, Permissions};
use crate::orgs::rest::{Api, Needs, ORGANIZER, OrgScope};
use crate::orgs::rights;

/// A team.
#[derive(Serialize, ToSchema)]
#[schema(as = Team)]
struct View {
    id: i64,
    name: String,
    require_2fa: bool,
    all_events: bool,
    /// Slugs.
    limit_events: Vec<String>,
    all_event_permissions: bool,
    limit_event_permissions: Vec<&'static str>,
    all_organizer_permissions: bool,
    limit_organizer_permissions: Vec<&'static str>,
    /// Groups of permissions under their older names, as `can_view_orders`.
    #[serde(flatten)]
    flags: BTreeMap<&'static str, bool>,
}

/// A team to make, or what to change of one: what stays out of the body stays as it is.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = TeamBody)]
struct Body {
    name: Option<String>,
    require_2fa: Option<bool>,
    all_events: Option<bool>,
    /// Slugs of events.
    limit_events: Option<Vec<String>>,
    all_event_permissions: Option<bool>,
    limit_event_permissions: Option<Vec<String>>,
    all_organizer_permissions: Option<bool>,
    limit_organizer_permissions: Option<Vec<String>>,
    /// Groups of permissions under their older names, as `can_view_orders`.
    #[serde(flatten)]
    flags: BTreeMap<String, serde_json::Value>,
}

/// Lists of teams.
#[derive(Debug)]
struct Teams;

impl Listed for Teams {
    const ORDERINGS: &'static [&'static str] = &["id", "name"];
    const DEFAULT: &'static str = "id";
    const SEARCH: &'static [&'static str] = &["name"];
    const FILTERS: &'static [Filter] =
        &[Filter::field("all_events", Kind::Flag), Filter::field("require_2fa", Kind::Flag)];
}

/// What every operation on teams needs.
pub const NEEDS: Needs = Needs::organizer(Permission::Teams);

pub fn api() -> Api {
    Api::below(ORGANIZER)
        .on(NEEDS, routes!(list))
        .on(NEEDS, routes!(create))
        .on(NEEDS, routes!(retrieve))
        .on(NEEDS, routes!(update))
        .on(NEEDS, routes!(put))
        .on(NEEDS, routes!(delete))
        .merge(members::api())
        .merge(invites::api())
        .merge(tokens_api::api())
}

/// The organizer's teams.
#[utoipa::path(get, path = "/teams/", tag = "teams", params(Asked<Teams>), responses((status = 200, body = Page<View>)))]
async fn list(State(base): State<Base>, scope: OrgScope, asked: Asked<Teams>) -> Result<Page<View>, ApiError> {
    let mut conn = base.read().await?;
    let mut views = Vec::new();
    for team in store::of_organizer(&mut conn, scope.organizer.id).await? {
        views.push(view(&mut conn, team).await?);
    }
    asked.whole(views)
}

/// Makes a team. Nobody gives what they do not have.
#[utoipa::path(post, path = "/teams/", tag = "teams", request_body = Body, responses((status = 201, body = View)))]
async fn create(
    State(base): State<Base>,
    scope: OrgScope,
    JsonBody(body): JsonBody<Body>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let shape = shape(&mut tx, &scope, body, Shape::empty()).await?;
    let team = change::create(&mut tx, &scope, &shape).await?;
    let view = view(&mut tx, team).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// One of them.
#[utoipa::path(get, path = "/teams/{team}/", tag = "teams", responses((status = 200, body = View)))]
async fn retrieve(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, team)): Path<(String, i64)>,
) -> Result<Json<View>, ApiError> {
    let mut conn = base.read().await?;
    let team = of_path(&mut conn, &scope, team).await?;
    Ok(Json(view(&mut conn, team).await?))
}

/// Changes a team.
#[utoipa::path(patch, path = "/teams/{team}/", tag = "teams", request_body = Body, responses((status = 200, body = View)))]
async fn update(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, team)): Path<(String, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<View>, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let team = of_path(&mut tx, &scope, team).await?;
    let before = change::shape_of(&mut tx, &team).await?;
    let shape = shape(&mut tx, &scope, body, before).await?;
    let team = change::update(&mut tx, &scope, &team, &shape).await?;
    let view = view(&mut tx, team).await?;
    tx.commit().await?;
    Ok(Json(view))
}

/// Replaces a team: what stays out of the body is as for a new one.
#[utoipa::path(put, path = "/teams/{team}/", tag = "teams", request_body = Body, responses((status = 200, body = View)))]
async fn put(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, team)): Path<(String, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<View>, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let team = of_path(&mut tx, &scope, team).await?;
    let shape = shape(&mut tx, &scope, body, Shape::empty()).await?;
    let team = change::update(&mut tx, &scope, &team, &shape).await?;
    let view = view(&mut tx, team).await?;
    tx.commit().await?;
    Ok(Json(view))
}

/// Ends a team and its tokens.
#[utoipa::path(delete, path = "/teams/{team}/", tag = "teams", responses((status = 204)))]
async fn delete(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, team)): Path<(String, i64)>,
) -> Result<StatusCode, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let team = of_path(&mut tx, &scope, team).await?;
    change::delete(&mut tx, &scope, &team).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The team that an address names.
pub async fn of_path(conn: &mut Conn, scope: &OrgScope, id: i64) -> Result<Team, ApiError> {
    store::by_id(conn, scope.organizer.id, id).await?.ok_or(ApiError::NotFound)
}

async fn shape(tx: &mut Tx, scope: &OrgScope, body: Body, mut shape: Shape) -> Result<Shape, ApiError> {
    if let Some(name) = body.name {
        shape.name = name.trim().to_owned();
    }
    shape.require_2fa = body.require_2fa.unwrap_or(shape.require_2fa);
    shape.all_events = body.all_events.unwrap_or(shape.all_events);
    shape.all_event_permissions = body.all_event_permissions.unwrap_or(shape.all_event_permissions);
    shape.all_organizer_permissions = body.all_organizer_permissions.unwrap_or(shape.all_organizer_permissions);
    if let Some(slugs) = body.limit_events {
        shape.events = rights::named_events(tx, scope.organizer.id, &slugs, &rights::Events::All).await?;
    }
    let lists = [
        (Level::Event, "limit_event_permissions", body.limit_event_permissions),
        (Level::Organizer, "limit_organizer_permissions", body.limit_organizer_permissions),
    ];
    for (level, field, names) in lists {
        let Some(names) = names else { continue };
        let other = Permissions::all(if level == Level::Event { Level::Organizer } else { Level::Event });
        shape.permissions = shape.permissions.intersection(other).union(permissions(level, field, &names)?);
    }
    for (name, value) in body.flags {
        let flag = FLAGS.iter().find(|(known, _)| *known == name);
        let (Some((_, group)), Some(given)) = (flag, value.as_bool()) else { continue };
        let group: Permissions = group.iter().copied().collect();
        shape.permissions = if given { shape.permissions.union(group) } else { shape.permissions.without(group) };
    }
    Ok(shape)
}

fn permissions(level: Level, field: &str, names: &[String]) -> Result<Permissions, ApiError> {
    let named = |name: &String| Permission::named(name).filter(|permission| permission.level() == level);
    let unknown = |name: &String| ApiError::field(field, say("api-no-permission").with("name", name));
    names.iter().map(|name| named(name).ok_or_else(|| unknown(name))).collect()
}

async fn view(conn: &mut Conn, team: Team) -> Result<View, sqlx::Error> {
    let (organizer, event) = (team.permissions(Level::Organizer), team.permissions(Level::Event));
    let has = |group: &[Permission]| organizer.union(event).covers(group.iter().copied().collect());
    let events = store::events(conn, team.id).await?;
    Ok(View {
        id: team.id,
        require_2fa: team.require_2fa,
        all_events: team.all_events,
        limit_events: events.into_iter().map(|(_, slug)| slug).collect(),
        all_event_permissions: team.all_event_permissions,
        limit_event_permissions: if team.all_event_permissions { Vec::new() } else { event.names() },
        all_organizer_permissions: team.all_organizer_permissions,
        limit_organizer_permissions: if team.all_organizer_permissions { Vec::new() } else { organizer.names() },
        flags: FLAGS.iter().map(|(name, group)| (*name, has(group))).collect(),
        name: team.name,
    })
}
