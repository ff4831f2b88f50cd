//! ETags for what the API tells: a client that has it already gets 304 and no body (RFC 9110 13.1.2). Lists that say when they
//! changed last (`Last-Modified`) are asked with `If-Modified-Since` too (13.1.3).

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::base::error::ApiError;

/// Answers beyond this go out without an ETag; a page of 50 orders has a tenth of it.
const MAX_BODY: u64 = 4 * 1024 * 1024;

/// Adds an ETag to what GET answers with 200, or answers 304.
pub async fn tag(request: Request, next: Next) -> Response {
    let is_get = matches!(*request.method(), Method::GET | Method::HEAD);
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let since = request.headers().get(header::IF_MODIFIED_SINCE).cloned();
    let response = next.run(request).await;
    let is_small = response.body().size_hint().exact().is_some_and(|length| length <= MAX_BODY);
    if !is_get || !is_small || response.status() != StatusCode::OK || response.headers().contains_key(header::ETAG) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let modified = parts.headers.get(header::LAST_MODIFIED).cloned();
    let bytes = match to_bytes(body, MAX_BODY as usize).await {
        Ok(bytes) => bytes,
        Err(error) => return ApiError::Internal(error.into()).into_response(),
    };
    let etag = etag_of(&bytes);
    // A tag says more than a date: with one, dates are not looked at.
    let is_known = match (known, since, &modified) {
        (Some(known), ..) => names(&known, &etag),
        (None, Some(since), Some(modified)) => !is_later(modified, &since),
        _ => false,
    };
    if is_known {
        let mut headers = HeaderMap::new();
        headers.insert(header::ETAG, etag);
        headers.extend(modified.map(|modified| (header::LAST_MODIFIED, modified)));
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    parts.headers.insert(header::ETAG, etag);
    // To be kept by the client alone, and asked about each time.
    parts.headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    Response::from_parts(parts, Body::from(bytes))
}

fn etag_of(bytes: &Bytes) -> HeaderValue {
    let hash = Sha256::digest(bytes);
    let hex: String = hash[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    // Weak: compression on the way may change the bytes.
    HeaderValue::from_str(&format!("W/\"{hex}\"")).expect("hex is plain ASCII")
}

/// Whether one date of HTTP is later than another; one that cannot be read is earlier than all.
fn is_later(date: &HeaderValue, than: &HeaderValue) -> bool {
    let read = |value: &HeaderValue| jiff::fmt::rfc2822::parse(value.to_str().ok()?).ok().map(|date| date.timestamp());
    match (read(date), read(than)) {
        (Some(date), Some(than)) => date > than,
        _ => true,
    }
}

/// Whether an If-None-Match names a tag; the comparison is weak (RFC 9110 8.8.3.2).
fn names(list: &HeaderValue, etag: &HeaderValue) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let (Ok(list), Ok(etag)) = (list.to_str(), etag.to_str()) else { return false };
    list.split(',').any(|tag| tag.trim() == "*" || opaque(tag) == opaque(etag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_tags_is_compared_weakly() {
        let etag = HeaderValue::from_static("W/\"abc\"");
        for (list, expected) in
            [("\"abc\"", true), ("W/\"x\", W/\"abc\"", true), ("*", true), ("\"abcd\"", false), ("", false)]
        {
            assert_eq!(names(&HeaderValue::from_static(list), &etag), expected, "{list}");
        }
    }
}
