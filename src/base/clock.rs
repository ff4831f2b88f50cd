//! Where "now" comes from. Tests steer it; everything else asks the system.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use super::time::Timestamp;

/// The program's clock. Cheap to clone; clones of a stepped clock move together.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Microseconds added to the system's clock, so that a test can travel while time still flows.
    offset: Arc<AtomicI64>,
}

impl Clock {
    pub fn system() -> Self {
        Self::default()
    }

    pub fn now(&self) -> Timestamp {
        #[allow(clippy::disallowed_methods, reason = "the one place that asks the system")]
        let system = Timestamp::from(jiff::Timestamp::now());
        Timestamp(system.0 + self.offset.load(Ordering::Relaxed))
    }

    /// Moves this clock (and its clones) forward.
    pub fn advance(&self, span: Duration) {
        let micros = i64::try_from(span.as_micros()).unwrap_or(i64::MAX);
        self.offset.fetch_add(micros, Ordering::Relaxed);
    }
}
