//! Files in messages: pictures and PDFs, taken in as all uploads are, read by whoever may read the channel, gone with their
//! message. A file that was uploaded and not sent goes after a day.

mod api;
pub mod store;

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use signaling::protocol::{ChannelId, ChatContent, ChatEvent, ChatFile, ErrorCode};
use uuid::Uuid;

use crate::base::Base;
use crate::base::db::Conn;
use crate::base::jobs::{Failure, Job, Work};
use crate::base::tx::{Actor, Tx};
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;

pub use api::routes;

/// How long an upload waits to be sent.
const PATIENCE: Duration = Duration::from_secs(24 * 3600);

/// A row of `chat_files`.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct File {
    pub id: Uuid,
    pub event_id: i64,
    pub channel_id: Uuid,
    pub person_id: Uuid,
    pub message_id: Option<i64>,
    pub name: String,
    pub content_type: String,
    pub size: i64,
}

impl File {
    fn view(self) -> ChatFile {
        ChatFile { id: self.id, name: self.name, content_type: self.content_type, size: self.size }
    }
}

/// What runs for files by itself.
pub fn works(base: &Base) -> Vec<Arc<dyn Work>> {
    vec![Arc::new(Sweep { base: base.clone() })]
}

/// Makes files part of a message that is being written.
///
/// # Errors
/// `chat.invalid_body`: not one's own, of another channel, or sent already.
pub async fn attach(seat: &Seat, tx: &mut Tx, event: &mut ChatEvent, files: &[Uuid]) -> Answer<()> {
    for id in files {
        let to = (event.channel, seat.person, event.event_id);
        if !store::attach(tx, *id, to).await.map_err(fatal)? {
            return fail(ErrorCode::ChatInvalidBody);
        }
    }
    if !files.is_empty() {
        with_files(tx, event.channel, std::slice::from_mut(event)).await.map_err(fatal)?;
    }
    Ok(())
}

/// Puts their files to messages of one channel.
pub async fn with_files(conn: &mut Conn, channel: ChannelId, events: &mut [ChatEvent]) -> Result<(), sqlx::Error> {
    let ids = || events.iter().map(|event| event.event_id);
    let (Some(first), Some(last)) = (ids().min(), ids().max()) else { return Ok(()) };
    for file in store::of_messages(conn, channel, (first, last)).await? {
        let Some(event) = events.iter_mut().find(|event| Some(event.event_id) == file.message_id) else { continue };
        event.content = match std::mem::replace(&mut event.content, ChatContent::Deleted) {
            ChatContent::Text { body } => ChatContent::Files { body, files: vec![file.view()] },
            ChatContent::Files { body, mut files } => {
                files.push(file.view());
                ChatContent::Files { body, files }
            }
            ChatContent::Deleted => ChatContent::Deleted,
        };
    }
    Ok(())
}

/// The message is gone; the bytes go now, and what cannot go now goes with the next sweep.
pub async fn forget(base: &Base, files: Vec<Uuid>) {
    for id in files {
        if let Err(error) = forget_one(base, id).await {
            tracing::warn!(%error, "live.chat_file_not_deleted");
        }
    }
}

/// The bytes go first: a row whose bytes are gone is found again, bytes without a row would stay for ever.
async fn forget_one(base: &Base, id: Uuid) -> anyhow::Result<()> {
    base.blob.delete(id).await?;
    let mut tx = base.begin(Actor::System).await?;
    store::delete(&mut tx, id).await?;
    Ok(tx.commit().await?)
}

/// The recurring work that deletes files that nobody has.
struct Sweep {
    base: Base,
}

impl Sweep {
    async fn sweep(&self) -> Result<(), Failure> {
        let old = self.base.now().minus(PATIENCE);
        for id in store::forlorn(&mut self.base.read().await?, old).await? {
            forget_one(&self.base, id).await?;
        }
        Ok(())
    }
}

impl Work for Sweep {
    fn kind(&self) -> &str {
        "live.chat_files"
    }

    fn every(&self) -> Option<Duration> {
        Some(Duration::from_secs(600))
    }

    fn run<'a>(&'a self, _: &'a Job) -> BoxFuture<'a, Result<(), Failure>> {
        self.sweep().boxed()
    }
}
