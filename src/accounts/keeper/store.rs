use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_opt, scalar};

/// Rows that are kept; beyond it the oldest go, which lets somebody try anew. Some 30 MB at most.
const MOST_ROWS: i64 = 100_000;

/// What was counted; nothing counts as an empty text.
pub async fn times(conn: &mut Conn, digest: &[u8]) -> Result<String, sqlx::Error> {
    let row = query_opt!(conn, (String,), "SELECT times FROM tries WHERE digest = $1", digest)?;
    Ok(row.map(|(times,)| times).unwrap_or_default())
}

/// The same, and nobody else changes it until the transaction ends.
pub async fn hold(conn: &mut Conn, digest: &[u8], now: Timestamp) -> Result<String, sqlx::Error> {
    scalar!(
        conn,
        String,
        "INSERT INTO tries (digest, times, last) VALUES ($1, '', $2)
         ON CONFLICT (digest) DO UPDATE SET last = excluded.last RETURNING times",
        digest,
        now,
    )
}

pub async fn put(conn: &mut Conn, digest: &[u8], times: &str) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE tries SET times = $2 WHERE digest = $1", digest, times)?;
    Ok(())
}

/// Forgets what is older than `before`, and the oldest beyond [`MOST_ROWS`].
pub async fn forget(conn: &mut Conn, before: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM tries WHERE last < $1 OR times = ''", before)?;
    execute!(
        conn,
        "DELETE FROM tries WHERE last < (SELECT last FROM tries ORDER BY last DESC LIMIT 1 OFFSET $1)",
        MOST_ROWS - 1,
    )?;
    Ok(())
}
