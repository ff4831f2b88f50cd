//! The exhibitor's own file: who agreed to give a name and an address. `GET /{organizer}/{event}/video/stand/{stand}/contacts.csv`, for
//! those who look after the booth now.

use axum::Router;
use axum::extract::{Path, State as Shared};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;

use super::{Named, store};
use crate::base::Base;
use crate::base::csv;
use crate::base::error::ApiError;
use crate::live::stands::files::doors::{at, event};

pub fn routes() -> Router<Base> {
    Router::new().route("/{organizer}/{event}/video/stand/{stand}/contacts.csv", get(export))
}

async fn export(
    Shared(base): Shared<Base>,
    Path((organizer, slug, stand)): Path<(String, String, i64)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let event = event(&base, &organizer, &slug).await?;
    let (stand, _, admission) = at(&base, &headers, &event, stand).await?;
    if !admission.staff() {
        return Err(ApiError::NotFound);
    }
    Ok(file(store::with_names(&mut base.read().await?, stand.id).await?))
}

/// Those who agreed, as CSV.
pub fn file(rows: Vec<Named>) -> Response {
    const COLUMNS: [&str; 5] = ["name", "email", "message", "state", "asked_at"];
    let agreed = rows.into_iter().map(|named| named.row).filter(|row| !row.shared_email.is_empty());
    let lines = agreed.map(|row| {
        let state = row.state.as_str().to_owned();
        vec![row.shared_name, row.shared_email, row.message, state, row.created_at.to_string()]
    });
    csv::file("contacts", &COLUMNS, lines)
}
