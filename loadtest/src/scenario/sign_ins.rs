//! A crowd signs in while others go on.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use clap::Args;
use reqwest::{Client, StatusCode};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep};

use super::Served;
use crate::report::run::{percentile, round as rounded};
use crate::report::{Column, Report, Run};
use crate::site::Site;

/// What to measure.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// Numbers of people who sign in at the same time, each again and again; 0 is nobody, and what the others are divided by.
    #[arg(long, value_delimiter = ',', default_value = "0,20,200")]
    crowd: Vec<usize>,
    /// Requests per second of those who go on: pages and API in turns.
    #[arg(long, default_value_t = 100)]
    others: u32,
    /// What all scenarios of the whole program know.
    #[command(flatten)]
    pub served: Served,
}

const COLUMNS: &[Column] = &[
    Column::new("others_p50_ms", "others p50 ms", 1),
    Column::new("others_p99_ms", "p99 ms", 1).plotted(),
    Column::new("p50_ratio", "p50 ratio", 2),
    Column::new("p99_ratio", "p99 ratio", 2),
    Column::new("others_failed_count", "failed", 0),
    Column::new("sign_ins_per_s", "sign-ins/s", 1),
    Column::new("told_to_wait_count", "told to wait", 0),
    Column::new("server_core_percent", "server core %", 1),
    Column::new("server_memory_mib", "MiB", 0),
];

/// The crowd is at its work before anything is measured.
const WARM_UP: Duration = Duration::from_secs(2);

/// Runs the scenario and prints its figures.
///
/// # Errors
/// When the program cannot be started or ends.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let served = &arguments.served;
    let mut report = Report::new("sign-ins", COLUMNS, served.json);
    // Each comes from an address of their own, as a proxy tells: a crowd behind one address is held back sooner.
    let behind_proxy = [("EVENTYAY__HTTP__TRUSTED_PROXIES", "127.0.0.0/8")];
    let site = Site::start(&served.program, &served.place, 0, &behind_proxy).await?;
    for round in 1..=served.rounds {
        let mut quiet = None;
        for crowd in &arguments.crowd {
            let mut run = once(&site, &arguments, *crowd, round).await?;
            let own = figures(&run);
            let (p50, p99) = *quiet.get_or_insert(own);
            run.put("p50_ratio", Some(rounded(own.0 / p50, 2)));
            run.put("p99_ratio", Some(rounded(own.1 / p99, 2)));
            report.add(&run)?;
        }
    }
    report.finish();
    Ok(())
}

fn figures(run: &Run) -> (f64, f64) {
    let figure = |key: &str| run.figures.get(key).and_then(serde_json::Value::as_f64).unwrap_or(f64::NAN);
    (figure("others_p50_ms"), figure("others_p99_ms"))
}

async fn once(site: &Site, arguments: &Arguments, crowd: usize, round: u32) -> anyhow::Result<Run> {
    let span = Duration::from_secs(arguments.served.seconds);
    let end = Instant::now() + WARM_UP + span;
    let mut storm = JoinSet::new();
    for number in 0..crowd {
        storm.spawn(signing_in(site.demo.base_url.clone(), number, round, end));
    }
    sleep(WARM_UP).await;
    let before = site.usage()?;
    let (mut took, failed) = others(site, arguments.others, end).await?;
    let after = site.usage()?;
    let (mut done, mut told_to_wait) = (0, 0);
    while let Some(one) = storm.join_next().await {
        let (signed_in, waited) = one??;
        done += signed_in;
        told_to_wait += waited;
    }
    took.sort_unstable();
    let mut run = Run::of("sign-ins", "eventyay", round, crowd);
    (run.connections_count, run.connected_count) = (crowd, crowd);
    run.put("others_count", Some(took.len()));
    run.put("others_failed_count", Some(failed));
    run.put("others_p50_ms", percentile(&took, 0.5).map(|us| rounded(f64::from(us) / 1e3, 2)));
    run.put("others_p99_ms", percentile(&took, 0.99).map(|us| rounded(f64::from(us) / 1e3, 2)));
    run.put("sign_ins_per_s", Some(rounded(f64::from(done) / (WARM_UP + span).as_secs_f64(), 1)));
    run.put("told_to_wait_count", Some(told_to_wait));
    let cpu = after.cpu.saturating_sub(before.cpu).as_secs_f64();
    run.put("server_core_percent", Some(rounded(cpu / span.as_secs_f64() * 100.0, 1)));
    run.put("server_memory_mib", Some(rounded(after.memory as f64 / 1_048_576.0, 1)));
    Ok(run)
}

/// Shop, schedule and a list of the API in turns, at a steady pace whatever the answers take. Microseconds of each, and how many failed.
async fn others(site: &Site, per_second: u32, end: Instant) -> anyhow::Result<(Vec<u32>, u32)> {
    let client = Client::builder().build()?;
    let page = format!("{}/{}/{}", site.demo.base_url, site.demo.organizer.slug, site.demo.event.slug);
    let addresses = [format!("{page}/"), format!("{page}/schedule/"), site.api("products/")];
    let token = format!("Token {}", site.demo.organizer.api_token);
    let mut pace = interval(Duration::from_secs(1) / per_second.max(1));
    pace.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut asked = JoinSet::new();
    for address in addresses.iter().cycle() {
        // Counted from when it was due: a request that waits for the one before it is late as well.
        let due = pace.tick().await;
        if Instant::now() >= end {
            break;
        }
        let request = client.get(address).header("authorization", &token);
        asked.spawn(async move {
            let is_good = request.send().await.is_ok_and(|answer| answer.status() == StatusCode::OK);
            (due.elapsed(), is_good)
        });
    }
    let (mut took, mut failed) = (Vec::new(), 0);
    while let Some(one) = asked.join_next().await {
        let (time, is_good) = one?;
        took.push(u32::try_from(time.as_micros()).unwrap_or(u32::MAX));
        failed += u32::from(!is_good);
    }
    Ok((took, failed))
}

/// Types a password again and again: how many were looked at, and how many were told to come back. The addresses are
/// nobody's: that costs the server the same hash.
async fn signing_in(root: String, number: usize, round: u32, end: Instant) -> anyhow::Result<(u32, u32)> {
    let client = Client::builder().cookie_store(true).redirect(reqwest::redirect::Policy::none()).build()?;
    let address = format!("{root}/login/");
    let page = client.get(&address).send().await?.text().await?;
    let csrf = page.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let csrf = csrf.context("the page has no csrf field")?.to_owned();
    let (mut done, mut told_to_wait) = (0, 0);
    for time in 0.. {
        if Instant::now() >= end {
            break;
        }
        let email = format!("nobody-{round}-{number}-{time}@example.org");
        let from = format!("198.{}.{}.{}", 18 + (time / 250) % 2, number % 250, time % 250);
        let form = [("csrf", csrf.as_str()), ("email", &email), ("password", "correct horse battery"), ("next", "")];
        let answer = client.post(&address).header("x-forwarded-for", from).form(&form).send().await?;
        match answer.status() {
            StatusCode::FORBIDDEN => done += 1,
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => told_to_wait += 1,
            other => ensure!(false, "a sign-in was answered by {other}"),
        }
    }
    Ok((done, told_to_wait))
}
