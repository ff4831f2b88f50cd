//! The figures of a run, for people and for programs.

use std::time::Duration;

use serde::Serialize;

use crate::subscribers::Seen;
use crate::target::Usage;

/// One run.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Scenario name.
    pub scenario: &'static str,
    /// Subscribers.
    pub subscribers: usize,
    /// Measured time.
    pub seconds: f64,
    /// Packets that the publisher sent.
    pub published: u64,
    /// Packets that the server forwarded (its own count, else what arrived).
    pub forwarded: u64,
    /// Forwarded packets per second.
    pub packets_per_second: u64,
    /// Packets that arrived.
    pub received: u64,
    /// Packets that did not.
    pub lost: u64,
    /// Streams without a packet.
    pub silent_streams: usize,
    /// Packets that the server's kernel refused.
    pub refused: Option<u64>,
    /// Decrypted packets that were not authentic.
    pub broken: u64,
    /// Median latency from publisher to subscriber, in microseconds.
    pub latency_p50_us: Option<u32>,
    /// 99th percentile.
    pub latency_p99_us: Option<u32>,
    /// Server CPU per forwarded packet, in microseconds.
    pub cpu_per_packet_us: Option<f64>,
    /// Share of one core that the server used.
    pub cpu_share: Option<f64>,
    /// Server memory per subscriber, in KiB.
    pub memory_per_subscriber_kib: Option<u64>,
    /// Server memory at the end, in MiB.
    pub memory_mib: Option<u64>,
}

/// The measured window.
pub struct Window {
    /// Before anybody joined.
    pub idle: Usage,
    /// At its begin.
    pub before: Usage,
    /// At its end.
    pub after: Usage,
    /// Its length.
    pub span: Duration,
}

impl Report {
    /// Puts the figures together.
    pub fn new(subscribers: usize, published: u64, seen: &Seen, window: &Window) -> Self {
        let Window { idle, before, after, span } = window;
        let known = after.forwarded.zip(before.forwarded).map(|(after, before)| after - before);
        let forwarded = known.unwrap_or(seen.received);
        let cpu = (after.cpu > before.cpu).then(|| (after.cpu - before.cpu).as_secs_f64());
        let percentile = |share: f64| {
            let at = (seen.latencies.len() as f64 * share) as usize;
            seen.latencies.get(at).copied()
        };
        let memory = (after.memory > 0).then_some(after.memory);
        Report {
            scenario: "fanout",
            subscribers,
            seconds: span.as_secs_f64(),
            published,
            forwarded,
            packets_per_second: (forwarded as f64 / span.as_secs_f64()) as u64,
            received: seen.received,
            lost: seen.lost,
            silent_streams: seen.silent,
            refused: after.dropped.zip(before.dropped).map(|(after, before)| after - before),
            broken: seen.broken,
            latency_p50_us: percentile(0.5),
            latency_p99_us: percentile(0.99),
            cpu_per_packet_us: cpu.map(|cpu| cpu * 1e6 / forwarded.max(1) as f64),
            cpu_share: cpu.map(|cpu| cpu / span.as_secs_f64()),
            memory_per_subscriber_kib: memory
                .map(|memory| memory.saturating_sub(idle.memory) / 1024 / subscribers.max(1) as u64),
            memory_mib: memory.map(|memory| memory / 1024 / 1024),
        }
    }

    /// A table, then one line of JSON.
    pub fn print(&self) -> anyhow::Result<()> {
        let line = |name: &str, value: String| println!("{name:<32}{value:>16}");
        let or_dash = |value: Option<String>| value.unwrap_or_else(|| "-".into());
        line("subscribers", self.subscribers.to_string());
        line("seconds", format!("{:.1}", self.seconds));
        line("published packets", self.published.to_string());
        line("forwarded packets", self.forwarded.to_string());
        line("forwarded packets/s", self.packets_per_second.to_string());
        line("lost packets", self.lost.to_string());
        line("refused by the kernel", or_dash(self.refused.map(|n| n.to_string())));
        line("silent streams", self.silent_streams.to_string());
        line("latency p50", or_dash(self.latency_p50_us.map(|us| format!("{us} us"))));
        line("latency p99", or_dash(self.latency_p99_us.map(|us| format!("{us} us"))));
        line("CPU per forwarded packet", or_dash(self.cpu_per_packet_us.map(|us| format!("{us:.2} us"))));
        line("share of one core", or_dash(self.cpu_share.map(|s| format!("{:.1} %", s * 100.0))));
        let memory = self.memory_per_subscriber_kib.map(|kib| format!("{kib} KiB"));
        line("memory per subscriber", or_dash(memory));
        line("memory", or_dash(self.memory_mib.map(|mib| format!("{mib} MiB"))));
        println!("{}", serde_json::to_string(self)?);
        Ok(())
    }
}
