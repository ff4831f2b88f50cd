//! From facts to what follows: every consumer gets every line it asked for, at least once.
//!
//! The dispatcher turns fresh journal lines into one delivery per interested consumer. It asks for lines that nobody has
//! dispatched, never for "ids greater than the last": a slow transaction commits a small id late. The worker claims what is
//! due, runs it, and on failure tries again with growing pauses until it parks the delivery for a person to look at.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use rand::RngExt;

use super::Base;
use super::db::Conn;
use super::journal::Line;
use super::time::Timestamp;

/// How many lines or deliveries one round takes. Larger rounds are cheaper and hold the writer longer.
const BATCH: i64 = 100;
/// How often a process looks for work that another process committed.
const POLL: Duration = Duration::from_secs(1);
/// A worker that died gives its claims back after this long.
const CLAIM: Duration = Duration::from_secs(60);
/// Attempts before a delivery is parked.
const ATTEMPTS: i64 = 16;

/// Somebody who wants to know of facts.
pub trait Consumer: Send + Sync {
    /// Stable name, part of the deliveries' key.
    fn name(&self) -> &'static str;
    fn wants(&self, kind: &str) -> bool;
    /// Runs at least once per line; must bear being run twice.
    fn deliver<'a>(&'a self, line: &'a Line) -> BoxFuture<'a, anyhow::Result<()>>;
}

/// Runs dispatcher and worker until the future is dropped.
pub async fn run(base: Base, consumers: Vec<Arc<dyn Consumer>>) {
    loop {
        match round(&base, &consumers).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "deliveries.round_failed"),
        }
        let _ = tokio::time::timeout(POLL, base.db.committed().notified()).await;
    }
}

/// One round; true when there may be more to do at once.
async fn round(base: &Base, consumers: &[Arc<dyn Consumer>]) -> anyhow::Result<bool> {
    let dispatched = dispatch(base, consumers).await?;
    let claimed = claim(base).await?;
    let worked = claimed.len();
    for delivery in claimed {
        work(base, consumers, delivery).await?;
    }
    Ok(dispatched + worked > 0)
}

async fn dispatch(base: &Base, consumers: &[Arc<dyn Consumer>]) -> anyhow::Result<usize> {
    let mut conn = base.read().await?;
    let waiting = crate::scalar!(conn, i64, "SELECT COUNT(*) FROM journal WHERE dispatched_at IS NULL")?;
    drop(conn);
    if waiting == 0 {
        return Ok(0);
    }
    let mut tx = base.begin(super::tx::Actor::System).await?;
    let now = tx.now();
    let lines = take_fresh(&mut tx, now).await?;
    for line in &lines {
        for consumer in consumers.iter().filter(|consumer| consumer.wants(&line.kind)) {
            enqueue(&mut tx, consumer.name(), line.id, now).await?;
        }
    }
    tx.commit().await?;
    Ok(lines.len())
}

async fn work(base: &Base, consumers: &[Arc<dyn Consumer>], delivery: Delivery) -> anyhow::Result<()> {
    let Some(consumer) = consumers.iter().find(|consumer| consumer.name() == delivery.consumer) else {
        return Ok(()); // another role's consumer: its own process takes it when the claim ends
    };
    let line = load_line(&mut base.read().await?, delivery.journal_id).await?;
    let outcome = consumer.deliver(&line).await;
    let mut tx = base.begin(super::tx::Actor::System).await?;
    match outcome {
        Ok(()) => done(&mut tx, delivery.id).await?,
        Err(error) => {
            tracing::warn!(consumer = delivery.consumer, journal.id = delivery.journal_id, %error, "delivery.failed");
            let due = tx.now().plus(pause(delivery.attempt));
            failed(&mut tx, &delivery, due, &error.to_string()).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// 0.25 s, 0.5 s, 1 s ... one hour, each with up to half as much again so that failures do not come back together. The first
/// are short because a lost right may hang on them.
fn pause(attempt: i64) -> Duration {
    let base = Duration::from_millis(250 << (attempt - 1).clamp(0, 14)).min(Duration::from_secs(3600));
    base + base.mul_f64(rand::rng().random_range(0.0..0.5))
}

#[derive(sqlx::FromRow)]
struct Delivery {
    id: i64,
    consumer: String,
    journal_id: i64,
    attempt: i64,
}

async fn take_fresh(conn: &mut Conn, now: Timestamp) -> Result<Vec<Line>, sqlx::Error> {
    crate::query_all!(
        conn,
        Line,
        "UPDATE journal SET dispatched_at = $1
         WHERE dispatched_at IS NULL AND id IN (SELECT id FROM journal WHERE dispatched_at IS NULL ORDER BY id LIMIT $2)
         RETURNING id, at, organizer_id, event_id, actor, kind, subject, body",
        now,
        BATCH,
    )
}

async fn enqueue(conn: &mut Conn, consumer: &str, journal_id: i64, due: Timestamp) -> Result<(), sqlx::Error> {
    crate::execute!(
        conn,
        "INSERT INTO deliveries (consumer, journal_id, attempt, due) VALUES ($1, $2, 0, $3)
         ON CONFLICT (consumer, journal_id) DO NOTHING",
        consumer,
        journal_id,
        due,
    )?;
    Ok(())
}

async fn claim(base: &Base) -> Result<Vec<Delivery>, sqlx::Error> {
    let now = base.now();
    let mut conn = base.read().await?;
    let due = crate::scalar!(
        conn,
        i64,
        "SELECT COUNT(*) FROM deliveries WHERE done_at IS NULL AND parked_at IS NULL AND due <= $1",
        now
    )?;
    drop(conn);
    if due == 0 {
        return Ok(Vec::new());
    }
    let mut tx = base.begin(super::tx::Actor::System).await?;
    let claimed = crate::query_all!(
        tx,
        Delivery,
        "UPDATE deliveries SET attempt = attempt + 1, due = $2
         WHERE done_at IS NULL AND parked_at IS NULL AND due <= $1 AND id IN (
             SELECT id FROM deliveries WHERE done_at IS NULL AND parked_at IS NULL AND due <= $1 ORDER BY due, id LIMIT $3)
         RETURNING id, consumer, journal_id, attempt",
        now,
        now.plus(CLAIM),
        BATCH,
    )?;
    tx.commit().await?;
    Ok(claimed)
}

async fn load_line(conn: &mut Conn, id: i64) -> Result<Line, sqlx::Error> {
    crate::query_one!(
        conn,
        Line,
        "SELECT id, at, organizer_id, event_id, actor, kind, subject, body FROM journal WHERE id = $1",
        id,
    )
}

async fn done(tx: &mut super::tx::Tx, id: i64) -> Result<(), sqlx::Error> {
    let now = tx.now();
    crate::execute!(tx, "UPDATE deliveries SET done_at = $2, error = NULL WHERE id = $1", id, now)?;
    Ok(())
}

async fn failed(tx: &mut super::tx::Tx, delivery: &Delivery, due: Timestamp, error: &str) -> Result<(), sqlx::Error> {
    let parked = (delivery.attempt >= ATTEMPTS).then_some(tx.now());
    crate::execute!(
        tx,
        "UPDATE deliveries SET due = $2, error = $3, parked_at = $4 WHERE id = $1",
        delivery.id,
        due,
        error,
        parked,
    )?;
    Ok(())
}
