use uuid::Uuid;

use super::pointers::Unsaved;
use crate::base::db::Conn;
use crate::{execute, query_all};

/// Most rows of one kind that a person starts with.
const MOST: i64 = 500;

/// What somebody starts with, in one question: `(kind, channel, number, newest)`; kind 0: read up to, 1: owed, 2: a direct
/// channel that is not hidden.
pub async fn of_person(conn: &mut Conn, person: Uuid) -> Result<Vec<(i64, Uuid, i64, i64)>, sqlx::Error> {
    query_all!(
        conn,
        (i64, Uuid, i64, i64),
        "SELECT * FROM (SELECT CAST(0 AS BIGINT) AS kind, r.channel_id, r.read_id,
           COALESCE((SELECT MAX(e.id) FROM chat_events e WHERE e.channel_id = r.channel_id AND e.replaces IS NULL), 0)
         FROM chat_reads r WHERE r.person_id = $1 ORDER BY r.read_id DESC LIMIT $2) AS pointers
         UNION ALL SELECT * FROM (SELECT CAST(1 AS BIGINT), n.channel_id, n.event_id, CAST(0 AS BIGINT)
         FROM chat_notifications n WHERE n.person_id = $1 ORDER BY n.event_id DESC LIMIT $2) AS owed
         UNION ALL SELECT * FROM (SELECT CAST(2 AS BIGINT), m.channel_id, CAST(0 AS BIGINT),
           COALESCE((SELECT MAX(e.id) FROM chat_events e WHERE e.channel_id = m.channel_id AND e.replaces IS NULL), 0)
             AS newest
         FROM chat_members m WHERE m.person_id = $1 AND NOT m.hidden ORDER BY newest DESC LIMIT $2) AS directs",
        person,
        MOST,
    )
}

/// Pointers only go forward, whichever node writes later. Of people and channels that are gone there is nothing to keep.
pub async fn save(conn: &mut Conn, unsaved: &Unsaved) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO chat_reads (person_id, channel_id, read_id)
         SELECT p.id, c.id, $3 FROM people p, chat_channels c WHERE p.id = $1 AND c.id = $2
         ON CONFLICT (person_id, channel_id) DO UPDATE SET read_id = excluded.read_id
         WHERE chat_reads.read_id < excluded.read_id",
        unsaved.person,
        unsaved.channel,
        unsaved.read,
    )?;
    if unsaved.settles {
        execute!(
            conn,
            "DELETE FROM chat_notifications WHERE person_id = $1 AND channel_id = $2 AND event_id <= $3",
            unsaved.person,
            unsaved.channel,
            unsaved.read,
        )?;
    }
    Ok(())
}

pub async fn owe(conn: &mut Conn, person: Uuid, channel: Uuid, event: i64) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO chat_notifications (person_id, channel_id, event_id) VALUES ($1, $2, $3)",
        person,
        channel,
        event,
    )?;
    Ok(())
}

/// To whom the messages above `after` are.
pub async fn owed_above(
    conn: &mut Conn,
    channel: Uuid,
    (after, last): (i64, i64),
) -> Result<Vec<(Uuid, i64)>, sqlx::Error> {
    query_all!(
        conn,
        (Uuid, i64),
        "SELECT person_id, event_id FROM chat_notifications WHERE channel_id = $1 AND event_id > $2 AND event_id <= $3",
        channel,
        after,
        last,
    )
}
