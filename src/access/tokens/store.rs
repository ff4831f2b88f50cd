use super::{NewToken, Purpose, Token};
use crate::base::db::Conn;
use crate::base::secret;
use crate::base::time::Timestamp;
use crate::{execute, query_opt};

pub async fn insert(conn: &mut Conn, digest: &[u8], new: &NewToken, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO access_tokens (digest, event_id, person_id, purpose, room_id, valid_until, max_sessions, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        digest,
        new.event_id,
        new.person_id,
        new.purpose.as_str(),
        new.room_id,
        new.valid_until,
        new.max_sessions,
        now,
    )?;
    Ok(())
}

/// A token that may be used many times (`join`, `socket`, `whip`, `whep`), while it is valid.
pub async fn find(
    conn: &mut Conn,
    secret: &str,
    purpose: Purpose,
    now: Timestamp,
) -> Result<Option<Token>, sqlx::Error> {
    let digest = secret::digest(secret);
    query_opt!(
        conn,
        Token,
        "SELECT id, event_id, person_id, room_id, valid_until, max_sessions FROM access_tokens
         WHERE digest = $1 AND purpose = $2 AND revoked_at IS NULL AND COALESCE(valid_until, $3 + 1) > $3",
        digest.as_slice(),
        purpose.as_str(),
        now,
    )
}

/// The guard in the `WHERE` makes the use single.
pub async fn redeem(
    conn: &mut Conn,
    digest: &[u8],
    purpose: Purpose,
    now: Timestamp,
) -> Result<Option<Token>, sqlx::Error> {
    query_opt!(
        conn,
        Token,
        "UPDATE access_tokens SET used_at = $3
         WHERE digest = $1 AND purpose = $2 AND used_at IS NULL AND revoked_at IS NULL AND COALESCE(valid_until, $3 + 1) > $3
         RETURNING id, event_id, person_id, room_id, valid_until, max_sessions",
        digest,
        purpose.as_str(),
        now,
    )
}

/// The purpose for which a secret was made, valid or not: tells "expired" from "never heard of it".
pub async fn is_known(conn: &mut Conn, secret: &str) -> Result<bool, sqlx::Error> {
    let digest = secret::digest(secret);
    let found = crate::scalar!(conn, i64, "SELECT COUNT(*) FROM access_tokens WHERE digest = $1", digest.as_slice())?;
    Ok(found > 0)
}
