//! Work that survives the process: tried again, parked and restarted, recurring, and never held up by what hangs.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use eventyay::accounts::users;
use eventyay::base::Base;
use eventyay::base::jobs::{self, Failure, Job, NewJob, Work};
use eventyay::base::page::PageQuery;
use eventyay::base::tx::Actor;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::accounts_visitor::{PASSWORD, Visitor, account};

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a run of the test's own work does, by the job's body.
#[derive(Default)]
struct Errands {
    runs: Mutex<BTreeMap<String, usize>>,
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
}

impl Errands {
    fn runs(&self, key: &str) -> usize {
        self.runs.lock().unwrap().get(key).copied().unwrap_or_default()
    }

    async fn go(&self, job: &Job) -> Result<(), Failure> {
        let now = self.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_at_once.fetch_max(now, Ordering::SeqCst);
        *self.runs.lock().unwrap().entry(job.key.clone()).or_default() += 1;
        let end = match job.body["do"].as_str().unwrap_or_default() {
            "hang" => std::future::pending().await,
            "fail once" if job.attempt == 1 => Err(anyhow::anyhow!("not this time").into()),
            "panic once" if job.attempt == 1 => panic!("on purpose"),
            "give up" => Err(Failure::Hopeless("it will never do".into())),
            "wait" if self.runs(&job.key) < 3 => {
                Err(Failure::Later { after: Duration::from_millis(10), why: "not yet".into() })
            }
            _ => Ok(()),
        };
        self.at_once.fetch_sub(1, Ordering::SeqCst);
        end
    }
}

struct Kind {
    name: &'static str,
    errands: Arc<Errands>,
    per_crowd: Option<i64>,
    every: Option<Duration>,
}

impl Work for Kind {
    fn kind(&self) -> &str {
        self.name
    }

    fn parallel(&self) -> usize {
        4
    }

    fn per_crowd(&self) -> Option<i64> {
        self.per_crowd
    }

