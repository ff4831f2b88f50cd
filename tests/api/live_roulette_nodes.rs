//! Strangers on two server processes with one PostgreSQL and one Redis: one of them decides, both take part.

use std::time::Duration;

use serde_json::json;
use signaling::protocol::{MatchFound, RouletteEnd, RouletteHungUp, RouletteStarted};

use crate::live_guest::Guest;
use crate::live_nodes::{Second, second_node};
use crate::live_roulette::{about, crowd, open_room, sits};
use crate::server::{Database, Server};

async fn comes(url: &str, token: &str) -> Guest {
    let mut client = signaling::client::Client::connect(url, None).await.expect("the socket opens");
    let welcome = client.authenticate(token, true).await.expect("the token is good");
    sits(Guest { client, welcome }).await
}

async fn start(server: &Server, second: &Second, people: usize) -> Vec<Guest> {
    let tokens = crowd(server, people).await;
    let mut guests = Vec::new();
    for (number, token) in tokens.iter().enumerate() {
        let url = if number % 2 == 0 { &server.demo.ws_url } else { &second.ws_url };
        guests.push(comes(url, token).await);
    }
    guests
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_of_two_nodes_meet_and_part() {
    let server = Server::start_shared(Database::Postgres).await;
    open_room(&server).await;
    let second = second_node(&server).await;
    let mut guests = start(&server, &second, 2).await;
    let room = guests[0].room("coffee").id;
    for guest in &guests {
        guest.client.call_raw("roulette.start", json!({"room": room})).await.expect("a place in the queue");
    }
    let ids = [guests[1].id(), guests[0].id()];
    let mut call = uuid::Uuid::nil();
    for (guest, other) in guests.iter_mut().zip(ids) {
        let found: MatchFound = guest.wait_for(|_| true).await;
        assert_eq!(found.other_user.id, other);
        assert!(found.other_user.profile.display_name.starts_with("Guest"), "the name of somebody on the other node");
        call = found.call_id;
        about(guest, "ready", call).await.unwrap();
    }
    for guest in &mut guests {
        assert_eq!(guest.wait_for::<RouletteStarted>(|_| true).await.call.call_id, call);
    }
    // The one on the other node reports: it reaches both, and both processes know.
    let report = json!({"call_id": call, "user": guests[0].id()});
    guests[1].client.call_raw("roulette.report", report).await.unwrap();
    assert_eq!(guests[0].wait_for::<RouletteHungUp>(|_| true).await.reason, RouletteEnd::Left);
    assert_eq!(guests[1].wait_for::<RouletteHungUp>(|_| true).await.reason, RouletteEnd::Reported);
    for guest in &guests {
        guest.client.call_raw("roulette.start", json!({"room": room})).await.expect("a place in the queue");
    }
    server.base.clock.advance(Duration::from_secs(3));
    let waiting = server.api_get(&format!("rooms/{room}/roulette/figures/")).await;
    assert_eq!((&waiting["waiting"], &waiting["calls"]), (&json!(2), &json!(0)), "never again");
    second.running.abort();
    server.stop().await;
}

/// The process that decides dies; the other one takes over with everybody's time of waiting.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_process_takes_over_and_nobody_loses_their_place() {
    let server = Server::start_shared(Database::Postgres).await;
    open_room(&server).await;
    let second = second_node(&server).await;
    let tokens = crowd(&server, 3).await;
    // The first one to ask makes their process the one that decides.
    let early = comes(&second.ws_url, &tokens[0]).await;
    let room = early.room("coffee").id;
    let start = json!({"room": room});
    early.client.call_raw("roulette.start", start.clone()).await.unwrap();
    early
        .client
        .call_raw("user.block", json!({"id": comes(&server.demo.ws_url, &tokens[1]).await.id()}))
        .await
        .unwrap();
    let mut ada = comes(&server.demo.ws_url, &tokens[1]).await;
    ada.client.call_raw("roulette.start", start.clone()).await.expect("passed on to the other process");
    second.running.abort();
    drop(early);
    // Its lease runs out: the other process tries for it.
    server.base.clock.advance(Duration::from_secs(7));
    let mut bo = comes(&server.demo.ws_url, &tokens[2]).await;
    bo.client.call_raw("roulette.start", start).await.expect("somebody decides again");
    let found: MatchFound = ada.wait_for(|_| true).await;
    assert_eq!(found.other_user.id, bo.id());
    bo.wait_for::<MatchFound>(|_| true).await;
    server.stop().await;
}
