//! Two processes, one stage: a moderator on the one decides for people on the other.

use serde_json::json;
use signaling::client::Client;
use signaling::protocol::{AdmissionChanged, EnterRoom, RoomId, StageDesk, StageOwn, StageState};

use crate::live_guest::organizer_token;
use crate::live_nodes::{enter, second_node, wait};
use crate::server::{Database, Server};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_moderator_on_one_node_brings_somebody_on_another_to_the_stage_and_back() {
    let server = Server::start_shared(Database::Postgres).await;
    let second = second_node(&server).await;
    let room = server.room("main-stage");
    let (mut bo, _) = enter(&second.ws_url, &server.demo, 1).await;
    let mut olga = Client::connect(&server.demo.ws_url, None).await.unwrap();
    olga.authenticate(&organizer_token(&server).await, false).await.unwrap();
    olga.call(&EnterRoom { room: RoomId(room) }).await.unwrap();

    bo.call_raw("stage.hand", json!({"room": room, "raised": true})).await.unwrap();
    let desk: StageDesk = loop {
        let desk: StageDesk = wait(&mut olga).await;
        if !desk.hands.is_empty() {
            break desk;
        }
    };
    let bo_id = desk.hands[0].user.id;
    olga.call_raw("stage.invite", json!({"room": room, "user": bo_id, "to": "stage"})).await.unwrap();
    while wait::<StageOwn>(&mut bo).await.invitation.is_none() {}
    bo.call_raw("stage.answer", json!({"room": room, "accept": true})).await.unwrap();
    while !wait::<AdmissionChanged>(&mut bo).await.admission.is_some_and(|admission| admission.publish) {}

    olga.call_raw("stage.layout", json!({"room": room, "layout": "grid"})).await.unwrap();
    while wait::<StageState>(&mut bo).await.layout != signaling::protocol::StageLayout::Grid {}
    let begin = std::time::Instant::now();
    olga.call_raw("stage.dismiss", json!({"room": room, "user": bo_id})).await.unwrap();
    while wait::<AdmissionChanged>(&mut bo).await.admission.is_some_and(|admission| admission.publish) {}
    assert!(begin.elapsed() < std::time::Duration::from_secs(2), "{:?}", begin.elapsed());
    second.running.abort();
    server.stop().await;
}
