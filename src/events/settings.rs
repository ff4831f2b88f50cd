//! `.../events/{event}/settings/`: the event's own, over what it inherits from its organizer.

use axum::extract::State;
use axum::{Extension, Json};
use serde_json::{Map, Value};
use utoipa_axum::routes;

use super::{Event, EventScope};
use crate::base::Base;
use crate::base::config::Config;
use crate::base::db::Conn;
use crate::base::error::ApiError;
use crate::base::web::body::JsonBody;
use crate::base::web::query::QueryOf;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};
use crate::settings::change::{self, Change};
use crate::settings::describe::{HowQuery, SettingsBody, SettingsView, view};
use crate::settings::pictures::TakesUploads;
use crate::settings::{self, Place, Settings, resolve};

impl Event {
    /// What holds at this event.
    pub async fn settings(&self, conn: &mut Conn, config: &Config) -> Result<Settings, sqlx::Error> {
        settings::of_event(conn, config, self.organizer_id, self.id).await
    }
}

pub fn api(uploads: &TakesUploads) -> Api {
    Api::below(EVENT)
        .on(Needs::Event(None), routes!(retrieve))
        .on(Needs::event(Permission::EventSettings), routes!(update))
        .with(uploads.clone())
}

/// The settings that hold at the event.
#[utoipa::path(get, path = "/settings/", tag = "settings", params(HowQuery), responses((status = 200, body = SettingsView)))]
async fn retrieve(
    State(base): State<Base>,
    scope: EventScope,
    QueryOf(how): QueryOf<HowQuery>,
) -> Result<Json<Map<String, Value>>, ApiError> {
    let settings = resolve::all(&mut base.read().await?, &base.config, place(&scope)).await?;
    Ok(Json(view(&settings, how)))
}

/// Changes settings: what stays out of the body stays as it is, `null` inherits again. Those about payment need
/// `event.settings.payment:write` too.
#[utoipa::path(patch, path = "/settings/", tag = "settings", params(HowQuery), request_body = SettingsBody,
    responses((status = 200, body = SettingsView)))]
async fn update(
    State(base): State<Base>,
    Extension(TakesUploads(uploads)): Extension<TakesUploads>,
    scope: EventScope,
    QueryOf(how): QueryOf<HowQuery>,
    JsonBody(wanted): JsonBody<Map<String, Value>>,
) -> Result<Json<Map<String, Value>>, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let change = Change {
        place: place(&scope),
        subject: format!("event:{}", scope.event.slug),
        locale: &scope.event.locale,
        permissions: scope.permissions,
        uploads: &*uploads,
    };
    change::apply(&base, &mut tx, &change, &wanted).await?;
    let settings = resolve::all(&mut tx, &base.config, change.place).await?;
    tx.commit().await?;
    Ok(Json(view(&settings, how)))
}

fn place(scope: &EventScope) -> Place {
    Place::Event(scope.organizer.id, scope.event.id)
}
