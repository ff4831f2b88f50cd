use sqlx::QueryBuilder;
use sqlx::types::Json;

use super::{Job, NewJob};
use crate::base::db::{Conn, Raw};
use crate::base::page::PageQuery;
use crate::base::time::Timestamp;
use crate::{execute, query_all, query_opt, scalar};

/// Most finished jobs that one sweep forgets: longer transactions hold the writer.
const SWEEP: i64 = 10_000;

pub async fn insert(conn: &mut Conn, job: &NewJob, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO jobs (kind, key, crowd, event_id, body, attempt, due, created_at)
         VALUES ($1, $2, $3, $4, $5, 0, $6, $7) ON CONFLICT (kind, key) DO NOTHING",
        job.kind,
        job.key.as_str(),
        job.crowd.as_str(),
        job.event_id,
        Json(&job.body),
        job.due,
        now,
    )?;
    Ok(())
}

/// One delivery of a journal line; `kind` is made from the consumer's name.
pub(in crate::base) async fn insert_delivery(
    conn: &mut Conn,
    kind: &str,
    journal_id: i64,
    event_id: Option<i64>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO jobs (kind, key, crowd, event_id, body, attempt, due, created_at)
         VALUES ($1, CAST($2 AS TEXT), '', $3, '{}', 0, $4, $4) ON CONFLICT (kind, key) DO NOTHING",
        kind,
        journal_id,
        event_id,
        now,
    )?;
    Ok(())
}

/// The one row of recurring work.
pub(super) async fn insert_recurring(conn: &mut Conn, kind: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO jobs (kind, key, crowd, body, attempt, due, created_at)
         VALUES ($1, 'recurring', '', '{}', 0, $2, $2) ON CONFLICT (kind, key) DO NOTHING",
        kind,
        now,
    )?;
    Ok(())
}

pub(super) async fn any_due(conn: &mut Conn, kind: &str, now: Timestamp) -> Result<bool, sqlx::Error> {
    let due = query_opt!(
        conn,
        (i64,),
        "SELECT id FROM jobs WHERE kind = $1 AND done_at IS NULL AND parked_at IS NULL AND due <= $2 LIMIT 1",
        kind,
        now,
    )?;
    Ok(due.is_some())
}

/// Who claims, and how much.
pub(super) struct Claim<'a> {
    pub kind: &'a str,
    pub worker: &'a str,
    pub most: i64,
    pub per_crowd: Option<i64>,
    pub lease: Timestamp,
}

/// Takes what is due, the longest waiting first. The conditions on the row itself are asked again when two claim at once, so
/// each row goes to one of them.
pub(super) async fn claim(conn: &mut Conn, claim: &Claim<'_>, now: Timestamp) -> Result<Vec<Job>, sqlx::Error> {
    let Some(per_crowd) = claim.per_crowd else { return claim_any(conn, claim, now).await };
    query_all!(
        conn,
        Job,
        "UPDATE jobs SET attempt = attempt + 1, claimed_by = $3, due = $4
         WHERE done_at IS NULL AND parked_at IS NULL AND due <= $2 AND id IN (
             SELECT id FROM (
                 SELECT id, due, crowd, ROW_NUMBER() OVER (PARTITION BY crowd ORDER BY due, id) AS place
                 FROM jobs WHERE kind = $1 AND done_at IS NULL AND parked_at IS NULL AND due <= $2) ready
             WHERE place + (SELECT COUNT(*) FROM jobs running
                     WHERE running.kind = $1 AND running.crowd = ready.crowd AND running.claimed_by IS NOT NULL
                         AND running.due > $2) <= $5
             ORDER BY due, id LIMIT $6)
         RETURNING id, key, body, attempt",
        claim.kind,
        now,
        claim.worker,
        claim.lease,
        per_crowd,
        claim.most,
    )
}

async fn claim_any(conn: &mut Conn, claim: &Claim<'_>, now: Timestamp) -> Result<Vec<Job>, sqlx::Error> {
    query_all!(
        conn,
        Job,
        "UPDATE jobs SET attempt = attempt + 1, claimed_by = $3, due = $4
         WHERE done_at IS NULL AND parked_at IS NULL AND due <= $2 AND id IN (
             SELECT id FROM jobs WHERE kind = $1 AND done_at IS NULL AND parked_at IS NULL AND due <= $2
             ORDER BY due, id LIMIT $5)
         RETURNING id, key, body, attempt",
        claim.kind,
        now,
        claim.worker,
        claim.lease,
        claim.most,
    )
}

