//! How often a person may ask for what, on this node.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use uuid::Uuid;

use crate::base::time::Timestamp;

/// People and actions remembered before old entries are swept out.
const REMEMBERED: usize = 4_096;

/// What is counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Start,
    /// Ready, extend, skip, hang up, reconnect.
    Call,
    Report,
    Contact,
    Block,
}

impl Action {
    /// So many within so long. More: a script asks more; fewer: somebody in a hurry is told to wait.
    fn limit(self) -> (usize, Duration) {
        match self {
            Action::Start => (20, Duration::from_secs(60)),
            Action::Call => (60, Duration::from_secs(60)),
            Action::Report => (5, Duration::from_secs(600)),
            Action::Contact => (20, Duration::from_secs(60)),
            Action::Block => (20, Duration::from_secs(60)),
        }
    }
}

/// When each person did what lately.
#[derive(Default)]
pub struct Pace {
    lately: HashMap<(Uuid, Action), VecDeque<Timestamp>>,
}

impl Pace {
    /// Notes one more, or says how many seconds to wait.
    pub fn admit(&mut self, person: Uuid, action: Action, now: Timestamp) -> Result<(), u32> {
        if self.lately.len() > REMEMBERED {
            self.lately.retain(|(_, action), times| times.back().is_some_and(|at| at.plus(action.limit().1) > now));
        }
        let (most, span) = action.limit();
        let times = self.lately.entry((person, action)).or_default();
        while times.front().is_some_and(|at| at.plus(span) <= now) {
            times.pop_front();
        }
        match times.front() {
            Some(first) if times.len() >= most => Err(now.until(first.plus(span)).as_secs() as u32 + 1),
            _ => {
                times.push_back(now);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_action_has_its_own_count() {
        let (person, mut pace) = (Uuid::from_u128(1), Pace::default());
        let at = |seconds: i64| Timestamp(seconds * 1_000_000);
        (0..5).for_each(|second| assert_eq!(pace.admit(person, Action::Report, at(second)), Ok(())));
        assert_eq!(pace.admit(person, Action::Report, at(5)), Err(596));
        assert_eq!(pace.admit(person, Action::Contact, at(5)), Ok(()));
        assert_eq!(pace.admit(Uuid::from_u128(2), Action::Report, at(5)), Ok(()));
        assert_eq!(pace.admit(person, Action::Report, at(600)), Ok(()));
    }
}
