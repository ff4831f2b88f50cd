//! A path in a box: bottleneck, queue, delay, jitter, loss and other traffic, all seeded, on a stepped clock.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::time::Duration;

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

use crate::bandwidth::{Demand, Estimator, Pacer};
use crate::rtp::twcc::{Arrivals, Body, Feedback};

/// What the path is like. Rates in bits per second.
#[derive(Clone, Copy)]
pub struct Path {
    pub rate: u64,
    /// Longest queue.
    pub queue: Duration,
    /// A provider's limit that drops what is beyond it, with a bucket of so many bytes.
    pub policer: Option<(u64, f64)>,
    /// One way.
    pub delay: Duration,
    pub jitter: Duration,
    /// Share of packets that are lost whatever is sent.
    pub loss: f64,
    /// Mean number of packets lost together.
    pub burst: f64,
    /// Packets come out together this often: radio that sends by turns.
    pub turns: Duration,
    /// Share of feedbacks lost.
    pub feedback_loss: f64,
    /// What others send through the same bottleneck.
    pub cross: u64,
}

pub const MBIT: u64 = 1_000_000;

impl Path {
    pub fn of(rate: u64) -> Path {
        Path {
            rate,
            queue: Duration::from_millis(300),
            policer: None,
            delay: Duration::from_millis(25),
            jitter: Duration::from_millis(2),
            loss: 0.0,
            burst: 1.0,
            turns: Duration::ZERO,
            feedback_loss: 0.0,
            cross: 0,
        }
    }
}

/// What a sender has to send.
#[derive(Clone, Copy)]
pub enum Media {
    /// Frames that use the target, up to so many bits per second.
    Elastic(u64),
    /// Frames of a fixed rate.
    Constant(u64),
}

/// One subscriber.
pub struct Flow {
    pub estimator: Estimator,
    pub media: Media,
    pub demand: Demand,
    pub sent: u64,
    pub arrived: u64,
    pub padding: u64,
    /// Has key frames.
    pub keys: bool,
    pacer: Pacer,
    backlog: u64,
    arrivals: Arrivals,
    wire: VecDeque<(Duration, u16, u64)>,
    feedback: VecDeque<(Duration, Body)>,
}

impl Flow {
    pub fn new(media: Media, all: u64) -> Flow {
        Flow {
            estimator: Estimator::new(),
            media,
            demand: Demand { next: 0, all },
            sent: 0,
            arrived: 0,
            padding: 0,
            keys: false,
            pacer: Pacer::default(),
            backlog: 0,
            arrivals: Arrivals::default(),
            wire: VecDeque::new(),
            feedback: VecDeque::new(),
        }
    }
}

/// One point of the curves, every 100 ms.
#[derive(Clone)]
pub struct Point {
    pub at: Duration,
    pub rate: u64,
    pub targets: Vec<u64>,
    pub queue: Duration,
    pub loss: f64,
    pub arrived: u64,
}

pub struct Network {
    pub path: Path,
    pub flows: Vec<Flow>,
    pub now: Duration,
    pub curve: Vec<Point>,
    random: SmallRng,
    busy_until: Duration,
    last_arrival: Duration,
    losing: bool,
    cross: f64,
    longest: Duration,
    /// What the policer's bucket holds, and since when.
    bucket: (f64, Duration),
    pub policed: u64,
}

const STEP: Duration = Duration::from_millis(1);
/// Milliseconds between ticks of the core, portions of padding, feedbacks of a browser, and frames.
const TICK: u128 = 20;
const PORTION: u128 = 2;
const FEEDBACK: u128 = 100;
const FRAME: u128 = 33;

impl Network {
    pub fn new(seed: u64, path: Path, flows: Vec<Flow>) -> Network {
        Network {
            path,
            flows,
            now: Duration::from_secs(5),
            curve: Vec::new(),
            random: SmallRng::seed_from_u64(seed),
            busy_until: Duration::ZERO,
            last_arrival: Duration::ZERO,
            losing: false,
            cross: 0.0,
            longest: Duration::ZERO,
            bucket: (0.0, Duration::ZERO),
            policed: 0,
        }
    }

