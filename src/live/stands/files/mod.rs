//! Files of stands: a logo, a banner, a poster with a picture of it, downloads. Taken in as all uploads are, seen by whoever may
//! be at the stand now, gone with it.

pub mod doors;
pub mod store;

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use signaling::protocol::{StandFile, StandFileKind};
use uuid::Uuid;

use crate::base::Base;
use crate::base::jobs::{Failure, Job, Work};
use crate::base::tx::{Actor, Tx};
use crate::text_enum;

pub use doors::routes;

/// Most downloads of one stand.
pub const MAX_DOWNLOADS: usize = 20;

text_enum! {
    "a kind of file";
    /// What a file is for.
    pub enum Kind {
        Logo = "logo",
        Banner = "banner",
        Preview = "preview",
        Poster = "poster",
        Download = "download",
    }
}

impl Kind {
    /// Whether browsers have to show it as a picture.
    pub fn wants_picture(self) -> bool {
        matches!(self, Kind::Logo | Kind::Banner | Kind::Preview)
    }
}

/// A row of `stand_files`.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct File {
    pub id: Uuid,
    pub event_id: i64,
    pub stand_id: Option<i64>,
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    pub name: String,
    pub content_type: String,
    pub size: i64,
}

impl File {
    pub fn view(self) -> StandFile {
        let kind = match self.kind {
            Kind::Logo => StandFileKind::Logo,
            Kind::Banner => StandFileKind::Banner,
            Kind::Preview => StandFileKind::Preview,
            Kind::Poster => StandFileKind::Poster,
            Kind::Download => StandFileKind::Download,
        };
        StandFile { id: self.id, kind, name: self.name, content_type: self.content_type, size: self.size }
    }
}

/// Puts a file, whose bytes are kept already, on a stand. Of all kinds but downloads a stand has one: the old one goes.
pub async fn put(tx: &mut Tx, stand: i64, file: &File) -> Result<(), sqlx::Error> {
    if file.kind != Kind::Download {
        store::release_kind(tx, stand, file.kind).await?;
    }
    let now = tx.now();
    store::insert(tx, file, now).await
}

/// What runs for files by itself.
pub fn works(base: &Base) -> Vec<Arc<dyn Work>> {
    vec![Arc::new(Sweep { base: base.clone() })]
}

/// The recurring work that deletes files that no stand has.
struct Sweep {
    base: Base,
}

impl Sweep {
    /// The bytes go first: a row whose bytes are gone is found again, bytes without a row would stay for ever.
    async fn sweep(&self) -> Result<(), Failure> {
        for id in store::forlorn(&mut self.base.read().await?).await? {
            self.base.blob.delete(id).await?;
            let mut tx = self.base.begin(Actor::System).await?;
            store::delete(&mut tx, id).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

impl Work for Sweep {
    fn kind(&self) -> &str {
        "live.stand_files"
    }

    fn every(&self) -> Option<Duration> {
        Some(Duration::from_secs(600))
    }

    fn run<'a>(&'a self, _: &'a Job) -> BoxFuture<'a, Result<(), Failure>> {
        self.sweep().boxed()
    }
}
