//! Captions: who writes them, who gets them, and what is kept of them.

use std::time::Duration;

use eventyay::base::tx::Actor;
use eventyay::events::rooms;
use serde_json::{Value, json};
use signaling::client::Client;
use signaling::protocol::{CaptionLanguages, CaptionSaid, EnterRoom, RoomId, WatchedCaptions};

use crate::live_guest::{Guest, organizer_token};
use crate::live_nodes::{enter, second_node, wait};
use crate::live_roles::{give, role};
use crate::server::{Database, Server, browser};

impl Guest {
    /// A line of the main stage; the code when it is not taken.
    async fn caption(&self, language: &str, text: &str, is_final: bool) -> Result<(), String> {
        let room = self.room("main-stage").id;
        let payload = json!({"room": room, "language": language, "text": text, "final": is_final});
        let said = self.client.call_raw("caption.say", payload).await;
        said.map(|_| ()).map_err(|error| error.failure().expect("the server says why").code.as_str().to_owned())
    }

    async fn watch(&self, language: Option<&str>) -> WatchedCaptions {
        let payload = json!({"room": self.room("main-stage").id, "language": language});
        let answer = self.client.call_raw("caption.watch", payload).await.expect("whoever is in may watch");
        serde_json::from_value(answer).expect("lines")
    }
}

/// Two of the audience and somebody of the team, all in the room.
async fn hall(server: &Server) -> (Guest, Guest, Guest) {
    let demo = &server.demo;
    let ada = Guest::enter(server, &demo.holders[0].ws_token).await;
    let bo = Guest::enter(server, &demo.holders[1].ws_token).await;
    let olga = Guest::enter(server, &organizer_token(server).await).await;
    for guest in [&ada, &bo, &olga] {
        guest.enter_room("main-stage").await;
    }
    (ada, bo, olga)
}

fn texts(watched: &WatchedCaptions) -> Vec<&str> {
    watched.lines.iter().map(|line| line.text.as_str()).collect()
}

fn captions(server: &Server, rest: &str) -> String {
    format!("rooms/{}/captions/{rest}", server.room("main-stage"))
}

crate::both! {
    async fn lines_go_to_those_who_watch_their_language_and_to_nobody_else(server: Server) {
        let (mut ada, mut bo, olga) = hall(server).await;
        olga.caption("EN", "Good mor", false).await.unwrap();
        assert_eq!(ada.wait_for(|_: &CaptionLanguages| true).await.languages, ["en"]);
        assert_eq!(texts(&ada.watch(Some("en")).await), ["Good mor"], "what is being said, at once");
        bo.watch(Some("de")).await;
        olga.caption("en", "Good morning", false).await.unwrap();
        olga.caption("en", "Good morning.", true).await.unwrap();
        let first: CaptionSaid = ada.wait_for(|_: &CaptionSaid| true).await;
        assert_eq!((first.line.text.as_str(), first.line.id), ("Good morning", None));
        let last: CaptionSaid = ada.wait_for(|said: &CaptionSaid| said.line.id.is_some()).await;
        assert_eq!((last.line.text.as_str(), last.language.as_str()), ("Good morning.", "en"));
        olga.caption("de", "Guten Morgen.", true).await.unwrap();
        let heard: CaptionSaid = bo.wait_for(|_: &CaptionSaid| true).await;
        assert_eq!(heard.line.text, "Guten Morgen.", "and nothing before it in another language");
        assert_eq!(ada.wait_for(|told: &CaptionLanguages| told.languages.len() == 2).await.languages, ["de", "en"]);

        ada.watch(None).await;
        olga.caption("en", "Nobody reads this.", true).await.unwrap();
        let quiet = ada.until_closed_or_quiet().await;
        assert!(quiet.iter().all(|pushed| pushed.read::<CaptionSaid>().is_none()), "{quiet:?}");
        let mut late = Guest::enter(server, &server.demo.speaker.ws_token).await;
        late.enter_room("main-stage").await;
        assert_eq!(late.wait_for(|_: &CaptionLanguages| true).await.languages, ["de", "en"]);
        assert_eq!(texts(&late.watch(Some("en")).await), ["Good morning.", "Nobody reads this."]);
    }
}

