//! Webhooks: a real receiver on the loopback gets every fact it asked for, signed, whatever dies in between.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use eventyay::base::Base;
use eventyay::base::jobs;
use eventyay::base::page::PageQuery;
use eventyay::base::tx::{Actor, Fact};
use eventyay::orgs::organizers;
use eventyay::webhooks::rules::{Refusal, Wish};
use eventyay::webhooks::{Webhook, call, change, resend, store};
use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::server::Server;

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// One call as it came.
#[derive(Clone, Debug)]
struct Seen {
    endpoint: String,
    headers: BTreeMap<String, String>,
    body: String,
}

impl Seen {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// A program of an organizer. The path says how it behaves.
struct Receiver {
    address: SocketAddr,
    inner: Arc<Inner>,
    running: JoinHandle<()>,
}

#[derive(Default)]
struct Inner {
    seen: Mutex<Vec<Seen>>,
    news: Notify,
    hanging: AtomicUsize,
}

impl Receiver {
    async fn start() -> Receiver {
        let inner = Arc::new(Inner::default());
        let router = Router::new().route("/{endpoint}", post(receive)).with_state(inner.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let running = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Receiver { address, inner, running }
    }

    fn url(&self, endpoint: &str) -> String {
        format!("http://{}/{endpoint}", self.address)
    }

    fn seen(&self) -> Vec<Seen> {
        self.inner.seen.lock().unwrap().clone()
    }

    fn count(&self) -> usize {
        self.inner.seen.lock().unwrap().len()
    }

    async fn until(&self, what: impl Fn(&[Seen]) -> bool) {
        let reached = async {
            loop {
                let news = self.inner.news.notified();
                if what(&self.inner.seen.lock().unwrap()) {
                    return;
                }
                let _ = timeout(Duration::from_millis(100), news).await;
            }
        };
        timeout(PATIENCE, reached).await.unwrap_or_else(|_| panic!("not reached with {} calls", self.count()));
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.running.abort();
    }
}

async fn receive(
    State(inner): State<Arc<Inner>>,
    Path(endpoint): Path<String>,
    headers: HeaderMap,
    body: String,
) -> (StatusCode, &'static str) {
    let times = {
        let mut seen = inner.seen.lock().unwrap();
        let headers = headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
        seen.push(Seen { endpoint: endpoint.clone(), headers: headers.collect(), body });
        seen.iter().filter(|one| one.endpoint == endpoint).count()
    };
    inner.news.notify_waiters();
    match endpoint.as_str() {
        "gone" => (StatusCode::GONE, "never again"),
        "weak" if times == 1 => (StatusCode::INTERNAL_SERVER_ERROR, "oh\0no"),
        "moved" => (StatusCode::FOUND, ""),
        name if name.starts_with("hang") => {
            inner.hanging.fetch_add(1, Ordering::SeqCst);
            std::future::pending().await
        }
        _ => (StatusCode::OK, "thanks"),
    }
}

fn wish(url: String, actions: &[&str]) -> Wish {
    let action_types = actions.iter().map(|name| name.to_string()).collect();
    let (enabled, all_events) = (true, true);
    Wish { target_url: url, enabled, all_events, limit_events: vec![], action_types, comment: "test".into() }
}

async fn organizer(base: &Base) -> organizers::Organizer {
    organizers::store::by_slug(&mut base.read().await.unwrap(), "lotus").await.unwrap().unwrap()
}

async fn create(base: &Base, wish: &Wish) -> (Webhook, String) {
    change::create(base, organizer(base).await.id, Actor::System, wish).await.unwrap()
}

/// Records orders that were paid, `codes` of them in one transaction.
async fn record(base: &Base, codes: &[String]) {
    let organizer = organizer(base).await;
    let event = eventyay::events::store::by_slugs(&mut base.read().await.unwrap(), "lotus", "monsoon").await;
    let event_id = event.unwrap().map(|event| event.id);
    let mut tx = base.begin(Actor::System).await.unwrap();
    for code in codes {
        let (subject, body) = (format!("order:{code}"), json!({"code": code, "persons": []}));
        let organizer_id = Some(organizer.id);
        tx.record(Fact { kind: "order.paid", organizer_id, event_id, subject, body }).await.unwrap();
    }
    tx.commit().await.unwrap();
}

crate::both! {
    #[start_open_to_loopback]
    async fn a_receiver_is_told_what_it_asked_for_in_the_fields_words(server: Server) {
        let receiver = Receiver::start().await;
        create(&server.base, &wish(receiver.url("paid"), &["eventyay.event.order.paid"])).await;
        create(&server.base, &wish(receiver.url("everything"), &[])).await;
        let code = &server.demo.holders[3].order_code;
        assert_eq!(server.api_post(&format!("orders/{code}/mark_paid/"), &json!({})).await.0, 200);
        assert_eq!(server.api_post(&format!("orders/{code}/mark_canceled/"), &json!({})).await.0, 200);
        receiver.until(|seen| seen.len() >= 3).await;
        let told = |endpoint: &str| -> BTreeSet<String> {
            let seen = receiver.seen().into_iter().filter(|seen| seen.endpoint == endpoint);
            seen.map(|seen| seen.json()["action"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(told("paid"), BTreeSet::from(["eventyay.event.order.paid".to_owned()]));
        let both = ["eventyay.event.order.canceled".to_owned(), "eventyay.event.order.paid".to_owned()];
        assert_eq!(told("everything"), BTreeSet::from(both));
        let paid = receiver.seen().into_iter().find(|seen| seen.endpoint == "paid").unwrap().json();
        let id = paid["notification_id"].as_i64().unwrap();
        assert_eq!(paid, json!({"notification_id": id, "organizer": "lotus", "event": "monsoon", "code": code,
            "action": "eventyay.event.order.paid"}));
    }
}

crate::both! {
    #[start_open_to_loopback]
    async fn only_chosen_events_are_told_of_and_only_own_ones_can_be_chosen(server: Server) {
        let receiver = Receiver::start().await;
        let base = &server.base;
        let organizer = organizer(base).await;
        let events = eventyay::events::store::of_organizer(&mut base.read().await.unwrap(), organizer.id).await.unwrap();
        let chosen = |ids: Vec<i64>| Wish { all_events: false, limit_events: ids, ..wish(receiver.url("chosen"), &[]) };
        let refused = change::create(base, organizer.id, Actor::System, &chosen(vec![i64::MAX])).await.unwrap_err();
        assert_eq!(refused.to_string(), Refusal::UnknownEvent.saying().to_string());
        create(base, &chosen(vec![events[0].id])).await;
        let mut tx = base.begin(Actor::System).await.unwrap();
        let elsewhere = Fact {
            kind: "order.paid",
            organizer_id: Some(organizer.id),
            event_id: Some(events[0].id + 1000),
            subject: "order:ELSE1".into(),
            body: json!({"code": "ELSE1"}),
        };
        tx.record(elsewhere).await.unwrap();
        tx.commit().await.unwrap();
        record(base, &["HERE1".into()]).await;
        receiver.until(|seen| !seen.is_empty()).await;
        assert_eq!(receiver.seen().iter().map(|seen| seen.json()["code"].clone()).collect::<Vec<_>>(), ["HERE1"]);
    }
}

crate::both! {
    #[start_open_to_loopback]
    async fn a_failure_is_tried_again_and_410_ends_it(server: Server) {
        let receiver = Receiver::start().await;
        let (weak, _) = create(&server.base, &wish(receiver.url("weak"), &[])).await;
        let (gone, _) = create(&server.base, &wish(receiver.url("gone"), &[])).await;
        let (moved, _) = create(&server.base, &wish(receiver.url("moved"), &[])).await;
        record(&server.base, &["A".into()]).await;
        let times = |seen: &[Seen], name: &str| seen.iter().filter(|seen| seen.endpoint == name).count();
        receiver.until(|seen| times(seen, "weak") == 2 && times(seen, "moved") >= 1 && times(seen, "gone") == 1).await;
        let both: Vec<_> = receiver.seen().into_iter().filter(|seen| seen.endpoint == "weak").collect();
        assert_eq!(both[0].headers["webhook-id"], both[1].headers["webhook-id"], "the same notification");

        let is_logged = async {
            loop {
                let mut conn = server.base.read().await.unwrap();
                let (calls, count) = store::calls(&mut conn, weak.id, None, " ORDER BY id DESC", PageQuery::default()).await.unwrap();
                if count == 2 {
                    return calls;
                }
            }
        };
        let calls = timeout(PATIENCE, is_logged).await.unwrap();
        let summary: Vec<_> = calls.iter().map(|call| (call.attempt, call.success, call.return_code)).collect();
        assert_eq!(summary, [(2, true, Some(200)), (1, false, Some(500))]);
        assert_eq!(calls[1].response, "oh\u{fffd}no");
        let mut conn = server.base.read().await.unwrap();
        assert!(!store::by_id(&mut conn, gone.id).await.unwrap().unwrap().enabled, "410 ends it");
        assert!(store::by_id(&mut conn, moved.id).await.unwrap().unwrap().enabled, "redirects are failures");
    }
}

crate::both! {
    #[start_open_to_loopback]
    async fn a_logged_call_is_sent_again_and_a_ping_arrives(server: Server) {
        let receiver = Receiver::start().await;
        let base = &server.base;
        let (hook, _) = create(base, &wish(receiver.url("ok"), &[])).await;
        resend::ping(base, &organizer(base).await, &hook, Actor::System).await.unwrap();
        receiver.until(|seen| seen.len() == 1).await;
        assert_eq!(receiver.seen()[0].json()["action"], "eventyay.webhook.ping");
        let logged = async {
            loop {
                let (calls, _) = store::calls(&mut base.read().await.unwrap(), hook.id, None, " ORDER BY id DESC", PageQuery::default()).await.unwrap();
                if let Some(call) = calls.into_iter().next() {
                    return call;
                }
            }
        };
        let call = timeout(PATIENCE, logged).await.unwrap();
        assert!(resend::resend(base, &hook, Actor::System, call.id).await.unwrap());
        assert!(!resend::resend(base, &hook, Actor::System, call.id + 1000).await.unwrap());
        receiver.until(|seen| seen.len() == 2).await;
        let seen = receiver.seen();
        assert_eq!((&seen[0].body, &seen[0].headers["webhook-id"]), (&seen[1].body, &seen[1].headers["webhook-id"]));
    }
}

crate::both! {
    #[start_open_to_loopback]
    async fn fifty_receivers_that_hang_hold_up_nobody_else(server: Server) {
        let receiver = Receiver::start().await;
        for number in 0..49 {
            create(&server.base, &wish(receiver.url(&format!("hang{number}")), &[])).await;
        }
        create(&server.base, &wish(receiver.url("well"), &[])).await;
        let codes: Vec<String> = (0..20).map(|number| format!("C{number}")).collect();
        record(&server.base, &codes).await;
        receiver.until(|seen| seen.iter().filter(|seen| seen.endpoint == "well").count() == 20).await;
        let hanging = receiver.inner.hanging.load(Ordering::SeqCst);
        assert!((1..=98).contains(&hanging), "two at most for each, and none has given up: {hanging}");
    }
}

crate::both! {
    #[start_without_worker]
    async fn an_address_of_our_own_network_is_refused_when_it_is_typed_in(server: Server) {
        let refused = |url: &str| {
            let (base, wish) = (server.base.clone(), wish(url.to_owned(), &[]));
            async move { change::create(&base, organizer(&base).await.id, Actor::System, &wish).await.unwrap_err().to_string() }
        };
        assert!(refused("https://127.0.0.1/").await.contains("public internet"));
        assert!(refused("https://[::ffff:10.0.0.1]/").await.contains("public internet"));
        assert!(refused("http://example.org/").await.contains("https://"));
        assert!(refused("not an address").await.contains("https://"));
    }
}

/// Takes the code of `language` out of the page for receivers and asks it about a call.
fn documented(language: &str, program: &str, arguments: &[&str], ask: &str, seen: &Seen, secret: &str) -> String {
    let page = include_str!("../../src/webhooks/RECEIVING.md");
    let start = page.find(&format!("```{language}\n")).expect("the page has it") + language.len() + 4;
    let code = page[start..].split("```").next().unwrap();
    let mut child = Command::new(program)
        .args(arguments)
        .arg(format!("{code}\n{ask}"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the language is installed");
    let case = json!({"headers": seen.headers, "body": seen.body, "secret": secret});
    child.stdin.take().unwrap().write_all(case.to_string().as_bytes()).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap().trim().to_owned()
}

fn verdicts(seen: &Seen, secret: &str) -> Vec<bool> {
    let python =
        "import json, sys\nc = json.load(sys.stdin)\nprint(verify(c['headers'], c['body'].encode(), c['secret']))";
    let node = "import { readFileSync } from 'node:fs';\nconst c = JSON.parse(readFileSync(0));\n\
        console.log(verify(c.headers, Buffer.from(c.body), c.secret));";
    let perl = "use JSON::PP;\nmy $c = decode_json(join '', <STDIN>);\n\
        print verify($c->{headers}, $c->{body}, $c->{secret}) ? 'true' : 'false';";
    let answers = [
        documented("python", "python3", &["-c"], python, seen, secret),
        documented("javascript", "node", &["--input-type=module", "-e"], node, seen, secret),
        documented("perl", "perl", &["-e"], perl, seen, secret),
    ];
    answers.iter().map(|answer| answer.to_lowercase().parse().expect("true or false")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_documented_receivers_accept_ours_and_refuse_what_was_changed() {
    let server = Server::start_open_to_loopback(crate::server::Database::Sqlite).await;
    let receiver = Receiver::start().await;
    let (_, secret) = create(&server.base, &wish(receiver.url("ok"), &[])).await;
    record(&server.base, &["A".into()]).await;
    receiver.until(|seen| !seen.is_empty()).await;
    let genuine = receiver.seen().remove(0);
    assert_eq!(verdicts(&genuine, &secret), [true; 3]);
    let mut changed = genuine.clone();
    changed.body = changed.body.replace("\"A\"", "\"B\"");
    assert_eq!(verdicts(&changed, &secret), [false; 3]);
    let mut old = genuine.clone();
    let sent: i64 = old.headers["webhook-timestamp"].parse().unwrap();
    old.headers.insert("webhook-timestamp".into(), (sent - 600).to_string());
    assert_eq!(verdicts(&old, &secret), [false; 3]);
    assert_eq!(verdicts(&genuine, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), [false; 3]);
    server.stop().await;
}

/// A worker in a process of its own, that can be killed.
fn spawn_worker(base: &Base) -> Child {
    Command::new(env!("CARGO_BIN_EXE_eventyay"))
        .args(["serve", "--roles", "worker", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(&base.config.data.dir)
        .env("EVENTYAY_DB_URL", &base.config.database.url)
        .env("EVENTYAY__EGRESS__ALLOW", "127.0.0.0/8")
        .env("EVENTYAY__EGRESS__PLAIN_HTTP", "true")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts")
}

crate::both! {
    #[start_without_worker]
    async fn a_thousand_jobs_survive_twenty_killed_workers(server: Server) {
        // Many endpoints: what a killed worker held blocks its endpoints until the lease ends, and no others.
        const ENDPOINTS: usize = 250;
        const FACTS: usize = 4;
        let receiver = Receiver::start().await;
        let (base, organizer) = (&server.base, organizer(&server.base).await);
        let mut tx = base.begin(Actor::System).await.unwrap();
        let now = tx.now();
        for number in 0..ENDPOINTS {
            let (wish, sealed) = (wish(receiver.url(&format!("e{number}")), &[]), base.seal.close("webhooks.secret", "x"));
            store::insert(&mut tx, organizer.id, &wish, &sealed, now).await.unwrap();
        }
        tx.commit().await.unwrap();
        record(base, &(0..FACTS).map(|number| format!("C{number}")).collect::<Vec<_>>()).await;
        for _ in 0..20 {
            let before = receiver.count();
            let mut worker = spawn_worker(base);
            receiver.until(|seen| seen.len() > before + 15).await;
            worker.kill().unwrap();
            worker.wait().unwrap();
        }
        let calls = receiver.count();
        let mut last = spawn_worker(base);
        let distinct = |seen: &[Seen]| {
            seen.iter().map(|seen| (seen.endpoint.clone(), seen.headers["webhook-id"].clone())).collect::<BTreeSet<_>>().len()
        };
        receiver.until(|seen| distinct(seen) >= ENDPOINTS * FACTS).await;
        let all_done = async {
            while jobs::store::counts(&mut base.read().await.unwrap(), call::KIND).await.unwrap() != (0, 0) {
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, all_done).await.expect("every job is done, none is parked");
        last.kill().unwrap();
        last.wait().unwrap();
        assert!(calls < ENDPOINTS * FACTS, "they were killed amid the work");
        assert_eq!(distinct(&receiver.seen()), ENDPOINTS * FACTS, "each was done, none came from nowhere");
    }
}

/// A request to the organizer's API, with its token.
async fn ask(server: &Server, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
    let url = server.url(&format!("/api/v1/organizers/lotus/{path}"));
    let request = server.authorized(server.client.request(method.parse().unwrap(), url));
    let request = if let Some(body) = body { request.json(&body) } else { request };
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    (status, serde_json::from_str(&response.text().await.unwrap()).unwrap_or_default())
}

crate::both! {
    #[start_open_to_loopback]
    async fn the_api_makes_shows_and_tests_webhooks_and_the_secret_is_readable_once(server: Server) {
        let receiver = Receiver::start().await;
        let (status, error) = ask(server, "POST", "webhooks/", Some(json!({"target_url": "ftp://x", "all_events": true}))).await;
        assert_eq!((status, error["target_url"].is_array()), (400, true), "{error}");
        let body = json!({"target_url": receiver.url("ok"), "limit_events": ["monsoon"],
            "action_types": ["eventyay.event.order.paid"], "comment": "ours"});
        let (status, made) = ask(server, "POST", "webhooks/", Some(body)).await;
        assert_eq!((status, &made["limit_events"], &made["enabled"]), (201, &json!(["monsoon"]), &json!(true)), "{made}");
        let (secret, path) = (made["secret"].as_str().unwrap(), format!("webhooks/{}/", made["id"]));
        assert!(secret.starts_with("whsec_"));
        let (_, list) = ask(server, "GET", "webhooks/", None).await;
        assert_eq!((&list["count"], list.to_string().contains(secret)), (&json!(1), false));
        let (status, changed) = ask(server, "PATCH", &path, Some(json!({"all_events": true, "action_types": []}))).await;
        assert_eq!((status, &changed["comment"], changed.get("secret")), (200, &json!("ours"), None));
        assert_eq!(ask(server, "POST", &format!("{path}ping/"), None).await.0, 202);
        receiver.until(|seen| seen.len() == 1).await;
        assert_eq!(verdicts(&receiver.seen()[0], secret), [true; 3]);
        let log = async {
            loop {
                let (_, log) = ask(server, "GET", &format!("{path}deliveries/"), None).await;
                if log["count"] == 1 {
                    return log["results"][0].clone();
                }
            }
        };
        let logged = timeout(PATIENCE, log).await.unwrap();
        assert_eq!((&logged["return_code"], &logged["response_body"]), (&json!(200), &json!("thanks")));
        assert_eq!(ask(server, "POST", &format!("{path}deliveries/{}/resend/", logged["id"]), None).await.0, 202);
        receiver.until(|seen| seen.len() == 2).await;
        let (status, rotated) = ask(server, "POST", &format!("{path}rotate_secret/"), None).await;
        assert!(status == 200 && rotated["secret"] != made["secret"]);
        assert_eq!(ask(server, "DELETE", &path, None).await.0, 204);
        assert_eq!(ask(server, "GET", &path, None).await.0, 404);
    }
}
