use super::{Link, Purpose};
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_opt};

pub async fn insert(
    conn: &mut Conn,
    digest: &[u8],
    purpose: Purpose,
    user_id: Option<i64>,
    change_id: Option<i64>,
    expires_at: Timestamp,
) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO login_links (digest, purpose, user_id, change_id, expires_at) VALUES ($1, $2, $3, $4, $5)",
        digest,
        purpose.as_str(),
        user_id,
        change_id,
        expires_at,
    )?;
    Ok(())
}

/// The guard in the `WHERE` makes the use single: of two at once, one finds no row.
pub async fn consume(
    conn: &mut Conn,
    digest: &[u8],
    purpose: Purpose,
    now: Timestamp,
) -> Result<Option<Link>, sqlx::Error> {
    query_opt!(
        conn,
        Link,
        "UPDATE login_links SET used_at = $3
         WHERE digest = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3 RETURNING user_id, change_id",
        digest,
        purpose.as_str(),
        now,
    )
}

/// What a link would open, without using it up.
pub async fn look(
    conn: &mut Conn,
    digest: &[u8],
    purpose: Purpose,
    now: Timestamp,
) -> Result<Option<Link>, sqlx::Error> {
    query_opt!(
        conn,
        Link,
        "SELECT user_id, change_id FROM login_links
         WHERE digest = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3",
        digest,
        purpose.as_str(),
        now,
    )
}

/// Takes back set-up links that nobody used, so that only the newest one opens.
pub async fn withdraw_setup(conn: &mut Conn, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE login_links SET used_at = $1 WHERE user_id IS NULL AND used_at IS NULL", now)?;
    Ok(())
}

/// Takes back an account's unused links: after a new password, a new address, or its end.
pub async fn withdraw_of_user(conn: &mut Conn, user_id: i64, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE login_links SET used_at = $2 WHERE user_id = $1 AND used_at IS NULL", user_id, now)?;
    Ok(())
}
