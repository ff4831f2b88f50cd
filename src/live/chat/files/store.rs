use uuid::Uuid;

use super::File;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_opt, scalar};

/// Most files that one sweep deletes.
const SWEEP: i64 = 200;

/// The room of a channel of this event: `None` within when it is a direct one.
pub async fn room_of(conn: &mut Conn, event_id: i64, channel: Uuid) -> Result<Option<Option<i64>>, sqlx::Error> {
    let found = query_opt!(
        conn,
        (Option<i64>,),
        "SELECT room_id FROM chat_channels WHERE event_id = $1 AND id = $2",
        event_id,
        channel,
    )?;
    Ok(found.map(|(room,)| room))
}

pub async fn insert(conn: &mut Conn, file: &File, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO chat_files (id, event_id, channel_id, person_id, name, content_type, size, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        file.id,
        file.event_id,
        file.channel_id,
        file.person_id,
        file.name.as_str(),
        file.content_type.as_str(),
        file.size,
        now,
    )?;
    Ok(())
}

pub async fn by_id(conn: &mut Conn, event_id: i64, id: Uuid) -> Result<Option<File>, sqlx::Error> {
    query_opt!(
        conn,
        File,
        "SELECT id, event_id, channel_id, person_id, message_id, name, content_type, size FROM chat_files
         WHERE event_id = $1 AND id = $2",
        event_id,
        id,
    )
}

/// Files of this person that they have not sent.
pub async fn unsent(conn: &mut Conn, person: Uuid) -> Result<i64, sqlx::Error> {
    scalar!(conn, i64, "SELECT COUNT(*) FROM chat_files WHERE person_id = $1 AND message_id IS NULL", person)
}

/// A file becomes part of a message: one's own, of this channel, that is part of none. False when it is not that.
pub async fn attach(
    conn: &mut Conn,
    id: Uuid,
    (channel, person, message): (Uuid, Uuid, i64),
) -> Result<bool, sqlx::Error> {
    let attached = execute!(
        conn,
        "UPDATE chat_files SET message_id = $4
         WHERE id = $1 AND channel_id = $2 AND person_id = $3 AND message_id IS NULL",
        id,
        channel,
        person,
        message,
    )?;
    Ok(attached == 1)
}

/// Those of the messages from `first` to `last` of a channel.
pub async fn of_messages(conn: &mut Conn, channel: Uuid, (first, last): (i64, i64)) -> Result<Vec<File>, sqlx::Error> {
    query_all!(
        conn,
        File,
        "SELECT id, event_id, channel_id, person_id, message_id, name, content_type, size FROM chat_files
         WHERE channel_id = $1 AND message_id >= $2 AND message_id <= $3 ORDER BY message_id, created_at, id",
        channel,
        first,
        last,
    )
}

/// A message was deleted: its files are nobody's, and those are returned.
pub async fn release(conn: &mut Conn, message: i64) -> Result<Vec<Uuid>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (Uuid,),
        "UPDATE chat_files SET message_id = NULL, created_at = 0 WHERE message_id = $1 RETURNING id",
        message,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Files that nobody has: not sent since `old`, or of messages that were deleted or shredded.
pub async fn forlorn(conn: &mut Conn, old: Timestamp) -> Result<Vec<Uuid>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (Uuid,),
        "SELECT f.id FROM chat_files f LEFT JOIN chat_events e ON e.id = f.message_id
         WHERE (f.message_id IS NULL AND f.created_at <= $1) OR (f.message_id IS NOT NULL AND e.body IS NULL)
         ORDER BY f.created_at LIMIT $2",
        old,
        SWEEP,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub async fn delete(conn: &mut Conn, id: Uuid) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM chat_files WHERE id = $1", id)?;
    Ok(())
}
