use super::Kind;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_opt};

pub async fn insert(
    conn: &mut Conn,
    digest: &[u8],
    kind: Kind,
    user_id: Option<i64>,
    state: &str,
    expires_at: Timestamp,
) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO ceremonies (digest, kind, user_id, state, expires_at) VALUES ($1, $2, $3, $4, $5)",
        digest,
        kind.as_str(),
        user_id,
        state,
        expires_at,
    )?;
    Ok(())
}

pub async fn by_digest(
    conn: &mut Conn,
    digest: &[u8],
    kind: Kind,
    now: Timestamp,
) -> Result<Option<(i64, Option<i64>, String)>, sqlx::Error> {
    query_opt!(
        conn,
        (i64, Option<i64>, String),
        "SELECT id, user_id, state FROM ceremonies WHERE digest = $1 AND kind = $2 AND expires_at > $3",
        digest,
        kind.as_str(),
        now,
    )
}

pub async fn delete(conn: &mut Conn, id: i64) -> Result<u64, sqlx::Error> {
    execute!(conn, "DELETE FROM ceremonies WHERE id = $1", id)
}

pub async fn sweep(conn: &mut Conn, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM ceremonies WHERE expires_at <= $1", now)?;
    Ok(())
}
