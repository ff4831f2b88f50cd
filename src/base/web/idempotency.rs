//! `X-Idempotency-Key`: a client that does not know whether its request arrived sends it again with the same key and gets
//! the first answer again, for a day. The key belongs to the caller and to one request: method, address and body. What the
//! field leaves open (the same key for another request) is an error here, because it is always a mistake.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::types::Json;

use crate::base::Base;
use crate::base::db::Conn;
use crate::base::error::ApiError;
use crate::base::language::{Saying, say};
use crate::base::time::Timestamp;
use crate::base::tx::{Actor, Tx};
use crate::{execute, query_opt};

const HEADER: &str = "x-idempotency-key";
/// Says that an answer is not fresh.
const REPLAYED: HeaderName = HeaderName::from_static("x-idempotency-replayed");
/// Longest key; the field's clients send UUIDs.
const MAX_KEY: usize = 255;
/// For so long an answer can be asked for again (the field's figure).
const KEPT: Duration = Duration::from_secs(24 * 3600);
/// After so long without an answer the first request is taken for lost: its process died.
const IN_FLIGHT: Duration = Duration::from_secs(60);
/// Longer answers are not kept. The longest answer to a writing request is one order.
const MAX_ANSWER: usize = 1024 * 1024;

/// Answers a repeated request with the first answer.
pub async fn replay(State(base): State<Base>, request: Request, next: Next) -> Result<Response, ApiError> {
    let Some(key) = request.headers().get(HEADER).cloned() else { return Ok(next.run(request).await) };
    if request.method().is_safe() || *request.method() == Method::OPTIONS {
        return Ok(next.run(request).await);
    }
    if key.is_empty() || key.len() > MAX_KEY {
        return Err(refused(StatusCode::BAD_REQUEST, "invalid_idempotency_key", say("api-key-length")));
    }
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, base.config.http.max_body)
        .await
        .map_err(|_| refused(StatusCode::PAYLOAD_TOO_LARGE, "unreadable_body", say("api-key-body")))?;
    let digest = caller_digest(&parts.headers, &key);
    let wanted = request_digest(&parts.method, &parts.uri.to_string(), &body);
    if let Some(answer) = begin(&base, &digest, &wanted, &place(parts.uri.path())).await? {
        return Ok(answer);
    }
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    end(&base, &digest, response).await
}

/// Forgets answers whose day is over.
pub async fn sweep(tx: &mut Tx) -> Result<(), sqlx::Error> {
    let before = tx.now().minus(KEPT);
    execute!(tx, "DELETE FROM idempotency_keys WHERE created_at < $1", before)?;
    Ok(())
}

/// `organizer/event` of an address below an event, so that what is kept of an event can be found; else nothing.
fn place(path: &str) -> String {
    let mut parts = path.split('/').skip_while(|part| *part != "organizers").skip(1);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(organizer), Some("events"), Some(event)) if !event.is_empty() => format!("{organizer}/{event}"),
        _ => String::new(),
    }
}

