use serde_json::Value;
use sqlx::QueryBuilder;
use sqlx::types::Json;

use super::Webhook;
use super::rules::Wish;
use crate::base::db::{Conn, Raw};
use crate::base::page::PageQuery;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_one, query_opt, scalar};

/// Most log rows that one sweep forgets: longer transactions hold the writer.
const SWEEP: i64 = 10_000;

pub async fn insert(
    conn: &mut Conn,
    organizer_id: i64,
    wish: &Wish,
    sealed: &str,
    now: Timestamp,
) -> Result<Webhook, sqlx::Error> {
    query_one!(
        conn,
        Webhook,
        "INSERT INTO webhooks (organizer_id, target_url, enabled, all_events, comment, secret, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         RETURNING id, organizer_id, target_url, enabled, all_events, comment, secret, created_at",
        organizer_id,
        wish.target_url.as_str(),
        wish.enabled,
        wish.all_events,
        wish.comment.as_str(),
        sealed,
        now,
    )
}

pub async fn put(conn: &mut Conn, organizer_id: i64, id: i64, wish: &Wish) -> Result<Option<Webhook>, sqlx::Error> {
    query_opt!(
        conn,
        Webhook,
        "UPDATE webhooks SET target_url = $3, enabled = $4, all_events = $5, comment = $6
         WHERE organizer_id = $1 AND id = $2
         RETURNING id, organizer_id, target_url, enabled, all_events, comment, secret, created_at",
        organizer_id,
        id,
        wish.target_url.as_str(),
        wish.enabled,
        wish.all_events,
        wish.comment.as_str(),
    )
}

pub async fn put_secret(
    conn: &mut Conn,
    organizer_id: i64,
    id: i64,
    sealed: &str,
) -> Result<Option<Webhook>, sqlx::Error> {
    query_opt!(
        conn,
        Webhook,
        "UPDATE webhooks SET secret = $3 WHERE organizer_id = $1 AND id = $2
         RETURNING id, organizer_id, target_url, enabled, all_events, comment, secret, created_at",
        organizer_id,
        id,
        sealed,
    )
}

pub async fn delete(conn: &mut Conn, organizer_id: i64, id: i64) -> Result<Option<Webhook>, sqlx::Error> {
    query_opt!(
        conn,
        Webhook,
        "DELETE FROM webhooks WHERE organizer_id = $1 AND id = $2
         RETURNING id, organizer_id, target_url, enabled, all_events, comment, secret, created_at",
        organizer_id,
        id,
    )
}

pub async fn count(conn: &mut Conn, organizer_id: i64) -> Result<i64, sqlx::Error> {
    scalar!(conn, i64, "SELECT COUNT(*) FROM webhooks WHERE organizer_id = $1", organizer_id)
}

pub async fn by_id(conn: &mut Conn, id: i64) -> Result<Option<Webhook>, sqlx::Error> {
    query_opt!(
        conn,
        Webhook,
        "SELECT id, organizer_id, target_url, enabled, all_events, comment, secret, created_at FROM webhooks
         WHERE id = $1",
        id,
    )
}

pub async fn of_organizer(conn: &mut Conn, organizer_id: i64) -> Result<Vec<Webhook>, sqlx::Error> {
    query_all!(
        conn,
        Webhook,
        "SELECT id, organizer_id, target_url, enabled, all_events, comment, secret, created_at FROM webhooks
         WHERE organizer_id = $1 ORDER BY id",
        organizer_id,
    )
}

/// Endpoints that want to know of an action at an event and were there when it happened.
pub async fn interested(
    conn: &mut Conn,
    organizer_id: i64,
    event_id: Option<i64>,
    action: &str,
    at: Timestamp,
) -> Result<Vec<i64>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (i64,),
        "SELECT w.id FROM webhooks w
         WHERE w.organizer_id = $1 AND w.enabled = TRUE AND w.created_at <= $4
             AND (w.all_events = TRUE
                 OR EXISTS (SELECT 1 FROM webhook_events e WHERE e.webhook_id = w.id AND e.event_id = $2))
             AND (NOT EXISTS (SELECT 1 FROM webhook_actions a WHERE a.webhook_id = w.id)
                 OR EXISTS (SELECT 1 FROM webhook_actions a WHERE a.webhook_id = w.id AND a.action = $3))
         ORDER BY w.id",
        organizer_id,
        event_id,
        action,
        at,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub async fn clear_choices(conn: &mut Conn, webhook_id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM webhook_events WHERE webhook_id = $1", webhook_id)?;
    execute!(conn, "DELETE FROM webhook_actions WHERE webhook_id = $1", webhook_id)?;
    Ok(())
}

/// False: the endpoint's organizer has no such event.
pub async fn put_event(conn: &mut Conn, webhook: &Webhook, event_id: i64) -> Result<bool, sqlx::Error> {
    let rows = execute!(
        conn,
        "INSERT INTO webhook_events (webhook_id, event_id)
         SELECT $1, id FROM events WHERE id = $2 AND organizer_id = $3 ON CONFLICT DO NOTHING",
        webhook.id,
        event_id,
        webhook.organizer_id,
    )?;
    Ok(rows == 1)
}

