//! What every list of the API can do, taken from the API's own description: a new list is in it by itself.

use std::cmp::Ordering;

use eventyay::accounts::users;
use eventyay::base::tx::Actor;
use eventyay::http;
use reqwest::{Client, Response};
use serde_json::{Value, json};

use crate::accounts_visitor::{PASSWORD, Visitor, account};
use crate::live_booths::Fair;
use crate::server::{Server, json as body_of};

/// A list as the description has it, with the address of the demo's.
struct List {
    path: String,
    parameters: Vec<Value>,
    /// Signed in as who runs the installation: some lists are nobody else's.
    client: Client,
}

/// Every operation that answers with a page.
fn lists(server: &Server, client: &Client, team: &Value, webhook: &Value, fair: &Fair) -> Vec<List> {
    let document = serde_json::to_value(http::document()).expect("a document");
    let room = server.room("main-stage").to_string();
    let fill = [
        ("{organizer}", "lotus".to_owned()),
        ("{event}", "monsoon".to_owned()),
        ("{room}", room),
        ("{team}", team.to_string()),
        ("{id}", webhook.to_string()),
    ];
    let mut lists = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        let schema = &item["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"];
        if !schema.as_str().is_some_and(|name| name.contains("/Page_")) {
            continue;
        }
        // Stands are in rooms of their kinds.
        let (hall, wall) = (fair.hall.to_string(), fair.wall.to_string());
        let path = &path.replace("{room}/exhibitors", &format!("{hall}/exhibitors"));
        let path = &path.replace("{room}/posters", &format!("{wall}/posters"));
        let path = &path.replace("exhibitors/{id}", &format!("exhibitors/{}", fair.engines));
        let path = &path.replace("stands/{id}", &format!("stands/{}", fair.engines));
        let filled = fill.iter().fold(path.clone(), |path, (name, value)| path.replace(name, value));
        assert!(!filled.contains('{'), "a placeholder that this test does not know: {path}");
        let parameters = item["get"]["parameters"].as_array().cloned().unwrap_or_default();
        lists.push(List { path: filled, parameters, client: client.clone() });
    }
    assert!(lists.len() >= 15, "the description has the lists");
    lists
}

impl List {
    fn parameter(&self, name: &str) -> Option<&Value> {
        self.parameters.iter().find(|parameter| parameter["name"] == name)
    }

    async fn ask(&self, server: &Server, query: &[(&str, &str)]) -> Response {
        let address = reqwest::Url::parse_with_params(&server.url(&self.path), query).expect("an address");
        self.client.get(address).send().await.expect("an answer")
    }
}

async fn all(server: &Server) -> Vec<List> {
    let made = async |path: &str, body: Value| {
        let request = server.authorized(server.client.post(server.url(&format!("/api/v1/organizers/lotus/{path}"))));
        body_of(request.json(&body).send().await.unwrap()).await["id"].clone()
    };
    made("teams/", json!({"name": "Desk"})).await;
    let team = made("teams/", json!({"name": "another"})).await;
    for name in ["b", "A"] {
        made(&format!("teams/{team}/tokens/"), json!({"name": name})).await;
    }
    let hook =
        |path: &str| json!({"target_url": format!("https://example.org/{path}"), "all_events": true, "enabled": false});
    made("webhooks/", hook("b")).await;
    let webhook = made("webhooks/", hook("a")).await;
    for (name, price) in [("zebra", "100.00"), ("Ape", "9.00")] {
        assert_eq!(server.api_post("products/", &json!({"name": name, "default_price": price})).await.0, 201);
    }
    let fair = Fair::set_up(server).await;
    lists(server, &who_runs_the_installation(server).await, &team, &webhook, &fair)
}

async fn who_runs_the_installation(server: &Server) -> Client {
    let user = account(server, "nadia@example.org").await;
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    users::store::make_superuser(&mut tx, user.id).await.unwrap();
    tx.commit().await.unwrap();
    let visitor = Visitor::new(server);
    assert_eq!(visitor.sign_in("nadia@example.org", PASSWORD).await.status, 303);
    visitor.client
}

