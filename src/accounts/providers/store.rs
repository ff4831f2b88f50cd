use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_opt};

/// The account that `subject` of `issuer` is.
pub async fn owner(conn: &mut Conn, issuer: &str, subject: &str) -> Result<Option<i64>, sqlx::Error> {
    let row = query_opt!(
        conn,
        (i64,),
        "SELECT user_id FROM identities WHERE issuer = $1 AND subject = $2",
        issuer,
        subject,
    )?;
    Ok(row.map(|(user_id,)| user_id))
}

/// # Errors
/// A unique violation when the identity belongs to an account already.
pub async fn insert(
    conn: &mut Conn,
    issuer: &str,
    subject: &str,
    user_id: i64,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO identities (issuer, subject, user_id, created_at) VALUES ($1, $2, $3, $4)",
        issuer,
        subject,
        user_id,
        now,
    )?;
    Ok(())
}

/// Which issuers know the account.
pub async fn issuers(conn: &mut Conn, user_id: i64) -> Result<Vec<String>, sqlx::Error> {
    let rows = query_all!(conn, (String,), "SELECT DISTINCT issuer FROM identities WHERE user_id = $1", user_id)?;
    Ok(rows.into_iter().map(|(issuer,)| issuer).collect())
}

pub async fn remove(conn: &mut Conn, issuer: &str, user_id: i64) -> Result<u64, sqlx::Error> {
    execute!(conn, "DELETE FROM identities WHERE issuer = $1 AND user_id = $2", issuer, user_id)
}

pub async fn forget(conn: &mut Conn, user_id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM identities WHERE user_id = $1", user_id)?;
    Ok(())
}
