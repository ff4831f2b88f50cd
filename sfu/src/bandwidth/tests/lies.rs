//! Feedback that is not true.

use std::time::Duration;

use rand::rngs::SmallRng;
use rand::{Rng, RngExt, SeedableRng};

use crate::bandwidth::{Demand, Estimator, MAX_RATE, MIN_RATE};
use crate::rtp::twcc::Feedback;

#[test]
fn no_feedback_makes_the_estimator_panic_or_leave_its_bounds() {
    let mut random = SmallRng::seed_from_u64(5);
    let mut read = 0;
    for _ in 0..100 {
        let mut estimator = Estimator::new();
        let mut now = Duration::from_secs(random.random_range(0..100_000));
        let mut last = 0;
        for _ in 0..1_000 {
            now += Duration::from_micros(random.random_range(0..50_000));
            for _ in 0..random.random_range(0..30) {
                last = estimator.on_sent(now, random.random_range(0..3_000));
            }
            let mut body = vec![0; random.random_range(9..80)];
            random.fill_bytes(&mut body);
            let base = last.wrapping_sub(random.random_range(0..100));
            body[..2].copy_from_slice(&base.to_be_bytes());
            body[2..4].copy_from_slice(&random.random_range(1u16..300).to_be_bytes());
            if random.random_bool(0.7) {
                // A clock that makes sense some of the time.
                body[4..7].copy_from_slice(&((now.as_millis() / 64) as u32).to_be_bytes()[1..]);
                body[8] = random.random_range(0x20..0x24);
            }
            if let Some(feedback) = Feedback::parse(&body) {
                estimator.on_feedback(now, &feedback);
                read += 1;
            }
            estimator.on_tick(now);
            estimator.probe(now, Demand { next: random.random(), all: random.random() });
            assert!(estimator.padding(now) <= 3 * MAX_RATE as usize / 8);
            assert!((MIN_RATE..=MAX_RATE).contains(&estimator.target()));
            assert!((0.0..=1.0).contains(&estimator.loss()));
        }
    }
    assert!(read > 10_000, "{read}");
}

#[test]
fn a_liar_gets_no_more_than_the_highest_rate() {
    let mut estimator = Estimator::new();
    for step in 0..20_000u64 {
        let now = Duration::from_millis(step * 5);
        let seq = estimator.on_sent(now, 1_200);
        let mut body = [0; 12];
        body[..2].copy_from_slice(&seq.to_be_bytes());
        (body[3], body[8], body[9]) = (1, 0x20, 1);
        estimator.on_feedback(now, &Feedback::parse(&body).expect("well-formed"));
        estimator.probe(now, Demand { next: u64::MAX, all: u64::MAX });
        assert!(estimator.target() <= MAX_RATE);
    }
}
