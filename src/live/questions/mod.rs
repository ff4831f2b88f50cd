//! Questions of the audience. What is asked belongs to the session that is on; a moderator decides what everybody sees.
//!
//! A change is a row first; after the commit the bus tells every node that it changed, and each reads it and tells those
//! of its seats whose business it is. So nothing is shown that is not true, and what comes twice or late does no harm.

pub mod api;
pub mod ask;
pub mod change;
pub mod list;
pub mod pin;
mod rules;
pub mod store;
pub mod told;
pub mod vote;

use signaling::protocol::{self, RoomId};
use uuid::Uuid;

use super::hall::Hall;
use super::people;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
pub use rules::State;

/// A row of `questions`.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: i64,
    pub room_id: i64,
    pub slot_id: Option<i64>,
    pub asker_id: Uuid,
    pub anonymous: bool,
    pub content: String,
    #[sqlx(try_from = "String")]
    pub state: State,
    pub answered: bool,
    pub votes: i64,
    pub asked_at: Timestamp,
}

impl Row {
    pub fn is_visible(&self) -> bool {
        self.state == State::Visible
    }
}

/// The question as moderators and its asker see it.
async fn full(hall: &Hall, conn: &mut Conn, row: &Row) -> Result<protocol::Question, sqlx::Error> {
    let sender = people::user_of(hall, conn, row.asker_id).await?;
    let pinned = hall.state().audience.terms(row.room_id).pinned_question;
    Ok(protocol::Question {
        id: row.id,
        room: RoomId(row.room_id),
        session: row.slot_id,
        sender,
        anonymous: row.anonymous,
        content: row.content.clone(),
        state: row.state.view(),
        answered: row.answered,
        is_pinned: pinned == Some(row.id),
        score: count(row.votes),
        voted: None,
        timestamp: row.asked_at.to_string(),
    })
}

/// The same for everybody else.
fn public(mut question: protocol::Question) -> protocol::Question {
    if question.anonymous {
        question.sender = None;
    }
    question
}

fn count(votes: i64) -> u32 {
    u32::try_from(votes).unwrap_or(0)
}
