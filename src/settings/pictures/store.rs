use std::collections::BTreeSet;

use uuid::Uuid;

use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_opt, scalar};

pub async fn insert(
    conn: &mut Conn,
    id: Uuid,
    organizer_id: i64,
    content_type: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO pictures (id, organizer_id, content_type, created_at) VALUES ($1, $2, $3, $4)",
        id,
        organizer_id,
        content_type,
        now,
    )?;
    Ok(())
}

/// Whether it is an organizer's.
pub async fn is_of(conn: &mut Conn, organizer_id: i64, id: Uuid) -> Result<bool, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM pictures WHERE id = $1 AND organizer_id = $2";
    Ok(scalar!(conn, i64, sql, id, organizer_id)? > 0)
}

pub async fn count(conn: &mut Conn, organizer_id: i64) -> Result<i64, sqlx::Error> {
    scalar!(conn, i64, "SELECT COUNT(*) FROM pictures WHERE organizer_id = $1", organizer_id)
}

/// What kind of picture it is.
pub async fn content_type(conn: &mut Conn, id: Uuid) -> Result<Option<String>, sqlx::Error> {
    let row = query_opt!(conn, (String,), "SELECT content_type FROM pictures WHERE id = $1", id)?;
    Ok(row.map(|(content_type,)| content_type))
}

/// Pictures that were there `before`.
pub async fn older(conn: &mut Conn, before: Timestamp) -> Result<Vec<Uuid>, sqlx::Error> {
    let rows = query_all!(conn, (Uuid,), "SELECT id FROM pictures WHERE created_at < $1", before)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Whatever names a picture, as JSON: the values of settings, and what rooms show.
pub async fn named(conn: &mut Conn) -> Result<BTreeSet<String>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (String,),
        "SELECT value FROM organizer_settings WHERE value LIKE '\"/pictures/%'
         UNION SELECT value FROM event_settings WHERE value LIKE '\"/pictures/%'
         UNION SELECT '\"' || path || '\"' FROM room_pictures",
    )?;
    Ok(rows.into_iter().map(|(value,)| value).collect())
}

pub async fn delete(conn: &mut Conn, id: Uuid) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM pictures WHERE id = $1", id)?;
    Ok(())
}
