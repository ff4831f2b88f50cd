//! Talks: who speaks about what, where and when. Writes *present* grants and the windows of rooms.

pub mod schedule;
pub mod slots;
pub mod speakers;
pub mod store;

use axum::Router;

use crate::base::Base;

pub fn routes() -> Router<Base> {
    Router::new().merge(slots::api::routes()).merge(schedule::routes())
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
