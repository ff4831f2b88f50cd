use std::collections::BTreeMap;

use serde_json::Value;

use super::Place;
use crate::base::db::Conn;
use crate::{execute, query_all, query_opt};

type Row = (String, String);

/// An organizer's own rows.
pub async fn of_organizer(conn: &mut Conn, organizer_id: i64) -> Result<BTreeMap<String, Value>, sqlx::Error> {
    let rows =
        query_all!(conn, Row, "SELECT key, value FROM organizer_settings WHERE organizer_id = $1", organizer_id)?;
    Ok(rows.into_iter().filter_map(parsed).collect())
}

/// An event's own rows.
pub async fn of_event(conn: &mut Conn, event_id: i64) -> Result<BTreeMap<String, Value>, sqlx::Error> {
    let rows = query_all!(conn, Row, "SELECT key, value FROM event_settings WHERE event_id = $1", event_id)?;
    Ok(rows.into_iter().filter_map(parsed).collect())
}

/// What is no JSON counts as nothing.
fn parsed((key, value): Row) -> Option<(String, Value)> {
    Some((key, serde_json::from_str(&value).ok()?))
}

/// Sets a value, or takes it away so that the place inherits again.
pub async fn put(conn: &mut Conn, place: Place, key: &str, value: Option<&Value>) -> Result<(), sqlx::Error> {
    match (place, value) {
        (Place::Organizer(id), None) => {
            execute!(conn, "DELETE FROM organizer_settings WHERE organizer_id = $1 AND key = $2", id, key)?;
        }
        (Place::Event(_, id), None) => {
            execute!(conn, "DELETE FROM event_settings WHERE event_id = $1 AND key = $2", id, key)?;
        }
        (Place::Organizer(id), Some(value)) => {
            execute!(
                conn,
                "INSERT INTO organizer_settings (organizer_id, key, value) VALUES ($1, $2, $3)
                 ON CONFLICT (organizer_id, key) DO UPDATE SET value = excluded.value",
                id,
                key,
                value.to_string(),
            )?;
        }
        (Place::Event(_, id), Some(value)) => {
            execute!(
                conn,
                "INSERT INTO event_settings (event_id, key, value) VALUES ($1, $2, $3)
                 ON CONFLICT (event_id, key) DO UPDATE SET value = excluded.value",
                id,
                key,
                value.to_string(),
            )?;
        }
    }
    Ok(())
}

/// Gives a place a host name of its own, or none.
///
/// # Errors
/// A unique violation: somebody else has the name.
pub async fn put_domain(conn: &mut Conn, place: Place, host: &str) -> Result<(), sqlx::Error> {
    let (organizer, event) = match place {
        Place::Organizer(organizer) => (organizer, None),
        Place::Event(organizer, event) => (organizer, Some(event)),
    };
    match event {
        Some(event) => execute!(conn, "DELETE FROM custom_domains WHERE event_id = $1", event)?,
        None => execute!(conn, "DELETE FROM custom_domains WHERE organizer_id = $1 AND event_id IS NULL", organizer)?,
    };
    if !host.is_empty() {
        execute!(
            conn,
            "INSERT INTO custom_domains (host, organizer_id, event_id) VALUES ($1, $2, $3)",
            host,
            organizer,
            event,
        )?;
    }
    Ok(())
}

/// The slugs that a host name stands for: of an organizer, and of an event where it is one event's.
pub async fn of_domain(conn: &mut Conn, host: &str) -> Result<Option<(String, Option<String>)>, sqlx::Error> {
    query_opt!(
        conn,
        (String, Option<String>),
        "SELECT o.slug, e.slug FROM custom_domains d JOIN organizers o ON o.id = d.organizer_id
         LEFT JOIN events e ON e.id = d.event_id WHERE d.host = $1",
        host,
    )
}
