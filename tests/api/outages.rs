//! What we stand on goes away under load: PostgreSQL is restarted, Redis freezes and dies. What was acknowledged is there
//! afterwards, what could not be done was said so, and everything is whole again within seconds.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use eventyay::app::demo::Demo;
use reqwest::header::RETRY_AFTER;
use serde_json::{Value, json};
use signaling::client::{CallError, Client};
use signaling::protocol::{ChatContent, ChatSaid, ErrorCode, RefusalCode, Refused, SendChat};
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::live_nodes::{enter, second_node, wait};
use crate::server::{Database, Server};

/// Restarts of PostgreSQL in one run.
const RESTARTS: usize = 20;
/// Buyers at once.
const BUYERS: usize = 4;
/// How long Redis is frozen, and after that dead: a minute together.
const FROZEN: Duration = Duration::from_secs(20);
const DEAD: Duration = Duration::from_secs(40);
/// Between messages: what chat lets one person send.
const PACE: Duration = Duration::from_millis(1_200);
/// Everything is whole again so long after the return.
const WHOLE: Duration = Duration::from_secs(5);

/// PostgreSQL and Redis of this test alone.
struct Services {
    directory: PathBuf,
    postgres: String,
    redis: String,
}

impl Services {
    async fn start() -> Services {
        let directory = std::env::temp_dir().join(format!("eventyay-outage-{}", Uuid::new_v4()));
        let printed = script("start", &directory, &[]).await;
        let url = |name: &str| {
            let line = printed.lines().find(|line| line.contains(name)).expect("the script names both");
            line.split_once('=').expect("export NAME=URL").1.to_owned()
        };
        let (postgres, redis) = (url("POSTGRES"), url("REDIS"));
        Services { directory, postgres: format!("{postgres}/postgres"), redis }
    }

    async fn script(&self, action: &str, more: &[&str]) {
        script(action, &self.directory, more).await;
    }
}

impl Drop for Services {
    fn drop(&mut self) {
        let stopped = command("stop", &self.directory, &[]).status();
        assert!(stopped.is_ok_and(|status| status.success()) || std::thread::panicking());
    }
}

fn command(action: &str, directory: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/setup/services.sh"));
    command.arg(action).arg(directory).args(more);
    command
}

async fn script(action: &str, directory: &Path, more: &[&str]) -> String {
    let mut command = command(action, directory, more);
    // The servers stay behind and would keep a pipe open for ever: a file does not mind.
    let log = tempfile::NamedTempFile::new().expect("a temporary file");
    let name = action.to_owned();
    let done = tokio::task::spawn_blocking(move || {
        let status = command.stdout(log.reopen()?).status()?;
        assert!(status.success(), "{name} failed");
        std::fs::read_to_string(log.path())
    });
    done.await.expect("no panic").expect("the script runs")
}

/// Buys tickets until told to stop. Says which orders were acknowledged, and every other answer.
struct Buyers {
    ended: Arc<AtomicBool>,
    running: Vec<JoinHandle<Bought>>,
}

#[derive(Default)]
struct Bought {
    codes: Vec<String>,
    refused: Vec<(u16, bool)>,
    bought_at: Vec<Instant>,
}

impl Buyers {
    fn start(server: &Server, product: i64) -> Buyers {
        let ended = Arc::new(AtomicBool::new(false));
        let running = (0..BUYERS).map(|_| {
            let order = json!({"email": "b@example.org", "positions": [{"product": product, "attendee_name": "B"}]});
            let request = server.authorized(server.client.post(server.api("orders/"))).json(&order);
            tokio::spawn(buy(request, ended.clone()))
        });
        Buyers { ended: ended.clone(), running: running.collect() }
    }

    async fn end(self) -> Bought {
        self.ended.store(true, Ordering::Relaxed);
        let mut all = Bought::default();
        for running in self.running {
            let one = running.await.expect("no panic");
            all.codes.extend(one.codes);
            all.refused.extend(one.refused);
            all.bought_at.extend(one.bought_at);
        }
        all
    }
}

