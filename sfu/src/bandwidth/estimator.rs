//! Send-side congestion control of one subscriber.

use std::time::Duration;

use super::aimd::{self, Aimd};
use super::delay::{Detector, Usage};
use super::history::History;
use super::loss::{self, Loss};
use super::probe::{Probe, Probes};
use super::rates::Meter;
use super::{Demand, micros};
use crate::rtp::twcc::{Feedback, TICK_MICROS};

/// What a path is trusted with before anything is known; a probe at three times this is the first thing it sees.
pub const START_RATE: u64 = 300_000;
/// The estimate never falls below this: a voice.
pub const MIN_RATE: u64 = 40_000;
/// The estimate never rises above this: a screen and nine cameras.
pub const MAX_RATE: u64 = 25_000_000;

/// Time over which it is measured what we send and what arrives (microseconds). Shorter reacts sooner, longer does not
/// mistake frames for rates.
const SENDING_WINDOW: i64 = 480_000;
const ARRIVING_WINDOW: i64 = 400_000;
/// Sending less than this share of the target says nothing about more.
const IDLE: f64 = 0.65;
/// Microseconds without feedback, besides three round trips, after which the path is taken to be broken,
const SILENCE: i64 = 2_000_000;
/// and the target is multiplied with this, again after each [`SILENCE_STEP`].
const SILENCE_FACTOR: f64 = 0.6;
const SILENCE_STEP: i64 = 400_000;
/// While nothing comes back the path is probed this often (microseconds), whatever failed before.
const SILENT_PROBE: i64 = 1_000_000;
/// The target falling below this share of itself at once is a drop, whatever the reason.
const DROP: f64 = 0.9;
/// A queue that stands and loses more than this share of packets is full: the rate falls,
const FULL_LOSS: f64 = 0.02;
/// and again after this time (microseconds), which a queue takes to drain.
const FULL_STEP: i64 = 1_000_000;
/// Round trip before one was measured.
const START_RTT: i64 = 100_000;
/// The pace of the core's wheel; owed padding is counted to the end of the tick.
const TICK: Duration = Duration::from_millis(1);

/// Estimates what a subscriber's path carries.
///
/// For every packet with a transport-wide number the core calls [`on_sent`](Self::on_sent) as it leaves, for every
/// feedback [`on_feedback`](Self::on_feedback), every tick [`on_tick`](Self::on_tick), and after each allocation (or
/// every tick) [`probe`](Self::probe). While a probe runs, [`padding`](Self::padding) tells what has to leave besides
/// media.
pub struct Estimator {
    history: History,
    detector: Detector,
    aimd: Aimd,
    loss: Loss,
    probes: Probes,
    sending: Meter,
    arriving: Meter,
    last_arrived: i64,
    queue: Queue,
    /// Much less is sent than could be.
    idle: bool,
    clock: Clock,
    target: f64,
    rtt: Option<i64>,
    /// The first packet that left since the last feedback.
    waiting: Option<i64>,
    /// The next time that silence lowers the target.
    silence: Option<i64>,
}

impl Default for Estimator {
    fn default() -> Self {
        Estimator::new()
    }
}

impl Estimator {
    /// An estimator that knows nothing. Takes all its memory now.
    pub fn new() -> Self {
        Estimator {
            history: History::new(),
            detector: Detector::default(),
            aimd: Aimd::new(START_RATE as f64),
            loss: Loss::default(),
            probes: Probes::new(),
            sending: Meter::new(SENDING_WINDOW),
            arriving: Meter::new(ARRIVING_WINDOW),
            last_arrived: 0,
            queue: Queue::default(),
            idle: true,
            clock: Clock::default(),
            target: START_RATE as f64,
            rtt: None,
            waiting: None,
            silence: None,
        }
    }

    /// The path is another one: what was learned of the old one does not hold, and what is under way on it tells nothing.
    pub fn restart(&mut self) {
        let Estimator { mut history, .. } = std::mem::take(self);
        history.forget();
        self.history = history;
    }

