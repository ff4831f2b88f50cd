//! Pictures that no setting names any more go.

use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::{LOCK, path, store};
use crate::base::Base;
use crate::base::jobs::{Failure, Job, Work};
use crate::base::tx::Actor;

/// A picture stays so long after it was taken over, whether a setting names it or not.
const GRACE: Duration = Duration::from_secs(24 * 3600);

/// The recurring work that deletes them.
pub struct Sweep {
    base: Base,
}

impl Sweep {
    pub fn new(base: Base) -> Self {
        Sweep { base }
    }

    /// The bytes go first: a row whose bytes are gone is found again, bytes without a row would stay for ever.
    async fn sweep(&self) -> Result<(), Failure> {
        let mut tx = self.base.begin(Actor::System).await?;
        tx.lock(vec![LOCK]).await?;
        let old = tx.now().minus(GRACE);
        let named = store::named(&mut tx).await?;
        for id in store::older(&mut tx, old).await? {
            if !named.contains(&serde_json::Value::from(path(id)).to_string()) {
                self.base.blob.delete(id).await?;
                store::delete(&mut tx, id).await?;
            }
        }
        Ok(tx.commit().await?)
    }
}

impl Work for Sweep {
    fn kind(&self) -> &str {
        "settings.pictures"
    }

    fn every(&self) -> Option<Duration> {
        Some(Duration::from_secs(6 * 3600))
    }

    fn run<'a>(&'a self, _: &'a Job) -> BoxFuture<'a, Result<(), Failure>> {
        self.sweep().boxed()
    }
}
