//! Media programs without a browser: WHIP (RFC 9725) sends into a room, WHEP receives from one. Both are the same offer to
//! the media node as a member's, let in by the same gate; the bearer token says who, where, in which direction and how many
//! at once.

pub mod api;
mod bearer;
mod offer;
mod problem;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, delete, post};

use super::media::Direction;
use crate::base::Base;
use problem::Problem;

/// Bodies are SDP, and SDP is bounded.
const MAX_OFFER: usize = 64 * 1024;
const SDP: &str = "application/sdp";

pub fn routes() -> Router<Base> {
    Router::new()
        .route("/whip/{organizer}/{event}/{room}", endpoint(Direction::Send))
        .route("/whep/{organizer}/{event}/{room}", endpoint(Direction::Receive))
        .route("/whip/{organizer}/{event}/{room}/{session}", session(Direction::Send))
        .route("/whep/{organizer}/{event}/{room}/{session}", session(Direction::Receive))
        .layer(DefaultBodyLimit::max(MAX_OFFER))
        .layer(axum::middleware::map_response(with_cors))
}

fn endpoint(direction: Direction) -> MethodRouter<Base> {
    post(move |live, path, headers, body| offer::post(direction, live, path, headers, body))
        .options(|| async {
            ([("accept-post", SDP), ("allow", "POST, OPTIONS")], StatusCode::NO_CONTENT).into_response()
        })
        .fallback(|| async { not_allowed("POST, OPTIONS", "Send an SDP offer with POST.") })
}

fn session(direction: Direction) -> MethodRouter<Base> {
    delete(move |live, path, headers| offer::delete(direction, live, path, headers))
        .options(|| async { ([("allow", "DELETE, OPTIONS")], StatusCode::NO_CONTENT).into_response() })
        .fallback(|| async {
            // The answer has every candidate and ICE is lite: there is nothing to trickle, and a restart is a new session.
            not_allowed(
                "DELETE, OPTIONS",
                "This session takes neither trickled candidates nor ICE restarts: open a new one.",
            )
        })
}

fn not_allowed(allow: &'static str, detail: &str) -> Response {
    let mut response = Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail).into_response();
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allow));
    response
}

/// Pages of other origins may use these doors: a bearer token is the only authority, no cookie counts here.
async fn with_cors(mut response: Response) -> Response {
    let headers: &mut HeaderMap = response.headers_mut();
    let mut set = |name: header::HeaderName, value| headers.insert(name, HeaderValue::from_static(value));
    set(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    set(header::ACCESS_CONTROL_ALLOW_METHODS, "POST, DELETE, OPTIONS");
    set(header::ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type");
    set(header::ACCESS_CONTROL_EXPOSE_HEADERS, "Location, ETag, Accept-Post, Retry-After");
    response
}
