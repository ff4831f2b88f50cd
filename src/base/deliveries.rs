//! From facts to what follows: every consumer gets every line it asked for, at least once.
//!
//! The dispatcher turns fresh journal lines into one job per interested consumer (see `jobs`). It asks for lines that nobody
//! has dispatched, never for "ids greater than the last": a slow transaction commits a small id late.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::Base;
use super::db::Conn;
use super::jobs::{self, Failure, Job, Work};
use super::journal::Line;
use super::time::Timestamp;
use super::tx::Actor;

/// How many lines one round takes. Larger rounds are cheaper and hold the writer longer.
const BATCH: i64 = 100;
/// How often a process looks for facts that another process committed.
const POLL: Duration = Duration::from_secs(1);

/// Somebody who wants to know of facts.
pub trait Consumer: Send + Sync {
    /// Stable name, part of the jobs' kind.
    fn name(&self) -> &'static str;
    fn wants(&self, kind: &str) -> bool;
    /// Runs at least once per line, several at a time and in no promised order; must bear being run twice.
    fn deliver<'a>(&'a self, line: &'a Line) -> BoxFuture<'a, anyhow::Result<()>>;
}

/// Runs the dispatcher and the consumers' work until the future is dropped.
pub async fn run(base: Base, consumers: Vec<Arc<dyn Consumer>>) {
    let works = consumers.iter().map(|consumer| Arc::new(Delivery::new(&base, consumer)) as Arc<dyn Work>);
    let works = works.collect();
    tokio::join!(dispatcher(&base, &consumers), jobs::run(base.clone(), works));
}

async fn dispatcher(base: &Base, consumers: &[Arc<dyn Consumer>]) {
    let mut commits = base.db.commits();
    loop {
        commits.mark_unchanged();
        match dispatch(base, consumers).await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => tracing::warn!(%error, "deliveries.round_failed"),
        }
        let _ = tokio::time::timeout(POLL, commits.changed()).await;
    }
}

async fn dispatch(base: &Base, consumers: &[Arc<dyn Consumer>]) -> anyhow::Result<usize> {
    let mut conn = base.read().await?;
    let waiting = crate::query_opt!(conn, (i64,), "SELECT id FROM journal WHERE dispatched_at IS NULL LIMIT 1")?;
    drop(conn);
    if waiting.is_none() {
        return Ok(0);
    }
    let mut tx = base.begin(Actor::System).await?;
    let now = tx.now();
    let lines = take_fresh(&mut tx, now).await?;
    for line in &lines {
        for consumer in consumers.iter().filter(|consumer| consumer.wants(&line.kind)) {
            let kind = kind_of(consumer.name());
            jobs::store::insert_delivery(&mut tx, &kind, line.id, line.event_id, now).await?;
        }
    }
    tx.commit().await?;
    Ok(lines.len())
}

fn kind_of(consumer: &str) -> String {
    format!("deliver.{consumer}")
}

/// A consumer as the worker sees it: the job's key is the line's id.
struct Delivery {
    base: Base,
    kind: String,
    consumer: Arc<dyn Consumer>,
}

impl Delivery {
    fn new(base: &Base, consumer: &Arc<dyn Consumer>) -> Self {
        Delivery { base: base.clone(), kind: kind_of(consumer.name()), consumer: consumer.clone() }
    }

    async fn deliver(&self, job: &Job) -> Result<(), Failure> {
        let line = load_line(&mut self.base.read().await?, job.key.parse()?).await?;
        Ok(self.consumer.deliver(&line).await?)
    }
}

impl Work for Delivery {
    fn kind(&self) -> &str {
        &self.kind
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<(), Failure>> {
        self.deliver(job).boxed()
    }
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

async fn load_line(conn: &mut Conn, id: i64) -> Result<Line, sqlx::Error> {
    crate::query_one!(
        conn,
        Line,
        "SELECT id, at, organizer_id, event_id, actor, kind, subject, body FROM journal WHERE id = $1",
        id,
    )
}