pub async fn put_action(conn: &mut Conn, webhook_id: i64, action: &str) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO webhook_actions (webhook_id, action) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        webhook_id,
        action,
    )?;
    Ok(())
}

/// Slugs of the chosen events.
pub async fn events(conn: &mut Conn, webhook_id: i64) -> Result<Vec<String>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (String,),
        "SELECT e.slug FROM webhook_events w JOIN events e ON e.id = w.event_id WHERE w.webhook_id = $1 ORDER BY e.slug",
        webhook_id,
    )?;
    Ok(rows.into_iter().map(|(slug,)| slug).collect())
}

pub async fn actions(conn: &mut Conn, webhook_id: i64) -> Result<Vec<String>, sqlx::Error> {
    let rows = query_all!(
        conn,
        (String,),
        "SELECT action FROM webhook_actions WHERE webhook_id = $1 ORDER BY action",
        webhook_id,
    )?;
    Ok(rows.into_iter().map(|(action,)| action).collect())
}

/// False: it was off already.
pub async fn disable(conn: &mut Conn, id: i64) -> Result<bool, sqlx::Error> {
    Ok(execute!(conn, "UPDATE webhooks SET enabled = FALSE WHERE id = $1 AND enabled = TRUE", id)? == 1)
}

/// A row of the log to be.
pub struct NewCall<'a> {
    pub webhook_id: i64,
    /// The event that it tells of.
    pub event_id: Option<i64>,
    pub message: &'a str,
    pub action: &'a str,
    pub payload: &'a Value,
    pub attempt: i64,
    pub target_url: &'a str,
    pub millis: i64,
    pub success: bool,
    pub return_code: Option<i64>,
    pub response: &'a str,
}

/// The endpoint may have been deleted while it was called: then there is nothing to log.
pub async fn insert_call(conn: &mut Conn, new: &NewCall<'_>, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO webhook_calls (webhook_id, message, action, payload, at, attempt, target_url, millis, success,
             return_code, response, event_id)
         SELECT id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM webhooks WHERE id = $1",
        new.webhook_id,
        new.message,
        new.action,
        Json(new.payload),
        now,
        new.attempt,
        new.target_url,
        new.millis,
        new.success,
        new.return_code,
        new.response,
        new.event_id,
    )?;
    Ok(())
}

/// A row of the log.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct LoggedCall {
    pub id: i64,
    pub event_id: Option<i64>,
    pub message: String,
    pub action: String,
    pub payload: Json<Value>,
    pub at: Timestamp,
    pub attempt: i64,
    pub target_url: String,
    pub millis: i64,
    pub success: bool,
    pub return_code: Option<i64>,
    pub response: String,
}

pub async fn call(conn: &mut Conn, webhook_id: i64, id: i64) -> Result<Option<LoggedCall>, sqlx::Error> {
    query_opt!(
        conn,
        LoggedCall,
        "SELECT id, event_id, message, action, payload, at, attempt, target_url, millis, success, return_code, response
         FROM webhook_calls WHERE webhook_id = $1 AND id = $2",
        webhook_id,
        id,
    )
}

/// One page of an endpoint's log, newest first, and its length.
pub async fn calls(
    conn: &mut Conn,
    webhook_id: i64,
    success: Option<bool>,
    order_by: &str,
    page: PageQuery,
) -> Result<(Vec<LoggedCall>, i64), sqlx::Error> {
    let count = scalar!(
        conn,
        i64,
        "SELECT COUNT(*) FROM webhook_calls WHERE webhook_id = $1 AND (CAST($2 AS BOOLEAN) IS NULL OR success = $2)",
        webhook_id,
        success,
    )?;
    macro_rules! run {
        ($conn:expr) => {{
            let mut query = QueryBuilder::new(
                "SELECT id, event_id, message, action, payload, at, attempt, target_url, millis, success, return_code, response
                 FROM webhook_calls WHERE webhook_id = ",
            );
            query.push_bind(webhook_id);
            if let Some(success) = success {
                query.push(" AND success = ").push_bind(success);
            }
            query.push(order_by).push(" LIMIT ").push_bind(page.limit()).push(" OFFSET ").push_bind(page.offset());
            query.build_query_as::<LoggedCall>().fetch_all(&mut *$conn).await?
        }};
    }
    let rows = match conn.raw() {
        Raw::Sqlite(conn) => run!(conn),
        Raw::Postgres(conn) => run!(conn),
    };
    Ok((rows, count))
}

pub async fn forget_calls(conn: &mut Conn, before: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "DELETE FROM webhook_calls WHERE id IN (SELECT id FROM webhook_calls WHERE at < $1 ORDER BY at LIMIT $2)",
        before,
        SWEEP,
    )?;
    Ok(())
}
