use super::Slot;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_opt, scalar};

pub async fn insert(
    conn: &mut Conn,
    event_id: i64,
    talk_id: i64,
    room_id: i64,
    starts_at: Timestamp,
    ends_at: Timestamp,
) -> Result<i64, sqlx::Error> {
    scalar!(
        conn,
        i64,
        "INSERT INTO slots (event_id, talk_id, room_id, starts_at, ends_at) VALUES ($1, $2, $3, $4, $5) RETURNING id",
        event_id,
        talk_id,
        room_id,
        starts_at,
        ends_at,
    )
}

pub async fn of_event(conn: &mut Conn, event_id: i64) -> Result<Vec<Slot>, sqlx::Error> {
    query_all!(
        conn,
        Slot,
        "SELECT s.id, s.room_id, s.talk_id, s.starts_at, s.ends_at, t.code, t.title, t.abstract
         FROM slots s JOIN talks t ON t.id = s.talk_id WHERE s.event_id = $1 ORDER BY s.starts_at, s.room_id",
        event_id,
    )
}

pub async fn by_id(conn: &mut Conn, event_id: i64, id: i64) -> Result<Option<Slot>, sqlx::Error> {
    query_opt!(
        conn,
        Slot,
        "SELECT s.id, s.room_id, s.talk_id, s.starts_at, s.ends_at, t.code, t.title, t.abstract
         FROM slots s JOIN talks t ON t.id = s.talk_id WHERE s.event_id = $1 AND s.id = $2",
        event_id,
        id,
    )
}

pub async fn put(
    conn: &mut Conn,
    id: i64,
    room_id: i64,
    starts_at: Timestamp,
    ends_at: Timestamp,
) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE slots SET room_id = $2, starts_at = $3, ends_at = $4 WHERE id = $1",
        id,
        room_id,
        starts_at,
        ends_at,
    )?;
    Ok(())
}
