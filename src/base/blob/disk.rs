//! Files in a folder, spread over 256 folders by the id's last two digits.

use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use uuid::Uuid;

use super::Blob;

/// The store in a folder.
pub struct Disk {
    folder: PathBuf,
}

impl Disk {
    pub fn new(folder: PathBuf) -> Self {
        Disk { folder }
    }

    fn path(&self, id: Uuid) -> PathBuf {
        let name = id.simple().to_string();
        self.folder.join(&name[30..]).join(name)
    }
}

impl Blob for Disk {
    fn put<'a>(&'a self, id: Uuid, bytes: Bytes) -> BoxFuture<'a, anyhow::Result<()>> {
        let path = self.path(id);
        async move { Ok(tokio::task::spawn_blocking(move || write(&path, &bytes)).await??) }.boxed()
    }

    fn get<'a>(&'a self, id: Uuid) -> BoxFuture<'a, anyhow::Result<Option<Bytes>>> {
        async move {
            match tokio::fs::read(self.path(id)).await {
                Ok(bytes) => Ok(Some(bytes.into())),
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
                Err(error) => Err(error.into()),
            }
        }
        .boxed()
    }

    fn delete<'a>(&'a self, id: Uuid) -> BoxFuture<'a, anyhow::Result<()>> {
        async move {
            match tokio::fs::remove_file(self.path(id)).await {
                Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
                _ => Ok(()),
            }
        }
        .boxed()
    }
}

/// Whole or not at all, also when the power fails: written beside, synced, renamed, and the folder synced.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().expect("every path of ours has a folder");
    std::fs::create_dir_all(folder)?;
    let mut beside = tempfile::NamedTempFile::new_in(folder)?;
    beside.write_all(bytes)?;
    beside.as_file().sync_all()?;
    beside.persist(path)?;
    std::fs::File::open(folder)?.sync_all()
}