    /// Lets time pass.
    pub fn run(&mut self, time: Duration) {
        self.run_with(time, |_, _| {});
    }

    /// Lets time pass and calls `each` with the time for every flow and step.
    pub fn run_with(&mut self, time: Duration, mut each: impl FnMut(Duration, &mut Flow)) {
        let end = self.now + time;
        while self.now < end {
            self.now += STEP;
            self.others();
            for index in 0..self.flows.len() {
                each(self.now, &mut self.flows[index]);
                self.step(index);
            }
            if self.now.as_millis().is_multiple_of(100) {
                self.note();
            }
        }
    }

    fn step(&mut self, index: usize) {
        let now = self.now;
        let flow = &mut self.flows[index];
        while flow.wire.front().is_some_and(|packet| packet.0 <= now) {
            let (at, seq, size) = flow.wire.pop_front().expect("there is a front");
            flow.arrivals.note(seq, at + Duration::from_secs(77));
            flow.arrived += size;
        }
        let is = |interval: u128| now.as_millis().is_multiple_of(interval);
        while let Some(body) = is(FEEDBACK).then(|| flow.arrivals.poll(now)).flatten() {
            if !self.random.random_bool(self.path.feedback_loss) {
                flow.feedback.push_back((now + self.path.delay, body));
            }
        }
        while flow.feedback.front().is_some_and(|feedback| feedback.0 <= now) {
            let (_, body) = flow.feedback.pop_front().expect("there is a front");
            flow.estimator.on_feedback(now, &Feedback::parse(&body).expect("our own"));
        }
        if is(TICK) {
            flow.estimator.on_tick(now);
            flow.estimator.probe(now, flow.demand);
        }
        self.send(index);
    }

    fn send(&mut self, index: usize) {
        let now = self.now;
        let flow = &mut self.flows[index];
        if now.as_millis().is_multiple_of(FRAME) {
            let rate = match flow.media {
                Media::Elastic(most) => flow.estimator.target().min(most),
                Media::Constant(rate) => rate,
            };
            // Now and then a key frame.
            let size = if flow.keys && self.random.random_bool(0.005) { 6.0 } else { 1.0 };
            let frame = size * rate as f64 * 0.033 / 8.0 * self.random.random_range(0.7..1.3);
            // A sender that cannot keep up drops frames.
            flow.backlog = (flow.backlog + frame as u64).min(rate / 8);
        }
        while self.flows[index].backlog > 0 {
            let flow = &mut self.flows[index];
            if flow.pacer.credit(now, flow.estimator.target()) == 0 {
                break;
            }
            let size = flow.backlog.min(1_200);
            flow.backlog -= size;
            flow.sent += size;
            self.transmit(index, size + 40);
        }
        while now.as_millis().is_multiple_of(PORTION) && self.flows[index].estimator.padding(now) > 0 {
            self.flows[index].padding += 280;
            self.transmit(index, 280);
        }
    }

    fn transmit(&mut self, index: usize, size: u64) {
        let flow = &mut self.flows[index];
        flow.pacer.spend(size as usize);
        let seq = flow.estimator.on_sent(self.now, size as usize);
        if let Some(arrival) = self.pass(size) {
            self.flows[index].wire.push_back((arrival, seq, size));
        }
    }

