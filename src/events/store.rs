use sqlx::types::Json;

use super::Event;
use super::rules::Shape;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_one, query_opt};

/// A statement with the columns of an event between its two halves.
macro_rules! event {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            " id, organizer_id, slug, name, description, names, descriptions, timezone, currency, locale, locales,
                 date_from, date_to, live, testmode, is_public ",
            $after
        )
    };
}

/// A new event as its organizer wants it.
pub async fn insert(conn: &mut Conn, organizer_id: i64, shape: &Shape, now: Timestamp) -> Result<Event, sqlx::Error> {
    query_one!(
        conn,
        Event,
        event!(
            "INSERT INTO events (organizer_id, slug, name, description, names, descriptions, timezone, currency, locale,
                 locales, date_from, date_to, live, testmode, is_public, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) RETURNING",
            ""
        ),
        organizer_id,
        shape.slug.as_str(),
        shape.name.read(&shape.locale, &shape.locale),
        shape.description.read(&shape.locale, &shape.locale),
        Json(&shape.name),
        Json(&shape.description),
        shape.timezone.as_str(),
        shape.currency.as_str(),
        shape.locale.as_str(),
        Json(&shape.locales),
        shape.date_from,
        shape.date_to,
        shape.live,
        shape.testmode,
        shape.is_public,
        now,
    )
}

pub async fn update(conn: &mut Conn, id: i64, shape: &Shape) -> Result<Event, sqlx::Error> {
    query_one!(
        conn,
        Event,
        event!(
            "UPDATE events SET slug = $2, name = $3, description = $4, names = $5, descriptions = $6, timezone = $7,
                 currency = $8, locale = $9, locales = $10, date_from = $11, date_to = $12, live = $13, testmode = $14,
                 is_public = $15
             WHERE id = $1 RETURNING",
            ""
        ),
        id,
        shape.slug.as_str(),
        shape.name.read(&shape.locale, &shape.locale),
        shape.description.read(&shape.locale, &shape.locale),
        Json(&shape.name),
        Json(&shape.description),
        shape.timezone.as_str(),
        shape.currency.as_str(),
        shape.locale.as_str(),
        Json(&shape.locales),
        shape.date_from,
        shape.date_to,
        shape.live,
        shape.testmode,
        shape.is_public,
    )
}

/// Deletes an event with everything that belongs to it.
pub async fn delete(conn: &mut Conn, id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM events WHERE id = $1", id)?;
    Ok(())
}

pub async fn by_slugs(conn: &mut Conn, organizer: &str, event: &str) -> Result<Option<Event>, sqlx::Error> {
    query_opt!(
        conn,
        Event,
        event!("SELECT", "FROM events WHERE organizer_id = (SELECT id FROM organizers WHERE slug = $1) AND slug = $2"),
        organizer,
        event,
    )
}

pub async fn by_id(conn: &mut Conn, id: i64) -> Result<Option<Event>, sqlx::Error> {
    query_opt!(conn, Event, event!("SELECT", "FROM events WHERE id = $1"), id)
}

pub async fn of_organizer(conn: &mut Conn, organizer_id: i64) -> Result<Vec<Event>, sqlx::Error> {
    query_all!(
        conn,
        Event,
        event!("SELECT", "FROM events WHERE organizer_id = $1 ORDER BY date_from, id"),
        organizer_id,
    )
}

/// Events in lists that are open and not over, soonest first, with their organizer's slug and name.
pub async fn public(conn: &mut Conn, now: Timestamp) -> Result<Vec<(Event, (String, String))>, sqlx::Error> {
    let rows = query_all!(
        conn,
        PublicRow,
        "SELECT e.*, o.slug AS organizer_slug, o.name AS organizer_name
         FROM events e JOIN organizers o ON o.id = e.organizer_id
         WHERE e.live = TRUE AND e.is_public = TRUE AND e.date_to > $1 ORDER BY e.date_from, e.id LIMIT 100",
        now,
    )?;
    Ok(rows.into_iter().map(|row| (row.event, (row.organizer_slug, row.organizer_name))).collect())
}

#[derive(sqlx::FromRow)]
struct PublicRow {
    #[sqlx(flatten)]
    event: Event,
    organizer_slug: String,
    organizer_name: String,
}
