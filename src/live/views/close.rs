//! Views that a process left open when it died end at the moment at which it was there last.

use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::store;
use crate::base::Base;
use crate::base::jobs::{Failure, Job, Work};
use crate::base::tx::Actor;

/// How often is looked.
const EVERY: Duration = Duration::from_secs(60);
/// A process that was not there for this long is gone: six beats. Shorter: a slow database closes views of people who are
/// in, until the keeper finds them again.
pub const GONE: Duration = Duration::from_secs(60);

/// The recurring work.
pub struct Close(pub Base);

impl Work for Close {
    fn kind(&self) -> &str {
        "live.views"
    }

    fn every(&self) -> Option<Duration> {
        Some(EVERY)
    }

    fn run<'a>(&'a self, _: &'a Job) -> BoxFuture<'a, Result<(), Failure>> {
        async {
            let mut tx = self.0.begin(Actor::System).await?;
            let before = tx.now().minus(GONE);
            store::close_of_gone(&mut tx, before).await?;
            Ok(tx.commit().await?)
        }
        .boxed()
    }
}
