//! The estimator on simulated paths.

use std::time::Duration;

use super::link::{Flow, MBIT, Media, Network, Path};
use crate::bandwidth::{Demand, MIN_RATE};

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn elastic() -> Flow {
    Flow::new(Media::Elastic(20 * MBIT), 20 * MBIT)
}

const SEEDS: std::ops::Range<u64> = 0..12;

#[test]
fn it_finds_the_capacity_within_seconds_and_keeps_the_queue_short() {
    for rate in [MBIT, 5 * MBIT] {
        for seed in SEEDS {
            let mut network = Network::new(seed, Path::of(rate), vec![elastic()]);
            network.run(secs(5));
            network.expect(network.mean(0, secs(1)) > 0.7 * rate as f64, "quick");
            network.run(secs(115));
            let share = network.throughput(secs(100)) / rate as f64;
            network.expect((0.80..=1.0).contains(&share), &format!("{share} of {rate}, seed {seed}"));
            let queue = network.queue(secs(100), 0.95);
            network.expect(queue < Duration::from_millis(150), &format!("queue {queue:?} seed {seed}"));
        }
    }
}

#[test]
fn it_follows_a_drop_and_comes_back() {
    for seed in SEEDS {
        let mut network = Network::new(seed, Path::of(3 * MBIT), vec![elastic()]);
        network.run(secs(20));
        network.path.rate = MBIT / 2;
        network.run(secs(4));
        network.expect(network.mean(0, secs(1)) < 0.55 * MBIT as f64, "down");
        network.run(secs(26));
        let (share, queue) = (network.throughput(secs(20)) / 0.5e6, network.queue(secs(20), 0.9));
        network.expect((0.7..=1.0).contains(&share), &format!("{share} of the narrow link"));
        network.expect(queue < Duration::from_millis(200), &format!("{queue:?}"));
        network.path.rate = 3 * MBIT;
        network.run(secs(15));
        network.expect(network.mean(0, secs(3)) > 2.2e6, "back again");
    }
}

#[test]
fn random_loss_without_a_queue_does_not_starve() {
    for (loss, burst, least) in [(0.05, 1.0, 2.2e6), (0.05, 4.0, 1.8e6), (0.1, 1.0, 1.5e6), (0.2, 1.0, 0.6e6)] {
        for seed in SEEDS {
            let path = Path { loss, burst, ..Path::of(3 * MBIT) };
            let mut network = Network::new(seed, path, vec![elastic()]);
            network.run(secs(60));
            let mean = network.mean(0, secs(40));
            network.expect(mean > least, &format!("{mean} at {loss} in bursts of {burst}, seed {seed}"));
        }
    }
}

#[test]
fn a_link_that_drops_instead_of_queueing_is_not_flooded() {
    for seed in SEEDS {
        let path = Path { queue: Duration::from_millis(50), ..Path::of(MBIT) };
        let mut network = Network::new(seed, path, vec![elastic()]);
        network.run(secs(60));
        let mean = network.mean(0, secs(40)) / 1e6;
        network.expect((0.5..1.2).contains(&mean), &format!("{mean}, seed {seed}"));
    }
}

#[test]
fn a_policer_is_found_by_its_losses() {
    for bucket in [10_000.0, 60_000.0] {
        for seed in SEEDS {
            let path = Path { policer: Some((MBIT, bucket)), ..Path::of(10 * MBIT) };
            let mut network = Network::new(seed, path, vec![elastic()]);
            network.run(secs(10));
            (network.policed, network.flows[0].sent) = (0, 0);
            network.run(secs(60));
            let mean = network.mean(0, secs(60)) / 1e6;
            network.expect((0.5..1.3).contains(&mean), &format!("{mean}, bucket {bucket}, seed {seed}"));
            let lost = network.policed as f64 / network.flows[0].sent as f64;
            network.expect(lost < 0.3, &format!("{lost} lost, bucket {bucket}, seed {seed}"));
        }
    }
}

