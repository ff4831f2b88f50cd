//! `/api/v1/organizers/`: the organizers whom the caller belongs to.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{Organizer, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::listing::{Asked, Listed};
use crate::base::page::Page;
use crate::base::web::body::JsonBody;
use crate::orgs::auth::Caller;
use crate::orgs::consents;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, Needs, OrgScope, Passed};

/// Longest name of an organizer, in characters.
const MAX_NAME: usize = 200;

/// An organizer.
#[derive(Serialize, ToSchema)]
#[schema(as = Organizer)]
struct View {
    name: String,
    slug: String,
    public_url: String,
}

/// Lists of organizers.
#[derive(Debug)]
struct Organizers;

impl Listed for Organizers {
    const ORDERINGS: &'static [&'static str] = &["slug", "name"];
    const DEFAULT: &'static str = "slug";
    const SEARCH: &'static [&'static str] = &["slug", "name"];
}

pub fn api() -> Api {
    Api::below("/api/v1/organizers")
        .on(Needs::Caller, routes!(list))
        .on(Needs::Organizer(None), routes!(retrieve))
        .on(Needs::organizer(Permission::OrganizerSettings), routes!(update))
}

/// The organizers that the caller belongs to.
#[utoipa::path(get, path = "/", tag = "organizers", params(Asked<Organizers>),
    responses((status = 200, body = Page<View>)))]
async fn list(State(base): State<Base>, passed: Passed, asked: Asked<Organizers>) -> Result<Page<View>, ApiError> {
    let mut conn = base.read().await?;
    let organizers = match &passed.caller {
        Caller::Token { organizer_id, .. } => store::by_id(&mut conn, *organizer_id).await?.into_iter().collect(),
        Caller::Device(device) => store::by_id(&mut conn, device.organizer_id).await?.into_iter().collect(),
        Caller::Bearer(bearer) => {
            let allowed = consents::store::organizers(&mut conn, bearer.consent_id).await?;
            let mut own = store::of_user(&mut conn, bearer.user_id).await?;
            own.retain(|organizer| allowed.iter().any(|(id, _)| *id == organizer.id));
            own
        }
        Caller::User { superuser: true, .. } => store::all(&mut conn).await?,
        Caller::User { id, .. } => store::of_user(&mut conn, *id).await?,
    };
    asked.whole(organizers.into_iter().map(|organizer| view(&base, organizer)).collect())
}

/// One of them.
#[utoipa::path(get, path = "/{organizer}/", tag = "organizers", responses((status = 200, body = View)))]
async fn retrieve(State(base): State<Base>, scope: OrgScope) -> Json<View> {
    Json(view(&base, scope.organizer))
}

/// What stays out of the body stays as it is.
#[derive(Deserialize, ToSchema)]
#[schema(as = OrganizerUpdate)]
struct UpdateBody {
    name: Option<String>,
}

/// Changes its name. Its slug is part of every address and stays.
#[utoipa::path(patch, path = "/{organizer}/", tag = "organizers", request_body = UpdateBody,
    responses((status = 200, body = View)))]
async fn update(
    State(base): State<Base>,
    scope: OrgScope,
    JsonBody(body): JsonBody<UpdateBody>,
) -> Result<Json<View>, ApiError> {
    let Some(name) = body.name else { return Ok(Json(view(&base, scope.organizer))) };
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME {
        return Err(ApiError::field("name", say("api-characters").with("least", 1).with("most", MAX_NAME)));
    }
    let mut tx = base.begin(scope.caller.actor()).await?;
    store::rename(&mut tx, scope.organizer.id, name).await?;
    tx.record(scope.fact(
        "organizer.changed",
        format!("organizer:{}", scope.organizer.slug),
        json!({"old": {"name": scope.organizer.name}, "new": {"name": name}}),
    ))
    .await?;
    tx.commit().await?;
    Ok(Json(view(&base, Organizer { name: name.to_owned(), ..scope.organizer })))
}

fn view(base: &Base, organizer: Organizer) -> View {
    View { public_url: format!("{}/{}/", base.public_url, organizer.slug), name: organizer.name, slug: organizer.slug }
}
