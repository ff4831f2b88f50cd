//! What talks keep for an event: people's work, which is not copied and not lost.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::slots::{self, Slot};
use super::store;
use crate::base::language::{Saying, say};
use crate::base::tx::Tx;
use crate::events::Event;
use crate::events::stakes::{Copy, Session, Stake};

/// The area's stake in events.
pub struct Talks;

impl Stake for Talks {
    fn copy<'a>(&'a self, _: &'a mut Tx, _: &'a mut Copy) -> BoxFuture<'a, Result<(), sqlx::Error>> {
        async { Ok(()) }.boxed()
    }

    fn give_up<'a>(&'a self, tx: &'a mut Tx, event: &'a Event) -> BoxFuture<'a, Result<Option<Saying>, sqlx::Error>> {
        async {
            let has_talks = store::any(tx, event.id).await?;
            Ok(has_talks.then(|| say("api-event-talks")))
        }
        .boxed()
    }

    fn sessions<'a>(&'a self, tx: &'a mut Tx, event: &'a Event) -> BoxFuture<'a, Result<Vec<Session>, sqlx::Error>> {
        async {
            let session = |slot: Slot| Session {
                id: slot.id,
                room_id: slot.room_id,
                title: slot.title,
                starts_at: slot.starts_at,
                ends_at: slot.ends_at,
            };
            Ok(slots::store::of_event(tx, event.id).await?.into_iter().map(session).collect())
        }
        .boxed()
    }
}
