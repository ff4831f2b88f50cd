use super::Factors;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_one, query_opt};

pub async fn of_user(conn: &mut Conn, user_id: i64) -> Result<Factors, sqlx::Error> {
    query_one!(
        conn,
        Factors,
        "SELECT EXISTS (SELECT 1 FROM totp WHERE user_id = $1) AS totp,
             (SELECT COUNT(*) FROM passkeys WHERE user_id = $1) AS passkeys,
             (SELECT COUNT(*) FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL) AS recovery",
        user_id,
    )
}

pub async fn totp_key(conn: &mut Conn, user_id: i64) -> Result<Option<String>, sqlx::Error> {
    let row = query_opt!(conn, (String,), "SELECT secret FROM totp WHERE user_id = $1", user_id)?;
    Ok(row.map(|(key,)| key))
}

/// Sets the key; `step` was used to prove that the app has it.
pub async fn set_totp(conn: &mut Conn, user_id: i64, key: &str, step: i64, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO totp (user_id, secret, last_step, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (user_id) DO UPDATE SET secret = $2, last_step = $3, created_at = $4",
        user_id,
        key,
        step,
        now,
    )?;
    Ok(())
}

/// False when this step or a later one was used before: of two at once, one finds no row.
pub async fn use_step(conn: &mut Conn, user_id: i64, step: i64) -> Result<bool, sqlx::Error> {
    let used = execute!(conn, "UPDATE totp SET last_step = $2 WHERE user_id = $1 AND last_step < $2", user_id, step)?;
    Ok(used == 1)
}

pub async fn forget_totp(conn: &mut Conn, user_id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM totp WHERE user_id = $1", user_id)?;
    Ok(())
}

pub async fn insert_recovery_code(conn: &mut Conn, user_id: i64, digest: &[u8]) -> Result<(), sqlx::Error> {
    execute!(conn, "INSERT INTO recovery_codes (user_id, digest) VALUES ($1, $2)", user_id, digest)?;
    Ok(())
}

/// False when the code is none of the account's, or was used.
pub async fn use_recovery_code(
    conn: &mut Conn,
    user_id: i64,
    digest: &[u8],
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let used = execute!(
        conn,
        "UPDATE recovery_codes SET used_at = $3 WHERE user_id = $1 AND digest = $2 AND used_at IS NULL",
        user_id,
        digest,
        now,
    )?;
    Ok(used == 1)
}

pub async fn forget_recovery_codes(conn: &mut Conn, user_id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM recovery_codes WHERE user_id = $1", user_id)?;
    Ok(())
}
