//! The rate that the loss allows. Loss alone says nothing: radio loses packets at any rate, a full queue only what is
//! too much. So two explanations compete, as in libwebrtc's second loss-based estimator: some share of the packets is
//! lost whatever we send (*inherent*), and everything above some rate is lost. Of a few candidate rates the one wins
//! under which the losses seen at the rates sent lately are most likely, with a bias to the higher. The inherent share
//! is bounded, the more so the higher the rate: nobody sends 5 Mbit/s into 20 % loss.

/// Observations kept, and the time and number of packets that make one.
const OBSERVATIONS: usize = 20;
const SPAN: i64 = 250_000;
const PACKETS: f64 = 10.0;
/// Weight of an observation against the one after it.
const AGING: f64 = 0.9;
/// Inherent loss is at least the first, at most the second plus the third divided by the rate. The third is twice
/// libwebrtc's: repairs are cheap here. More keeps higher rates on lossy paths and yields later to a policer.
const MIN_INHERENT: f64 = 1e-3;
const INHERENT: f64 = 0.05;
const INHERENT_RATE: f64 = 150_000.0;
/// How much a higher rate is preferred, per packet and factor e; it vanishes as loss comes near the second.
const BIAS: f64 = 0.2;
const BIAS_LOSS: f64 = 0.25;
/// The candidates, as factors of the current rate. Only a probe raises it faster: whatever lies
/// above what was sent is as likely as anything.
const FACTORS: [f64; 4] = [1.02, 1.0, 0.95, 0.85];
/// What arrives is a candidate too, but at least this share of the current rate: one observation is little to go by.
const LEAST_FACTOR: f64 = 0.7;

#[derive(Clone, Copy, Default)]
struct Observation {
    packets: f64,
    lost: f64,
    /// Bits per second sent.
    rate: f64,
    /// When the last of them was sent, microseconds.
    at: i64,
}

/// What was observed so long before a successful probe (microseconds) does not count after it.
const FORGETTING: i64 = 2_000_000;
/// Packets lost one after the other for longer than this (microseconds) are an outage, which says nothing about rates.
const OUTAGE: i64 = 300_000;
/// Standard errors that a share of loss may be off by chance.
const DOUBT: f64 = 2.0;
/// With a queue that stands, loss is of our making: this is the most that is inherent.
const QUEUED_INHERENT: f64 = 0.01;

#[derive(Default)]
struct Partial {
    first: Option<i64>,
    last: i64,
    bytes: f64,
    packets: f64,
    lost: f64,
}

/// What the rate is decided from besides the losses. Rates in bits per second.
#[derive(Clone, Copy)]
pub struct Signals {
    /// What the delay allows.
    pub delay: f64,
    /// What arrives, when known.
    pub arriving: Option<f64>,
    /// A queue stands.
    pub queued: bool,
    /// Much less is sent than could be.
    pub idle: bool,
}

impl Partial {
    fn add(&mut self, sent: i64, size: u32, lost: f64) {
        self.join(Partial { first: Some(sent), last: sent, bytes: size.into(), packets: 1.0, lost });
    }

    fn join(&mut self, other: Partial) {
        self.first = self.first.or(other.first);
        self.last = self.last.max(other.last);
        self.bytes += other.bytes;
        self.packets += other.packets;
        self.lost += other.lost;
    }
}

/// The loss-based estimator of one path.
#[derive(Default)]
pub struct Loss {
    observations: [Observation; OBSERVATIONS],
    count: usize,
    partial: Partial,
    /// Losses since the last packet that came.
    run: Partial,
    queued: bool,
    /// The rate above which packets are lost, when that is below what the delay allows.
    limit: Option<f64>,
    inherent: f64,
    average: f64,
    certain: f64,
    /// Older observations do not count.
    forgotten: i64,
}

impl Loss {
    /// Takes what is said of a packet that left at `sent` microseconds, in order. Returns whether an outage has ended.
    pub fn add(&mut self, sent: i64, size: u32, lost: bool) -> bool {
        if lost {
            self.run.add(sent, size, 1.0);
            return false;
        }
        let run = std::mem::take(&mut self.run);
        let outage = run.first.is_some_and(|first| sent - first > OUTAGE && run.packets > 2.0);
        if !outage {
            self.partial.join(run);
        } else {
            self.partial = Partial::default();
        }
        self.partial.add(sent, size, 0.0);
        outage
    }

    /// A packet that was called lost came after all.
    pub fn recovered(&mut self) {
        self.partial.lost = (self.partial.lost - 1.0).max(0.0);
    }

    /// Share of packets lost lately, 0 to 1.
    pub fn average(&self) -> f64 {
        self.average
    }

    /// The least share that this may be, chance being what it is: [`DOUBT`] standard errors below.
    pub fn certain(&self) -> f64 {
        self.certain
    }

    /// Share of packets lost whatever is sent.
    pub fn inherent(&self) -> f64 {
        self.inherent
    }

