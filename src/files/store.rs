use uuid::Uuid;

use super::File;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_opt, scalar};

/// Most files that one sweep deletes.
const SWEEP: i64 = 200;

pub async fn insert(conn: &mut Conn, file: &File, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO files (id, owner, name, content_type, size, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        file.id,
        file.owner.as_str(),
        file.name.as_str(),
        file.content_type.as_str(),
        file.size,
        now,
        file.expires_at,
    )?;
    Ok(())
}

/// A file of this owner, while its time lasts; somebody else's is not found.
pub async fn find(conn: &mut Conn, id: Uuid, owner: &str, now: Timestamp) -> Result<Option<File>, sqlx::Error> {
    query_opt!(
        conn,
        File,
        "SELECT id, owner, name, content_type, size, expires_at FROM files
         WHERE id = $1 AND owner = $2 AND expires_at > $3",
        id,
        owner,
        now,
    )
}

/// Bytes that an owner's uploads take at the moment.
pub async fn used(conn: &mut Conn, owner: &str) -> Result<i64, sqlx::Error> {
    scalar!(conn, i64, "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM files WHERE owner = $1", owner)
}

pub async fn expired(conn: &mut Conn, now: Timestamp) -> Result<Vec<Uuid>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (Uuid,),
        "SELECT id FROM files WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2",
        now,
        SWEEP,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub async fn delete(conn: &mut Conn, id: Uuid) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM files WHERE id = $1", id)?;
    Ok(())
}