/// As the lists compare: numbers (also those that are texts) as numbers, texts in any case, maps by their first text.
fn compare(a: &Value, b: &Value) -> Ordering {
    let number = |value: &Value| value.as_f64().or_else(|| value.as_str()?.parse().ok());
    let text = |value: &Value| match value {
        Value::Object(texts) => texts.values().next().and_then(Value::as_str).unwrap_or_default().to_lowercase(),
        other => other.as_str().unwrap_or_default().to_lowercase(),
    };
    // Of two times in one second the shorter one may be the earlier one: its last zeros are left out.
    let text = |value: &Value| text(value).trim_end_matches('z').to_owned();
    match (a, b) {
        (Value::Null, _) | (_, Value::Null) => Ordering::Equal,
        _ => match (number(a), number(b)) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            _ => text(a).cmp(&text(b)),
        },
    }
}

crate::both! {
    async fn every_list_has_pages_and_every_order_that_it_names(server: Server) {
        let mut sorted = 0;
        for list in all(server).await {
            for name in ["page", "page_size", "ordering"] {
                assert!(list.parameter(name).is_some(), "{} has no {name}", list.path);
            }
            let orderings = list.parameter("ordering").expect("just seen")["schema"]["enum"].as_array().expect("names").clone();
            for ordering in orderings {
                let ordering = ordering.as_str().expect("a name");
                let answer = list.ask(server, &[("ordering", ordering)]).await;
                assert_eq!(answer.status(), 200, "{} {ordering}", list.path);
                assert!(answer.headers().contains_key("x-page-generated"), "{}", list.path);
                let body = body_of(answer).await;
                let field = ordering.trim_start_matches('-');
                let values: Vec<&Value> = body["results"].as_array().expect("results").iter().map(|row| &row[field]).collect();
                for pair in values.windows(2) {
                    let order = compare(pair[0], pair[1]);
                    let order = if ordering.starts_with('-') { order.reverse() } else { order };
                    assert_ne!(order, Ordering::Greater, "{} {ordering}: {} before {}", list.path, pair[0], pair[1]);
                    sorted += usize::from(order == Ordering::Less);
                }
            }
        }
        assert!(sorted > 50, "the lists had something to put in order: {sorted}");
    }
}

crate::both! {
    async fn every_list_refuses_what_makes_no_sense(server: Server) {
        for list in all(server).await {
            let unknown = list.ask(server, &[("ordering", "secret; DROP TABLE orders")]).await;
            assert_eq!(unknown.status(), 400, "{}", list.path);
            assert_eq!(body_of(unknown).await["code"], "unknown_ordering", "{}", list.path);
            for (name, value) in [("page", "0"), ("page", "x"), ("page", "99999999999"), ("page_size", "-1")] {
                let wrong = list.ask(server, &[(name, value)]).await;
                assert_eq!(wrong.status(), 400, "{} {name}={value}", list.path);
                assert!(body_of(wrong).await[name].is_array(), "{} {name}={value}", list.path);
            }
            for parameter in &list.parameters {
                let name = parameter["name"].as_str().expect("a name");
                let is_free = parameter["schema"]["type"] == "string" && parameter["schema"]["format"].is_null() && parameter["schema"]["enum"].is_null();
                if parameter["in"] != "query" || ["page", "page_size", "ordering"].contains(&name) {
                    continue;
                }
                let long = "x".repeat(201);
                let wrong = if is_free { ["a\u{0}b", long.as_str()] } else { ["nonsense", "'"] };
                for value in wrong {
                    let status = list.ask(server, &[(name, value)]).await.status();
                    assert_eq!(status, 400, "{} {name}={value:?}", list.path);
                }
            }
            assert_eq!(list.ask(server, &[("page_size", "5000"), ("unknown", "1"), ("search", "")]).await.status(), 200, "{}", list.path);
        }
    }
}

