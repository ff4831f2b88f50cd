//! The registry behind `/metrics`. Areas register what they count when the program starts.

use std::sync::{Arc, Mutex};

use prometheus_client::encoding::text::encode;
use prometheus_client::registry::{Metric, Registry};

/// Cheap to clone; clones share the registry.
#[derive(Clone)]
pub struct Metrics {
    registry: Arc<Mutex<Registry>>,
}

impl Default for Metrics {
    fn default() -> Self {
        Metrics { registry: Arc::new(Mutex::new(Registry::with_prefix("eventyay"))) }
    }
}

impl Metrics {
    /// Registers `metric` under `eventyay_{name}` and gives it back.
    pub fn register<M: Metric + Clone>(&self, name: &str, help: &str, metric: M) -> M {
        self.registry.lock().expect("no holder of this lock panics").register(name, help, metric.clone());
        metric
    }

    /// All values in the OpenMetrics text format.
    pub fn render(&self) -> String {
        let mut text = String::new();
        let registry = self.registry.lock().expect("no holder of this lock panics");
        encode(&mut text, &registry).expect("writing to a String cannot fail");
        text
    }
}
