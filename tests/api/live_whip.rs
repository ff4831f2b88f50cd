//! WHIP and WHEP for media programs: what the token allows, and what is said when it does not.

use std::time::Duration;

use reqwest::Response;
use serde_json::json;

use crate::live_guest::{Guest, eventually, media_in, offer};
use crate::server::{Server, json};

async fn post(server: &Server, door: &str, bearer: &str, sdp: &str) -> Response {
    let request = server.client.post(server.url(&format!("/{door}/lotus/monsoon/main-stage"))).bearer_auth(bearer);
    request.header("Content-Type", "application/sdp").body(sdp.to_owned()).send().await.unwrap()
}

async fn mint(server: &Server, person: uuid::Uuid, wanted: serde_json::Value) -> String {
    let room = server.room("main-stage");
    let mut body = json!({"user": person});
    body.as_object_mut().unwrap().extend(wanted.as_object().unwrap().clone());
    let (status, token) = server.api_post(&format!("rooms/{room}/media_tokens/"), &body).await;
    assert_eq!(status, 201, "{token}");
    assert!(token["url"].as_str().unwrap().ends_with("/lotus/monsoon/main-stage"));
    token["bearer"].as_str().unwrap().to_owned()
}

crate::both! {
    async fn an_offer_opens_a_session_and_delete_ends_it(server: Server) {
        let stage = server.room("main-stage");
        let bearer = server.demo.whip.bearer.as_deref().unwrap();
        let created = post(server, "whip", bearer, &offer("sendonly")).await;
        assert_eq!(created.status(), 201);
        let header = |name: &str| created.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "application/sdp");
        assert_eq!(header("access-control-allow-origin"), "*");
        assert!(header("etag").starts_with('"'));
        let location = header("location");
        assert!(location.starts_with("/whip/lotus/monsoon/main-stage/"), "{location}");
        let answer = created.text().await.unwrap();
        assert!(answer.contains("a=setup:passive") && answer.contains("127.0.0.1"), "{answer}");
        assert_eq!(media_in(server, stage).await.len(), 1);

        let refused = post(server, "whip", bearer, &offer("sendonly")).await;
        assert_eq!(refused.status(), 409, "one session at once");
        assert_eq!(json(refused).await["code"], "too_many_sessions");
        let session = server.url(&location);
        let patched = server.client.patch(&session).bearer_auth(bearer).body("").send().await.unwrap();
        assert_eq!((patched.status().as_u16(), patched.headers()["allow"].to_str().unwrap()), (405, "DELETE, OPTIONS"));
        let other = server.demo.whep.bearer.as_deref().unwrap();
        assert_eq!(server.client.delete(&session).bearer_auth(other).send().await.unwrap().status(), 401);
        let theirs = server.url(&location.replace("/whip/", "/whep/"));
        assert_eq!(server.client.delete(&theirs).bearer_auth(other).send().await.unwrap().status(), 404);
        assert_eq!(server.client.delete(&session).bearer_auth(bearer).send().await.unwrap().status(), 200);
        eventually("the session ended", async || media_in(server, stage).await.is_empty().then_some(())).await;
        assert_eq!(server.client.delete(&session).bearer_auth(bearer).send().await.unwrap().status(), 404);
        assert_eq!(post(server, "whip", bearer, &offer("sendonly")).await.status(), 201, "the place is free again");
    }
}