crate::both! {
    async fn pages_lead_to_each_other_and_search_finds(server: Server) {
        let (mut path, mut seen) = (server.api("products/?page_size=2&ordering=name"), Vec::new());
        loop {
            let page = body_of(server.authorized(server.client.get(&path)).send().await.unwrap()).await;
            seen.extend(page["results"].as_array().unwrap().iter().map(|one| one["id"].as_i64().unwrap()));
            assert!(page["results"].as_array().unwrap().len() <= 2);
            let Some(next) = page["next"].as_str() else { break };
            assert!(next.starts_with("http") && next.contains("ordering=name"), "{next}");
            path = next.to_owned();
        }
        assert_eq!(seen.len() as i64, server.api_get("products/").await["count"].as_i64().unwrap());
        assert_eq!(server.api_get("products/?search=SUPP").await["count"], 1);
        assert_eq!(server.api_get("products/?is_addon=true").await["count"], 1);
        assert_eq!(server.api_get("orders/?search=100%25").await["count"], 0, "wildcards are letters");
        assert_eq!(server.api_get("orders/?status=n").await["count"], 1);
    }
}

crate::both! {
    async fn what_changed_since_the_last_page_is_asked_by_its_moment(server: Server) {
        let first = server.authorized(server.client.get(server.api("orders/"))).send().await.unwrap();
        let generated = first.headers()["x-page-generated"].to_str().unwrap().to_owned();
        assert_eq!(server.api_get(&format!("orders/?modified_since={generated}")).await["count"], 0);
        let code = &server.demo.holders[3].order_code;
        assert_eq!(server.api_post(&format!("orders/{code}/mark_paid/"), &json!({})).await.0, 200);
        let changed = server.api_get(&format!("orders/?modified_since={generated}")).await;
        assert_eq!((&changed["count"], &changed["results"][0]["code"]), (&json!(1), &json!(code)));
    }
}

crate::both! {
    async fn a_list_that_did_not_change_is_not_sent_again(server: Server) {
        assert_eq!(server.api_post("products/", &json!({"name": "New"})).await.0, 201);
        // No date is told within the second of a change: wait for the next one.
        let modified = loop {
            let answer = server.authorized(server.client.get(server.api("products/"))).send().await.unwrap();
            if let Some(date) = answer.headers().get("last-modified") {
                break date.to_str().unwrap().to_owned();
            }
        };
        let since = async |path: &str, date: &str| {
            let request = server.authorized(server.client.get(server.api(path))).header("if-modified-since", date);
            request.send().await.unwrap().status().as_u16()
        };
        assert_eq!(since("products/", &modified).await, 304);
        assert_eq!(since("products/", "Mon, 01 Jan 2024 00:00:00 GMT").await, 200);
        assert_eq!(since("products/", "nonsense").await, 200);
        assert_eq!(server.api_post("products/", &json!({"name": "Newer"})).await.0, 201);
        assert_eq!(since("products/", &modified).await, 200, "it changed");
        assert_eq!(since("quotas/?with_availability=true", &modified).await, 200, "what is left follows from orders");
    }
}

crate::both! {
    async fn what_no_database_stores_is_refused_in_the_apis_own_words(server: Server) {
        let (status, answer) = server.api_post("products/", &json!({"name": "a\u{0}b"})).await;
        assert_eq!((status, &answer["code"]), (400, &json!("unreadable_body")));
        assert_eq!(server.api_post("products/", &json!({"name": "a\\u0000b"})).await.0, 201, "the control: the six letters are a text");
        for path in ["products/x/", "products/99999999999999999999/", "orders/a%00b/", "sanctions/nobody/", "rooms/1.5/"] {
            let method = if path.starts_with("sanctions") { reqwest::Method::DELETE } else { reqwest::Method::GET };
            let answer = server.authorized(server.client.request(method, server.api(path))).send().await.unwrap();
            assert_eq!(answer.status(), 404, "{path}");
            assert_eq!(body_of(answer).await["code"], "not_found", "{path}");
        }
    }
}
