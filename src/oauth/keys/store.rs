use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all};

/// A key, its private half sealed.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: i64,
    pub kid: String,
    pub private_key: String,
    pub created_at: Timestamp,
}

/// Oldest first.
pub async fn all(conn: &mut Conn) -> Result<Vec<Row>, sqlx::Error> {
    query_all!(conn, Row, "SELECT id, kid, private_key, created_at FROM oauth_keys ORDER BY created_at, id")
}

pub async fn insert(conn: &mut Conn, kid: &str, private_key: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "INSERT INTO oauth_keys (kid, private_key, created_at) VALUES ($1, $2, $3)", kid, private_key, now,)?;
    Ok(())
}

pub async fn delete(conn: &mut Conn, id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM oauth_keys WHERE id = $1", id)?;
    Ok(())
}
