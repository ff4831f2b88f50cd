//! `GET /pictures/{id}/`: for everybody, and for good.

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use axum::routing::get;
use uuid::Uuid;

use super::store;
use crate::base::Base;
use crate::base::error::ApiError;

/// Nothing runs, nothing loads, nobody frames it.
const POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";
/// What stands at an address never changes.
const FOREVER: &str = "public, max-age=31536000, immutable";

pub fn routes() -> Router<Base> {
    Router::new().route("/pictures/{id}/", get(show))
}

async fn show(State(base): State<Base>, Path(id): Path<String>) -> Result<Response, ApiError> {
    let id: Uuid = id.parse().map_err(|_| ApiError::NotFound)?;
    let kind = store::content_type(&mut base.read().await?, id).await?.ok_or(ApiError::NotFound)?;
    let bytes = base.blob.get(id).await?.ok_or(ApiError::NotFound)?;
    let mut response = Response::new(Body::from(bytes));
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, FOREVER),
        // Mail programs in browsers show it on their own pages.
        (header::HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    let kind = HeaderValue::from_str(&kind).map_err(anyhow::Error::from)?;
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}