crate::both! {
    async fn what_cannot_be_served_says_why(server: Server) {
        let bearer = server.demo.whip.bearer.as_deref().unwrap();
        let url = server.url("/whip/lotus/monsoon/main-stage");
        let send = async |request: reqwest::RequestBuilder| {
            let response = request.send().await.unwrap();
            let status = response.status().as_u16();
            assert_eq!(response.headers()["content-type"], "application/problem+json");
            (status, json(response).await["code"].as_str().unwrap().to_owned())
        };
        let with = |bearer: &str| server.client.post(&url).bearer_auth(bearer).header("Content-Type", "application/sdp");
        assert_eq!(send(server.client.post(&url).body("v=0")).await, (401, "missing_token".into()));
        assert_eq!(send(with("made-up").body("v=0")).await, (401, "invalid_token".into()));
        let whep = server.demo.whep.bearer.as_deref().unwrap();
        assert_eq!(send(with(whep).body("v=0")).await, (401, "invalid_token".into()), "the other direction");
        let text = server.client.post(&url).bearer_auth(bearer).header("Content-Type", "text/plain");
        assert_eq!(send(text.body("v=0")).await, (415, "unsupported_media_type".into()));
        assert_eq!(send(with(bearer).header("Accept", "text/html").body("v=0")).await, (406, "not_acceptable".into()));
        assert_eq!(send(with(bearer).body("v=0\r\nnonsense")).await, (400, "media.invalid_offer".into()));
        assert_eq!(send(with(bearer).body("")).await, (400, "media.invalid_offer".into()));
        assert_eq!(send(with(bearer).body("x".repeat(70_000))).await, (413, "body_too_large".into()));
        let workshop = server.url("/whip/lotus/monsoon/workshop");
        let elsewhere = server.client.post(&workshop).bearer_auth(bearer).header("Content-Type", "application/sdp");
        assert_eq!(send(elsewhere.body(offer("sendonly"))).await, (403, "wrong_room".into()));
        let nowhere = server.url("/whip/lotus/monsoon/nowhere");
        let nowhere = server.client.post(&nowhere).bearer_auth(bearer).header("Content-Type", "application/sdp");
        assert_eq!(send(nowhere.body(offer("sendonly"))).await, (404, "unknown_room".into()));
        assert_eq!(send(server.client.get(&url)).await, (405, "method_not_allowed".into()));

        let id = server.room("main-stage");
        let by_id = server.client.post(server.url(&format!("/whip/lotus/monsoon/{id}"))).bearer_auth(bearer);
        let by_id = by_id.header("Content-Type", "application/sdp; charset=utf-8").body(offer("sendonly"));
        assert_eq!(by_id.send().await.unwrap().status(), 201, "rooms have an id too");
        let options = server.client.request(reqwest::Method::OPTIONS, &url).send().await.unwrap();
        assert_eq!((options.status().as_u16(), &options.headers()["accept-post"]), (204, &"application/sdp".parse().unwrap()));
    }
}

crate::both! {
    async fn a_token_is_for_its_direction_and_its_person(server: Server) {
        let ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        let send = mint(server, ada.id(), json!({"direction": "whip"})).await;
        let denied = post(server, "whip", &send, &offer("sendonly")).await;
        assert_eq!((denied.status().as_u16(), json(denied).await["code"].as_str().unwrap()), (403, "media.denied"));
        let receive = mint(server, ada.id(), json!({"direction": "whep", "max_sessions": 2})).await;
        let sending = post(server, "whep", &receive, &offer("sendonly")).await;
        assert_eq!(sending.status(), 403, "a token to receive sends nothing");
        for _ in 0..2 {
            assert_eq!(post(server, "whep", &receive, &offer("recvonly")).await.status(), 201);
        }
        assert_eq!(post(server, "whep", &receive, &offer("recvonly")).await.status(), 409);
        let stage = server.room("main-stage");
        for wrong in [json!({"direction": "up", "user": ada.id()}), json!({"direction": "whep", "user": "x"})] {
            let path = server.api(&format!("rooms/{stage}/media_tokens/"));
            let answer = server.authorized(server.client.post(path)).json(&wrong).send().await.unwrap();
            assert!(answer.status().is_client_error());
        }
        let nobody = json!({"direction": "whep", "user": uuid::Uuid::new_v4()});
        assert_eq!(server.api_post(&format!("rooms/{stage}/media_tokens/"), &nobody).await.0, 400);
    }
}

crate::both! {
    async fn a_lost_right_ends_a_program_that_has_no_socket(server: Server) {
        let stage = server.room("main-stage");
        let ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        let bearer = mint(server, ada.id(), json!({"direction": "whep"})).await;
        drop(ada);
        assert_eq!(post(server, "whep", &bearer, &offer("recvonly")).await.status(), 201);
        assert_eq!(media_in(server, stage).await.len(), 1);
        let order = &server.demo.holders[0].order_code;
        server.api_post(&format!("orders/{order}/mark_canceled/"), &json!({})).await;
        eventually("no media is left", async || media_in(server, stage).await.is_empty().then_some(())).await;
        let refused = post(server, "whep", &bearer, &offer("recvonly")).await;
        assert_eq!((refused.status().as_u16(), json(refused).await["code"].as_str().unwrap()), (403, "canceled"));
    }
}

crate::both! {
    async fn a_token_ends_and_its_sessions_with_it(server: Server) {
        let stage = server.room("main-stage");
        let ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        ada.enter_room("main-stage").await;
        let until = server.base.now().plus(Duration::from_secs(120));
        let bearer = mint(server, ada.id(), json!({"direction": "whep", "valid_until": until})).await;
        assert_eq!(post(server, "whep", &bearer, &offer("recvonly")).await.status(), 201);
        server.base.clock.advance(Duration::from_secs(121));
        eventually("the session ended", async || media_in(server, stage).await.is_empty().then_some(())).await;
        assert_eq!(post(server, "whep", &bearer, &offer("recvonly")).await.status(), 401);
    }
}