    /// The bottleneck; when the packet comes out, if it does.
    fn pass(&mut self, size: u64) -> Option<Duration> {
        if self.is_policed(size) {
            self.policed += size;
            return None;
        }
        let waits = self.busy_until.saturating_sub(self.now);
        self.longest = self.longest.max(waits);
        if self.path.rate == 0 || waits > self.path.queue {
            return None;
        }
        self.busy_until = self.now + waits + Duration::from_secs_f64(size as f64 * 8.0 / self.path.rate as f64);
        let Path { loss, burst, .. } = self.path;
        // Gilbert: mean burst length, and the share of all packets.
        let change = if self.losing { 1.0 / burst } else { (loss / (burst * (1.0 - loss))).min(1.0) };
        self.losing ^= self.random.random_bool(change);
        if self.losing {
            return None;
        }
        let jitter = self.path.jitter.mul_f64(self.random.random_range(0.0..1.0));
        let turns = self.path.turns.as_micros().max(1) as u64;
        let turn = Duration::from_micros((self.busy_until.as_micros() as u64).next_multiple_of(turns));
        self.last_arrival = self.last_arrival.max(turn + self.path.delay + jitter);
        Some(self.last_arrival)
    }

    fn is_policed(&mut self, size: u64) -> bool {
        let Some((rate, most)) = self.path.policer else {
            return false;
        };
        let passed = self.now.saturating_sub(self.bucket.1).as_secs_f64();
        let bytes = (self.bucket.0 + rate as f64 * passed / 8.0).min(most);
        let fits = bytes >= size as f64;
        self.bucket = (if fits { bytes - size as f64 } else { bytes }, self.now);
        !fits
    }

    fn others(&mut self) {
        self.cross += self.path.cross as f64 * STEP.as_secs_f64() / 8.0 * self.random.random_range(0.0..2.0);
        while self.cross >= 1_200.0 {
            self.cross -= 1_200.0;
            self.pass(1_200);
        }
    }

    fn note(&mut self) {
        self.curve.push(Point {
            at: self.now,
            rate: self.path.rate,
            targets: self.flows.iter().map(|flow| flow.estimator.target()).collect(),
            queue: std::mem::take(&mut self.longest),
            loss: self.flows[0].estimator.loss(),
            arrived: self.flows[0].arrived,
        });
    }

    /// Mean target of a flow over the last time.
    pub fn mean(&self, flow: usize, last: Duration) -> f64 {
        let points = self.last(last);
        points.iter().map(|point| point.targets[flow] as f64).sum::<f64>() / points.len() as f64
    }

    /// What arrived of the first flow over the last time, bits per second.
    pub fn throughput(&self, last: Duration) -> f64 {
        let points = self.last(last);
        let (first, last) = (&points[0], &points[points.len() - 1]);
        (last.arrived - first.arrived) as f64 * 8.0 / (last.at - first.at).as_secs_f64()
    }

    /// The `share`th longest queue over the last time.
    pub fn queue(&self, last: Duration, share: f64) -> Duration {
        let mut queues: Vec<_> = self.last(last).iter().map(|point| point.queue).collect();
        queues.sort_unstable();
        queues[((queues.len() - 1) as f64 * share) as usize]
    }

    fn last(&self, last: Duration) -> &[Point] {
        &self.curve[self.curve.len().saturating_sub((last.as_millis() / 100) as usize)..]
    }

    /// Fails with the curves when something is not as it should be.
    #[track_caller]
    pub fn expect(&self, fine: bool, what: &str) {
        assert!(fine, "{what}\n{}", self.plot());
    }

    pub fn plot(&self) -> String {
        let most = self.curve.iter().flat_map(|point| point.targets.iter().copied().chain([point.rate])).max();
        let scale = most.unwrap_or(1).max(1) as f64 / 60.0;
        let mut text = String::new();
        for point in self.curve.iter().step_by((self.curve.len() / 120).max(1)) {
            let mut line = vec![b' '; 62];
            line[(point.rate as f64 / scale) as usize] = b'|';
            for (flow, target) in point.targets.iter().enumerate() {
                line[(*target as f64 / scale) as usize] = b'A' + flow as u8;
            }
            let (at, queue) = (point.at.as_secs_f64() - 5.0, point.queue.as_millis());
            let line = String::from_utf8_lossy(&line).into_owned();
            let _ = writeln!(text, "{at:6.1} s {line} {:?} {queue} ms {:.2}", point.targets, point.loss);
        }
        text
    }
}
