//! Making reports, and forgetting them.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::gather::Gather;
use super::{Format, Report, State, paper, store};
use crate::base::Base;
use crate::base::jobs::{Failure, Job, Work};
use crate::base::language::Language;
use crate::base::tx::Actor;
use crate::events::stakes::Stakes;
use crate::events::{self, rooms};
use crate::live::reports::attendance::Session;

/// The kind of its jobs.
pub const KIND: &str = "live.report";
/// Attempts: what fails thrice fails on.
const ATTEMPTS: i64 = 3;

/// What runs for reports.
pub fn works(base: &Base, stakes: &Stakes) -> Vec<Arc<dyn Work>> {
    let make = Make { base: base.clone(), stakes: stakes.clone() };
    vec![Arc::new(make), Arc::new(Forget(base.clone()))]
}

struct Make {
    base: Base,
    stakes: Stakes,
}

impl Make {
    async fn make(&self, job: &Job) -> Result<(), Failure> {
        let id: i64 = job.key.parse().map_err(|_| Failure::Hopeless("the key names no report".to_owned()))?;
        let Some(report) = store::by_id(&mut self.base.read().await?, id).await? else { return Ok(()) };
        if report.state != State::Waiting {
            return Ok(());
        }
        let made = self.file(&report).await;
        let mut tx = self.base.begin(Actor::System).await?;
        match made {
            Ok((file, lines)) => store::done(&mut tx, id, &file, lines).await?,
            Err(error) if job.attempt >= ATTEMPTS => {
                store::failed(&mut tx, id).await?;
                tx.commit().await?;
                return Err(error);
            }
            Err(error) => return Err(error),
        }
        Ok(tx.commit().await?)
    }

    async fn file(&self, report: &Report) -> Result<(Vec<u8>, i64), Failure> {
        let mut tx = self.base.begin(Actor::System).await?;
        let event = events::store::by_id(&mut tx, report.event_id).await?;
        let Some(event) = event else { return Err(Failure::Hopeless("the event is gone".to_owned())) };
        let titles = self.stakes.sessions(&mut tx, &event).await?;
        let rooms = rooms::store::of_event(&mut tx, event.id).await?;
        store::progress(&mut tx, report.id, 10).await?;
        tx.commit().await?;
        let sessions = titles.into_iter().map(|told| Session {
            id: told.id,
            room: told.room_id,
            title: told.title,
            from: told.starts_at,
            until: told.ends_at,
        });
        let language = Language::or_english(&event.locale);
        let now = self.base.now();
        let gather = Gather { report, event: &event, rooms, sessions: sessions.collect(), language, now };
        let sheet = gather.sheet(&mut self.base.read().await?).await?;
        let mut tx = self.base.begin(Actor::System).await?;
        store::progress(&mut tx, report.id, 80).await?;
        tx.commit().await?;
        let (lines, format) = (sheet.rows.len() as i64, report.format);
        // Two hundred thousand lines take the processor for a moment.
        let file = tokio::task::spawn_blocking(move || match format {
            Format::Csv => Ok(sheet.csv()),
            Format::Xlsx => sheet.xlsx(),
            Format::Pdf => Ok(paper::pdf(&sheet)),
        });
        let file = file.await?.map_err(|error| Failure::Hopeless(error.to_string()))?;
        Ok((file, lines))
    }
}

impl Work for Make {
    fn kind(&self) -> &str {
        KIND
    }

    fn parallel(&self) -> usize {
        2
    }

    fn pause(&self, attempt: i64) -> Option<Duration> {
        (attempt < ATTEMPTS).then(|| crate::base::jobs::backoff(attempt))
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<(), Failure>> {
        self.make(job).boxed()
    }
}

/// The recurring work that deletes what is over.
struct Forget(Base);

impl Work for Forget {
    fn kind(&self) -> &str {
        "live.reports_sweep"
    }

    fn every(&self) -> Option<Duration> {
        Some(Duration::from_secs(300))
    }

    fn run<'a>(&'a self, _: &'a Job) -> BoxFuture<'a, Result<(), Failure>> {
        async {
            let mut tx = self.0.begin(Actor::System).await?;
            let now = tx.now();
            store::forget(&mut tx, now).await?;
            Ok(tx.commit().await?)
        }
        .boxed()
    }
}
