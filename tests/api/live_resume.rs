//! A dropped socket: what is kept for its window, and what is not.

use signaling::protocol::{CloseMedia, ViewerRemoved};

use crate::live_guest::{Guest, eventually, media_in, offer};
use crate::server::{Database, Server};

crate::both! {
    async fn media_outlives_the_socket_and_belongs_to_its_heir(server: Server) {
        let stage = server.room("main-stage");
        let ada = Guest::enter_resumable(server, &server.demo.holders[0].ws_token).await;
        ada.enter_room("main-stage").await;
        let session = ada.offer("main-stage", &offer("recvonly")).await.unwrap();
        let point = ada.client.resume_point().unwrap();
        drop(ada);
        let mut heir = Guest::knock(server).await;
        heir.resume(point).await.expect("the window is open");
        assert_eq!(media_in(server, stage).await.len(), 1);
        heir.call(&CloseMedia { session }).await.expect("it is still theirs");
        eventually("the session ended", async || media_in(server, stage).await.is_empty().then_some(())).await;
    }
}

crate::both! {
    async fn an_answer_that_got_lost_does_not_lock_anybody_out(server: Server) {
        let ada = Guest::enter_resumable(server, &server.demo.holders[0].ws_token).await;
        ada.enter_room("main-stage").await;
        let point = ada.client.resume_point().unwrap();
        // The old socket still stands while the new one comes: the browser knew first.
        let mut second = Guest::knock(server).await;
        second.resume(point.clone()).await.expect("the first answer, which the client never reads");
        let mut ada = ada;
        assert!(ada.until_closed().await.iter().all(|word| word.name != "error"), "the old socket just ends");
        drop(second);
        let mut third = Guest::knock(server).await;
        let welcome = third.resume(point).await.expect("the token before the newest works too");
        let ada = Guest { client: third, welcome };
        ada.client.call_raw("room.members", serde_json::json!({"room": server.room("main-stage")})).await.expect("inside");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_the_window_the_seat_is_empty() {
    let server = Server::start_configured_with(Database::Sqlite, |config| config.live.resume_window = 1).await;
    let mut bo = Guest::enter(&server, &server.demo.holders[1].ws_token).await;
    bo.enter_room("main-stage").await;
    let ada = Guest::enter_resumable(&server, &server.demo.holders[0].ws_token).await;
    assert_eq!(ada.welcome.resume.as_ref().unwrap().window_seconds, 1);
    ada.enter_room("main-stage").await;
    ada.offer("main-stage", &offer("recvonly")).await.unwrap();
    let (point, id) = (ada.client.resume_point().unwrap(), ada.id());
    drop(ada);
    bo.wait_for(|gone: &ViewerRemoved| gone.user_id == id).await;
    let stage = server.room("main-stage");
    eventually("no media is left", async || media_in(&server, stage).await.is_empty().then_some(())).await;
    let late = Guest::knock(&server).await.resume(point).await.unwrap_err();
    assert_eq!(late.failure().unwrap().code.as_str(), "auth.resume_expired");
    server.stop().await;
}