crate::both! {
    async fn whoever_leaves_the_room_hears_no_more(server: Server) {
        let (mut ada, _bo, olga) = hall(server).await;
        ada.watch(Some("en")).await;
        ada.client.call_raw("room.leave", json!({"room": server.room("main-stage")})).await.unwrap();
        olga.caption("en", "Behind closed doors.", true).await.unwrap();
        let quiet = ada.until_closed_or_quiet().await;
        assert!(quiet.iter().all(|pushed| pushed.read::<CaptionSaid>().is_none()), "{quiet:?}");
        assert_eq!(ada.code_of("caption.watch", json!({"room": server.room("main-stage"), "language": "en"})).await, "room.not_entered");
    }
}

crate::both! {
    async fn only_who_has_the_right_writes_and_loses_it_at_the_next_line(server: Server) {
        let (ada, bo, olga) = hall(server).await;
        assert_eq!(ada.caption("en", "Spam", true).await, Err("caption.denied".to_owned()));
        let captioner = role(server, "Captions", &["room:view", "room:caption"]).await;
        let grant = give(server, json!({"role": captioner, "person": ada.id(), "room": server.room("main-stage")})).await;
        crate::live_guest::eventually("the right", async || ada.caption("en", "Hello.", true).await.ok()).await;
        assert_eq!(bo.caption("en", "Spam", true).await, Err("caption.denied".to_owned()));
        crate::live_guest::api_delete(server, &format!("role_grants/{grant}/")).await;
        crate::live_guest::eventually("no right", async || ada.caption("en", "More", false).await.err()).await;
        assert_eq!(ada.caption("en", "More", false).await, Err("caption.denied".to_owned()));
        assert_eq!(olga.caption("en", "From the team.", true).await, Ok(()));
        let page = olga.room("workshop").id;
        assert_eq!(olga.code_of("caption.say", json!({"room": page, "language": "en", "text": "x"})).await, "room.not_entered");
    }
}

crate::both! {
    async fn what_is_no_line_is_refused_and_so_is_a_flood(server: Server) {
        let (_ada, _bo, mut olga) = hall(server).await;
        for (language, text, is_final) in
            [("", "x", true), ("e n", "x", true), ("en", "", true), ("en", " \n", true), ("en", &"x".repeat(501), false)]
        {
            assert_eq!(olga.caption(language, text, is_final).await, Err("caption.invalid".to_owned()), "{language} {text}");
        }
        for number in 0..12 {
            olga.caption(&format!("x{}", char::from(b'a' + number)), "Hello", false).await.unwrap();
        }
        olga.wait_for(|told: &CaptionLanguages| told.languages.len() == 12).await;
        assert_eq!(olga.caption("zz", "Hello", false).await, Err("caption.limit".to_owned()));
        let mut refused = None;
        for _ in 0..200 {
            if let Err(code) = olga.caption("xa", "Hello", false).await {
                refused = Some(code);
                break;
            }
        }
        assert_eq!(refused.as_deref(), Some("caption.rate_limited"));
        server.base.clock.advance(Duration::from_secs(21));
        olga.caption("xa", "Hello", false).await.unwrap();
    }
}

