//! Settings: inherited from the organizer, kept by the event, given back; who may change them; whose domain it is.

use reqwest::Method;
use serde_json::{Value, json};

use crate::server::{Server, json as body_of};
use crate::tenants::neighbour;

const ORGANIZER: &str = "/api/v1/organizers/lotus/settings/";
const EVENT: &str = "/api/v1/organizers/lotus/events/monsoon/settings/";

pub async fn call(server: &Server, method: Method, path: &str, body: Value) -> (u16, Value) {
    let request = server.authorized(server.client.request(method, server.url(path)));
    let response = request.json(&body).send().await.expect("an answer");
    let status = response.status().as_u16();
    (status, if status == 204 { Value::Null } else { body_of(response).await })
}

/// Settings at an address, which has to take them.
pub async fn set(server: &Server, path: &str, body: Value) {
    let (status, answer) = call(server, Method::PATCH, path, body).await;
    assert_eq!(status, 200, "{answer}");
}

async fn get(server: &Server, path: &str) -> Value {
    let (status, answer) = call(server, Method::GET, path, json!({})).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

crate::both! {
    async fn an_event_inherits_until_it_has_its_own(server: Server) {
        let days = async || get(server, &format!("{EVENT}?explain=true")).await["payment_term_days"].clone();
        let told = |days: Value| (days["value"].clone(), days["origin"].clone(), days["inherited"].clone());
        assert_eq!(told(days().await), (json!(14), json!("default"), json!(14)));
        set(server, ORGANIZER, json!({"payment_term_days": 21})).await;
        assert_eq!(told(days().await), (json!(21), json!("organizer"), json!(21)));
        set(server, EVENT, json!({"payment_term_days": 7})).await;
        assert_eq!(told(days().await), (json!(7), json!("event"), json!(21)));
        assert_eq!(get(server, EVENT).await["payment_term_days"], 7);
        assert_eq!(get(server, ORGANIZER).await["payment_term_days"], 21);
        set(server, EVENT, json!({"payment_term_days": null})).await;
        assert_eq!(told(days().await), (json!(21), json!("organizer"), json!(21)));
        set(server, ORGANIZER, json!({"payment_term_days": null})).await;
        assert_eq!(told(days().await), (json!(14), json!("default"), json!(14)));
        assert_eq!(days().await["label"], "Days that a buyer has to pay");
        assert_eq!(days().await["bounds"], json!({"min": 1, "max": 365}));
    }
}

crate::both! {
    async fn all_of_a_change_is_good_or_none_is_made(server: Server) {
        let body = json!({"payment_term_days": 3, "contact_mail": "nobody", "no_such": 1, "locale": "de"});
        let (status, wrong) = call(server, Method::PATCH, EVENT, body).await;
        let keys: Vec<&str> = wrong.as_object().expect("by key").keys().map(String::as_str).collect();
        assert_eq!((status, keys), (400, vec!["contact_mail", "locale", "no_such"]), "locale stands at the organizer only");
        assert_eq!(get(server, EVENT).await["payment_term_days"], 14);
        assert!(get(server, EVENT).await.get("locale").is_none());
        set(server, EVENT, json!({"banner_text": "Sold out", "imprint_url": "https://example.org/imprint"})).await;
        assert_eq!(get(server, EVENT).await["banner_text"], json!({"en": "Sold out"}), "plain text is in the event's language");
    }
}

crate::both! {
    async fn a_change_is_one_fact_with_old_and_new_values(server: Server) {
        set(server, ORGANIZER, json!({"payment_term_days": 21})).await;
        set(server, ORGANIZER, json!({"payment_term_days": 30, "timezone": "Asia/Kolkata"})).await;
        set(server, ORGANIZER, json!({"payment_term_days": 30})).await;
        let log = get(server, "/api/v1/organizers/lotus/audit_log/?kind=organizer.settings_changed").await;
        assert_eq!(log["count"], 2, "what changes nothing is no fact");
        let newest = &log["results"][0];
        assert_eq!(newest["old"], json!({"payment_term_days": 21, "timezone": null}));
        assert_eq!(newest["new"], json!({"payment_term_days": 30, "timezone": "Asia/Kolkata"}));
        assert_eq!((&newest["object"], &newest["actor"]["type"]), (&json!("organizer:lotus"), &json!("token")));
    }
}

crate::both! {
    async fn a_domain_is_one_organizers_and_never_ours(server: Server) {
        let theirs = neighbour(server).await;
        let domain = async |path: &str, host: &str| call(server, Method::PATCH, path, json!({"custom_domain": host})).await.0;
        let neighbours = async |path: &str, host: &str| {
            let request = server.client.patch(server.url(path)).header("authorization", format!("Token {theirs}"));
            request.json(&json!({"custom_domain": host})).send().await.unwrap().status().as_u16()
        };
        const NEIGHBOUR: &str = "/api/v1/organizers/neighbour/events/fair/settings/";
        assert_eq!(domain(EVENT, "tickets.example.org").await, 200);
        assert_eq!(domain(EVENT, "tickets.example.org").await, 200, "it stays theirs");
        assert_eq!(neighbours(NEIGHBOUR, "tickets.example.org").await, 400);
        assert_eq!(domain(ORGANIZER, "tickets.example.org").await, 400);
        assert_eq!(neighbours("/api/v1/organizers/neighbour/settings/", "tickets.example.org").await, 400);
        for bad in ["Tickets.example.org", "example", "tickets.example.org/x"] {
            assert_eq!(domain(ORGANIZER, bad).await, 400, "{bad}");
        }
        assert_eq!(get(server, ORGANIZER).await["custom_domain"], "", "an event's domain is not its organizer's");
        assert_eq!(domain(EVENT, "").await, 200);
        assert_eq!(neighbours(NEIGHBOUR, "tickets.example.org").await, 200, "given back, it is free");
    }
}

crate::both! {
    async fn payment_settings_need_their_own_permission(server: Server) {
        let (status, team) = call(server, Method::POST, "/api/v1/organizers/lotus/teams/",
            json!({"name": "Web", "all_events": true, "limit_event_permissions": ["event.settings.general:write"]})).await;
        assert_eq!(status, 201, "{team}");
        let path = format!("/api/v1/organizers/lotus/teams/{}/tokens/", team["id"]);
        let (_, token) = call(server, Method::POST, &path, json!({"name": "web"})).await;
        let patch = async |path: &str, body: Value| {
            let request = server.client.patch(server.url(path));
            let request = request.header("authorization", format!("Token {}", token["token"].as_str().expect("shown once")));
            request.json(&body).send().await.unwrap().status().as_u16()
        };
        assert_eq!(patch(EVENT, json!({"contact_mail": "help@example.org"})).await, 200);
        assert_eq!(patch(EVENT, json!({"contact_mail": "", "payment_term_days": 3})).await, 403);
        assert_eq!(patch(ORGANIZER, json!({"contact_mail": ""})).await, 403);
        let settings = get(server, EVENT).await;
        assert_eq!((&settings["contact_mail"], &settings["payment_term_days"]), (&json!("help@example.org"), &json!(14)));
    }
}
