//! Viewers behind different rates: which layer each of them gets.

use std::time::Duration;

use clap::Args;
use serde_json::{Value, json};

use super::Common;
use super::course::{self, Course};
use super::stage::viewer;
use crate::fleet::Person;
use crate::fleet::playout::layers::{STEP, Step, switches};
use crate::link::model::Counts;
use crate::link::{Network, Shape};
use crate::media::{LAYERS, Picture, Studio};
use crate::peer::{Choice, Seat};
use crate::report::plot::sparkline_up_to;
use crate::report::run::{percent, round as rounded};
use crate::report::{Column, Report, Run};

/// Bits per second that sound, headers and feedback take beside a layer's payload, as a share of the layer.
const BESIDE: f64 = 1.1;
/// Bits per second of sound with its headers.
const SOUND: f64 = 50_000.0;

/// What to measure.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// The viewers' rates in kbit/s, one viewer each. The layers have 150, 500 and 1,200 kbit/s.
    #[arg(long, value_delimiter = ',', default_value = "250,800,3000")]
    rates: Vec<u64>,
    /// The rest of each viewer's way from the server, in the words of `lossy`.
    #[arg(long, default_value = "delay=20ms,queue=48k")]
    down: Shape,
    /// The way back.
    #[arg(long, default_value = "delay=20ms")]
    up: Shape,
    /// Seconds that the server gets to find out what fits, before it is measured.
    #[arg(long, default_value_t = 8)]
    finding: u64,
    /// What every scenario knows.
    #[command(flatten)]
    pub common: Common,
}

const COLUMNS: &[Column] = &[
    Column::new("connected_count", "connected", 0),
    Column::new("fitting_layer_percent", "fitting layer %", 1).plotted(),
    Column::new("overshoot_dropped_percent", "overshoot %", 2),
    Column::new("switches_per_viewer_per_minute", "switches/min", 1),
    Column::new("freezes_over_500_ms_count", "freezes", 0),
    Column::new("latency_p50_us", "p50 us", 0),
    Column::new("latency_p99_us", "p99 us", 0),
    Column::new("server_core_percent", "server core %", 1),
];

/// Runs the scenario and prints its figures.
///
/// # Errors
/// When a server cannot be started or ends.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let mut report = Report::new("layers", COLUMNS, arguments.common.json);
    let run = async |choice: &Choice, _, round| once(choice, &arguments, round).await;
    course::rounds(&arguments.common, &[arguments.rates.len()], &mut report, run).await?;
    for run in report.runs() {
        report.say(&lines(run));
    }
    report.finish();
    Ok(())
}

async fn once(choice: &Choice, arguments: &Arguments, round: u32) -> anyhow::Result<Run> {
    let mut course = Course::start(choice, &arguments.common).await?;
    let studio = Studio::new(true, Some(Picture::simulcast(1)));
    course.seat(&[Seat { sends: Some(studio), ..Seat::in_room(1) }]).await?;
    course.mark_idle().await?;
    let network =
        |rate: u64| Network { up: arguments.up.clone(), down: Shape { rate: Some(rate), ..arguments.down.clone() } };
    let seats = (0..).zip(&arguments.rates).map(|(number, kbit)| Seat {
        plays: true,
        adapts: true,
        network: Some(network(kbit * 1_000)),
        ..viewer(number)
    });
    let seats = course.seat(&seats.collect::<Vec<_>>()).await?;
    course.settle().await;
    tokio::time::sleep(Duration::from_secs(arguments.finding)).await;
    let before = course.maker.proxy().counts();
    let (window, ()) = course.measure(async |_| course::watch(arguments.common.seconds).await).await?;
    let after = course.maker.proxy().counts();
    let run = Run::new("layers", choice, &arguments.common, round, arguments.rates.len());
    let (mut run, harvest) = course.finish(run, &window, arguments.rates.len()).await?;
    let mut viewers = Vec::new();
    for (index, rate) in arguments.rates.iter().enumerate() {
        let person = harvest.people.iter().find(|person| seats[index].contains(&person.number));
        let dropped = |counts: &[(Counts, Counts)]| counts.get(index).map(|(_, down)| (down.overflowed, down.offered));
        let (before, after) = (dropped(&before).unwrap_or_default(), dropped(&after).unwrap_or_default());
        let overshoot = (after.0 - before.0, after.1 - before.1);
        viewers.extend(person.map(|person| Viewer::new(*rate, person, overshoot, arguments.common.seconds)));
    }
    put(&mut run, &viewers);
    Ok(run)
}

/// What one viewer got.
struct Viewer {
    rate_kbit: u64,
    steps: Vec<Step>,
    dropped: u64,
    offered: u64,
    freezes: u64,
    seconds: u64,
}

