//! How much passes a point: what we send by our clock, what arrives by the receiver's.

/// Buckets of a window: more resolve it finer.
const BUCKETS: usize = 16;

/// Bytes over a sliding window.
pub struct Meter {
    /// Microseconds per bucket.
    width: i64,
    bytes: [u32; BUCKETS],
    /// The bucket being filled, and the first of the measurement.
    bucket: i64,
    first: Option<i64>,
}

impl Meter {
    /// A meter that looks back over `window` microseconds.
    pub const fn new(window: i64) -> Self {
        Meter { width: window / BUCKETS as i64, bytes: [0; BUCKETS], bucket: 0, first: None }
    }

    /// Counts bytes at a time. A pause of more than the window starts the measurement anew, as does a clock that jumps.
    pub fn add(&mut self, at: i64, size: u32) {
        let bucket = at.div_euclid(self.width);
        if self.first.is_none() || (bucket - self.bucket).abs() > BUCKETS as i64 {
            (self.bytes, self.bucket, self.first) = ([0; BUCKETS], bucket, Some(bucket));
        }
        self.turn(bucket);
        // What is a little late counts as now.
        let bytes = &mut self.bytes[index(self.bucket)];
        *bytes = bytes.saturating_add(size);
    }

    /// Bits per second in the window before `at`, without the bucket being filled. `None` before there is a quarter of a
    /// window to judge by.
    pub fn rate(&mut self, at: i64) -> Option<f64> {
        let first = self.first?;
        self.turn(at.div_euclid(self.width));
        let buckets = (self.bucket - first).min(BUCKETS as i64 - 1);
        let bytes: f64 = (1..=buckets).map(|age| f64::from(self.bytes[index(self.bucket - age)])).sum();
        (buckets >= BUCKETS as i64 / 4).then(|| bytes * 8e6 / (buckets * self.width) as f64)
    }

    fn turn(&mut self, bucket: i64) {
        let passed = (bucket - self.bucket).clamp(0, BUCKETS as i64);
        (0..passed).for_each(|age| self.bytes[index(bucket - age)] = 0);
        self.bucket = self.bucket.max(bucket);
    }
}

fn index(bucket: i64) -> usize {
    bucket.rem_euclid(BUCKETS as i64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_window_counts() {
        let mut meter = Meter::new(400_000);
        assert_eq!(meter.rate(0), None);
        (0..100).for_each(|step| meter.add(step * 10_000, 1_250));
        let rate = meter.rate(1_000_000).expect("long enough");
        assert!((rate - 1e6).abs() < 1e5, "{rate}");
        (100..200).for_each(|step| meter.add(step * 10_000, 12_500));
        assert!((meter.rate(2_000_000).expect("long enough") - 1e7).abs() < 1e6);
        assert_eq!(meter.rate(9_000_000), Some(0.0));
        meter.add(-5_000_000, 1);
        assert_eq!(meter.rate(-5_000_000), None, "another clock");
    }
}
