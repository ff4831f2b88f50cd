//! Files that people upload. What is kept is not what was sent: pictures are decoded under limits and written anew, so
//! whatever else the bytes held is gone, with it where the photograph was taken. SVG and everything whose first bytes we do
//! not know is refused. A file is its uploader's alone, and goes after a day unless something takes it over.

pub mod api;
pub mod download;
pub mod hand_over;
pub mod store;
pub mod upload;

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use uuid::Uuid;

use crate::base::Base;
use crate::base::jobs::{Failure, Job, Work};
use crate::base::time::Timestamp;
use crate::base::tx::Actor;

/// How long an upload waits to be used (the field's figure).
const LIFETIME: Duration = Duration::from_secs(24 * 3600);

/// A file's row.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct File {
    pub id: Uuid,
    /// The actor who uploaded it.
    pub owner: String,
    pub name: String,
    pub content_type: String,
    pub size: i64,
    pub expires_at: Timestamp,
}

/// What runs for files by itself.
pub fn works(base: &Base) -> Vec<Arc<dyn Work>> {
    vec![Arc::new(Forget { base: base.clone() })]
}

/// The recurring work that deletes uploads whose day is over.
struct Forget {
    base: Base,
}

impl Forget {
    /// The bytes go first: a row whose bytes are gone is found again, bytes without a row would stay for ever.
    async fn forget(&self) -> Result<(), Failure> {
        for id in store::expired(&mut self.base.read().await?, self.base.now()).await? {
            self.base.blob.delete(id).await?;
            let mut tx = self.base.begin(Actor::System).await?;
            store::delete(&mut tx, id).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

impl Work for Forget {
    fn kind(&self) -> &str {
        "files.forget"
    }

    fn every(&self) -> Option<Duration> {
        Some(Duration::from_secs(600))
    }

    fn run<'a>(&'a self, _: &'a Job) -> BoxFuture<'a, Result<(), Failure>> {
        self.forget().boxed()
    }
}
