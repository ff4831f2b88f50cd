//! `/api/v1/organizers/{organizer}/events/`.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;

use super::{Event, EventScope, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::page::Page;
use crate::base::time::Timestamp;
use crate::orgs::auth::{Caller, organizer_of};

/// An event in the field's shape; texts are maps by language.
#[derive(Serialize)]
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

pub fn routes() -> Router<Base> {
    Router::new()
        .route("/api/v1/organizers/{organizer}/events/", get(list))
        .route("/api/v1/organizers/{organizer}/events/{event}/", get(retrieve))
}

async fn list(
    State(base): State<Base>,
    caller: Caller,
    Path(slug): Path<String>,
) -> Result<Json<Page<View>>, ApiError> {
    let mut conn = base.read().await?;
    let organizer = organizer_of(&mut conn, &caller, &slug).await?;
    let events = store::of_organizer(&mut conn, organizer.id).await?;
    let views = events.into_iter().map(|event| view(&base, &organizer.slug, event)).collect();
    Ok(Json(Page::whole(views)))
}

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
