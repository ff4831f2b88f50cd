//! Whether a datagram gets lost: at random, in bursts, or because nothing gets through just now.

use rand::RngExt;
use rand::rngs::SmallRng;

use super::shape::Shape;

/// The chance of one link.
#[derive(Clone, Debug, Default)]
pub struct Loss {
    bad: bool,
}

impl Loss {
    /// Decides about the next datagram.
    pub fn loses(&mut self, shape: &Shape, chance: &mut SmallRng) -> bool {
        if let Some(burst) = shape.burst {
            let turns = chance.random_bool(if self.bad { burst.leave } else { burst.enter });
            self.bad ^= turns;
        }
        // Both dice are always thrown, so that one setting does not change the other's outcome.
        let random = chance.random_bool(shape.loss);
        random || self.bad
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;
    use crate::link::shape::Burst;

    fn losses(shape: &Shape, count: usize) -> Vec<bool> {
        let mut chance = SmallRng::seed_from_u64(7);
        let mut loss = Loss::default();
        (0..count).map(|_| loss.loses(shape, &mut chance)).collect()
    }

    fn share(losses: &[bool]) -> f64 {
        losses.iter().filter(|lost| **lost).count() as f64 / losses.len() as f64
    }

    #[test]
    fn random_loss_has_its_share_and_the_same_seed_the_same_losses() {
        let shape = Shape { loss: 0.2, ..Shape::default() };
        let found = losses(&shape, 50_000);
        assert!((share(&found) - 0.2).abs() < 0.01);
        assert_eq!(found, losses(&shape, 50_000));
    }

    #[test]
    fn bursts_have_their_share_and_their_length() {
        let shape = Shape { burst: Some(Burst { enter: 0.01, leave: 0.25 }), ..Shape::default() };
        let found = losses(&shape, 200_000);
        // Share of the bad state: enter / (enter + leave).
        assert!((share(&found) - 0.01 / 0.26).abs() < 0.005);
        let bursts = found.windows(2).filter(|pair| pair == &[false, true]).count();
        let length = found.iter().filter(|lost| **lost).count() as f64 / bursts as f64;
        assert!((length - 4.0).abs() < 0.3, "{length}");
    }

    #[test]
    fn a_clean_link_loses_nothing() {
        assert!(!losses(&Shape::default(), 1_000).contains(&true));
    }
}
