//! The ground every area stands on. No product words here: no orders, talks or rooms.

pub mod blob;
pub mod bus;
pub mod clock;
pub mod codes;
pub mod config;
pub mod csv;
pub mod db;
pub mod deliveries;
pub mod egress;
pub mod error;
pub mod fresh;
pub mod installation;
pub mod intake;
pub mod jobs;
pub mod journal;
pub mod language;
pub mod letters;
pub mod listing;
pub mod log;
pub mod metrics;
pub mod money;
pub mod page;
pub mod seal;
pub mod secret;
pub mod slug;
mod text_enum;
mod text_value;
pub mod texts;
pub mod time;
pub mod tx;
pub mod web;
pub mod words;

use std::sync::Arc;

/// The shared services, handed to every area. Cheap to clone.
#[derive(Clone)]
pub struct Base {
    pub db: db::Db,
    pub bus: Arc<dyn bus::Bus>,
    pub clock: clock::Clock,
    pub config: Arc<config::Config>,
    pub metrics: metrics::Metrics,
    /// The bytes of files.
    pub blob: Arc<dyn blob::Blob>,
    /// The one way to call addresses that somebody typed in.
    pub egress: egress::Egress,
    /// How secrets that we must be able to read again are stored.
    pub seal: seal::Seal,
    /// Under which address people reach this server, without a slash at the end.
    pub public_url: Arc<str>,
}

impl Base {
    /// The present, by this program's clock.
    pub fn now(&self) -> time::Timestamp {
        self.clock.now()
    }

    /// Whether people come by HTTPS: cookies then say `Secure` and carry `__Host-` names.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// A connection for reading.
    pub async fn read(&self) -> Result<db::Conn, sqlx::Error> {
        self.db.read().await
    }

    /// Begins a transaction on behalf of `actor`.
    pub async fn begin(&self, actor: tx::Actor) -> Result<tx::Tx, sqlx::Error> {
        tx::Tx::begin(&self.db, self.now(), actor).await
    }
}
