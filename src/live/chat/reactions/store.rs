use signaling::protocol::MAX_REACTED;
use uuid::Uuid;

use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, scalar};

/// One person's reaction to a message, among the first, or the asker's own.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Reacted {
    pub event_id: i64,
    pub reaction: String,
    pub person_id: Uuid,
    /// How many gave this one.
    pub total: i64,
}

/// Twice is once.
pub async fn add(
    conn: &mut Conn,
    event: i64,
    person: Uuid,
    reaction: &str,
    now: Timestamp,
) -> Result<u64, sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO chat_reactions (event_id, reaction, person_id, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (event_id, reaction, person_id) DO NOTHING",
        event,
        reaction,
        person,
        now,
    )
}

pub async fn remove(conn: &mut Conn, event: i64, person: Uuid, reaction: &str) -> Result<u64, sqlx::Error> {
    execute!(
        conn,
        "DELETE FROM chat_reactions WHERE event_id = $1 AND reaction = $2 AND person_id = $3",
        event,
        reaction,
        person,
    )
}

/// How many different ones a message has, besides this one.
pub async fn kinds_besides(conn: &mut Conn, event: i64, reaction: &str) -> Result<i64, sqlx::Error> {
    scalar!(
        conn,
        i64,
        "SELECT COUNT(DISTINCT reaction) FROM chat_reactions WHERE event_id = $1 AND reaction <> $2",
        event,
        reaction,
    )
}

/// The reactions to the messages from `first` to `last` of a channel: of each the first people, the asker, and how many.
pub async fn of_events(
    conn: &mut Conn,
    channel: Uuid,
    (first, last): (i64, i64),
    asker: Uuid,
) -> Result<Vec<Reacted>, sqlx::Error> {
    query_all!(
        conn,
        Reacted,
        "SELECT event_id, reaction, person_id, total FROM (
           SELECT r.event_id, r.reaction, r.person_id,
             COUNT(*) OVER (PARTITION BY r.event_id, r.reaction) AS total,
             ROW_NUMBER() OVER (PARTITION BY r.event_id, r.reaction ORDER BY r.at, r.person_id) AS place
           FROM chat_reactions r JOIN chat_events e ON e.id = r.event_id
           WHERE e.channel_id = $1 AND e.id >= $2 AND e.id <= $3) AS placed
         WHERE place <= $4 OR person_id = $5 ORDER BY event_id, reaction, place",
        channel,
        first,
        last,
        MAX_REACTED as i64,
        asker,
    )
}
