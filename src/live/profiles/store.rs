use sqlx::types::Json;
use uuid::Uuid;

use super::Field;
use crate::base::db::Conn;
use crate::{execute, query_all, scalar};

/// What an event asks, in its order.
pub async fn of_event(conn: &mut Conn, event_id: i64) -> Result<Vec<Field>, sqlx::Error> {
    query_all!(
        conn,
        Field,
        "SELECT id, labels, kind, choices, required, shown FROM profile_fields WHERE event_id = $1 ORDER BY position, id",
        event_id,
    )
}

/// The fields without which nobody is heard.
pub async fn required(conn: &mut Conn, event_id: i64) -> Result<Vec<i64>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (i64,),
        "SELECT id FROM profile_fields WHERE event_id = $1 AND required ORDER BY id",
        event_id
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub async fn insert(conn: &mut Conn, event_id: i64, position: i64, field: &Field) -> Result<i64, sqlx::Error> {
    scalar!(
        conn,
        i64,
        "INSERT INTO profile_fields (event_id, position, labels, kind, choices, required, shown)
         VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
        event_id,
        position,
        Json(&field.labels.0),
        field.kind.as_str(),
        Json(&field.choices.0),
        field.required,
        field.shown,
    )
}

pub async fn update(conn: &mut Conn, event_id: i64, position: i64, field: &Field) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE profile_fields SET position = $3, labels = $4, kind = $5, choices = $6, required = $7, shown = $8
         WHERE id = $1 AND event_id = $2",
        field.id,
        event_id,
        position,
        Json(&field.labels.0),
        field.kind.as_str(),
        Json(&field.choices.0),
        field.required,
        field.shown,
    )?;
    Ok(())
}

/// With every answer to it.
pub async fn delete(conn: &mut Conn, event_id: i64, id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM profile_fields WHERE id = $1 AND event_id = $2", id, event_id)?;
    Ok(())
}

/// Answers that are of no use any more: to a field of another kind now.
pub async fn forget(conn: &mut Conn, id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM profile_values WHERE field_id = $1", id)?;
    Ok(())
}

/// Somebody's answers, also those that others do not see.
pub async fn of_person(conn: &mut Conn, person: Uuid) -> Result<Vec<(i64, String)>, sqlx::Error> {
    query_all!(
        conn,
        (i64, String),
        "SELECT v.field_id, v.value FROM profile_values v JOIN profile_fields f ON f.id = v.field_id
         WHERE v.person_id = $1 ORDER BY f.position, f.id",
        person,
    )
}

/// What others see of these people: who, the field, the answer; in the fields' order.
pub async fn shown_of(conn: &mut Conn, people: &[Uuid]) -> Result<Vec<(Uuid, i64, String)>, sqlx::Error> {
    let mut values = Vec::new();
    for person in people {
        let of_one: Vec<(i64, String)> = query_all!(
            conn,
            (i64, String),
            "SELECT v.field_id, v.value FROM profile_values v JOIN profile_fields f ON f.id = v.field_id
             WHERE v.person_id = $1 AND f.shown ORDER BY f.position, f.id",
            *person,
        )?;
        values.extend(of_one.into_iter().map(|(field, value)| (*person, field, value)));
    }
    Ok(values)
}

/// An empty answer is none.
pub async fn put(conn: &mut Conn, person: Uuid, field: i64, value: &str) -> Result<(), sqlx::Error> {
    if value.is_empty() {
        execute!(conn, "DELETE FROM profile_values WHERE person_id = $1 AND field_id = $2", person, field)?;
        return Ok(());
    }
    execute!(
        conn,
        "INSERT INTO profile_values (person_id, field_id, value) VALUES ($1, $2, $3)
         ON CONFLICT (person_id, field_id) DO UPDATE SET value = excluded.value",
        person,
        field,
        value,
    )?;
    Ok(())
}