    /// What may be sent, in bits per second.
    pub fn rate(&mut self, signals: Signals) -> f64 {
        let delay = signals.delay;
        if self.take_observation() {
            self.queued = signals.queued;
            let current = self.limit.unwrap_or(delay).min(delay);
            // Losing part of a little says nothing about much, and losing nothing needs no explanation.
            let settled = signals.idle || self.average == 0.0 && self.limit.is_none();
            let best = if settled { current } else { self.best(current, signals.arriving) };
            let best = best.min(self.bound());
            self.inherent = self.inherent_at(best);
            self.limit = (best < delay).then_some(best);
        }
        self.limit.map_or(delay, |limit| limit.min(delay))
    }

    /// A probe got so much through. What was observed long before it was another path.
    pub fn raise(&mut self, now: i64, rate: f64) {
        self.limit = self.limit.map(|limit| limit.max(rate));
        self.forgotten = now - FORGETTING;
        self.take_share();
    }

    fn take_observation(&mut self) -> bool {
        let Some(first) = self.partial.first else {
            return false;
        };
        let span = self.partial.last - first;
        if span < SPAN || self.partial.packets < PACKETS {
            return false;
        }
        let partial = std::mem::take(&mut self.partial);
        let rate = partial.bytes * 8e6 / span as f64;
        let observation = Observation { packets: partial.packets, lost: partial.lost, rate, at: partial.last };
        self.observations[self.count % OBSERVATIONS] = observation;
        self.count += 1;
        self.take_share();
        true
    }

    fn take_share(&mut self) {
        let sums = self.weighed().map(|(weight, one)| (weight * one.lost, weight * one.packets, weight));
        let sum =
            |sum: (f64, f64, f64), (lost, packets, weight)| (sum.0 + lost, sum.1 + packets, sum.2 + weight * packets);
        let (lost, packets, squares) = sums.fold((0.0, 0.0, 0.0), sum);
        let share = if packets > 0.0 { lost / packets } else { 0.0 };
        // What was weighed less counts as fewer packets.
        let error = (share * (1.0 - share) * squares).sqrt() / packets.max(1.0);
        (self.average, self.certain) = (share, (share - DOUBT * error).max(0.0));
    }

    /// Observations and their weights, newest first.
    fn weighed(&self) -> impl Iterator<Item = (f64, Observation)> {
        let kept = self.count.min(OBSERVATIONS);
        let weights = std::iter::successors(Some(1.0), |weight| Some(weight * AGING));
        let ring = (1..=kept).map(|age| self.observations[(self.count - age) % OBSERVATIONS]);
        weights.zip(ring).filter(|(_, one)| one.at >= self.forgotten)
    }

    /// The candidate under which all this is most likely.
    fn best(&self, current: f64, arriving: Option<f64>) -> f64 {
        let factors = FACTORS.map(|factor| current * factor);
        let others =
            arriving.map(|arriving| arriving.max(LEAST_FACTOR * current)).filter(|arriving| *arriving < current);
        let candidates = factors.into_iter().chain(others);
        let judged = candidates.map(|rate| (self.likelihood(rate), rate));
        judged.fold((f64::NEG_INFINITY, current), |best, one| if one.0 > best.0 { one } else { best }).1
    }

    fn likelihood(&self, rate: f64) -> f64 {
        let inherent = self.inherent_at(rate);
        let preference = if self.queued { 0.0 } else { BIAS * (1.0 - self.average / BIAS_LOSS).max(0.0) };
        let bias = preference * rate.max(1.0).ln();
        let terms = self.weighed().map(|(weight, one)| {
            let excess = excess(one.rate, rate);
            let lost = (inherent + (1.0 - inherent) * excess).clamp(1e-6, 1.0 - 1e-6);
            weight * (one.lost * lost.ln() + (one.packets - one.lost) * (1.0 - lost).ln() + bias * one.packets)
        });
        terms.sum()
    }

    /// The inherent share that fits best, were everything above `rate` lost.
    fn inherent_at(&self, rate: f64) -> f64 {
        let (lost, passed) = self.weighed().fold((0.0, 0.0), |(lost, passed), (weight, one)| {
            let excess = excess(one.rate, rate);
            (lost + weight * (one.lost - excess * one.packets), passed + weight * one.packets * (1.0 - excess))
        });
        let most = if self.queued { QUEUED_INHERENT } else { (INHERENT + INHERENT_RATE / rate.max(1.0)).min(1.0) };
        if passed > 0.0 { (lost / passed).clamp(MIN_INHERENT, most) } else { MIN_INHERENT }
    }

    /// However the loss is explained, no more than this is sent into it.
    fn bound(&self) -> f64 {
        if self.average > INHERENT { INHERENT_RATE / (self.average - INHERENT) } else { f64::INFINITY }
    }
}

/// The share of what is sent that does not fit.
fn excess(sent: f64, rate: f64) -> f64 {
    if sent > rate { (sent - rate) / sent } else { 0.0 }
}
