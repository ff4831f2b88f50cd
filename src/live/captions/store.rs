use uuid::Uuid;

use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, scalar};

/// A final line.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Row {
    pub id: i64,
    pub slot_id: Option<i64>,
    pub language: String,
    pub text: String,
    pub began_at: Timestamp,
    pub said_at: Timestamp,
}

/// A line to be kept.
#[derive(Clone, Debug)]
pub struct New<'a> {
    pub event_id: i64,
    pub room_id: i64,
    pub slot_id: Option<i64>,
    pub language: &'a str,
    pub text: &'a str,
    pub person_id: Option<Uuid>,
    pub began_at: Timestamp,
}

pub async fn insert(conn: &mut Conn, new: &New<'_>, now: Timestamp) -> Result<i64, sqlx::Error> {
    scalar!(
        conn,
        i64,
        "INSERT INTO captions (event_id, room_id, slot_id, language, text, person_id, began_at, said_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
        new.event_id,
        new.room_id,
        new.slot_id,
        new.language,
        new.text,
        new.person_id,
        new.began_at,
        now,
    )
}

/// How many lines a session of a room has; `None`: those that belong to none.
pub async fn count(conn: &mut Conn, room_id: i64, slot_id: Option<i64>) -> Result<i64, sqlx::Error> {
    scalar!(
        conn,
        i64,
        "SELECT COUNT(*) FROM captions WHERE room_id = $1 AND COALESCE(slot_id, 0) = $2",
        room_id,
        slot_id.unwrap_or(0),
    )
}

/// The oldest line that belongs to no session makes place.
pub async fn drop_oldest(conn: &mut Conn, room_id: i64) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "DELETE FROM captions WHERE id = (SELECT MIN(id) FROM captions WHERE room_id = $1 AND slot_id IS NULL)",
        room_id,
    )?;
    Ok(())
}

/// What was said in a room from a moment on, the newest `limit`, the oldest of them first.
pub async fn since(conn: &mut Conn, room_id: i64, from: Timestamp, limit: i64) -> Result<Vec<Row>, sqlx::Error> {
    let mut rows = query_all!(
        conn,
        Row,
        "SELECT id, slot_id, language, text, began_at, said_at FROM captions WHERE room_id = $1 AND said_at >= $2
         ORDER BY id DESC LIMIT $3",
        room_id,
        from,
        limit,
    )?;
    rows.reverse();
    Ok(rows)
}

/// What was said in one language after a line.
pub async fn after(
    conn: &mut Conn,
    room_id: i64,
    language: &str,
    id: i64,
    limit: i64,
) -> Result<Vec<Row>, sqlx::Error> {
    query_all!(
        conn,
        Row,
        "SELECT id, slot_id, language, text, began_at, said_at FROM captions
         WHERE room_id = $1 AND language = $2 AND id > $3 ORDER BY id LIMIT $4",
        room_id,
        language,
        id,
        limit,
    )
}

/// Everything that was said in a room, in one language or all, in one session or all. The oldest first.
pub async fn of_room(
    conn: &mut Conn,
    room_id: i64,
    language: Option<&str>,
    slot_id: Option<i64>,
    limit: i64,
) -> Result<Vec<Row>, sqlx::Error> {
    query_all!(
        conn,
        Row,
        "SELECT id, slot_id, language, text, began_at, said_at FROM captions
         WHERE room_id = $1 AND language = COALESCE($2, language) AND COALESCE(slot_id, 0) = COALESCE($3, slot_id, 0)
         ORDER BY id LIMIT $4",
        room_id,
        language,
        slot_id,
        limit,
    )
}
