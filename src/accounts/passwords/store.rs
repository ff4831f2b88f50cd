use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_opt};

/// What a sign-in by password looks at.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Credentials {
    pub id: i64,
    pub name: String,
    pub email: String,
    pub password: Option<String>,
    pub confirmed_at: Option<Timestamp>,
}

pub async fn by_email(conn: &mut Conn, email: &str) -> Result<Option<Credentials>, sqlx::Error> {
    query_opt!(
        conn,
        Credentials,
        "SELECT id, name, email, password, confirmed_at FROM users WHERE email = lower($1) AND deleted_at IS NULL",
        email,
    )
}

pub async fn by_id(conn: &mut Conn, id: i64) -> Result<Option<Credentials>, sqlx::Error> {
    query_opt!(
        conn,
        Credentials,
        "SELECT id, name, email, password, confirmed_at FROM users WHERE id = $1 AND deleted_at IS NULL",
        id,
    )
}

pub async fn set(conn: &mut Conn, user_id: i64, hash: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE users SET password = $2, password_changed_at = $3 WHERE id = $1", user_id, hash, now)?;
    Ok(())
}

/// The same password in today's format. The guard keeps a change that came in between.
pub async fn rehash(conn: &mut Conn, user_id: i64, old: &str, hash: &str) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE users SET password = $3 WHERE id = $1 AND password = $2", user_id, old, hash)?;
    Ok(())
}
