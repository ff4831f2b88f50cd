use uuid::Uuid;

use super::{File, Kind};
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_opt};

/// Most files that one sweep deletes.
const SWEEP: i64 = 200;

pub async fn insert(conn: &mut Conn, file: &File, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO stand_files (id, event_id, stand_id, kind, name, content_type, size, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        file.id,
        file.event_id,
        file.stand_id,
        file.kind.as_str(),
        file.name.as_str(),
        file.content_type.as_str(),
        file.size,
        now,
    )?;
    Ok(())
}

pub async fn by_id(conn: &mut Conn, event_id: i64, id: Uuid) -> Result<Option<File>, sqlx::Error> {
    query_opt!(
        conn,
        File,
        "SELECT id, event_id, stand_id, kind, name, content_type, size FROM stand_files WHERE event_id = $1 AND id = $2",
        event_id,
        id,
    )
}

/// Those of a stand, in the order in which they came.
pub async fn of_stand(conn: &mut Conn, stand: i64) -> Result<Vec<File>, sqlx::Error> {
    query_all!(
        conn,
        File,
        "SELECT id, event_id, stand_id, kind, name, content_type, size FROM stand_files
         WHERE stand_id = $1 ORDER BY created_at, id",
        stand,
    )
}

/// The pictures of all stands of a room.
pub async fn pictures(conn: &mut Conn, room: i64) -> Result<Vec<File>, sqlx::Error> {
    query_all!(
        conn,
        File,
        "SELECT f.id, f.event_id, f.stand_id, f.kind, f.name, f.content_type, f.size FROM stand_files f
         JOIN rooms r ON r.id = f.stand_id WHERE r.parent_id = $1 AND f.kind <> 'download'
         ORDER BY f.created_at, f.id",
        room,
    )
}

/// A file is no stand's any more. False: it was none of this stand's.
pub async fn release(conn: &mut Conn, stand: i64, id: Uuid) -> Result<bool, sqlx::Error> {
    let touched = execute!(conn, "UPDATE stand_files SET stand_id = NULL WHERE stand_id = $1 AND id = $2", stand, id)?;
    Ok(touched == 1)
}

pub async fn release_kind(conn: &mut Conn, stand: i64, kind: Kind) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE stand_files SET stand_id = NULL WHERE stand_id = $1 AND kind = $2", stand, kind.as_str())?;
    Ok(())
}

/// Files that no stand has.
pub async fn forlorn(conn: &mut Conn) -> Result<Vec<Uuid>, sqlx::Error> {
    let rows = query_all!(conn, (Uuid,), "SELECT id FROM stand_files WHERE stand_id IS NULL LIMIT $1", SWEEP)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub async fn delete(conn: &mut Conn, id: Uuid) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM stand_files WHERE id = $1", id)?;
    Ok(())
}
