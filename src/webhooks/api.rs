//! `/api/v1/organizers/{organizer}/webhooks/`, as the field has it, with the log, resend and test ping beside it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::actions::{ACTIONS, Action};
use super::rules::Wish;
use super::{Webhook, change, resend, store};
use crate::base::Base;
use crate::base::db::Conn;
use crate::base::error::ApiError;
use crate::base::language::wishes::Wishes;
use crate::base::listing::{Asked, Filter, Kind, Listed};
use crate::base::page::Page;
use crate::base::time::Timestamp;
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, Needs, ORGANIZER, OrgScope};
use crate::orgs::rights;

/// An endpoint that is told of facts.
#[derive(Serialize, ToSchema)]
#[schema(as = Webhook)]
struct View {
    id: i64,
    enabled: bool,
    target_url: String,
    all_events: bool,
    /// Slugs.
    limit_events: Vec<String>,
    /// None means all.
    action_types: Vec<String>,
    comment: String,
    /// The signing secret: only in the answer that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

/// An endpoint to make, or what to change of one: what stays out of the body stays as it is.
#[derive(Deserialize, ToSchema)]
#[schema(as = WebhookBody)]
struct Body {
    enabled: Option<bool>,
    target_url: Option<String>,
    all_events: Option<bool>,
    /// Slugs of events.
    limit_events: Option<Vec<String>>,
    /// Names of actions; none means all.
    action_types: Option<Vec<String>>,
    comment: Option<String>,
}

/// One attempt at a notification.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookDelivery)]
struct CallView {
    id: i64,
    message: String,
    action_type: String,
    datetime: Timestamp,
    target_url: String,
    /// 1 for the first.
    attempt: i64,
    success: bool,
    return_code: Option<i64>,
    /// Milliseconds.
    execution_time: i64,
    payload: Value,
    /// The first 4096 bytes of the answer, or why there was none.
    response_body: String,
}

/// An action that can be chosen.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookAction)]
struct ActionView {
    name: &'static str,
    label: String,
}

/// Lists of webhooks.
#[derive(Debug)]
struct Webhooks;

impl Listed for Webhooks {
    const ORDERINGS: &'static [&'static str] = &["id", "target_url"];
    const DEFAULT: &'static str = "id";
    const SEARCH: &'static [&'static str] = &["target_url", "comment"];
    const FILTERS: &'static [Filter] = &[Filter::field("enabled", Kind::Flag), Filter::field("all_events", Kind::Flag)];
}

/// The log of one.
#[derive(Debug)]
struct Calls;

impl Listed for Calls {
    const ORDERINGS: &'static [&'static str] = &["datetime", "id"];
    const DEFAULT: &'static str = "-datetime";
    const FILTERS: &'static [Filter] = &[Filter::field("success", Kind::Flag)];
}

/// What can be chosen.
#[derive(Debug)]
struct Actions;

impl Listed for Actions {
    const ORDERINGS: &'static [&'static str] = &["name", "label"];
    const DEFAULT: &'static str = "name";
    const SEARCH: &'static [&'static str] = &["name", "label"];
}

pub fn api() -> Api {
    const SETTINGS: Needs = Needs::organizer(Permission::OrganizerSettings);
    Api::below(ORGANIZER)
        .on(SETTINGS, routes!(list))
        .on(SETTINGS, routes!(create))
        .on(SETTINGS, routes!(retrieve))
        .on(SETTINGS, routes!(update))
        .on(SETTINGS, routes!(put))
        .on(SETTINGS, routes!(delete))
        .on(SETTINGS, routes!(rotate_secret))
        .on(SETTINGS, routes!(ping))
        .on(SETTINGS, routes!(deliveries))
        .on(SETTINGS, routes!(resend_delivery))
        .on(Needs::Organizer(None), routes!(list_actions))
}

/// The organizer's webhooks.
#[utoipa::path(get, path = "/webhooks/", tag = "webhooks", params(Asked<Webhooks>),
    responses((status = 200, body = Page<View>)))]
async fn list(State(base): State<Base>, scope: OrgScope, asked: Asked<Webhooks>) -> Result<Page<View>, ApiError> {
    let mut conn = base.read().await?;
    let mut views = Vec::new();
    for webhook in store::of_organizer(&mut conn, scope.organizer.id).await? {
        views.push(view(&mut conn, webhook, None).await?);
    }
    asked.whole(views)
}

