use sqlx::types::Json;

use super::{Mode, Room};
use crate::base::db::Conn;
use crate::{execute, query_all, query_one, query_opt};

pub async fn insert(
    conn: &mut Conn,
    event_id: i64,
    slug: &str,
    name: &str,
    position: i64,
    mode: Mode,
) -> Result<Room, sqlx::Error> {
    query_one!(
        conn,
        Room,
        "INSERT INTO rooms (event_id, slug, name, position, mode) VALUES ($1, $2, $3, $4, $5)
         RETURNING id, event_id, parent_id, slug, name, description, names, descriptions, position, mode, hidden",
        event_id,
        slug,
        name,
        position,
        mode.as_str(),
    )
}

/// Its name, text, place in the list and whether it is in the lobby; address and mode stay.
pub async fn update(conn: &mut Conn, room: &Room) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE rooms SET name = $2, description = $3, position = $4, names = $5, descriptions = $6, hidden = $7 WHERE id = $1",
        room.id,
        room.name.as_str(),
        room.description.as_str(),
        room.position,
        Json(&room.names.0),
        Json(&room.descriptions.0),
        room.hidden,
    )?;
    Ok(())
}

pub async fn put_position(conn: &mut Conn, id: i64, position: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE rooms SET position = $2 WHERE id = $1", id, position)?;
    Ok(())
}

pub async fn delete(conn: &mut Conn, id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM rooms WHERE id = $1", id)?;
    Ok(())
}

pub async fn of_event(conn: &mut Conn, event_id: i64) -> Result<Vec<Room>, sqlx::Error> {
    query_all!(
        conn,
        Room,
        "SELECT id, event_id, parent_id, slug, name, description, names, descriptions, position, mode, hidden FROM rooms
         WHERE event_id = $1 AND parent_id IS NULL ORDER BY position, id",
        event_id,
    )
}

pub async fn by_id(conn: &mut Conn, event_id: i64, id: i64) -> Result<Option<Room>, sqlx::Error> {
    query_opt!(
        conn,
        Room,
        "SELECT id, event_id, parent_id, slug, name, description, names, descriptions, position, mode, hidden FROM rooms
         WHERE event_id = $1 AND id = $2 AND parent_id IS NULL",
        event_id,
        id,
    )
}

pub async fn by_slug(conn: &mut Conn, event_id: i64, slug: &str) -> Result<Option<Room>, sqlx::Error> {
    query_opt!(
        conn,
        Room,
        "SELECT id, event_id, parent_id, slug, name, description, names, descriptions, position, mode, hidden FROM rooms
         WHERE event_id = $1 AND slug = $2 AND parent_id IS NULL",
        event_id,
        slug,
    )
}

/// All of an event's rooms: those of [`of_event`], then the stands within them.
pub async fn with_stands(conn: &mut Conn, event_id: i64) -> Result<Vec<Room>, sqlx::Error> {
    query_all!(
        conn,
        Room,
        "SELECT id, event_id, parent_id, slug, name, description, names, descriptions, position, mode FROM rooms
         WHERE event_id = $1 ORDER BY CASE WHEN parent_id IS NULL THEN 0 ELSE 1 END, position, id",
        event_id,
    )
}

/// The stands of a room.
pub async fn stands(conn: &mut Conn, parent_id: i64) -> Result<Vec<Room>, sqlx::Error> {
    query_all!(
        conn,
        Room,
        "SELECT id, event_id, parent_id, slug, name, description, names, descriptions, position, mode FROM rooms
         WHERE parent_id = $1 ORDER BY position, id",
        parent_id,
    )
}

/// One stand of an event, whichever room it stands in.
pub async fn stand(conn: &mut Conn, event_id: i64, id: i64) -> Result<Option<Room>, sqlx::Error> {
    query_opt!(
        conn,
        Room,
        "SELECT id, event_id, parent_id, slug, name, description, names, descriptions, position, mode FROM rooms
         WHERE event_id = $1 AND id = $2 AND parent_id IS NOT NULL",
        event_id,
        id,
    )
}

/// A room within a room, in which whoever comes may speak. `slug` is in no address.
pub async fn insert_stand(
    conn: &mut Conn,
    parent: &Room,
    slug: &str,
    name: &str,
    position: i64,
) -> Result<Room, sqlx::Error> {
    query_one!(
        conn,
        Room,
        "INSERT INTO rooms (event_id, parent_id, slug, name, position, mode) VALUES ($1, $2, $3, $4, $5, $6)
         RETURNING id, event_id, parent_id, slug, name, description, names, descriptions, position, mode",
        parent.event_id,
        parent.id,
        slug,
        name,
        position,
        Mode::Meeting.as_str(),
    )
}

/// What a stand is called, and where it stands.
pub async fn place_stand(conn: &mut Conn, id: i64, name: &str, position: i64) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE rooms SET name = $2, position = $3 WHERE id = $1 AND parent_id IS NOT NULL",
        id,
        name,
        position
    )?;
    Ok(())
}
