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
    response.headers_mut().insert(header::CONTENT_DISPOSITION, attachment(&file.name)?);
    Ok(response)
}

/// RFC 6266: a name for old programs, and the whole one in UTF-8.
fn attachment(name: &str) -> Result<HeaderValue, ApiError> {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' }).collect();
    let encoded: String = name
        .bytes()
        .map(|byte| match byte {
            byte if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect();
    let value = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    Ok(HeaderValue::from_str(&value).map_err(anyhow::Error::from)?)
}
