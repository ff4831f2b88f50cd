//! A whole audience comes at once.

use std::time::Instant;

use clap::Args;

use super::Common;
use super::course::{self, Course};
use super::stage::{publisher, viewer};
use crate::peer::{Choice, Seat};
use crate::report::run::round as rounded;
use crate::report::{Column, Report, Run};

/// What to measure.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// Numbers of people who come, e.g. `100,500`.
    #[arg(long, value_delimiter = ',', default_value = "100")]
    joins: Vec<usize>,
    /// What every scenario knows.
    #[command(flatten)]
    pub common: Common,
}

const COLUMNS: &[Column] = &[
    Column::new("joined_count", "joined", 0),
    Column::new("joins_per_s", "joins/s", 1).plotted(),
    Column::new("all_connected_ms", "all connected ms", 0),
    Column::new("connected_p50_ms", "connected p50 ms", 1),
    Column::new("connected_p99_ms", "connected p99 ms", 1),
    Column::new("first_media_p50_ms", "media p50 ms", 1),
    Column::new("first_media_p99_ms", "media p99 ms", 1),
    Column::new("server_cpu_per_join_us", "server CPU us/join", 0),
    Column::new("generator_core_percent", "generator core %", 1),
];

/// Runs the scenario and prints its figures.
///
/// # Errors
/// When a server cannot be started or ends.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let mut report = Report::new("join-storm", COLUMNS, arguments.common.json);
    let run = async |choice: &Choice, joins, round| once(choice, &arguments, joins, round).await;
    course::rounds(&arguments.common, &arguments.joins, &mut report, run).await?;
    report.finish();
    Ok(())
}

async fn once(choice: &Choice, arguments: &Arguments, joins: usize, round: u32) -> anyhow::Result<Run> {
    let mut course = Course::start(choice, &arguments.common).await?;
    course.seat(&[publisher()]).await?;
    course.mark_idle().await?;
    let seats: Vec<Seat> = (0..joins as u64).map(viewer).collect();
    let storm = async |course: &mut Course| {
        let begin = Instant::now();
        course.seat(&seats).await?;
        course.settle().await;
        Ok(begin)
    };
    let (window, begin) = course.measure(storm).await?;
    let run = Run::new("join-storm", choice, &arguments.common, round, joins);
    let (mut run, harvest) = course.finish(run, &window, joins).await?;
    let viewers: Vec<_> = harvest.people.iter().filter(|person| !person.streams.is_empty()).collect();
    let connected: Vec<Instant> = viewers.iter().filter_map(|viewer| viewer.connected_at()).collect();
    if let Some(last) = connected.iter().max() {
        let took = last.saturating_duration_since(begin).as_secs_f64();
        run.put("all_connected_ms", Some(rounded(took * 1e3, 1)));
        run.put("joins_per_s", Some(rounded(connected.len() as f64 / took, 1)));
    }
    let cpu = window.after.cpu.saturating_sub(window.before.cpu).as_secs_f64();
    run.put("joined_count", Some(connected.len()));
    run.put("server_cpu_per_join_us", Some(rounded(cpu * 1e6 / connected.len().max(1) as f64, 0)));
    run.put_moments(&viewers.iter().map(|viewer| viewer.moments).collect::<Vec<_>>());
    Ok(run)
}
