//! Everybody sends, everybody sees some and hears the loudest.

use clap::Args;

use super::Common;
use super::course::{self, Course};
use crate::media::Studio;
use crate::peer::{Choice, Seat};
use crate::report::{Column, Report, Run};

/// What to measure.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// Numbers of people, e.g. `10,50`.
    #[arg(long, value_delimiter = ',', default_value = "10")]
    people: Vec<usize>,
    /// Pictures that each sees at once.
    #[arg(long, default_value_t = 9)]
    video: usize,
    /// Voices that each hears at once: the loudest. Janus has no such choice and sends everybody's.
    #[arg(long, default_value_t = 3)]
    audio: usize,
    /// What every scenario knows.
    #[command(flatten)]
    pub common: Common,
}

const COLUMNS: &[Column] = &[
    Column::new("connected_count", "connections", 0),
    Column::new("received_packets_per_s", "packets/s", 0),
    Column::new("lost_percent", "lost %", 2),
    Column::new("server_cpu_per_packet_us", "server CPU us/packet", 2).plotted(),
    Column::new("server_core_percent", "server core %", 1).plotted(),
    Column::new("latency_p50_us", "p50 us", 0),
    Column::new("latency_p99_us", "p99 us", 0),
    Column::new("server_memory_per_client_kib", "KiB/person", 0),
    Column::new("connected_p99_ms", "join p99 ms", 1),
    Column::new("generator_core_percent", "generator core %", 1),
];

/// Runs the scenario and prints its figures.
///
/// # Errors
/// When a server cannot be started or ends.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let mut report = Report::new("meeting", COLUMNS, arguments.common.json);
    let run = async |choice: &Choice, people, round| once(choice, &arguments, people, round).await;
    course::rounds(&arguments.common, &arguments.people, &mut report, run).await?;
    report.finish();
    Ok(())
}

async fn once(choice: &Choice, arguments: &Arguments, people: usize, round: u32) -> anyhow::Result<Run> {
    let mut course = Course::start(choice, &arguments.common).await?;
    let seats: Vec<Seat> = (0..people).map(|place| seat(arguments, place, people)).collect();
    course.seat(&seats).await?;
    course.settle().await;
    course.warm_up().await;
    let moments = course.fleet.moments().await?;
    let (window, ()) = course.measure(async |_| course::watch(arguments.common.seconds).await).await?;
    let run = Run::new("meeting", choice, &arguments.common, round, people);
    let (mut run, _) = course.finish(run, &window, people).await?;
    run.put_moments(&moments);
    Ok(run)
}

fn seat(arguments: &Arguments, place: usize, people: usize) -> Seat {
    let others = people.saturating_sub(1);
    Seat {
        person: place as u64,
        sends: Some(Studio::usual().taking_turns(place as u64, people as u64)),
        audio: arguments.audio.min(others),
        video: arguments.video.min(others),
        ..Seat::in_room(1)
    }
}
