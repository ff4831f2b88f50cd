//! Requests per second of server CPU.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use clap::Args;
use futures_util::future::try_join_all;
use reqwest::{Client, Method};
use serde_json::{Value, json};

use super::Served;
use crate::machine::own_cpu;
use crate::report::run::{percentile, round as rounded};
use crate::report::{Column, Report, Run};
use crate::site::Site;

/// What to measure.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// Clients that ask at the same time, each one request after another.
    #[arg(long, default_value_t = 8)]
    clients: usize,
    /// What all scenarios of the whole program know.
    #[command(flatten)]
    pub served: Served,
}

const COLUMNS: &[Column] = &[
    Column::new("rows_count", "rows", 0),
    Column::new("body_kib", "KiB", 1),
    Column::new("requests_per_s", "requests/s", 0),
    Column::new("requests_per_cpu_s", "per CPU-second", 0).plotted(),
    Column::new("p50_ms", "p50 ms", 1),
    Column::new("p99_ms", "p99 ms", 1),
    Column::new("server_core_percent", "server core %", 1),
    Column::new("generator_core_percent", "generator core %", 1),
];

/// Rows of the lists.
const ROWS: usize = 50;
/// Before it is measured: statements are prepared, connections open.
const WARM_UP: Duration = Duration::from_secs(1);

/// Runs the scenario and prints its figures.
///
/// # Errors
/// When the program cannot be started, or answers with an error.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let served = &arguments.served;
    let mut report = Report::new("requests", COLUMNS, served.json);
    let site = Site::start(&served.program, &served.place, 0, &[]).await?;
    let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    fill(&site, &client).await?;
    for round in 1..=served.rounds {
        for (name, address, token) in addresses(&site) {
            let ask = Ask { client: client.clone(), address, token };
            let run = once(&site, &ask, &arguments, name, round).await;
            report.add(&run.with_context(|| ask.address.clone())?)?;
        }
    }
    report.finish();
    Ok(())
}

/// What is asked for most: by programs and by people.
fn addresses(site: &Site) -> Vec<(&'static str, String, Option<String>)> {
    let page = format!("{}/{}/{}", site.demo.base_url, site.demo.organizer.slug, site.demo.event.slug);
    let token = Some(format!("Token {}", site.demo.organizer.api_token));
    vec![
        ("orders", site.api(&format!("orders/?page_size={ROWS}")), token.clone()),
        ("products", site.api(&format!("products/?page_size={ROWS}")), token),
        ("shop", format!("{page}/"), None),
        ("schedule", format!("{page}/schedule/"), None),
    ]
}

/// Enough rows for a full page of each list.
async fn fill(site: &Site, client: &Client) -> anyhow::Result<()> {
    let product = |name: String| json!({"name": {"en": name}, "price": "10.00", "active": false});
    for number in 0..ROWS {
        post(site, client, "products/", &product(format!("Product {number}"))).await?;
    }
    let products: Value = get(site, client, "products/").await?;
    let ticket =
        products["results"].as_array().into_iter().flatten().find(|product| product["name"]["en"] == "Online ticket");
    let ticket = ticket.context("the demo has no ticket")?["id"].clone();
    for number in 0..ROWS {
        let position = json!({"positionid": 1, "product": ticket, "attendee_name": format!("Guest {number}")});
        let order = json!({"email": format!("guest{number}@example.org"), "positions": [position]});
        post(site, client, "orders/", &order).await?;
    }
    Ok(())
}

async fn post(site: &Site, client: &Client, path: &str, body: &Value) -> anyhow::Result<()> {
    let answer = client.post(site.api(path)).header("authorization", authority(site)).json(body).send().await?;
    let status = answer.status();
    ensure!(status.is_success(), "{path}: {status} {}", answer.text().await?);
    Ok(())
}

async fn get(site: &Site, client: &Client, path: &str) -> anyhow::Result<Value> {
    Ok(client.get(site.api(path)).header("authorization", authority(site)).send().await?.json().await?)
}

fn authority(site: &Site) -> String {
    format!("Token {}", site.demo.organizer.api_token)
}

/// One address, and by what right it is asked for.
struct Ask {
    client: Client,
    address: String,
    token: Option<String>,
}

impl Ask {
    /// Asks once; resolves with the body.
    async fn once(&self) -> anyhow::Result<Vec<u8>> {
        let mut request = self.client.request(Method::GET, &self.address);
        if let Some(token) = &self.token {
            request = request.header("authorization", token);
        }
        let answer = request.send().await?;
        ensure!(answer.status() == 200, "{}", answer.status());
        Ok(answer.bytes().await?.to_vec())
    }

    /// Asks one time after another until the end; how long each took, in microseconds.
    async fn until(&self, end: Instant) -> anyhow::Result<Vec<u32>> {
        let mut took = Vec::new();
        while Instant::now() < end {
            let begin = Instant::now();
            self.once().await?;
            took.push(u32::try_from(begin.elapsed().as_micros()).unwrap_or(u32::MAX));
        }
        Ok(took)
    }
}

async fn once(site: &Site, ask: &Ask, arguments: &Arguments, name: &'static str, round: u32) -> anyhow::Result<Run> {
    let all = |end: Instant| try_join_all((0..arguments.clients).map(move |_| ask.until(end)));
    let body = ask.once().await?;
    all(Instant::now() + WARM_UP).await?;
    let (begin, before, generator) = (Instant::now(), site.usage()?, own_cpu());
    let mut took = all(begin + Duration::from_secs(arguments.served.seconds)).await?.concat();
    let (span, after, generator) = (begin.elapsed().as_secs_f64(), site.usage()?, own_cpu() - generator);
    took.sort_unstable();
    let cpu = after.cpu.saturating_sub(before.cpu).as_secs_f64();
    let mut run = Run::of("requests", name, round, arguments.clients);
    (run.connections_count, run.connected_count) = (arguments.clients, arguments.clients);
    let rows = serde_json::from_slice::<Value>(&body).ok().and_then(|body| body["results"].as_array().map(Vec::len));
    run.put("rows_count", rows);
    run.put("body_kib", Some(rounded(body.len() as f64 / 1_024.0, 1)));
    run.put("requests_count", Some(took.len()));
    run.put("requests_per_s", Some(rounded(took.len() as f64 / span, 1)));
    run.put("requests_per_cpu_s", Some(rounded(took.len() as f64 / cpu.max(1e-6), 1)));
    run.put("p50_ms", percentile(&took, 0.5).map(|us| rounded(f64::from(us) / 1e3, 2)));
    run.put("p99_ms", percentile(&took, 0.99).map(|us| rounded(f64::from(us) / 1e3, 2)));
    run.put("server_core_percent", Some(rounded(cpu / span * 100.0, 1)));
    run.put("generator_core_percent", Some(rounded(generator.as_secs_f64() / span * 100.0, 1)));
    Ok(run)
}
