//! `/api/v1/organizers/{organizer}/events/`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::rules::Shape;
use super::stakes::Stakes;
use super::{Event, EventScope, change, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::listing::{Asked, Filter, Kind, Listed};
use crate::base::page::Page;
use crate::base::texts::Texts;
use crate::base::time::Timestamp;
use crate::base::web::body::JsonBody;
use crate::base::words::Words;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, Needs, ORGANIZER, OrgScope};
use crate::orgs::rights;
use crate::settings;

/// An event in the field's shape; texts are maps by language.
#[derive(Serialize, ToSchema)]
#[schema(as = Event)]
pub struct View {
    slug: String,
    name: Texts,
    live: bool,
    testmode: bool,
    /// Whether it stands in lists.
    is_public: bool,
    currency: String,
    timezone: String,
    date_from: Timestamp,
    date_to: Timestamp,
    /// Its own language.
    locale: String,
    /// The languages that its pages are shown in; none: all that the program speaks.
    locales: Vec<String>,
    description: Texts,
    public_url: String,
}

/// Lists of events.
#[derive(Debug)]
struct Events;

impl Listed for Events {
    const ORDERINGS: &'static [&'static str] = &["date_from", "date_to", "slug", "name"];
    const DEFAULT: &'static str = "date_from";
    const SEARCH: &'static [&'static str] = &["name", "slug"];
    const FILTERS: &'static [Filter] = &[
        Filter::field("live", Kind::Flag),
        Filter::field("testmode", Kind::Flag),
        Filter::field("is_public", Kind::Flag),
        Filter::field("currency", Kind::Text),
        Filter::own("is_past", Kind::Flag, "`true`: only what is over; `false`: only what is not."),
        Filter::own("is_future", Kind::Flag, "`true`: only what has not begun; `false`: only what has."),
        Filter::own("ends_after", Kind::Moment, "Only what ends after this moment."),
        Filter::own("date_from_after", Kind::Moment, "Only what begins at this moment or later."),
        Filter::own("date_from_before", Kind::Moment, "Only what begins at this moment or earlier."),
        Filter::own("date_to_after", Kind::Moment, "Only what ends at this moment or later."),
        Filter::own("date_to_before", Kind::Moment, "Only what ends at this moment or earlier."),
    ];
}

pub fn api(stakes: &Stakes) -> Api {
    const SETTINGS: Needs = Needs::event(Permission::EventSettings);
    Api::below(ORGANIZER)
        .on(Needs::Organizer(None), routes!(list))
        .on(Needs::organizer(Permission::EventsCreate), routes!(create))
        .on(Needs::Event(None), routes!(retrieve))
        .on(SETTINGS, routes!(update))
        .on(SETTINGS, routes!(put))
        .on(SETTINGS, routes!(delete))
        .with(stakes.clone())
}

/// The organizer's events that the caller's teams have.
#[utoipa::path(get, path = "/events/", tag = "events", params(Asked<Events>), responses((status = 200, body = Page<View>)))]
async fn list(State(base): State<Base>, scope: OrgScope, asked: Asked<Events>) -> Result<Page<View>, ApiError> {
    let mut conn = base.read().await?;
    let known = rights::events(&mut conn, &scope.caller, scope.organizer.id).await?;
    let events = store::of_organizer(&mut conn, scope.organizer.id).await?;
    let events = events.into_iter().filter(|event| known.contains(event.id) && wants(&asked, event));
    asked.whole(events.map(|event| view(&base, &scope.organizer.slug, event)).collect())
}

