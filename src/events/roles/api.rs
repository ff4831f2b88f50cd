//! REST: roles, and the presets that people understand.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::rules;
use crate::access::roles::presets::PRESETS;
use crate::access::roles::{self, MAX_ROLES, Right, Rights, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::journal::{self, changes};
use crate::base::language::say;
use crate::base::listing::{Asked, Listed};
use crate::base::page::Page;
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::events::EventScope;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// Roles of an event.
#[derive(Debug)]
struct Roles;

impl Listed for Roles {
    const ORDERINGS: &'static [&'static str] = &["id", "name"];
    const DEFAULT: &'static str = "id";
    const SEARCH: &'static [&'static str] = &["name"];
}

pub fn api() -> Api {
    const MANAGE: Needs = Needs::event(Permission::RoomsManage);
    Api::below(EVENT)
        .on(MANAGE, routes!(presets))
        .on(MANAGE, routes!(list))
        .on(MANAGE, routes!(make))
        .on(MANAGE, routes!(retrieve))
        .on(MANAGE, routes!(change))
        .on(MANAGE, routes!(delete))
}

#[derive(Serialize, ToSchema)]
#[schema(as = Role)]
struct View {
    id: i64,
    name: String,
    permissions: Vec<&'static str>,
    /// Whether it has rights over others, which only who may moderate can give.
    keeps_order: bool,
}

fn view(role: &store::Role) -> View {
    let rights = role.rights();
    View { id: role.id, name: role.name.clone(), permissions: names(rights), keeps_order: rights.keeps_order() }
}

fn names(rights: Rights) -> Vec<&'static str> {
    rights.iter().map(Right::as_str).collect()
}

#[derive(Serialize, ToSchema)]
#[schema(as = RolePreset)]
struct PresetView {
    /// From the least to the most.
    rank: usize,
    identifier: &'static str,
    /// What the field calls about the same; empty: it has no such role.
    field_name: &'static str,
    permissions: Vec<&'static str>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RoleBody)]
struct Body {
    name: Option<String>,
    /// What holders may do in their rooms: names like `room:question.moderate`.
    permissions: Option<Vec<String>>,
}

/// Roles as proposals: what each may do.
#[utoipa::path(get, path = "/role_presets/", tag = "roles", params(Asked<Presets>),
    responses((status = 200, body = Page<PresetView>)))]
async fn presets(_: EventScope, asked: Asked<Presets>) -> Result<Page<PresetView>, ApiError> {
    let view = |(rank, preset): (usize, &roles::presets::Preset)| PresetView {
        rank,
        identifier: preset.identifier,
        field_name: preset.field_name,
        permissions: names(preset.rights()),
    };
    asked.whole(PRESETS.iter().enumerate().map(view).collect())
}

/// Proposals.
#[derive(Debug)]
struct Presets;

impl Listed for Presets {
    const ORDERINGS: &'static [&'static str] = &["rank", "identifier"];
    const DEFAULT: &'static str = "rank";
}

/// The roles of an event.
#[utoipa::path(get, path = "/roles/", tag = "roles", params(Asked<Roles>), responses((status = 200, body = Page<View>)))]
async fn list(State(base): State<Base>, scope: EventScope, asked: Asked<Roles>) -> Result<Page<View>, ApiError> {
    let roles = store::roles(&mut base.read().await?, scope.event.id).await?;
    asked.whole(roles.iter().map(view).collect())
}

/// Makes a role. Nobody holds it yet.
#[utoipa::path(post, path = "/roles/", tag = "roles", request_body = Body, responses((status = 201, body = View)))]
async fn make(
    State(base): State<Base>,
    scope: EventScope,
    JsonBody(body): JsonBody<Body>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let wanted = body.name.unwrap_or_default();
    let name = rules::name(&wanted)?;
    let rights = rules::rights(&body.permissions.unwrap_or_default())?;
    may_give(&scope, rights)?;
    let mut tx = base.begin(scope.caller.actor()).await?;
    if store::roles(&mut tx, scope.event.id).await?.len() as i64 >= MAX_ROLES {
        return Err(ApiError::Refused(StatusCode::CONFLICT, "limit", say("api-role-limit").with("most", MAX_ROLES)));
    }
    let now = tx.now();
    let role = store::insert_role(&mut tx, scope.event.id, name, rights, now).await?.ok_or_else(taken)?;
    let body = json!({"new": {"name": role.name, "permissions": names(rights)}});
    tx.record(scope.fact("role.created", format!("role:{}", role.id), body)).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view(&role))))
}

/// A role.
#[utoipa::path(get, path = "/roles/{id}/", tag = "roles", responses((status = 200, body = View)))]
async fn retrieve(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<Json<View>, ApiError> {
    let role = store::role(&mut base.read().await?, scope.event.id, id).await?.ok_or(ApiError::NotFound)?;
    Ok(Json(view(&role)))
}

/// Changes a role; whoever holds it may do more or less at once.
#[utoipa::path(patch, path = "/roles/{id}/", tag = "roles", request_body = Body, responses((status = 200, body = View)))]
async fn change(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<View>, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let before = store::role(&mut tx, scope.event.id, id).await?.ok_or(ApiError::NotFound)?;
    let wanted = body.name.unwrap_or_else(|| before.name.clone());
    let name = rules::name(&wanted)?;
    let rights = match &body.permissions {
        Some(names) => rules::rights(names)?,
        None => before.rights(),
    };
    may_give(&scope, rights.union(before.rights()))?;
    if store::roles(&mut tx, scope.event.id).await?.iter().any(|role| role.id != id && role.name == name) {
        return Err(taken());
    }
    store::update_role(&mut tx, id, name, rights).await?;
    let after = store::role(&mut tx, scope.event.id, id).await?.ok_or(ApiError::NotFound)?;
    let told = |role: &store::Role| json!({"name": role.name, "permissions": names(role.rights())});
    if let Some(changed) = changes(&told(&before), &told(&after)) {
        let body = journal::with(changed, "persons", json!([]));
        tx.record(scope.fact("role.changed", format!("role:{id}"), body)).await?;
    }
    tx.commit().await?;
    Ok(Json(view(&after)))
}

/// Takes a role from everybody, for good.
#[utoipa::path(delete, path = "/roles/{id}/", tag = "roles", responses((status = 204)))]
async fn delete(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<StatusCode, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let role = store::role(&mut tx, scope.event.id, id).await?.ok_or(ApiError::NotFound)?;
    may_give(&scope, role.rights())?;
    store::delete_role(&mut tx, scope.event.id, id).await?;
    let body = json!({"old": {"name": role.name, "permissions": names(role.rights())}, "persons": []});
    tx.record(scope.fact("role.deleted", format!("role:{id}"), body)).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Rights over others are given, and taken, by who may moderate: managing rooms alone is no way to them.
pub(super) fn may_give(scope: &EventScope, rights: Rights) -> Result<(), ApiError> {
    if !rights.keeps_order() || scope.permissions.contains(Permission::RoomsModerate) {
        return Ok(());
    }
    Err(ApiError::Refused(StatusCode::FORBIDDEN, "role_beyond_own", say("api-role-beyond-own")))
}

fn taken() -> ApiError {
    ApiError::field("name", say("api-role-taken"))
}
