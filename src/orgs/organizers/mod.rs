//! Organizers and their members.

pub mod api;
pub mod store;

/// Somebody who holds events.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Organizer {
    pub id: i64,
    pub slug: String,
    pub name: String,
}
