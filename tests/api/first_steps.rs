//! From an organizer with nothing to an event that sells a ticket which opens a room, over the API.

use reqwest::Method;
use serde_json::{Value, json};

use crate::server::{Server, csrf_of, json as body_of};

async fn call(server: &Server, method: Method, path: &str, body: Value) -> (u16, Value) {
    let request = server.authorized(server.client.request(method, server.url(path))).json(&body);
    let response = request.send().await.expect("an answer");
    (response.status().as_u16(), body_of(response).await)
}

const EVENTS: &str = "/api/v1/organizers/lotus/events/";

fn fair() -> Value {
    json!({
        "slug": "fair", "name": {"en": "Fair", "de": "Messe"}, "locale": "de", "timezone": "Europe/Berlin", "currency": "EUR",
        "date_from": "2036-03-01T09:00:00Z", "date_to": "2036-03-02T17:00:00Z",
    })
}

crate::both! {
    async fn a_new_event_sells_a_ticket_that_opens_its_room(server: Server) {
        let (status, event) = call(server, Method::POST, EVENTS, fair()).await;
        assert_eq!((status, &event["name"], &event["live"]), (201, &json!({"de": "Messe", "en": "Fair"}), &json!(false)), "{event}");
        let own = |path: &str| format!("{EVENTS}fair/{path}");
        let (_, product) = call(server, Method::POST, &own("products/"), json!({"name": "Karte", "default_price": "0.00"})).await;
        let ticket = product["id"].as_i64().expect("a product");
        let order = json!({"email": "gast@example.org", "positions": [{"product": ticket, "attendee_name": "Gast"}]});
        let (status, refused) = call(server, Method::POST, &own("orders/"), order.clone()).await;
        assert_eq!(status, 400, "without a quota nothing is sold: {refused}");
        let (status, quota) = call(server, Method::POST, &own("quotas/"), json!({"name": "Karten", "size": 1, "products": [ticket]})).await;
        assert_eq!((status, &quota["available_number"]), (201, &json!(1)), "{quota}");
        let (status, room) = call(server, Method::POST, &own("rooms/"), json!({"name": "Große Bühne", "timing": "always"})).await;
        assert_eq!((status, &room["slug"]), (201, &json!("grosse-buhne")), "{room}");
        assert_eq!(server.client.get(server.url("/lotus/fair/")).send().await.unwrap().status(), 404, "not open yet");
        let (status, event) = call(server, Method::PATCH, &own(""), json!({"live": true})).await;
        assert_eq!((status, &event["live"]), (200, &json!(true)));
        let shop = server.client.get(server.url("/lotus/fair/")).send().await.unwrap();
        assert!(shop.text().await.unwrap().contains("Karte"));

        let (status, order) = call(server, Method::POST, &own("orders/"), order).await;
        assert_eq!((status, &order["status"]), (201, &json!("p")), "{order}");
        let page = server.client.get(order["url"].as_str().unwrap()).send().await.unwrap().text().await.unwrap();
        let join = server.client.post(format!("{}join", order["url"].as_str().unwrap()));
        let joined = join.form(&[("csrf", csrf_of(&page).as_str()), ("position", "1")]).send().await.unwrap();
        assert_eq!(joined.status(), 303, "{}", joined.text().await.unwrap());
        let room = server.client.get(server.url("/lotus/fair/video/grosse-buhne")).send().await.unwrap();
        assert_eq!(room.status(), 200, "the ticket opens the room");
    }
}