    fn every(&self) -> Option<Duration> {
        self.every
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<(), Failure>> {
        self.errands.go(job).boxed()
    }
}

fn work(name: &'static str, errands: &Arc<Errands>) -> Kind {
    Kind { name, errands: errands.clone(), per_crowd: None, every: None }
}

fn start(base: &Base, kinds: Vec<Kind>) -> JoinHandle<()> {
    tokio::spawn(jobs::run(base.clone(), kinds.into_iter().map(|kind| Arc::new(kind) as Arc<dyn Work>).collect()))
}

async fn enqueue(base: &Base, kind: &'static str, key: &str, crowd: &str, errand: &str) {
    let mut tx = base.begin(Actor::System).await.unwrap();
    let due = tx.now();
    let job = NewJob { kind, key: key.into(), crowd: crowd.into(), event_id: None, body: json!({"do": errand}), due };
    jobs::enqueue(&mut tx, job).await.unwrap();
    tx.commit().await.unwrap();
}

/// Waits until `kind` has so many open and parked jobs.
async fn until(base: &Base, kind: &str, wanted: (i64, i64)) {
    let reached = async {
        while jobs::store::counts(&mut base.read().await.unwrap(), kind).await.unwrap() != wanted {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, reached).await.unwrap_or_else(|_| panic!("{kind} never has {wanted:?} open and parked"));
}

crate::both! {
    #[start_without_worker]
    async fn failures_are_tried_again_and_the_hopeless_is_parked_until_restarted(server: Server) {
        let errands = Arc::new(Errands::default());
        for (key, errand) in [("a", "do"), ("b", "fail once"), ("c", "panic once"), ("d", "wait"), ("e", "give up")] {
            enqueue(&server.base, "errand", key, "", errand).await;
            enqueue(&server.base, "errand", key, "", errand).await;
        }
        let worker = start(&server.base, vec![work("errand", &errands)]);
        until(&server.base, "errand", (0, 1)).await;
        let runs = errands.runs.lock().unwrap().clone();
        assert_eq!(runs.into_values().collect::<Vec<_>>(), [1, 2, 2, 3, 1], "asked twice, done once");

        let (shown, count) = jobs::store::open(&mut server.base.read().await.unwrap(), None, "", PageQuery::default()).await.unwrap();
        assert_eq!((count, shown[0].key.as_str(), shown[0].error.as_deref()), (1, "e", Some("it will never do")));
        let mut tx = server.base.begin(Actor::System).await.unwrap();
        let now = tx.now();
        assert!(!jobs::store::restart(&mut tx, shown[0].id, Some(-1), now).await.unwrap(), "another event's");
        assert!(jobs::store::restart(&mut tx, shown[0].id, None, now).await.unwrap());
        tx.commit().await.unwrap();
        timeout(PATIENCE, async { while errands.runs("e") < 2 { tokio::task::yield_now().await } }).await.unwrap();
        worker.abort();
    }
}

crate::both! {
    #[start_without_worker]
    async fn what_hangs_holds_up_neither_other_kinds_nor_other_crowds(server: Server) {
        let (slow, quick) = (Arc::new(Errands::default()), Arc::new(Errands::default()));
        for number in 0..8 {
            enqueue(&server.base, "slow", &format!("hang {number}"), "one receiver", "hang").await;
        }
        for number in 0..8 {
            enqueue(&server.base, "slow", &format!("do {number}"), "another", "do").await;
            enqueue(&server.base, "quick", &number.to_string(), "", "do").await;
        }
        let bounded = Kind { per_crowd: Some(2), ..work("slow", &slow) };
        let worker = start(&server.base, vec![bounded, work("quick", &quick)]);
        until(&server.base, "quick", (0, 0)).await;
        until(&server.base, "slow", (8, 0)).await;
        assert_eq!(slow.runs.lock().unwrap().keys().filter(|key| key.starts_with("hang")).count(), 2);
        assert!(slow.most_at_once.load(Ordering::SeqCst) <= 4);
        worker.abort();
    }
}

crate::both! {
    #[start_without_worker]
    async fn recurring_work_comes_again_and_has_one_row(server: Server) {
        let errands = Arc::new(Errands::default());
        let often = || Kind { every: Some(Duration::from_millis(10)), ..work("often", &errands) };
        let workers = [start(&server.base, vec![often()]), start(&server.base, vec![often()])];
        timeout(PATIENCE, async { while errands.runs("recurring") < 5 { tokio::task::yield_now().await } }).await.unwrap();
        assert_eq!(jobs::store::counts(&mut server.base.read().await.unwrap(), "often").await.unwrap(), (1, 0));
        assert_eq!(errands.most_at_once.load(Ordering::SeqCst), 1, "two workers share it");
        workers.iter().for_each(JoinHandle::abort);
    }
}

crate::both! {
    #[start_without_worker]
    async fn a_dead_workers_claim_comes_back_and_its_late_word_counts_no_more(server: Server) {
        let (first, second) = (Arc::new(Errands::default()), Arc::new(Errands::default()));
        enqueue(&server.base, "errand", "a", "", "hang").await;
        let dead = start(&server.base, vec![work("errand", &first)]);
        timeout(PATIENCE, async { while first.runs("a") < 1 { tokio::task::yield_now().await } }).await.unwrap();
        dead.abort();
        let heir = start(&server.base, vec![work("errand", &second)]);
        enqueue(&server.base, "errand", "b", "", "do").await;
        until(&server.base, "errand", (1, 0)).await;
        assert_eq!(second.runs("a"), 0, "the claim still holds");
        server.base.clock.advance(Duration::from_secs(11));
        timeout(PATIENCE, async { while second.runs("a") < 1 { tokio::task::yield_now().await } }).await.unwrap();
        heir.abort();
    }
}

crate::both! {
    #[start_without_worker]
    async fn who_runs_the_installation_sees_all_work_and_lets_it_run_again(server: Server) {
        enqueue(&server.base, "errand", "a", "", "do").await;
        let user = account(server, "nadia@example.org").await;
        let mut tx = server.base.begin(Actor::System).await.unwrap();
        eventyay::execute!(tx, "UPDATE jobs SET parked_at = 7, error = 'no use' WHERE kind = 'errand'").unwrap();
        tx.commit().await.unwrap();
        let visitor = Visitor::new(server);
        visitor.sign_in("nadia@example.org", PASSWORD).await;
        assert_eq!(visitor.get("/api/v1/jobs/").await.status, 403, "not everybody's");
        let token = server.authorized(server.client.get(server.url("/api/v1/jobs/"))).send().await.unwrap();
        assert_eq!(token.status(), 403, "nor a team's token's");

        let mut tx = server.base.begin(Actor::System).await.unwrap();
        users::store::make_superuser(&mut tx, user.id).await.unwrap();
        tx.commit().await.unwrap();
        let told: serde_json::Value = serde_json::from_str(&visitor.get("/api/v1/jobs/?page_size=100").await.text).unwrap();
        let errand = told["results"].as_array().unwrap().iter().find(|job| job["kind"] == "errand").expect("the errand");
        assert_eq!((&errand["state"], &errand["error"]), (&json!("parked"), &json!("no use")));
        let path = format!("/api/v1/jobs/{}/restart/", errand["id"]);
        assert_eq!(visitor.post_json(&path).await, 202);
        assert_eq!(jobs::store::counts(&mut server.base.read().await.unwrap(), "errand").await.unwrap(), (1, 0));
        assert_eq!(visitor.post_json(&path).await, 404, "it is not parked any more");
    }
}
