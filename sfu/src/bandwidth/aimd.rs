//! The rate that the delay allows: up gently, down at once (draft-ietf-rmcat-gcc-02 5.5, with the estimate of the link's
//! capacity that libwebrtc keeps).

use super::delay::Usage;

/// What is left of the arriving rate when the queue grows: the rest lets it drain.
const DECREASE: f64 = 0.85;
/// Growth per second as long as the capacity is unknown.
const GROWTH: f64 = 1.08;
/// The rate grows to so much of what arrives at most, plus the second; only a probe shows more. Less than the headroom
/// that an allocation wants: it climbs on what was tried, not on what was left alone.
const MAX_OVER_ARRIVING: (f64, f64) = (1.2, 10_000.0);
/// Least additive growth per second, near the capacity.
const MIN_STEP: f64 = 4_000.0;
/// Bits of a packet and frames per second that the additive growth counts with: about a packet per response time.
const PACKET_BITS: f64 = 9_600.0;
const FRAMES: f64 = 30.0;

/// What the rate is decided from.
#[derive(Clone, Copy)]
pub struct Signals {
    /// What the queue does.
    pub usage: Usage,
    /// Bits per second that arrive, when known.
    pub arriving: Option<f64>,
    /// Much less is sent than could be.
    pub idle: bool,
    /// Round trip in microseconds.
    pub rtt: i64,
}

/// The controller.
pub struct Aimd {
    /// Bits per second.
    pub rate: f64,
    capacity: Capacity,
    changed: Option<i64>,
    decreased: Option<i64>,
}

impl Aimd {
    pub fn new(rate: f64) -> Self {
        Aimd { rate, capacity: Capacity::default(), changed: None, decreased: None }
    }

    /// Takes what a feedback showed. Returns whether the rate was lowered.
    pub fn update(&mut self, now: i64, signals: Signals) -> bool {
        match signals.usage {
            Usage::Over if self.may_decrease(now, signals) => {
                self.decrease(now, signals);
                return true;
            }
            Usage::Normal if !signals.idle => self.increase(now, signals),
            _ => {}
        }
        self.changed = Some(now);
        false
    }

    /// A probe got so much through.
    pub fn raise(&mut self, now: i64, rate: f64) {
        self.rate = self.rate.max(rate);
        self.changed = Some(now);
    }

    /// When the rate was last lowered.
    pub fn decreased(&self) -> Option<i64> {
        self.decreased
    }

    /// A decrease needs a round trip to show.
    fn may_decrease(&self, now: i64, signals: Signals) -> bool {
        let waited = self.decreased.is_none_or(|before| now - before >= signals.rtt.clamp(10_000, 200_000));
        waited || signals.arriving.is_some_and(|arriving| arriving < self.rate / 2.0 && !signals.idle)
    }

    fn decrease(&mut self, now: i64, signals: Signals) {
        (self.changed, self.decreased) = (Some(now), Some(now));
        let Some(arriving) = signals.arriving else {
            self.rate *= DECREASE;
            return;
        };
        if signals.idle {
            // The queue is not of our making, or our estimate is too old. What is sent stays; if the queue goes on
            // growing, that is next.
            self.rate = self.rate.min(arriving.max(self.rate / 4.0));
            return;
        }
        let known = self.capacity.mean.unwrap_or(arriving);
        let lowered = if DECREASE * arriving > self.rate { DECREASE * known } else { DECREASE * arriving };
        self.rate = self.rate.min(lowered);
        self.capacity.add(arriving);
    }

    fn increase(&mut self, now: i64, signals: Signals) {
        let passed = self.changed.map_or(0.0, |before| (now - before).clamp(0, 1_000_000) as f64 / 1e6);
        let arriving = signals.arriving.unwrap_or(self.rate);
        if self.capacity.is_below(arriving) {
            self.capacity = Capacity::default();
        }
        let raised = match self.capacity.mean {
            Some(_) => self.rate + self.step(signals.rtt) * passed,
            None => (self.rate * GROWTH.powf(passed)).max(self.rate + 1_000.0 * passed),
        };
        let limit = MAX_OVER_ARRIVING.0 * arriving + MAX_OVER_ARRIVING.1;
        self.rate = raised.min(limit).max(self.rate);
    }

    /// Additive growth per second: a packet per response time, packets as large as frames of this rate make them.
    fn step(&self, rtt: i64) -> f64 {
        let frame = self.rate / FRAMES;
        let packet = frame / (frame / PACKET_BITS).ceil().max(1.0);
        (packet / ((rtt + 100_000) as f64 / 1e6)).max(MIN_STEP)
    }
}

/// What arrived whenever the queue grew: its mean, and how much it varies.
#[derive(Default)]
struct Capacity {
    mean: Option<f64>,
    /// Relative variance times the mean in kbit/s.
    deviation: f64,
}

impl Capacity {
    /// Weight of a new sample.
    const WEIGHT: f64 = 0.05;

    fn add(&mut self, arriving: f64) {
        let Some(mean) = self.mean.filter(|mean| (arriving - mean).abs() <= self.spread(*mean)) else {
            // The first, or the link has become another.
            *self = Capacity { mean: Some(arriving), deviation: 0.4 };
            return;
        };
        let mean = mean + Self::WEIGHT * (arriving - mean);
        let error = (mean - arriving) / 1e3;
        let sample = error * error / (mean / 1e3).max(1.0);
        self.deviation = (self.deviation + Self::WEIGHT * (sample - self.deviation)).clamp(0.4, 2.5);
        self.mean = Some(mean);
    }

    fn is_below(&self, arriving: f64) -> bool {
        self.mean.is_some_and(|mean| arriving > mean + self.spread(mean))
    }

    /// Three standard deviations.
    fn spread(&self, mean: f64) -> f64 {
        3.0 * (self.deviation * mean / 1e3).sqrt() * 1e3
    }
}
