//! Errors of the endpoints that programs call: `{"error", "error_description"}` (RFC 6749, section 5.2).

use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// What an application is told.
#[derive(Debug)]
pub enum Error {
    /// The word of the standard, and a sentence for its programmer.
    Refused(&'static str, &'static str),
    /// 401: the application did not prove which one it is.
    Client,
    /// 429: too much of it was wrong.
    TooMany(Duration),
    /// 500; the cause is logged, not told.
    Internal(anyhow::Error),
}

impl Error {
    /// One answer for every code and token that does not work: which it was tells only a thief something.
    pub const GRANT: Error = Error::Refused("invalid_grant", "The code or refresh token is not valid (any more).");
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, error, text) = match &self {
            Error::Refused(error, text) => (StatusCode::BAD_REQUEST, *error, *text),
            Error::Client => (StatusCode::UNAUTHORIZED, "invalid_client", "Unknown application or wrong secret."),
            Error::TooMany(_) => (StatusCode::TOO_MANY_REQUESTS, "temporarily_unavailable", "Too much was wrong."),
            Error::Internal(error) => {
                tracing::error!(error = format!("{error:#}"), "oauth.internal_error");
                (StatusCode::INTERNAL_SERVER_ERROR, "server_error", "Something went wrong on our side.")
            }
        };
        let mut response = (status, Json(json!({"error": error, "error_description": text}))).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        match self {
            Error::Client => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"eventyay\""));
            }
            Error::TooMany(left) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(left.as_secs().max(1)));
            }
            Error::Refused(..) | Error::Internal(_) => {}
        }
        response
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Error::Internal(error.into())
    }
}

/// A good answer: nobody keeps it.
pub fn answer(body: serde_json::Value) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
