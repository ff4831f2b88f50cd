//! One publisher to N viewers.

use clap::Args;

use super::Common;
use super::course::{self, Course};
use crate::fleet::Moments;
use crate::limit::Search;
use crate::media::Studio;
use crate::peer::{Choice, Seat};
use crate::report::run::{percent, round as rounded};
use crate::report::{Column, Report, Run};

/// Seconds of one try of the search for the limit.
const TRY_SECONDS: u64 = 5;
/// Loss in percent below which a try counts as served.
const MAX_LOSS_PERCENT: f64 = 1.0;

/// What to measure.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// Numbers of viewers, e.g. `10,50,200`.
    #[arg(long, value_delimiter = ',', default_value = "10")]
    subs: Vec<usize>,
    /// Looks for the largest audience with less than 1 % loss instead, starting from the first of `--subs`.
    #[arg(long)]
    find_limit: bool,
    /// The search does not try more viewers than these.
    #[arg(long, default_value_t = 3_000)]
    most: usize,
    /// What every scenario knows.
    #[command(flatten)]
    pub common: Common,
}

const COLUMNS: &[Column] = &[
    Column::new("connected_count", "connected", 0),
    Column::new("received_packets_per_s", "packets/s", 0),
    Column::new("lost_percent", "lost %", 2),
    Column::new("delivered_percent", "delivered %", 1),
    Column::new("server_cpu_per_packet_us", "server CPU us/packet", 2).plotted(),
    Column::new("server_core_percent", "server core %", 1),
    Column::new("latency_p50_us", "p50 us", 0),
    Column::new("latency_p99_us", "p99 us", 0).plotted(),
    Column::new("server_memory_per_client_kib", "KiB/viewer", 0),
    Column::new("connected_p50_ms", "join p50 ms", 1),
    Column::new("connected_p99_ms", "join p99 ms", 1),
    Column::new("generator_core_percent", "generator core %", 1),
];

/// Runs the scenario and prints its figures.
///
/// # Errors
/// When a server cannot be started or ends.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let common = &arguments.common;
    let mut report = Report::new("stage", COLUMNS, common.json);
    if arguments.find_limit {
        for choice in &common.choices.list()? {
            find_limit(choice, &arguments, &mut report).await?;
        }
    } else {
        let run = async |choice: &Choice, subs, round| once(choice, common, subs, round, common.seconds).await;
        course::rounds(common, &arguments.subs, &mut report, run).await?;
    }
    report.finish();
    Ok(())
}

async fn once(choice: &Choice, common: &Common, subs: usize, round: u32, seconds: u64) -> anyhow::Result<Run> {
    let mut course = Course::start(choice, common).await?;
    course.seat(&[publisher()]).await?;
    course.mark_idle().await?;
    let viewers: Vec<Seat> = (0..subs as u64).map(viewer).collect();
    course.seat(&viewers).await?;
    course.settle().await;
    course.warm_up().await;
    let moments = course.fleet.moments().await?;
    let (window, ()) = course.measure(async |_| course::watch(seconds).await).await?;
    let run = Run::new("stage", choice, common, round, subs);
    let (mut run, harvest) = course.finish(run, &window, subs).await?;
    // What waits in an overloaded server is not lost, but nobody sees it either.
    let due = harvest.sent * subs as u64;
    run.put("delivered_percent", Some(rounded(percent(harvest.received(), due), 2)));
    let moments: Vec<Moments> = moments.into_iter().skip(1).collect();
    run.put_moments(&moments);
    Ok(run)
}

/// Somebody who sends sound and picture into room 1.
pub fn publisher() -> Seat {
    Seat { person: 0, sends: Some(Studio::usual()), ..Seat::in_room(1) }
}

/// The `number`th of those who watch and hear one person in room 1.
pub fn viewer(number: u64) -> Seat {
    Seat { person: number + 1, audio: 1, video: 1, ..Seat::in_room(1) }
}

/// Doubles the audience until more than a hundredth is lost, then halves the distance.
async fn find_limit(choice: &Choice, arguments: &Arguments, report: &mut Report) -> anyhow::Result<()> {
    let first = arguments.subs.first().copied().unwrap_or(100);
    let mut search = Search::new(first, arguments.most);
    let mut round = 0;
    while let Some(subs) = search.next() {
        round += 1;
        let served = match once(choice, &arguments.common, subs, round, TRY_SECONDS).await {
            Ok(run) => {
                report.add(&run)?;
                is_served(&run)
            }
            Err(error) => {
                report.say(&format!("{subs} viewers with {}: {error:#}", choice.name()));
                false
            }
        };
        search.tell(subs, served);
    }
    let limit = search.best();
    let value = serde_json::json!({
        "kind": "limit", "scenario": "stage", "system": choice.name(), "max_lost_percent": MAX_LOSS_PERCENT,
        "subscribers_count": limit, "bounded_by_most": limit == arguments.most,
    });
    report.note(&value, &format!("{}: {limit} viewers with less than {MAX_LOSS_PERCENT} % loss", choice.name()));
    Ok(())
}

/// All are connected, every stream plays, and less than the allowed share is lost or late for good.
fn is_served(run: &Run) -> bool {
    let figure = |key: &str| run.figures.get(key).and_then(serde_json::Value::as_f64);
    run.connected_count == run.connections_count
        && figure("silent_streams_count") == Some(0.0)
        && figure("lost_percent").is_some_and(|percent| percent < MAX_LOSS_PERCENT)
        && figure("delivered_percent").is_some_and(|percent| percent > 100.0 - MAX_LOSS_PERCENT)
}
