//! The routes, to be read aloud, and what lies around all of them.

use axum::extract::{DefaultBodyLimit, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::app::{self, Roles, letter_writers, stakes, uploads};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::secret;
use crate::base::web::page::PageError;
use crate::base::web::server::Peer;
use crate::base::web::{assets, headers, page};
use crate::live::Live;
use crate::orgs::rest::Api;
use crate::{accounts, admin, events, files, live, mail, oauth, orgs, privacy, settings, talks, tickets, webhooks};

/// Everything that this process answers.
pub fn router(base: &Base, roles: Roles, live: Option<&Live>, ending: CancellationToken) -> Router {
    let mut router = Router::new().merge(probes(ending));
    if roles.web {
        router = router.merge(pages());
    }
    if let Some(live) = live {
        router = router.merge(live.routes());
    }
    if roles.web || live.is_some() {
        router = router.merge(api(roles.web, live).into_router(base));
    }
    router
        .layer(middleware::from_fn_with_state(base.clone(), admin::domains::lead))
        .layer(DefaultBodyLimit::max(base.config.http.max_body))
        .layer(middleware::from_fn(page::put_into_words))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(base.clone(), headers::secure))
        .layer(CatchPanicLayer::custom(panicked))
        .with_state(base.clone())
}

/// Every operation of the REST API that this process answers.
pub fn api(web: bool, live: Option<&Live>) -> Api {
    let mut api = Api::default();
    if web {
        api = api
            .merge(orgs::organizers::api::api())
            .merge(orgs::teams::api::api())
            .merge(orgs::audit::api::api())
            .merge(settings::api::api(&uploads()))
            .merge(events::settings::api(&uploads()))
            .merge(orgs::devices::api::api())
            .merge(orgs::devices::own_api::api())
            .merge(oauth::api())
            .merge(events::api::api(&stakes()))
            .merge(events::clone::api(&stakes()))
            .merge(events::rooms::api::api(&stakes()))
            .merge(events::roles::api::api())
            .merge(events::roles::grants_api::api(&stakes()))
            .merge(events::traits::secrets_api::api())
            .merge(events::traits::links_api::api())
            .merge(events::rooms::content::api::api(&uploads()))
            .merge(events::rooms::door::api())
            .merge(events::rooms::reorder::api())
            .merge(tickets::api())
            .merge(talks::api())
            .merge(webhooks::api::api())
            .merge(mail::api(&letter_writers()))
            .merge(files::api::api())
            .merge(privacy::api::api())
            .merge(admin::jobs::api());
    }
    if let Some(live) = live {
        api = api.merge(live::api().with(live.clone()).with(app::uploads()));
    }
    api
}

/// The API's description, of all processes together.
pub fn document() -> utoipa::openapi::OpenApi {
    api(true, None).merge(live::api()).document()
}

fn pages() -> Router<Base> {
    Router::new()
        .merge(accounts::routes(app::ties()))
        .merge(oauth::routes())
        .merge(admin::routes())
        .merge(tickets::routes())
        .merge(talks::routes())
        .merge(live::entrance::routes())
        .merge(live::pages::frame::routes())
        .merge(files::api::routes())
        .merge(settings::pictures::page::routes())
        .route("/api/v1/openapi.json", get(|| admin::docs::document(document())))
        .route("/api/v1/docs/", get(|| admin::docs::show(document())))
        .route("/assets/{*path}", get(assets::serve))
        .route("/api/{*rest}", get(unknown_api).fallback(unknown_api))
        .fallback(elsewhere)
}

/// Our addresses end in a slash; whoever leaves it away is sent on. Everything else is not there.
async fn elsewhere(method: Method, uri: Uri) -> Response {
    let path = uri.path();
    if method != Method::GET || path.ends_with('/') || path.contains("//") {
        return PageError::NotFound.into_response();
    }
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Redirect::permanent(&format!("{path}/{query}")).into_response()
}

async fn unknown_api() -> ApiError {
    ApiError::NotFound
}

fn probes(ending: CancellationToken) -> Router<Base> {
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(move |State(base): State<Base>| ready(base, ending.clone())))
        .route("/metrics", get(metrics))
}

/// Ready: the database answers and the program is not about to end.
async fn ready(base: Base, ending: CancellationToken) -> Response {
    if ending.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "draining").into_response();
    }
    match base.read().await {
        Ok(_) => "ready".into_response(),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, format!("database: {error}")).into_response(),
    }
}

/// Numbers tell an attacker how loaded we are: they are for a scraper with the token, or for this machine itself (a request
/// that a proxy passed on is not from this machine, wherever the proxy runs).
async fn metrics(State(base): State<Base>, Extension(peer): Extension<Peer>, headers: HeaderMap) -> Response {
    let token = &base.config.metrics.token;
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let passed_on = headers.contains_key("x-forwarded-for") || headers.contains_key("forwarded");
    let allowed = match token.as_str() {
        "" => peer.0.ip().is_loopback() && !passed_on,
        token => given.is_some_and(|given| secret::matches(given, token)),
    };
    if !allowed {
        return ApiError::Forbidden(say("api-metrics")).into_response();
    }
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(axum::http::header::CONTENT_TYPE, kind)], base.metrics.render()).into_response()
}

/// A panic is our bug; it ends one request, not the program.
fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let text = panic.downcast_ref::<String>().cloned();
    let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| text.to_string())).unwrap_or_default();
    ApiError::Internal(anyhow::anyhow!("panic: {text}")).into_response()
}
