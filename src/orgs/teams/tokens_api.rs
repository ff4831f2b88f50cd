//! `.../teams/{team}/tokens/`: API tokens, which may do what their team may.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::api::{NEEDS, of_path};
use super::{change, rules};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::listing::{Asked, Listed};
use crate::base::page::Page;
use crate::base::time::Timestamp;
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::orgs::rest::{Api, ORGANIZER, OrgScope};
use crate::orgs::tokens;

/// A token, without what makes it work.
#[derive(Serialize, ToSchema)]
#[schema(as = TeamToken)]
struct View {
    id: i64,
    name: String,
    active: bool,
    created: Timestamp,
    /// The token itself: only in the answer to its making.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = TeamTokenBody)]
struct Body {
    name: String,
}

/// Lists of them.
#[derive(Debug)]
struct Tokens;

impl Listed for Tokens {
    const ORDERINGS: &'static [&'static str] = &["id", "name", "created"];
    const DEFAULT: &'static str = "id";
    const SEARCH: &'static [&'static str] = &["name"];
}

pub fn api() -> Api {
    Api::below(ORGANIZER).on(NEEDS, routes!(list)).on(NEEDS, routes!(create)).on(NEEDS, routes!(revoke))
}

/// The tokens of a team.
#[utoipa::path(get, path = "/teams/{team}/tokens/", tag = "teams", params(Asked<Tokens>),
    responses((status = 200, body = Page<View>)))]
async fn list(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, team)): Path<(String, i64)>,
    asked: Asked<Tokens>,
) -> Result<Page<View>, ApiError> {
    let mut conn = base.read().await?;
    let team = of_path(&mut conn, &scope, team).await?;
    let tokens = tokens::store::of_team(&mut conn, team.id).await?;
    asked.whole(tokens.into_iter().map(|token| view(token, None)).collect())
}

/// Makes a token. The answer is the only place where it can be read.
#[utoipa::path(post, path = "/teams/{team}/tokens/", tag = "teams", request_body = Body,
    responses((status = 201, body = View)))]
async fn create(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, team)): Path<(String, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let name = body.name.trim();
    if name.is_empty() || name.chars().count() > rules::MAX_NAME {
        return Err(ApiError::field("name", say("api-characters").with("least", 1).with("most", rules::MAX_NAME)));
    }
    let mut tx = base.begin(scope.caller.actor()).await?;
    let team = of_path(&mut tx, &scope, team).await?;
    // A token is the team in the hand of whoever reads it.
    let shape = change::shape_of(&mut tx, &team).await?;
    let holder = change::holder(&mut tx, &scope).await?;
    rules::check(&shape, None, &holder).map_err(change::refused)?;
    let (token, readable) = tokens::create(&mut tx, &team, name).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view(token, Some(readable)))))
}

/// Ends a token.
#[utoipa::path(delete, path = "/teams/{team}/tokens/{id}/", tag = "teams", responses((status = 204)))]
async fn revoke(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, team, id)): Path<(String, i64, i64)>,
) -> Result<StatusCode, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let team = of_path(&mut tx, &scope, team).await?;
    let now = tx.now();
    if !tokens::store::revoke(&mut tx, team.id, id, now).await? {
        return Err(ApiError::NotFound);
    }
    change::record(&mut tx, &scope, "api_token.revoked", team.id, json!({"token": id})).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

fn view(token: tokens::Token, readable: Option<String>) -> View {
    View { id: token.id, name: token.name, active: true, created: token.created_at, token: readable }
}
