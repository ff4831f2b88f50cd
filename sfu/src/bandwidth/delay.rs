//! Does a queue grow on the way? Packets that leave together are a group; from group to group it is measured how much
//! longer the way took (draft-ietf-rmcat-gcc-02 5), a line is laid through the sum of these, and its slope is compared
//! with a threshold that adapts to the path's own noise.

/// Packets that leave within this time (microseconds) are one group.
const GROUP: i64 = 5_000;
/// Packets that arrive closer than this though they were sent later were queued together: still one group,
const BURST: i64 = 5_000;
/// but no longer than this.
const MAX_BURST: i64 = 100_000;
/// Groups in the line. More are steadier, fewer quicker.
const POINTS: usize = 20;
/// Weight of the past in the smoothed delay.
const SMOOTHING: f64 = 0.9;
/// The slope is multiplied with the number of groups, up to 60, and this, to be compared with the threshold (ms).
const GAIN: f64 = 4.0;
const MAX_COUNT: f64 = 60.0;
/// Threshold at the start and its bounds.
const THRESHOLD: f64 = 12.5;
const THRESHOLDS: std::ops::RangeInclusive<f64> = 6.0..=600.0;
/// How quickly the threshold follows upwards and downwards, per ms.
const FOLLOW_UP: f64 = 0.0087;
const FOLLOW_DOWN: f64 = 0.039;
/// A slope so far above the threshold is a spike, which the threshold does not follow.
const SPIKE: f64 = 15.0;
/// Time in ms for which the slope must be too steep before it counts.
const OVERUSE_TIME: f64 = 10.0;
/// A step of the receiver's clock beyond this (microseconds) starts the measurement anew.
const MAX_STEP: i64 = 3_000_000;

/// What the queue does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Usage {
    /// It shrinks.
    Under,
    /// Nothing to see.
    #[default]
    Normal,
    /// It grows: more is sent than the path carries.
    Over,
}

#[derive(Clone, Copy)]
struct Group {
    first_sent: i64,
    last_sent: i64,
    first_arrived: i64,
    last_arrived: i64,
}

impl Group {
    fn new(sent: i64, arrived: i64) -> Self {
        Group { first_sent: sent, last_sent: sent, first_arrived: arrived, last_arrived: arrived }
    }

    /// Whether a packet belongs to this group.
    fn takes(&self, sent: i64, arrived: i64) -> bool {
        let sooner = arrived - self.last_arrived;
        let queued = sooner < sent - self.last_sent && sooner <= BURST && arrived - self.first_arrived < MAX_BURST;
        queued || sent - self.first_sent <= GROUP
    }
}

/// The delay-based detector of one path.
#[derive(Default)]
pub struct Detector {
    before: Option<Group>,
    current: Option<Group>,
    line: Line,
    threshold: Threshold,
}

impl Detector {
    /// Takes a packet, in the order of sending; times in microseconds of the two clocks. Returns what the queue does.
    pub fn add(&mut self, sent: i64, arrived: i64) -> Usage {
        let Some(group) = &mut self.current else {
            self.current = Some(Group::new(sent, arrived));
            return self.threshold.usage;
        };
        if (arrived - group.last_arrived).abs() > MAX_STEP || (sent - group.last_sent).abs() > MAX_STEP {
            *self = Detector::default();
        } else if sent < group.first_sent {
            // Came much too late to say anything.
        } else if group.takes(sent, arrived) {
            group.last_sent = group.last_sent.max(sent);
            group.last_arrived = group.last_arrived.max(arrived);
        } else {
            let done = std::mem::replace(group, Group::new(sent, arrived));
            if let Some(before) = self.before.replace(done) {
                self.compare(before, done);
            }
        }
        self.threshold.usage
    }

    fn compare(&mut self, before: Group, done: Group) {
        let sent = (done.last_sent - before.last_sent) as f64 / 1e3;
        let arrived = (done.last_arrived - before.last_arrived) as f64 / 1e3;
        let slope = self.line.add(done.last_arrived as f64 / 1e3, arrived - sent);
        self.threshold.compare(slope, sent, done.last_arrived as f64 / 1e3);
    }
}