/// Makes a webhook. The answer is the only place where its signing secret can be read.
#[utoipa::path(post, path = "/webhooks/", tag = "webhooks", request_body = Body, responses((status = 201, body = View)))]
async fn create(
    State(base): State<Base>,
    scope: OrgScope,
    JsonBody(body): JsonBody<Body>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let wish = wish(&base, &scope, body, new()).await?;
    let (webhook, secret) = change::create(&base, scope.organizer.id, scope.caller.actor(), &wish).await?;
    let view = view(&mut base.read().await?, webhook, Some(secret)).await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// One of them.
#[utoipa::path(get, path = "/webhooks/{id}/", tag = "webhooks", responses((status = 200, body = View)))]
async fn retrieve(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, id)): Path<(String, i64)>,
) -> Result<Json<View>, ApiError> {
    let mut conn = base.read().await?;
    let webhook = of_path(&mut conn, &scope, id).await?;
    Ok(Json(view(&mut conn, webhook, None).await?))
}

/// Changes a webhook.
#[utoipa::path(patch, path = "/webhooks/{id}/", tag = "webhooks", request_body = Body,
    responses((status = 200, body = View)))]
async fn update(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, id)): Path<(String, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<View>, ApiError> {
    let mut conn = base.read().await?;
    let before = of_path(&mut conn, &scope, id).await?;
    let slugs = store::events(&mut conn, id).await?;
    let before = Wish {
        limit_events: named_events(&mut conn, &scope, &slugs).await?,
        action_types: store::actions(&mut conn, id).await?,
        target_url: before.target_url,
        enabled: before.enabled,
        all_events: before.all_events,
        comment: before.comment,
    };
    drop(conn);
    let wish = wish(&base, &scope, body, before).await?;
    let webhook = change::update(&base, scope.organizer.id, scope.caller.actor(), id, &wish).await?;
    Ok(Json(view(&mut base.read().await?, webhook.ok_or(ApiError::NotFound)?, None).await?))
}

/// Replaces a webhook: what stays out of the body is as for a new one. Its signing secret stays.
#[utoipa::path(put, path = "/webhooks/{id}/", tag = "webhooks", request_body = Body,
    responses((status = 200, body = View)))]
async fn put(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, id)): Path<(String, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<View>, ApiError> {
    of_path(&mut base.read().await?, &scope, id).await?;
    let wish = wish(&base, &scope, body, new()).await?;
    let webhook = change::update(&base, scope.organizer.id, scope.caller.actor(), id, &wish).await?;
    Ok(Json(view(&mut base.read().await?, webhook.ok_or(ApiError::NotFound)?, None).await?))
}

/// A webhook of which nothing is said: it is told of no event.
fn new() -> Wish {
    Wish {
        target_url: String::new(),
        enabled: true,
        all_events: false,
        limit_events: Vec::new(),
        action_types: Vec::new(),
        comment: String::new(),
    }
}

/// Deletes a webhook with its log.
#[utoipa::path(delete, path = "/webhooks/{id}/", tag = "webhooks", responses((status = 204)))]
async fn delete(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, id)): Path<(String, i64)>,
) -> Result<StatusCode, ApiError> {
    match change::delete(&base, scope.organizer.id, scope.caller.actor(), id).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(ApiError::NotFound),
    }
}

/// Another signing secret, at once. The answer is the only place where it can be read.
#[utoipa::path(post, path = "/webhooks/{id}/rotate_secret/", tag = "webhooks", responses((status = 200, body = View)))]
async fn rotate_secret(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, id)): Path<(String, i64)>,
) -> Result<Json<View>, ApiError> {
    let rotated = change::rotate_secret(&base, scope.organizer.id, scope.caller.actor(), id).await?;
    let (webhook, secret) = rotated.ok_or(ApiError::NotFound)?;
    Ok(Json(view(&mut base.read().await?, webhook, Some(secret)).await?))
}

