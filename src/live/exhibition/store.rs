use sqlx::types::Json;

use super::Row;
use crate::base::db::Conn;
use crate::{execute, query_all, query_opt};

/// Those of a room, in their order.
pub async fn of_room(conn: &mut Conn, room_id: i64) -> Result<Vec<Row>, sqlx::Error> {
    query_all!(
        conn,
        Row,
        "SELECT e.id, e.room_id, r.name, r.position, e.tagline, e.short_text, e.body, e.size, e.highlighted_room,
             e.contact_enabled, e.links
         FROM exhibitors e JOIN rooms r ON r.id = e.id WHERE e.room_id = $1 ORDER BY r.position, e.id",
        room_id,
    )
}

pub async fn by_id(conn: &mut Conn, id: i64) -> Result<Option<Row>, sqlx::Error> {
    query_opt!(
        conn,
        Row,
        "SELECT e.id, e.room_id, r.name, r.position, e.tagline, e.short_text, e.body, e.size, e.highlighted_room,
             e.contact_enabled, e.links
         FROM exhibitors e JOIN rooms r ON r.id = e.id WHERE e.id = $1",
        id,
    )
}

pub async fn insert(conn: &mut Conn, row: &Row) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO exhibitors (id, room_id, tagline, short_text, body, size, highlighted_room, contact_enabled, links)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        row.id,
        row.room_id,
        row.tagline.as_str(),
        row.short_text.as_str(),
        row.body.as_str(),
        row.size.as_str(),
        row.highlighted_room,
        row.contact_enabled,
        Json(&row.links.0),
    )?;
    Ok(())
}

/// Everything but the name and the place, which are its room's.
pub async fn update(conn: &mut Conn, row: &Row) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE exhibitors SET tagline = $2, short_text = $3, body = $4, size = $5, highlighted_room = $6,
             contact_enabled = $7, links = $8 WHERE id = $1",
        row.id,
        row.tagline.as_str(),
        row.short_text.as_str(),
        row.body.as_str(),
        row.size.as_str(),
        row.highlighted_room,
        row.contact_enabled,
        Json(&row.links.0),
    )?;
    Ok(())
}