/// A line through the smoothed sum of delay changes.
#[derive(Default)]
struct Line {
    points: [(f64, f64); POINTS],
    count: usize,
    first: f64,
    sum: f64,
    smoothed: f64,
}

impl Line {
    /// Adds a change in ms; the slope times the number of points so far, in ms.
    fn add(&mut self, at: f64, change: f64) -> f64 {
        if self.count == 0 {
            self.first = at;
        }
        self.sum += change;
        self.smoothed = SMOOTHING * self.smoothed + (1.0 - SMOOTHING) * self.sum;
        self.points[self.count % POINTS] = (at - self.first, self.smoothed);
        self.count += 1;
        let slope = if self.count >= POINTS { self.slope() } else { 0.0 };
        slope * (self.count as f64).min(MAX_COUNT) * GAIN
    }

    /// Least squares.
    fn slope(&self) -> f64 {
        let mean = |of: fn(&(f64, f64)) -> f64| self.points.iter().map(of).sum::<f64>() / POINTS as f64;
        let (x, y) = (mean(|point| point.0), mean(|point| point.1));
        let products = self.points.iter().map(|point| ((point.0 - x) * (point.1 - y), (point.0 - x).powi(2)));
        let (numerator, denominator) = products.fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        if denominator == 0.0 { 0.0 } else { numerator / denominator }
    }
}

struct Threshold {
    threshold: f64,
    last: Option<f64>,
    over: Option<f64>,
    groups: u32,
    slope_before: f64,
    usage: Usage,
}

impl Default for Threshold {
    fn default() -> Self {
        let usage = Usage::Normal;
        Threshold { threshold: THRESHOLD, last: None, over: None, groups: 0, slope_before: 0.0, usage }
    }
}

impl Threshold {
    fn compare(&mut self, slope: f64, sent: f64, now: f64) {
        if slope > self.threshold {
            let over = self.over.map_or(sent / 2.0, |over| over + sent);
            self.groups += 1;
            if over > OVERUSE_TIME && self.groups > 1 && slope >= self.slope_before {
                self.usage = Usage::Over;
                (self.over, self.groups) = (Some(0.0), 0);
            } else {
                self.over = Some(over);
            }
        } else {
            (self.over, self.groups) = (None, 0);
            self.usage = if slope < -self.threshold { Usage::Under } else { Usage::Normal };
        }
        self.slope_before = slope;
        self.follow(slope.abs(), now);
    }

    fn follow(&mut self, slope: f64, now: f64) {
        let passed = (now - self.last.replace(now).unwrap_or(now)).clamp(0.0, 100.0);
        if slope > self.threshold + SPIKE {
            return;
        }
        let pace = if slope < self.threshold { FOLLOW_DOWN } else { FOLLOW_UP };
        self.threshold += pace * (slope - self.threshold) * passed;
        self.threshold = self.threshold.clamp(*THRESHOLDS.start(), *THRESHOLDS.end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(growth: impl Fn(i64) -> i64) -> Usage {
        let mut detector = Detector::default();
        (0..60)
            .map(|group| detector.add(group * 20_000, 500_000 + group * 20_000 + growth(group)))
            .last()
            .unwrap_or_default()
    }

    #[test]
    fn a_growing_queue_is_overuse_a_shrinking_one_underuse() {
        assert_eq!(feed(|_| 0), Usage::Normal);
        assert_eq!(feed(|group| group % 3 * 2_000), Usage::Normal, "jitter");
        assert_eq!(feed(|group| group * 4_000), Usage::Over);
        assert_eq!(feed(|group| -group * 4_000), Usage::Under);
    }

    #[test]
    fn a_jump_of_the_receivers_clock_starts_anew() {
        assert_eq!(feed(|group| if group < 50 { 0 } else { 3_600_000_000 }), Usage::Normal);
        assert_eq!(feed(|group| if group < 50 { 0 } else { -3_600_000_000 }), Usage::Normal);
    }
}
