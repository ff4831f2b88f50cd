//! The outbox: every letter has a row from its first thought to its end.
//!
//! `draft` (a person may change, send or discard it) -> `queued` -> `sent`, or `failed` with the server's words, from where a
//! person can send it again. Letters that facts ask for are queued at once.
//!
//! A letter is sent at most twice. Before it is handed over, `unclear` goes up by one, in a transaction of its own; when the
//! server has answered, it goes down again, whatever the answer. If the program dies or the line breaks in between, nobody
//! knows whether the letter went out: it is tried once more, and after a second unknown end left to a person. The window
//! is the time between the server's "250" and our commit; the second copy has the same Message-ID.

pub mod api;
pub mod edit;
pub mod send;
pub mod store;
pub mod write;

use crate::base::time::Timestamp;

crate::text_enum! {
    "a letter's state";
    /// Where a letter stands.
    pub enum State {
        Draft = "draft",
        Queued = "queued",
        Sent = "sent",
        Failed = "failed",
        Discarded = "discarded",
    }
}

/// A letter's row.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Mail {
    pub id: i64,
    pub organizer_id: Option<i64>,
    pub event_id: Option<i64>,
    /// The fact that it tells of; `None` for what a person wrote.
    pub journal_id: Option<i64>,
    pub role: String,
    #[sqlx(try_from = "String")]
    pub state: State,
    pub locale: String,
    pub to_name: String,
    pub to_email: String,
    pub subject: String,
    /// Markdown; `None` while it holds a one-time link.
    pub body: Option<String>,
    pub sendings: i64,
    pub unclear: i64,
    pub error: Option<String>,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
}
