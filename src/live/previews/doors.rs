//! The picture of a card, from us: `GET /{organizer}/{event}/video/preview/{id}`, for people of the event.

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;
use axum::routing::get;
use uuid::Uuid;

use super::store;
use crate::base::Base;
use crate::base::error::ApiError;
use crate::live::entrance::Visitor;
use crate::live::stands::files::doors::event;

/// Nothing runs, nothing loads, nobody frames it.
const POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

pub fn routes() -> Router<Base> {
    Router::new().route("/{organizer}/{event}/video/preview/{id}", get(show))
}

async fn show(
    State(base): State<Base>,
    Path((organizer, slug, id)): Path<(String, String, Uuid)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let event = event(&base, &organizer, &slug).await?;
    let visitor = Visitor::of_request(&base, &headers, &event).await?;
    if visitor.person.is_none() {
        return Err(ApiError::NotFound);
    }
    let picture = store::picture(&mut base.read().await?, event.id, id).await?.ok_or(ApiError::NotFound)?;
    let mut response = Response::new(Body::from(picture));
    for (name, value) in [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "private, max-age=3600"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}
