//! What all operations of the API have in common: ETags, idempotency keys, limits, other origins, wrong methods.

use serde_json::json;

use crate::server::{Server, json as body_of};

crate::both! {
    async fn what_a_client_has_already_is_not_sent_again(server: Server) {
        let get = |etag: Option<String>| {
            let request = server.authorized(server.client.get(server.api("products/")));
            etag.into_iter().fold(request, |request, etag| request.header("if-none-match", etag))
        };
        let first = get(None).send().await.unwrap();
        let etag = first.headers()["etag"].to_str().unwrap().to_owned();
        let again = get(Some(etag.clone())).send().await.unwrap();
        assert_eq!((again.status().as_u16(), again.headers()["etag"].to_str().unwrap()), (304, etag.as_str()));
        assert!(again.bytes().await.unwrap().is_empty());
        assert_eq!(get(Some("\"other\"".to_owned())).send().await.unwrap().status(), 200);
    }
}

crate::both! {
    async fn a_repeated_request_gets_the_first_answer_and_does_nothing(server: Server) {
        let ticket = server.product("Online ticket").await;
        let order = |name: &str| json!({"email": "twice@example.org", "positions": [{"product": ticket, "attendee_name": name}]});
        let post = async |key: &str, body: &serde_json::Value| {
            let request = server.authorized(server.client.post(server.api("orders/"))).header("x-idempotency-key", key);
            let response = request.json(body).send().await.unwrap();
            (response.status().as_u16(), response.headers().contains_key("x-idempotency-replayed"), body_of(response).await)
        };
        let count = async || server.api_get("orders/?email=twice@example.org").await["count"].as_i64().unwrap();
        let (status, replayed, first) = post("one", &order("Ann")).await;
        assert_eq!((status, replayed), (201, false), "{first}");
        let (status, replayed, second) = post("one", &order("Ann")).await;
        assert_eq!((status, replayed, second["code"].clone(), count().await), (201, true, first["code"].clone(), 1));
        let (status, _, other) = post("one", &order("Ben")).await;
        assert_eq!((status, &other["code"]), (422, &json!("idempotency_key_reused")));
        assert_eq!(post("two", &order("Ann")).await.0, 201);
        assert_eq!(count().await, 2, "the control: another key is another order");
        assert_eq!(post(&"k".repeat(256), &order("Ann")).await.0, 400);
    }
}

crate::both! {
    async fn of_many_repetitions_at_once_one_is_done(server: Server) {
        let ticket = server.product("Online ticket").await;
        let body = json!({"email": "race@example.org", "positions": [{"product": ticket, "attendee_name": "Ann"}]});
        let post = || {
            let request = server.authorized(server.client.post(server.api("orders/"))).header("x-idempotency-key", "race");
            request.json(&body).send()
        };
        let answers = futures_util::future::join_all((0..10).map(|_| post())).await;
        let statuses: Vec<u16> = answers.into_iter().map(|answer| answer.unwrap().status().as_u16()).collect();
        assert!(statuses.iter().all(|status| [201, 409].contains(status)), "{statuses:?}");
        assert!(statuses.contains(&201));
        assert_eq!(server.api_get("orders/?email=race@example.org").await["count"], 1);
    }
}

crate::both! {
    async fn other_methods_and_other_origins_are_answered(server: Server) {
        let wrong = server.authorized(server.client.put(server.api("products/"))).send().await.unwrap();
        assert_eq!(wrong.status(), 405);
        assert_eq!(body_of(wrong).await["code"], "method_not_allowed");
        let foreign = server.authorized(server.client.get(server.api("products/"))).header("origin", "https://evil.example");
        let foreign = foreign.send().await.unwrap();
        assert!(!foreign.headers().contains_key("access-control-allow-origin"), "nobody is on the list");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callers_who_ask_too_often_are_told_when_to_come_back_and_the_listed_origin_is_allowed() {
    let server = Server::start_configured_with(crate::server::Database::Sqlite, |config| {
        config.api.rate_limit = 30;
        config.api.cors_origins = vec!["https://page.example".to_owned()];
    })
    .await;
    let get = || server.authorized(server.client.get(server.api("products/"))).header("origin", "https://page.example");
    let first = get().send().await.unwrap();
    assert_eq!(first.headers()["access-control-allow-origin"], "https://page.example");
    let mut refused = None;
    for _ in 0..40 {
        let answer = get().send().await.unwrap();
        if answer.status() == 429 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("31 within a second are too many");
    let wait: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(body_of(refused).await["code"], "rate_limited");
    let other = server.client.get(server.api("products/")).send().await.unwrap();
    assert_eq!(other.status(), 401, "one caller's haste is not another's");
    server.stop().await;
}