fn wants(asked: &Asked<Events>, event: &Event) -> bool {
    let flag = |name, value| asked.flag(name).is_none_or(|wanted| wanted == value);
    let after = |name, at| asked.moment(name).is_none_or(|moment| at >= moment);
    let before = |name, at| asked.moment(name).is_none_or(|moment| at <= moment);
    flag("is_past", event.date_to <= asked.now)
        && flag("is_future", event.date_from > asked.now)
        && asked.moment("ends_after").is_none_or(|moment| event.date_to > moment)
        && after("date_from_after", event.date_from)
        && before("date_from_before", event.date_from)
        && after("date_to_after", event.date_to)
        && before("date_to_before", event.date_to)
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
    /// What it is about, on its front page.
    description: Option<Words>,
    timezone: Option<String>,
    currency: Option<String>,
    locale: Option<String>,
    locales: Option<Vec<String>>,
    date_from: Option<Timestamp>,
    date_to: Option<Timestamp>,
    /// Whether its shop is open to the public.
    live: Option<bool>,
    testmode: Option<bool>,
    is_public: Option<bool>,
}

/// Makes an event. It begins closed, with the organizer's language, time zone and currency where nothing else is said.
#[utoipa::path(post, path = "/events/", tag = "events", request_body = Body, responses((status = 201, body = View)))]
async fn create(
    State(base): State<Base>,
    scope: OrgScope,
    JsonBody(body): JsonBody<Body>,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let own = settings::of_organizer(&mut tx, &base.config, scope.organizer.id).await?;
    let empty = Shape {
        locale: own.locale,
        timezone: own.timezone,
        currency: own.currency,
        ..Shape::new("", "", tx.now(), tx.now())
    };
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
    let shape = shape(body, Shape::from(&scope.event));
    save(&base, scope, &shape).await
}

/// Replaces an event: what stays out of the body is as for a new one, except where that would take its address, language,
/// time zone and currency away.
#[utoipa::path(put, path = "/events/{event}/", tag = "events", request_body = Body, responses((status = 200, body = View)))]
async fn put(
    State(base): State<Base>,
    scope: EventScope,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<View>, ApiError> {
    let Shape { slug, timezone, currency, locale, date_from, date_to, .. } = Shape::from(&scope.event);
    let empty = Shape { slug, timezone, currency, locale, ..Shape::new("", "", date_from, date_to) };
    save(&base, scope, &shape(body, empty)).await
}

async fn save(base: &Base, scope: EventScope, shape: &Shape) -> Result<Json<View>, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let event = change::update(&mut tx, &scope.organizer, &scope.event, shape).await?;
    tx.commit().await?;
    Ok(Json(view(base, &scope.organizer.slug, event)))
}

/// Deletes an event, as long as nobody has ordered anything there.
#[utoipa::path(delete, path = "/events/{event}/", tag = "events", responses((status = 204)))]
async fn delete(
    State(base): State<Base>,
    Extension(stakes): Extension<Stakes>,
    scope: EventScope,
) -> Result<StatusCode, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    change::delete(&mut tx, &scope.organizer, &scope.event, &stakes).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

fn shape(body: Body, before: Shape) -> Shape {
    let locale = body.locale.unwrap_or(before.locale);
    let texts = |words: Option<Words>, before: Texts| words.map_or(before, |words| Texts::of(words, &locale));
    Shape {
        slug: body.slug.unwrap_or(before.slug),
        name: texts(body.name, before.name),
        description: texts(body.description, before.description),
        timezone: body.timezone.unwrap_or(before.timezone),
        currency: body.currency.unwrap_or(before.currency),
        locales: body.locales.unwrap_or(before.locales),
        date_from: body.date_from.unwrap_or(before.date_from),
        date_to: body.date_to.unwrap_or(before.date_to),
        live: body.live.unwrap_or(before.live),
        testmode: body.testmode.unwrap_or(before.testmode),
        is_public: body.is_public.unwrap_or(before.is_public),
        locale,
    }
}

/// An event as the API answers it.
pub fn view(base: &Base, organizer: &str, event: Event) -> View {
    View {
        public_url: format!("{}/{organizer}/{}/", base.public_url, event.slug),
        name: event.names(),
        description: event.descriptions(),
        locales: event.locales().to_vec(),
        locale: event.locale,
        slug: event.slug,
        live: event.live,
        testmode: event.testmode,
        is_public: event.is_public,
        currency: event.currency,
        timezone: event.timezone,
        date_from: event.date_from,
        date_to: event.date_to,
    }
}
