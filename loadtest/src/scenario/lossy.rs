//! Viewers behind a bad network.

use clap::Args;

use super::Common;
use super::course::{self, Course};
use super::stage::{publisher, viewer};
use crate::fleet::{Harvest, Person};
use crate::link::model::Counts;
use crate::link::{Network, Shape};
use crate::peer::{Choice, Seat};
use crate::report::run::{percent, round as rounded};
use crate::report::{Column, Report, Run};

/// What to measure.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// Numbers of viewers, each behind a network of their own.
    #[arg(long, value_delimiter = ',', default_value = "5")]
    subs: Vec<usize>,
    /// The way from the server to each viewer: `clean`, or any of `rate=2mbit`, `queue=64k`, `loss=20%`,
    /// `burst=1%:30%` (chance to turn bad and to turn good), `delay=25ms`, `jitter=5ms`, `reorder=1%`, `duplicate=1%`,
    /// `blackout=5s+1s` (from the measurement's begin, and how long), `move=8s` (the client's address changes, as behind a
    /// NAT that forgets), `switch=8s` (its network is gone: only another socket gets through), with commas in between.
    #[arg(long, default_value = "loss=20%,delay=25ms")]
    down: Shape,
    /// The way back. It takes the same words.
    #[arg(long, default_value = "loss=20%,delay=25ms")]
    up: Shape,
    /// The publisher too is behind such a network, the other way round.
    #[arg(long)]
    impair_publisher: bool,
    /// Viewers to whom nothing came for 2 s restart ICE from another socket, as the page does.
    #[arg(long)]
    restarts: bool,
    /// What every scenario knows.
    #[command(flatten)]
    pub common: Common,
}

const COLUMNS: &[Column] = &[
    Column::new("connected_count", "connected", 0),
    Column::new("network_lost_percent", "network lost %", 1),
    Column::new("audio_missing_percent", "audio missing %", 2).plotted(),
    Column::new("freezes_over_500_ms_per_viewer_per_10_s", "freezes/10 s", 2),
    Column::new("freezes_over_500_ms_worst_viewer_per_10_s", "worst/10 s", 2),
    Column::new("longest_freeze_ms", "longest ms", 0),
    Column::new("longest_silence_ms", "silence ms", 0),
    Column::new("frames_shown_percent", "frames shown %", 1),
    Column::new("repaired_packets", "repaired", 0),
    Column::new("latency_p50_us", "p50 us", 0),
    Column::new("latency_p99_us", "p99 us", 0),
    Column::new("connected_p99_ms", "join p99 ms", 0),
    Column::new("server_core_percent", "server core %", 1),
];

/// Frames that a publisher sends per second.
const FRAME_RATE: f64 = 25.0;

/// Runs the scenario and prints its figures.
///
/// # Errors
/// When a server cannot be started or ends.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let mut report = Report::new("lossy", COLUMNS, arguments.common.json);
    let run = async |choice: &Choice, subs, round| once(choice, &arguments, subs, round).await;
    course::rounds(&arguments.common, &arguments.subs, &mut report, run).await?;
    report.finish();
    Ok(())
}

async fn once(choice: &Choice, arguments: &Arguments, subs: usize, round: u32) -> anyhow::Result<Run> {
    let viewers = Network { up: arguments.up.clone(), down: arguments.down.clone() };
    let publishers = Network { up: arguments.down.clone(), down: arguments.up.clone() };
    let mut course = Course::start(choice, &arguments.common).await?;
    course.seat(&[Seat { network: arguments.impair_publisher.then_some(publishers), ..publisher() }]).await?;
    course.mark_idle().await?;
    let seats = (0..subs as u64).map(|number| Seat {
        plays: true,
        adapts: true,
        network: Some(viewers.clone()),
        ..viewer(number)
    });
    course.seat(&seats.collect::<Vec<_>>()).await?;
    course.settle().await;
    course.warm_up().await;
    let moments = course.fleet.moments().await?;
    let seconds = arguments.common.seconds;
    let bad_weather = async |course: &mut Course| {
        course.maker.proxy().begin();
        let restarts = match arguments.restarts {
            true => course.watch_over(seconds).await?,
            false => course::watch(seconds).await.map(|()| 0)?,
        };
        Ok((course.maker.proxy().counts(), restarts))
    };
    let (window, (counts, restarts)) = course.measure(bad_weather).await?;
    let down = counts.into_iter().map(|(_, down)| down).fold(Counts::default(), Counts::plus);
    let run = Run::new("lossy", choice, &arguments.common, round, subs);
    let (mut run, harvest) = course.finish(run, &window, subs).await?;
    run.put("network_lost_percent", Some(rounded(percent(down.lost + down.overflowed, down.offered), 2)));
    run.put("network_reordered_packets", Some(down.reordered));
    run.put("network_duplicated_packets", Some(down.duplicated));
    run.put("ice_restarts_count", Some(restarts));
    run.put_moments(&moments);
    put_experience(&mut run, &harvest, window.span.as_secs_f64());
    Ok(run)
}

/// What people heard and saw.
fn put_experience(run: &mut Run, harvest: &Harvest, seconds: f64) {
    let viewers = || harvest.people.iter().filter(|person| !person.streams.is_empty());
    let pictures = || viewers().flat_map(|person| &person.pictures);
    let sum = |count: fn(&Person) -> u64| viewers().map(count).sum::<u64>();
    let (expected, missing) = (sum(|person| person.audio_frames.0), sum(|person| person.audio_frames.1));
    let freezes: u64 = pictures().map(|picture| picture.freezes).sum();
    let frames: u64 = pictures().map(|picture| picture.frames).sum();
    let people = viewers().count().max(1) as f64;
    run.put("audio_missing_percent", Some(rounded(percent(missing, expected), 3)));
    run.put("audio_expected_frames", Some(expected));
    run.put("freezes_over_500_ms_count", Some(freezes));
    run.put("freezes_over_500_ms_per_viewer_per_10_s", Some(rounded(freezes as f64 / people / seconds * 10.0, 3)));
    let worst = pictures().map(|picture| picture.freezes).max().unwrap_or(0);
    run.put("freezes_over_500_ms_worst_viewer_per_10_s", Some(rounded(worst as f64 / seconds * 10.0, 3)));
    let longest = pictures().map(|picture| picture.longest.as_secs_f64() * 1e3).fold(0.0, f64::max);
    run.put("longest_freeze_ms", Some(rounded(longest, 0)));
    let silences = viewers().map(|person| person.longest_silence.as_secs_f64() * 1e3).fold(0.0, f64::max);
    run.put("longest_silence_ms", Some(rounded(silences, 0)));
    run.put("frames_shown_percent", Some(rounded(frames as f64 / (people * seconds * FRAME_RATE) * 100.0, 1)));
    run.put("repaired_packets", Some(sum(|person| person.repaired)));
}
