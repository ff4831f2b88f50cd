//! Strangers in pairs, and new pairs every few seconds.

use std::time::{Duration, Instant};

use anyhow::ensure;
use clap::Args;
use rand::SeedableRng;
use rand::rngs::SmallRng;
use rand::seq::SliceRandom;

use super::Common;
use super::course::{self, Course};
use crate::fleet::Moments;
use crate::media::Studio;
use crate::peer::{Choice, Seat};
use crate::report::{Column, Report, Run};

/// What to measure.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// Numbers of pairs, e.g. `10,50`.
    #[arg(long, value_delimiter = ',', default_value = "10")]
    pairs: Vec<usize>,
    /// Seconds after which everybody gets somebody else.
    #[arg(long, default_value_t = 3)]
    every: u64,
    /// What every scenario knows.
    #[command(flatten)]
    pub common: Common,
}

const COLUMNS: &[Column] = &[
    Column::new("encounters_count", "encounters", 0),
    Column::new("unmet_count", "unmet", 0),
    Column::new("connected_p50_ms", "connected p50 ms", 1),
    Column::new("connected_p99_ms", "connected p99 ms", 1),
    Column::new("first_media_p50_ms", "media p50 ms", 1).plotted(),
    Column::new("first_media_p99_ms", "media p99 ms", 1),
    Column::new("received_packets_per_s", "packets/s", 0),
    Column::new("server_core_percent", "server core %", 1),
    Column::new("server_memory_mib", "memory MiB", 0),
    Column::new("generator_core_percent", "generator core %", 1),
];

/// Runs the scenario and prints its figures.
///
/// # Errors
/// When a server cannot be started or ends.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    ensure!(arguments.every > 0, "--every is at least a second");
    let mut report = Report::new("roulette", COLUMNS, arguments.common.json);
    let run = async |choice: &Choice, pairs, round| once(choice, &arguments, pairs, round).await;
    course::rounds(&arguments.common, &arguments.pairs, &mut report, run).await?;
    report.finish();
    Ok(())
}

async fn once(choice: &Choice, arguments: &Arguments, pairs: usize, round: u32) -> anyhow::Result<Run> {
    let mut course = Course::start(choice, &arguments.common).await?;
    let mut wheel = Wheel::new(pairs, arguments.common.seed);
    let length = Duration::from_secs(arguments.common.seconds);
    let every = Duration::from_secs(arguments.every);
    let turns = async |course: &mut Course| {
        let begin = Instant::now();
        let mut present: Vec<u64> = Vec::new();
        let mut encounters = 0;
        while begin.elapsed() < length {
            let turn = Instant::now();
            if !present.is_empty() {
                course.leave(std::mem::take(&mut present)).await?;
            }
            let seats = wheel.turn();
            encounters += seats.len();
            present = course.seat(&seats).await?.concat();
            tokio::time::sleep(every.saturating_sub(turn.elapsed())).await;
        }
        Ok(encounters)
    };
    let (window, encounters) = course.measure(turns).await?;
    let run = Run::new("roulette", choice, &arguments.common, round, pairs);
    let (mut run, harvest) = course.finish(run, &window, pairs * 2).await?;
    // Whoever has streams to get; with two connections a person only one of them does.
    let watching = harvest.people.iter().filter(|person| !person.streams.is_empty());
    let moments: Vec<Moments> = watching.map(|person| person.moments).collect();
    let met = moments.iter().filter(|moments| moments.first_media.is_some()).count();
    run.put("encounters_count", Some(encounters));
    run.put("unmet_count", Some(encounters.saturating_sub(met)));
    run.put_moments(&moments);
    Ok(run)
}

/// Forms the pairs.
struct Wheel {
    people: Vec<u64>,
    chance: SmallRng,
    next_room: u64,
}

impl Wheel {
    fn new(pairs: usize, seed: u64) -> Self {
        Wheel { people: (0..pairs as u64 * 2).collect(), chance: SmallRng::seed_from_u64(seed), next_room: 1 }
    }

    /// New pairs in rooms that nobody was in before.
    fn turn(&mut self) -> Vec<Seat> {
        self.people.shuffle(&mut self.chance);
        let first = self.next_room;
        self.next_room += self.people.len() as u64 / 2;
        let seat = |(index, person): (usize, &u64)| Seat {
            person: *person,
            sends: Some(Studio::usual()),
            audio: 1,
            video: 1,
            ..Seat::in_room(first + index as u64 / 2)
        };
        self.people.iter().enumerate().map(seat).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn everybody_sits_in_a_fresh_room_of_two_every_time() {
        let mut wheel = Wheel::new(5, 7);
        let mut rooms_before = BTreeSet::new();
        for _ in 0..4 {
            let seats = wheel.turn();
            let people: BTreeSet<u64> = seats.iter().map(|seat| seat.person).collect();
            assert_eq!(people.len(), 10);
            let mut rooms: BTreeMap<u64, usize> = BTreeMap::new();
            seats.iter().for_each(|seat| *rooms.entry(seat.room).or_default() += 1);
            assert!(rooms.values().all(|people| *people == 2));
            assert!(rooms.keys().all(|room| rooms_before.insert(*room)));
        }
    }

    #[test]
    fn the_same_seed_forms_the_same_pairs() {
        let people = |seed| Wheel::new(50, seed).turn().iter().map(|seat| seat.person).collect::<Vec<_>>();
        assert_eq!(people(1), people(1));
        assert_ne!(people(1), people(2));
    }
}