async fn buy(request: reqwest::RequestBuilder, ended: Arc<AtomicBool>) -> Bought {
    let mut bought = Bought::default();
    while !ended.load(Ordering::Relaxed) {
        let response = request.try_clone().expect("a body that can be sent again").send().await.expect("an answer");
        let (status, retry) = (response.status().as_u16(), response.headers().contains_key(RETRY_AFTER));
        if status == 201 {
            let order: Value = response.json().await.expect("an order");
            bought.codes.push(order["code"].as_str().expect("a code").to_owned());
            bought.bought_at.push(Instant::now());
        } else {
            bought.refused.push((status, retry));
        }
    }
    bought
}

/// A product of which there is enough for everybody.
async fn plenty(server: &Server) -> i64 {
    let (status, product) = server.api_post("products/", &json!({"name": "Plenty", "default_price": "0.00"})).await;
    assert_eq!(status, 201, "{product}");
    let quota = json!({"name": "Plenty", "size": 1_000_000, "products": [product["id"]]});
    assert_eq!(server.api_post("quotas/", &quota).await.0, 201);
    product["id"].as_i64().expect("an id")
}

async fn all_are_there(server: &Server, codes: &[String]) {
    for code in codes {
        let order = server.api_get(&format!("orders/{code}/")).await;
        assert_eq!(order["positions"].as_array().map(Vec::len), Some(1), "acknowledged and not there: {code} {order}");
    }
}

/// Waits until the buyers have bought after `since`; how long that took.
async fn bought_again(server: &Server, product: i64, since: Instant) -> Duration {
    let order = json!({"email": "b@example.org", "positions": [{"product": product, "attendee_name": "B"}]});
    while server.api_post("orders/", &order).await.0 != 201 {
        assert!(since.elapsed() < Duration::from_secs(30), "it never came back");
    }
    since.elapsed()
}

async fn heard(client: &mut Client, text: &str) {
    loop {
        let said = wait::<ChatSaid>(client).await;
        if said.event.content == (ChatContent::Text { body: text.to_owned() }) {
            return;
        }
    }
}

/// Trust goal R8.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restarted_postgresql_loses_no_acknowledged_order_and_no_room() {
    let services = Services::start().await;
    let url = services.postgres.clone();
    let server = Server::start_configured_with(Database::Sqlite, |config| {
        config.database.url = url;
        config.api.rate_limit = 0;
    })
    .await;
    let product = plenty(&server).await;
    let (mut ada, channel) = enter(&server.demo.ws_url, &server.demo, 0).await;
    let buyers = Buyers::start(&server, product);
    for restart in 0..RESTARTS {
        bought_again(&server, product, Instant::now()).await;
        services.script("restart-postgres", &[]).await;
        let away = bought_again(&server, product, Instant::now()).await;
        println!("bought again {} ms after restart {restart}", away.as_millis());
        assert!(away < WHOLE, "{away:?}");
        let word = format!("after restart {restart}");
        say(&ada, channel, &word).await;
        heard(&mut ada, &word).await;
    }
    let bought = buyers.end().await;
    println!("{} orders acknowledged, {} refused", bought.codes.len(), bought.refused.len());
    all_are_there(&server, &bought.codes).await;
    // 409: the row was locked by somebody whom the restart cut off.
    let said = |(status, retry): &(u16, bool)| matches!(status, 503 | 409) && *retry;
    assert!(bought.refused.iter().all(said), "{:?}", bought.refused);
    assert!(!bought.refused.is_empty(), "a negative control: nobody noticed the restarts");
    server.stop().await;
}

