//! Webhooks: programs of an organizer are told of facts by HTTP, signed, at least once.
//!
//! From a fact to a receiver: the consumer [`fanout`] writes one job per endpoint and journal line, in one transaction; the
//! work [`call`] posts it, tries again for more than two days, and writes down every attempt. Nothing is kept only in memory,
//! so a killed process loses nothing.

pub mod actions;
pub mod api;
pub mod call;
pub mod change;
pub mod fanout;
pub mod resend;
pub mod rules;
pub mod sign;
pub mod store;

use std::sync::Arc;

use crate::base::Base;
use crate::base::deliveries::Consumer;
use crate::base::jobs::Work;
use crate::base::time::Timestamp;

/// Where the signing secret stands, for the seal.
const SECRET_PLACE: &str = "webhooks.secret";

/// An endpoint of an organizer.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Webhook {
    pub id: i64,
    pub organizer_id: i64,
    pub target_url: String,
    pub enabled: bool,
    pub all_events: bool,
    pub comment: String,
    /// Sealed; never leaves the server again.
    pub secret: String,
    pub created_at: Timestamp,
}

/// Who turns facts into calls.
pub fn consumer(base: &Base) -> Arc<dyn Consumer> {
    Arc::new(fanout::Fanout::new(base.clone()))
}

/// The calls, and the log's end.
pub fn works(base: &Base) -> Vec<Arc<dyn Work>> {
    vec![Arc::new(call::Call::new(base.clone())), Arc::new(call::Forget::new(base.clone()))]
}
