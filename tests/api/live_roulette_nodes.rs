//! Strangers on two server processes with one PostgreSQL and one Redis: one of them decides, both take part.

use std::time::Duration;

use serde_json::json;
use signaling::protocol::{MatchFound, RouletteEnd, RouletteHungUp, RouletteStarted};

use crate::live_guest::{Guest, eventually, offer};
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

/// Their media meet on one of the two: the other passes on what its member asks, and what the host says.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn media_of_two_nodes_meet_on_one() {
    let server = Server::start_shared(Database::Postgres).await;
    open_room(&server).await;
    let second = second_node(&server).await;
    let mut guests = start(&server, &second, 3).await;
    let stranger = guests.pop().expect("three came");
    let room = guests[0].room("coffee").id;
    for guest in &guests {
        guest.client.call_raw("roulette.start", json!({"room": room})).await.expect("a place in the queue");
    }
    let mut call = uuid::Uuid::nil();
    for guest in &mut guests {
        call = guest.wait_for::<MatchFound>(|_| true).await.call_id;
        about(guest, "ready", call).await.unwrap();
    }
    for guest in &mut guests {
        guest.wait_for::<RouletteStarted>(|_| true).await;
    }
    // The first one to wait is on the process that hosts the call.
    let near = guests[0].offer("coffee", &offer("sendonly")).await.expect("the host's own member");
    let far = guests[1].offer("coffee", &offer("recvonly")).await.expect("the member of the other process");
    assert!(!near.contains('-') && far.contains('-'), "{near} {far}");
    assert_eq!(sessions(&server).await, 2, "both are on the host");
    let again = json!({"room": room, "session": far, "sdp": offer("recvonly")});
    assert_eq!(guests[1].client.call_raw("media.offer", again).await.expect("renegotiated")["session"], json!(far));
    let view = json!({"session": far, "slots": [{"mid": "1", "hidden": true, "height": 0}]});
    guests[1].client.call_raw("media.view", view).await.expect("passed on");
    // Nobody else gets in, and nobody closes what is not theirs.
    assert_eq!(stranger.offer("coffee", &offer("recvonly")).await.unwrap_err()["code"], "roulette.unknown_call");
    stranger.client.call_raw("media.close", json!({"session": far})).await.expect("as if it were done");
    guests[1]
        .client
        .call_raw("media.offer", json!({"room": room, "session": far, "sdp": offer("recvonly")}))
        .await
        .expect("it is still there");
    about(&guests[1], "hangup", call).await.unwrap();
    guests[0].wait_for::<RouletteHungUp>(|_| true).await;
    eventually("no media is left", async || (sessions(&server).await == 0).then_some(())).await;
    let gone = guests[1].offer("coffee", &offer("recvonly")).await.unwrap_err();
    assert_eq!(gone["code"], "roulette.unknown_call");
    second.running.abort();
    server.stop().await;
}

/// Media sessions of the first process.
async fn sessions(server: &Server) -> u64 {
    let metrics = server.client.get(server.url("/metrics")).send().await.unwrap().text().await.unwrap();
    let line = metrics.lines().find(|line| line.starts_with("eventyay_live_media_sessions ")).expect("it is measured");
    line.rsplit(' ').next().and_then(|count| count.parse().ok()).expect("a number")
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
