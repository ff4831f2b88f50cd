//! `.../events/{event}/mail_settings/`: through which server the event's letters go.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::change::{self, Wish};
use super::{Settings, of_installation, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::web::body::JsonBody;
use crate::events::EventScope;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// The settings; the password is never shown.
#[derive(Serialize, ToSchema)]
#[schema(as = MailSettings)]
struct View {
    /// `host` or `host:port`; empty: the installation's.
    server: String,
    security: String,
    user_name: String,
    from_address: String,
    /// Whether letters of this event can go out at all.
    can_send: bool,
    /// Whether passwords are stored encrypted (`secrets.key`).
    secrets_sealed: bool,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = MailSettingsBody)]
struct Body {
    #[serde(default)]
    server: String,
    /// starttls or tls
    #[serde(default)]
    security: String,
    #[serde(default)]
    user_name: String,
    /// Left away: the stored one, unless the server changes.
    password: Option<String>,
    #[serde(default)]
    from_address: String,
}

pub fn api() -> Api {
    const SETTINGS: Needs = Needs::event(Permission::EventSettings);
    Api::below(EVENT).on(SETTINGS, routes!(retrieve)).on(SETTINGS, routes!(put))
}

/// The event's own mail server.
#[utoipa::path(get, path = "/mail_settings/", tag = "mail", responses((status = 200, body = View)))]
async fn retrieve(State(base): State<Base>, scope: EventScope) -> Result<Json<View>, ApiError> {
    let settings = store::find(&mut base.read().await?, scope.event.id).await?.unwrap_or_default();
    Ok(Json(view(&base, settings)?))
}

/// Changes them.
#[utoipa::path(put, path = "/mail_settings/", tag = "mail", request_body = Body, responses((status = 200, body = View)))]
async fn put(
    State(base): State<Base>,
    scope: EventScope,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<View>, ApiError> {
    let wish = Wish {
        server: body.server,
        security: body.security,
        user_name: body.user_name,
        password: body.password,
        from_address: body.from_address,
    };
    let settings = change::put(&base, &scope.event, scope.caller.actor(), wish).await?;
    Ok(Json(view(&base, settings)?))
}

fn view(base: &Base, settings: Settings) -> anyhow::Result<View> {
    let can_send = !settings.server.is_empty() || of_installation(base)?.is_some();
    Ok(View {
        server: settings.server,
        security: settings.security,
        user_name: settings.user_name,
        from_address: settings.from_address,
        can_send,
        secrets_sealed: !base.seal.is_open(),
    })
}
