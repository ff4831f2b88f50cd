use uuid::Uuid;

use super::Subscription;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_opt, scalar};

/// The installation's key, sealed.
pub async fn secret(conn: &mut Conn) -> Result<Option<String>, sqlx::Error> {
    let row = query_opt!(conn, (String,), "SELECT secret FROM push_keys WHERE id = 1")?;
    Ok(row.map(|(secret,)| secret))
}

pub async fn put_secret(conn: &mut Conn, secret: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "INSERT INTO push_keys (id, secret, created_at) VALUES (1, $1, $2)", secret, now)?;
    Ok(())
}

pub async fn put(conn: &mut Conn, subscription: &Subscription, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO push_subscriptions (id, event_id, person_id, endpoint, p256dh, auth, details, language, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (person_id, endpoint) DO UPDATE SET p256dh = excluded.p256dh, auth = excluded.auth,
             details = excluded.details, language = excluded.language",
        subscription.id,
        subscription.event_id,
        subscription.person_id,
        subscription.endpoint.as_str(),
        subscription.p256dh.as_str(),
        subscription.auth.as_str(),
        subscription.details,
        subscription.language.as_str(),
        now,
    )?;
    Ok(())
}

/// The oldest beyond so many go.
pub async fn keep_newest(conn: &mut Conn, person: Uuid, most: i64) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "DELETE FROM push_subscriptions WHERE person_id = $1 AND id NOT IN
             (SELECT id FROM push_subscriptions WHERE person_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2)",
        person,
        most,
    )?;
    Ok(())
}

pub async fn remove(conn: &mut Conn, person: Uuid, endpoint: &str) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM push_subscriptions WHERE person_id = $1 AND endpoint = $2", person, endpoint)?;
    Ok(())
}

/// The push service knows it no more.
pub async fn forget(conn: &mut Conn, id: Uuid) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM push_subscriptions WHERE id = $1", id)?;
    Ok(())
}

pub async fn is_subscribed(conn: &mut Conn, person: Uuid) -> Result<bool, sqlx::Error> {
    let count = scalar!(
        conn,
        i64,
        "SELECT COUNT(*) FROM (SELECT 1 FROM push_subscriptions WHERE person_id = $1 LIMIT 1) s",
        person
    )?;
    Ok(count > 0)
}

pub async fn by_id(conn: &mut Conn, id: Uuid) -> Result<Option<Subscription>, sqlx::Error> {
    query_opt!(
        conn,
        Subscription,
        "SELECT id, event_id, person_id, endpoint, p256dh, auth, details, language FROM push_subscriptions WHERE id = $1",
        id,
    )
}

/// How many somebody has.
pub async fn count(conn: &mut Conn, person: Uuid) -> Result<i64, sqlx::Error> {
    scalar!(conn, i64, "SELECT COUNT(*) FROM push_subscriptions WHERE person_id = $1", person)
}

pub async fn of_person(conn: &mut Conn, person: Uuid) -> Result<Vec<Uuid>, sqlx::Error> {
    let rows = query_all!(conn, (Uuid,), "SELECT id FROM push_subscriptions WHERE person_id = $1", person)?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Of an event, after `after`.
pub async fn of_event(
    conn: &mut Conn,
    event_id: i64,
    after: Option<Uuid>,
    most: i64,
) -> Result<Vec<Uuid>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (Uuid,),
        "SELECT id FROM push_subscriptions WHERE event_id = $1 AND id > $2 ORDER BY id LIMIT $3",
        event_id,
        after.unwrap_or(Uuid::nil()),
        most,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// A message as a note tells of it.
#[derive(sqlx::FromRow)]
pub struct Message {
    pub channel_id: Uuid,
    pub body: Option<String>,
    pub sender: String,
    /// Of a room's channel.
    pub slug: Option<String>,
    pub room: Option<String>,
}

pub async fn told(conn: &mut Conn, message: i64) -> Result<Option<Message>, sqlx::Error> {
    query_opt!(
        conn,
        Message,
        "SELECT e.channel_id, e.body, p.display_name AS sender, r.slug, r.name AS room
         FROM chat_events e JOIN people p ON p.id = e.sender_id JOIN chat_channels c ON c.id = e.channel_id
         LEFT JOIN rooms r ON r.id = c.room_id WHERE e.id = $1",
        message,
    )
}

/// Those whose newest unread message of its channel this is, and their subscriptions.
pub async fn unread_by(conn: &mut Conn, message: i64) -> Result<Vec<Uuid>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (Uuid,),
        "SELECT s.id FROM chat_notifications n JOIN push_subscriptions s ON s.person_id = n.person_id
         WHERE n.event_id = $1 AND NOT EXISTS (SELECT 1 FROM chat_notifications m
             WHERE m.person_id = n.person_id AND m.channel_id = n.channel_id AND m.event_id > n.event_id)",
        message,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
