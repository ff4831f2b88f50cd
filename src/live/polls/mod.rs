//! Polls: what moderators ask the audience. One vote a person, changed as long as the poll is open; everybody sees how it
//! stands when the poll says so, told at most once a second.

pub mod api;
pub mod list;
pub mod manage;
pub mod pin;
mod rules;
pub mod store;
pub mod told;
pub mod vote;

use signaling::protocol::{self, PollCount, RoomId};

use super::answer::{Answer, fatal};
use super::hall::Hall;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
pub use rules::{Kind, Shows, State};

/// Above this many votes the figures of a second ago are good enough: counting them for each of ten thousand voters is not.
const COUNTED_AT_ONCE: u32 = 500;

/// A row of `polls`.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: i64,
    pub room_id: i64,
    pub slot_id: Option<i64>,
    pub content: String,
    #[sqlx(try_from = "String")]
    pub state: State,
    #[sqlx(try_from = "String")]
    pub poll_type: Kind,
    #[sqlx(try_from = "String")]
    pub show_results: Shows,
    pub created_at: Timestamp,
}

impl Row {
    /// Whether others than moderators see it.
    pub fn is_public(&self) -> bool {
        matches!(self.state, State::Open | State::Closed)
    }
}

/// The poll without figures.
fn view(hall: &Hall, row: &Row, options: Vec<protocol::PollOption>) -> protocol::Poll {
    let pinned = hall.state().audience.terms(row.room_id).pinned_poll;
    protocol::Poll {
        id: row.id,
        room: RoomId(row.room_id),
        session: row.slot_id,
        content: row.content.clone(),
        state: row.state.view(),
        poll_type: row.poll_type.view(),
        show_results: row.show_results.view(),
        is_pinned: pinned == Some(row.id),
        options,
        results: None,
        voted: None,
        timestamp: row.created_at.to_string(),
    }
}

/// How it stands: counted now, or a second ago where many voted.
async fn results(hall: &Hall, conn: &mut Conn, poll: i64) -> Answer<PollCount> {
    let known = hall.state().audience.count_of(poll).filter(|count| count.votes > COUNTED_AT_ONCE).cloned();
    match known {
        Some(count) => Ok(count),
        None => counted(hall, conn, poll).await,
    }
}

/// Counted now.
async fn counted(hall: &Hall, conn: &mut Conn, poll: i64) -> Answer<PollCount> {
    let count = store::count(conn, poll).await.map_err(fatal)?;
    hall.state().audience.put_count(poll, count.clone());
    Ok(count)
}
