use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{query_opt, scalar};

/// A token's row, found by what the client sent.
#[derive(sqlx::FromRow)]
pub struct TokenRow {
    pub id: i64,
    pub organizer_id: i64,
}

pub async fn insert(
    conn: &mut Conn,
    organizer_id: i64,
    name: &str,
    digest: &[u8],
    now: Timestamp,
) -> Result<i64, sqlx::Error> {
    scalar!(
        conn,
        i64,
        "INSERT INTO api_tokens (organizer_id, name, digest, created_at) VALUES ($1, $2, $3, $4) RETURNING id",
        organizer_id,
        name,
        digest,
        now,
    )
}

pub async fn by_digest(conn: &mut Conn, digest: &[u8]) -> Result<Option<TokenRow>, sqlx::Error> {
    query_opt!(
        conn,
        TokenRow,
        "SELECT id, organizer_id FROM api_tokens WHERE digest = $1 AND revoked_at IS NULL",
        digest,
    )
}
