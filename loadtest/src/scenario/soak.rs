//! Ten minutes of coming and going, after which nothing may be left.

use std::time::{Duration, Instant};

use anyhow::{bail, ensure};
use clap::Args;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

use super::Common;
use super::course::{self, Course};
use crate::fleet::{Parting, Whom};
use crate::machine::Usage;
use crate::media::{Picture, Studio};
use crate::peer::{Choice, Remembered, Seat};
use crate::report::run::round as rounded;
use crate::report::{Column, Report, Run};

/// What to measure.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// People who are there at a time.
    #[arg(long, value_delimiter = ',', default_value = "60")]
    people: Vec<usize>,
    /// Rounds, the warm-up included; after each everybody leaves.
    #[arg(long, default_value_t = 6)]
    cycles: u32,
    /// Share of malformed packets besides what is sent, in percent.
    #[arg(long, default_value_t = 5.0)]
    malformed: f64,
    /// What every scenario knows.
    #[command(flatten)]
    pub common: Common,
}

const COLUMNS: &[Column] = &[
    Column::new("measured_s", "seconds", 0),
    Column::new("joins_count", "joins", 0),
    Column::new("vanished_count", "vanished", 0),
    Column::new("ice_restarts_count", "restarts", 0),
    Column::new("renegotiations_count", "renegotiated", 0),
    Column::new("refused_renegotiations_count", "refused", 0),
    Column::new("malformed_packets", "malformed", 0),
    Column::new("dropped_packets", "dropped", 0),
    Column::new("panics_count", "panics", 0),
    Column::new("baseline_rss_kib", "RSS before", 0),
    Column::new("final_rss_kib", "after KiB", 0),
    Column::new("baseline_pss_kib", "PSS before", 0),
    Column::new("final_pss_kib", "after KiB", 0),
    Column::new("baseline_descriptors_count", "fds before", 0),
    Column::new("final_descriptors_count", "after", 0),
    Column::new("left_entries_count", "left entries", 0),
];

/// Time between two rounds of chance.
const BEAT: Duration = Duration::from_millis(250);
/// In each, at most so many join, and a person leaves, restarts or negotiates again with these chances.
const MAX_JOINS: usize = 8;
const LEAVES: f64 = 0.02;
const RESTARTS: f64 = 0.01;
const NEGOTIATES: f64 = 0.01;
/// Chance that somebody who leaves does not say so.
const VANISHES: f64 = 0.1;
/// Rooms that people are spread over.
const ROOMS: u64 = 6;
/// Whoever vanished is forgotten after this,
const CONSENT: Duration = Duration::from_secs(31);
/// and on a busy machine after this at the latest.
const FORGOTTEN: Duration = Duration::from_secs(45);
/// The allocator keeps something of what it had, and more the longer chance looks for the worst moment: growth of memory
/// over the baseline up to this share, or so many bytes, is no leak. A leak of 1 KiB per join is larger.
const MEMORY: (f64, u64) = (0.10, 2 << 20);

/// Runs the scenario and prints its figures.
///
/// # Errors
/// When a server cannot be started, ends, or does not return to its baseline.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    ensure!(arguments.cycles >= 2, "--cycles is at least 2: the first is the baseline");
    let mut report = Report::new("soak", COLUMNS, arguments.common.json);
    let run = async |choice: &Choice, people, round| once(choice, &arguments, people, round).await;
    course::rounds(&arguments.common, &arguments.people, &mut report, run).await?;
    let returned = report.runs().iter().all(|run| run["returned"] == true);
    report.finish();
    ensure!(returned, "the server did not return to its baseline");
    Ok(())
}

