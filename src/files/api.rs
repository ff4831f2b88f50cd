//! `POST /api/v1/upload`, as the field has it: the raw file as body, its name in `Content-Disposition`; the answer names it
//! for fields that take files. `GET /files/{id}/` gives it back.

use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{download, upload};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::time::Timestamp;
use crate::orgs::rest::{Api, Needs, Passed};

/// An uploaded file.
#[derive(Serialize, ToSchema)]
#[schema(as = Upload)]
struct View {
    /// `file:` and an id: what fields that take files want.
    id: String,
    name: String,
    content_type: String,
    size: i64,
    /// Unless a field takes it before.
    expires: Timestamp,
    url: String,
}

pub fn api() -> Api {
    Api::below("/api/v1").on(Needs::Caller, routes!(take))
}

pub fn routes() -> Router<Base> {
    Router::new().route("/files/{id}/", get(download::show))
}

/// Uploads a picture (PNG, JPEG, WebP) or a PDF. Pictures are written anew, without what else the file held.
#[utoipa::path(post, path = "/upload", tag = "files",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = View)))]
async fn take(
    State(base): State<Base>,
    passed: Passed,
    request: Request,
) -> Result<(StatusCode, Json<View>), ApiError> {
    let (head, body) = request.into_parts();
    let name = head.headers.get(header::CONTENT_DISPOSITION).and_then(|value| value.to_str().ok()).and_then(file_name);
    let name = name.ok_or_else(|| ApiError::field("file", say("api-file-name")))?;
    let most = base.config.files.max_size;
    let body = to_bytes(body, most).await.map_err(|_| {
        let words = say("api-file-size").with("most", most);
        ApiError::Refused(StatusCode::PAYLOAD_TOO_LARGE, "file_too_large", words)
    })?;
    let file = upload::upload(&base, passed.caller.actor(), name, body).await?;
    let view = View {
        id: format!("file:{}", file.id),
        url: format!("{}/files/{}/", base.public_url, file.id),
        name: file.name,
        content_type: file.content_type,
        size: file.size,
        expires: file.expires_at,
    };
    Ok((StatusCode::CREATED, Json(view)))
}

/// `logo.png` of `attachment; filename="logo.png"`.
fn file_name(disposition: &str) -> Option<&str> {
    let parameter = disposition.split(';').find_map(|part| part.trim().strip_prefix("filename="))?;
    Some(parameter.trim_matches('"'))
}
