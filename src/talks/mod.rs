//! Talks: who speaks about what, where and when. Writes *present* grants and the windows of rooms.

pub mod schedule;
pub mod slots;
pub mod speakers;
pub mod stake;
pub mod store;

use axum::Router;

use crate::base::Base;
use crate::orgs::rest::Api;

pub fn routes() -> Router<Base> {
    schedule::routes()
}

/// Its operations of the API.
pub fn api() -> Api {
    slots::api::api()
}

/// A talk.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Talk {
    pub id: i64,
    pub code: String,
    pub title: String,
    #[sqlx(rename = "abstract")]
    pub summary: String,
}