async fn once(choice: &Choice, arguments: &Arguments, people: usize, round: u32) -> anyhow::Result<Run> {
    let course = Course::start(choice, &arguments.common).await?;
    let chance = SmallRng::seed_from_u64(arguments.common.seed);
    let malformed = arguments.malformed / 100.0;
    let mut soak = Soak { course, chance, people, malformed, present: Vec::new(), made: Made::default() };
    let turn = Duration::from_secs(arguments.common.seconds) / arguments.cycles;
    // Waiting for those who vanished belongs to it.
    let length = turn.saturating_sub(CONSENT).max(turn / 2);
    soak.course.fleet.measure();
    let begin = Instant::now();
    let mut seen = Vec::new();
    for _ in 0..arguments.cycles {
        soak.cycle(length).await?;
        seen.push(soak.look().await?);
    }
    let Soak { course, made, .. } = soak;
    let span = begin.elapsed();
    let harvest = course.fleet.finish().await?;
    let mut run = Run::new("soak", choice, &arguments.common, round, people);
    (run.connections_count, run.connected_count) = (made.joins, made.joins);
    run.put("measured_s", Some(rounded(span.as_secs_f64(), 1)));
    run.put("joins_count", Some(made.joins));
    run.put("vanished_count", Some(made.vanished));
    run.put("ice_restarts_count", Some(made.restarts));
    run.put("renegotiations_count", Some(made.renegotiations));
    run.put("refused_renegotiations_count", Some(made.refused));
    run.put("malformed_packets", Some(harvest.people.iter().map(|person| person.vandalised).sum::<u64>()));
    run.put("sent_packets", Some(harvest.sent));
    run.put("received_packets", Some(harvest.received()));
    put_memory(&mut run, &seen);
    Ok(run)
}

/// What is left after each cycle, and whether the last is as the first.
fn put_memory(run: &mut Run, seen: &[Left]) {
    let (Some(first), Some(last)) = (seen.first(), seen.last()) else { return };
    let kib = |bytes: u64| bytes / 1_024;
    for (name, left) in [("baseline", first), ("final", last)] {
        run.put(&format!("{name}_rss_kib"), Some(kib(left.usage.memory)));
        run.put(&format!("{name}_pss_kib"), Some(kib(left.usage.proportional)));
        run.put(&format!("{name}_descriptors_count"), Some(left.usage.descriptors));
    }
    run.put("rss_after_each_cycle_kib", Some(seen.iter().map(|left| kib(left.usage.memory)).collect::<Vec<_>>()));
    run.put("left_entries_count", Some(last.remembered.sessions + last.remembered.entries + last.remembered.waiting));
    run.put("dropped_packets", Some(last.remembered.dropped));
    run.put("panics_count", Some(last.remembered.panics));
    run.put("returned", Some(last.is_back_at(first)));
}

/// What a server has left when nobody is there.
#[derive(Clone, Copy, Debug)]
struct Left {
    usage: Usage,
    remembered: Remembered,
}

impl Left {
    fn is_back_at(&self, baseline: &Left) -> bool {
        let Remembered { sessions, entries, waiting, panics, .. } = self.remembered;
        let allowed = |before: u64| before + MEMORY.1.max((before as f64 * MEMORY.0) as u64);
        sessions + entries + waiting == 0
            && panics == 0
            && self.usage.descriptors == baseline.usage.descriptors
            && self.usage.memory <= allowed(baseline.usage.memory)
            && self.usage.proportional <= allowed(baseline.usage.proportional)
    }
}

/// What was done.
#[derive(Clone, Copy, Debug, Default)]
struct Made {
    joins: usize,
    vanished: usize,
    restarts: usize,
    renegotiations: usize,
    refused: usize,
}

struct Soak {
    course: Course,
    chance: SmallRng,
    people: usize,
    malformed: f64,
    present: Vec<u64>,
    made: Made,
}

impl Soak {
    /// Coming and going for so long, then everybody leaves.
    async fn cycle(&mut self, length: Duration) -> anyhow::Result<()> {
        let begin = Instant::now();
        while begin.elapsed() < length {
            let beat = Instant::now();
            self.beat().await?;
            tokio::time::sleep(BEAT.saturating_sub(beat.elapsed())).await;
        }
        let rest = std::mem::take(&mut self.present);
        self.course.part(rest, Parting::Goodbye).await
    }

