//! `/api/v1/organizers/{organizer}/events/`.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{Event, EventScope, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::page::Page;
use crate::base::time::Timestamp;
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
    public_url: String,
}

pub fn api() -> Api {
    Api::below(ORGANIZER).on(Needs::Organizer(None), routes!(list)).on(Needs::Event(None), routes!(retrieve))
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

fn view(base: &Base, organizer: &str, event: Event) -> View {
    View {
        public_url: format!("{}/{organizer}/{}/", base.public_url, event.slug),
        name: BTreeMap::from([(event.locale, event.name)]),
        slug: event.slug,
        live: event.live,
        testmode: event.testmode,
        currency: event.currency,
        timezone: event.timezone,
        date_from: event.date_from,
        date_to: event.date_to,
    }
}
