//! The sliding window: the moments of the last tries, written as a row keeps them.

use std::time::Duration;

use crate::accounts::tries::TooMany;
use crate::base::time::Timestamp;

/// The moments with `now` added and those left out that the window has passed.
///
/// # Errors
/// There are `most` in the window already: until the oldest is out of it.
pub fn with_one_more(times: &str, now: Timestamp, most: usize, window: Duration) -> Result<String, TooMany> {
    let mut held: Vec<Timestamp> = moments(times).filter(|at| at.plus(window) > now).collect();
    if held.len() >= most {
        let oldest = held.iter().min().copied().unwrap_or(now);
        return Err(TooMany(now.until(oldest.plus(window))));
    }
    held.push(now);
    Ok(written(held.into_iter()))
}

/// The moments without the newest.
pub fn without_last(times: &str) -> String {
    let held: Vec<Timestamp> = moments(times).collect();
    written(held.iter().take(held.len().saturating_sub(1)).copied())
}

fn moments(times: &str) -> impl Iterator<Item = Timestamp> {
    times.split_whitespace().filter_map(|text| text.parse().ok().map(Timestamp::from_micros))
}

fn written(times: impl Iterator<Item = Timestamp>) -> String {
    times.map(|at| at.micros().to_string()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Duration = Duration::from_secs(300);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn the_eleventh_wrong_try_waits_until_the_first_is_old() {
        let mut times = String::new();
        for second in 0..10 {
            times = with_one_more(&times, at(second), 10, WINDOW).expect("there is room");
        }
        assert_eq!(with_one_more(&times, at(10), 10, WINDOW), Err(TooMany(Duration::from_secs(290))));
        times = with_one_more(&times, at(300), 10, WINDOW).expect("the first is old");
        assert!(with_one_more(&times, at(300), 10, WINDOW).is_err());
        assert_eq!(times.split(' ').count(), 10, "old ones are not kept");
    }

    #[test]
    fn right_tries_do_not_count() {
        let mut times = String::new();
        for second in 0..50 {
            times = without_last(&with_one_more(&times, at(second), 2, WINDOW).expect("nothing counts"));
        }
        assert_eq!((times.as_str(), without_last("").as_str()), ("", ""));
    }
}
