use uuid::Uuid;

use super::{Kind, Person};
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_one, query_opt};

pub async fn insert(
    conn: &mut Conn,
    id: Uuid,
    event_id: i64,
    kind: Kind,
    display_name: &str,
    user_id: Option<i64>,
    now: Timestamp,
) -> Result<Person, sqlx::Error> {
    query_one!(
        conn,
        Person,
        "INSERT INTO people (id, event_id, kind, display_name, user_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         RETURNING id, event_id, kind, display_name, user_id",
        id,
        event_id,
        kind.as_str(),
        display_name,
        user_id,
        now,
    )
}

pub async fn by_id(conn: &mut Conn, id: Uuid) -> Result<Option<Person>, sqlx::Error> {
    query_opt!(conn, Person, "SELECT id, event_id, kind, display_name, user_id FROM people WHERE id = $1", id)
}

pub async fn of_user(conn: &mut Conn, event_id: i64, user_id: i64) -> Result<Option<Person>, sqlx::Error> {
    query_opt!(
        conn,
        Person,
        "SELECT id, event_id, kind, display_name, user_id FROM people WHERE event_id = $1 AND user_id = $2",
        event_id,
        user_id,
    )
}

/// The person whom a browser's session is at an event.
pub async fn of_session(conn: &mut Conn, session_id: i64, event_id: i64) -> Result<Option<Person>, sqlx::Error> {
    query_opt!(
        conn,
        Person,
        "SELECT p.id, p.event_id, p.kind, p.display_name, p.user_id FROM session_people s
         JOIN people p ON p.id = s.person_id WHERE s.session_id = $1 AND s.event_id = $2",
        session_id,
        event_id,
    )
}

/// From now on this session is this person at their event.
pub async fn put_into_session(conn: &mut Conn, session_id: i64, person: &Person) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO session_people (session_id, event_id, person_id) VALUES ($1, $2, $3)
         ON CONFLICT (session_id, event_id) DO UPDATE SET person_id = excluded.person_id",
        session_id,
        person.event_id,
        person.id,
    )?;
    Ok(())
}

/// Somebody whom no door let in, and of whom nothing else is known.
pub async fn delete(conn: &mut Conn, id: Uuid) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM people WHERE id = $1", id)?;
    Ok(())
}

pub async fn rename(conn: &mut Conn, id: Uuid, display_name: &str) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE people SET display_name = $2 WHERE id = $1", id, display_name)?;
    Ok(())
}

/// People of an event with this in their names, in small letters.
pub async fn named(conn: &mut Conn, event_id: i64, part: &str, most: i64) -> Result<Vec<Person>, sqlx::Error> {
    query_all!(
        conn,
        Person,
        "SELECT id, event_id, kind, display_name, user_id FROM people
         WHERE event_id = $1 AND LOWER(display_name) LIKE $2 ESCAPE '!' ORDER BY display_name, id LIMIT $3",
        event_id,
        like(part),
        most,
    )
}

/// A pattern that finds what has this within.
fn like(part: &str) -> String {
    let escaped = part.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{escaped}%")
}

/// Marking twice is marking once.
pub async fn mark(conn: &mut Conn, event_id: i64, person_id: Uuid, mark: &[u8]) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO person_marks (event_id, mark, person_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        event_id,
        mark,
        person_id,
    )?;
    Ok(())
}
