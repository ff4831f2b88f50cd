use super::Session;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_one, query_opt};

pub async fn by_digest(conn: &mut Conn, digest: &[u8], now: Timestamp) -> Result<Option<Session>, sqlx::Error> {
    query_opt!(conn, Session, "SELECT id, user_id FROM sessions WHERE digest = $1 AND expires_at > $2", digest, now)
}

pub async fn insert(
    conn: &mut Conn,
    digest: &[u8],
    user_id: Option<i64>,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<Session, sqlx::Error> {
    query_one!(
        conn,
        Session,
        "INSERT INTO sessions (digest, user_id, created_at, last_seen_at, expires_at) VALUES ($1, $2, $3, $3, $4)
         RETURNING id, user_id",
        digest,
        user_id,
        now,
        expires_at,
    )
}

pub async fn delete(conn: &mut Conn, id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM sessions WHERE id = $1", id)?;
    Ok(())
}
