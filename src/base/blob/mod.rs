//! Where the bytes of files are: a folder of the data directory, or a store that speaks S3. Names are ids of ours, never
//! anything that somebody typed, so a path cannot lead elsewhere.

mod disk;
mod s3;

use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use uuid::Uuid;

use super::config::Config;

pub use disk::Disk;
pub use s3::S3;

/// A store of bytes by id.
pub trait Blob: Send + Sync {
    /// Stores what nobody changes afterwards. When this returns, it is there for good.
    fn put<'a>(&'a self, id: Uuid, bytes: Bytes) -> BoxFuture<'a, anyhow::Result<()>>;

    /// `None`: there is no such thing.
    fn get<'a>(&'a self, id: Uuid) -> BoxFuture<'a, anyhow::Result<Option<Bytes>>>;

    /// Deleting what is not there is no error.
    fn delete<'a>(&'a self, id: Uuid) -> BoxFuture<'a, anyhow::Result<()>>;
}

/// The store that the configuration names.
pub fn open(config: &Config) -> anyhow::Result<Arc<dyn Blob>> {
    if config.files.s3.endpoint.is_empty() {
        return Ok(Arc::new(Disk::new(config.data.dir.join("files"))));
    }
    Ok(Arc::new(S3::new(config)?))
}
