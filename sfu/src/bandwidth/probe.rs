//! Probing: a short cluster of packets at a higher rate shows whether the path carries it. What media does not fill is
//! padding, so it works while nothing is forwarded too.

use std::time::Duration;

use super::Demand;

/// Length of a cluster at its rate, in seconds; once and twice as much longer after failures. Longer measures better on
/// paths with jitter and fills queues more.
const LENGTH: f64 = 0.020;
/// Bytes of a cluster at least, so that there are several packets to measure between.
const MIN_BYTES: f64 = 1_500.0;
/// A cluster that could not be sent in this time (microseconds) ends early,
const MAX_LENGTH: i64 = 250_000;
/// and one that is not reported in this time plus three round trips has failed.
const MAX_WAIT: i64 = 600_000;
/// Steps of the rate while probes succeed.
const STEP: f64 = 2.0;
const FIRST_STEP: f64 = 3.0;
/// A cluster is sent a little faster than is wanted, for the inaccuracy of measuring.
const MARGIN: f64 = 1.1;
/// Arriving at less than this share of the rate of sending, it met the path's limit,
const SATURATED: f64 = 0.9;
/// of which this much is used.
const USED: f64 = 0.95;
/// With at least this share of the rate coming through, the next probe may follow at once.
const SUCCESS: f64 = 0.7;
/// A result counts as progress beyond this factor of the target.
const PROGRESS: f64 = 1.05;
/// First and longest pause after a probe that showed nothing (microseconds). The longest is how long a picture stays
/// paused at most after its path has recovered; shorter wastes more: a cluster of 20 ms per pause.
const FIRST_PAUSE: i64 = 1_000_000;
const MAX_PAUSE: i64 = 10_000_000;
/// For so long after the target was lowered a success is not trusted: a policer lets a cluster pass out of its bucket,
/// and takes it back from the media that follow. The next probe waits, so that these show what is true.
const DISTRUST: i64 = 30_000_000;
/// After a cluster was reported, its queue may still be seen for so long (microseconds).
const AFTERMATH: i64 = 200_000;

/// A cluster to send: packets of any kind, padding where there is no media.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Bits per second.
    pub rate: u64,
    /// Bytes in total.
    pub bytes: u32,
    /// Its number, never zero.
    pub cluster: u8,
}

/// Bytes of one cluster between a first and a last time.
#[derive(Clone, Copy, Default)]
struct Span {
    first: Option<i64>,
    last: i64,
    bytes: f64,
    packets: u32,
    /// Size of the packet that does not count: it was there before the time began, or left when it was over.
    edge: f64,
}

impl Span {
    /// Bits per second; `None` when everything happened at once.
    fn rate(&self) -> Option<f64> {
        let length = self.last - self.first?;
        (length > 0).then(|| (self.bytes - self.edge).max(0.0) * 8e6 / length as f64)
    }
}

struct Cluster {
    probe: Probe,
    started: i64,
    open: bool,
    sent: Span,
    arrived: Span,
    lost: f64,
    told: u32,
}

/// Decides when to probe and reads the results.
pub struct Probes {
    active: Option<Cluster>,
    last_cluster: u8,
    due: i64,
    pause: i64,
    /// Demand for which pauses were taken.
    all: u64,
    dropped: i64,
    finished: i64,
    tried: bool,
    failures: u32,
}

impl Probes {
    pub fn new() -> Self {
        let (due, finished, dropped) = (0, i64::MIN / 2, i64::MIN / 2);
        Probes {
            active: None,
            last_cluster: 0,
            due,
            pause: FIRST_PAUSE,
            all: 0,
            dropped,
            finished,
            tried: false,
            failures: 0,
        }
    }

    /// Starts a cluster when one is due. `target` and `most` in bits per second.
    pub fn start(&mut self, now: i64, demand: Demand, target: f64, most: f64) -> Option<Probe> {
        if demand.all as f64 > self.all as f64 * MARGIN {
            // More is to be seen than before: old failures say nothing about it.
            self.due = self.due.min(now + FIRST_PAUSE / 4);
            (self.pause, self.all) = (FIRST_PAUSE, demand.all);
        }
        if self.active.is_some() || now < self.due || demand.all as f64 <= target || target >= most {
            return None;
        }
        let step = if self.tried { STEP } else { FIRST_STEP };
        let wanted = (demand.next as f64 * MARGIN).max(target * step);
        let rate = wanted.min(demand.all as f64 * MARGIN).min(most);
        let bytes = (rate * LENGTH * f64::from(1 + self.failures.min(2)) / 8.0).max(MIN_BYTES);
        (self.tried, self.all) = (true, demand.all);
        self.last_cluster = self.last_cluster.wrapping_add(1).max(1);
        let probe = Probe { rate: rate as u64, bytes: bytes as u32, cluster: self.last_cluster };
        let (sent, arrived) = (Span::default(), Span::default());
        self.active = Some(Cluster { probe, started: now, open: true, sent, arrived, lost: 0.0, told: 0 });
        Some(probe)
    }

