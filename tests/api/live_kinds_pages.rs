//! Rooms that are pages, frames and videos: what people read there, and what no other host learns.

use reqwest::StatusCode;
use serde_json::{Value, json};
use signaling::protocol::{AdmissionChanged, Module, Permission};

use crate::live_guest::{Guest, eventually};
use crate::pictures::{picture, upload};
use crate::server::{Server, browser};
use crate::settings::call;

const ROOMS: &str = "/api/v1/organizers/lotus/events/monsoon/rooms/";

/// A room of this kind that every ticket opens at any time, with what is in it.
pub async fn room(server: &Server, mode: &str, content: Value) -> i64 {
    let body = json!({"name": mode, "slug": mode, "mode": mode, "timing": "always", "audience": "attendees"});
    let (status, room) = server.api_post("rooms/", &body).await;
    assert_eq!((status, &room["mode"]), (201, &json!(mode)), "{room}");
    let id = room["id"].as_i64().unwrap();
    let (status, told) = put(server, id, content).await;
    assert_eq!(status, 200, "{told}");
    id
}

async fn put(server: &Server, room: i64, content: Value) -> (u16, Value) {
    call(server, reqwest::Method::PATCH, &format!("{ROOMS}{room}/content/"), content).await
}

async fn holder(server: &Server) -> Guest {
    Guest::enter(server, &server.demo.holders[0].ws_token).await
}

/// A browser that joined with the first holder's personal link.
async fn joined(server: &Server) -> reqwest::Client {
    let browser = browser();
    let link = &server.demo.holders[0].join_link;
    let html = browser.get(server.url(link)).send().await.unwrap().text().await.unwrap();
    let csrf = crate::server::csrf_of(&html);
    browser.post(server.url(link)).form(&[("csrf", csrf)]).send().await.unwrap();
    browser
}

crate::both! {
    async fn a_page_is_read_in_the_readers_language_and_changes_while_they_read(server: Server) {
        let text = json!({"en": "# Welcome\n\n**Bring** a cup.", "de": "# Willkommen"});
        let id = room(server, "page", json!({"text": text, "chat": false})).await;
        let mut ada = holder(server).await;
        let Module::Page { config } = &ada.room("page").modules[0] else { panic!("{:?}", ada.room("page")) };
        assert!(!ada.room("page").permissions.contains(&Permission::RoomChatRead), "nobody talks beside it");
        let page = ada.client.call_raw("room.page", json!({"room": id, "language": "de"})).await.unwrap();
        assert_eq!(page["blocks"][0]["content"][0]["text"], "Willkommen");
        assert_eq!((page["version"].as_i64(), &page["landing"]), (Some(config.version), &Value::Null));
        let page = ada.client.call_raw("room.page", json!({"room": id, "language": "fr"})).await.unwrap();
        assert_eq!(page["blocks"][1]["content"][0]["type"], "strong", "{page}");

        let before = config.version;
        put(server, id, json!({"text": "Moved.", "landing": true, "chat": true,
            "sponsors": [{"name": "Acme", "url": "https://acme.example/"}]})).await;
        let change = ada.wait_for(|change: &AdmissionChanged| change.room.0 == id && matches!(change.modules.first(), Some(Module::Landing { .. }))).await;
        let Module::Landing { config } = &change.modules[0] else { panic!("{change:?}") };
        assert!(config.version > before);
        assert!(change.permissions.contains(&Permission::RoomChatSend));
        let page = ada.client.call_raw("room.page", json!({"room": id})).await.unwrap();
        assert_eq!(page["landing"]["sponsors"][0]["name"], "Acme");
    }
}

crate::both! {
    async fn a_page_is_for_those_whom_the_gate_lets_in(server: Server) {
        let id = room(server, "page", json!({"text": "Only for the crew."})).await;
        let ada = holder(server).await;
        call(server, reqwest::Method::PATCH, &format!("{ROOMS}{id}/"), json!({"audience": "team"})).await;
        eventually("the door is shut", async || {
            let answer = ada.client.call_raw("room.page", json!({"room": id})).await;
            answer.err().filter(|error| error.failure().is_some_and(|failure| failure.code.as_str() == "room.refused")).map(|_| ())
        }).await;
        assert_eq!(ada.code_of("room.page", json!({"room": 999_999})).await, "room.unknown");
        let stage = json!({"room": server.room("main-stage")});
        assert_eq!(ada.code_of("room.page", stage).await, "room.unknown", "a stage is no page");
    }
}

