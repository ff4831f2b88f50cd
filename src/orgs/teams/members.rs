//! `.../teams/{team}/members/`: who is in a team.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::api::{NEEDS, of_path};
use super::{change, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::listing::{Asked, Listed};
use crate::base::page::Page;
use crate::orgs::rest::{Api, ORGANIZER, OrgScope};

/// Somebody in a team.
#[derive(Serialize, ToSchema)]
#[schema(as = TeamMember)]
struct View {
    id: i64,
    email: String,
    fullname: String,
}

/// Lists of them.
#[derive(Debug)]
struct Members;

impl Listed for Members {
    const ORDERINGS: &'static [&'static str] = &["id", "email", "fullname"];
    const DEFAULT: &'static str = "id";
    const SEARCH: &'static [&'static str] = &["email", "fullname"];
}

pub fn api() -> Api {
    Api::below(ORGANIZER).on(NEEDS, routes!(list)).on(NEEDS, routes!(remove))
}

/// The members of a team.
#[utoipa::path(get, path = "/teams/{team}/members/", tag = "teams", params(Asked<Members>),
    responses((status = 200, body = Page<View>)))]
async fn list(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, team)): Path<(String, i64)>,
    asked: Asked<Members>,
) -> Result<Page<View>, ApiError> {
    let mut conn = base.read().await?;
    let team = of_path(&mut conn, &scope, team).await?;
    let view = |member: store::Member| View { id: member.id, email: member.email, fullname: member.name };
    asked.whole(store::members(&mut conn, team.id).await?.into_iter().map(view).collect())
}

/// Takes somebody out of a team.
#[utoipa::path(delete, path = "/teams/{team}/members/{user}/", tag = "teams", responses((status = 204)))]
async fn remove(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, team, user)): Path<(String, i64, i64)>,
) -> Result<StatusCode, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let team = of_path(&mut tx, &scope, team).await?;
    change::lock(&mut tx, &scope).await?;
    if !store::remove_member(&mut tx, team.id, user).await? {
        return Err(ApiError::NotFound);
    }
    change::assert_governed(&mut tx, &scope).await?;
    change::record(&mut tx, &scope, "team.member_removed", team.id, json!({"user": user})).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
