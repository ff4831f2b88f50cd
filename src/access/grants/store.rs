use uuid::Uuid;

use super::{Grant, NewGrant};
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all};

pub async fn insert(conn: &mut Conn, new: &NewGrant<'_>, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO grants (event_id, person_id, capability, room_id, product_id, valid_from, valid_until, source, held,
             created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        new.event_id,
        new.person_id,
        new.capability.as_str(),
        new.room_id,
        new.product_id,
        new.valid_from,
        new.valid_until,
        new.source,
        new.held,
        now,
    )?;
    Ok(())
}

pub async fn of_person(conn: &mut Conn, person_id: Uuid) -> Result<Vec<Grant>, sqlx::Error> {
    query_all!(
        conn,
        Grant,
        "SELECT capability, room_id, product_id, valid_from, valid_until, held, revoked_at FROM grants
         WHERE person_id = $1 ORDER BY id",
        person_id,
    )
}

/// The order was paid: what was held is good now.
pub async fn release(conn: &mut Conn, source: &str) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE grants SET held = FALSE WHERE source = $1", source)?;
    Ok(())
}

pub async fn revoke(conn: &mut Conn, source: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE grants SET revoked_at = $2 WHERE source = $1 AND revoked_at IS NULL", source, now)?;
    Ok(())
}

/// A session was moved: its presenters' windows follow.
pub async fn move_window(
    conn: &mut Conn,
    source: &str,
    room_id: i64,
    from: Timestamp,
    until: Timestamp,
) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE grants SET room_id = $2, valid_from = $3, valid_until = $4 WHERE source = $1 AND revoked_at IS NULL",
        source,
        room_id,
        from,
        until,
    )?;
    Ok(())
}
