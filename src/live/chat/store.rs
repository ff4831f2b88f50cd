use uuid::Uuid;

use super::Row;
use crate::base::db::{Conn, contains};
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_one, query_opt, scalar};

/// The channels of rooms, each with its room and the pause of slow mode.
pub async fn channels(conn: &mut Conn, event_id: i64) -> Result<Vec<(Uuid, i64, i64)>, sqlx::Error> {
    query_all!(
        conn,
        (Uuid, i64, i64),
        "SELECT id, room_id, slow_seconds FROM chat_channels WHERE event_id = $1 AND room_id IS NOT NULL",
        event_id,
    )
}

pub async fn slow(conn: &mut Conn, channel_id: Uuid, seconds: u32) -> Result<(), sqlx::Error> {
    let seconds = i64::from(seconds);
    execute!(conn, "UPDATE chat_channels SET slow_seconds = $2 WHERE id = $1", channel_id, seconds)?;
    Ok(())
}

/// When this person said something last.
pub async fn last_of(conn: &mut Conn, channel_id: Uuid, person: Uuid) -> Result<Option<Timestamp>, sqlx::Error> {
    scalar!(
        conn,
        Option<Timestamp>,
        "SELECT MAX(at) FROM chat_events WHERE channel_id = $1 AND sender_id = $2 AND replaces IS NULL",
        channel_id,
        person,
    )
}

/// Two nodes may open the same room's channel at once: the first one stays.
pub async fn open_channel(conn: &mut Conn, event_id: i64, room_id: i64, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO chat_channels (id, event_id, room_id, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (room_id) DO NOTHING",
        Uuid::now_v7(),
        event_id,
        room_id,
        now,
    )?;
    Ok(())
}

pub async fn insert(
    conn: &mut Conn,
    channel_id: Uuid,
    sender_id: Uuid,
    body: Option<&str>,
    replaces: Option<i64>,
    now: Timestamp,
) -> Result<Row, sqlx::Error> {
    query_one!(
        conn,
        Row,
        "INSERT INTO chat_events (channel_id, sender_id, at, body, replaces) VALUES ($1, $2, $3, $4, $5)
         RETURNING id, channel_id, sender_id, at, body, edited_at, replaces",
        channel_id,
        sender_id,
        now,
        body,
        replaces,
    )
}

pub async fn by_id(conn: &mut Conn, channel_id: Uuid, id: i64) -> Result<Option<Row>, sqlx::Error> {
    query_opt!(
        conn,
        Row,
        "SELECT id, channel_id, sender_id, at, body, edited_at, replaces FROM chat_events
         WHERE channel_id = $1 AND id = $2",
        channel_id,
        id,
    )
}

/// The newest text of a message; the card of the old one goes. With none, older versions of it are wiped too: deleted is deleted.
pub async fn change(conn: &mut Conn, id: i64, body: Option<&str>, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE chat_events SET body = $2, edited_at = $3, preview_id = NULL WHERE id = $1", id, body, now)?;
    if body.is_none() {
        execute!(conn, "UPDATE chat_events SET body = NULL WHERE replaces = $1", id)?;
        execute!(conn, "DELETE FROM chat_reactions WHERE event_id = $1", id)?;
        execute!(conn, "DELETE FROM chat_notifications WHERE event_id = $1", id)?;
    }
    Ok(())
}

/// The newest messages below `before`, newest first, each with its newest text.
pub async fn below(conn: &mut Conn, channel_id: Uuid, before: i64, count: i64) -> Result<Vec<Row>, sqlx::Error> {
    query_all!(
        conn,
        Row,
        "SELECT id, channel_id, sender_id, at, body, edited_at, replaces FROM chat_events
         WHERE channel_id = $1 AND id < $2 AND replaces IS NULL ORDER BY id DESC LIMIT $3",
        channel_id,
        before,
        count,
    )
}

/// What happened after `after`, edits as events of their own, oldest first.
pub async fn above(conn: &mut Conn, channel_id: Uuid, after: i64, count: i64) -> Result<Vec<Row>, sqlx::Error> {
    query_all!(
        conn,
        Row,
        "SELECT id, channel_id, sender_id, at, body, edited_at, replaces FROM chat_events
         WHERE channel_id = $1 AND id > $2 ORDER BY id LIMIT $3",
        channel_id,
        after,
        count,
    )
}

/// Messages with this in their text below `before`, newest first.
pub async fn search(
    conn: &mut Conn,
    channel_id: Uuid,
    text: &str,
    before: i64,
    count: i64,
) -> Result<Vec<Row>, sqlx::Error> {
    query_all!(
        conn,
        Row,
        "SELECT id, channel_id, sender_id, at, body, edited_at, replaces FROM chat_events
         WHERE channel_id = $1 AND id < $2 AND replaces IS NULL AND lower(body) LIKE lower($3) ESCAPE '!'
         ORDER BY id DESC LIMIT $4",
        channel_id,
        before,
        contains(text),
        count,
    )
}

pub async fn newest(conn: &mut Conn, channel_id: Uuid) -> Result<i64, sqlx::Error> {
    scalar!(conn, i64, "SELECT COALESCE(MAX(id), 0) FROM chat_events WHERE channel_id = $1", channel_id)
}
