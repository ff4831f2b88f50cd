//! Properties of the allocation.

use std::cmp::Ordering;
use std::time::Duration;

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

use crate::bandwidth::allocate::{Allocation, Budget, HOLD, MAX_WISHES, Priority, Steady, Wish, allocate};

const LADDER: &[u64] = &[150_000, 500_000, 1_500_000];

fn wish(priority: Priority, useful: usize) -> Wish<'static> {
    let (useful, held) = (Some(useful), Duration::MAX);
    Wish { priority, rungs: LADDER, useful, current: None, held, choice: None }
}

fn steady(rate: u64) -> Budget {
    Budget { now: rate, steady: rate, granted: 0 }
}

fn choices(wishes: &[Wish<'_>]) -> Vec<Option<usize>> {
    wishes.iter().map(|wish| wish.choice).collect()
}

fn decide(budget: u64, wishes: &mut [Wish<'_>]) -> (Vec<Option<usize>>, Allocation) {
    let allocation = allocate(steady(budget), wishes);
    (choices(wishes), allocation)
}

#[test]
fn everybody_is_seen_before_anybody_is_seen_well() {
    let mut wishes = [wish(Priority::Thumbnail, 2), wish(Priority::Pinned, 2), wish(Priority::Speaker, 2)];
    assert_eq!(decide(170_000, &mut wishes).0, [None, None, None], "no room to spare");
    assert_eq!(decide(185_000, &mut wishes).0, [None, Some(0), None]);
    assert_eq!(decide(370_000, &mut wishes).0, [None, Some(0), Some(0)]);
    assert_eq!(decide(600_000, &mut wishes).0, [Some(0), Some(0), Some(0)]);
    assert_eq!(decide(2_220_000, &mut wishes).0, [Some(0), Some(2), Some(0)]);
    assert_eq!(decide(2_700_000, &mut wishes).0, [Some(0), Some(2), Some(1)]);
    assert_eq!(decide(9_000_000, &mut wishes).0, [Some(2), Some(2), Some(2)]);
}

#[test]
fn only_what_is_of_use_is_sent_and_nothing_that_is_hidden() {
    let hidden = Wish { useful: None, ..wish(Priority::Pinned, 0) };
    let silent = Wish { rungs: &[], ..wish(Priority::Pinned, 2) };
    let mut wishes = [hidden, silent, wish(Priority::Visible(9), 1), wish(Priority::Visible(3), 99)];
    let (choices, allocation) = decide(90_000_000, &mut wishes);
    assert_eq!(choices, [None, None, Some(1), Some(2)]);
    assert_eq!((allocation.used, allocation.paused, allocation.demand.next), (2_000_000, 0, 0));
    assert_eq!(allocation.demand.all, 2_460_000);
}

#[test]
fn what_is_paused_says_what_it_takes() {
    let mut wishes = [wish(Priority::Visible(1), 2), wish(Priority::Visible(2), 2)];
    let (_, allocation) = decide(0, &mut wishes);
    assert_eq!((allocation.paused, allocation.demand.next), (2, 184_500), "the larger one first");
    let (_, allocation) = decide(184_500, &mut wishes);
    assert_eq!((allocation.paused, allocation.demand.next), (1, 369_000));
    let (_, allocation) = decide(369_000, &mut wishes);
    assert_eq!((allocation.paused, allocation.demand.next), (0, 799_500), "then better");
    for _ in 0..4 {
        let next = decide(allocation.demand.next, &mut wishes).1;
        assert!(next.used > allocation.used, "{next:?}");
    }
}

#[test]
fn equals_do_not_take_each_others_place() {
    let playing = Wish { current: Some(1), ..wish(Priority::Visible(4), 2) };
    let mut wishes = [wish(Priority::Visible(4), 2), playing];
    wishes[0].current = Some(0);
    assert_eq!(decide(800_000, &mut wishes).0, [Some(0), Some(1)]);
    let mut wishes = [wish(Priority::Visible(4), 2), Wish { current: Some(0), ..playing }];
    assert_eq!(decide(200_000, &mut wishes).0, [None, Some(0)]);
    wishes[0].priority = Priority::Speaker;
    assert_eq!(decide(200_000, &mut wishes).0, [Some(0), None], "the more important one does");
}

#[test]
fn a_climb_needs_room_and_time_and_a_fall_neither() {
    let playing = |held| Wish { current: Some(1), held, ..wish(Priority::Speaker, 2) };
    assert_eq!(decide(1_700_000, &mut [playing(HOLD)]).0, [Some(1)], "no room");
    assert_eq!(decide(1_850_000, &mut [playing(HOLD)]).0, [Some(2)]);
    assert_eq!(decide(9_000_000, &mut [playing(HOLD / 2)]).0, [Some(1)], "no time");
    assert_eq!(decide(500_000, &mut [playing(HOLD)]).0, [Some(1)], "just fits");
    assert_eq!(decide(499_999, &mut [playing(Duration::ZERO)]).0, [Some(0)]);
    let mut wishes = [playing(HOLD)];
    allocate(Budget { now: 9_000_000, steady: 600_000, granted: 0 }, &mut wishes);
    assert_eq!(choices(&wishes), [Some(1)], "was less a moment ago");
}

#[test]
fn more_wishes_than_slots_are_paused_not_a_panic() {
    let mut wishes = vec![wish(Priority::Visible(1), 2); MAX_WISHES + 9];
    let (choices, _) = decide(u64::MAX / 4, &mut wishes);
    assert_eq!(choices.iter().flatten().count(), MAX_WISHES);
}

struct Scene {
    ladders: Vec<Vec<u64>>,
    random: SmallRng,
}

impl Scene {
    fn new(seed: u64) -> Scene {
        let mut random = SmallRng::seed_from_u64(seed);
        let ladders = (0..random.random_range(1..12)).map(|_| {
            let steps = (0..random.random_range(0..7)).map(|_| random.random_range(20_000..700_000));
            let sums = steps.scan(0, |sum, step| {
                *sum += step;
                Some(*sum)
            });
            sums.collect::<Vec<u64>>()
        });
        Scene { ladders: ladders.collect(), random }
    }

    fn wishes(&mut self) -> Vec<Wish<'_>> {
        let random = &mut self.random;
        let wishes = self.ladders.iter().map(|rungs| {
            let priority = match random.random_range(0..5) {
                0 => Priority::Pinned,
                1 => Priority::Speaker,
                2 => Priority::Thumbnail,
                size => Priority::Visible(size),
            };
            let useful = random.random_bool(0.8).then(|| random.random_range(0..8));
            let current = random.random_bool(0.7).then(|| random.random_range(0..8)).filter(|rung| *rung < rungs.len());
            let held = Duration::from_millis(random.random_range(0..4_000));
            Wish { priority, rungs, useful, current, held, choice: None }
        });
        wishes.collect()
    }
}

#[test]
fn the_budget_is_kept_and_priorities_are_respected() {
    for seed in 0..20_000 {
        let mut scene = Scene::new(seed);
        let budget = scene.random.random_range(0..6_000_000);
        let mut wishes = scene.wishes();
        let (_, allocation) = decide(budget, &mut wishes);
        let used: u64 = wishes.iter().filter_map(|wish| Some(wish.rungs[wish.choice?])).sum();
        assert_eq!(used, allocation.used);
        assert!(used <= budget, "{seed}");
        for wish in &wishes {
            assert!(wish.choice <= wish.useful, "{seed}");
        }
        no_injustice(seed, budget, &wishes);
    }
}

/// Nobody has more than the lowest rung while somebody more important could have its next one in place of that.
fn no_injustice(seed: u64, budget: u64, wishes: &[Wish<'_>]) {
    let cost = |wish: &Wish<'_>, rung: Option<usize>| rung.map_or(0, |rung| wish.rungs[rung]);
    for better in wishes {
        let next = better.choice.map_or(0, |rung| rung + 1);
        let wanted = better.useful.is_some_and(|useful| next <= useful) && next < better.rungs.len();
        // A climb may have to wait; what plays may not be taken away.
        if !wanted || better.current.is_none_or(|current| next > current) {
            continue;
        }
        let lesser = wishes.iter().filter(|lesser| lesser.priority < better.priority);
        let yields: u64 =
            lesser.map(|lesser| cost(lesser, lesser.choice) - cost(lesser, lesser.choice.map(|_| 0))).sum();
        let used: u64 = wishes.iter().map(|wish| cost(wish, wish.choice)).sum();
        let after = used - yields + cost(better, Some(next)) - cost(better, better.choice);
        assert!(after > budget, "{seed}: {better:?} in {wishes:?}");
    }
}

#[test]
fn more_budget_is_never_worse_for_the_most_important() {
    for seed in 0..5_000 {
        let mut scene = Scene::new(seed);
        let (one, other) = (scene.random.random_range(0..5_000_000), scene.random.random_range(0..5_000_000));
        let mut wishes = scene.wishes();
        for (size, wish) in wishes.iter_mut().enumerate() {
            (wish.priority, wish.current, wish.held) = (Priority::Visible(size as u32), None, Duration::MAX);
        }
        let mut less = wishes.clone();
        decide(one.min(other), &mut less);
        decide(one.max(other), &mut wishes);
        let most_important = || less.iter().zip(&wishes).rev();
        let seen = most_important().map(|(less, more)| more.choice.is_some().cmp(&less.choice.is_some()));
        let seen = seen.fold(Ordering::Equal, Ordering::then);
        assert_ne!(seen, Ordering::Less, "{seed}: who is seen");
        let well = most_important().map(|(less, more)| more.choice.cmp(&less.choice));
        let well = well.fold(Ordering::Equal, Ordering::then);
        assert!(seen == Ordering::Greater || well != Ordering::Less, "{seed}: how well");
    }
}

/// Feeds a budget over time and counts changes after the first seconds.
fn changes(seed: u64, base: f64, noise: f64, period: u64) -> (usize, Vec<Option<usize>>) {
    let mut scene = Scene::new(seed);
    let mut wishes = scene.wishes();
    let mut random = SmallRng::seed_from_u64(seed);
    let mut filter = Steady::default();
    let (mut changes, mut budget) = (0, base);
    let mut since = vec![Duration::ZERO; wishes.len()];
    for step in 0..600u64 {
        let at = Duration::from_millis(10_000 + step * 100);
        if step % period == 0 {
            budget = base * random.random_range(1.0 - noise..1.0 + noise);
        }
        for (wish, since) in wishes.iter_mut().zip(&since) {
            wish.held = at - *since;
        }
        allocate(filter.update(at, budget as u64, 0), &mut wishes);
        for (wish, since) in wishes.iter_mut().zip(&mut since) {
            if wish.choice != wish.current {
                (wish.current, *since) = (wish.choice, at);
                changes += usize::from(step > 100);
            }
        }
    }
    (changes, choices(&wishes))
}

#[test]
fn nothing_flaps_when_the_budget_wobbles() {
    for seed in 0..300 {
        for base in [200e3, 600e3, 1.5e6, 4e6] {
            for period in [1, 7] {
                let (changes, _) = changes(seed, base, 0.1, period);
                assert!(changes <= 6, "{changes} changes in a minute at {base}, seed {seed}");
            }
        }
    }
}

#[test]
fn everything_resumes_once_there_is_budget() {
    for seed in 0..300 {
        let mut scene = Scene::new(seed);
        let mut wishes = scene.wishes();
        let mut held = Duration::ZERO;
        for _ in 0..40 {
            held += Duration::from_millis(100);
            wishes.iter_mut().for_each(|wish| wish.held = held);
            let allocation = allocate(steady(100_000_000), &mut wishes);
            wishes.iter_mut().for_each(|wish| wish.current = wish.choice);
            assert_eq!(
                allocation.paused > 0,
                allocation.demand.next > 0
                    && wishes
                        .iter()
                        .any(|wish| { wish.choice.is_none() && wish.useful.is_some() && !wish.rungs.is_empty() })
            );
        }
        for wish in wishes.iter().filter(|wish| !wish.rungs.is_empty()) {
            assert_eq!(wish.choice, wish.useful.map(|useful| useful.min(wish.rungs.len() - 1)), "{seed}");
        }
    }
}

#[test]
fn what_is_granted_is_one_picture_without_headroom_that_goes_on_when_its_rate_wobbles() {
    let granted = Budget { now: 100_000, steady: 100_000, granted: 160_000 };
    let mut wishes = [wish(Priority::Visible(1), 2), wish(Priority::Speaker, 2)];
    allocate(granted, &mut wishes);
    assert_eq!(choices(&wishes), [None, Some(0)], "the most important one, at its lowest");
    wishes[1].current = wishes[1].choice;
    wishes[1].rungs = &[159_000, 500_000];
    allocate(granted, &mut wishes);
    assert_eq!(choices(&wishes), [None, Some(0)]);
    wishes[1].rungs = &[161_000, 500_000];
    let allocation = allocate(granted, &mut wishes);
    assert_eq!(choices(&wishes), [Some(0), None], "more than that is not for it");
    assert_eq!(allocation.used, 150_000);
}