    /// Bytes that should have left by now and have not.
    pub fn owed(&self, now: i64, tick: Duration) -> usize {
        let Some(cluster) = self.active.as_ref().filter(|cluster| cluster.open) else {
            return 0;
        };
        let passed = (now - cluster.started) as f64 / 1e6 + tick.as_secs_f64();
        let owed = (cluster.probe.rate as f64 * passed / 8.0).min(cluster.probe.bytes.into());
        (owed - cluster.sent.bytes).max(0.0).ceil() as usize
    }

    /// The cluster that a packet leaving now belongs to; zero for none.
    pub fn on_sent(&mut self, now: i64, size: usize) -> u8 {
        let Some(cluster) = self.active.as_mut().filter(|cluster| cluster.open) else {
            return 0;
        };
        cluster.sent.first.get_or_insert(now);
        cluster.sent.last = now;
        cluster.sent.bytes += size as f64;
        cluster.sent.edge = size as f64;
        cluster.sent.packets += 1;
        cluster.open = cluster.sent.bytes < f64::from(cluster.probe.bytes);
        cluster.probe.cluster
    }

    /// What feedback says of a packet of a cluster.
    pub fn on_told(&mut self, cluster: u8, size: u32, arrived: Option<i64>) {
        let Some(active) = self.active.as_mut().filter(|active| active.probe.cluster == cluster) else {
            return;
        };
        let size = f64::from(size);
        active.told += 1;
        let Some(at) = arrived else {
            active.lost += size;
            return;
        };
        let span = &mut active.arrived;
        if span.first.is_none_or(|first| at < first) {
            (span.first, span.edge) = (Some(at), size);
        }
        span.last = if span.packets == 0 { at } else { span.last.max(at) };
        span.bytes += size;
        span.packets += 1;
    }

    /// The rate that the cluster showed, once it is reported or given up. `inherent` is the usual share of loss.
    pub fn finish(&mut self, now: i64, rtt: i64, target: f64, inherent: f64) -> Option<f64> {
        let cluster = self.active.as_mut()?;
        let age = now - cluster.started;
        cluster.open &= age < MAX_LENGTH;
        let told = !cluster.open && cluster.told >= cluster.sent.packets && cluster.told > 0;
        if !told && age < MAX_WAIT + 3 * rtt {
            return None;
        }
        let rate = cluster.rate(inherent);
        let asked = cluster.probe.rate as f64;
        self.active = None;
        self.finished = now;
        let shown = rate.unwrap_or(0.0);
        if shown > target * PROGRESS && shown >= asked * SUCCESS {
            let trusted = now - self.dropped > DISTRUST;
            self.due = if trusted { now } else { now + FIRST_PAUSE / 2 };
            self.pause = if trusted { FIRST_PAUSE } else { self.pause.min(4 * FIRST_PAUSE) };
            self.failures = 0;
        } else {
            self.failures += 1;
            self.rest(now);
        }
        rate
    }

    /// The target was lowered: probe later, the later the more often this happens.
    pub fn on_drop(&mut self, now: i64) {
        if now - self.dropped > self.pause / 2 {
            self.dropped = now;
            self.rest(now);
        }
        self.dropped = now;
    }

    /// The path is back: probe as soon as possible.
    pub fn hurry(&mut self, now: i64) {
        (self.due, self.pause) = (now, FIRST_PAUSE);
    }

    /// Probes at `due` at the latest.
    pub fn within(&mut self, due: i64) {
        self.due = self.due.min(due);
    }

    /// A growing queue may be the cluster's own.
    pub fn disturbs(&self, now: i64) -> bool {
        self.active.is_some() || now - self.finished < AFTERMATH
    }

    fn rest(&mut self, now: i64) {
        self.due = now + self.pause;
        self.pause = (self.pause * 2).min(MAX_PAUSE);
    }
}

impl Cluster {
    fn rate(&self, inherent: f64) -> Option<f64> {
        if self.arrived.packets * 2 < self.sent.packets || self.arrived.packets < 2 {
            return None;
        }
        let told = self.arrived.bytes + self.lost;
        let lost = self.lost / told;
        // Loss as usual does not make the path narrower, further loss does.
        let kept = 1.0 - (lost - inherent - 0.1).max(0.0);
        let sent = self.sent.rate()?;
        let arrived = self.arrived.rate().map_or(sent, |rate| rate / (1.0 - lost));
        let met = if arrived < sent * SATURATED { arrived * USED } else { sent.min(arrived) };
        Some(met * kept)
    }
}
