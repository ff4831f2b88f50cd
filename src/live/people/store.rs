use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::access::people::Person;
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

/// Somebody who wants to be found.
#[derive(sqlx::FromRow)]
pub struct Shown {
    #[sqlx(flatten)]
    pub person: Person,
    pub about: String,
}

/// Who asks, where and when.
pub struct Asker {
    pub event_id: i64,
    pub person: Uuid,
    pub now: Timestamp,
}

/// Those who show themselves to somebody, by name, after the person `after`. `query` is in small letters; empty: all.
pub async fn shown(
    conn: &mut Conn,
    asker: &Asker,
    query: &str,
    after: Option<Uuid>,
    most: i64,
) -> Result<Vec<Shown>, sqlx::Error> {
    let escaped = query.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    query_all!(
        conn,
        Shown,
        "SELECT p.id, p.event_id, p.kind, p.display_name, p.user_id, s.about
         FROM live_shown s JOIN people p ON p.id = s.person_id
         WHERE s.event_id = $1 AND p.display_name <> ''
             AND (LOWER(p.display_name) LIKE $2 ESCAPE '!' OR LOWER(s.about) LIKE $2 ESCAPE '!'
                 OR EXISTS (SELECT 1 FROM profile_values v JOIN profile_fields f ON f.id = v.field_id
                     WHERE v.person_id = p.id AND f.shown AND LOWER(v.value) LIKE $2 ESCAPE '!'))
             AND ($3 = $4 OR (LOWER(p.display_name), p.id)
                 > (SELECT LOWER(o.display_name), o.id FROM people o WHERE o.id = $4))
             AND NOT EXISTS (SELECT 1 FROM live_blocks b WHERE (b.person_id = $3 AND b.blocked_id = p.id)
                 OR (b.person_id = p.id AND b.blocked_id = $3))
             AND NOT EXISTS (SELECT 1 FROM sanctions x WHERE x.event_id = $1 AND x.person_id = p.id AND x.kind = 'ban'
                 AND x.room_id IS NULL AND x.lifted_at IS NULL AND (x.until IS NULL OR x.until > $5))
         ORDER BY LOWER(p.display_name), p.id LIMIT $6",
        asker.event_id,
        format!("%{escaped}%"),
        asker.person,
        // Nobody comes after themselves: without a page before, all are asked for.
        after.unwrap_or(asker.person),
        asker.now,
        most,
    )
}

/// What somebody says of themselves to those who look; `None`: they do not show themselves.
pub async fn about(conn: &mut Conn, person: Uuid) -> Result<Option<String>, sqlx::Error> {
    let row = query_opt!(conn, (String,), "SELECT about FROM live_shown WHERE person_id = $1", person)?;
    Ok(row.map(|(about,)| about))
}

pub async fn show(
    conn: &mut Conn,
    event_id: i64,
    person: Uuid,
    about: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO live_shown (person_id, event_id, about, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (person_id) DO UPDATE SET about = excluded.about",
        person,
        event_id,
        about,
        now,
    )?;
    Ok(())
}

pub async fn hide(conn: &mut Conn, person: Uuid) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM live_shown WHERE person_id = $1", person)?;
    Ok(())
}