crate::both! {
    async fn what_is_wrong_is_told_by_field_and_nothing_is_made(server: Server) {
        let with = |field: &str, value: Value| {
            let mut body = fair();
            body[field] = value;
            body
        };
        let wrong = [
            ("slug", json!("Fair!")), ("slug", json!("monsoon")), ("name", json!("")), ("timezone", json!("Mars")), ("currency", json!("Euro")),
            ("date_to", json!("2036-03-01T08:00:00Z")), ("locale", json!("")),
        ];
        for (field, value) in wrong {
            let (status, body) = call(server, Method::POST, EVENTS, with(field, value.clone())).await;
            assert_eq!(status, 400, "{field} {value}");
            assert!(body[field][0].as_str().is_some_and(|text| text.ends_with('.')), "{field} {value}: {body}");
        }
        assert_eq!(call(server, Method::GET, EVENTS, json!(null)).await.1["count"], 1);
        for (path, body, field) in [
            ("products/", json!({"name": "", "default_price": "1.00"}), "name"),
            ("products/", json!({"name": "Ticket", "default_price": "-1.00"}), "default_price"),
            ("products/", json!({"name": "Ticket", "max_per_order": 0}), "max_per_order"),
            ("quotas/", json!({"name": "All", "size": -1}), "size"),
            ("quotas/", json!({"name": "All", "products": [9_999]}), "products"),
            ("rooms/", json!({"name": ""}), "name"),
            ("rooms/", json!({"name": "Main stage"}), "slug"),
            ("rooms/", json!({"name": "Hall", "mode": "circus"}), "mode"),
            ("rooms/", json!({"name": "Hall", "capacity": 0}), "capacity"),
        ] {
            let (status, answer) = server.api_post(path, &body).await;
            assert!(status == 400 && answer[field].is_array(), "{path} {body}: {answer}");
        }
        let (status, answer) = server.api_post("products/", &json!({"name": "Ticket", "default_price": "much"})).await;
        assert_eq!((status, &answer["code"]), (400, &json!("invalid_input")), "{answer}");
    }
}

crate::both! {
    async fn products_and_quotas_change_and_orders_keep_what_they_cost(server: Server) {
        let ticket = server.product("Supporter").await;
        let order = json!({"email": "a@example.org", "positions": [{"product": ticket, "attendee_name": "Ann"}]});
        let (_, first) = server.api_post("orders/", &order).await;
        let (status, product) = server.api_patch(&format!("products/{ticket}/"), &json!({"default_price": "25.00", "max_per_order": 2})).await;
        assert_eq!((status, &product["default_price"], &product["max_per_order"]), (200, &json!("25.00"), &json!(2)));
        let (_, second) = server.api_post("orders/", &order).await;
        assert_eq!((&first["total"], &second["total"]), (&json!("20.00"), &json!("25.00")));
        let code = first["code"].as_str().unwrap();
        assert_eq!(server.api_get(&format!("orders/{code}/")).await["total"], "20.00");
        let (_, product) = server.api_patch(&format!("products/{ticket}/"), &json!({"max_per_order": null})).await;
        assert_eq!(product["max_per_order"], Value::Null);
        let quota = server.api_get("quotas/").await["results"][0]["id"].as_i64().unwrap();
        let (status, quota) = server.api_patch(&format!("quotas/{quota}/"), &json!({"size": 1})).await;
        assert_eq!((status, &quota["available_number"]), (200, &json!(0)), "nobody loses anything");
        let (status, refused) = server.api_post("orders/", &order).await;
        assert!(status >= 400, "{refused}");
    }
}

crate::both! {
    async fn a_team_with_some_events_reaches_the_event_that_it_makes(server: Server) {
        let teams = "/api/v1/organizers/lotus/teams/";
        let (_, team) = call(server, Method::POST, teams, json!({"name": "Makers", "can_create_events": true, "can_change_event_settings": true})).await;
        let (_, token) = call(server, Method::POST, &format!("{teams}{}/tokens/", team["id"]), json!({"name": "maker"})).await;
        let token = format!("Token {}", token["token"].as_str().unwrap());
        let made = server.client.post(server.url(EVENTS)).header("authorization", &token).json(&fair()).send().await.unwrap();
        assert_eq!(made.status(), 201);
        let listed = server.client.get(server.url(EVENTS)).header("authorization", &token).send().await.unwrap();
        let listed = body_of(listed).await;
        assert_eq!((&listed["count"], &listed["results"][0]["slug"]), (&json!(1), &json!("fair")));
        let other = server.client.get(server.api("")).header("authorization", &token).send().await.unwrap();
        assert_eq!(other.status(), 403);
    }
}