crate::both! {
    async fn what_is_not_a_stage_has_no_stage_and_no_media(server: Server) {
        let page = room(server, "page", json!({"text": "x", "chat": false, "questions": false})).await;
        let ada = holder(server).await;
        ada.enter_room("page").await;
        let offer = json!({"room": page, "sdp": crate::live_guest::offer("recvonly")});
        assert_eq!(ada.code_of("media.offer", offer).await, "media.denied");
        assert_eq!(ada.code_of("stage.hand", json!({"room": page, "raised": true})).await, "stage.denied");
        assert_eq!(ada.code_of("question.ask", json!({"room": page, "content": "?"})).await, "room.unknown");
        assert_eq!(ada.code_of("poll.list", json!({"room": page})).await, "room.unknown");
        // Its channel is there, and nobody talks in it.
        let olga = Guest::enter(server, &crate::live_guest::organizer_token(server).await).await;
        put(server, page, json!({"chat": true, "questions": true})).await;
        let channel = eventually("the chat is there", async || {
            let olga = Guest::enter(server, &crate::live_guest::organizer_token(server).await).await;
            olga.room("page").modules.iter().find_map(|module| match module {
                Module::Chat { channel_id } => Some(*channel_id),
                _ => None,
            })
        }).await;
        let words = json!({"channel": channel, "event_type": "channel.message", "content": {"type": "text", "body": "hello"}});
        ada.client.call_raw("chat.join", json!({"channel": channel})).await.unwrap();
        ada.client.call_raw("chat.send", words.clone()).await.expect("people talk beside it now");
        put(server, page, json!({"chat": false})).await;
        eventually("the chat is gone", async || {
            let answer = ada.client.call_raw("chat.send", words.clone()).await;
            answer.err().and_then(|error| error.failure().filter(|failure| failure.code.as_str() == "chat.unknown").map(|_| ()))
        }).await;
        drop(olga);
    }
}

crate::both! {
    async fn nothing_hostile_gets_into_a_page(server: Server) {
        let hostile = "<script>alert(1)</script> [x](javascript:alert(1)) ![x](https://evil.test/pixel.gif) <img src=x onerror=alert(1)>";
        let id = room(server, "page", json!({"text": hostile})).await;
        let ada = holder(server).await;
        let page = ada.client.call_raw("room.page", json!({"room": id})).await.unwrap().to_string();
        assert!(!page.contains("\"link\"") && !page.contains("\"image\"") && page.contains("alert(1)"), "{page}");
        let (_, preview) = server.api_post("rooms/preview/", &json!({"text": hostile})).await;
        assert!(!preview.to_string().contains("\"link\""), "{preview}");
        for (field, value) in [
            ("address", json!("javascript:alert(1)")), ("address", json!("http://plain.example/")), ("address", json!(server.base.public_url)),
            ("address", json!("https://{id}.evil.example/")), ("policy", json!("javascript:alert(1)")), ("video", json!("https://evil.test/x")),
            ("sponsors", json!([{"name": "x", "url": "javascript:alert(1)"}])), ("sponsors", json!([{"name": ""}])),
            ("hero", json!("https://evil.test/pixel.gif")), ("hero", json!("file:0192f0c1-2345-7abc-8def-001122334455")),
            ("text", json!("![x](file:0192f0c1-2345-7abc-8def-001122334455)")), ("text", json!("x".repeat(20_001))),
            ("featured", json!((0..51).collect::<Vec<i64>>())),
        ] {
            let (status, told) = put(server, id, json!({field: value.clone()})).await;
            assert_eq!((status, told.get(field).is_some()), (400, true), "{field} {value}: {told}");
        }
    }
}

