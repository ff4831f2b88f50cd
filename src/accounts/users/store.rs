use super::User;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_one, query_opt, scalar};

pub async fn insert(conn: &mut Conn, email: &str, name: &str, now: Timestamp) -> Result<User, sqlx::Error> {
    query_one!(
        conn,
        User,
        "INSERT INTO users (email, name, created_at) VALUES (lower($1), $2, $3) RETURNING id, email, name",
        email,
        name,
        now,
    )
}

pub async fn by_id(conn: &mut Conn, id: i64) -> Result<Option<User>, sqlx::Error> {
    query_opt!(conn, User, "SELECT id, email, name FROM users WHERE id = $1", id)
}

pub async fn by_email(conn: &mut Conn, email: &str) -> Result<Option<User>, sqlx::Error> {
    query_opt!(conn, User, "SELECT id, email, name FROM users WHERE email = lower($1)", email)
}

/// Whether an account may do everything everywhere.
pub async fn is_superuser(conn: &mut Conn, id: i64) -> Result<bool, sqlx::Error> {
    scalar!(conn, bool, "SELECT superuser FROM users WHERE id = $1", id)
}

pub async fn make_superuser(conn: &mut Conn, id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE users SET superuser = TRUE WHERE id = $1", id)?;
    Ok(())
}

pub async fn count(conn: &mut Conn) -> Result<i64, sqlx::Error> {
    scalar!(conn, i64, "SELECT COUNT(*) FROM users")
}
