//! What a program hears when it is refused: a status, and the reason in words and as a code (RFC 9457).

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use signaling::protocol::{ErrorCode, Failure};

use crate::access::Refusal;

#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
    refusal: Option<Refusal>,
}

impl Problem {
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Problem {
        Problem { status, code, detail: detail.into(), refusal: None }
    }

    /// The media node's answer.
    pub fn not_served(failure: &Failure) -> Problem {
        let status = match failure.code {
            ErrorCode::MediaInvalidOffer => StatusCode::BAD_REQUEST,
            ErrorCode::MediaUnsupported => StatusCode::UNPROCESSABLE_ENTITY,
            ErrorCode::MediaDenied => StatusCode::FORBIDDEN,
            ErrorCode::MediaUnknownSession => StatusCode::NOT_FOUND,
            ErrorCode::MediaFull => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Problem::new(status, failure.code.as_str(), failure.message.as_str())
    }
}

/// The gate's answer: who is not known is 401, everybody else 403.
impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let known = refusal != Refusal::NotLoggedIn;
        let status = if known { StatusCode::FORBIDDEN } else { StatusCode::UNAUTHORIZED };
        Problem { refusal: Some(refusal), ..Problem::new(status, refusal.code(), refusal.message()) }
    }
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Problem {
        tracing::error!(%error, "whip.request_failed");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something went wrong on our side.")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = json!({"status": self.status.as_u16(), "code": self.code, "detail": self.detail});
        if let Some(refusal) = self.refusal {
            body["refusal"] = refusal.to_json();
        }
        let mut response = (self.status, Json(body)).into_response();
        let mut set = |name, value| response.headers_mut().insert(name, HeaderValue::from_static(value));
        set(header::CONTENT_TYPE, "application/problem+json");
        match self.status {
            StatusCode::UNAUTHORIZED => set(header::WWW_AUTHENTICATE, "Bearer"),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => set(header::HeaderName::from_static("accept-post"), super::SDP),
            StatusCode::SERVICE_UNAVAILABLE => set(header::RETRY_AFTER, "2"),
            _ => None,
        };
        response
    }
}
