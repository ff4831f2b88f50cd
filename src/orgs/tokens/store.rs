use super::Token;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::orgs::teams::Team;
use crate::{execute, query_all, query_opt, scalar};

/// A token's row, found by what the client sent.
#[derive(sqlx::FromRow)]
pub struct TokenRow {
    pub id: i64,
    pub team_id: i64,
    pub organizer_id: i64,
}

pub async fn insert(
    conn: &mut Conn,
    team: &Team,
    name: &str,
    digest: &[u8],
    now: Timestamp,
) -> Result<i64, sqlx::Error> {
    scalar!(
        conn,
        i64,
        "INSERT INTO api_tokens (organizer_id, team_id, name, digest, created_at) VALUES ($1, $2, $3, $4, $5) RETURNING id",
        team.organizer_id,
        team.id,
        name,
        digest,
        now,
    )
}

pub async fn by_digest(conn: &mut Conn, digest: &[u8]) -> Result<Option<TokenRow>, sqlx::Error> {
    query_opt!(
        conn,
        TokenRow,
        "SELECT id, team_id, organizer_id FROM api_tokens
         WHERE digest = $1 AND revoked_at IS NULL AND team_id IS NOT NULL",
        digest,
    )
}

/// The tokens of a team that still work, oldest first.
pub async fn of_team(conn: &mut Conn, team_id: i64) -> Result<Vec<Token>, sqlx::Error> {
    query_all!(
        conn,
        Token,
        "SELECT id, name, created_at FROM api_tokens WHERE team_id = $1 AND revoked_at IS NULL ORDER BY id",
        team_id,
    )
}

/// Ends a token. Whether there was one.
pub async fn revoke(conn: &mut Conn, team_id: i64, id: i64, now: Timestamp) -> Result<bool, sqlx::Error> {
    let touched = execute!(
        conn,
        "UPDATE api_tokens SET revoked_at = $3 WHERE id = $2 AND team_id = $1 AND revoked_at IS NULL",
        team_id,
        id,
        now,
    )?;
    Ok(touched > 0)
}
