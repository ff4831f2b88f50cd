use uuid::Uuid;

use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_one, query_opt};

/// A passkey as its row has it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: i64,
    pub user_id: i64,
    pub name: String,
    pub credential: String,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
}

pub async fn of_user(conn: &mut Conn, user_id: i64) -> Result<Vec<Row>, sqlx::Error> {
    query_all!(
        conn,
        Row,
        "SELECT id, user_id, name, credential, created_at, last_used_at FROM passkeys WHERE user_id = $1 ORDER BY id",
        user_id,
    )
}

/// The passkey with this id, of the account with this handle.
pub async fn find(conn: &mut Conn, credential_id: &[u8], handle: Uuid) -> Result<Option<Row>, sqlx::Error> {
    query_opt!(
        conn,
        Row,
        "SELECT p.id, p.user_id, p.name, p.credential, p.created_at, p.last_used_at
         FROM passkeys p JOIN users u ON u.id = p.user_id
         WHERE p.credential_id = $1 AND u.handle = $2 AND u.deleted_at IS NULL",
        credential_id,
        handle,
    )
}

pub async fn insert(
    conn: &mut Conn,
    user_id: i64,
    credential_id: &[u8],
    name: &str,
    credential: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO passkeys (user_id, credential_id, name, credential, created_at) VALUES ($1, $2, $3, $4, $5)",
        user_id,
        credential_id,
        name,
        credential,
        now,
    )?;
    Ok(())
}

pub async fn used(conn: &mut Conn, id: i64, credential: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE passkeys SET credential = $2, last_used_at = $3 WHERE id = $1", id, credential, now)?;
    Ok(())
}

pub async fn remove(conn: &mut Conn, user_id: i64, id: i64) -> Result<u64, sqlx::Error> {
    execute!(conn, "DELETE FROM passkeys WHERE user_id = $1 AND id = $2", user_id, id)
}

pub async fn forget(conn: &mut Conn, user_id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM passkeys WHERE user_id = $1", user_id)?;
    Ok(())
}

/// What passkeys call the account; made when it is first wanted.
pub async fn handle(conn: &mut Conn, user_id: i64) -> Result<Uuid, sqlx::Error> {
    execute!(conn, "UPDATE users SET handle = $2 WHERE id = $1 AND handle IS NULL", user_id, Uuid::new_v4())?;
    let (handle,) = query_one!(conn, (Uuid,), "SELECT handle FROM users WHERE id = $1", user_id)?;
    Ok(handle)
}
