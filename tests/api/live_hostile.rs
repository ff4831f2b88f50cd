//! Peers that mean no good: nonsense, other people's ids, floods, and not reading.

use std::time::Duration;

use eventyay::base::tx::Actor;
use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use signaling::protocol::{ChatSaid, JoinChat, Reload, SendChat};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use crate::live_guest::{Guest, offer};
use crate::server::{Database, Server};

crate::both! {
    async fn malformed_frames_are_answered_and_never_close(server: Server) {
        let mut ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        let nonsense = ["", "{}", "[", "[]", "[1]", "[1,2,3,4]", "[null,{}]", "\"authenticate\"", "[\"a\",{},{}]", "\u{0}"];
        for text in nonsense {
            ada.client.send_raw(text).await.unwrap();
        }
        for _ in nonsense {
            let answer = ada.client.next_push().await.expect("the socket stays");
            assert_eq!((answer.name.as_str(), answer.payload["code"].as_str()), ("error", Some("protocol.invalid_frame")));
        }
        assert_eq!(ada.code_of("poker.deal", json!({})).await, "protocol.unknown_command");
        assert_eq!(ada.code_of("room.paint", json!({})).await, "room.unsupported_command");
        let failure = ada.client.call_raw("room.enter", json!({"room": {}})).await.unwrap_err();
        let failure = failure.failure().unwrap();
        assert_eq!((failure.code.as_str(), &failure.details["field"]), ("invalid_input", &json!("room")));
        assert_eq!(ada.code_of("room.enter", json!({"room": i64::MAX})).await, "room.unknown");
        ada.enter_room("main-stage").await;
    }
}

crate::both! {
    async fn a_frame_that_is_too_large_ends_the_socket_but_not_the_session(server: Server) {
        let mut ada = Guest::enter_resumable(server, &server.demo.holders[0].ws_token).await;
        ada.enter_room("main-stage").await;
        let fits = json!({"channel": ada.channel("main-stage"), "count": 1, "padding": "x".repeat(60_000)});
        ada.client.call_raw("chat.fetch", fits).await.expect("64 KiB are fine");
        let point = ada.client.resume_point().unwrap();
        ada.client.send_raw(&format!("[\"ping\",\"{}\"]", "x".repeat(70_000))).await.unwrap();
        ada.until_closed().await;
        Guest::knock(server).await.resume(point).await.expect("the session is still there");
    }
}

crate::both! {
    async fn nobody_acts_as_another(server: Server) {
        let mut ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        let bo = Guest::enter(server, &server.demo.holders[1].ws_token).await;
        ada.enter_room("main-stage").await;
        bo.enter_room("main-stage").await;
        ada.client.call(&JoinChat { channel: ada.channel("main-stage") }).await.unwrap();
        let session = ada.offer("main-stage", &offer("recvonly")).await.unwrap();
        let room = bo.room("main-stage").id;
        for (action, payload) in [
            ("media.close", json!({"session": session})),
            ("media.mute", json!({"session": session, "mid": "0", "muted": true})),
            ("media.pin", json!({"session": session, "mid": "1", "track": null})),
            ("media.view", json!({"session": session, "slots": []})),
            ("media.report", json!({"session": session, "slots": []})),
            ("media.offer", json!({"room": room, "session": session, "sdp": offer("recvonly")})),
        ] {
            assert_eq!(bo.code_of(action, payload).await, "media.unknown_session", "{action}");
        }
        // Whose name or words it is never comes from the payload.
        let named = json!({"id": ada.id(), "user": ada.id(), "profile": {"display_name": "Mallory"}});
        bo.client.call_raw("user.update", named).await.unwrap();
        let fetched = bo.client.call_raw("user.fetch", json!({"id": ada.id()})).await.unwrap();
        assert_eq!(fetched["profile"]["display_name"], "Ada Lovelace");
        let mut words = json!(SendChat::text(bo.channel("main-stage"), "it is me"));
        words["sender"] = json!(ada.id());
        bo.client.call_raw("chat.send", words).await.unwrap();
        let said: ChatSaid = ada.wait_for(|_| true).await;
        assert_eq!(said.event.sender, bo.id());
        // What belongs to nobody is nobody's either, and Ada's session still is hers.
        assert_eq!(bo.code_of("media.close", json!({"session": "no-number"})).await, "media.unknown_session");
        ada.client.call_raw("media.close", json!({"session": session})).await.expect("her own");
    }
}

