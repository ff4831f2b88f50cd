//! Work that survives the process: put off, tried again, recurring, several at a time, and visible.
//!
//! A job is a row, written in the transaction of the use case that wants the work. A worker claims what is due under a lease
//! that it renews while it runs; a worker that died gives its claims back when the lease ends. So every job runs at least
//! once, and what it does must bear being done twice. Each kind has its own places, and within a kind each crowd (one
//! receiver, one mail server) has a share of them: what hangs holds up nothing but itself.

pub mod store;
mod worker;

use std::time::Duration;

use futures_util::future::BoxFuture;
use rand::RngExt;
use serde_json::Value;

use super::Base;
use super::time::Timestamp;
use super::tx::Tx;

pub use worker::run;

/// Attempts before a job is parked, unless its kind says otherwise.
const ATTEMPTS: i64 = 16;
/// How long finished jobs can be looked at. Longer costs rows.
const KEEP_DONE: Duration = Duration::from_secs(7 * 24 * 3600);

/// A kind of work.
pub trait Work: Send + Sync {
    /// Stable name, part of the job's key.
    fn kind(&self) -> &str;

    /// How many run at once in this process. More helps where they wait for others.
    fn parallel(&self) -> usize {
        4
    }

    /// How many of one crowd run at once, over all processes (about: two workers may claim at the same moment).
    fn per_crowd(&self) -> Option<i64> {
        None
    }

    /// Runs by itself again and again, this long after it last ended.
    fn every(&self) -> Option<Duration> {
        None
    }

    /// The pause after failure number `attempt` (1, 2, ...). `None`: the job is parked for a person to look at.
    fn pause(&self, attempt: i64) -> Option<Duration> {
        (attempt < ATTEMPTS).then(|| backoff(attempt))
    }

    /// Runs at least once per job; must bear being run twice.
    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<(), Failure>>;
}

/// A claimed job.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Job {
    pub id: i64,
    pub key: String,
    pub body: sqlx::types::Json<Value>,
    /// 1 for the first run.
    pub attempt: i64,
}

/// A job to be.
#[derive(Clone, Debug)]
pub struct NewJob {
    pub kind: &'static str,
    /// A second job of this kind and key is not made, also after the first is done.
    pub key: String,
    pub crowd: String,
    pub event_id: Option<i64>,
    pub body: Value,
    pub due: Timestamp,
}

/// How a run ended that did not succeed.
#[derive(Debug)]
pub enum Failure {
    /// Counts as an attempt.
    Again(anyhow::Error),
    /// Something that the job waits for is not there yet; no attempt is lost.
    Later { after: Duration, why: String },
    /// Trying again cannot help: parked at once.
    Hopeless(String),
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Failure::Again(error.into())
    }
}

/// Wants work done; it runs after the commit.
pub async fn enqueue(tx: &mut Tx, job: NewJob) -> Result<(), sqlx::Error> {
    let now = tx.now();
    store::insert(tx, &job, now).await
}

/// Parked work that was done another way meanwhile: nobody has to look at it any more.
pub async fn settle(tx: &mut Tx, kind: &str, key: &str) -> Result<(), sqlx::Error> {
    let now = tx.now();
    store::settle(tx, kind, key, now).await
}

/// 0.25 s, 0.5 s, 1 s ... one hour, each with up to half as much again so that failures do not come back together. The first
/// are short because a lost right may hang on them.
pub fn backoff(attempt: i64) -> Duration {
    let base = Duration::from_millis(250 << (attempt - 1).clamp(0, 14)).min(Duration::from_secs(3600));
    base + base.mul_f64(rand::rng().random_range(0.0..0.5))
}

/// Forgets finished jobs, once an hour.
pub struct Sweep(pub Base);

impl Work for Sweep {
    fn kind(&self) -> &str {
        "jobs.sweep"
    }

    fn every(&self) -> Option<Duration> {
        Some(Duration::from_secs(3600))
    }

    fn run<'a>(&'a self, _: &'a Job) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async {
            let mut tx = self.0.begin(super::tx::Actor::System).await?;
            let before = tx.now().minus(KEEP_DONE);
            store::forget_done(&mut tx, before).await?;
            Ok(tx.commit().await?)
        })
    }
}
