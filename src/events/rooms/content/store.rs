use std::collections::HashMap;

use sqlx::types::Json;

use super::Content;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_opt};

/// A room's content, with what ids are made of and when it changed last.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Stored {
    pub content: Json<Content>,
    pub secret: String,
    pub changed_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct OfRoom {
    room_id: i64,
    #[sqlx(flatten)]
    stored: Stored,
}

pub async fn of_room(conn: &mut Conn, room_id: i64) -> Result<Option<Stored>, sqlx::Error> {
    query_opt!(conn, Stored, "SELECT content, secret, changed_at FROM room_contents WHERE room_id = $1", room_id)
}

/// Of each room that has some, by the room's id.
pub async fn of_event(conn: &mut Conn, event_id: i64) -> Result<HashMap<i64, Stored>, sqlx::Error> {
    let rows = query_all!(
        conn,
        OfRoom,
        "SELECT c.room_id, c.content, c.secret, c.changed_at FROM room_contents c JOIN rooms r ON r.id = c.room_id
         WHERE r.event_id = $1",
        event_id,
    )?;
    Ok(rows.into_iter().map(|row| (row.room_id, row.stored)).collect())
}

/// Its secret stays what it was.
pub async fn put(
    conn: &mut Conn,
    room_id: i64,
    content: &Content,
    secret: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO room_contents (room_id, content, secret, changed_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (room_id) DO UPDATE SET content = excluded.content, changed_at = excluded.changed_at",
        room_id,
        Json(content),
        secret,
        now,
    )?;
    execute!(conn, "DELETE FROM room_pictures WHERE room_id = $1", room_id)?;
    for path in content.pictures() {
        execute!(conn, "INSERT INTO room_pictures (room_id, path) VALUES ($1, $2)", room_id, path)?;
    }
    Ok(())
}
