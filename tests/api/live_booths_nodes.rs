//! Two server processes: a visitor on one asks, the staff on the other answers, and both hear everything.

use serde_json::json;
use signaling::client::Client;
use signaling::protocol::{ContactAccepted, ContactClosed, ContactRequested, ContactState, ExhibitionChanged};

use crate::live_booths::Fair;
use crate::live_nodes::{second_node, wait};
use crate::server::{Database, Server};

/// Long after somebody who left counts as gone.
const GONE_BY: std::time::Duration = std::time::Duration::from_secs(40);

async fn enter(url: &str, token: &str) -> Client {
    let mut client = Client::connect(url, None).await.expect("the socket opens");
    client.authenticate(token, false).await.expect("the token is good");
    client
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_crosses_processes_and_so_does_its_answer() {
    let server = Server::start_shared(Database::Postgres).await;
    let second = second_node(&server).await;
    let fair = Fair::set_up(&server).await;
    let holders = &server.demo.holders;
    let mut ada = enter(&second.ws_url, &holders[0].ws_token).await;
    let mut ada_here = enter(&server.demo.ws_url, &holders[0].ws_token).await;
    let mut chidi = enter(&server.demo.ws_url, &holders[2].ws_token).await;

    let asked = chidi.call_raw("exhibition.contact", json!({"exhibitor": fair.engines})).await.unwrap();
    let id = asked["contact_request"]["id"].as_i64().unwrap();
    for window in [&mut ada, &mut ada_here] {
        assert_eq!(wait::<ContactRequested>(window).await.contact_request.id, id);
    }
    ada.call_raw("exhibition.contact_accept", json!({"contact_request": id})).await.unwrap();
    let told = wait::<ContactAccepted>(&mut chidi).await;
    assert_eq!(wait::<ContactClosed>(&mut ada_here).await.state, ContactState::Answered);

    let content = json!({"type": "text", "body": "Good evening"});
    let word = json!({"channel": told.channel, "event_type": "channel.message", "content": content});
    ada.call_raw("chat.send", word).await.unwrap();
    let said = wait::<signaling::protocol::ChatSaid>(&mut chidi).await;
    assert_eq!(said.event.channel, told.channel);

    // A change on one is seen on the other.
    chidi.call_raw("room.enter", json!({"room": fair.hall})).await.unwrap();
    ada.call_raw("exhibition.patch", json!({"exhibitor": fair.engines, "tagline": "Evening"})).await.unwrap();
    wait::<ExhibitionChanged>(&mut chidi).await;

    // Somebody who is on both and closes one window is not missed.
    let other = enter(&second.ws_url, &holders[2].ws_token).await;
    chidi.call_raw("exhibition.contact", json!({"exhibitor": fair.looms})).await.unwrap();
    drop(chidi);
    // The control: whoever goes after that with their only window is missed.
    let bo = enter(&server.demo.ws_url, &holders[1].ws_token).await;
    bo.call_raw("exhibition.contact", json!({"exhibitor": fair.engines})).await.unwrap();
    drop(bo);
    let missed = async { while ada.wait_for::<ContactClosed>().await.unwrap().state != ContactState::Missed {} };
    tokio::time::timeout(GONE_BY, missed).await.expect("nobody waits for somebody who has gone");
    let own = other.call_raw("exhibition.get", json!({"exhibitor": fair.looms})).await.unwrap();
    assert!(own["exhibitor"]["request"].is_number(), "it still waits");
    second.running.abort();
    server.stop().await;
}