    /// A packet of `size` bytes (the whole UDP payload) leaves now: returns the transport-wide number to write into it.
    /// What leaves while a probe runs is part of it, be it media or padding.
    pub fn on_sent(&mut self, now: Duration, size: usize) -> u16 {
        let now = micros(now);
        self.sending.add(now, size as u32);
        self.waiting.get_or_insert(now);
        let cluster = self.probes.on_sent(now, size);
        self.history.add(now, size, cluster)
    }

    /// The client told what came. Feedback about packets that are not remembered changes nothing.
    pub fn on_feedback(&mut self, now: Duration, feedback: &Feedback<'_>) {
        let now = micros(now);
        let reference = self.clock.unwrap(feedback.reference);
        let (mut usage, mut newest, mut any) = (Usage::Normal, None, false);
        for status in feedback.statuses() {
            let Some(told) = self.history.tell(now, status.seq, status.arrival.is_some()) else {
                continue;
            };
            any = true;
            let arrived = status.arrival.map(|ticks| (reference + i64::from(ticks)) * TICK_MICROS as i64);
            if told.recovered {
                self.loss.recovered();
                continue;
            }
            if self.loss.add(told.sent, told.size, arrived.is_none()) {
                // The path is measured anew.
                self.probes.hurry(now);
                self.detector = Detector::default();
            }
            self.probes.on_told(told.cluster, told.size, arrived);
            if let Some(arrived) = arrived {
                newest = newest.max(Some(told.sent));
                self.last_arrived = arrived;
                self.arriving.add(arrived, told.size);
                self.queue.add(told.sent, arrived);
                usage = self.detector.add(told.sent, arrived);
            }
        }
        if any {
            self.on_news(now, newest.map(|sent| now - sent), usage);
        }
    }

    /// Time passes: without feedback the target falls. Call it at least ten times a second.
    pub fn on_tick(&mut self, now: Duration) {
        let now = micros(now);
        self.finish_probe(now);
        let patience = SILENCE + 3 * self.rtt.unwrap_or(START_RTT);
        let Some(since) = self.waiting else {
            return;
        };
        let due = self.silence.unwrap_or(since + patience);
        if now >= due {
            self.silence = Some(now + SILENCE_STEP);
            self.aimd.rate *= SILENCE_FACTOR;
            self.probes.within(now + SILENT_PROBE);
            self.settle();
        }
    }

    /// Starts a probe when `demand` is above the target and one is due. Then [`padding`](Self::padding) tells what is to
    /// be sent. Works from the first moment and while nothing else is sent.
    pub fn probe(&mut self, now: Duration, demand: Demand) -> Option<Probe> {
        self.probes.start(micros(now), demand, self.target, MAX_RATE as f64)
    }

    /// Bytes that should leave in this tick for the running probe, media included: what media does not fill is sent as
    /// padding. Zero when no probe runs. A last packet may go beyond it.
    pub fn padding(&self, now: Duration) -> usize {
        self.probes.owed(micros(now), TICK)
    }

    /// What may be sent, in bits per second of UDP payload, [`MIN_RATE`] to [`MAX_RATE`].
    pub fn target(&self) -> u64 {
        self.target as u64
    }

    /// Share of packets lost lately, 0 to 1.
    pub fn loss(&self) -> f64 {
        self.loss.average()
    }

    /// Share of packets lost beyond doubt: the same without what chance makes of so few packets.
    pub fn certain_loss(&self) -> f64 {
        self.loss.certain()
    }

    /// Packets wait on the way: more would only wait longer.
    pub fn is_queued(&self) -> bool {
        self.queue.stands()
    }

    /// The smoothed round trip, with the time that feedback takes to be written.
    pub fn rtt(&self) -> Option<Duration> {
        self.rtt.map(|rtt| Duration::from_micros(rtt.unsigned_abs()))
    }

    /// What is sent, in bits per second over the last half second.
    pub fn sending(&mut self, now: Duration) -> u64 {
        self.sending.rate(micros(now)).unwrap_or(0.0) as u64
    }

