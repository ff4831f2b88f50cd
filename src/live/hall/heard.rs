//! Which chat events were pushed here, so that what a gap of the bus swallowed is found and nothing comes twice.
//!
//! Events of one node come in order, those of several do not: the newest id heard says nothing about the ids below it.

use std::collections::BTreeSet;

/// Ids remembered for each channel. More: an older stray is recognized, and a gap reads more rows.
const REMEMBERED: usize = 128;

/// The events heard in one channel.
#[derive(Debug)]
pub struct Heard {
    /// Everything up to this id was heard, or was said before anybody listened here.
    floor: i64,
    above: BTreeSet<i64>,
}

impl Heard {
    /// Nothing yet; events up to `newest` are no news.
    pub fn after(newest: i64) -> Self {
        Heard { floor: newest, above: BTreeSet::new() }
    }

    /// Remembers an event. False when it was heard before.
    pub fn hears(&mut self, id: i64) -> bool {
        let new = id > self.floor && self.above.insert(id);
        if self.above.len() > REMEMBERED {
            self.floor = self.above.pop_first().unwrap_or(self.floor);
        }
        new
    }

    /// Where to read on from after a gap.
    pub fn floor(&self) -> i64 {
        self.floor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_that_was_overtaken_is_still_news_once() {
        let mut heard = Heard::after(10);
        assert!(heard.hears(12));
        assert_eq!(heard.floor(), 10, "11 may have been missed");
        assert!(heard.hears(11));
        assert!(!heard.hears(11) && !heard.hears(12) && !heard.hears(9));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut heard = Heard::after(0);
        for id in 1..=1_000 {
            assert!(heard.hears(id));
        }
        assert_eq!(heard.above.len(), REMEMBERED);
        assert_eq!(heard.floor(), 1_000 - REMEMBERED as i64);
        assert!(!heard.hears(3), "what fell out of the window is old");
    }
}