#[test]
fn two_flows_share() {
    for seed in SEEDS {
        let mut network = Network::new(seed, Path::of(4 * MBIT), vec![elastic()]);
        network.run(secs(20));
        network.flows.push(elastic());
        network.curve.clear();
        network.run(secs(100));
        let (first, second) = (network.mean(0, secs(60)), network.mean(1, secs(60)));
        network.expect(first.min(second) > 0.25 * (first + second), &format!("{first} {second}, seed {seed}"));
        network.expect(first + second < 4.4e6 && first + second > 2.8e6, &format!("{first} {second}"));
    }
}

#[test]
fn others_are_made_room_for() {
    for seed in SEEDS {
        let mut network = Network::new(seed, Path::of(3 * MBIT), vec![elastic()]);
        network.run(secs(20));
        network.path.cross = 2 * MBIT;
        network.run(secs(30));
        let mean = network.mean(0, secs(20)) / 1e6;
        network.expect((0.5..1.1).contains(&mean), &format!("{mean}, seed {seed}"));
        network.path.cross = 0;
        network.run(secs(20));
        network.expect(network.mean(0, secs(3)) > 2.2e6, "they are gone");
    }
}

#[test]
fn what_is_not_sent_is_learnt_by_probes_only() {
    for seed in SEEDS {
        let mut flow = Flow::new(Media::Constant(150_000), 0);
        flow.demand = Demand::default();
        let mut network = Network::new(seed, Path::of(10 * MBIT), vec![flow]);
        network.run(secs(60));
        network.expect(network.flows[0].padding == 0, "nothing was wanted");
        let target = network.flows[0].estimator.target();
        network.expect((150_000..=300_000).contains(&target), "neither up nor down");
        network.flows[0].demand = Demand { next: 600_000, all: 2 * MBIT };
        network.run(secs(3));
        network.expect(network.flows[0].estimator.target() >= 2 * MBIT, "probed");
        let padding = network.flows[0].padding;
        network.expect(padding < 100_000, &format!("{padding}"));
        network.run(secs(60));
        network.expect(network.flows[0].padding == padding, "enough is enough");
        network.expect(network.flows[0].estimator.target() >= 2 * MBIT, "nothing says otherwise");
    }
}

#[test]
fn it_gets_back_from_nothing_at_all() {
    for seed in SEEDS {
        let mut network = Network::new(seed, Path::of(2 * MBIT), vec![Flow::new(Media::Constant(0), 1_500_000)]);
        network.run(secs(3));
        network.expect(network.flows[0].estimator.target() >= 1_200_000, "a first picture without any traffic");
        network.path.rate = 0;
        network.flows[0].media = Media::Constant(60_000);
        network.run(secs(20));
        network.expect(network.flows[0].estimator.target() == MIN_RATE, "nothing comes back");
        network.flows[0].media = Media::Constant(0);
        network.run(secs(60));
        network.path.rate = 2 * MBIT;
        network.run(secs(4));
        network.expect(network.flows[0].estimator.target() >= 1_200_000, "all is well again");
    }
}

#[test]
fn a_short_blackout_is_over_when_it_is_over() {
    for seed in SEEDS {
        let mut network = Network::new(seed, Path::of(3 * MBIT), vec![elastic()]);
        network.run(secs(20));
        network.path.loss = 1.0;
        network.path.burst = 1e9;
        network.run(secs(1));
        network.path = Path::of(3 * MBIT);
        network.run(Duration::from_millis(1_500));
        network.expect(network.mean(0, Duration::from_millis(300)) > 1.5e6, "back");
    }
}

#[test]
fn lost_feedback_and_a_wild_path_do_no_harm() {
    for seed in SEEDS {
        let jitter = Duration::from_millis(20);
        let path = Path { feedback_loss: 0.3, jitter, loss: 0.02, burst: 2.0, ..Path::of(3 * MBIT) };
        let mut network = Network::new(seed, path, vec![elastic()]);
        network.run(secs(60));
        let (mean, queue) = (network.mean(0, secs(30)), network.queue(secs(30), 0.9));
        network.expect(mean > 1.1e6 && mean < 3.2e6, &format!("{mean}, seed {seed}"));
        network.expect(queue < Duration::from_millis(250), &format!("{queue:?}"));
    }
}

