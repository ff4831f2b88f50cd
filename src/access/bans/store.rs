use uuid::Uuid;

use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, scalar};

pub async fn insert(
    conn: &mut Conn,
    event_id: i64,
    person_id: Uuid,
    room_id: Option<i64>,
    reason: &str,
    created_by: &str,
    now: Timestamp,
) -> Result<i64, sqlx::Error> {
    scalar!(
        conn,
        i64,
        "INSERT INTO bans (event_id, person_id, room_id, reason, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         RETURNING id",
        event_id,
        person_id,
        room_id,
        reason,
        created_by,
        now,
    )
}

pub async fn lift(
    conn: &mut Conn,
    event_id: i64,
    person_id: Uuid,
    room_id: Option<i64>,
    now: Timestamp,
) -> Result<u64, sqlx::Error> {
    execute!(
        conn,
        "UPDATE bans SET lifted_at = $4
         WHERE event_id = $1 AND person_id = $2 AND lifted_at IS NULL AND COALESCE(room_id, -1) = COALESCE($3, -1)",
        event_id,
        person_id,
        room_id,
        now,
    )
}

/// The rooms that bans keep this person out of; `None` among them: all of the event's.
pub async fn of_person(conn: &mut Conn, person_id: Uuid) -> Result<Vec<Option<i64>>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (Option<i64>,),
        "SELECT DISTINCT room_id FROM bans WHERE person_id = $1 AND lifted_at IS NULL",
        person_id,
    )?;
    Ok(rows.into_iter().map(|(room_id,)| room_id).collect())
}

/// A ban that holds.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Ban {
    pub person_id: Uuid,
    pub room_id: Option<i64>,
    pub reason: String,
    pub created_at: Timestamp,
}

/// Every ban of the event that was not lifted, newest first.
pub async fn standing(conn: &mut Conn, event_id: i64) -> Result<Vec<Ban>, sqlx::Error> {
    query_all!(
        conn,
        Ban,
        "SELECT person_id, room_id, reason, created_at FROM bans WHERE event_id = $1 AND lifted_at IS NULL
         ORDER BY id DESC LIMIT 500",
        event_id,
    )
}