/// Trust goal R9.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_minute_without_redis_loses_no_fact_and_ends_within_seconds() {
    let services = Services::start().await;
    let (postgres, redis) = (services.postgres.clone(), services.redis.clone());
    let first = Server::start_configured_with(Database::Sqlite, |config| {
        config.database.url = postgres;
        config.redis.url = redis;
        config.api.rate_limit = 0;
    })
    .await;
    let second = second_node(&first).await;
    let product = plenty(&first).await;
    let demo: &Demo = &first.demo;
    let (mut ada, channel) = enter(&demo.ws_url, demo, 0).await;
    let (mut bo, _) = enter(&second.ws_url, demo, 1).await;
    say(&ada, channel, "before").await;
    heard(&mut bo, "before").await;
    let buyers = Buyers::start(&first, product);

    services.script("signal-redis", &["STOP"]).await;
    let began = Instant::now();
    let mut words = Vec::new();
    // One on each process: nobody's message may wait for Redis, and nobody's may be lost.
    while began.elapsed() < FROZEN {
        let word = format!("frozen {}", words.len());
        let speaker = if words.len() % 2 == 0 { &ada } else { &bo };
        let asked = Instant::now();
        say(speaker, channel, &word).await;
        assert!(asked.elapsed() < Duration::from_secs(2), "a message waited for Redis: {:?}", asked.elapsed());
        words.push(word);
        tokio::time::sleep(PACE).await;
    }
    services.script("kill-redis", &[]).await;
    let dead_since = Instant::now();
    // A newcomer gets in, a right that is taken ends on both processes, all without Redis.
    let (mut chidi, _) = enter(&second.ws_url, demo, 2).await;
    let chidi_id = id_of(&first, &second.ws_url, "Chidi").await;
    let room = first.room("main-stage");
    let ban = json!({"ban": true});
    assert_eq!(first.api_post(&format!("rooms/{room}/members/{chidi_id}/remove/"), &ban).await.0, 200);
    let refused = tokio::time::timeout(WHOLE * 3, wait::<Refused>(&mut chidi)).await.expect("a lost right ends");
    assert_eq!(refused.refusal.code, RefusalCode::Banned);
    // Chat crosses meanwhile, by the database.
    say(&bo, channel, "by the database").await;
    words.push("by the database".to_owned());
    tokio::time::sleep(DEAD.saturating_sub(dead_since.elapsed())).await;

    services.script("start-redis", &[]).await;
    let back = Instant::now();
    tokio::time::sleep(WHOLE).await;
    say(&ada, channel, "after").await;
    let heard_by_ada = said_until(&mut ada, "after").await;
    let heard_by_bo = said_until(&mut bo, "after").await;
    println!("whole {} ms after the return", back.elapsed().as_millis());
    assert!(back.elapsed() < WHOLE + Duration::from_secs(2));
    for (who, heard) in [("ada", heard_by_ada), ("bo", heard_by_bo)] {
        for word in &words {
            assert_eq!(
                heard.iter().filter(|text| *text == word).count(),
                1,
                "{who} heard \"{word}\" not once: {heard:?}"
            );
        }
    }
    let bought = buyers.end().await;
    println!("{} orders without Redis, {} refused", bought.codes.len(), bought.refused.len());
    assert!(bought.refused.is_empty(), "sales need no Redis: {:?}", bought.refused);
    assert!(bought.bought_at.iter().any(|at| *at > began && *at < back), "nobody bought meanwhile");
    all_are_there(&first, &bought.codes).await;
    second.running.abort();
    first.stop().await;
}

/// The id of somebody in the main stage, as the process at `ws_url` knows them.
async fn id_of(server: &Server, ws_url: &str, name: &str) -> String {
    let host = ws_url.trim_start_matches("ws://").split('/').next().expect("a host");
    let path = server.api(&format!("rooms/{}/members/", server.room("main-stage")));
    let path = path.split_once("/api/").expect("an address of the API").1.to_owned();
    let asked =
        server.authorized(server.client.get(format!("http://{host}/api/{path}"))).send().await.expect("an answer");
    let members: Value = asked.json().await.expect("a list");
    let members = members["results"].as_array().expect("results");
    let member = members.iter().find(|member| member.to_string().contains(name)).expect("they are there");
    member["user"]["id"].as_str().expect("an id").to_owned()
}

/// Says something, as fast as chat lets one person.
async fn say(client: &Client, channel: Uuid, text: &str) {
    loop {
        match client.call(&SendChat::text(channel, text)).await {
            Ok(_) => return,
            Err(CallError::Failed(failure)) if failure.code == ErrorCode::ChatRateLimited => {
                let seconds = failure.retry_after.expect("how long to wait");
                tokio::time::sleep(Duration::from_secs(seconds.into())).await;
            }
            Err(error) => panic!("chat did not go on: {error:?}"),
        }
    }
}

/// Everything said until `last`.
async fn said_until(client: &mut Client, last: &str) -> Vec<String> {
    let mut heard = Vec::new();
    loop {
        if let ChatContent::Text { body } = wait::<ChatSaid>(client).await.event.content {
            if body == last {
                return heard;
            }
            heard.push(body);
        }
    }
}
