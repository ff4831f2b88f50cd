//! The worker: one lane per kind of work, each with its own places.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, sleep_until};

use super::store::{self, Claim, Outcome};
use super::{Failure, Job, Work};
use crate::base::Base;
use crate::base::tx::Actor;

/// How often a lane looks for what another process committed, or what has come due.
const POLL: Duration = Duration::from_secs(1);
/// Shortest time between two looks of a lane. Shorter costs the database a query more per commit, longer is felt as delay.
const BREATH: Duration = Duration::from_millis(20);
/// A worker that died gives its claims back after this long. Shorter loses claims of a worker that only stumbled.
const LEASE: Duration = Duration::from_secs(10);
/// How often a living worker renews them.
const RENEW: Duration = Duration::from_secs(3);
/// Longest run of a job: beyond it something hangs.
const LONGEST: Duration = Duration::from_secs(300);
/// Characters that are kept of an error.
const MAX_ERROR: usize = 1000;

/// Runs all kinds of work until the future is dropped.
pub async fn run(base: Base, works: Vec<Arc<dyn Work>>) {
    let mut lanes = JoinSet::new();
    for work in works {
        lanes.spawn(lane(base.clone(), work));
    }
    while lanes.join_next().await.is_some() {}
}

async fn lane(base: Base, work: Arc<dyn Work>) {
    let worker = uuid::Uuid::now_v7().to_string();
    let mut running = JoinSet::new();
    let mut commits = base.db.commits();
    let mut renewal = interval(RENEW);
    renewal.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut started = work.every().is_none();
    loop {
        let look = Instant::now();
        if !started {
            started = start(&base, &*work).await.is_ok();
        }
        commits.mark_unchanged();
        let free = work.parallel().saturating_sub(running.len());
        match claim(&base, &*work, &worker, free).await {
            Ok(jobs) => jobs.into_iter().for_each(|job| {
                running.spawn(perform(base.clone(), work.clone(), worker.clone(), job));
            }),
            Err(error) => tracing::warn!(kind = work.kind(), %error, "jobs.claim_failed"),
        }
        // What recurs is never asked for by a commit.
        let listens = running.len() < work.parallel() && work.every().is_none();
        tokio::select! {
            Some(_) = running.join_next() => while running.try_join_next().is_some() {},
            Ok(()) = commits.changed(), if listens => {}
            _ = sleep(POLL) => {}
            _ = renewal.tick(), if !running.is_empty() => renew(&base, &worker).await,
        }
        sleep_until(look + BREATH).await;
    }
}

async fn start(base: &Base, work: &dyn Work) -> Result<(), sqlx::Error> {
    let mut tx = base.begin(Actor::System).await?;
    let now = tx.now();
    store::insert_recurring(&mut tx, work.kind(), now).await?;
    tx.commit().await
}

async fn claim(base: &Base, work: &dyn Work, worker: &str, free: usize) -> Result<Vec<Job>, sqlx::Error> {
    let now = base.now();
    if free == 0 || !store::any_due(&mut base.read().await?, work.kind(), now).await? {
        return Ok(Vec::new());
    }
    let mut tx = base.begin(Actor::System).await?;
    let (kind, lease) = (work.kind(), now.plus(LEASE));
    let claim = Claim { kind, worker, most: free as i64, per_crowd: work.per_crowd(), lease };
    let jobs = store::claim(&mut tx, &claim, now).await?;
    tx.commit().await?;
    Ok(jobs)
}

async fn renew(base: &Base, worker: &str) {
    let renewed = async {
        let mut tx = base.begin(Actor::System).await?;
        let lease = tx.now().plus(LEASE);
        store::renew(&mut tx, worker, lease).await?;
        tx.commit().await
    };
    if let Err(error) = renewed.await {
        tracing::warn!(%error, "jobs.renewal_failed");
    }
}

async fn perform(base: Base, work: Arc<dyn Work>, worker: String, job: Job) {
    let run = AssertUnwindSafe(tokio::time::timeout(LONGEST, work.run(&job))).catch_unwind();
    let result = match run.await {
        Ok(Ok(result)) => result,
        Ok(Err(_)) => Err(Failure::Again(anyhow::anyhow!("still running after {} s", LONGEST.as_secs()))),
        Err(_) => Err(Failure::Again(anyhow::anyhow!("panicked: see the log"))),
    };
    // Not written: the claim ends by itself, and the job runs again.
    if let Err(error) = write_end(&base, &*work, &worker, &job, result).await {
        tracing::warn!(kind = work.kind(), job.id, %error, "jobs.end_not_written");
    }
}

async fn write_end(
    base: &Base,
    work: &dyn Work,
    worker: &str,
    job: &Job,
    result: Result<(), Failure>,
) -> Result<(), sqlx::Error> {
    let mut tx = base.begin(Actor::System).await?;
    let now = tx.now();
    let open = |after: Duration, attempt, error| Outcome {
        due: now.plus(after),
        attempt,
        done_at: None,
        parked_at: None,
        error,
    };
    let end = match (result, work.every()) {
        (Ok(()), Some(period)) => open(period, 0, None),
        (Ok(()), None) => Outcome { done_at: Some(now), ..open(Duration::ZERO, job.attempt, None) },
        (Err(Failure::Later { after, why }), _) => open(after, job.attempt - 1, Some(shortened(&why))),
        (Err(Failure::Again(error)), period) => {
            tracing::warn!(kind = work.kind(), key = job.key, job.attempt, error = format!("{error:#}"), "job.failed");
            let text = Some(shortened(&format!("{error:#}")));
            match work.pause(job.attempt).or(period) {
                Some(pause) => open(pause, job.attempt, text),
                None => Outcome { parked_at: Some(now), ..open(Duration::ZERO, job.attempt, text) },
            }
        }
        (Err(Failure::Hopeless(why)), _) => {
            tracing::warn!(kind = work.kind(), key = job.key, job.attempt, why, "job.parked");
            Outcome { parked_at: Some(now), ..open(Duration::ZERO, job.attempt, Some(shortened(&why))) }
        }
    };
    if !store::finish(&mut tx, worker, job, &end).await? {
        tracing::warn!(kind = work.kind(), key = job.key, "jobs.claim_was_lost");
    }
    tx.commit().await
}

fn shortened(text: &str) -> String {
    text.chars().take(MAX_ERROR).collect()
}
