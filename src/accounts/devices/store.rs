use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_opt, scalar};

pub async fn by_digest(
    conn: &mut Conn,
    digest: &[u8],
    user_id: i64,
    since: Timestamp,
) -> Result<Option<i64>, sqlx::Error> {
    let row = query_opt!(
        conn,
        (i64,),
        "SELECT id FROM known_devices WHERE digest = $1 AND user_id = $2 AND last_seen_at > $3",
        digest,
        user_id,
        since,
    )?;
    Ok(row.map(|(id,)| id))
}

pub async fn count(conn: &mut Conn, user_id: i64) -> Result<i64, sqlx::Error> {
    scalar!(conn, i64, "SELECT COUNT(*) FROM known_devices WHERE user_id = $1", user_id)
}

pub async fn remember(conn: &mut Conn, digest: &[u8], user_id: i64, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO known_devices (digest, user_id, created_at, last_seen_at) VALUES ($1, $2, $3, $3)
         ON CONFLICT (digest) DO UPDATE SET last_seen_at = $3",
        digest,
        user_id,
        now,
    )?;
    Ok(())
}

pub async fn forget(conn: &mut Conn, user_id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM known_devices WHERE user_id = $1", user_id)?;
    Ok(())
}

/// Browsers on which nobody signed in since `before`.
pub async fn sweep(conn: &mut Conn, before: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM known_devices WHERE last_seen_at <= $1", before)?;
    Ok(())
}
