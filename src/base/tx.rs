//! One transaction tells the story: rows, rights and journal lines commit together.

use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use serde_json::Value;
use tokio::sync::watch;

use super::db::{Conn, Db, Locking};
use super::journal;
use super::time::Timestamp;

/// Who does it. Ends up in the journal; never taken from a client's payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// An account, signed in.
    User(i64),
    /// A person of an event (attendee, speaker) by session or secret link.
    Person(uuid::Uuid),
    /// An organizer's API token.
    Token(i64),
    /// A device of an organizer.
    Device(i64),
    /// An application that somebody allowed to act in their name.
    Application { client: i64, user: i64 },
    /// Somebody whom we do not know, in the shop.
    Visitor,
    /// The program itself: timers, set-up, demo.
    System,
}

impl std::fmt::Display for Actor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Actor::User(id) => write!(f, "user:{id}"),
            Actor::Person(id) => write!(f, "person:{id}"),
            Actor::Token(id) => write!(f, "token:{id}"),
            Actor::Device(id) => write!(f, "device:{id}"),
            Actor::Application { client, user } => write!(f, "application:{client}:user:{user}"),
            Actor::Visitor => f.write_str("visitor"),
            Actor::System => f.write_str("system"),
        }
    }
}

/// Something that happened, for the journal. `body` carries ids and changed fields, never personal data.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Dotted kind, listed in `journal::KINDS`.
    pub kind: &'static str,
    pub organizer_id: Option<i64>,
    pub event_id: Option<i64>,
    /// What it happened to, as `order:ABC12`.
    pub subject: String,
    pub body: Value,
}

/// A lock on one thing that may run out.
#[derive(Clone, Debug, Hash, PartialEq, Eq, PartialOrd, Ord)]
pub enum LockKey {
    Quota(i64),
    Order(i64),
    Organizer(i64),
    Named(&'static str),
    Room(i64),
}

impl LockKey {
    /// PostgreSQL's advisory locks are named by 64-bit numbers.
    fn number(&self) -> i64 {
        let mut hasher = Fnv(0xcbf2_9ce4_8422_2325);
        self.hash(&mut hasher);
        hasher.finish() as i64
    }
}

/// FNV-1a: the same number in every process and every release, which `DefaultHasher` does not promise.
struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// A writing transaction on behalf of an actor. Dropped without [`Tx::commit`], nothing of it stays.
pub struct Tx {
    conn: Conn,
    locking: Locking,
    now: Timestamp,
    actor: Actor,
    committed: Arc<watch::Sender<()>>,
}

impl Tx {
    pub(super) async fn begin(db: &Db, now: Timestamp, actor: Actor) -> Result<Self, sqlx::Error> {
        let committed = db.committed().clone();
        Ok(Tx { conn: db.begin().await?, locking: db.locking(), now, actor, committed })
    }

    /// The moment this transaction speaks of.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Takes exclusive locks until commit, in one order for everybody, so that nobody waits in a circle. Call it late and
    /// once. On SQLite the transaction itself is the lock.
    ///
    /// # Errors
    /// A lock that is not free within 3 s (the field's figure) is an error with SQLSTATE 55P03, "too busy" to the client.
    pub async fn lock(&mut self, mut keys: Vec<LockKey>) -> Result<(), sqlx::Error> {
        let Conn::PostgresTx(tx) = &mut self.conn else { return Ok(()) };
        if self.locking == Locking::Off {
            return Ok(());
        }
        sqlx::query("SET LOCAL lock_timeout = '3s'").execute(&mut **tx).await?;
        keys.sort();
        keys.dedup();
        for key in keys {
            sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(key.number()).execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// Writes a journal line; it is told to its consumers after the commit.
    pub async fn record(&mut self, fact: Fact) -> Result<(), sqlx::Error> {
        let (now, actor) = (self.now, self.actor.to_string());
        journal::append(&mut self.conn, now, &actor, &fact).await
    }

    pub async fn commit(self) -> Result<(), sqlx::Error> {
        self.conn.commit().await?;
        self.committed.send_replace(());
        Ok(())
    }
}

impl Deref for Tx {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}