    async fn beat(&mut self) -> anyhow::Result<()> {
        let joins = (self.people - self.present.len()).min(MAX_JOINS);
        let seats: Vec<Seat> = (0..joins).map(|_| self.seat()).collect();
        if joins > 0 {
            self.present.extend(self.course.usher(&seats).await?);
            self.made.joins += joins;
        }
        let (leaving, vanishing) = (self.some(LEAVES * (1.0 - VANISHES)), self.some(LEAVES * VANISHES));
        let vanishing: Vec<u64> = vanishing.into_iter().filter(|number| !leaving.contains(number)).collect();
        self.present.retain(|number| !leaving.contains(number) && !vanishing.contains(number));
        self.made.vanished += vanishing.len();
        self.course.part(leaving, Parting::Goodbye).await?;
        self.course.part(vanishing, Parting::Vanish).await?;
        let restarting = self.some(RESTARTS);
        self.made.restarts += self.renegotiate(restarting, true).await?;
        let negotiating = self.some(NEGOTIATES);
        self.made.renegotiations += self.renegotiate(negotiating, false).await?;
        Ok(())
    }

    /// Whoever is refused has lost its session, as when noise hits a handshake: it goes, and somebody else comes.
    async fn renegotiate(&mut self, whom: Vec<u64>, restart: bool) -> anyhow::Result<usize> {
        let (done, refused) = self.course.renegotiate(Whom::These(whom), restart).await?;
        self.present.retain(|number| !refused.contains(number));
        self.made.refused += refused.len();
        self.course.part(refused, Parting::Vanish).await?;
        Ok(done)
    }

    /// Somebody who watches, and one in three sends too.
    fn seat(&mut self) -> Seat {
        let sends = match self.chance.random_range(0..6) {
            0 => Some(Studio::usual()),
            1 => Some(Studio::new(true, Some(Picture::simulcast(1)))),
            _ => None,
        };
        let room = self.chance.random_range(0..ROOMS);
        let person = self.made.joins as u64;
        let malformed = self.malformed;
        Seat {
            person,
            sends,
            audio: 2,
            video: 2,
            plays: true,
            adapts: true,
            vandalises: malformed,
            ..Seat::in_room(room)
        }
    }

    /// Everybody who is there, with this chance.
    fn some(&mut self, share: f64) -> Vec<u64> {
        let chance = &mut self.chance;
        self.present.iter().copied().filter(|_| chance.random_bool(share)).collect()
    }

    /// Waits until the server has forgotten everybody, and tells what is left all the same.
    async fn look(&self) -> anyhow::Result<Left> {
        let begin = Instant::now();
        loop {
            let Some(remembered) = self.course.system.remembers().await? else {
                bail!("only our bare node tells what it remembers");
            };
            let empty = remembered.sessions + remembered.entries + remembered.waiting == 0;
            if empty || begin.elapsed() > FORGOTTEN {
                return Ok(Left { usage: self.course.system.usage().await?, remembered });
            }
            tokio::time::sleep(BEAT).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_counts_and_what_the_allocator_keeps_does_not() {
        let usage = Usage { memory: 40 << 20, proportional: 38 << 20, descriptors: 12, ..Usage::default() };
        let baseline = Left { usage, remembered: Remembered::default() };
        let more = |bytes: u64| Left { usage: Usage { memory: usage.memory + bytes, ..usage }, ..baseline };
        assert!(baseline.is_back_at(&baseline) && more(3 << 20).is_back_at(&baseline));
        assert!(!more(5 << 20).is_back_at(&baseline));
        let entry = Left { remembered: Remembered { entries: 1, ..Remembered::default() }, ..baseline };
        let socket = Left { usage: Usage { descriptors: 13, ..usage }, ..baseline };
        assert!(!entry.is_back_at(&baseline) && !socket.is_back_at(&baseline));
    }
}
