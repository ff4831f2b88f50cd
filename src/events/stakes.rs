//! What other areas keep for an event. Events know of none of them; the program hands over those who have a stake.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::Event;
use crate::base::language::Saying;
use crate::base::time::Timestamp;
use crate::base::tx::Tx;

/// An area's stake in an event.
pub trait Stake: Send + Sync {
    /// Copies what the area keeps for the old event and a new one wants too: never orders, people or anything that happened.
    fn copy<'a>(&'a self, tx: &'a mut Tx, copy: &'a mut Copy) -> BoxFuture<'a, Result<(), sqlx::Error>>;

    /// Copies what it keeps in the event's rooms, once those are there: `copy.now("room", ..)`. Most areas keep nothing there.
    fn furnish<'a>(&'a self, _: &'a mut Tx, _: &'a Copy) -> BoxFuture<'a, Result<(), sqlx::Error>> {
        async { Ok(()) }.boxed()
    }

    /// Gives up what the area keeps, before the event is deleted; or says why the event has to stay, in a sentence for its
    /// organizer.
    fn give_up<'a>(&'a self, tx: &'a mut Tx, event: &'a Event) -> BoxFuture<'a, Result<Option<Saying>, sqlx::Error>>;

    /// The products that it sells at the event: what can open a room. Most areas sell nothing.
    fn products<'a>(&'a self, _: &'a mut Tx, _: &'a Event) -> BoxFuture<'a, Result<Vec<i64>, sqlx::Error>> {
        async { Ok(Vec::new()) }.boxed()
    }

    /// The sessions of its programme at the event. Most areas have none.
    fn sessions<'a>(&'a self, _: &'a mut Tx, _: &'a Event) -> BoxFuture<'a, Result<Vec<Session>, sqlx::Error>> {
        async { Ok(Vec::new()) }.boxed()
    }
}

/// Something on the programme of an event.
#[derive(Clone, Debug)]
pub struct Session {
    pub id: i64,
    pub room_id: i64,
    pub title: String,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
}

/// Everybody who has one, in the order in which they copy.
#[derive(Clone)]
pub struct Stakes(Arc<Vec<Arc<dyn Stake>>>);

impl Stakes {
    pub fn new(stakes: Vec<Arc<dyn Stake>>) -> Self {
        Stakes(Arc::new(stakes))
    }

    /// What is sold at an event.
    pub async fn products(&self, tx: &mut Tx, event: &Event) -> Result<Vec<i64>, sqlx::Error> {
        let mut products = Vec::new();
        for stake in self.iter() {
            products.extend(stake.products(tx, event).await?);
        }
        Ok(products)
    }

    /// The programme of an event, in the order of time.
    pub async fn sessions(&self, tx: &mut Tx, event: &Event) -> Result<Vec<Session>, sqlx::Error> {
        let mut sessions = Vec::new();
        for stake in self.iter() {
            sessions.extend(stake.sessions(tx, event).await?);
        }
        Ok(sessions)
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<dyn Stake>> {
        self.0.iter()
    }
}

/// An event that becomes another one.
pub struct Copy {
    pub from: Event,
    pub to: Event,
    /// What has which id there.
    ids: BTreeMap<(&'static str, i64), i64>,
}

impl Copy {
    pub fn new(from: Event, to: Event) -> Self {
        Copy { from, to, ids: BTreeMap::new() }
    }

    /// A thing was copied: `copy.became("product", 1, 7)`.
    pub fn became(&mut self, thing: &'static str, old: i64, new: i64) {
        self.ids.insert((thing, old), new);
    }

    /// The id that a thing has at the new event, when it was copied.
    pub fn now(&self, thing: &'static str, old: i64) -> Option<i64> {
        self.ids.get(&(thing, old)).copied()
    }
}
