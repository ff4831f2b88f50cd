//! When personal data may go, and when they have to.

use std::time::Duration;

use crate::base::language::{Saying, say};
use crate::base::time::Timestamp;

/// A wish to shred is forgotten after so long without its code. Longer leaves more time to read the file.
pub const PATIENCE: Duration = Duration::from_secs(24 * 3600);
/// What came to an old event after its data were shredded goes after so long.
pub const AGAIN: Duration = Duration::from_secs(24 * 3600);
/// The field's alphabet of codes that people type.
pub const CODE_LENGTH: usize = 8;

/// Why data are not shredded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The shop is open.
    Live,
    /// People still need what is known of them.
    NotOver,
    /// Not the code at the end of the file.
    WrongCode,
}

impl Refusal {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Refusal::Live => "event_live",
            Refusal::NotOver => "event_not_over",
            Refusal::WrongCode => "wrong_confirm_code",
        }
    }

    /// What to do about it.
    pub fn saying(self) -> Saying {
        say(match self {
            Refusal::Live => "api-shred-live",
            Refusal::NotOver => "api-shred-not-over",
            Refusal::WrongCode => "api-shred-code",
        })
    }
}

/// Whether an event's data may be shredded.
pub fn may_shred(live: bool, date_to: Timestamp, now: Timestamp) -> Result<(), Refusal> {
    match (live, date_to > now) {
        (true, _) => Err(Refusal::Live),
        (false, true) => Err(Refusal::NotOver),
        (false, false) => Ok(()),
    }
}

/// Whether what somebody typed is the code.
pub fn check_code(code: &str, typed: &str) -> Result<(), Refusal> {
    if typed.trim().eq_ignore_ascii_case(code) { Ok(()) } else { Err(Refusal::WrongCode) }
}

/// Whether the settings want a class of data gone by now: `days` after the event's end (0: never), and not done since.
pub fn is_due(days: i64, date_to: Timestamp, last: Option<Timestamp>, now: Timestamp) -> bool {
    let Ok(days) = u64::try_from(days) else { return false };
    let due = date_to.plus(Duration::from_secs(days * 24 * 3600));
    days > 0 && due <= now && last.is_none_or(|last| last < due || last.plus(AGAIN) <= now)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000_000;

    fn day(number: i64) -> Timestamp {
        Timestamp::from_micros(number * DAY)
    }

    #[test]
    fn only_what_is_closed_and_over_is_shredded() {
        assert_eq!(may_shred(true, day(1), day(2)), Err(Refusal::Live));
        assert_eq!(may_shred(false, day(3), day(2)), Err(Refusal::NotOver));
        assert_eq!(may_shred(false, day(2), day(2)), Ok(()));
    }

    #[test]
    fn codes_are_typed_by_people() {
        assert_eq!(check_code("ABCD", " abcd\n"), Ok(()));
        for wrong in ["", "ABC", "ABCDE"] {
            assert_eq!(check_code("ABCD", wrong), Err(Refusal::WrongCode));
        }
    }

    #[test]
    fn data_are_due_after_their_days_and_again_when_more_came() {
        assert!(!is_due(0, day(1), None, day(9_999)), "0 is never");
        assert!(!is_due(-3, day(1), None, day(9_999)));
        assert!(!is_due(30, day(1), None, day(30)));
        assert!(is_due(30, day(1), None, day(31)));
        assert!(is_due(30, day(1), Some(day(5)), day(31)), "shredded by hand before: more may have come");
        assert!(!is_due(30, day(1), Some(day(31)), day(31)));
        assert!(is_due(30, day(1), Some(day(31)), day(32)));
    }
}
