//! Two measures of traffic: what we send, and what arrives.

/// Length of a bucket in microseconds and how many are looked at: half a second.
const BUCKET: i64 = 50_000;
const BUCKETS: usize = 10;

/// The rate at which we send, over the last half second.
#[derive(Default)]
pub struct Sending {
    bytes: [u32; BUCKETS],
    bucket: i64,
}

impl Sending {
    pub fn add(&mut self, now: i64, size: usize) {
        self.turn(now);
        self.bytes[self.bucket as usize % BUCKETS] += size as u32;
    }

    /// Bits per second. What was sent in less time than half a second counts as if it had taken so long.
    pub fn rate(&mut self, now: i64) -> f64 {
        self.turn(now);
        let span = BUCKET * (BUCKETS as i64 - 1) + now % BUCKET;
        f64::from(self.bytes.iter().sum::<u32>()) * 8e6 / span as f64
    }

    fn turn(&mut self, now: i64) {
        let bucket = now.max(0) / BUCKET;
        let passed = (bucket - self.bucket).clamp(0, BUCKETS as i64);
        (1..=passed).for_each(|step| self.bytes[(bucket - passed + step) as usize % BUCKETS] = 0);
        self.bucket = self.bucket.max(bucket);
    }
}

/// First and later windows of arrivals in microseconds. Longer ones are steadier, shorter ones quicker.
const FIRST_WINDOW: i64 = 500_000;
const WINDOW: i64 = 150_000;
/// How far a sample may lie from the estimate before it counts for less, and how much the truth wanders per window
/// (in kbit/s). libwebrtc's values.
const UNCERTAINTY: f64 = 10.0;
const WANDER: f64 = 5.0;

/// The rate at which packets arrive, by the receiver's clock: samples of 150 ms, weighed by how surprising they are.
#[derive(Default)]
pub struct Arriving {
    start: Option<i64>,
    bytes: u64,
    /// kbit/s.
    mean: Option<f64>,
    variance: f64,
}

impl Arriving {
    pub fn add(&mut self, arrived: i64, size: u32) {
        let start = *self.start.get_or_insert(arrived);
        let window = if self.mean.is_none() { FIRST_WINDOW } else { WINDOW };
        let passed = arrived.saturating_sub(start);
        if passed < -window || passed > 10 * window {
            // Nothing for long, or another clock: neither tells about the path.
            (self.start, self.bytes) = (Some(arrived), 0);
        } else if passed >= window {
            self.sample(self.bytes as f64 * 8_000.0 / passed as f64);
            (self.start, self.bytes) = (Some(arrived), 0);
        }
        self.bytes += u64::from(size);
    }

    /// Bits per second, once there was enough to tell.
    pub fn rate(&self) -> Option<f64> {
        self.mean.map(|kilobits| kilobits * 1_000.0)
    }

    fn sample(&mut self, sample: f64) {
        let Some(mean) = self.mean else {
            (self.mean, self.variance) = (Some(sample), 50.0);
            return;
        };
        let uncertainty = UNCERTAINTY * (mean - sample).abs() / mean.max(1.0);
        let (noise, predicted) = (uncertainty * uncertainty, self.variance + WANDER);
        self.mean = Some(((noise * mean + predicted * sample) / (noise + predicted)).max(0.0));
        self.variance = noise * predicted / (noise + predicted);
    }
}
