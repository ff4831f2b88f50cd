//! `/api/v1/organizers/{organizer}/events/`.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::rules::Shape;
use super::{Event, EventScope, change, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::page::Page;
use crate::base::time::Timestamp;
use crate::base::web::body::JsonBody;
use crate::base::words::Words;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, Needs, ORGANIZER, OrgScope};
use crate::orgs::rights;

/// An event in the field's shape; texts are maps by language.
#[derive(Serialize, ToSchema)]
#[schema(as = Event)]
struct View {
    slug: String,
    name: BTreeMap<String, String>,
    live: bool,
    testmode: bool,
    currency: String,
    timezone: String,
    date_from: Timestamp,
    date_to: Timestamp,
    locale: String,
    description: BTreeMap<String, String>,
    payment_instructions: String,
    public_url: String,
}

pub fn api() -> Api {
    Api::below(ORGANIZER)
        .on(Needs::Organizer(None), routes!(list))
        .on(Needs::organizer(Permission::EventsCreate), routes!(create))
        .on(Needs::Event(None), routes!(retrieve))
        .on(Needs::event(Permission::EventSettings), routes!(update))
}

/// The organizer's events that the caller's teams have.
#[utoipa::path(get, path = "/events/", tag = "events", responses((status = 200, body = Page<View>)))]
async fn list(State(base): State<Base>, scope: OrgScope) -> Result<Json<Page<View>>, ApiError> {
    let mut conn = base.read().await?;
    let known = rights::events(&mut conn, &scope.caller, scope.organizer.id).await?;
    let events = store::of_organizer(&mut conn, scope.organizer.id).await?;
    let events = events.into_iter().filter(|event| known.contains(event.id));
    Ok(Json(Page::whole(events.map(|event| view(&base, &scope.organizer.slug, event)).collect())))
}

/// One of them.
#[utoipa::path(get, path = "/events/{event}/", tag = "events", responses((status = 200, body = View)))]
async fn retrieve(State(base): State<Base>, scope: EventScope) -> Json<View> {
    Json(view(&base, &scope.organizer.slug, scope.event))
}

/// An event to make, or what to change of one: what stays out of the body stays as it is.
#[derive(Deserialize, ToSchema)]
#[schema(as = EventBody)]
struct Body {
    slug: Option<String>,
    name: Option<Words>,
    description: Option<Words>,
    timezone: Option<String>,
    currency: Option<String>,
    locale: Option<String>,
    date_from: Option<Timestamp>,
    date_to: Option<Timestamp>,
    /// Whether its shop is open to the public.
    live: Option<bool>,
    testmode: Option<bool>,
    /// How to pay an invoice, shown on the order page.
    payment_instructions: Option<String>,
}

/// Makes an event. It begins closed, in UTC and EUR where nothing else is said.
#[utoipa::path(post, path = "/events/", tag = "events", request_body = Body, responses((status = 201, body = View)))]
async fn create(
    State(base): State<Base>,
    scope: OrgScope,
    JsonBody(body): JsonBody<Body>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let empty = Shape::new("", "", tx.now(), tx.now());
    let event = change::create(&mut tx, &scope, &shape(body, empty)).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(view(&base, &scope.organizer.slug, event))))
}

/// Changes an event.
#[utoipa::path(patch, path = "/events/{event}/", tag = "events", request_body = Body, responses((status = 200, body = View)))]
async fn update(
    State(base): State<Base>,
    scope: EventScope,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<View>, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let shape = shape(body, Shape::from(&scope.event));
    let event = change::update(&mut tx, &scope.organizer, &scope.event, &shape).await?;
    tx.commit().await?;
    Ok(Json(view(&base, &scope.organizer.slug, event)))
}

fn shape(body: Body, before: Shape) -> Shape {
    let locale = body.locale.unwrap_or(before.locale);
    let words =
        |words: Option<Words>, before: String| words.map_or(before, |words| words.in_language(&locale).to_owned());
    Shape {
        slug: body.slug.unwrap_or(before.slug),
        name: words(body.name, before.name),
        description: words(body.description, before.description),
        timezone: body.timezone.unwrap_or(before.timezone),
        currency: body.currency.unwrap_or(before.currency),
        date_from: body.date_from.unwrap_or(before.date_from),
        date_to: body.date_to.unwrap_or(before.date_to),
        live: body.live.unwrap_or(before.live),
        testmode: body.testmode.unwrap_or(before.testmode),
        payment_instructions: body.payment_instructions.unwrap_or(before.payment_instructions),
        locale,
    }
}

fn view(base: &Base, organizer: &str, event: Event) -> View {
    View {
        public_url: format!("{}/{organizer}/{}/", base.public_url, event.slug),
        name: BTreeMap::from([(event.locale.clone(), event.name)]),
        description: BTreeMap::from([(event.locale.clone(), event.description)]),
        locale: event.locale,
        payment_instructions: event.payment_instructions,
        slug: event.slug,
        live: event.live,
        testmode: event.testmode,
        currency: event.currency,
        timezone: event.timezone,
        date_from: event.date_from,
        date_to: event.date_to,
    }
}
