//! Announcements reach everybody at the event, and are written by those who speak for it.

use std::time::Duration;

use serde_json::{Value, json};
use signaling::protocol::{AnnouncementChanged, AnnouncementState, Permission};

use crate::live_guest::{Guest, organizer_token};

async fn call(guest: &Guest, action: &str, payload: Value) -> Result<Value, String> {
    let answer = guest.client.call_raw(action, payload).await;
    answer.map_err(|error| error.failure().expect("the server says why").code.as_str().to_owned())
}

crate::both! {
    async fn an_announcement_is_drafted_told_and_taken_away(server: Server) {
        let olga = Guest::enter(server, &organizer_token(server).await).await;
        let mut ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        assert!(olga.welcome.event.permissions.contains(&Permission::EventAnnounce));
        assert!(!ada.welcome.event.permissions.contains(&Permission::EventAnnounce));
        let until = server.base.now().plus(Duration::from_secs(600));
        let asked = json!({"text": " Lunch is served. ", "show_until": until.to_string(), "state": "active"});
        let draft = call(&olga, "announcement.create", asked).await.unwrap()["announcement"].clone();
        assert_eq!((&draft["state"], &draft["text"]), (&json!("draft"), &json!("Lunch is served.")), "always a draft");
        assert_eq!(call(&ada, "announcement.list", json!({})).await.unwrap()["results"], json!([]));
        let id = &draft["id"];
        call(&olga, "announcement.update", json!({"id": id, "text": "Lunch is served in hall 2."})).await.unwrap();
        call(&olga, "announcement.update", json!({"id": id, "state": "active"})).await.unwrap();
        // The first that she hears of it.
        let told = ada.wait_for::<AnnouncementChanged>(|_| true).await.announcement;
        assert_eq!((told.state, told.text.as_str()), (AnnouncementState::Active, "Lunch is served in hall 2."));
        let late = Guest::enter(server, &server.demo.holders[1].ws_token).await;
        assert_eq!(late.welcome.announcements, [told]);
        for change in [json!({"id": id, "text": "Dinner"}), json!({"id": id, "state": "draft"})] {
            assert_eq!(call(&olga, "announcement.update", change).await, Err("announcement.fixed".into()));
        }
        server.base.clock.advance(Duration::from_secs(601));
        let later = Guest::enter(server, &server.demo.holders[1].ws_token).await;
        assert_eq!(later.welcome.announcements, [], "its time is over");
        call(&olga, "announcement.update", json!({"id": id, "state": "archived"})).await.unwrap();
        ada.wait_for::<AnnouncementChanged>(|told| told.announcement.state == AnnouncementState::Archived).await;
        assert_eq!(call(&olga, "announcement.update", json!({"id": id, "state": "active"})).await, Err("announcement.fixed".into()));
        assert_eq!(call(&olga, "announcement.list", json!({})).await.unwrap()["results"].as_array().unwrap().len(), 1);
    }
}

crate::both! {
    async fn only_who_speaks_for_the_event_announces(server: Server) {
        let olga = Guest::enter(server, &organizer_token(server).await).await;
        let ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        let id = call(&olga, "announcement.create", json!({"text": "x"})).await.unwrap()["announcement"]["id"].clone();
        for (action, payload) in [("announcement.create", json!({"text": "Mine"})), ("announcement.update", json!({"id": id, "state": "active"}))] {
            assert_eq!(call(&ada, action, payload).await, Err("protocol.denied".into()), "{action}");
        }
        for (payload, code) in [
            (json!({"text": " "}), "announcement.invalid"),
            (json!({"text": "x".repeat(501)}), "announcement.invalid"),
            (json!({"text": "a\0"}), "announcement.invalid"),
            (json!({"text": "x", "show_until": "tomorrow"}), "invalid_input"),
            (json!({"text": 5}), "invalid_input"),
        ] {
            assert_eq!(call(&olga, "announcement.create", payload).await, Err(code.into()));
        }
        assert_eq!(call(&olga, "announcement.update", json!({"id": i64::MAX, "state": "active"})).await, Err("announcement.unknown".into()));
        assert_eq!(call(&ada, "announcement.sing", json!({})).await, Err("announcement.unsupported_command".into()));
    }
}

crate::both! {
    async fn the_organizers_page_tells_everybody_too(server: Server) {
        let mut ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        let (status, draft) = server.api_post("announcements/", &json!({"text": "Soon"})).await;
        assert_eq!((status, &draft["state"]), (201, &json!("draft")));
        let (status, told) = server.api_post("announcements/", &json!({"text": "Now", "state": "active"})).await;
        assert_eq!((status, &told["state"]), (201, &json!("active")));
        assert_eq!(ada.wait_for::<AnnouncementChanged>(|_| true).await.announcement.text, "Now", "a draft is told to nobody");
        let path = format!("announcements/{}/", told["id"]);
        assert_eq!(server.api_patch(&path, &json!({"text": "Later"})).await.0, 409);
        assert_eq!(server.api_patch(&path, &json!({"state": "gone"})).await.0, 400);
        assert_eq!(server.api_patch(&path, &json!({"state": "archived"})).await.0, 200);
        ada.wait_for::<AnnouncementChanged>(|told| told.announcement.state == AnnouncementState::Archived).await;
        assert_eq!(server.api_patch("announcements/999999/", &json!({"state": "active"})).await.0, 404);
        assert_eq!(server.api_post("announcements/", &json!({"text": " "})).await.0, 400);
        assert_eq!(server.api_get("announcements/?state=draft").await["count"], 1);
    }
}
