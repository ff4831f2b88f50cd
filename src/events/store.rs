use super::Event;
use super::rules::Shape;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{query_all, query_one, query_opt};

/// A new event as its organizer wants it.
pub async fn insert(conn: &mut Conn, organizer_id: i64, shape: &Shape, now: Timestamp) -> Result<Event, sqlx::Error> {
    query_one!(
        conn,
        Event,
        "INSERT INTO events (organizer_id, slug, name, description, timezone, currency, locale, date_from, date_to, live,
             testmode, payment_instructions, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         RETURNING id, organizer_id, slug, name, description, timezone, currency, locale, date_from, date_to, live,
             testmode, payment_instructions",
        organizer_id,
        shape.slug.as_str(),
        shape.name.as_str(),
        shape.description.as_str(),
        shape.timezone.as_str(),
        shape.currency.as_str(),
        shape.locale.as_str(),
        shape.date_from,
        shape.date_to,
        shape.live,
        shape.testmode,
        shape.payment_instructions.as_str(),
        now,
    )
}

pub async fn update(conn: &mut Conn, id: i64, shape: &Shape) -> Result<Event, sqlx::Error> {
    query_one!(
        conn,
        Event,
        "UPDATE events SET slug = $2, name = $3, description = $4, timezone = $5, currency = $6, locale = $7,
             date_from = $8, date_to = $9, live = $10, testmode = $11, payment_instructions = $12
         WHERE id = $1
         RETURNING id, organizer_id, slug, name, description, timezone, currency, locale, date_from, date_to, live,
             testmode, payment_instructions",
        id,
        shape.slug.as_str(),
        shape.name.as_str(),
        shape.description.as_str(),
        shape.timezone.as_str(),
        shape.currency.as_str(),
        shape.locale.as_str(),
        shape.date_from,
        shape.date_to,
        shape.live,
        shape.testmode,
        shape.payment_instructions.as_str(),
    )
}

pub async fn by_slugs(conn: &mut Conn, organizer: &str, event: &str) -> Result<Option<Event>, sqlx::Error> {
    query_opt!(
        conn,
        Event,
        "SELECT e.id, e.organizer_id, e.slug, e.name, e.description, e.timezone, e.currency, e.locale, e.date_from,
             e.date_to, e.live, e.testmode, e.payment_instructions
         FROM events e JOIN organizers o ON o.id = e.organizer_id WHERE o.slug = $1 AND e.slug = $2",
        organizer,
        event,
    )
}

pub async fn by_id(conn: &mut Conn, id: i64) -> Result<Option<Event>, sqlx::Error> {
    query_opt!(
        conn,
        Event,
        "SELECT id, organizer_id, slug, name, description, timezone, currency, locale, date_from, date_to, live,
             testmode, payment_instructions
         FROM events WHERE id = $1",
        id,
    )
}

pub async fn of_organizer(conn: &mut Conn, organizer_id: i64) -> Result<Vec<Event>, sqlx::Error> {
    query_all!(
        conn,
        Event,
        "SELECT id, organizer_id, slug, name, description, timezone, currency, locale, date_from, date_to, live,
             testmode, payment_instructions
         FROM events WHERE organizer_id = $1 ORDER BY date_from, id",
        organizer_id,
    )
}

/// Public events that are not over, soonest first, with their organizer's slug and name.
pub async fn public(conn: &mut Conn, now: Timestamp) -> Result<Vec<(Event, (String, String))>, sqlx::Error> {
    let rows = query_all!(
        conn,
        PublicRow,
        "SELECT e.id, e.organizer_id, e.slug, e.name, e.description, e.timezone, e.currency, e.locale, e.date_from,
             e.date_to, e.live, e.testmode, e.payment_instructions, o.slug AS organizer_slug, o.name AS organizer_name
         FROM events e JOIN organizers o ON o.id = e.organizer_id
         WHERE e.live = TRUE AND e.date_to > $1 ORDER BY e.date_from, e.id LIMIT 100",
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
