//! `.../events/{event}/shredders/`, as the field has it: list, export, download, shred, status.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::rules::{self, Refusal};
use super::{Class, Shredding, export, retention, shred, store, table};
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::listing::{Asked, Listed};
use crate::base::page::Page;
use crate::base::time::Timestamp;
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::base::{Base, codes};
use crate::events::EventScope;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// A class of personal data that can be shredded.
#[derive(Serialize, ToSchema)]
#[schema(as = Shredder)]
struct View {
    identifier: &'static str,
    verbose_name: &'static str,
    /// What it empties, as `table.column`.
    columns: Vec<String>,
    /// What shredding it needs besides `event.settings.general:write`.
    permission: &'static str,
    /// Days after the event's end after which this happens by itself; 0: never.
    retention_days: i64,
    /// When it was shredded last.
    shredded: Option<Timestamp>,
}

pub fn api() -> Api {
    const SETTINGS: Needs = Needs::event(Permission::EventSettings);
    Api::below(EVENT)
        .on(SETTINGS, routes!(list))
        .on(SETTINGS, routes!(wish))
        .on(SETTINGS, routes!(download))
        .on(SETTINGS, routes!(confirm))
        .on(SETTINGS, routes!(status))
}

/// Lists of shredders.
#[derive(Debug)]
struct Shredders;

impl Listed for Shredders {
    const ORDERINGS: &'static [&'static str] = &["identifier"];
    const DEFAULT: &'static str = "identifier";
}

/// What can be shredded, and when that was done last.
#[utoipa::path(get, path = "/shredders/", tag = "shredders", params(Asked<Shredders>), responses((status = 200, body = Page<View>)))]
async fn list(State(base): State<Base>, scope: EventScope, asked: Asked<Shredders>) -> Result<Page<View>, ApiError> {
    let mut conn = base.read().await?;
    let settings = scope.event.settings(&mut conn, &base.config).await?;
    let marks = store::marks(&mut conn, scope.event.id).await?;
    let view = |class: Class| View {
        identifier: class.as_str(),
        verbose_name: class.label(),
        columns: columns(class),
        permission: class.needs().as_str(),
        retention_days: retention::days(&settings, class),
        shredded: marks.iter().find(|(marked, _)| *marked == class).map(|(_, at)| *at),
    };
    asked.whole(Class::ALL.into_iter().map(view).collect())
}

fn columns(class: Class) -> Vec<String> {
    let of = |table: &'static table::Table| {
        let own = table.columns.iter().filter(move |(_, fate)| fate.class() == Some(class));
        own.map(move |(column, _)| format!("{}.{column}", table.name))
    };
    table::of_class(class).flat_map(of).collect()
}

#[derive(Deserialize, ToSchema)]
#[schema(as = ShredderChoice)]
struct Choice {
    /// Identifiers of shredders.
    shredders: Vec<String>,
}

/// A wish to shred, with the addresses of its next steps.
#[derive(Serialize, ToSchema)]
#[schema(as = Shredding)]
struct Wish {
    id: i64,
    shredders: Vec<&'static str>,
    /// The file with what is to go. The code that confirms stands in its last line.
    download: String,
    /// Where the code is posted to.
    shred: String,
    status: String,
    /// Unless it is confirmed before.
    expires: Timestamp,
}

/// Prepares to shred: the answer leads to a file with everything that would go.
///
/// Only when the event is over and its shop is closed (`event_not_over`, `event_live`).
#[utoipa::path(post, path = "/shredders/export/", tag = "shredders", request_body = Choice, responses((status = 202, body = Wish)))]
async fn wish(
    State(base): State<Base>,
    scope: EventScope,
    JsonBody(choice): JsonBody<Choice>,
) -> Result<(StatusCode, Json<Wish>), ApiError> {
    let classes = chosen(&choice.shredders)?;
    permitted(&scope, &classes)?;
    rules::may_shred(scope.event.live, scope.event.date_to, base.now()).map_err(refused)?;
    let mut tx = base.begin(scope.caller.actor()).await?;
    let (now, actor) = (tx.now(), tx.actor().to_string());
    let code = codes::random(codes::ORDER_ALPHABET, rules::CODE_LENGTH);
    let shredding = store::insert(&mut tx, scope.event.id, &actor, &classes, &code, now).await?;
    tx.commit().await?;
    let address = |step: &str| {
        let event = format!("organizers/{}/events/{}", scope.organizer.slug, scope.event.slug);
        format!("{}/api/v1/{event}/shredders/{step}/{}/", base.public_url, shredding.id)
    };
    let wish = Wish {
        id: shredding.id,
        shredders: classes.iter().map(|class| class.as_str()).collect(),
        download: address("download"),
        shred: address("shred"),
        status: address("status"),
        expires: now.plus(rules::PATIENCE),
    };
    Ok((StatusCode::ACCEPTED, Json(wish)))
}

