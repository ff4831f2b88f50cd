//! One run as a flat record.

use std::time::Duration;

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::fleet::{Harvest, Moments};
use crate::machine::Usage;
use crate::peer::Choice;
use crate::scenario::Common;

/// One run. Every field says its unit.
#[derive(Clone, Debug, Serialize)]
pub struct Run {
    /// Always `run`.
    pub kind: &'static str,
    /// Scenario name.
    pub scenario: &'static str,
    /// What was measured.
    pub system: &'static str,
    /// What chance was made of.
    pub seed: u64,
    /// Which repetition, from 1.
    pub round: u32,
    /// What the scenario's size counts: subscribers, people, rooms.
    pub size_count: usize,
    /// Connections that were asked for.
    pub connections_count: usize,
    /// Connections that came to be.
    pub connected_count: usize,
    /// Everything else.
    #[serde(flatten)]
    pub figures: Map<String, Value>,
}

/// The measured window.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// The server before the clients whose memory is counted joined.
    pub idle: Usage,
    /// The server at the window's begin.
    pub before: Usage,
    /// And at its end.
    pub after: Usage,
    /// The generator's CPU time in the window.
    pub generator: Duration,
    /// The window's length.
    pub span: Duration,
}

impl Run {
    /// A record without figures.
    pub fn new(scenario: &'static str, choice: &Choice, common: &Common, round: u32, size: usize) -> Self {
        Run { seed: common.seed, ..Run::of(scenario, choice.name(), round, size) }
    }

    /// The same where nothing is left to chance.
    pub fn of(scenario: &'static str, system: &'static str, round: u32, size: usize) -> Self {
        Run {
            kind: "run",
            scenario,
            system,
            seed: 0,
            round,
            size_count: size,
            connections_count: 0,
            connected_count: 0,
            figures: Map::new(),
        }
    }

    /// One more figure. `None` stays out.
    pub fn put(&mut self, key: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.figures.insert(key.to_owned(), value.into());
        }
    }

    /// What the server did and needed. `clients` is what memory is divided by.
    pub fn put_window(&mut self, window: &Window, harvest: &Harvest, clients: usize) {
        let Window { idle, before, after, generator, span } = window;
        let seconds = span.as_secs_f64();
        let (received, lost) = (harvest.received(), harvest.lost());
        let told = after.forwarded.zip(before.forwarded).map(|(after, before)| after.saturating_sub(before));
        let forwarded = told.unwrap_or(received);
        let cpu = after.cpu.checked_sub(before.cpu).filter(|cpu| !cpu.is_zero()).map(|cpu| cpu.as_secs_f64());
        let refused = after.refused.zip(before.refused).map(|(after, before)| after.saturating_sub(before));
        self.put("measured_s", Some(round(seconds, 3)));
        self.put("published_packets", Some(harvest.sent));
        self.put("forwarded_packets", Some(forwarded));
        self.put("received_packets", Some(received));
        self.put("received_packets_per_s", Some(round(received as f64 / seconds, 0)));
        self.put("lost_packets", Some(lost));
        self.put("lost_percent", Some(round(percent(lost, lost + received), 3)));
        self.put("silent_streams_count", Some(harvest.silent()));
        self.put("broken_packets", Some(harvest.broken));
        self.put("refused_by_kernel_packets", refused);
        self.put("latency_p50_us", percentile(&harvest.latencies, 0.5));
        self.put("latency_p99_us", percentile(&harvest.latencies, 0.99));
        // Both servers by what arrived: what a server drops on the way is no work done.
        let each = cpu.filter(|_| received > 0).map(|cpu| cpu * 1e6 / received as f64);
        self.put("server_cpu_per_packet_us", each.map(|us| round(us, 3)));
        self.put("server_core_percent", cpu.map(|cpu| round(cpu / seconds * 100.0, 1)));
        if after.memory > 0 {
            let growth = after.memory.saturating_sub(idle.memory) as f64 / 1_024.0;
            self.put("server_memory_mib", Some(round(after.memory as f64 / 1_048_576.0, 1)));
            self.put("server_memory_per_client_kib", Some(round(growth / clients.max(1) as f64, 1)));
        }
        self.put("generator_core_percent", Some(round(generator.as_secs_f64() / seconds * 100.0, 1)));
        self.put("received_per_100_ms_packets", Some(json!(harvest.steps)));
    }

    /// How long connecting took, asked to connected and asked to first media.
    pub fn put_moments(&mut self, moments: &[Moments]) {
        let millis = |pick: fn(&Moments) -> Option<Duration>| {
            let mut found: Vec<f64> = moments.iter().filter_map(pick).map(|time| time.as_secs_f64() * 1e3).collect();
            found.sort_by(f64::total_cmp);
            found
        };
        for (key, times) in [("connected", millis(|m| m.connected)), ("first_media", millis(|m| m.first_media))] {
            for (name, share) in [("p50", 0.5), ("p99", 0.99)] {
                self.put(&format!("{key}_{name}_ms"), percentile(&times, share).map(|ms| round(ms, 1)));
            }
        }
    }
}

/// The value below which `share` of the ascending values lie.
pub fn percentile<T: Copy>(ascending: &[T], share: f64) -> Option<T> {
    let at = (ascending.len() as f64 * share) as usize;
    ascending.get(at.min(ascending.len().checked_sub(1)?)).copied()
}

/// `part` of `whole` in percent; nothing of nothing is none.
pub fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 * 100.0 / whole as f64 }
}

/// To so many decimals, as a report shows it.
pub fn round(value: f64, decimals: i32) -> f64 {
    let scale = 10f64.powi(decimals);
    (value * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_occur() {
        let values: Vec<u32> = (1..=100).collect();
        assert_eq!(percentile(&values, 0.5), Some(51));
        assert_eq!(percentile(&values, 0.99), Some(100));
        assert_eq!(percentile(&values, 1.0), Some(100));
        assert_eq!(percentile(&[7], 0.99), Some(7));
        assert_eq!(percentile::<u32>(&[], 0.5), None);
    }

    #[test]
    fn shares_of_nothing_are_none() {
        assert_eq!(percent(0, 0), 0.0);
        assert_eq!(percent(1, 4), 25.0);
        assert_eq!(round(1.23456, 2), 1.23);
    }
}
