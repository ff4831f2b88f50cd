use super::Screen;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_one, query_opt, scalar};

pub async fn insert(
    conn: &mut Conn,
    room_id: i64,
    name: &str,
    digest: &[u8],
    valid_until: Timestamp,
    now: Timestamp,
) -> Result<Screen, sqlx::Error> {
    query_one!(
        conn,
        Screen,
        "INSERT INTO screens (room_id, name, digest, valid_until, created_at) VALUES ($1, $2, $3, $4, $5)
         RETURNING id, name, valid_until, created_at",
        room_id,
        name,
        digest,
        valid_until,
        now,
    )
}

/// Those that work, or would if their time were not over.
pub async fn of_room(conn: &mut Conn, room_id: i64) -> Result<Vec<Screen>, sqlx::Error> {
    query_all!(
        conn,
        Screen,
        "SELECT id, name, valid_until, created_at FROM screens WHERE room_id = $1 AND revoked_at IS NULL ORDER BY id",
        room_id,
    )
}

pub async fn count(conn: &mut Conn, room_id: i64) -> Result<i64, sqlx::Error> {
    scalar!(conn, i64, "SELECT COUNT(*) FROM screens WHERE room_id = $1 AND revoked_at IS NULL", room_id)
}

/// The screen of this room whose secret it is, while it works.
pub async fn find(conn: &mut Conn, room_id: i64, digest: &[u8], now: Timestamp) -> Result<Option<Screen>, sqlx::Error> {
    query_opt!(
        conn,
        Screen,
        "SELECT id, name, valid_until, created_at FROM screens
         WHERE digest = $1 AND room_id = $2 AND revoked_at IS NULL AND valid_until > $3",
        digest,
        room_id,
        now,
    )
}

/// False: there is none that works.
pub async fn revoke(conn: &mut Conn, room_id: i64, id: i64, now: Timestamp) -> Result<bool, sqlx::Error> {
    let touched = execute!(
        conn,
        "UPDATE screens SET revoked_at = $3 WHERE room_id = $1 AND id = $2 AND revoked_at IS NULL",
        room_id,
        id,
        now,
    )?;
    Ok(touched > 0)
}