/// Each once, in our order.
fn chosen(names: &[String]) -> Result<Vec<Class>, ApiError> {
    if let Some(unknown) = names.iter().find(|name| Class::named(name).is_none()) {
        return Err(ApiError::field("shredders", say("api-no-shredder").with("name", unknown.clone())));
    }
    let classes: Vec<Class> =
        Class::ALL.into_iter().filter(|class| names.iter().any(|name| name == class.as_str())).collect();
    if classes.is_empty() { Err(ApiError::field("shredders", say("api-choose-one"))) } else { Ok(classes) }
}

fn permitted(scope: &EventScope, classes: &[Class]) -> Result<(), ApiError> {
    let missing = classes.iter().map(|class| class.needs()).find(|needs| !scope.permissions.contains(*needs));
    missing.map_or(Ok(()), |missing| Err(ApiError::Lacking(missing.as_str())))
}

fn refused(refusal: Refusal) -> ApiError {
    ApiError::Refused(StatusCode::BAD_REQUEST, refusal.code(), refusal.saying())
}

/// The caller's own, while its time lasts.
async fn own(base: &Base, scope: &EventScope, id: i64) -> Result<Shredding, ApiError> {
    let found = store::find(&mut base.read().await?, scope.event.id, id).await?;
    let lasts = |one: &Shredding| one.confirmed_at.is_some() || base.now() < one.created_at.plus(rules::PATIENCE);
    let own = found.filter(|one| one.actor == scope.caller.actor().to_string()).filter(lasts);
    let own = own.ok_or(ApiError::NotFound)?;
    permitted(scope, &own.classes())?;
    Ok(own)
}

/// The file with what would go, as lines of JSON.
#[utoipa::path(get, path = "/shredders/download/{id}/", tag = "shredders",
    responses((status = 200, content_type = "application/x-ndjson", body = String)))]
async fn download(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<Response, ApiError> {
    let shredding = own(&base, &scope, id).await?;
    Ok(export::file(base, &scope.event, shredding))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = ShredConfirmation)]
struct Confirmation {
    /// From the last line of the file.
    confirm_code: String,
}

/// How far it is.
#[derive(Serialize, ToSchema)]
#[schema(as = ShreddingStatus)]
struct Status {
    /// waiting (for its code), running, done
    status: &'static str,
    /// Rows that were emptied or deleted so far.
    rows: i64,
    done: Option<Timestamp>,
}

/// Shreds. This cannot be undone, and cannot be stopped.
#[utoipa::path(post, path = "/shredders/shred/{id}/", tag = "shredders", request_body = Confirmation,
    responses((status = 202, body = Status)))]
async fn confirm(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
    JsonBody(confirmation): JsonBody<Confirmation>,
) -> Result<(StatusCode, Json<Status>), ApiError> {
    let shredding = own(&base, &scope, id).await?;
    rules::check_code(&shredding.confirm_code, &confirmation.confirm_code).map_err(refused)?;
    rules::may_shred(scope.event.live, scope.event.date_to, base.now()).map_err(refused)?;
    let mut tx = base.begin(scope.caller.actor()).await?;
    // Confirmed twice is confirmed.
    if shred::begin(&mut tx, &shredding).await? {
        tx.commit().await?;
    }
    let shredding = own(&base, &scope, id).await?;
    Ok((StatusCode::ACCEPTED, Json(view(&shredding))))
}

/// How far a shredding is: 200 when it is done, 409 before.
#[utoipa::path(get, path = "/shredders/status/{id}/", tag = "shredders",
    responses((status = 200, body = Status), (status = 409, body = Status)))]
async fn status(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<Response, ApiError> {
    let shredding = own(&base, &scope, id).await?;
    let code = if shredding.done_at.is_some() { StatusCode::OK } else { StatusCode::CONFLICT };
    Ok((code, Json(view(&shredding))).into_response())
}

fn view(shredding: &Shredding) -> Status {
    let status = match (shredding.done_at, shredding.confirmed_at) {
        (Some(_), _) => "done",
        (None, Some(_)) => "running",
        (None, None) => "waiting",
    };
    Status { status, rows: shredding.emptied, done: shredding.done_at }
}
