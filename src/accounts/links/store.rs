use super::Link;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_opt, scalar};

pub async fn insert(
    conn: &mut Conn,
    digest: &[u8],
    user_id: Option<i64>,
    expires_at: Timestamp,
) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO login_links (digest, user_id, expires_at) VALUES ($1, $2, $3)",
        digest,
        user_id,
        expires_at,
    )?;
    Ok(())
}

/// The guard in the `WHERE` makes the use single: of two at once, one finds no row.
pub async fn consume(conn: &mut Conn, digest: &[u8], now: Timestamp) -> Result<Option<Link>, sqlx::Error> {
    query_opt!(
        conn,
        Link,
        "UPDATE login_links SET used_at = $2 WHERE digest = $1 AND used_at IS NULL AND expires_at > $2 RETURNING user_id",
        digest,
        now,
    )
}

/// Whether a link would still open something, without using it up.
pub async fn is_open(conn: &mut Conn, digest: &[u8], now: Timestamp) -> Result<bool, sqlx::Error> {
    let open = scalar!(
        conn,
        i64,
        "SELECT COUNT(*) FROM login_links WHERE digest = $1 AND used_at IS NULL AND expires_at > $2",
        digest,
        now,
    )?;
    Ok(open > 0)
}

/// Takes back set-up links that nobody used, so that only the newest one opens.
pub async fn withdraw_setup(conn: &mut Conn, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE login_links SET used_at = $1 WHERE user_id IS NULL AND used_at IS NULL", now)?;
    Ok(())
}
