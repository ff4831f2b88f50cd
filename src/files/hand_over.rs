//! An upload that a setting takes over is an upload no more.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use uuid::Uuid;

use super::store;
use crate::base::tx::Tx;
use crate::settings::pictures::{Taken, Uploads};

/// The uploads that wait.
pub struct Waiting;

impl Uploads for Waiting {
    fn take<'a>(&'a self, tx: &'a mut Tx, id: Uuid) -> BoxFuture<'a, Result<Option<Taken>, sqlx::Error>> {
        async move {
            let (owner, now) = (tx.actor().to_string(), tx.now());
            let Some(file) = store::find(tx, id, &owner, now).await? else { return Ok(None) };
            store::delete(tx, id).await?;
            Ok(Some(Taken { name: file.name, content_type: file.content_type, size: file.size }))
        }
        .boxed()
    }
}
