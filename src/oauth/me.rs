//! `GET /api/v1/me`: who calls, as the field's clients ask for it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::accounts::users;
use crate::base::Base;
use crate::base::error::ApiError;
use crate::orgs::rest::{Api, Needs, Passed};

/// An account, as its owner's programs see it.
#[derive(Serialize, ToSchema)]
#[schema(as = Me)]
struct View {
    email: String,
    fullname: String,
    locale: &'static str,
    timezone: &'static str,
}

pub fn api() -> Api {
    Api::below("/api/v1").on(Needs::Profile, routes!(show))
}

/// The account that calls, or in whose name an application does.
#[utoipa::path(get, path = "/me", tag = "account", responses((status = 200, body = View)))]
async fn show(State(base): State<Base>, passed: Passed) -> Result<Json<View>, ApiError> {
    let Some(user_id) = passed.caller.user_id() else {
        let text = "A token or a device is nobody's account.".to_owned();
        return Err(ApiError::Refused(StatusCode::FORBIDDEN, "no_account", text));
    };
    let user = users::store::by_id(&mut base.read().await?, user_id).await?.ok_or(ApiError::NotFound)?;
    Ok(Json(View { email: user.email, fullname: user.name, locale: "en", timezone: "UTC" }))
}