crate::both! {
    async fn who_does_not_read_is_closed_and_the_others_lose_nothing(server: Server) {
        let mut bo = Guest::enter_resumable(server, &server.demo.holders[1].ws_token).await;
        bo.enter_room("main-stage").await;
        let channel = bo.channel("main-stage");
        bo.client.call(&JoinChat { channel }).await.unwrap();
        fill_chat(server, channel, bo.id()).await;

        let (slow, _) = tokio_tungstenite::connect_async(&server.demo.ws_url).await.unwrap();
        let (mut writer, mut reader) = slow.split();
        let token = &server.demo.holders[0].ws_token;
        writer.send(Message::text(json!(["authenticate", {"token": token}]).to_string())).await.unwrap();
        reader.next().await.unwrap().unwrap();
        let fetch = json!(["chat.fetch", 1, {"channel": channel, "count": 200}]).to_string();
        for _ in 0..150 {
            writer.send(Message::text(fetch.clone())).await.unwrap();
        }
        // It asks and asks, and reads nothing. Meanwhile the others talk.
        let chidi = Guest::enter(server, &server.demo.holders[2].ws_token).await;
        let mut version = bo.client.resume_point().unwrap().version;
        for word in ["one", "two", "three", "four"] {
            chidi.client.call(&SendChat::text(channel, word)).await.unwrap();
            loop {
                let pushed = bo.client.next_push().await.unwrap();
                version += 1;
                assert_eq!(pushed.version, Some(version), "nothing was lost");
                assert_ne!(pushed.name, <Reload as signaling::protocol::PushPayload>::NAME);
                if pushed.read::<ChatSaid>().is_some() {
                    break;
                }
            }
        }
        crate::live_guest::eventually("the slow one is closed", async || {
            let metrics = server.client.get(server.url("/metrics")).send().await.unwrap().text().await.unwrap();
            metrics.contains("eventyay_live_slow_readers_total 1").then_some(())
        })
        .await;
        let mut last = None;
        while let Some(Ok(message)) = reader.next().await {
            last = Some(message);
        }
        // A peer that reads again in time even hears why; one that does not is cut off.
        if let Some(Message::Close(Some(frame))) = last {
            assert_eq!(frame.code, CloseCode::Again);
        }
    }
}

/// It takes the ten seconds of patience that the protocol promises.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_is_closed_and_the_others_are_served_meanwhile() {
    let server = Server::start(Database::Sqlite).await;
    let bo = Guest::enter(&server, &server.demo.holders[1].ws_token).await;
    bo.enter_room("main-stage").await;
    let (mut flood, _) = tokio_tungstenite::connect_async(&server.demo.ws_url).await.unwrap();
    let token = &server.demo.holders[0].ws_token;
    flood.send(Message::text(json!(["authenticate", {"token": token}]).to_string())).await.unwrap();
    let (mut writer, mut reader) = flood.split();
    let flooding = tokio::spawn(async move {
        let mut pause = tokio::time::interval(Duration::from_millis(20));
        loop {
            pause.tick().await;
            for _ in 0..50 {
                if writer.feed(Message::text(r#"["room.react",1,{"room":1,"reaction":"x"}]"#)).await.is_err() {
                    return;
                }
            }
            let _ = writer.flush().await;
        }
    });
    let (mut limited, mut code) = (0, None);
    let members = json!({"room": bo.room("main-stage").id});
    let mut asks = tokio::time::interval(Duration::from_millis(200));
    loop {
        tokio::select! {
            message = reader.next() => match message {
                Some(Ok(Message::Text(text))) => limited += usize::from(text.contains("protocol.rate_limited")),
                Some(Ok(Message::Close(frame))) => code = frame.map(|frame| frame.code),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => break,
            },
            _ = asks.tick() => {
                bo.client.call_raw("room.members", members.clone()).await.expect("others are served");
            }
        }
    }
    flooding.abort();
    assert!(limited > 1_000, "{limited} requests were told to wait");
    assert!(code.is_none_or(|code| code == CloseCode::Policy), "{code:?}");
    let metrics = server.client.get(server.url("/metrics")).send().await.unwrap().text().await.unwrap();
    assert!(metrics.contains("eventyay_live_floods_total 1"));
    server.stop().await;
}

/// So much talk that each `chat.fetch` is a large frame.
async fn fill_chat(server: &Server, channel: uuid::Uuid, sender: uuid::Uuid) {
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    let now = tx.now();
    for _ in 0..100 {
        eventyay::execute!(
            tx,
            "INSERT INTO chat_events (channel_id, sender_id, at, body) VALUES ($1, $2, $3, $4)",
            channel,
            sender,
            now,
            "x".repeat(4_000)
        )
        .unwrap();
    }
    tx.commit().await.unwrap();
}
