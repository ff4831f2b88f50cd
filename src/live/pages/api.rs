//! `.../rooms/preview/`: a text as it will be shown.

use axum::Json;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::markdown;
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::web::body::JsonBody;
use crate::events::EventScope;
use crate::events::rooms::content::rules::MAX_TEXT;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

#[derive(Deserialize, ToSchema)]
#[schema(as = PagePreviewBody)]
struct Body {
    /// Markdown.
    text: String,
}

/// The text as a tree: blocks of the protocol's `room.page`.
#[derive(Serialize, ToSchema)]
#[schema(as = PagePreview)]
struct View {
    blocks: Vec<Value>,
}

pub fn api() -> Api {
    Api::below(EVENT).on(Needs::event(Permission::RoomsManage), routes!(preview))
}

/// Shows a text of a page as it will be; nothing is stored.
#[utoipa::path(post, path = "/rooms/preview/", tag = "rooms", request_body = Body, responses((status = 200, body = View)))]
async fn preview(_: EventScope, JsonBody(body): JsonBody<Body>) -> Result<Json<View>, ApiError> {
    if body.text.chars().count() > MAX_TEXT {
        return Err(ApiError::field("text", say("api-most-characters").with("most", MAX_TEXT)));
    }
    let blocks = markdown::blocks(&body.text).into_iter().map(serde_json::to_value);
    let blocks = blocks.collect::<Result<Vec<Value>, _>>().map_err(anyhow::Error::from)?;
    Ok(Json(View { blocks }))
}
