//! Estimator, allocation and pacer together on a path, as the core puts them together.

use std::time::Duration;

use super::link::{Flow, MBIT, Media, Network, Path};
use crate::bandwidth::Demand;
use crate::bandwidth::allocate::{Allocation, Priority, Steady, Wish, allocate};

const LADDER: &[u64] = &[150_000, 500_000, 1_500_000];
/// Audio comes first.
const AUDIO: u64 = 50_000;

/// A subscriber who looks at some tracks.
struct Viewer {
    wishes: Vec<Wish<'static>>,
    since: Vec<Duration>,
    steady: Steady,
    allocation: Allocation,
    changes: usize,
    /// Milliseconds that the most important was paused.
    paused: u64,
}

impl Viewer {
    fn of(priorities: &[Priority]) -> Viewer {
        let wish = |priority: &Priority| {
            let (priority, useful, held) = (*priority, Some(2), Duration::MAX);
            Wish { priority, rungs: LADDER, useful, current: None, held, choice: None }
        };
        Viewer {
            wishes: priorities.iter().map(wish).collect(),
            since: vec![Duration::ZERO; priorities.len()],
            steady: Steady::default(),
            allocation: Allocation::default(),
            changes: 0,
            paused: 0,
        }
    }

    /// What the core does every 100 ms.
    fn step(&mut self, now: Duration, flow: &mut Flow) {
        if !now.as_millis().is_multiple_of(100) {
            return;
        }
        for (wish, since) in self.wishes.iter_mut().zip(&self.since) {
            wish.held = now - *since;
        }
        let budget = self.steady.update(now, flow.estimator.target().saturating_sub(AUDIO), 0);
        self.allocation = allocate(budget, &mut self.wishes);
        for (wish, since) in self.wishes.iter_mut().zip(&mut self.since) {
            if wish.choice != wish.current {
                (wish.current, *since) = (wish.choice, now);
                self.changes += 1;
            }
        }
        self.paused += 100 * u64::from(self.wishes[0].choice.is_none());
        flow.media = Media::Constant(self.allocation.used);
        flow.demand = self.allocation.demand.plus(AUDIO);
    }
}

fn watch(network: &mut Network, viewer: &mut Viewer, time: Duration) {
    network.run_with(time, |now, flow| viewer.step(now, flow));
}

fn stage(seed: u64, path: Path) -> Network {
    let mut flow = Flow::new(Media::Constant(0), 0);
    flow.demand = Demand::default();
    Network::new(seed, path, vec![flow])
}

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

const SEEDS: std::ops::Range<u64> = 0..12;

#[test]
fn a_good_path_shows_everything_at_its_best_within_two_seconds() {
    for seed in SEEDS {
        let mut network = stage(seed, Path::of(20 * MBIT));
        let mut viewer = Viewer::of(&[Priority::Speaker, Priority::Visible(2), Priority::Visible(1)]);
        watch(&mut network, &mut viewer, Duration::from_millis(900));
        network.expect(viewer.wishes[0].choice.is_some(), "a first picture");
        watch(&mut network, &mut viewer, secs(4));
        network.expect(viewer.allocation.used == 4_500_000, &format!("{:?}", viewer.allocation));
        viewer.changes = 0;
        watch(&mut network, &mut viewer, secs(60));
        network.expect(viewer.changes == 0, "and stays");
        network.expect(network.flows[0].padding < 150_000, "without more padding");
    }
}

#[test]
fn a_narrow_path_is_used_without_flapping() {
    for seed in SEEDS {
        let mut network = stage(seed, Path::of(2 * MBIT));
        let mut viewer = Viewer::of(&[Priority::Speaker, Priority::Visible(2), Priority::Visible(1)]);
        watch(&mut network, &mut viewer, secs(15));
        (viewer.changes, network.flows[0].padding) = (0, 0);
        watch(&mut network, &mut viewer, secs(120));
        network.expect(viewer.changes <= 8, &format!("{} changes, seed {seed}", viewer.changes));
        let used = viewer.allocation.used;
        network.expect((1_000_000..2_000_000).contains(&used), &format!("{used}, seed {seed}"));
        network.expect(viewer.paused < 1_000, "the speaker is seen");
        let share = network.flows[0].padding as f64 / network.flows[0].sent as f64;
        network.expect(share < 0.02, &format!("padding {share}"));
        let queue = network.queue(secs(100), 0.95);
        network.expect(queue < Duration::from_millis(100), &format!("{queue:?}"));
    }
}

#[test]
fn what_was_paused_resumes() {
    for seed in SEEDS {
        let mut network = stage(seed, Path::of(3 * MBIT));
        let mut viewer = Viewer::of(&[Priority::Speaker, Priority::Visible(1)]);
        watch(&mut network, &mut viewer, secs(20));
        network.expect(viewer.allocation.used >= 2_000_000, &format!("{:?}", viewer.allocation));
        network.path.rate = 100_000;
        watch(&mut network, &mut viewer, secs(60));
        network.expect(viewer.allocation.used == 0, "not even the lowest fits");
        network.path.rate = 3 * MBIT;
        watch(&mut network, &mut viewer, secs(16));
        network.expect(viewer.allocation.used >= 2_000_000, &format!("{:?} seed {seed}", viewer.allocation));
    }
}

#[test]
fn a_dead_path_that_comes_back_shows_pictures_again() {
    for seed in SEEDS {
        let mut network = stage(seed, Path::of(3 * MBIT));
        let mut viewer = Viewer::of(&[Priority::Speaker, Priority::Visible(1)]);
        watch(&mut network, &mut viewer, secs(20));
        network.path.rate = 0;
        watch(&mut network, &mut viewer, secs(40));
        network.path.rate = 3 * MBIT;
        watch(&mut network, &mut viewer, Duration::from_millis(2_500));
        network.expect(viewer.wishes[0].choice.is_some(), "the speaker");
        watch(&mut network, &mut viewer, secs(4));
        network.expect(viewer.allocation.used >= 1_650_000, &format!("{:?}", viewer.allocation));
    }
}

#[test]
fn a_second_of_blackout_costs_a_second_of_picture() {
    for seed in SEEDS {
        let mut network = stage(seed, Path::of(3 * MBIT));
        let mut viewer = Viewer::of(&[Priority::Speaker]);
        watch(&mut network, &mut viewer, secs(20));
        (viewer.paused, network.path.rate) = (0, 0);
        watch(&mut network, &mut viewer, secs(1));
        network.path.rate = 3 * MBIT;
        watch(&mut network, &mut viewer, secs(5));
        network.expect(viewer.paused == 0, "never paused");
        network.expect(viewer.allocation.used == 1_500_000, &format!("{:?}", viewer.allocation));
    }
}

#[test]
fn lossy_paths_keep_a_picture() {
    for loss in [0.05, 0.2] {
        for seed in SEEDS {
            let mut network = stage(seed, Path { loss, ..Path::of(4 * MBIT) });
            let mut viewer = Viewer::of(&[Priority::Speaker, Priority::Visible(1)]);
            watch(&mut network, &mut viewer, secs(20));
            viewer.paused = 0;
            watch(&mut network, &mut viewer, secs(60));
            network.expect(viewer.paused == 0, &format!("paused for {} ms at {loss}", viewer.paused));
            network.expect(viewer.allocation.used >= 300_000, &format!("{:?} at {loss}", viewer.allocation));
        }
    }
}
