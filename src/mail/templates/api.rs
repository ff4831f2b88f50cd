//! `.../events/{event}/mail_templates/`: what the event's letters say.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{Template, change, in_use, languages, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::language::Language;
use crate::base::language::wishes::Wishes;
use crate::base::letters::Role;
use crate::base::listing::{Asked, Filter, Kind, Listed};
use crate::base::page::Page;
use crate::base::web::body::JsonBody;
use crate::base::web::path::Path;
use crate::events::EventScope;
use crate::mail::Writers;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// The text of a kind of letter in a language.
#[derive(Serialize, ToSchema)]
#[schema(as = MailTemplate)]
struct View {
    role: &'static str,
    label: String,
    locale: String,
    subject: String,
    /// Markdown with `{placeholders}`.
    body: String,
    /// Whether the event has its own text; otherwise it is the program's.
    own: bool,
    placeholders: Vec<Placeholder>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = MailPlaceholder)]
struct Placeholder {
    name: &'static str,
    example: &'static str,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = MailTemplateBody)]
struct Body {
    subject: String,
    body: String,
}

/// Lists of texts.
#[derive(Debug)]
struct Templates;

impl Listed for Templates {
    const ORDERINGS: &'static [&'static str] = &["role", "locale", "label"];
    const DEFAULT: &'static str = "role,locale";
    const SEARCH: &'static [&'static str] = &["role", "label", "subject"];
    const FILTERS: &'static [Filter] =
        &[Filter::field("role", Kind::Text), Filter::field("locale", Kind::Text), Filter::field("own", Kind::Flag)];
}

pub fn api() -> Api {
    const SETTINGS: Needs = Needs::event(Permission::EventSettings);
    Api::below(EVENT)
        .on(SETTINGS, routes!(list))
        .on(SETTINGS, routes!(retrieve))
        .on(SETTINGS, routes!(put))
        .on(SETTINGS, routes!(reset))
}

/// Every kind of letter, in the program's languages and those that the event added.
#[utoipa::path(get, path = "/mail_templates/", tag = "mail", params(Asked<Templates>),
    responses((status = 200, body = Page<View>)))]
async fn list(
    State(base): State<Base>,
    wishes: Wishes,
    scope: EventScope,
    Extension(writers): Extension<Writers>,
    asked: Asked<Templates>,
) -> Result<Page<View>, ApiError> {
    let own = store::own(&mut base.read().await?, scope.event.id).await?;
    let mut views = Vec::new();
    for role in writers.event_roles() {
        let added = own.iter().filter(|(name, _)| name == role.name).map(|(_, locale)| locale.as_str());
        let added: Vec<_> = added.filter(|locale| languages().all(|known| known != *locale)).collect();
        let mut all: Vec<&str> = languages().collect();
        all.extend(added);
        for locale in all {
            views.push(view(&base, wishes.language(), &scope, role, locale).await?);
        }
    }
    asked.whole(views)
}

/// One of them.
#[utoipa::path(get, path = "/mail_templates/{role}/{locale}/", tag = "mail", responses((status = 200, body = View)))]
async fn retrieve(
    State(base): State<Base>,
    wishes: Wishes,
    scope: EventScope,
    Extension(writers): Extension<Writers>,
    Path((_, _, role, locale)): Path<(String, String, String, String)>,
) -> Result<Json<View>, ApiError> {
    let role = writers.event_role(&role).ok_or(ApiError::NotFound)?;
    Ok(Json(view(&base, wishes.language(), &scope, role, &locale).await?))
}

/// Words a letter anew. Unknown placeholders are errors.
#[utoipa::path(put, path = "/mail_templates/{role}/{locale}/", tag = "mail", request_body = Body,
    responses((status = 200, body = View)))]
async fn put(
    State(base): State<Base>,
    wishes: Wishes,
    scope: EventScope,
    Extension(writers): Extension<Writers>,
    Path((_, _, role, locale)): Path<(String, String, String, String)>,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<View>, ApiError> {
    let role = writers.event_role(&role).ok_or(ApiError::NotFound)?;
    let template = Template { subject: body.subject, body: body.body };
    change::put(&base, &scope.event, scope.caller.actor(), role, &locale, &template).await?;
    Ok(Json(view(&base, wishes.language(), &scope, role, &locale).await?))
}

/// Goes back to the program's text.
#[utoipa::path(delete, path = "/mail_templates/{role}/{locale}/", tag = "mail", responses((status = 204)))]
async fn reset(
    State(base): State<Base>,
    scope: EventScope,
    Extension(writers): Extension<Writers>,
    Path((_, _, role, locale)): Path<(String, String, String, String)>,
) -> Result<StatusCode, ApiError> {
    let role = writers.event_role(&role).ok_or(ApiError::NotFound)?;
    match change::reset(&base, &scope.event, scope.caller.actor(), role, &locale).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(ApiError::NotFound),
    }
}

async fn view(
    base: &Base,
    language: Language,
    scope: &EventScope,
    role: &'static Role,
    locale: &str,
) -> Result<View, ApiError> {
    let mut conn = base.read().await?;
    let own = store::find(&mut conn, scope.event.id, role.name, locale).await?.is_some();
    let template = in_use(&mut conn, Some(scope.event.id), role.name, locale).await?.ok_or(ApiError::NotFound)?;
    let placeholders = role.placeholders.iter().map(|(name, _, example)| Placeholder { name, example });
    Ok(View {
        role: role.name,
        label: language.t(role.label).into(),
        locale: locale.to_owned(),
        subject: template.subject,
        body: template.body,
        own,
        placeholders: placeholders.collect(),
    })
}
