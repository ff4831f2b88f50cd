//! Forgets what ended, and makes the next signing key in time.

use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::keys;
use crate::base::Base;
use crate::base::jobs::{Failure, Job, Work};
use crate::base::tx::Actor;
use crate::orgs::consents;

/// Consents are remembered so long after their end, so that a stolen token that comes back is still known as one.
const REMEMBERED: Duration = Duration::from_secs(30 * 24 * 3600);

/// The recurring work, once an hour.
pub struct Sweep(pub Base);

impl Sweep {
    async fn sweep(&self) -> Result<(), Failure> {
        let mut tx = self.0.begin(Actor::System).await?;
        let now = tx.now();
        consents::store::sweep(&mut tx, now, now.minus(REMEMBERED)).await?;
        tx.commit().await?;
        Ok(keys::rotate(&self.0).await?)
    }
}

impl Work for Sweep {
    fn kind(&self) -> &str {
        "oauth.sweep"
    }

    fn every(&self) -> Option<Duration> {
        Some(Duration::from_secs(3600))
    }

    fn run<'a>(&'a self, _: &'a Job) -> BoxFuture<'a, Result<(), Failure>> {
        self.sweep().boxed()
    }
}
