use std::time::Duration;

use uuid::Uuid;

use super::{Came, Change, Device};
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all};

/// Who comes back within this time goes on with the same view: a page that was loaded anew, another network, a restart of
/// the server. Longer: short breaks are counted as being there.
const SAME_VIEW: Duration = Duration::from_secs(30);

/// A stay of a person in a room.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct View {
    pub id: i64,
    pub room_id: i64,
    pub person_id: Uuid,
    /// The slot that had the floor when they came.
    pub session_id: Option<i64>,
    pub entered_at: Timestamp,
    /// `None`: they are still in.
    pub left_at: Option<Timestamp>,
    #[sqlx(try_from = "String")]
    pub device: Device,
}

/// At most `most` views of an event above the id `after`, in the order in which they began to be written.
pub async fn of_event(conn: &mut Conn, event_id: i64, after: i64, most: i64) -> Result<Vec<View>, sqlx::Error> {
    query_all!(
        conn,
        View,
        "SELECT id, room_id, person_id, session_id, entered_at, left_at, device FROM room_views
         WHERE event_id = $1 AND id > $2 ORDER BY id LIMIT $3",
        event_id,
        after,
        most,
    )
}

/// Everybody who is in a room of the event, with their process: `(room, person, node)`.
pub(super) async fn open_of_event(conn: &mut Conn, event_id: i64) -> Result<Vec<(i64, Uuid, i64)>, sqlx::Error> {
    query_all!(
        conn,
        (i64, Uuid, i64),
        "SELECT room_id, person_id, node FROM room_views WHERE event_id = $1 AND left_at IS NULL",
        event_id,
    )
}

/// This process is there.
pub(super) async fn beat(conn: &mut Conn, node: i64, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO live_nodes (node, seen_at) VALUES ($1, $2)
         ON CONFLICT (node) DO UPDATE SET seen_at = excluded.seen_at",
        node,
        now,
    )?;
    Ok(())
}

/// Opens a view, or goes on with one. Rooms and people that are gone meanwhile have none.
pub(super) async fn came(
    conn: &mut Conn,
    event_id: i64,
    node: i64,
    change: &Change,
    came: Came,
) -> Result<(), sqlx::Error> {
    let back = execute!(
        conn,
        "UPDATE room_views SET left_at = NULL, node = $3
         WHERE id = (SELECT MAX(v.id) FROM room_views v WHERE v.room_id = $1 AND v.person_id = $2)
             AND left_at >= $4",
        change.room_id,
        change.person,
        node,
        change.at.minus(SAME_VIEW),
    )?;
    if back > 0 {
        return Ok(());
    }
    execute!(
        conn,
        "INSERT INTO room_views (event_id, room_id, person_id, session_id, entered_at, device, node)
         SELECT r.event_id, r.id, p.id, $4, $5, $6, $7 FROM rooms r, people p
         WHERE r.event_id = $1 AND r.id = $2 AND p.id = $3
         ON CONFLICT (room_id, person_id) WHERE left_at IS NULL DO UPDATE SET node = excluded.node",
        event_id,
        change.room_id,
        change.person,
        came.session,
        change.at,
        came.device.as_str(),
        node,
    )?;
    Ok(())
}

/// Ends what this process keeps: who is on another one meanwhile is still in.
pub(super) async fn left(conn: &mut Conn, node: i64, change: &Change) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE room_views SET left_at = CASE WHEN entered_at > $4 THEN entered_at ELSE $4 END
         WHERE room_id = $1 AND person_id = $2 AND node = $3 AND left_at IS NULL",
        change.room_id,
        change.person,
        node,
        change.at,
    )?;
    Ok(())
}

/// Nobody wants to know any more who is where.
pub(super) async fn forget_open(conn: &mut Conn, event_id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM room_views WHERE event_id = $1 AND left_at IS NULL", event_id)?;
    Ok(())
}

/// Ends the views of processes that were there last before `before`, and forgets those processes.
pub(super) async fn close_of_gone(conn: &mut Conn, before: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE room_views SET left_at = (SELECT CASE WHEN room_views.entered_at > n.seen_at THEN room_views.entered_at
             ELSE n.seen_at END FROM live_nodes n WHERE n.node = room_views.node)
         WHERE left_at IS NULL AND node IN (SELECT node FROM live_nodes WHERE seen_at < $1)",
        before,
    )?;
    execute!(conn, "DELETE FROM live_nodes WHERE seen_at < $1", before)?;
    Ok(())
}
