//! Guessing (T25) and the price of hashing (T26).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use rand::RngExt;

use crate::accounts_visitor::{PASSWORD, Visitor, account, account_with};
use crate::server::{Database, Server};

async fn behind_a_proxy(database: Database) -> Server {
    Server::start_configured_with(database, |config| config.http.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()])
        .await
}

fn any_address() -> String {
    let mut random = rand::rng();
    format!(
        "{}.{}.{}.{}",
        random.random_range(1..223),
        random.random::<u8>(),
        random.random::<u8>(),
        random.random::<u8>()
    )
}

/// How many of so many wrong passwords were looked at.
async fn looked_at(server: &Server, tries: usize, forwarded_for: impl Fn(usize) -> String) -> usize {
    let mut looked_at = 0;
    let visitor = Visitor::new(server);
    let csrf = visitor.csrf().await;
    for number in 0..tries {
        let form = [
            ("email", format!("v{}@example.org", number % 300)),
            ("password", "wrong".into()),
            ("csrf", csrf.to_owned()),
        ];
        let request = visitor.client.post(server.url("/login/")).header("x-forwarded-for", forwarded_for(number));
        match request.form(&form).send().await.unwrap().status().as_u16() {
            403 => looked_at += 1,
            429 => {}
            other => panic!("status {other}"),
        }
    }
    looked_at
}

crate::both! {
    async fn a_thousand_wrong_passwords_with_invented_addresses_are_ten(server: Server) {
        assert_eq!(looked_at(server, 1_000, |_| any_address()).await, 10);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_a_proxy_only_its_own_word_counts() {
    let server = behind_a_proxy(Database::Sqlite).await;
    let invented = looked_at(&server, 200, |_| format!("{}, {}, 198.51.100.7", any_address(), any_address())).await;
    assert_eq!(invented, 10, "what stands left of the proxy's word is not looked at");
    // The control: were the left end believed, it would look like this.
    assert_eq!(looked_at(&server, 40, |number| format!("203.0.113.{number}")).await, 40);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_can_lock_an_owner_out() {
    let server = behind_a_proxy(Database::Sqlite).await;
    account(&server, "owner@example.org").await;
    let owner = Visitor::forwarded_for(&server, "192.0.2.10");
    assert_eq!(owner.sign_in("owner@example.org", PASSWORD).await.status, 303);
    owner.post("/logout", &[]).await;
    // One attacker: blocked alone, also with the right password then.
    for _ in 0..10 {
        let attacker = Visitor::forwarded_for(&server, "198.51.100.1");
        assert_eq!(attacker.sign_in("owner@example.org", "guess").await.status, 403);
    }
    let blocked = Visitor::forwarded_for(&server, "198.51.100.1").sign_in("owner@example.org", PASSWORD).await;
    assert_eq!(blocked.status, 429);
    assert!(blocked.retry_after.is_some_and(|seconds| (1..=300).contains(&seconds)));
    let new_telephone = Visitor::forwarded_for(&server, "192.0.2.99");
    assert_eq!(
        new_telephone.sign_in("owner@example.org", PASSWORD).await.status,
        303,
        "one attacker blocks only itself"
    );
    // A crowd of attackers: strangers wait, the owner's own browser does not.
    let mut refused = 0;
    for number in 0..60 {
        let attacker = Visitor::forwarded_for(&server, &format!("203.0.113.{number}"));
        refused += usize::from(attacker.sign_in("owner@example.org", "guess").await.status == 429);
    }
    assert_eq!(refused, 20, "fifty tries of all strangers together, ten were spent");
    assert_eq!(Visitor::forwarded_for(&server, "192.0.2.98").sign_in("owner@example.org", PASSWORD).await.status, 429);
    assert_eq!(owner.sign_in("owner@example.org", PASSWORD).await.status, 303);
    // And after five minutes everything is as before.
    server.base.clock.advance(Duration::from_secs(301));
    assert_eq!(Visitor::forwarded_for(&server, "192.0.2.98").sign_in("owner@example.org", PASSWORD).await.status, 303);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_at_once_are_not_all_looked_at() {
    let server = Server::start(Database::Sqlite).await;
    account(&server, "race@example.org").await;
    let visitor = Visitor::new(&server);
    visitor.csrf().await;
    let pages = join_all((0..100).map(|_| visitor.sign_in("race@example.org", "guess"))).await;
    assert_eq!(pages.iter().filter(|page| page.status == 403).count(), 10);
    server.stop().await;
}

/// T26. Two hundred sign-ins at once at imported passwords that take 100 MiB each: without the turns that were 20 GB.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_of_expensive_sign_ins_keeps_memory_bounded() {
    const HASH: &str = "argon2$argon2id$v=19$m=102400,t=2,p=8$cGZabVJSMzFOSWd3cEJuTzlMRTRNWQ$LkuC77hNberCA8jkNzla0wwHs6/EOIIXEMXG7gHARRU";
    let server = behind_a_proxy(Database::Sqlite).await;
    for number in 0..20 {
        account_with(&server, &format!("s{number}@example.org"), HASH).await;
    }
    let people: Vec<Visitor> =
        (0..200).map(|number| Visitor::forwarded_for(&server, &format!("203.0.113.{number}"))).collect();
    join_all(people.iter().map(Visitor::csrf)).await;
    let before = resident_mib();
    let (highest, ended) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let (seen, stop) = (highest.clone(), ended.clone());
    let watch = std::thread::spawn(move || {
        while !stop.load(Ordering::Relaxed) {
            seen.fetch_max(resident_mib(), Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(5));
        }
    });
    let storm = join_all(people.iter().enumerate().map(|(number, visitor)| async move {
        visitor.sign_in(&format!("s{}@example.org", number % 20), "correct horse").await.status
    }));
    let others = async {
        let mut times = Vec::new();
        for _ in 0..50 {
            let asked = Instant::now();
            assert_eq!(people[0].get("/").await.status, 200);
            times.push(asked.elapsed());
        }
        times.sort();
        times[49]
    };
    let (statuses, slowest) = tokio::join!(storm, others);
    ended.store(true, Ordering::Relaxed);
    watch.join().unwrap();
    let grown = highest.load(Ordering::Relaxed).saturating_sub(before);
    let of = |wanted: u16| statuses.iter().filter(|status| **status == wanted).count();
    println!("in {} / later {} of 200; {grown} MiB more; slowest other page {slowest:?}", of(303), of(503));
    assert_eq!(of(303) + of(503), 200, "in, or told to come back: {statuses:?}");
    assert!(of(303) > 0);
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get()) as u64;
    assert!(grown < 150 * (cores + 1), "{grown} MiB more than before");
    server.stop().await;
}

fn resident_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("it is there");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).expect("a number") / 1024
}
