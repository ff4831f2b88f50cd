//! Media through the whole server: a program publishes over WHIP (RFC 9725), another one plays over WHEP, both with the
//! `webrtc` crate; a lost right stops the packets that leave.

#[path = "../../sfu/node/tests/client/mod.rs"]
mod client;
#[allow(dead_code, reason = "the API tests use the rest of it")]
#[path = "../api/live_guest.rs"]
mod live_guest;
#[allow(dead_code, unused_macros, reason = "the API tests use the rest of it")]
#[path = "../api/server.rs"]
mod server;
mod stage;

use std::time::{Duration, Instant};

use client::{Client, PATIENCE, watch};
use serde_json::{Value, json};
use server::{Database, Server};
use tokio::time::timeout;

/// A lost right takes effect within this.
const AT_ONCE: Duration = Duration::from_secs(2);

/// Posts the client's offer and lets it take the answer. Returns the session's URL.
async fn open(server: &Server, door: &str, bearer: &str) -> (Client, String) {
    let (client, offer) = Client::new(door == "whip").await;
    let url = server.url(&format!("/{door}/lotus/monsoon/main-stage"));
    let request = server.client.post(url).bearer_auth(bearer).header("Content-Type", "application/sdp");
    let response = request.body(offer).send().await.expect("the server answers");
    assert_eq!(response.status(), 201);
    let location = response.headers()["location"].to_str().expect("text").to_owned();
    client.accept(&response.text().await.expect("an answer")).await;
    (client, server.url(&location))
}

/// What the organizer sees of the media session with this URL: packets in and out.
async fn figures(server: &Server, location: &str) -> Option<(u64, u64)> {
    let room = server.room("main-stage");
    let members = server.api_get(&format!("rooms/{room}/members/")).await;
    let sessions = members["results"].as_array()?.iter().flat_map(|member| member["media"].as_array());
    let session =
        sessions.flatten().find(|media| media["session"].as_str().is_some_and(|id| location.ends_with(id)))?;
    let number = |key: &str| session[key].as_u64().expect("a number");
    Some((number("packets_in"), number("packets_out")))
}

/// A WHEP token for the demo's first ticket holder, as an organizer mints it.
async fn token_of_a_holder(server: &Server) -> String {
    let room = server.room("main-stage");
    let mut client = signaling::client::Client::connect(&server.demo.ws_url, None).await.expect("the socket opens");
    let welcome = client.authenticate(&server.demo.holders[0].ws_token, false).await.expect("the token is good");
    let wanted = json!({"direction": "whep", "user": welcome.user.user.id});
    let (status, token) = server.api_post(&format!("rooms/{room}/media_tokens/"), &wanted).await;
    assert_eq!(status, 201, "{token}");
    Value::as_str(&token["bearer"]).expect("a token").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_in_over_whip_goes_out_over_whep_until_the_right_is_lost() {
    let server = Server::start(Database::Sqlite).await;
    let (mut viewer, seen) = open(&server, "whep", &token_of_a_holder(&server).await).await;
    let whip = server.demo.whip.bearer.clone().expect("the demo has a token");
    let (publisher, sent) = open(&server, "whip", &whip).await;
    let video = watch(&publisher, &mut viewer, 0, 25).await;
    for pair in video.windows(2) {
        assert_eq!(pair[1].header.sequence_number.wrapping_sub(pair[0].header.sequence_number), 1, "no gap");
    }
    assert!(figures(&server, &seen).await.is_some_and(|(_, out)| out >= 50));

    let begin = Instant::now();
    let order = &server.demo.holders[0].order_code;
    server.api_post(&format!("orders/{order}/mark_canceled/"), &json!({})).await;
    let gone = async {
        while figures(&server, &seen).await.is_some() {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, gone).await.expect("the session ends");
    assert!(begin.elapsed() < AT_ONCE, "{:?}", begin.elapsed());
    while viewer.received.try_recv().is_ok() {}
    let (before, _) = figures(&server, &sent).await.expect("the publisher stays");
    for number in 5_000..5_050 {
        publisher.publish(number).await;
    }
    let arrived = async {
        while figures(&server, &sent).await.is_some_and(|(packets, _)| packets < before + 100) {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, arrived).await.expect("what is published arrives");
    assert!(viewer.received.try_recv().is_err(), "but nothing of it goes out");

    let ended = server.client.delete(&sent).bearer_auth(&whip).send().await.expect("the server answers");
    assert_eq!(ended.status(), 200);
    server.stop().await;
}
