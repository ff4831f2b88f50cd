//! Giving a file back, to its owner only, and only as a download: even a file that is a page to some browser stays one
//! nowhere, by type, disposition and its own policy.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::response::Response;
use uuid::Uuid;

use super::store;
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::intake::disposition;
use crate::orgs::auth::Caller;

/// Nothing runs, nothing loads, nobody frames it.
const POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// `GET /files/{id}/`. Somebody else's file is not there, and neither is any to a stranger.
pub async fn show(State(base): State<Base>, Path(id): Path<String>, headers: HeaderMap) -> Result<Response, ApiError> {
    let id: Uuid = id.parse().map_err(|_| ApiError::NotFound)?;
    let caller = Caller::of_request(&base, &Method::GET, &headers).await.map_err(|_| ApiError::NotFound)?;
    let owner = caller.actor().to_string();
    let file = store::find(&mut base.read().await?, id, &owner, base.now()).await?.ok_or(ApiError::NotFound)?;
    let bytes = base.blob.get(id).await?.ok_or(ApiError::NotFound)?;
    let mut response = Response::new(Body::from(bytes));
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response.headers_mut().insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    let kind = HeaderValue::from_str(&file.content_type).map_err(anyhow::Error::from)?;
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    let disposition = HeaderValue::from_str(&disposition("attachment", &file.name)).map_err(anyhow::Error::from)?;
    response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    Ok(response)
}