    fn on_news(&mut self, now: i64, rtt: Option<i64>, usage: Usage) {
        self.waiting = None;
        if self.silence.take().is_some() {
            self.probes.hurry(now);
        }
        if let Some(sample) = rtt {
            self.rtt = Some(self.rtt.map_or(sample, |rtt| rtt + (sample - rtt) / 8));
        }
        self.finish_probe(now);
        self.idle = self.sending.rate(now).is_none_or(|rate| rate < IDLE * self.target);
        let signals = aimd::Signals {
            usage: self.judge(now, usage),
            arriving: self.arriving.rate(self.last_arrived),
            idle: self.idle,
            rtt: self.rtt.unwrap_or(START_RTT),
        };
        let before = self.target;
        let lowered = self.aimd.update(now, signals);
        self.settle();
        if lowered || self.target < before * DROP {
            self.probes.on_drop(now);
        }
    }

    /// What the detector says, with what it cannot know.
    fn judge(&self, now: i64, usage: Usage) -> Usage {
        let full = self.queue.stands() && self.loss.average() > FULL_LOSS;
        let rested = self.aimd.decreased().is_none_or(|decreased| now - decreased > FULL_STEP);
        match usage {
            _ if full && rested => Usage::Over,
            _ if full => Usage::Under,
            Usage::Over if self.probes.disturbs(now) => Usage::Under,
            usage => usage,
        }
    }

    fn finish_probe(&mut self, now: i64) {
        let rtt = self.rtt.unwrap_or(START_RTT);
        let shown = self.probes.finish(now, rtt, self.target, self.loss.inherent());
        if let Some(shown) = shown.filter(|shown| *shown > self.target) {
            self.aimd.raise(now, shown);
            self.loss.raise(now, shown);
            self.settle();
        }
    }

    fn settle(&mut self) {
        let (least, most) = (MIN_RATE as f64, MAX_RATE as f64);
        self.aimd.rate = self.aimd.rate.clamp(least, most);
        let signals = loss::Signals {
            delay: self.aimd.rate,
            arriving: self.arriving.rate(self.last_arrived),
            queued: self.queue.stands(),
            idle: self.idle,
        };
        self.target = self.loss.rate(signals).clamp(least, most);
    }
}

/// How long packets wait on the way, against the shortest way lately: a queue that stands, full or not, has no slope and
/// is not seen by the detector.
#[derive(Default)]
struct Queue {
    /// The shortest way in this period and in the one before, with an unknown offset; microseconds.
    least: Option<(i64, i64)>,
    period: i64,
    smoothed: f64,
}

impl Queue {
    /// Length of a period. Longer remembers an empty queue longer, shorter follows clocks that drift and routes that
    /// change.
    const PERIOD: i64 = 15_000_000;
    /// A wait from which on a queue stands (microseconds).
    const STANDING: f64 = 100_000.0;

    fn add(&mut self, sent: i64, arrived: i64) {
        let way = arrived - sent;
        let (mut current, mut before) = self.least.unwrap_or((way, way));
        if sent - self.period > Self::PERIOD {
            (self.period, before, current) = (sent, current, way);
        }
        self.least = Some((current.min(way), before));
        let wait = (way - current.min(way).min(before)) as f64;
        self.smoothed += 0.05 * (wait - self.smoothed);
    }

    fn stands(&self) -> bool {
        self.smoothed > Self::STANDING
    }
}

/// The receiver's clock without its wraps.
#[derive(Default)]
struct Clock {
    last: Option<(u32, i64)>,
}

impl Clock {
    /// Ticks beyond which a step is another clock, not time: ten minutes.
    const MAX_STEP: i32 = 2_400_000;

    /// Ticks since some moment.
    fn unwrap(&mut self, ticks: u32) -> i64 {
        let (before, unwrapped) = self.last.unwrap_or((ticks, 0));
        let step = ticks.wrapping_sub(before) as i32;
        let unwrapped = if step.abs_diff(0) > Self::MAX_STEP as u32 { 0 } else { unwrapped + i64::from(step) };
        self.last = Some((ticks, unwrapped));
        unwrapped
    }
}
