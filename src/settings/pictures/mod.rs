//! Pictures that settings name: an organizer's logo, an event's header. An upload becomes one when a setting takes it over:
//! the bytes stay where they are (re-encoded, within the upload's limits), the upload's row goes, and from then on the picture
//! is the organizer's. Another organizer's setting cannot name it, nor take over what somebody else uploaded.
//!
//! Whoever has the address sees the picture, for as long as browsers and mail programs like to keep it: what stands at an
//! address never changes. A picture that no setting names any more goes a day later.

pub mod page;
mod store;
mod sweep;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use uuid::Uuid;

use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::jobs::Work;
use crate::base::language::say;
use crate::base::tx::{LockKey, Tx};

/// Largest picture that pages show, in bytes: every visitor loads it.
const MAX_SIZE: i64 = 2 * 1024 * 1024;
/// Most pictures of an organizer.
const MAX_PICTURES: i64 = 500;
/// The pictures' lock: one that is just being named is not swept away.
const LOCK: LockKey = LockKey::Named("pictures");
/// How a setting names what was uploaded.
const UPLOAD: &str = "file:";

/// An upload that becomes something else's: its kind and size. The bytes are in the blob store under its id.
#[derive(Clone, Debug)]
pub struct Taken {
    /// What its uploader called it.
    pub name: String,
    pub content_type: String,
    pub size: i64,
}

/// Where uploads wait to be used.
pub trait Uploads: Send + Sync {
    /// Hands an upload of the transaction's actor over: from its commit on nobody else finds or deletes it. `None`: the actor
    /// has no such upload, or its time is over.
    fn take<'a>(&'a self, tx: &'a mut Tx, id: Uuid) -> BoxFuture<'a, Result<Option<Taken>, sqlx::Error>>;
}

/// They, for handlers to extract.
#[derive(Clone)]
pub struct TakesUploads(pub Arc<dyn Uploads>);

/// The address of a picture, below the installation's.
fn path(id: Uuid) -> String {
    format!("/pictures/{id}/")
}

/// The picture at an address of ours.
fn id_of(path: &str) -> Option<Uuid> {
    path.strip_prefix("/pictures/")?.strip_suffix('/')?.parse().ok()
}

/// Whether a text has the form of a setting's value: nothing, an upload, or a picture's address.
pub fn is_named(text: &str) -> bool {
    let upload = |text: &str| text.strip_prefix(UPLOAD).is_some_and(|id| id.parse::<Uuid>().is_ok());
    text.is_empty() || upload(text) || id_of(text).is_some()
}

/// The value that is stored for one that somebody sent: an upload of theirs is taken over, a picture of the same organizer may be
/// named again.
pub async fn settle(
    tx: &mut Tx,
    uploads: &dyn Uploads,
    organizer_id: i64,
    key: &str,
    wanted: &str,
) -> Result<String, ApiError> {
    if wanted.is_empty() {
        return Ok(String::new());
    }
    tx.lock(vec![LOCK]).await?;
    let unknown = || ApiError::field(key, say("api-picture-unknown"));
    if let Some(id) = id_of(wanted) {
        let known = store::is_of(tx, organizer_id, id).await?;
        return if known { Ok(wanted.to_owned()) } else { Err(unknown()) };
    }
    let id = wanted.strip_prefix(UPLOAD).and_then(|id| id.parse().ok()).ok_or_else(unknown)?;
    let taken = uploads.take(tx, id).await?.ok_or_else(unknown)?;
    if !taken.content_type.starts_with("image/") || taken.size > MAX_SIZE {
        return Err(ApiError::field(key, say("api-picture-kind").with("most", MAX_SIZE / 1024 / 1024)));
    }
    if store::count(tx, organizer_id).await? >= MAX_PICTURES {
        return Err(ApiError::field(key, say("api-most-pictures").with("most", MAX_PICTURES)));
    }
    let now = tx.now();
    store::insert(tx, id, organizer_id, &taken.content_type, now).await?;
    Ok(path(id))
}

/// What runs for pictures by itself.
pub fn works(base: &Base) -> Vec<Arc<dyn Work>> {
    vec![Arc::new(sweep::Sweep::new(base.clone()))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_an_upload_a_picture_or_nothing() {
        let id = Uuid::from_u128(7);
        assert_eq!(id_of(&path(id)), Some(id));
        for named in ["", &format!("file:{id}"), &path(id)] {
            assert!(is_named(named), "{named}");
        }
        for other in ["file:", "logo.png", "/pictures/../files/", "https://evil.example/pictures/x/", "/pictures/x/"] {
            assert!(!is_named(other), "{other}");
        }
    }
}
