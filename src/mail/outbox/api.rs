//! `.../events/{event}/mails/`: the outbox.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::edit::{self, Draft};
use super::{Mail, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::listing::{Asked, Filter, Kind, Listed};
use crate::base::page::Page;
use crate::base::time::Timestamp;
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::events::EventScope;
use crate::mail::{render, settings};
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// A letter.
#[derive(Serialize, ToSchema)]
#[schema(as = Mail)]
struct View {
    id: i64,
    /// draft, queued, sent, failed, discarded
    state: &'static str,
    /// The kind of letter, as `order_placed`; empty for what a person wrote.
    role: String,
    locale: String,
    to_name: String,
    to_email: String,
    subject: String,
    /// Markdown; null where it holds a one-time link.
    body: Option<String>,
    /// What the mail server said last.
    error: Option<String>,
    created: Timestamp,
    sent: Option<Timestamp>,
}

/// A letter as a person writes it.
#[derive(Deserialize, ToSchema)]
#[schema(as = MailBody)]
struct Body {
    #[serde(default)]
    to_name: String,
    to_email: String,
    locale: Option<String>,
    subject: String,
    /// Markdown.
    body: String,
}

/// A letter as its reader sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = MailPreview)]
struct Preview {
    subject: String,
    text: String,
    html: String,
}

pub fn api() -> Api {
    const READ: Needs = Needs::event(Permission::OrdersRead);
    const WRITE: Needs = Needs::event(Permission::OrdersWrite);
    Api::below(EVENT)
        .on(READ, routes!(list))
        .on(WRITE, routes!(write))
        .on(READ, routes!(retrieve))
        .on(READ, routes!(preview))
        .on(WRITE, routes!(change))
        .on(WRITE, routes!(send))
        .on(WRITE, routes!(discard))
}

/// Lists of letters.
#[derive(Debug)]
struct Mails;

impl Listed for Mails {
    const ORDERINGS: &'static [&'static str] = &["created", "id", "to_email", "subject"];
    const DEFAULT: &'static str = "-created";
    const SEARCH: &'static [&'static str] = &["to_email", "to_name", "subject"];
    const FILTERS: &'static [Filter] = &[
        Filter::own(
            "state",
            Kind::Choice(&["draft", "queued", "sent", "failed", "discarded"]),
            "Only those in this state.",
        ),
        Filter::own("role", Kind::Text, "Only this kind of letter, as `order_placed`."),
    ];
}

/// How each order reads in SQL. Letters are numbered as time goes.
const COLUMNS: [(&str, &str); 4] =
    [("created", "created_at"), ("id", "id"), ("to_email", "lower(to_email)"), ("subject", "lower(subject)")];

/// The event's letters, the newest first.
#[utoipa::path(get, path = "/mails/", tag = "mail", params(Asked<Mails>), responses((status = 200, body = Page<View>)))]
async fn list(State(base): State<Base>, scope: EventScope, asked: Asked<Mails>) -> Result<Page<View>, ApiError> {
    let filter = store::Filter {
        state: asked.text("state").map(str::to_owned),
        role: asked.text("role").map(str::to_owned),
        search: asked.search.clone(),
    };
    let mut conn = base.read().await?;
    let order_by = asked.order_by(&COLUMNS, "id");
    let (mails, count) = store::of_event(&mut conn, scope.event.id, &filter, &order_by, asked.page).await?;
    Ok(asked.page(mails.into_iter().map(view).collect(), count))
}

/// Puts a draft into the outbox.
#[utoipa::path(post, path = "/mails/", tag = "mail", request_body = Body, responses((status = 201, body = View)))]
async fn write(
    State(base): State<Base>,
    scope: EventScope,
    JsonBody(body): JsonBody<Body>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let draft = draft(&scope, body);
    let mail = edit::write(&base, &scope.event, scope.caller.actor(), &draft).await?;
    Ok((StatusCode::CREATED, Json(view(mail))))
}

/// One of them.
#[utoipa::path(get, path = "/mails/{id}/", tag = "mail", responses((status = 200, body = View)))]
async fn retrieve(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<Json<View>, ApiError> {
    Ok(Json(view(of_path(&base, &scope, id).await?)))
}

/// A letter as its reader sees it, both parts.
#[utoipa::path(get, path = "/mails/{id}/preview/", tag = "mail", responses((status = 200, body = Preview)))]
async fn preview(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<Json<Preview>, ApiError> {
    let mail = of_path(&base, &scope, id).await?;
    let mut conn = base.read().await?;
    let head = settings::head(&mut conn, &base, Some(&scope.event), &mail.locale).await?;
    let rendered = render::render(&mail.subject, &mail.body.ok_or(ApiError::NotFound)?, &mail.locale, &head);
    Ok(Json(Preview { subject: rendered.subject, text: rendered.text, html: rendered.html }))
}

/// Changes a draft.
#[utoipa::path(put, path = "/mails/{id}/", tag = "mail", request_body = Body, responses((status = 200, body = View)))]
async fn change(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<View>, ApiError> {
    let draft = draft(&scope, body);
    let mail = edit::change(&base, &scope.event, scope.caller.actor(), id, &draft).await?;
    Ok(Json(view(mail.ok_or(ApiError::NotFound)?)))
}

/// Sends a draft, or a failed letter again.
#[utoipa::path(post, path = "/mails/{id}/send/", tag = "mail", responses((status = 202, body = View)))]
async fn send(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let mail = edit::send(&base, &scope.event, scope.caller.actor(), id).await?;
    Ok((StatusCode::ACCEPTED, Json(view(mail.ok_or(ApiError::NotFound)?))))
}

/// Discards a draft or a failed letter; it stays readable.
#[utoipa::path(post, path = "/mails/{id}/discard/", tag = "mail", responses((status = 204)))]
async fn discard(
    State(base): State<Base>,
    scope: EventScope,
    Path((_, _, id)): Path<(String, String, i64)>,
) -> Result<StatusCode, ApiError> {
    match edit::discard(&base, &scope.event, scope.caller.actor(), id).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(ApiError::NotFound),
    }
}

async fn of_path(base: &Base, scope: &EventScope, id: i64) -> Result<Mail, ApiError> {
    let mail = store::by_id(&mut base.read().await?, id).await?;
    mail.filter(|mail| mail.event_id == Some(scope.event.id)).ok_or(ApiError::NotFound)
}

fn draft(scope: &EventScope, body: Body) -> Draft {
    Draft {
        to_name: body.to_name,
        to_email: body.to_email,
        locale: body.locale.unwrap_or_else(|| scope.event.locale.clone()),
        subject: body.subject,
        body: body.body,
    }
}

fn view(mail: Mail) -> View {
    View {
        id: mail.id,
        state: mail.state.as_str(),
        role: mail.role,
        locale: mail.locale,
        to_name: mail.to_name,
        to_email: mail.to_email,
        subject: mail.subject,
        body: mail.body,
        error: mail.error,
        created: mail.created_at,
        sent: mail.sent_at,
    }
}