impl Viewer {
    fn new(rate_kbit: u64, person: &Person, (dropped, offered): (u64, u64), seconds: u64) -> Self {
        let mut steps = person.layers.clone();
        steps.resize((seconds * 1_000) as usize / STEP.as_millis() as usize, Step::default());
        let freezes = person.pictures.iter().map(|picture| picture.freezes).sum();
        Viewer { rate_kbit, steps, dropped, offered, freezes, seconds }
    }

    /// Share of the steps in which `wanted` was to be seen.
    fn share(&self, wanted: Option<u8>) -> f64 {
        percent(self.steps.iter().filter(|step| step.layer == wanted).count() as u64, self.steps.len() as u64)
    }

    fn value(&self) -> Value {
        let bytes: u64 = self.steps.iter().map(|step| u64::from(step.bytes)).sum();
        let layers: Vec<i16> = self.steps.iter().map(|step| step.layer.map_or(-1, i16::from)).collect();
        json!({
            "rate_kbit_per_s": self.rate_kbit,
            "received_kbit_per_s": bytes * 8 / 1_000 / self.seconds.max(1),
            "fitting_layer": fitting(self.rate_kbit),
            "layer_shares_percent": {
                "none": rounded(self.share(None), 1), "q": rounded(self.share(Some(0)), 1),
                "h": rounded(self.share(Some(1)), 1), "f": rounded(self.share(Some(2)), 1),
            },
            "switches_count": switches(&self.steps),
            "overshoot_dropped_percent": rounded(percent(self.dropped, self.offered), 2),
            "freezes_over_500_ms_count": self.freezes,
            "layer_per_100_ms": layers,
        })
    }
}

/// The highest layer that fits a rate together with sound and what else is sent; none when not even the lowest does.
fn fitting(rate_kbit: u64) -> Option<u8> {
    let fits = |bits: u64| bits as f64 * BESIDE + SOUND <= rate_kbit as f64 * 1_000.0;
    LAYERS.iter().rposition(|layer| fits(layer.bits_per_second())).map(|layer| layer as u8)
}

fn put(run: &mut Run, viewers: &[Viewer]) {
    let people = viewers.len().max(1) as f64;
    let fitting = viewers.iter().map(|viewer| viewer.share(fitting(viewer.rate_kbit))).sum::<f64>() / people;
    let sum = |count: fn(&Viewer) -> u64| viewers.iter().map(count).sum::<u64>();
    let seconds = viewers.first().map_or(1, |viewer| viewer.seconds.max(1)) as f64;
    let switches: usize = viewers.iter().map(|viewer| switches(&viewer.steps)).sum();
    let dropped = percent(sum(|viewer| viewer.dropped), sum(|viewer| viewer.offered));
    run.put("fitting_layer_percent", Some(rounded(fitting, 1)));
    run.put("overshoot_dropped_percent", Some(rounded(dropped, 2)));
    run.put("switches_per_viewer_per_minute", Some(rounded(switches as f64 / people / seconds * 60.0, 2)));
    run.put("freezes_over_500_ms_count", Some(sum(|viewer| viewer.freezes)));
    run.put("viewers", Some(viewers.iter().map(Viewer::value).collect::<Vec<_>>()));
}

/// A line per viewer with its layers over time.
fn lines(run: &Value) -> String {
    let mut text = format!("{} round {}: layers over time\n", run["system"].as_str().unwrap_or("?"), run["round"]);
    for viewer in run["viewers"].as_array().into_iter().flatten() {
        let layers: Vec<f64> =
            viewer["layer_per_100_ms"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        let figure = |key: &str| viewer[key].as_f64().unwrap_or_default();
        text += &format!(
            "{:>6} kbit/s {} {:>5} kbit/s received, {} switches, {:.2} % dropped, {} freezes\n",
            figure("rate_kbit_per_s"),
            sparkline_up_to(LAYERS.len() as f64, &layers.iter().map(|layer| layer + 1.0).collect::<Vec<_>>()),
            figure("received_kbit_per_s"),
            figure("switches_count"),
            figure("overshoot_dropped_percent"),
            figure("freezes_over_500_ms_count"),
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layer_that_fits_leaves_room_for_sound() {
        assert_eq!(
            [100, 220, 500, 620, 1_200, 1_400].map(fitting),
            [None, Some(0), Some(0), Some(1), Some(1), Some(2)]
        );
    }

    #[test]
    fn shares_of_time_count_steps_without_a_picture_too() {
        let steps = vec![Step { layer: Some(1), bytes: 5_000 }; 5];
        let person = Person { layers: steps, ..Person::default() };
        let viewer = Viewer::new(800, &person, (1, 100), 1);
        assert_eq!((viewer.share(Some(1)), viewer.share(None)), (50.0, 50.0));
        let value = viewer.value();
        assert_eq!((&value["received_kbit_per_s"], &value["overshoot_dropped_percent"]), (&json!(200), &json!(1.0)));
    }
}
