//! `/api/v1/me`: who calls, as the field's clients ask for it, and what of it they may set for themselves.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::accounts::users::{self, User};
use crate::base::Base;
use crate::base::error::{ApiError, one_of};
use crate::base::language::{Language, say};
use crate::base::web::body::JsonBody;
use crate::orgs::auth::Caller;
use crate::orgs::rest::{Api, Needs, Passed};

/// An account, as its owner's programs see it.
#[derive(Serialize, ToSchema)]
#[schema(as = Me)]
struct View {
    email: String,
    fullname: String,
    /// The language that its owner reads; English when nobody told.
    locale: &'static str,
    /// The clocks that they live by; UTC when nobody told.
    timezone: String,
}

/// What stays out of the body stays as it is.
#[derive(Deserialize, ToSchema)]
#[schema(as = MeUpdate)]
struct Body {
    /// A language that the program speaks.
    locale: Option<String>,
    /// An IANA name, as Europe/Berlin.
    timezone: Option<String>,
}

pub fn api() -> Api {
    Api::below("/api/v1").on(Needs::Profile, routes!(show)).on(Needs::Caller, routes!(update))
}

/// The account that calls, or in whose name an application does.
#[utoipa::path(get, path = "/me", tag = "account", responses((status = 200, body = View)))]
async fn show(State(base): State<Base>, passed: Passed) -> Result<Json<View>, ApiError> {
    let user_id = passed.caller.user_id().ok_or_else(nobody)?;
    let user = users::store::by_id(&mut base.read().await?, user_id).await?.ok_or(ApiError::NotFound)?;
    Ok(Json(view(user)))
}

/// Sets the language and the clocks of the account: its owner's own session only.
#[utoipa::path(patch, path = "/me", tag = "account", request_body = Body, responses((status = 200, body = View)))]
async fn update(
    State(base): State<Base>,
    passed: Passed,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<View>, ApiError> {
    let Caller::User { id, .. } = passed.caller else { return Err(nobody()) };
    let mut tx = base.begin(passed.caller.actor()).await?;
    if let Some(tag) = body.locale {
        let spoken: Vec<&str> = Language::all().map(Language::tag).collect();
        let language = Language::find(&tag).filter(|language| spoken.contains(&language.tag()));
        let language = language.ok_or_else(|| ApiError::field("locale", one_of(&spoken)))?;
        users::store::set_language(&mut tx, id, language).await?;
    }
    if let Some(zone) = body.timezone {
        if TimeZone::get(&zone).is_err() {
            return Err(ApiError::field("timezone", say("api-zone")));
        }
        users::store::set_zone(&mut tx, id, &zone).await?;
    }
    let user = users::store::by_id(&mut tx, id).await?.ok_or(ApiError::NotFound)?;
    tx.commit().await?;
    Ok(Json(view(user)))
}

fn nobody() -> ApiError {
    ApiError::Refused(StatusCode::FORBIDDEN, "no_account", say("api-no-account"))
}

fn view(user: User) -> View {
    View {
        locale: user.reads().tag(),
        timezone: user.timezone.unwrap_or_else(|| "UTC".to_owned()),
        email: user.email,
        fullname: user.name,
    }
}
