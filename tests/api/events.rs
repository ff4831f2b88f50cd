//! Events: their texts by language, what is public, copies for the next year, and when one may be deleted.

use reqwest::Method;
use serde_json::{Value, json};

use crate::server::{Server, browser};
use crate::settings::{call, set};
use crate::tenants::neighbour;

const EVENTS: &str = "/api/v1/organizers/lotus/events/";
const MONSOON: &str = "/api/v1/organizers/lotus/events/monsoon/";

async fn patch(server: &Server, body: Value) -> Value {
    let (status, answer) = call(server, Method::PATCH, MONSOON, body).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

crate::both! {
    async fn readers_get_the_name_in_their_language(server: Server) {
        let told = patch(server, json!({"name": {"en": "Monsoon Conf", "de": "Monsunkonferenz"}, "description": {"de": "Über Netze"}})).await;
        assert_eq!(told["name"], json!({"de": "Monsunkonferenz", "en": "Monsoon Conf"}));
        let page = async |language: &str| {
            let request = browser().get(server.url("/lotus/monsoon/")).header("accept-language", language);
            request.send().await.unwrap().text().await.unwrap()
        };
        assert!(page("de-AT").await.contains("<h1>Monsunkonferenz</h1>"));
        assert!(page("en").await.contains("<h1>Monsoon Conf</h1>"));
        assert!(page("fr").await.contains("<h1>Monsoon Conf</h1>"), "the event's own language");
        assert!(page("en").await.contains("Über Netze"), "better in another language than not at all");
        patch(server, json!({"locales": ["en"]})).await;
        assert!(page("de").await.contains("<h1>Monsoon Conf</h1>"), "the event is not offered in German");
        let moved = patch(server, json!({"locale": "de", "locales": []})).await;
        assert_eq!(moved["name"]["en"], "Monsoon Conf", "no text is lost");
        assert!(page("fr").await.contains("<h1>Monsunkonferenz</h1>"));
        let (status, wrong) = call(server, Method::PATCH, MONSOON, json!({"name": {"d e": "x"}})).await;
        assert_eq!((status, wrong["name"].is_array()), (400, true));
    }
}

crate::both! {
    async fn a_hidden_event_stands_in_no_list_but_opens(server: Server) {
        let listed = async || browser().get(server.url("/")).send().await.unwrap().text().await.unwrap().contains("/lotus/monsoon/");
        assert!(listed().await);
        patch(server, json!({"is_public": false})).await;
        assert!(!listed().await);
        let page = browser().get(server.url("/lotus/monsoon/")).send().await.unwrap();
        assert_eq!(page.status(), 200);
        assert!(page.text().await.unwrap().contains("content=\"noindex\""));
    }
}

crate::both! {
    async fn putting_replaces_what_patching_keeps(server: Server) {
        let event = server.api_get("").await;
        let body = json!({"name": "Only the name", "date_from": event["date_from"], "date_to": event["date_to"]});
        let (status, put) = call(server, Method::PUT, MONSOON, body).await;
        assert_eq!(status, 200, "{put}");
        assert_eq!((&put["name"], &put["description"], &put["live"]), (&json!({"en": "Only the name"}), &json!({}), &json!(false)));
        assert_eq!((&put["slug"], &put["currency"]), (&event["slug"], &event["currency"]));
        assert_eq!(call(server, Method::PUT, MONSOON, json!({})).await.0, 400, "a name is required");
        let product = server.product("Supporter").await;
        let (status, product) = call(server, Method::PUT, &format!("{MONSOON}products/{product}/"), json!({"name": "Patron"})).await;
        assert_eq!((status, &product["default_price"], &product["max_per_order"]), (200, &json!("0.00"), &Value::Null));
    }
}

crate::both! {
    async fn a_clone_has_everything_but_people_and_what_happened(server: Server) {
        set(server, &format!("{MONSOON}settings/"), json!({"payment_term_days": 3, "custom_domain": "monsoon.example.org"})).await;
        let template = json!({"subject": "Paid {code}", "body": "Here: {link}"});
        let put = server.authorized(server.client.put(server.api("mail_templates/order_paid/en/"))).json(&template).send().await.unwrap();
        assert_eq!(put.status(), 200);
        let (status, clone) = call(server, Method::POST, &format!("{MONSOON}clone/"), json!({"slug": "monsoon-2031",
            "name": {"en": "Monsoon 2031"}, "date_from": "2031-06-01T09:00:00Z"})).await;
        assert_eq!(status, 201, "{clone}");
        let before = server.api_get("").await;
        assert_eq!((&clone["live"], &clone["testmode"], &clone["timezone"]), (&json!(false), &before["testmode"], &before["timezone"]));
        assert_eq!(clone["description"], before["description"]);
        let moment = |text: &Value| text.as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
        let lasts = |event: &Value| moment(&event["date_to"]).duration_since(moment(&event["date_from"]));
        assert_eq!(lasts(&clone), lasts(&before), "dates keep their distance");

        let there = async |path: &str| call(server, Method::GET, &format!("{EVENTS}monsoon-2031/{path}"), json!({})).await.1;
        for (path, fields) in [("products/", &["name", "default_price", "admission", "position"][..]), ("rooms/", &["slug", "name", "audience", "opens_before"])] {
            let (old, new) = (server.api_get(path).await, there(path).await);
            assert!(old["count"].as_i64().unwrap() > 1);
            assert_eq!(old["count"], new["count"], "{path}");
            for (old, new) in old["results"].as_array().unwrap().iter().zip(new["results"].as_array().unwrap()) {
                assert_ne!(old["id"], new["id"]);
                fields.iter().for_each(|field| assert_eq!(old[field], new[field], "{path} {field}"));
            }
        }
        let quotas = there("quotas/?with_availability=true").await;
        assert_eq!(quotas["count"], server.api_get("quotas/").await["count"]);
        let products: Vec<i64> = there("products/").await["results"].as_array().unwrap().iter().map(|one| one["id"].as_i64().unwrap()).collect();
        let counted = quotas["results"][0]["products"].as_array().unwrap();
        assert!(!counted.is_empty() && counted.iter().all(|id| products.contains(&id.as_i64().unwrap())), "of the new event");
        let settings = there("settings/").await;
        assert_eq!((&settings["payment_term_days"], &settings["custom_domain"]), (&json!(3), &json!("")));
        assert_eq!(there("mail_templates/order_paid/en/").await["subject"], "Paid {code}");
        for path in ["orders/", "mails/", "slots/", "sanctions/"] {
            assert!([json!(0), Value::Null].contains(&there(path).await["count"]), "{path}");
        }
        let (status, taken) = call(server, Method::POST, &format!("{MONSOON}clone/"), json!({"slug": "monsoon-2031"})).await;
        assert_eq!((status, taken["slug"].is_array()), (400, true));
    }
}

crate::both! {
    async fn rooms_of_a_clone_play_as_they_did(server: Server) {
        let make = async |name: &str, mode: &str| {
            let (_, room) = server.api_post("rooms/", &json!({"name": name, "mode": mode})).await;
            room["id"].as_i64().unwrap()
        };
        let (coffee, posters) = (make("Coffee", "roulette").await, make("Walls", "posters").await);
        let patch = async |path: String, body: Value| call(server, Method::PATCH, &format!("{MONSOON}{path}"), body).await.0;
        assert_eq!(patch(format!("rooms/{coffee}/roulette/"), json!({"group_size": 4, "round": 600})).await, 200);
        assert_eq!(patch(format!("rooms/{posters}/poster_voting/"), json!({"open": true, "votes_each": 3})).await, 200);
        let (status, _) = call(server, Method::POST, &format!("{MONSOON}clone/"), json!({"slug": "next"})).await;
        assert_eq!(status, 201);
        let there = async |path: &str| call(server, Method::GET, &format!("{EVENTS}next/{path}"), json!({})).await.1;
        let rooms = there("rooms/").await;
        let id = |mode: &str| rooms["results"].as_array().unwrap().iter().find(|room| room["mode"] == mode).unwrap()["id"].clone();
        let rounds = there(&format!("rooms/{}/roulette/", id("roulette"))).await;
        assert_eq!((&rounds["group_size"], &rounds["round"]), (&json!(4), &json!(600)));
        let voting = there(&format!("rooms/{}/poster_voting/", id("posters"))).await;
        assert_eq!((&voting["open"], &voting["votes_each"]), (&json!(true), &json!(3)));
    }
}

crate::both! {
    async fn what_is_in_use_is_not_deleted(server: Server) {
        let delete = async |path: &str| {
            let (status, answer) = call(server, Method::DELETE, path, json!({})).await;
            (status, answer["code"].as_str().unwrap_or_default().to_owned())
        };
        let refused = (409, "in_use".to_owned());
        let gone = (204, String::new());
        assert_eq!(delete(MONSOON).await, refused);
        assert_eq!(delete(&format!("{MONSOON}products/{}/", server.product("Supporter").await)).await, refused);
        assert_eq!(delete(&format!("{MONSOON}rooms/{}/", server.room("main-stage"))).await, refused);
        assert_eq!(server.api_get("products/").await["count"], 3, "nothing was touched");

        let (_, product) = server.api_post("products/", &json!({"name": "Never sold"})).await;
        let (_, quota) = server.api_post("quotas/", &json!({"name": "Never", "size": 1, "products": [product["id"]]})).await;
        let (_, room) = server.api_post("rooms/", &json!({"name": "Never used"})).await;
        for path in [format!("products/{}/", product["id"]), format!("quotas/{}/", quota["id"]), format!("rooms/{}/", room["id"])] {
            let path = format!("{MONSOON}{path}");
            assert_eq!(delete(&path).await, gone, "{path}");
            assert_eq!(delete(&path).await.0, 404, "{path}");
        }
        let (_, _) = call(server, Method::POST, &format!("{MONSOON}clone/"), json!({"slug": "empty"})).await;
        assert_eq!(delete(&format!("{EVENTS}empty/")).await, gone);
        assert_eq!(call(server, Method::GET, &format!("{EVENTS}empty/"), json!({})).await.0, 403, "it is not there any more");
        let log = call(server, Method::GET, "/api/v1/organizers/lotus/audit_log/?object=event:empty", json!({})).await.1;
        let kinds: Vec<&str> = log["results"].as_array().unwrap().iter().filter_map(|entry| entry["kind"].as_str()).collect();
        assert_eq!(kinds.first(), Some(&"event.deleted"), "what happened stays told");
        assert!(kinds.contains(&"event.created"));
    }
}

crate::both! {
    async fn nobody_deletes_or_clones_a_neighbours_things(server: Server) {
        let theirs = neighbour(server).await;
        let status = async |method: Method, path: String, body: Value| {
            let request = server.client.request(method, server.url(&path)).header("authorization", format!("Token {theirs}"));
            request.json(&body).send().await.unwrap().status().as_u16()
        };
        const OWN: &str = "/api/v1/organizers/neighbour/events/fair/";
        let (product, room) = (server.product("Supporter").await, server.room("main-stage"));
        for path in [format!("products/{product}/"), "quotas/1/".to_owned(), format!("rooms/{room}/")] {
            assert_eq!(status(Method::DELETE, format!("{MONSOON}{path}"), json!({})).await, 403, "{path}");
            assert_eq!(status(Method::DELETE, format!("{OWN}{path}"), json!({})).await, 404, "{path}");
            assert_eq!(status(Method::PUT, format!("{OWN}{path}"), json!({"name": "x"})).await, if path.starts_with("rooms") { 405 } else { 404 }, "{path}");
        }
        assert_eq!(status(Method::POST, format!("{MONSOON}clone/"), json!({"slug": "stolen"})).await, 403);
        assert_eq!(status(Method::DELETE, MONSOON.to_owned(), json!({})).await, 403);
        assert_eq!(server.api_get("products/").await["count"], 3);
    }
}