crate::both! {
    async fn a_program_writes_by_the_api_and_the_transcript_is_a_file(server: Server) {
        let (mut ada, _bo, olga) = hall(server).await;
        ada.watch(Some("en")).await;
        let (status, answer) = server.api_post(&captions(server, ""), &json!({"language": "en", "text": "A < B"})).await;
        assert_eq!((status, answer["id"].is_null()), (200, true), "not final, not kept: {answer}");
        let (status, answer) = server.api_post(&captions(server, ""), &json!({"language": "en", "text": "A < B & C.", "final": true})).await;
        assert_eq!((status, answer["id"].is_i64()), (200, true), "{answer}");
        assert_eq!(ada.wait_for(|said: &CaptionSaid| said.line.id.is_some()).await.line.text, "A < B & C.");
        olga.caption("de", "Hallo.", true).await.unwrap();
        for (body, field) in [
            (json!({"language": "not a tag", "text": "x", "final": true}), "language"),
            (json!({"language": "en", "text": "", "final": true}), "text"),
        ] {
            let (status, refused) = server.api_post(&captions(server, ""), &body).await;
            assert_eq!((status, refused.get(field).is_some()), (400, true), "{refused}");
        }
        let listed = server.api_get(&captions(server, "")).await;
        let lines: Vec<&str> = listed["results"].as_array().unwrap().iter().map(|line| line["text"].as_str().unwrap()).collect();
        assert_eq!(lines, ["A < B & C.", "Hallo."]);

        let fetch = async |rest: &str| {
            let answer = server.authorized(browser().get(server.api(&captions(server, rest)))).send().await.unwrap();
            (answer.status().as_u16(), answer.headers()["content-type"].to_str().unwrap().to_owned(), answer.text().await.unwrap())
        };
        let (status, content_type, vtt) = fetch("export/?language=en").await;
        assert_eq!((status, content_type.as_str()), (200, "text/vtt; charset=utf-8"));
        assert!(vtt.starts_with("WEBVTT\n\n") && vtt.contains("A &lt; B &amp; C.") && !vtt.contains("Hallo"), "{vtt}");
        let (_, _, text) = fetch("export/?language=de&format=txt").await;
        assert!(text.ends_with("  Hallo.\n"), "{text}");
        assert_eq!(fetch("export/?language=de&format=exe").await.0, 400);
        assert_eq!(fetch("export/").await.0, 400);
    }
}

crate::both! {
    async fn a_line_is_kept_with_its_session_and_goes_with_the_room(server: Server) {
        let (_ada, _bo, olga) = hall(server).await;
        olga.caption("en", "Words of the session.", true).await.unwrap();
        let listed = server.api_get(&captions(server, "")).await;
        let line: &Value = &listed["results"][0];
        let began = line["began_at"].as_str().unwrap();
        assert!(began < line["timestamp"].as_str().unwrap(), "a line that came whole took its time to be said: {line}");
        let count = async || {
            let mut conn = server.base.read().await.unwrap();
            eventyay::live::captions::store::count(&mut conn, server.room("main-stage"), line["session"].as_i64()).await.unwrap()
        };
        assert_eq!(count().await, 1);
        let mut tx = server.base.begin(Actor::System).await.unwrap();
        rooms::store::delete(&mut tx, server.room("main-stage")).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(count().await, 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_show_the_same_captions() {
    let server = Server::start_shared(Database::Postgres).await;
    let second = second_node(&server).await;
    let room = server.room("main-stage");
    let (mut bo, _) = enter(&second.ws_url, &server.demo, 1).await;
    let olga = {
        let mut client = Client::connect(&server.demo.ws_url, None).await.unwrap();
        client.authenticate(&organizer_token(&server).await, false).await.unwrap();
        client.call(&EnterRoom { room: RoomId(room) }).await.unwrap();
        client
    };
    bo.call_raw("caption.watch", json!({"room": room, "language": "en"})).await.unwrap();
    let say = async |text: &str, is_final: bool| {
        let payload = json!({"room": room, "language": "en", "text": text, "final": is_final});
        olga.call_raw("caption.say", payload).await.unwrap();
    };
    say("Hel", false).await;
    assert_eq!(wait::<CaptionSaid>(&mut bo).await.line.text, "Hel");
    assert_eq!(wait::<CaptionLanguages>(&mut bo).await.languages, ["en"]);
    say("Hello.", true).await;
    let line = wait::<CaptionSaid>(&mut bo).await.line;
    assert_eq!((line.text.as_str(), line.id.is_some()), ("Hello.", true));
    second.running.abort();
    server.stop().await;
}
