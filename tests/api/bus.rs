//! The contract of the bus, the same on both: in process and over Redis.

use std::time::Duration;

use bytes::Bytes;
use eventyay::base::bus::{Bus, MemoryBus, Received, RedisBus};

async fn redis() -> RedisBus {
    redis_of("one").await
}

async fn redis_of(installation: &str) -> RedisBus {
    let url = std::env::var("EVENTYAY_TEST_REDIS").expect("EVENTYAY_TEST_REDIS names a server: run `make test`");
    RedisBus::open(&url, installation).expect("an address")
}

/// Topics of this run alone: Redis is shared by all tests.
fn topic(name: &str) -> String {
    format!("{name}-{}", uuid::Uuid::new_v4())
}

async fn contract(one: &dyn Bus, other: &dyn Bus) {
    let (own, foreign) = (topic("own"), topic("foreign"));
    let mut here = one.subscribe(&own).await.unwrap();
    let mut there = other.subscribe(&own).await.unwrap();
    for number in 0..100 {
        one.publish(&foreign, Bytes::from("not for us"));
        one.publish(&own, Bytes::from(format!("message {number}")));
    }
    for subscription in [&mut here, &mut there] {
        for number in 0..100 {
            let received = tokio::time::timeout(Duration::from_secs(5), subscription.next()).await.expect("in time");
            assert_eq!(received, Some(Received::Message(Bytes::from(format!("message {number}")))));
        }
    }
    drop(there);
    one.publish(&own, Bytes::from("still heard"));
    let received = tokio::time::timeout(Duration::from_secs(5), here.next()).await.expect("in time");
    assert_eq!(received, Some(Received::Message(Bytes::from("still heard"))));
}

/// Who does not read is told that something was missed, and nobody waits for them.
async fn slow_subscribers_are_told(bus: &dyn Bus) {
    let topic = topic("slow");
    let mut slow = bus.subscribe(&topic).await.unwrap();
    let mut quick = bus.subscribe(&topic).await.unwrap();
    for number in 0..3_000 {
        bus.publish(&topic, Bytes::from(format!("{number}")));
        if number % 500 == 499 {
            for _ in 0..500 {
                let received = tokio::time::timeout(Duration::from_secs(5), quick.next()).await.expect("in time");
                assert!(matches!(received, Some(Received::Message(_))));
            }
        }
    }
    assert_eq!(slow.next().await, Some(Received::Missed));
}

#[tokio::test]
async fn in_process_the_contract_holds() {
    let bus = MemoryBus::default();
    contract(&bus, &bus).await;
    slow_subscribers_are_told(&bus).await;
}

#[tokio::test]
async fn over_redis_the_contract_holds_between_processes() {
    contract(&redis().await, &redis().await).await;
    slow_subscribers_are_told(&redis().await).await;
}

#[tokio::test]
async fn installations_on_one_redis_hear_only_themselves() {
    let (one, other) = (redis().await, redis_of("other").await);
    let topic = topic("shared");
    let (mut ours, mut theirs) = (one.subscribe(&topic).await.unwrap(), other.subscribe(&topic).await.unwrap());
    one.publish(&topic, Bytes::from("ours"));
    other.publish(&topic, Bytes::from("theirs"));
    for (subscription, own) in [(&mut ours, "ours"), (&mut theirs, "theirs")] {
        let received = tokio::time::timeout(Duration::from_secs(5), subscription.next()).await.expect("in time");
        assert_eq!(received, Some(Received::Message(Bytes::from(own))));
    }
}
