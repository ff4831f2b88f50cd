//! The audit log: what happened, to whom it is told, as pages and as files.

use reqwest::Method;
use serde_json::{Value, json};

use crate::server::Server;
use crate::settings::{call, set};
use crate::tenants::neighbour;

const ORGANIZER: &str = "/api/v1/organizers/lotus/audit_log/";
const EVENT: &str = "/api/v1/organizers/lotus/events/monsoon/audit_log/";

async fn log(server: &Server, path: &str) -> Value {
    let (status, answer) = call(server, Method::GET, path, json!({})).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

fn kinds(log: &Value) -> Vec<&str> {
    log["results"].as_array().expect("a list").iter().filter_map(|entry| entry["kind"].as_str()).collect()
}

async fn file(server: &Server, path: &str, token: Option<&str>) -> (u16, String) {
    let request = server.client.get(server.url(path));
    let request = match token {
        Some(token) => request.header("authorization", format!("Token {token}")),
        None => server.authorized(request),
    };
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

crate::both! {
    async fn the_log_is_narrowed_by_kind_actor_object_and_time(server: Server) {
        let (_, product) = server.api_post("products/", &json!({"name": "Workshop", "default_price": "5.00"})).await;
        let path = format!("products/{}/", product["id"]);
        assert_eq!(server.api_patch(&path, &json!({"default_price": "7.00"})).await.0, 200);
        let (_, quota) = server.api_post("quotas/", &json!({"name": "Seats", "size": 5})).await;
        let object = format!("product:{}", product["id"]);
        let of_product = log(server, &format!("{EVENT}?object={object}")).await;
        assert_eq!(kinds(&of_product), ["product.changed", "product.created"], "newest first");
        assert_eq!(of_product["results"][0]["event"], "monsoon");
        let oldest = log(server, &format!("{EVENT}?object={object}&ordering=datetime")).await;
        assert_eq!(kinds(&oldest), ["product.created", "product.changed"]);
        assert!(kinds(&log(server, &format!("{ORGANIZER}?kind=quota.")).await).iter().all(|kind| kind.starts_with("quota.")));
        assert_eq!(log(server, &format!("{ORGANIZER}?kind=quota&object=quota:{}", quota["id"])).await["count"], 0, "no kind of that name");
        let actor = of_product["results"][0]["actor"].clone();
        assert_eq!((&actor["type"], &actor["name"]), (&json!("token"), &json!("demo")), "{actor}");
        let word = format!("token:{}", actor["id"].as_str().expect("an id"));
        assert!(log(server, &format!("{EVENT}?actor={word}&kind=product.")).await["count"].as_i64() >= Some(2));
        assert_eq!(log(server, &format!("{EVENT}?actor=user:999999")).await["count"], 0);
        let moment = of_product["results"][0]["datetime"].as_str().expect("a moment").to_owned();
        assert_eq!(log(server, &format!("{EVENT}?object={object}&before={moment}")).await["count"], 1);
        assert_eq!(log(server, &format!("{EVENT}?object={object}&since={moment}")).await["count"], 1);
    }
}

crate::both! {
    async fn who_has_some_events_sees_only_their_facts(server: Server) {
        let theirs = neighbour(server).await;
        let foreign = async |path: &str| file(server, path, Some(&theirs)).await;
        assert_eq!(foreign(ORGANIZER).await.0, 403);
        assert_eq!(foreign(EVENT).await.0, 403);
        let (_, own) = foreign("/api/v1/organizers/neighbour/audit_log/export/").await;
        assert!(!own.contains("monsoon") && !own.contains("order."), "{own}");
        // A team of the same organizer with another event only.
        let later = json!({"slug": "later", "name": "Later", "date_from": "2030-01-01T09:00:00Z", "date_to": "2030-01-02T09:00:00Z"});
        assert_eq!(call(server, Method::POST, "/api/v1/organizers/lotus/events/", later).await.0, 201);
        let (_, team) = call(server, Method::POST, "/api/v1/organizers/lotus/teams/", json!({"name": "Later",
            "limit_events": ["later"], "all_organizer_permissions": true, "all_event_permissions": true})).await;
        let (_, token) = call(server, Method::POST, &format!("/api/v1/organizers/lotus/teams/{}/tokens/", team["id"]), json!({"name": "t"})).await;
        let token = token["token"].as_str().expect("shown once");
        let (_, seen) = file(server, &format!("{ORGANIZER}export/"), Some(token)).await;
        assert!(seen.contains("\"event\":\"later\"") && seen.contains("team.created"), "{seen}");
        assert!(!seen.contains("\"event\":\"monsoon\""), "{seen}");
        let (_, all) = file(server, &format!("{ORGANIZER}export/"), None).await;
        assert!(all.contains("\"event\":\"monsoon\""), "the control: who has all events sees them");
    }
}

crate::both! {
    async fn the_log_is_exported_as_lines_and_as_a_table(server: Server) {
        set(server, "/api/v1/organizers/lotus/settings/", json!({"mail_from_name": "=cmd()"})).await;
        let (status, lines) = file(server, &format!("{ORGANIZER}export/?kind=organizer.settings_changed"), None).await;
        let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!((status, lines.len(), &lines[0]["new"]["mail_from_name"]), (200, 1, &json!("=cmd()")));
        let (_, table) = file(server, &format!("{ORGANIZER}export/?format=csv"), None).await;
        assert!(table.starts_with("\"id\",\"datetime\",\"event\",\"kind\""), "{table}");
        let row = table.lines().find(|line| line.contains("organizer.settings_changed")).expect("the change");
        assert!(row.ends_with(r#","{""mail_from_name"":null}","{""mail_from_name"":""=cmd()""}""#), "{row}");
        assert_eq!(file(server, &format!("{ORGANIZER}export/?format=xlsx"), None).await.0, 400);
    }
}

crate::both! {
    async fn no_secret_is_in_any_fact(server: Server) {
        const PLANTED: &str = "planted-secret-7f3a";
        let (_, webhook) = call(server, Method::POST, "/api/v1/organizers/lotus/webhooks/",
            json!({"target_url": "https://example.org/hook", "all_events": true, "enabled": false})).await;
        let (_, team) = call(server, Method::POST, "/api/v1/organizers/lotus/teams/", json!({"name": "Desk", "all_events": true})).await;
        let (_, token) = call(server, Method::POST, &format!("/api/v1/organizers/lotus/teams/{}/tokens/", team["id"]), json!({"name": "desk"})).await;
        let mail = json!({"server": "smtp.example.org:587", "user_name": "us", "password": PLANTED, "from_address": "a@example.org"});
        let put = server.authorized(server.client.put(server.api("mail_settings/"))).json(&mail).send().await.unwrap();
        assert_eq!(put.status(), 200);
        let orders = server.api_get("orders/").await;
        let (_, all) = file(server, &format!("{ORGANIZER}export/"), None).await;
        assert!(all.contains("api_token.created") && all.contains("mail.settings_changed"), "the facts are there");
        let mut secrets = vec![PLANTED.to_owned(), server.demo.organizer.api_token.clone()];
        secrets.extend([&webhook["secret"], &token["token"]].map(|secret| secret.as_str().expect("shown once").to_owned()));
        for order in orders["results"].as_array().expect("a list") {
            secrets.push(order["secret"].as_str().expect("a secret").to_owned());
            secrets.push(order["email"].as_str().expect("an address").to_owned());
            secrets.extend(order["positions"].as_array().expect("positions").iter().filter_map(|one| Some(one["secret"].as_str()?.to_owned())));
        }
        assert!(secrets.len() > 6);
        for secret in secrets {
            assert!(!all.contains(&secret), "{secret} stands in the log");
        }
    }
}
