//! How fast a person may write.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use uuid::Uuid;

use crate::base::time::Timestamp;

/// Messages within [`SPAN`]. More: livelier; fewer: calmer.
const MESSAGES: usize = 5;
const SPAN: Duration = Duration::from_secs(5);
/// People remembered before old entries are swept out.
const REMEMBERED: usize = 4_096;

/// When each person wrote lately.
#[derive(Default)]
pub struct ChatPace {
    lately: HashMap<Uuid, VecDeque<Timestamp>>,
}

impl ChatPace {
    /// Notes one more message, or says how many seconds to wait.
    pub fn admit(&mut self, person: Uuid, now: Timestamp) -> Result<(), u32> {
        if self.lately.len() > REMEMBERED {
            self.lately.retain(|_, sent| sent.back().is_some_and(|at| at.plus(SPAN) > now));
        }
        let sent = self.lately.entry(person).or_default();
        while sent.front().is_some_and(|at| at.plus(SPAN) <= now) {
            sent.pop_front();
        }
        match sent.front() {
            Some(first) if sent.len() >= MESSAGES => Err(now.until(first.plus(SPAN)).as_secs() as u32 + 1),
            _ => {
                sent.push_back(now);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_messages_in_five_seconds_and_then_a_pause() {
        let (person, mut pace) = (Uuid::from_u128(1), ChatPace::default());
        let at = |seconds: i64| Timestamp(seconds * 1_000_000);
        (0..5).for_each(|second| assert_eq!(pace.admit(person, at(second)), Ok(())));
        assert_eq!(pace.admit(person, at(4)), Err(2));
        assert_eq!(pace.admit(Uuid::from_u128(2), at(4)), Ok(()));
        assert_eq!(pace.admit(person, at(5)), Ok(()));
    }
}
