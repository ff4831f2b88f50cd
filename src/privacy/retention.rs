//! What goes by itself: an event's data so many days after its end, as its settings say, and what belongs to no event and
//! is old.

use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::{Class, rules, shred, store};
use crate::base::Base;
use crate::base::jobs::{Failure, Job, Work};
use crate::base::tx::Actor;
use crate::base::web::idempotency;
use crate::settings::Settings;
use crate::{accounts, events};

/// How often is looked.
const EVERY: Duration = Duration::from_secs(3600);
/// Events that are looked at in one read.
const PAGE: i64 = 100;
/// Letters that one transaction forgets.
const BATCH: i64 = 1000;

/// The recurring work that shreds what is due.
pub struct Due(pub Base);

impl Due {
    async fn look(&self) -> Result<(), Failure> {
        let mut after = 0;
        loop {
            let events = store::with_retention(&mut self.0.read().await?, after, self.0.now(), PAGE).await?;
            let Some(last) = events.last() else { return Ok(()) };
            after = *last;
            for event in events {
                self.look_at(event).await?;
            }
        }
    }

    async fn look_at(&self, event_id: i64) -> Result<(), Failure> {
        let mut tx = self.0.begin(Actor::System).await?;
        let Some(event) = events::store::by_id(&mut tx, event_id).await? else { return Ok(()) };
        if store::is_running(&mut tx, event.id).await? {
            return Ok(());
        }
        let settings = event.settings(&mut tx, &self.0.config).await?;
        let marks = store::marks(&mut tx, event.id).await?;
        let now = tx.now();
        let is_due = |class: &Class| {
            let last = marks.iter().find(|(marked, _)| marked == class).map(|(_, at)| *at);
            rules::is_due(days(&settings, *class), event.date_to, last, now)
        };
        let due: Vec<Class> = Class::ALL.into_iter().filter(is_due).collect();
        if !due.is_empty() {
            // Nobody confirms it: the settings did.
            let shredding = store::insert(&mut tx, event.id, &Actor::System.to_string(), &due, "", now).await?;
            shred::begin(&mut tx, &shredding).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// Days after an event's end for which a class is kept; 0: until somebody shreds it.
pub fn days(settings: &Settings, class: Class) -> i64 {
    match class {
        Class::OrderEmails => settings.retention_order_emails,
        Class::AttendeeInfo => settings.retention_attendee_info,
        Class::Speakers => settings.retention_speakers,
        Class::Letters => settings.retention_letters,
        Class::Chat => settings.retention_chat,
        Class::Deliveries => settings.retention_deliveries,
    }
}

impl Work for Due {
    fn kind(&self) -> &str {
        "privacy.due"
    }

    fn every(&self) -> Option<Duration> {
        Some(EVERY)
    }

    fn run<'a>(&'a self, _: &'a Job) -> BoxFuture<'a, Result<(), Failure>> {
        self.look().boxed()
    }
}

/// The recurring work that forgets what belongs to no event.
pub struct Forget(pub Base);

impl Forget {
    async fn forget(&self) -> Result<(), Failure> {
        let kept = &self.0.config.retention;
        let days = |days: u32| Duration::from_secs(u64::from(days) * 24 * 3600);
        let mut tx = self.0.begin(Actor::System).await?;
        let now = tx.now();
        store::forget_leftovers(&mut tx, now.minus(days(kept.leftovers))).await?;
        store::forget_wishes(&mut tx, now.minus(rules::PATIENCE)).await?;
        accounts::sessions::store::sweep(&mut tx, now).await?;
        accounts::ceremonies::store::sweep(&mut tx, now).await?;
        accounts::devices::sweep(&mut tx).await?;
        idempotency::sweep(&mut tx).await?;
        tx.commit().await?;
        loop {
            let mut tx = self.0.begin(Actor::System).await?;
            let before = tx.now().minus(days(kept.letters));
            let forgotten = store::forget_letters(&mut tx, before, BATCH).await?;
            tx.commit().await?;
            if forgotten < BATCH as u64 {
                return Ok(());
            }
        }
    }
}

impl Work for Forget {
    fn kind(&self) -> &str {
        "privacy.forget"
    }

    fn every(&self) -> Option<Duration> {
        Some(EVERY)
    }

    fn run<'a>(&'a self, _: &'a Job) -> BoxFuture<'a, Result<(), Failure>> {
        self.forget().boxed()
    }
}
