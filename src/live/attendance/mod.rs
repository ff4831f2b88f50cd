//! How many people are in, now and over the event: counted by people and not by sockets, over all processes.
//!
//! Each process keeps a row with the people on it ([`present`]); whoever wants to know unites the rows that are fresh, so that
//! somebody with windows on two processes counts once. At each full minute the count is written down, by whoever is first;
//! what a process has not seen yet cannot be written twice. A minute in which nobody was in has no row.

pub mod api;
mod present;
pub mod store;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::Live;
use super::hall::Hall;
use crate::base::Base;
use crate::base::jobs::{Failure, Job, Work};
use crate::base::time::Timestamp;
use crate::base::tx::Actor;

pub use present::{Counts, Present};

/// How often a process looks whether its people changed. Shorter: the figure follows sooner, and a storm of arrivals costs
/// more writes.
const LOOK: Duration = Duration::from_secs(2);
/// A row that did not change is renewed this often.
const RENEW: Duration = Duration::from_secs(10);
/// A row counts for this long after it was renewed: a process that died is out of the figure then.
const FRESH: Duration = Duration::from_secs(25);
/// What is written down is of this grain.
pub const MINUTE: Duration = Duration::from_secs(60);
/// How long counts are kept. They say nothing about anybody; a year lets an organizer compare with the last event.
const KEPT: Duration = Duration::from_secs(400 * 86_400);

/// What this process told last about an event.
struct Told {
    present: Present,
    at: Instant,
}

/// Runs as long as the process does.
pub(super) async fn follow(live: Live) {
    let mut told: HashMap<i64, Told> = HashMap::new();
    let mut sampled: HashMap<i64, i64> = HashMap::new();
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        for hall in live.open_halls() {
            if let Err(error) = look(&live, &hall, &mut told, &mut sampled).await {
                tracing::warn!(%error, "live.attendance_not_counted");
            }
        }
    }
}

async fn look(
    live: &Live,
    hall: &Arc<Hall>,
    told: &mut HashMap<i64, Told>,
    sampled: &mut HashMap<i64, i64>,
) -> Result<(), sqlx::Error> {
    let (base, event_id) = (live.base(), hall.event.id);
    let here = Present::of(&hall.state());
    let known = told.get(&event_id);
    let is_due = match known {
        None => !here.is_empty(),
        Some(told) => told.present != here || (!here.is_empty() && told.at.elapsed() >= RENEW),
    };
    if is_due {
        let mut tx = base.begin(Actor::System).await?;
        let now = tx.now();
        store::put(&mut tx, event_id, live.node(), &here.encode(), now).await?;
        tx.commit().await?;
        told.insert(event_id, Told { present: here.clone(), at: Instant::now() });
    }
    let minute = minute_of(base.now());
    let known = sampled.insert(event_id, minute.micros());
    // Who has nobody leaves the minute to those who have somebody.
    if known.is_some_and(|known| known < minute.micros()) && !here.is_empty() {
        sample(base, event_id, minute).await?;
    }
    Ok(())
}

/// Writes down how many people there are at this minute; the first who comes decides.
async fn sample(base: &Base, event_id: i64, minute: Timestamp) -> Result<(), sqlx::Error> {
    let mut tx = base.begin(Actor::System).await?;
    let now = tx.now();
    let counts = counts(&mut tx, event_id, now).await?;
    store::sample(&mut tx, event_id, minute, &counts).await?;
    tx.commit().await
}

/// How many people are in now, over all processes.
pub async fn counts(conn: &mut crate::base::db::Conn, event_id: i64, now: Timestamp) -> Result<Counts, sqlx::Error> {
    let rows = store::fresh(conn, event_id, now.minus(FRESH)).await?;
    Ok(Counts::of(rows.iter().map(|row| Present::decode(row))))
}

fn minute_of(at: Timestamp) -> Timestamp {
    let length = MINUTE.as_micros() as i64;
    Timestamp(at.micros().div_euclid(length) * length)
}

/// The recurring work that forgets old counts, and processes that are gone.
pub struct Sweep(pub Base);

impl Work for Sweep {
    fn kind(&self) -> &str {
        "live.attendance_sweep"
    }

    fn every(&self) -> Option<Duration> {
        Some(Duration::from_secs(3_600))
    }

    fn run<'a>(&'a self, _: &'a Job) -> BoxFuture<'a, Result<(), Failure>> {
        async {
            let mut tx = self.0.begin(Actor::System).await?;
            let now = tx.now();
            store::forget(&mut tx, now.minus(KEPT), now.minus(FRESH * 10)).await?;
            Ok(tx.commit().await?)
        }
        .boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_begin_at_full_minutes() {
        let minute = 60_000_000;
        assert_eq!(minute_of(Timestamp(minute * 7 + 59_999_999)), Timestamp(minute * 7));
        assert_eq!(minute_of(Timestamp(minute * 7)), Timestamp(minute * 7));
    }
}