crate::both! {
    async fn a_frame_lets_in_its_host_only_and_tells_it_no_more_than_it_must(server: Server) {
        let address = "https://quiz.example/play?name={display_name}&user={id}";
        let id = room(server, "frame", json!({"address": address, "policy": "https://quiz.example/privacy"})).await;
        let ada = holder(server).await;
        let Module::Frame { config } = &ada.room("frame").modules[0] else { panic!("{:?}", ada.room("frame").modules) };
        assert_eq!((config.host.as_str(), config.sends.as_slice()), ("quiz.example", ["display_name".to_owned(), "id".to_owned()].as_slice()));
        let src = server.url(&config.src);

        let browser = joined(server).await;
        let framed = || browser.get(&src).header("sec-fetch-dest", "iframe").header("sec-fetch-site", "same-origin");
        let answer = framed().send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.contains("frame-src https://quiz.example;") && policy.contains("frame-ancestors 'self'") && policy.contains("default-src 'none'"), "{policy}");
        assert_eq!(answer.headers()["x-frame-options"], "SAMEORIGIN");
        let html = answer.text().await.unwrap();
        assert!(html.contains("name=Ada%20Lovelace") && html.contains("sandbox=") && html.contains("no-referrer"), "{html}");
        assert!(!html.contains(&ada.id().to_string()) && !html.contains("<script"), "{html}");
        let told = |html: &str| html.split("user=").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(told(&html).len(), 32);
        let again = framed().send().await.unwrap().text().await.unwrap();
        assert_eq!(told(&html), told(&again), "the same person is the same to the host");

        // A link to it, a page of somebody else's around it, and a stranger get nothing.
        for (dest, site) in [("document", "none"), ("iframe", "cross-site")] {
            let request = browser.get(&src).header("sec-fetch-dest", dest).header("sec-fetch-site", site);
            assert_eq!(request.send().await.unwrap().status(), StatusCode::NOT_FOUND, "{dest} {site}");
        }
        assert_eq!(crate::server::browser().get(&src).send().await.unwrap().status(), StatusCode::NOT_FOUND);
        call(server, reqwest::Method::PATCH, &format!("{ROOMS}{id}/"), json!({"audience": "team"})).await;
        assert_eq!(framed().send().await.unwrap().status(), StatusCode::NOT_FOUND, "the gate is asked each time");
        // No other page frames anything but ours.
        let lobby = browser.get(server.url("/lotus/monsoon/video/")).send().await.unwrap();
        let policy = lobby.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.contains("frame-src 'self';") && !policy.contains("quiz.example"), "{policy}");
    }
}

crate::both! {
    async fn a_video_is_found_in_a_link_and_has_company(server: Server) {
        room(server, "video", json!({"video": "https://youtu.be/dQw4w9WgXcQ?si=x"})).await;
        let ada = holder(server).await;
        let modules = &ada.room("video").modules;
        let Module::Video { config } = &modules[0] else { panic!("{modules:?}") };
        assert_eq!((config.ytid.as_str(), config.frame.host.as_str()), ("dQw4w9WgXcQ", "www.youtube-nocookie.com"));
        assert!(modules.iter().any(|module| matches!(module, Module::Chat { .. })));
        assert!(modules.iter().any(|module| matches!(module, Module::Questions { .. })));
        ada.enter_room("video").await;
        ada.client.call_raw("room.react", json!({"room": ada.room("video").id, "reaction": "👏"})).await.unwrap();
        let browser = joined(server).await;
        let html = browser.get(server.url(&config.frame.src)).send().await.unwrap().text().await.unwrap();
        assert!(html.contains("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"), "{html}");
    }
}

crate::both! {
    async fn pictures_of_a_page_are_ours_and_go_along_to_a_copy(server: Server) {
        let own = server.demo.organizer.api_token.clone();
        let (hero, within) = (upload(server, &own, picture()).await, upload(server, &own, picture()).await);
        let text = format!("Look: ![a map]({within}) and again ![a map]({within})");
        let id = room(server, "page", json!({"text": text, "landing": true, "front": true, "hero": hero, "featured": [1]})).await;
        let ada = holder(server).await;
        let page = ada.client.call_raw("room.page", json!({"room": id})).await.unwrap();
        let pictures: Vec<&Value> =
            page["blocks"][0]["content"].as_array().unwrap().iter().filter(|inline| inline["type"] == "image").collect();
        assert_eq!((pictures.len(), &pictures[0]["src"]), (2, &pictures[1]["src"]));
        for path in [&pictures[0]["src"], &page["landing"]["hero"]] {
            let shown = server.client.get(server.url(path.as_str().unwrap())).send().await.unwrap();
            assert_eq!(shown.status(), StatusCode::OK, "{path}");
        }
        let (status, told) = put(server, id, json!({"hero": hero})).await;
        assert_eq!(status, 400, "an upload is used once: {told}");

        let body = json!({"slug": "next"});
        let (status, _) = call(server, reqwest::Method::POST, "/api/v1/organizers/lotus/events/monsoon/clone/", body).await;
        assert_eq!(status, 201);
        let rooms = "/api/v1/organizers/lotus/events/next/rooms/";
        let (_, listed) = call(server, reqwest::Method::GET, rooms, json!({})).await;
        let copy = listed["results"].as_array().unwrap().iter().find(|room| room["slug"] == "page").unwrap()["id"].clone();
        let (_, content) = call(server, reqwest::Method::GET, &format!("{rooms}{copy}/content/"), json!({})).await;
        assert_eq!((&content["hero"], &content["front"]), (&page["landing"]["hero"], &json!(true)));
        assert_eq!(content["featured"], json!([]), "sessions are another year's");
    }
}
