//! How long people waited: shares and buckets of it, pure.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;
use utoipa::ToSchema;

use super::api::bucket_of;
use crate::base::time::Timestamp;

/// Waits of people who were found: when, and for how many microseconds.
pub struct Waits(Vec<(Timestamp, i64)>);

/// Waits of one span of time.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = RouletteBucket)]
pub struct Bucket {
    pub at: Timestamp,
    pub found: u64,
    /// Seconds.
    pub wait_median: f64,
    pub wait_p95: f64,
}

impl Waits {
    pub fn new(waits: impl Iterator<Item = (Timestamp, i64)>) -> Waits {
        Waits(waits.collect())
    }

    /// The wait, in seconds, that this share of people did not exceed.
    pub fn share(&self, share: f64) -> Option<f64> {
        nearest(self.0.iter().map(|(_, waited)| *waited).collect(), share)
    }

    /// Spans in which nobody was found are left out. Oldest first.
    pub fn buckets(&self, length: Duration) -> Vec<Bucket> {
        let mut sorted: BTreeMap<Timestamp, Vec<i64>> = BTreeMap::new();
        for (at, waited) in &self.0 {
            sorted.entry(bucket_of(*at, length)).or_default().push(*waited);
        }
        let bucket = |(at, waits): (Timestamp, Vec<i64>)| {
            let found = waits.len() as u64;
            let wait_median = nearest(waits.clone(), 0.5)?;
            Some(Bucket { at, found, wait_median, wait_p95: nearest(waits, 0.95)? })
        };
        sorted.into_iter().filter_map(bucket).collect()
    }
}

/// The nearest rank.
fn nearest(mut waits: Vec<i64>, share: f64) -> Option<f64> {
    waits.sort_unstable();
    let rank = (share * waits.len() as f64).ceil().max(1.0) as usize;
    waits.get(rank - 1).map(|micros| *micros as f64 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_and_nearly_all() {
        let waits = Waits::new((1..=100).map(|second| (Timestamp(second * 10_000_000), second * 1_000_000)));
        assert_eq!((waits.share(0.5), waits.share(0.95)), (Some(50.0), Some(95.0)));
        assert_eq!(Waits::new([].into_iter()).share(0.5), None);
        let buckets = waits.buckets(Duration::from_secs(500));
        assert_eq!(buckets.iter().map(|bucket| bucket.found).collect::<Vec<_>>(), [49, 50, 1]);
        assert_eq!((buckets[1].at, buckets[1].wait_median), (Timestamp(500_000_000), 74.0));
    }
}
