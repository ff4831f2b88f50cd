//! What clients say of their slots, and what the organizer sees of it.

use serde_json::{Value, json};

use crate::live_guest::{Guest, offer};
use crate::server::browser;

crate::both! {
    async fn the_organizer_sees_the_sessions_of_a_room_and_nobody_else_does(server: Server) {
        let ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        let path = format!("rooms/{}/quality/", server.room("main-stage"));
        assert_eq!(server.api_get(&path).await["count"], 0);
        ada.enter_room("main-stage").await;
        let session = ada.offer("main-stage", &offer("recvonly")).await.expect("viewers may receive");
        let page = server.api_get(&path).await;
        assert_eq!(page["results"][0]["user"]["id"], json!(ada.id()));
        assert_eq!(page["results"][0]["sessions"][0]["session"], json!(session));
        let elsewhere = server.api_get(&format!("rooms/{}/quality/", server.room("workshop"))).await;
        assert_eq!(elsewhere["count"], 0);
        let stranger = browser().get(server.api(&path)).send().await.expect("an answer");
        assert_eq!(stranger.status(), 401);
    }
}

crate::both! {
    async fn views_and_reports_name_no_more_slots_than_there_can_be(server: Server) {
        let ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        ada.enter_room("main-stage").await;
        let session = ada.offer("main-stage", &offer("recvonly")).await.expect("viewers may receive");
        let view = json!({"mid": "0", "hidden": false, "height": 360});
        let report = json!({
            "mid": "0", "freezes": 1, "freeze_ms": 200, "frames_per_second": 30, "jitter_ms": 4, "concealed_ms": 0,
        });
        for (action, slot) in [("media.view", view), ("media.report", report)] {
            let asked = |slots: Vec<Value>| json!({"session": session, "slots": slots});
            ada.client.call_raw(action, asked(vec![slot.clone(); 64])).await.expect(action);
            assert_eq!(ada.code_of(action, asked(vec![slot; 65])).await, "invalid_input", "{action}");
            assert_eq!(ada.code_of(action, asked(vec![json!({"mid": "0"})])).await, "invalid_input", "{action}");
        }
    }
}
