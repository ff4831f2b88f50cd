//! Contacts: two people at an event give each other what they choose. A row of `live_contacts` is what one gives another; both
//! see it once both gave something, however it came to that: asked for at somebody's card, or after a talk between strangers
//! (`roulette::contact`).
//!
//! Whoever is declined is not told, and may wait until the event ends; a block ends everything between two people.

mod commands;
pub mod export;
mod list;
mod rules;
pub mod store;
mod told;

use signaling::protocol::ContactStanding;
use uuid::Uuid;

use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::base::tx::Tx;
use crate::events;

pub use commands::{answer, ask, note, remove};
pub use list::list;
pub use told::{start_over, tell, told};

/// A row of `live_contacts`: what one person gives to another.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub person_id: Uuid,
    pub other_id: Uuid,
    pub card: String,
    pub email: String,
    pub fields: bool,
    pub note: String,
    pub created_at: Timestamp,
    pub asked_at: Option<Timestamp>,
    pub declined: bool,
    pub ended: bool,
}

/// How it stands between somebody and another.
///
/// # Errors
/// When the database fails.
pub async fn standing(conn: &mut Conn, person: Uuid, other: Uuid) -> Result<ContactStanding, sqlx::Error> {
    let (mine, theirs) = store::pair(conn, person, other).await?;
    Ok(rules::standing(mine.as_ref(), theirs.as_ref()))
}

/// Somebody blocked another: nothing is between them any more. Whether there was something.
///
/// # Errors
/// When the database fails.
pub async fn cut(tx: &mut Tx, person: Uuid, other: Uuid) -> Result<bool, sqlx::Error> {
    let now = tx.now();
    let one = store::end(tx, person, other, now).await?;
    Ok(store::end(tx, other, person, now).await? || one)
}

/// Requests are for as long as the event.
async fn is_open(conn: &mut Conn, event_id: i64, now: Timestamp) -> Result<bool, sqlx::Error> {
    Ok(events::store::by_id(conn, event_id).await?.is_some_and(|event| event.date_to > now))
}
