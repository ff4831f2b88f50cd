//! When a room takes questions, and which session they belong to.

use std::time::Duration;

use super::Terms;
use crate::base::time::Timestamp;
use crate::text_enum;

/// Talks overrun, and the last question is answered on the way out: a session keeps the floor this long after its end,
/// unless the next one begins. Longer: questions of a break end up with the talk before it.
pub const LINGER: Duration = Duration::from_secs(600);

text_enum! {
    "a rule for questions";
    /// When a room takes questions by itself.
    pub enum Opens {
        Off = "off",
        /// While a session is on.
        Sessions = "sessions",
        Always = "always",
    }
}

/// A session of the schedule in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub slot_id: i64,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
}

/// How it is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub active: bool,
    pub session: Option<i64>,
    /// What a moderator said, while it counts.
    pub by_hand: Option<bool>,
}

/// What a moderator did by hand counts until another session has the floor, or none.
pub fn standing(terms: &Terms, sessions: &[Session], now: Timestamp) -> Standing {
    let session = on(sessions, now);
    let by_hand = terms.by_hand.filter(|_| terms.by_hand_at.is_some_and(|at| on(sessions, at) == session));
    let by_schedule = match terms.opens {
        Opens::Off => false,
        Opens::Sessions => session.is_some(),
        Opens::Always => true,
    };
    Standing { active: by_hand.unwrap_or(by_schedule), session, by_hand }
}

/// The session that has the floor: of those that are on, the one that began last.
fn on(sessions: &[Session], now: Timestamp) -> Option<i64> {
    let begun = sessions.iter().filter(|session| session.starts_at <= now);
    let last = begun.max_by_key(|session| (session.starts_at, session.slot_id))?;
    (now < last.ends_at.plus(LINGER)).then_some(last.slot_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000_000;

    fn at(minute: i64) -> Timestamp {
        Timestamp(minute * MINUTE)
    }

    fn day() -> [Session; 3] {
        let session = |slot_id, from, to| Session { slot_id, starts_at: at(from), ends_at: at(to) };
        [session(1, 0, 30), session(2, 35, 60), session(3, 90, 120)]
    }

    fn now(terms: &Terms, minute: i64) -> (bool, Option<i64>) {
        let standing = standing(terms, &day(), at(minute));
        (standing.active, standing.session)
    }

    #[test]
    fn questions_belong_to_the_session_that_has_the_floor() {
        let terms = Terms::default();
        assert_eq!(now(&terms, -1), (false, None));
        assert_eq!(now(&terms, 0), (true, Some(1)));
        assert_eq!(now(&terms, 34), (true, Some(1)), "it may overrun");
        assert_eq!(now(&terms, 35), (true, Some(2)), "until the next one begins");
        assert_eq!(now(&terms, 69), (true, Some(2)));
        assert_eq!(now(&terms, 70), (false, None), "and not for ever");
        assert_eq!(now(&Terms { opens: Opens::Always, ..terms.clone() }, 75), (true, None));
        assert_eq!(now(&Terms { opens: Opens::Off, ..terms }, 10), (false, Some(1)));
    }

    #[test]
    fn what_was_done_by_hand_counts_for_that_session() {
        let by_hand = |opens, open, minute| Terms {
            opens,
            by_hand: Some(open),
            by_hand_at: Some(at(minute)),
            ..Terms::default()
        };
        let closed = by_hand(Opens::Sessions, false, 10);
        assert_eq!(now(&closed, 29), (false, Some(1)));
        assert_eq!(now(&closed, 35), (true, Some(2)), "the next speaker has questions again");
        let opened = by_hand(Opens::Off, true, 40);
        assert_eq!(now(&opened, 41), (true, Some(2)));
        assert_eq!(now(&opened, 75), (false, None));
        assert_eq!(
            standing(&by_hand(Opens::Off, true, 5), &[], at(500)).by_hand,
            Some(true),
            "without a schedule for good"
        );
    }
}