/// The answer to give at once; `None` when this request is the first.
async fn begin(base: &Base, digest: &[u8], wanted: &[u8], place: &str) -> Result<Option<Response>, ApiError> {
    let mut tx = base.begin(Actor::System).await?;
    let now = tx.now();
    sweep(&mut tx).await?;
    if insert(&mut tx, digest, wanted, place, now).await? {
        tx.commit().await?;
        return Ok(None);
    }
    let known = load(&mut tx, digest).await?.ok_or(ApiError::Busy)?;
    if known.request != wanted {
        return Err(refused(StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused", say("api-key-reused")));
    }
    if let (Some(status), Some(body)) = (known.status, known.body) {
        return Ok(Some(answer(status, known.headers.map(|headers| headers.0), body)));
    }
    if known.created_at > now.minus(IN_FLIGHT) {
        return Err(ApiError::Busy);
    }
    renew(&mut tx, digest, now).await?;
    tx.commit().await?;
    Ok(None)
}

/// Keeps the answer, unless asking again may give a better one.
async fn end(base: &Base, digest: &[u8], response: Response) -> Result<Response, ApiError> {
    let (parts, body) = response.into_parts();
    let status = parts.status;
    let passing = status == StatusCode::CONFLICT || status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error();
    let bytes = to_bytes(body, MAX_ANSWER).await.map_err(|error| ApiError::Internal(error.into()))?;
    let mut tx = base.begin(Actor::System).await?;
    if passing {
        forget(&mut tx, digest).await?;
    } else {
        let content = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        keep(&mut tx, digest, status.as_u16(), &json!({"content-type": content}), &bytes).await?;
    }
    tx.commit().await?;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

fn answer(status: i64, headers: Option<Value>, body: Vec<u8>) -> Response {
    let status = u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok());
    let mut response = (status.unwrap_or(StatusCode::OK), body).into_response();
    let content = headers.as_ref().and_then(|headers| headers["content-type"].as_str());
    if let Some(content) = content.and_then(|content| HeaderValue::from_str(content).ok()) {
        response.headers_mut().insert(header::CONTENT_TYPE, content);
    }
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

/// Whose key it is: a key of somebody else is another key.
fn caller_digest(headers: &HeaderMap, key: &HeaderValue) -> Vec<u8> {
    let mut hash = Sha256::new();
    for name in [header::AUTHORIZATION, header::COOKIE] {
        for value in headers.get_all(name) {
            update(&mut hash, value.as_bytes());
        }
        update(&mut hash, &[]);
    }
    update(&mut hash, key.as_bytes());
    hash.finalize().to_vec()
}

fn request_digest(method: &Method, address: &str, body: &Bytes) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in [method.as_str().as_bytes(), address.as_bytes(), body] {
        update(&mut hash, part);
    }
    hash.finalize().to_vec()
}

/// With its length, so that no two lists of parts look the same.
fn update(hash: &mut Sha256, part: &[u8]) {
    hash.update((part.len() as u64).to_be_bytes());
    hash.update(part);
}

fn refused(status: StatusCode, code: &'static str, words: Saying) -> ApiError {
    ApiError::Refused(status, code, words)
}

#[derive(sqlx::FromRow)]
struct Known {
    request: Vec<u8>,
    status: Option<i64>,
    headers: Option<Json<Value>>,
    body: Option<Vec<u8>>,
    created_at: Timestamp,
}

async fn insert(
    conn: &mut Conn,
    digest: &[u8],
    request: &[u8],
    place: &str,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let touched = execute!(
        conn,
        "INSERT INTO idempotency_keys (digest, request, place, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (digest) DO NOTHING",
        digest,
        request,
        place,
        now,
    )?;
    Ok(touched > 0)
}

async fn load(conn: &mut Conn, digest: &[u8]) -> Result<Option<Known>, sqlx::Error> {
    query_opt!(
        conn,
        Known,
        "SELECT request, status, headers, body, created_at FROM idempotency_keys WHERE digest = $1",
        digest,
    )
}

async fn renew(conn: &mut Conn, digest: &[u8], now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE idempotency_keys SET created_at = $2 WHERE digest = $1", digest, now)?;
    Ok(())
}

async fn keep(conn: &mut Conn, digest: &[u8], status: u16, headers: &Value, body: &[u8]) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE idempotency_keys SET status = $2, headers = $3, body = $4 WHERE digest = $1",
        digest,
        i64::from(status),
        Json(headers),
        body,
    )?;
    Ok(())
}

async fn forget(conn: &mut Conn, digest: &[u8]) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM idempotency_keys WHERE digest = $1", digest)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn an_events_answers_are_known_by_its_address() {
        assert_eq!(place("/api/v1/organizers/lotus/events/monsoon/orders/"), "lotus/monsoon");
        assert_eq!(place("/api/v1/organizers/lotus/events/"), "");
        assert_eq!(place("/api/v1/organizers/lotus/teams/"), "");
        assert_eq!(place("/api/v1/upload"), "");
    }
}