#[test]
fn a_voice_alone_keeps_the_estimate_whatever_is_lost() {
    for (loss, burst) in [(0.0, 1.0), (0.05, 1.0), (0.2, 2.0)] {
        for seed in SEEDS {
            let path = Path { loss, burst, ..Path::of(5 * MBIT) };
            let mut network = Network::new(seed, path, vec![Flow::new(Media::Constant(40_000), 0)]);
            network.run(secs(120));
            let least = network.curve.iter().map(|point| point.targets[0]).min();
            network.expect(least >= Some(150_000), &format!("{least:?} at {loss}, seed {seed}"));
        }
    }
}

#[test]
fn a_subscriber_costs_less_than_twelve_kibibytes() {
    let inside = size_of::<crate::bandwidth::Estimator>() + size_of::<crate::bandwidth::Pacer>();
    assert!(inside + 8 * 1_024 < 12 * 1_024, "{inside}");
}

#[test]
fn near_and_far_radio_and_key_frames() {
    let millis = Duration::from_millis;
    let usual = Path::of(3 * MBIT);
    let kinds = [
        ("near", Path { delay: millis(1), jitter: Duration::ZERO, ..usual }, 0.8),
        ("far", Path { delay: millis(120), ..usual }, 0.7),
        ("a satellite", Path { delay: millis(280), jitter: millis(10), ..usual }, 0.5),
        ("radio in turns", Path { turns: millis(12), jitter: Duration::ZERO, ..usual }, 0.7),
        ("bad radio", Path { turns: millis(20), jitter: millis(8), loss: 0.03, burst: 3.0, ..usual }, 0.5),
    ];
    for (name, path, least) in kinds {
        for keys in [false, true] {
            for seed in SEEDS {
                let mut network = Network::new(seed, path, vec![elastic()]);
                network.flows[0].keys = keys;
                network.run(secs(60));
                let (share, queue) = (network.throughput(secs(40)) / 3e6, network.queue(secs(40), 0.9));
                network.expect(share > least, &format!("{share} on {name}, keys {keys}, seed {seed}"));
                network.expect(queue < millis(250), &format!("{queue:?} on {name}, keys {keys}, seed {seed}"));
            }
        }
    }
}

#[test]
#[ignore = "prints figures"]
fn figures() {
    for rate in [MBIT / 4, MBIT / 2, MBIT, 2 * MBIT, 5 * MBIT, 15 * MBIT] {
        let (mut share, mut queue, mut quick) = (0.0, Duration::ZERO, 0.0);
        for seed in SEEDS {
            let mut network = Network::new(seed, Path::of(rate), vec![elastic()]);
            network.run(secs(120));
            let reached = network.curve.iter().position(|point| point.targets[0] as f64 > 0.8 * rate as f64);
            quick += reached.unwrap_or(9_999) as f64 / 10.0 / SEEDS.end as f64;
            share += network.throughput(secs(100)) / rate as f64 / SEEDS.end as f64;
            queue = queue.max(network.queue(secs(100), 0.95));
        }
        println!("{rate}: {share:.2} used, worst 95th percentile of the queue {queue:?}, 80 % after {quick:.1} s");
    }
    for loss in [0.02, 0.05, 0.1, 0.2, 0.3] {
        let mut mean = 0.0;
        for seed in SEEDS {
            let mut network = Network::new(seed, Path { loss, ..Path::of(3 * MBIT) }, vec![elastic()]);
            network.run(secs(60));
            mean += network.mean(0, secs(40)) / 1e6 / SEEDS.end as f64;
        }
        println!("loss {loss}: {mean:.2} of 3 Mbit/s");
    }
    let mut shares = Vec::new();
    for seed in SEEDS {
        let mut network = Network::new(seed, Path::of(4 * MBIT), vec![elastic()]);
        network.run(secs(20));
        network.flows.push(elastic());
        network.curve.clear();
        network.run(secs(100));
        shares.push((network.mean(0, secs(60)) / 1e4) as u64);
    }
    println!("two on 4 Mbit/s, the first's mean in 10 kbit/s: {shares:?}");
}
