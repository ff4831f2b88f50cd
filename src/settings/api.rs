//! `/api/v1/organizers/{organizer}/settings/`. Those of an event are in `events::settings`.

use axum::extract::State;
use axum::{Extension, Json};
use serde_json::{Map, Value};
use utoipa_axum::routes;

use super::change::{self, Change};
use super::describe::{HowQuery, SettingsBody, SettingsView, view};
use super::pictures::TakesUploads;
use super::{Place, of_organizer, resolve};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::web::body::JsonBody;
use crate::base::web::query::QueryOf;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, Needs, ORGANIZER, OrgScope};

pub fn api(uploads: &TakesUploads) -> Api {
    Api::below(ORGANIZER)
        .on(Needs::Organizer(None), routes!(retrieve))
        .on(Needs::organizer(Permission::OrganizerSettings), routes!(update))
        .with(uploads.clone())
}

/// The organizer's settings. Its events inherit them.
#[utoipa::path(get, path = "/settings/", tag = "settings", params(HowQuery), responses((status = 200, body = SettingsView)))]
async fn retrieve(
    State(base): State<Base>,
    scope: OrgScope,
    QueryOf(how): QueryOf<HowQuery>,
) -> Result<Json<Map<String, Value>>, ApiError> {
    let place = Place::Organizer(scope.organizer.id);
    let settings = resolve::all(&mut base.read().await?, &base.config, place).await?;
    Ok(Json(view(&settings, how)))
}

/// Changes settings: what stays out of the body stays as it is, `null` goes back to the default.
#[utoipa::path(patch, path = "/settings/", tag = "settings", params(HowQuery), request_body = SettingsBody,
    responses((status = 200, body = SettingsView)))]
async fn update(
    State(base): State<Base>,
    Extension(TakesUploads(uploads)): Extension<TakesUploads>,
    scope: OrgScope,
    QueryOf(how): QueryOf<HowQuery>,
    JsonBody(wanted): JsonBody<Map<String, Value>>,
) -> Result<Json<Map<String, Value>>, ApiError> {
    let mut tx = base.begin(scope.caller.actor()).await?;
    let place = Place::Organizer(scope.organizer.id);
    let locale = of_organizer(&mut tx, &base.config, scope.organizer.id).await?.locale;
    let subject = format!("organizer:{}", scope.organizer.slug);
    let change = Change { place, subject, locale: &locale, permissions: scope.permissions, uploads: &*uploads };
    change::apply(&base, &mut tx, &change, &wanted).await?;
    let settings = resolve::all(&mut tx, &base.config, place).await?;
    tx.commit().await?;
    Ok(Json(view(&settings, how)))
}
