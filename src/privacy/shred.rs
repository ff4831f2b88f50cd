//! The job that empties rows: a batch in a transaction, again and again, until nothing is left. Killed in between it goes on
//! where it was, because what is empty is not found again.

use anyhow::Context;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;

use super::table::{self, Table};
use super::{Class, Shredding, store};
use crate::base::Base;
use crate::base::jobs::{self, Failure, Job, NewJob, Work};
use crate::base::tx::{Actor, Fact, Tx};
use crate::events::{self, Event};

/// The jobs' kind.
const KIND: &str = "privacy.shred";
/// Rows that one transaction empties. More is faster and makes others wait longer for SQLite's one writer.
const BATCH: i64 = 500;

/// From here on nothing stops it.
pub async fn begin(tx: &mut Tx, shredding: &Shredding) -> Result<bool, sqlx::Error> {
    let now = tx.now();
    if !store::confirm(tx, shredding.id, now).await? {
        return Ok(false);
    }
    let job = NewJob {
        kind: KIND,
        key: shredding.id.to_string(),
        crowd: String::new(),
        event_id: Some(shredding.event_id),
        body: json!({"shredding": shredding.id}),
        due: now,
    };
    jobs::enqueue(tx, job).await?;
    Ok(true)
}

/// The work `privacy.shred`.
pub struct Shred(pub Base);

impl Shred {
    async fn shred(&self, job: &Job) -> Result<(), Failure> {
        let id = job.body["shredding"].as_i64().context("the job names a shredding")?;
        let mut conn = self.0.read().await?;
        let Some(shredding) = store::by_id(&mut conn, id).await?.filter(|one| one.done_at.is_none()) else {
            return Ok(());
        };
        let Some(event) = events::store::by_id(&mut conn, shredding.event_id).await? else { return Ok(()) };
        drop(conn);
        for class in shredding.classes() {
            for table in table::of_class(class) {
                while self.batch(&shredding, table, class).await? {}
            }
        }
        // Only then is it gone from the files as well, and the fact true.
        self.0.db.wipe_deleted().await?;
        Ok(self.write_down(&shredding, &event).await?)
    }

    /// Whether there may be more.
    async fn batch(&self, shredding: &Shredding, table: &Table, class: Class) -> Result<bool, sqlx::Error> {
        let mut tx = self.0.begin(Actor::System).await?;
        let emptied = store::shred(&mut tx, table, class, shredding.event_id, BATCH).await?;
        if emptied == 0 {
            return Ok(false);
        }
        store::count(&mut tx, shredding.id, emptied).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn write_down(&self, shredding: &Shredding, event: &Event) -> Result<(), sqlx::Error> {
        let mut tx = self.0.begin(Actor::System).await?;
        let now = tx.now();
        for class in shredding.classes() {
            store::mark(&mut tx, event.id, class, now).await?;
        }
        let emptied = store::by_id(&mut tx, shredding.id).await?.map_or(0, |shredding| shredding.emptied);
        // Recurring runs that found nothing are no news.
        let is_news = emptied > 0 || shredding.actor != Actor::System.to_string();
        if store::finish(&mut tx, shredding.id, now).await? && is_news {
            tx.record(Fact {
                kind: "event.shredded",
                organizer_id: Some(event.organizer_id),
                event_id: Some(event.id),
                subject: format!("event:{}", event.slug),
                body: json!({"shredders": shredding.classes, "rows": emptied, "wished_by": shredding.actor}),
            })
            .await?;
        }
        tx.commit().await
    }
}

impl Work for Shred {
    fn kind(&self) -> &str {
        KIND
    }

    fn parallel(&self) -> usize {
        1
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<(), Failure>> {
        self.shred(job).boxed()
    }
}