/// Everything that `worker` runs is still being worked at.
pub(super) async fn renew(conn: &mut Conn, worker: &str, lease: Timestamp) -> Result<(), sqlx::Error> {
    execute!(conn, "UPDATE jobs SET due = $2 WHERE claimed_by = $1", worker, lease)?;
    Ok(())
}

/// What becomes of a job after a run.
pub(super) struct Outcome {
    pub due: Timestamp,
    pub attempt: i64,
    pub done_at: Option<Timestamp>,
    pub parked_at: Option<Timestamp>,
    pub error: Option<String>,
}

/// Only the worker that holds the claim may say how it ended: one that was too slow and lost it says nothing.
pub(super) async fn finish(conn: &mut Conn, worker: &str, job: &Job, end: &Outcome) -> Result<bool, sqlx::Error> {
    let rows = execute!(
        conn,
        "UPDATE jobs SET claimed_by = NULL, due = $4, attempt = $5, done_at = $6, parked_at = $7, error = $8
         WHERE id = $1 AND claimed_by = $2 AND attempt = $3",
        job.id,
        worker,
        job.attempt,
        end.due,
        end.attempt,
        end.done_at,
        end.parked_at,
        end.error.as_deref(),
    )?;
    Ok(rows == 1)
}

/// A job as people see it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Shown {
    pub id: i64,
    pub kind: String,
    pub key: String,
    pub event_id: Option<i64>,
    pub attempt: i64,
    pub due: Timestamp,
    pub running: bool,
    pub created_at: Timestamp,
    pub done_at: Option<Timestamp>,
    pub parked_at: Option<Timestamp>,
    pub error: Option<String>,
}

/// Open and parked jobs of an event, parked ones first; with `None` those of the whole installation.
pub async fn open(
    conn: &mut Conn,
    event_id: Option<i64>,
    order_by: &str,
    page: PageQuery,
) -> Result<(Vec<Shown>, i64), sqlx::Error> {
    let count = scalar!(
        conn,
        i64,
        "SELECT COUNT(*) FROM jobs WHERE done_at IS NULL AND (CAST($1 AS BIGINT) IS NULL OR event_id = $1)",
        event_id,
    )?;
    macro_rules! run {
        ($conn:expr) => {{
            let mut query = QueryBuilder::new(
                "SELECT id, kind, key, event_id, attempt, due, claimed_by IS NOT NULL AS running, created_at, done_at,
                     parked_at, error
                 FROM jobs WHERE done_at IS NULL",
            );
            if let Some(event_id) = event_id {
                query.push(" AND event_id = ").push_bind(event_id);
            }
            query.push(order_by).push(" LIMIT ").push_bind(page.limit()).push(" OFFSET ").push_bind(page.offset());
            query.build_query_as::<Shown>().fetch_all(&mut *$conn).await?
        }};
    }
    let rows = match conn.raw() {
        Raw::Sqlite(conn) => run!(conn),
        Raw::Postgres(conn) => run!(conn),
    };
    Ok((rows, count))
}

/// Lets a parked job of an event run again, with all its attempts. False: there is no such job.
pub async fn restart(conn: &mut Conn, id: i64, event_id: Option<i64>, now: Timestamp) -> Result<bool, sqlx::Error> {
    let rows = execute!(
        conn,
        "UPDATE jobs SET parked_at = NULL, attempt = 0, due = $3
         WHERE id = $1 AND parked_at IS NOT NULL AND (CAST($2 AS BIGINT) IS NULL OR event_id = $2)",
        id,
        event_id,
        now,
    )?;
    Ok(rows == 1)
}

pub(super) async fn settle(conn: &mut Conn, kind: &str, key: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE jobs SET done_at = $3, parked_at = NULL WHERE kind = $1 AND key = $2 AND parked_at IS NOT NULL",
        kind,
        key,
        now,
    )?;
    Ok(())
}

/// How many jobs of a kind are open and how many are parked.
pub async fn counts(conn: &mut Conn, kind: &str) -> Result<(i64, i64), sqlx::Error> {
    let open = "SELECT COUNT(*) FROM jobs WHERE kind = $1 AND done_at IS NULL AND parked_at IS NULL";
    let parked = "SELECT COUNT(*) FROM jobs WHERE kind = $1 AND parked_at IS NOT NULL";
    Ok((scalar!(conn, i64, open, kind)?, scalar!(conn, i64, parked, kind)?))
}

pub(super) async fn forget_done(conn: &mut Conn, before: Timestamp) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE done_at IS NOT NULL AND done_at < $1 LIMIT $2)",
        before,
        SWEEP,
    )?;
    Ok(())
}
