//! `/api/v1/organizers/{organizer}/applications/`: who registers an application vouches for it on the consent page.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::rules::{self, Shape};
use super::{Client, end, record, register, store, written};
use crate::base::db::Conn;
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::listing::{Asked, Filter, Kind, Listed};
use crate::base::page::Page;
use crate::base::time::Timestamp;
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::base::{Base, secret};
use crate::orgs::consents::scopes::Scopes;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, Needs, ORGANIZER, OrgScope};

/// Applications of one organizer.
const MOST: i64 = 100;
/// What an application may ask for when nobody says it.
const SCOPES: &str = "openid profile email read write";
/// Like API tokens, they give others access.
const NEEDS: Needs = Needs::organizer(Permission::Teams);

/// An application.
#[derive(Serialize, ToSchema)]
#[schema(as = Application)]
struct View {
    client_id: String,
    name: String,
    /// Whether it proves itself by a secret.
    confidential: bool,
    redirect_uris: Vec<String>,
    /// The most that it may ask for.
    scopes: Vec<&'static str>,
    created: Timestamp,
    /// The secret: only in the answer to its making.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
}

/// An application to register, or what to change of one: what stays out of the body stays as it is.
#[derive(Deserialize, ToSchema)]
#[schema(as = ApplicationBody)]
struct Body {
    name: Option<String>,
    /// True (the default) for a server, false for a page or an app, which can keep no secret. Cannot be changed.
    confidential: Option<bool>,
    /// Compared letter by letter.
    redirect_uris: Option<Vec<String>>,
    /// `openid`, `profile`, `email`, `read`, `write`, and permissions by their names.
    scopes: Option<Vec<String>>,
}

/// Lists of applications.
#[derive(Debug)]
struct Applications;

impl Listed for Applications {
    const ORDERINGS: &'static [&'static str] = &["name", "created"];
    const DEFAULT: &'static str = "name";
    const SEARCH: &'static [&'static str] = &["name"];
    const FILTERS: &'static [Filter] = &[Filter::field("confidential", Kind::Flag)];
}

pub fn api() -> Api {
    Api::below(ORGANIZER)
        .on(NEEDS, routes!(list))
        .on(NEEDS, routes!(create))
        .on(NEEDS, routes!(retrieve))
        .on(NEEDS, routes!(update))
        .on(NEEDS, routes!(delete))
        .on(NEEDS, routes!(rotate_secret))
}

/// The organizer's applications.
#[utoipa::path(get, path = "/applications/", tag = "applications", params(Asked<Applications>),
    responses((status = 200, body = Page<View>)))]
async fn list(State(base): State<Base>, scope: OrgScope, asked: Asked<Applications>) -> Result<Page<View>, ApiError> {
    let clients = store::of_organizer(&mut base.read().await?, scope.organizer.id).await?;
    asked.whole(clients.into_iter().map(|client| view(client, None)).collect())
}

/// Registers an application. The answer is the only place where its secret can be read.
#[utoipa::path(post, path = "/applications/", tag = "applications", request_body = Body,
    responses((status = 201, body = View)))]
async fn create(
    State(base): State<Base>,
    scope: OrgScope,
    JsonBody(body): JsonBody<Body>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let confidential = body.confidential.unwrap_or(true);
    let scopes = Scopes::stored(SCOPES);
    let shape = shape(body, Shape { name: String::new(), redirect_uris: Vec::new(), scopes }, confidential)?;
    let mut tx = base.begin(scope.caller.actor()).await?;
    if store::count(&mut tx, scope.organizer.id).await? >= MOST {
        return Err(ApiError::field("name", say("api-most-applications").with("most", MOST)));
    }
    let (client, secret) = register(&mut tx, scope.organizer.id, &shape, confidential).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view(client, secret))))
}

/// One of them.
#[utoipa::path(get, path = "/applications/{client}/", tag = "applications", responses((status = 200, body = View)))]
async fn retrieve(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, client)): Path<(String, String)>,
) -> Result<Json<View>, ApiError> {
    Ok(Json(view(of_path(&mut base.read().await?, &scope, &client).await?, None)))
}

/// Changes name, addresses or scopes. What people allowed before stays as it is.
#[utoipa::path(patch, path = "/applications/{client}/", tag = "applications", request_body = Body,
    responses((status = 200, body = View)))]
async fn update(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, client)): Path<(String, String)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<View>, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let client = of_path(&mut tx, &scope, &client).await?;
    if body.confidential.is_some_and(|wanted| wanted != client.is_confidential()) {
        return Err(ApiError::field("confidential", say("api-application-kind")));
    }
    let before =
        Shape { name: client.name.clone(), redirect_uris: client.redirect_uris().to_vec(), scopes: client.scopes() };
    let shape = shape(body, before.clone(), client.is_confidential())?;
    store::update(&mut tx, client.id, &shape).await?;
    let body = json!({"old": written(&before), "new": written(&shape)});
    record(&mut tx, "oauth_client.changed", &client, body).await?;
    let client = of_path(&mut tx, &scope, &client.client_id).await?;
    tx.commit().await?;
    Ok(Json(view(client, None)))
}

/// Ends an application with all its tokens.
#[utoipa::path(delete, path = "/applications/{client}/", tag = "applications", responses((status = 204)))]
async fn delete(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, client)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let client = of_path(&mut tx, &scope, &client).await?;
    end(&mut tx, &client).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Another secret instead of the one that the application has; the old one ends at once.
#[utoipa::path(post, path = "/applications/{client}/rotate_secret/", tag = "applications",
    responses((status = 200, body = View)))]
async fn rotate_secret(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, client)): Path<(String, String)>,
) -> Result<Json<View>, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let client = of_path(&mut tx, &scope, &client).await?;
    if !client.is_confidential() {
        return Err(ApiError::Refused(StatusCode::BAD_REQUEST, "public_client", say("api-application-public")));
    }
    let secret = secret::token();
    store::set_secret(&mut tx, client.id, &secret::digest(&secret)).await?;
    record(&mut tx, "oauth_client.secret_rotated", &client, json!({})).await?;
    tx.commit().await?;
    Ok(Json(view(client, Some(secret))))
}

async fn of_path(conn: &mut Conn, scope: &OrgScope, client_id: &str) -> Result<Client, ApiError> {
    let client = store::by_client_id(conn, client_id).await?;
    client.filter(|client| client.organizer_id == scope.organizer.id).ok_or(ApiError::NotFound)
}

fn shape(body: Body, mut shape: Shape, confidential: bool) -> Result<Shape, ApiError> {
    if let Some(name) = body.name {
        shape.name = name.trim().to_owned();
    }
    shape.redirect_uris = body.redirect_uris.unwrap_or(shape.redirect_uris);
    if let Some(names) = body.scopes {
        let known = Scopes::parse(&names.join(" "));
        shape.scopes = known.ok_or_else(|| ApiError::field("scopes", say("api-application-scope")))?;
    }
    rules::check(&shape, confidential).map_err(|(field, text)| ApiError::field(field, text))?;
    Ok(shape)
}

fn view(client: Client, secret: Option<String>) -> View {
    View {
        confidential: client.is_confidential(),
        redirect_uris: client.redirect_uris().to_vec(),
        scopes: client.scopes().iter().map(|scope| scope.as_str()).collect(),
        client_id: client.client_id,
        name: client.name,
        created: client.created_at,
        client_secret: secret,
    }
}
