//! Which tickets and add-ons open a room, and which add-ons go with a ticket: said over the API, held by the doors.

use serde_json::{Value, json};

use crate::server::{Server, browser, csrf_of};
use crate::settings::call;
use crate::tenants::neighbour;

/// Buys one ticket, joins with it, and asks a room's page for its status.
async fn enters(server: &Server, positions: Value, room: &str) -> u16 {
    let (status, order) =
        server.api_post("orders/", &json!({"email": "uma@example.org", "positions": positions})).await;
    assert_eq!(status, 201, "{order}");
    let code = order["code"].as_str().unwrap();
    if order["status"] == "n" {
        assert_eq!(server.api_post(&format!("orders/{code}/mark_paid/"), &json!({})).await.0, 200);
    }
    let (browser, url) = (browser(), order["url"].as_str().unwrap());
    let page = browser.get(url).send().await.unwrap().text().await.unwrap();
    let form = [("csrf", csrf_of(&page)), ("position", "1".to_owned())];
    assert_eq!(browser.post(format!("{url}join")).form(&form).send().await.unwrap().status(), 303);
    browser.get(server.url(&format!("/lotus/monsoon/video/{room}"))).send().await.unwrap().status().as_u16()
}

crate::both! {
    async fn a_room_opens_for_the_tickets_that_it_names(server: Server) {
        let (ticket, supporter, seat) = (server.product("Online ticket").await, server.product("Supporter").await, server.product("Workshop seat").await);
        let (status, room) = server.api_post("rooms/", &json!({"name": "Salon", "audience": "products", "timing": "always", "products": [supporter]})).await;
        assert_eq!((status, &room["products"]), (201, &json!([supporter])), "{room}");
        let one = |product: i64| json!([{"product": product, "positionid": 1, "attendee_name": "Uma"}]);
        assert_eq!(enters(server, one(ticket), "salon").await, 403, "another ticket");
        assert_eq!(enters(server, one(supporter), "salon").await, 200);
        let path = format!("rooms/{}/", room["id"]);
        assert_eq!(server.api_patch(&path, &json!({"products": [seat]})).await.0, 200);
        assert_eq!(enters(server, one(supporter), "salon").await, 403, "not any more");
        let with_seat = json!([{"product": ticket, "positionid": 1, "attendee_name": "Uma"}, {"product": seat, "positionid": 2, "addon_to": 1}]);
        assert_eq!(enters(server, with_seat, "salon").await, 200, "an add-on opens it too");
        let log = call(server, reqwest::Method::GET, &format!("/api/v1/organizers/lotus/audit_log/?object=room:{}", room["id"]), json!({})).await.1;
        let changed = &log["results"][0];
        assert_eq!((&changed["kind"], &changed["new"]["products"]), (&json!("room.policy_changed"), &json!([seat])), "{log}");
    }
}

crate::both! {
    async fn what_opens_no_room_is_refused(server: Server) {
        neighbour(server).await;
        let stage = server.room("main-stage");
        for (path, body, field) in [
            ("rooms/".to_owned(), json!({"name": "Salon", "audience": "products"}), "products"),
            ("rooms/".to_owned(), json!({"name": "Salon", "audience": "products", "products": []}), "products"),
            ("rooms/".to_owned(), json!({"name": "Salon", "products": [987_654]}), "products"),
        ] {
            let (status, answer) = server.api_post(&path, &body).await;
            assert_eq!((status, answer[field].is_array()), (400, true), "{body}: {answer}");
        }
        assert_eq!(server.api_patch(&format!("rooms/{stage}/"), &json!({"audience": "products"})).await.0, 400, "nobody could come in");
        assert_eq!(server.api_get(&format!("rooms/{stage}/")).await["audience"], "attendees", "and nothing was changed");
    }
}

crate::both! {
    async fn add_ons_go_with_the_tickets_that_name_them(server: Server) {
        let (ticket, supporter, seat) = (server.product("Online ticket").await, server.product("Supporter").await, server.product("Workshop seat").await);
        let (_, lunch) = server.api_post("products/", &json!({"name": "Lunch", "is_addon": true, "admission": false})).await;
        let lunch = lunch["id"].as_i64().unwrap();
        assert_eq!(server.api_post("quotas/", &json!({"name": "Lunch", "size": 9, "products": [lunch]})).await.0, 201);
        let path = format!("products/{ticket}/");
        let wanted = json!([{"product": seat, "max_count": 1}, {"product": lunch, "max_count": 2}]);
        let (status, told) = server.api_patch(&path, &json!({"addons": wanted})).await;
        assert_eq!((status, &told["addons"]), (200, &wanted), "{told}");
        assert_eq!(server.api_patch(&path, &json!({"active": true})).await.1["addons"], wanted, "what is left out stays");
        let order = |product: i64| json!({"email": "a@example.org", "positions": [{"product": product, "positionid": 1, "attendee_name": "A"},
            {"product": lunch, "positionid": 2, "addon_to": 1}, {"product": lunch, "positionid": 3, "addon_to": 1}]});
        assert_eq!(server.api_post("orders/", &order(ticket)).await.0, 201);
        assert_eq!(server.api_post("orders/", &order(supporter)).await.0, 400, "it does not go with that one");
        let shop = browser().get(server.url(&format!("/lotus/monsoon/checkout?product_{ticket}=1"))).send().await.unwrap();
        assert!(shop.text().await.unwrap().contains("Lunch"));
        for wrong in [json!([{"product": supporter}]), json!([{"product": 987_654}]), json!([{"product": lunch}, {"product": lunch}]), json!([{"product": lunch, "max_count": 0}])] {
            let (status, answer) = server.api_patch(&path, &json!({"addons": wrong})).await;
            assert_eq!((status, answer["addons"].is_array()), (400, true), "{wrong}: {answer}");
        }
        let (status, answer) = server.api_patch(&format!("products/{lunch}/"), &json!({"addons": [{"product": seat}]})).await;
        assert_eq!((status, answer["addons"].is_array()), (400, true), "an add-on has none: {answer}");
        assert_eq!(server.api_patch(&path, &json!({"addons": []})).await.1["addons"], json!([]));
    }
}
