//! The search for the largest load that is still served: doubling, then halving the distance.

/// Tries at most. Each halves the distance that is left; more would ask for more than a noisy machine can tell.
const MAX_TRIES: u32 = 12;
/// The search ends when the distance is at most this share of the load.
const PRECISION: f64 = 0.08;

/// A search under way.
#[derive(Clone, Debug)]
pub struct Search {
    first: usize,
    most: usize,
    served: usize,
    failed: Option<usize>,
    tries: u32,
}

impl Search {
    /// Starts with `first` and never tries more than `most`.
    pub fn new(first: usize, most: usize) -> Self {
        Search { first: first.clamp(1, most.max(1)), most: most.max(1), served: 0, failed: None, tries: 0 }
    }

    /// The load to try next. `None` when it is known well enough.
    pub fn next(&self) -> Option<usize> {
        if self.tries >= MAX_TRIES || self.served >= self.most {
            return None;
        }
        let load = match self.failed {
            None if self.served == 0 => self.first,
            None => (self.served * 2).min(self.most),
            Some(failed) => {
                let distance = failed - self.served;
                if distance <= 1 || (distance as f64) < failed as f64 * PRECISION {
                    return None;
                }
                self.served + distance / 2
            }
        };
        Some(load)
    }

    /// How it went.
    pub fn tell(&mut self, load: usize, served: bool) {
        self.tries += 1;
        if served {
            self.served = self.served.max(load);
        } else {
            self.failed = Some(self.failed.map_or(load, |failed| failed.min(load)));
        }
    }

    /// The largest load that was served.
    pub fn best(&self) -> usize {
        self.served
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(first: usize, most: usize, limit: usize) -> (usize, Vec<usize>) {
        let mut search = Search::new(first, most);
        let mut tried = Vec::new();
        while let Some(load) = search.next() {
            tried.push(load);
            search.tell(load, load <= limit);
        }
        (search.best(), tried)
    }

    #[test]
    fn the_limit_is_found_within_its_precision() {
        for limit in [7, 90, 100, 333, 1_777] {
            let (best, tried) = search(100, 3_000, limit);
            assert!(best <= limit && best as f64 >= limit as f64 * 0.9 - 1.0, "{limit}: {best}");
            assert!(tried.len() <= 12, "{tried:?}");
        }
    }

    #[test]
    fn it_doubles_first_and_stops_at_the_most() {
        assert_eq!(search(100, 700, 10_000), (700, vec![100, 200, 400, 700]));
    }

    #[test]
    fn a_server_that_serves_nobody_ends_the_search_too() {
        assert_eq!(search(8, 100, 0), (0, vec![8, 4, 2, 1]));
    }
}