/// Posts a test (action `eventyay.webhook.ping`); how it went stands in the log.
#[utoipa::path(post, path = "/webhooks/{id}/ping/", tag = "webhooks", responses((status = 202)))]
async fn ping(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, id)): Path<(String, i64)>,
) -> Result<StatusCode, ApiError> {
    let webhook = of_path(&mut base.read().await?, &scope, id).await?;
    resend::ping(&base, &scope.organizer, &webhook, scope.caller.actor()).await?;
    Ok(StatusCode::ACCEPTED)
}

/// The log: every attempt of the last 30 days, the newest first.
#[utoipa::path(get, path = "/webhooks/{id}/deliveries/", tag = "webhooks", params(Asked<Calls>),
    responses((status = 200, body = Page<CallView>)))]
async fn deliveries(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, id)): Path<(String, i64)>,
    asked: Asked<Calls>,
) -> Result<Page<CallView>, ApiError> {
    let order_by = asked.order_by(&[("datetime", "at"), ("id", "id")], "id");
    let mut conn = base.read().await?;
    let webhook = of_path(&mut conn, &scope, id).await?;
    let (calls, count) = store::calls(&mut conn, webhook.id, asked.flag("success"), &order_by, asked.page).await?;
    Ok(asked.page(calls.into_iter().map(call_view).collect(), count))
}

/// Posts a logged notification once more.
#[utoipa::path(post, path = "/webhooks/{id}/deliveries/{call}/resend/", tag = "webhooks", responses((status = 202)))]
async fn resend_delivery(
    State(base): State<Base>,
    scope: OrgScope,
    Path((_, id, call)): Path<(String, i64, i64)>,
) -> Result<StatusCode, ApiError> {
    let webhook = of_path(&mut base.read().await?, &scope, id).await?;
    match resend::resend(&base, &webhook, scope.caller.actor(), call).await? {
        true => Ok(StatusCode::ACCEPTED),
        false => Err(ApiError::NotFound),
    }
}

/// The actions that can be chosen.
#[utoipa::path(get, path = "/webhook_actions/", tag = "webhooks", params(Asked<Actions>),
    responses((status = 200, body = Page<ActionView>)))]
async fn list_actions(_: OrgScope, wishes: Wishes, asked: Asked<Actions>) -> Result<Page<ActionView>, ApiError> {
    let label = |action: &Action| wishes.language().t(action.label).into();
    let actions = ACTIONS.iter().map(|action| ActionView { name: action.name, label: label(action) });
    asked.whole(actions.collect())
}

async fn of_path(conn: &mut Conn, scope: &OrgScope, id: i64) -> Result<Webhook, ApiError> {
    let webhook = store::by_id(conn, id).await?;
    webhook.filter(|webhook| webhook.organizer_id == scope.organizer.id).ok_or(ApiError::NotFound)
}

async fn wish(base: &Base, scope: &OrgScope, body: Body, before: Wish) -> Result<Wish, ApiError> {
    let limit_events = match body.limit_events {
        Some(slugs) => named_events(&mut base.read().await?, scope, &slugs).await?,
        None => before.limit_events,
    };
    Ok(Wish {
        limit_events,
        target_url: body.target_url.unwrap_or(before.target_url),
        enabled: body.enabled.unwrap_or(before.enabled),
        all_events: body.all_events.unwrap_or(before.all_events),
        action_types: body.action_types.unwrap_or(before.action_types),
        comment: body.comment.unwrap_or(before.comment),
    })
}

async fn named_events(conn: &mut Conn, scope: &OrgScope, slugs: &[String]) -> Result<Vec<i64>, ApiError> {
    rights::named_events(conn, scope.organizer.id, slugs, &rights::Events::All).await
}

async fn view(conn: &mut Conn, webhook: Webhook, secret: Option<String>) -> Result<View, sqlx::Error> {
    Ok(View {
        limit_events: store::events(conn, webhook.id).await?,
        action_types: store::actions(conn, webhook.id).await?,
        id: webhook.id,
        enabled: webhook.enabled,
        target_url: webhook.target_url,
        all_events: webhook.all_events,
        comment: webhook.comment,
        secret,
    })
}

fn call_view(call: store::LoggedCall) -> CallView {
    CallView {
        id: call.id,
        message: call.message,
        action_type: call.action,
        datetime: call.at,
        target_url: call.target_url,
        attempt: call.attempt,
        success: call.success,
        return_code: call.return_code,
        execution_time: call.millis,
        payload: call.payload.0,
        response_body: call.response,
    }
}
