//! Request bodies with our errors instead of the framework's plain text.

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::base::error::ApiError;
use crate::base::language::{Saying, say};

/// A JSON body. What is wrong with it is told as the API tells everything: 400, 413 or 415 with `detail` and `code`.
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let bytes = Bytes::from_request(Request::from_parts(parts.clone(), body), state).await;
        let bytes = bytes.map_err(|rejection| {
            unreadable(rejection.status(), say("api-unreadable").with("reason", rejection.body_text()))
        })?;
        if has_nul(&bytes) {
            return Err(unreadable(StatusCode::BAD_REQUEST, say("api-nul")));
        }
        if bytes.trim_ascii_start().starts_with(b"[") {
            // What is asked is always an object; a list would be taken for its fields in their order.
            return Err(ApiError::Refused(StatusCode::BAD_REQUEST, "invalid_input", say("api-object")));
        }
        match Json::<T>::from_request(Request::from_parts(parts, Body::from(bytes)), state).await {
            Ok(Json(value)) => Ok(JsonBody(value)),
            Err(rejection) => Err(explain(rejection)),
        }
    }
}

/// For a field that `null` means something in: left out is `None`, `null` is `Some(None)`. With `#[serde(default)]`.
pub fn present<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(from).map(Some)
}

/// PostgreSQL stores no text with U+0000 in it. In JSON it can stand as an escape only.
fn has_nul(bytes: &Bytes) -> bool {
    let is_written = bytes.windows(NUL.len()).any(|window| window == NUL);
    is_written && serde_json::from_slice::<Value>(bytes).is_ok_and(|value| holds_nul(&value))
}

const NUL: &[u8] = b"\\u0000";

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(holds_nul),
        Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || holds_nul(value)),
        _ => false,
    }
}

fn unreadable(status: StatusCode, detail: Saying) -> ApiError {
    ApiError::Refused(status, "unreadable_body", detail)
}

fn explain(rejection: JsonRejection) -> ApiError {
    let code = match &rejection {
        JsonRejection::JsonDataError(_) => "invalid_input",
        JsonRejection::JsonSyntaxError(_) => "malformed_json",
        JsonRejection::MissingJsonContentType(_) => "unsupported_media_type",
        _ => "unreadable_body",
    };
    let status = match &rejection {
        // 422 is the framework's; the field says 400 for a body of the wrong shape.
        JsonRejection::JsonDataError(_) => StatusCode::BAD_REQUEST,
        other => other.status(),
    };
    ApiError::Refused(status, code, say("api-unreadable").with("reason", rejection.body_text()))
}
