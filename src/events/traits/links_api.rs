//! REST: short links that let people in with traits.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::secrets_api::tell;
use crate::access::roles::{MAX_TRAIT, MAX_TRAITS};
use crate::access::traits::store::{self, Link, NewLink};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::listing::{Asked, Listed};
use crate::base::page::Page;
use crate::base::secret;
use crate::base::time::Timestamp;
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::events::EventScope;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// Characters of a link's secret, as the field's: 24 of them carry 118 bits.
const SECRET: usize = 24;
/// How long a link works when nobody says how long, and at most.
const LIFETIME: Duration = Duration::from_secs(7 * 86_400);
const MAX_LIFETIME: Duration = Duration::from_secs(90 * 86_400);
/// How often one may be used at most: a link for a whole course, not for a city.
const MAX_USES: i64 = 1_000;
/// Most links of an event.
const MAX_LINKS: usize = 500;
/// Longest name of a link.
const MAX_NAME: usize = 100;

/// Links of an event.
#[derive(Debug)]
struct Links;

impl Listed for Links {
    const ORDERINGS: &'static [&'static str] = &["id", "name"];
    const DEFAULT: &'static str = "id";
}

pub fn api() -> Api {
    const MANAGE: Needs = Needs::event(Permission::EventSettings);
    Api::below(EVENT).on(MANAGE, routes!(list)).on(MANAGE, routes!(make)).on(MANAGE, routes!(revoke))
}

#[derive(Serialize, ToSchema)]
#[schema(as = LoginLink)]
struct View {
    id: i64,
    name: String,
    traits: Vec<String>,
    valid_until: Timestamp,
    max_uses: i64,
    uses: i64,
    created_at: Timestamp,
    /// What to open; told once.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LoginLinkBody)]
struct Body {
    /// Whom it is for: organizers see it.
    name: String,
    traits: Vec<String>,
    /// At most 90 days from now; left out: a week.
    valid_until: Option<Timestamp>,
    /// How many people may come by it, 1 (left out) to 1000.
    max_uses: Option<i64>,
}

/// Links that work, or would if they were not used up or over.
#[utoipa::path(get, path = "/login_links/", tag = "roles", params(Asked<Links>), responses((status = 200, body = Page<View>)))]
async fn list(State(base): State<Base>, scope: EventScope, asked: Asked<Links>) -> Result<Page<View>, ApiError> {
    let links = store::links(&mut base.read().await?, scope.event.id).await?;
    asked.whole(links.into_iter().map(|link| view(link, None)).collect())
}

fn view(link: Link, url: Option<String>) -> View {
    let Link { id, name, traits, valid_until, max_uses, uses, created_at, .. } = link;
    View { id, name, traits: traits.0, valid_until, max_uses, uses, created_at, url }
}

/// Makes a link: whoever opens it is somebody with these traits.
#[utoipa::path(post, path = "/login_links/", tag = "roles", request_body = Body, responses((status = 201, body = View)))]
async fn make(
    State(base): State<Base>,
    scope: EventScope,
    JsonBody(body): JsonBody<Body>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let name = body.name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME || name.contains(char::is_control) {
        return Err(ApiError::field("name", say("api-role-name").with("most", MAX_NAME as u64)));
    }
    let traits: Vec<String> = body.traits.iter().map(|word| word.trim().to_owned()).collect();
    let fits = |word: &String| !word.is_empty() && word.chars().count() <= MAX_TRAIT && !word.contains('\0');
    if traits.is_empty() || traits.len() > MAX_TRAITS || !traits.iter().all(fits) {
        return Err(ApiError::field("traits", say("api-role-traits").with("most", MAX_TRAITS as u64)));
    }
    let max_uses = body.max_uses.unwrap_or(1);
    if !(1..=MAX_USES).contains(&max_uses) {
        return Err(ApiError::field("max_uses", say("api-between").with("least", 1).with("most", MAX_USES)));
    }
    let mut tx = base.begin(scope.caller.actor()).await?;
    let now = tx.now();
    let valid_until = body.valid_until.unwrap_or(now.plus(LIFETIME));
    if valid_until <= now || valid_until > now.plus(MAX_LIFETIME) {
        let days = MAX_LIFETIME.as_secs() / 86_400;
        return Err(ApiError::field("valid_until", say("api-link-until").with("days", days)));
    }
    if store::links(&mut tx, scope.event.id).await?.len() >= MAX_LINKS {
        let most = say("api-role-limit").with("most", MAX_LINKS as u64);
        return Err(ApiError::Refused(StatusCode::CONFLICT, "limit", most));
    }
    let secret = secret::readable(SECRET);
    let digest = secret::digest(&secret);
    let new = NewLink { digest: &digest, name, traits: &traits, valid_until, max_uses };
    let link = store::insert_link(&mut tx, scope.event.id, &new, now).await?;
    let fact = json!({"link": link.id, "traits": traits, "max_uses": max_uses});
    tx.record(scope.fact("login_link.created", format!("login_link:{}", link.id), fact)).await?;
    tx.commit().await?;
    let url = format!("{}/{}/{}/login/{secret}/", base.public_url, scope.organizer.slug, scope.event.slug);
    Ok((StatusCode::CREATED, Json(view(link, Some(url)))))
}

/// Takes a link back: who came by it is out at once.
#[utoipa::path(delete, path = "/login_links/{id}/", tag = "roles", responses((status = 204)))]
async fn revoke(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<StatusCode, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let now = tx.now();
    if !store::revoke_link(&mut tx, scope.event.id, id, now).await? {
        return Err(ApiError::NotFound);
    }
    let persons = store::empty_of_link(&mut tx, id, now).await?;
    tx.record(scope.fact("login_link.revoked", format!("login_link:{id}"), json!({"link": id}))).await?;
    tell(&mut tx, &scope, "link", &persons).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
