//! What tells this installation from others that share a Redis: a random name, made at the first start, kept in the database.

use super::clock::Clock;
use super::db::{Conn, Db};
use super::tx::{Actor, LockKey, Tx};

/// The installation's name; all processes on one database get the same.
pub async fn id(db: &Db, clock: &Clock) -> Result<String, sqlx::Error> {
    if let Some(id) = find(&mut db.read().await?).await? {
        return Ok(id);
    }
    let mut tx = Tx::begin(db, clock.now(), Actor::System).await?;
    tx.lock(vec![LockKey::Named("installation")]).await?;
    // Another process may have been first while we waited for the lock.
    if let Some(id) = find(&mut tx).await? {
        return Ok(id);
    }
    let (id, now) = (uuid::Uuid::now_v7().simple().to_string(), tx.now());
    crate::execute!(tx, "INSERT INTO installation (id, created_at) VALUES ($1, $2)", id.as_str(), now)?;
    tx.commit().await?;
    Ok(id)
}

async fn find(conn: &mut Conn) -> Result<Option<String>, sqlx::Error> {
    let row = crate::query_opt!(conn, (String,), "SELECT id FROM installation ORDER BY created_at LIMIT 1")?;
    Ok(row.map(|(id,)| id))
}
