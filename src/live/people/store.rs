use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_opt, scalar};

pub async fn client_state(conn: &mut Conn, person_id: Uuid) -> Result<Option<Value>, sqlx::Error> {
    let row = query_opt!(conn, (Json<Value>,), "SELECT state FROM client_states WHERE person_id = $1", person_id)?;
    Ok(row.map(|(state,)| state.0))
}

pub async fn put_client_state(conn: &mut Conn, person_id: Uuid, state: &Value) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO client_states (person_id, state) VALUES ($1, $2)
         ON CONFLICT (person_id) DO UPDATE SET state = excluded.state",
        person_id,
        Json(state),
    )?;
    Ok(())
}

/// Blocking twice is blocking once.
pub async fn block(
    conn: &mut Conn,
    event_id: i64,
    person: Uuid,
    other: Uuid,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO live_blocks (event_id, person_id, blocked_id, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (person_id, blocked_id) DO NOTHING",
        event_id,
        person,
        other,
        now,
    )?;
    Ok(())
}

pub async fn unblock(conn: &mut Conn, person: Uuid, other: Uuid) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM live_blocks WHERE person_id = $1 AND blocked_id = $2", person, other)?;
    Ok(())
}

/// Whom this person blocked, the newest first.
pub async fn blocked(conn: &mut Conn, person: Uuid) -> Result<Vec<Uuid>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (Uuid,),
        "SELECT blocked_id FROM live_blocks WHERE person_id = $1 ORDER BY created_at DESC",
        person
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub async fn count_blocked(conn: &mut Conn, person: Uuid) -> Result<i64, sqlx::Error> {
    scalar!(conn, i64, "SELECT COUNT(*) FROM live_blocks WHERE person_id = $1", person)
}

/// Everybody whom this person blocked, or who blocked them.
pub async fn barred(conn: &mut Conn, person: Uuid) -> Result<Vec<Uuid>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (Uuid,),
        "SELECT blocked_id FROM live_blocks WHERE person_id = $1
         UNION SELECT person_id FROM live_blocks WHERE blocked_id = $1",
        person,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
