//! Products and rooms in the languages that they are written in: in the shop, on the order page, in letters, at the door and in
//! the API.

use eventyay::base::tx::Actor;
use serde_json::{Value, json};

use crate::server::{Server, browser};
use crate::settings::call;

const MONSOON: &str = "/api/v1/organizers/lotus/events/monsoon/";

async fn page(server: &Server, path: &str, language: &str) -> String {
    let request = browser().get(server.url(path)).header("accept-language", language);
    request.send().await.unwrap().text().await.unwrap()
}

async fn patch(server: &Server, path: &str, body: Value) -> Value {
    let (status, answer) = call(server, reqwest::Method::PATCH, &format!("{MONSOON}{path}"), body).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

crate::both! {
    async fn a_product_is_named_in_the_reader_s_language(server: Server) {
        let (ticket, seat) = (server.product("Online ticket").await, server.product("Workshop seat").await);
        let told = patch(server, &format!("products/{ticket}/"), json!({"name": {"en": "Online ticket", "de": "Online-Karte"},
            "description": {"de": "Alle Vorträge"}})).await;
        assert_eq!((&told["name"], &told["description"]), (&json!({"de": "Online-Karte", "en": "Online ticket"}), &json!({"de": "Alle Vorträge"})));
        patch(server, &format!("products/{seat}/"), json!({"name": {"en": "Workshop seat", "de": "Werkstattplatz"}})).await;
        assert!(page(server, "/lotus/monsoon/", "de").await.contains("Online-Karte"));
        let english = page(server, "/lotus/monsoon/", "en").await;
        assert!(english.contains("Online ticket") && !english.contains("Online-Karte"));
        assert!(english.contains("Alle Vorträge"), "better in another language than not at all");
        let checkout = page(server, &format!("/lotus/monsoon/checkout?product_{ticket}=1"), "de").await;
        assert!(checkout.contains("Online-Karte") && checkout.contains("Werkstattplatz"));

        let order = json!({"email": "uwe@example.org", "locale": "de", "positions": [{"product": ticket, "positionid": 1, "attendee_name": "Uwe"},
            {"product": seat, "positionid": 2, "addon_to": 1}]});
        let (status, order) = server.api_post("orders/", &order).await;
        assert_eq!((status, &order["positions"][0]["product_name"]), (201, &json!("Online ticket")), "{order}");
        let path = order["url"].as_str().unwrap().strip_prefix(&*server.base.public_url).unwrap().to_owned();
        assert!(page(server, &path, "de").await.contains("Werkstattplatz"));
        assert!(page(server, &path, "en").await.contains("Workshop seat"));

        let renamed = patch(server, "", json!({"locale": "de"})).await;
        assert_eq!(renamed["locale"], "de");
        let told = server.api_get(&format!("products/{ticket}/")).await;
        assert_eq!(told["name"], json!({"de": "Online-Karte", "en": "Online ticket"}), "another language of the event, the same words");
    }
}

crate::both! {
    async fn a_release_before_the_languages_writes_the_event_s_own(server: Server) {
        let ticket = server.product("Online ticket").await;
        patch(server, &format!("products/{ticket}/"), json!({"name": {"en": "Online ticket", "de": "Online-Karte"}})).await;
        let mut tx = server.base.begin(Actor::System).await.unwrap();
        eventyay::execute!(tx, "UPDATE products SET name = 'Live ticket' WHERE id = $1", ticket).unwrap();
        tx.commit().await.unwrap();
        let told = server.api_get(&format!("products/{ticket}/")).await;
        assert_eq!(told["name"], json!({"de": "Online-Karte", "en": "Live ticket"}));
    }
}

crate::both! {
    async fn a_room_is_named_in_the_reader_s_language(server: Server) {
        let (status, room) = server.api_post("rooms/", &json!({"name": {"en": "Quiet room", "de": "Ruheraum"},
            "description": {"de": "Bitte leise"}, "audience": "public", "timing": "always"})).await;
        assert_eq!((status, &room["slug"], &room["name"]["de"]), (201, &json!("quiet-room"), &json!("Ruheraum")), "{room}");
        let shell = page(server, "/lotus/monsoon/video/", "de").await;
        assert!(shell.contains("Ruheraum") && shell.contains("Bitte leise"), "the lobby's data: {shell}");
        assert!(page(server, "/lotus/monsoon/video/quiet-room", "en").await.contains("Quiet room"));
        let stage = server.room("main-stage");
        patch(server, &format!("rooms/{stage}/"), json!({"name": {"en": "Main stage", "de": "Hauptbühne"}})).await;
        assert!(page(server, "/lotus/monsoon/schedule/", "de").await.contains("Hauptbühne"));
        assert!(page(server, "/lotus/monsoon/schedule/", "en").await.contains("Main stage"));
        assert!(page(server, "/lotus/monsoon/video/main-stage", "de").await.contains("Hauptbühne"), "the refusal names it so too");
    }
}

crate::both! {
    async fn names_are_bounded_in_every_language(server: Server) {
        for (path, wrong) in [("products/", json!({"name": {"de": "x".repeat(201)}})), ("products/", json!({"name": {"en": "a\nb"}})),
            ("products/", json!({"name": {"d e": "x"}})), ("products/", json!({"name": {}})),
            ("rooms/", json!({"name": {"de": "x".repeat(101)}})), ("rooms/", json!({"name": {"de": " "}}))] {
            let (status, answer) = server.api_post(path, &wrong).await;
            assert_eq!((status, answer["name"].is_array()), (400, true), "{wrong}: {answer}");
        }
        let clone = call(server, reqwest::Method::POST, &format!("{MONSOON}rooms/"), json!({"name": {"en": "Hall", "de": "Saal"}})).await;
        assert_eq!(clone.0, 201);
        let (status, _) = call(server, reqwest::Method::POST, &format!("{MONSOON}clone/"), json!({"slug": "next"})).await;
        assert_eq!(status, 201);
        let rooms = call(server, reqwest::Method::GET, "/api/v1/organizers/lotus/events/next/rooms/?search=Hall", json!({})).await.1;
        assert_eq!(rooms["results"][0]["name"], json!({"de": "Saal", "en": "Hall"}), "a copy has all languages");
    }
}
