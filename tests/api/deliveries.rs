//! From facts to deliveries: at least once, by as many workers as there are, with patience for failures.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use eventyay::base::Base;
use eventyay::base::deliveries::{self, Consumer};
use eventyay::base::journal::Line;
use eventyay::base::tx::{Actor, Fact};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;

/// Remembers what it got; fails at first for every third line.
#[derive(Default)]
struct Recorder {
    seen: Mutex<BTreeMap<i64, usize>>,
    failures: AtomicUsize,
}

impl Consumer for Recorder {
    fn name(&self) -> &'static str {
        "recorder"
    }

    fn wants(&self, kind: &str) -> bool {
        kind == "user.signed_in"
    }

    fn deliver<'a>(&'a self, line: &'a Line) -> BoxFuture<'a, anyhow::Result<()>> {
        let number = line.body["number"].as_i64().expect("the test's own body");
        let mut seen = self.seen.lock().unwrap();
        let times = seen.entry(number).or_default();
        *times += 1;
        if number % 3 == 0 && *times == 1 {
            self.failures.fetch_add(1, Ordering::Relaxed);
            return async { anyhow::bail!("not this time") }.boxed();
        }
        async { Ok(()) }.boxed()
    }
}

async fn record(base: &Base, number: i64) {
    let mut tx = base.begin(Actor::System).await.unwrap();
    let fact = Fact {
        kind: "user.signed_in",
        organizer_id: None,
        event_id: None,
        subject: "user:0".into(),
        body: json!({"number": number}),
    };
    tx.record(fact).await.unwrap();
    tx.commit().await.unwrap();
}

crate::both! {
    #[start_without_worker]
    async fn every_fact_is_delivered_and_failures_are_tried_again(server: Server) {
        let recorder = Arc::new(Recorder::default());
        let workers: Vec<_> = (0..2).map(|_| {
            let consumers: Vec<Arc<dyn Consumer>> = vec![recorder.clone()];
            tokio::spawn(deliveries::run(server.base.clone(), consumers))
        }).collect();
        for number in 0..30 {
            record(&server.base, number).await;
        }
        let complete = || {
            let seen = recorder.seen.lock().unwrap();
            (0..30).all(|number| seen.get(&number).is_some_and(|times| number % 3 != 0 || *times >= 2))
        };
        tokio::time::timeout(Duration::from_secs(15), async {
            while !complete() {
                tokio::task::yield_now().await;
            }
        }).await.expect("all are delivered");
        assert_eq!(recorder.failures.load(Ordering::Relaxed), 10);
        let twice = recorder.seen.lock().unwrap().iter().filter(|(number, times)| *number % 3 != 0 && **times > 1).count();
        assert_eq!(twice, 0, "two workers share the work");
        workers.into_iter().for_each(|worker| worker.abort());
    }
}

crate::both! {
    #[start_without_worker]
    async fn what_is_rolled_back_did_not_happen(server: Server) {
        let recorder = Arc::new(Recorder::default());
        let worker = tokio::spawn(deliveries::run(server.base.clone(), vec![recorder.clone() as Arc<dyn Consumer>]));
        let mut tx = server.base.begin(Actor::System).await.unwrap();
        let fact = Fact { kind: "user.signed_in", organizer_id: None, event_id: None, subject: "user:0".into(), body: json!({"number": 99}) };
        tx.record(fact).await.unwrap();
        drop(tx);
        record(&server.base, 1).await;
        let told = async {
            while recorder.seen.lock().unwrap().is_empty() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(5), told).await.expect("the other is delivered");
        assert_eq!(recorder.seen.lock().unwrap().keys().copied().collect::<Vec<_>>(), vec![1]);
        worker.abort();
    }
}
