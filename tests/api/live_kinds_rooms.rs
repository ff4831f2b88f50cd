//! The order of rooms, rooms that stay out of the lobby, and what a door would say.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::live_guest::{Guest, eventually};
use crate::server::Server;
use crate::settings::call;

const ROOMS: &str = "/api/v1/organizers/lotus/events/monsoon/rooms/";

async fn door(server: &Server, room: i64, query: &str) -> Value {
    let (status, told) = call(server, Method::GET, &format!("{ROOMS}{room}/door/?{query}"), json!({})).await;
    assert_eq!(status, 200, "{told}");
    told
}

crate::both! {
    async fn rooms_are_put_in_order_all_at_once_or_not_at_all(server: Server) {
        let list = server.api_get("rooms/").await;
        let ids: Vec<i64> = list["results"].as_array().unwrap().iter().map(|room| room["id"].as_i64().unwrap()).collect();
        let turned: Vec<i64> = ids.iter().rev().copied().collect();
        for wrong in [json!([ids[0]]), json!([ids[0], ids[0]]), json!([ids[0], 999_999]), json!([])] {
            let (status, told) = server.api_post("rooms/reorder/", &json!({"rooms": wrong})).await;
            assert_eq!((status, told["rooms"].is_array()), (400, true), "{wrong}: {told}");
        }
        let (status, _) = server.api_post("rooms/reorder/", &json!({"rooms": turned})).await;
        assert_eq!(status, 200);
        let list = server.api_get("rooms/").await;
        let now: Vec<i64> = list["results"].as_array().unwrap().iter().map(|room| room["id"].as_i64().unwrap()).collect();
        assert_eq!(now, turned);
        eventually("the live app has them in that order", async || {
            let ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
            let order: Vec<i64> = ada.welcome.event.rooms.iter().map(|room| room.id.0).collect();
            (order == turned).then_some(())
        }).await;
    }
}

crate::both! {
    async fn a_hidden_room_is_open_to_whoever_has_its_address(server: Server) {
        let stage = server.room("main-stage");
        let (_, room) = call(server, Method::PATCH, &format!("{ROOMS}{stage}/"), json!({"hidden": true})).await;
        assert_eq!(room["hidden"], true);
        let ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        assert!(ada.room("main-stage").hidden);
        ada.enter_room("main-stage").await;
    }
}

crate::both! {
    async fn a_door_says_who_would_get_in_and_when(server: Server) {
        let stage = server.room("main-stage");
        call(server, Method::PATCH, &format!("{ROOMS}{stage}/"), json!({"timing": "sessions", "opens_before": 600, "closes_after": 300,
            "presenters_before": 3600})).await;
        let slots = crate::server::json(server.client.get(server.url("/api/v1/organizers/lotus/events/monsoon/slots/")).send().await.unwrap()).await;
        let last = slots["results"].as_array().unwrap().iter().filter(|slot| slot["room"] == stage)
            .max_by_key(|slot| slot["start"].as_str().unwrap().to_owned()).unwrap().clone();
        let start: eventyay::base::time::Timestamp = last["start"].as_str().unwrap().parse().unwrap();
        let end: eventyay::base::time::Timestamp = last["end"].as_str().unwrap().parse().unwrap();
        let at = |moment: eventyay::base::time::Timestamp| moment.to_string().replace('+', "%2B");

        let ended = door(server, stage, &format!("as=holder&at={}", at(end.plus(Duration::from_secs(301))))).await;
        assert_eq!((&ended["admitted"], &ended["refusal"]), (&json!(false), &json!("ended")));
        let inside = door(server, stage, &format!("as=holder&at={}", at(start))).await;
        assert_eq!((&inside["admitted"], &inside["publish"]), (&json!(true), &json!(false)));
        let speaking = door(server, stage, &format!("as=presenter&at={}", at(start))).await;
        assert_eq!((&speaking["admitted"], &speaking["publish"]), (&json!(true), &json!(true)));
        assert_eq!(door(server, stage, "as=team").await["moderate"], true);
        assert_eq!(door(server, stage, "as=stranger").await["refusal"], "not_logged_in");
        // A room for certain tickets, as others see it.
        let workshop = server.room("workshop");
        let products = server.api_get(&format!("rooms/{workshop}/")).await["products"].clone();
        call(server, Method::PATCH, &format!("{ROOMS}{workshop}/"), json!({"timing": "always"})).await;
        assert_eq!(door(server, workshop, "as=holder&product=999999").await["refusal"], "wrong_ticket");
        assert_eq!(door(server, workshop, &format!("as=holder&product={}", products[0])).await["admitted"], true);
        let (status, _) = call(server, Method::GET, &format!("{ROOMS}{stage}/door/?as=nobody"), json!({})).await;
        assert_eq!(status, 400);
        // The list says how each door stands for those whom it is for.
        let listed = server.api_get("rooms/").await;
        let workshop = listed["results"].as_array().unwrap().iter().find(|room| room["id"] == workshop).unwrap();
        assert_eq!(workshop["door"]["open"], true);
        let (_, team) = call(server, Method::PATCH, &format!("{ROOMS}{stage}/"), json!({"audience": "team"})).await;
        assert_eq!(team["door"], Value::Null);
    }
}
