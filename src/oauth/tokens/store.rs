use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_opt};

/// A code to be.
pub struct NewCode<'a> {
    pub digest: Vec<u8>,
    pub consent_id: i64,
    pub redirect_uri: &'a str,
    pub challenge: &'a str,
    pub nonce: Option<&'a str>,
    pub expires_at: Timestamp,
}

/// A code, used or not.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Code {
    pub id: i64,
    pub consent_id: i64,
    pub redirect_uri: String,
    pub challenge: String,
    pub nonce: Option<String>,
    pub expires_at: Timestamp,
}

/// A refresh token, used or not.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Refresh {
    pub id: i64,
    pub consent_id: i64,
    pub created_at: Timestamp,
    pub replaced_at: Option<Timestamp>,
}

pub async fn insert_code(conn: &mut Conn, code: &NewCode<'_>) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO oauth_codes (digest, consent_id, redirect_uri, challenge, nonce, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        code.digest.as_slice(),
        code.consent_id,
        code.redirect_uri,
        code.challenge,
        code.nonce,
        code.expires_at,
    )?;
    Ok(())
}

pub async fn code(conn: &mut Conn, digest: &[u8]) -> Result<Option<Code>, sqlx::Error> {
    query_opt!(
        conn,
        Code,
        "SELECT id, consent_id, redirect_uri, challenge, nonce, expires_at FROM oauth_codes WHERE digest = $1",
        digest,
    )
}

/// False when it was used before: of two at once, one finds no row.
pub async fn use_code(conn: &mut Conn, id: i64, now: Timestamp) -> Result<bool, sqlx::Error> {
    Ok(execute!(conn, "UPDATE oauth_codes SET used_at = $2 WHERE id = $1 AND used_at IS NULL", id, now)? == 1)
}

pub async fn insert_refresh(
    conn: &mut Conn,
    digest: &[u8],
    consent_id: i64,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO oauth_refresh_tokens (digest, consent_id, created_at) VALUES ($1, $2, $3)",
        digest,
        consent_id,
        now,
    )?;
    Ok(())
}

pub async fn refresh(conn: &mut Conn, digest: &[u8]) -> Result<Option<Refresh>, sqlx::Error> {
    let sql = "SELECT id, consent_id, created_at, replaced_at FROM oauth_refresh_tokens WHERE digest = $1";
    query_opt!(conn, Refresh, sql, digest)
}

/// False when it was used before: of two at once, one finds no row.
pub async fn use_refresh(conn: &mut Conn, id: i64, now: Timestamp) -> Result<bool, sqlx::Error> {
    let used = "UPDATE oauth_refresh_tokens SET replaced_at = $2 WHERE id = $1 AND replaced_at IS NULL";
    Ok(execute!(conn, used, id, now)? == 1)
}

pub async fn keep_newest_refresh(conn: &mut Conn, consent_id: i64, keep: i64) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "DELETE FROM oauth_refresh_tokens WHERE consent_id = $1 AND id NOT IN
             (SELECT id FROM oauth_refresh_tokens WHERE consent_id = $1 ORDER BY id DESC LIMIT $2)",
        consent_id,
        keep,
    )?;
    Ok(())
}
