//! Rights change while people are inside: who loses theirs is out, media first, and is told why; who gains one is told so.

use std::time::{Duration, Instant};

use eventyay::access::grants::{self, Capability, NewGrant};
use eventyay::access::people::{self, Kind};
use eventyay::access::tokens::{self, Purpose};
use eventyay::base::tx::Actor;
use serde_json::json;
use signaling::protocol::{AdmissionChanged, MediaClosed, MediaClosedCode, RefusalCode, Refused};

use crate::live_guest::{Guest, api_delete, demo_event, eventually, media_in, offer, organizer_token, token_for};
use crate::server::Server;

/// A lost right takes effect within this.
const AT_ONCE: Duration = Duration::from_secs(2);

crate::both! {
    async fn a_canceled_order_empties_the_seat(server: Server) {
        let mut ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        let mut bo = Guest::enter(server, &server.demo.holders[1].ws_token).await;
        let stage = server.room("main-stage");
        ada.enter_room("main-stage").await;
        bo.enter_room("main-stage").await;
        let session = ada.offer("main-stage", &offer("recvonly")).await.expect("viewers may receive");
        assert_eq!(media_in(server, stage).await, [(ada.id().to_string(), session.clone())]);

        let begin = Instant::now();
        let order = &server.demo.holders[0].order_code;
        server.api_post(&format!("orders/{order}/mark_canceled/"), &json!({})).await;
        let closed: MediaClosed = ada.wait_for(|_| true).await;
        assert_eq!((closed.session, closed.code), (session, MediaClosedCode::LostRight));
        assert!(begin.elapsed() < AT_ONCE);
        assert!(media_in(server, stage).await.is_empty());
        bo.wait_for(|gone: &signaling::protocol::ViewerRemoved| gone.user_id == ada.id()).await;
        assert_eq!(ada.refusal_of(stage).await, Some(RefusalCode::Canceled));
        assert_eq!(ada.offer("main-stage", &offer("recvonly")).await.unwrap_err()["code"], "room.not_entered");
        let channel = ada.channel("main-stage");
        assert_eq!(ada.code_of("chat.fetch", json!({"channel": channel, "count": 1})).await, "chat.denied");
        let again = Guest::try_enter(server, &server.demo.holders[0].ws_token, false).await.err().expect("denied");
        assert_eq!((&again["code"], &again["details"]["refusal"]["code"]), (&json!("auth.denied"), &json!("canceled")));
    }
}

crate::both! {
    async fn the_page_learns_why(server: Server) {
        let mut ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        ada.enter_room("main-stage").await;
        let order = &server.demo.holders[0].order_code;
        server.api_post(&format!("orders/{order}/mark_canceled/"), &json!({})).await;
        let refused: Refused = ada.wait_for(|_| true).await;
        assert_eq!(refused.refusal.code, RefusalCode::Canceled);
        assert!(!refused.refusal.message.is_empty());
    }
}

crate::both! {
    async fn a_payment_opens_the_door_to_who_waits(server: Server) {
        let mut dana = Guest::enter(server, &server.demo.holders[3].ws_token).await;
        let stage = server.room("main-stage");
        assert_eq!(dana.refusal_of(stage).await, Some(RefusalCode::Unpaid));
        let order = &server.demo.holders[3].order_code;
        server.api_post(&format!("orders/{order}/mark_paid/"), &json!({})).await;
        let change: AdmissionChanged = dana.wait_for(|change: &AdmissionChanged| change.room.0 == stage).await;
        assert!(change.admission.is_some_and(|admission| admission.view) && change.refusal.is_none());
        assert_eq!(dana.refusal_of(stage).await, None);
    }
}

crate::both! {
    async fn removed_may_come_back_and_banned_may_not(server: Server) {
        let mut ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        let stage = server.room("main-stage");
        ada.enter_room("main-stage").await;
        let remove = format!("rooms/{stage}/members/{}/remove/", ada.id());
        assert_eq!(server.api_post(&remove, &json!({})).await.0, 200);
        let refused: Refused = ada.wait_for(|_| true).await;
        assert_eq!(refused.refusal.code, RefusalCode::Removed);
        ada.enter_room("main-stage").await;
        ada.offer("main-stage", &offer("recvonly")).await.unwrap();

        assert_eq!(server.api_post(&remove, &json!({"ban": true, "reason": "spam"})).await.0, 200);
        let refused: Refused = ada.wait_for(|_| true).await;
        assert_eq!(refused.refusal.code, RefusalCode::Banned);
        eventually("no media is left", async || media_in(server, stage).await.is_empty().then_some(())).await;
        let again = Guest::try_enter(server, &server.demo.holders[0].ws_token, false).await.err().expect("denied");
        assert_eq!(again["details"]["refusal"]["code"], "banned");

        let bans = server.api_get("sanctions/").await;
        let ban = &bans["results"][0];
        assert_eq!((&ban["user"]["id"], &ban["kind"], &ban["reason"]), (&json!(ada.id()), &json!("ban"), &json!("spam")));
        assert_eq!(api_delete(server, &format!("sanctions/{}/", ban["id"])).await, 204);
        assert_eq!(api_delete(server, &format!("sanctions/{}/", ban["id"])).await, 404);
        ada.wait_for(|change: &AdmissionChanged| change.room.0 == stage && change.admission.is_some()).await;
        ada.enter_room("main-stage").await;
    }
}

crate::both! {
    async fn only_moderators_put_people_out(server: Server) {
        let mut ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        let bo = Guest::enter(server, &server.demo.holders[1].ws_token).await;
        let olga = Guest::enter(server, &organizer_token(server).await).await;
        let stage = server.room("main-stage");
        ada.enter_room("main-stage").await;
        bo.enter_room("main-stage").await;
        let remove = json!({"room": stage, "user": ada.id()});
        assert_eq!(bo.code_of("room.remove", remove.clone()).await, "protocol.denied");
        olga.client.call_raw("room.remove", remove).await.expect("the team may");
        let refused: Refused = ada.wait_for(|_| true).await;
        assert_eq!(refused.refusal.code, RefusalCode::Removed);
        let nobody = json!({"room": stage, "user": uuid::Uuid::new_v4()});
        assert_eq!(olga.code_of("room.remove", nobody).await, "user.not_found");
    }
}

crate::both! {
    async fn rooms_open_and_close_by_the_schedule(server: Server) {
        let mut speaker = Guest::enter(server, &server.demo.speaker.ws_token).await;
        let mut ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        let stage = server.room("main-stage");
        ada.enter_room("main-stage").await;
        speaker.enter_room("main-stage").await;
        speaker.offer("main-stage", &offer("sendonly")).await.expect("the speaker may publish");
        assert_eq!(ada.offer("main-stage", &offer("sendonly")).await.unwrap_err()["code"], "media.denied");
        // The last session of the stage ends 110 minutes from now, and the room some minutes later.
        server.base.clock.advance(Duration::from_secs(3 * 3600));
        let refused: Refused = ada.wait_for(|_| true).await;
        assert_eq!(refused.refusal.code, RefusalCode::Ended);
        let refused: Refused = speaker.wait_for(|_| true).await;
        assert_eq!(refused.refusal.code, RefusalCode::Ended);
        eventually("no media is left", async || media_in(server, stage).await.is_empty().then_some(())).await;
    }
}

crate::both! {
    async fn who_comes_too_early_is_let_in_when_the_room_opens(server: Server) {
        let stage = server.room("main-stage");
        // Between two sessions of the stage, when it is closed.
        let slots = server.api_get("slots/").await;
        let policy = json!({"opens_before": 0, "closes_after": 0});
        assert_eq!(server.api_patch(&format!("rooms/{stage}/"), &policy).await.0, 200, "{slots}");
        let mut ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        ada.enter_room("main-stage").await;
        server.base.clock.advance(Duration::from_secs(55 * 60));
        let refused: Refused = ada.wait_for(|_| true).await;
        assert_eq!(refused.refusal.code, RefusalCode::TooEarly);
        assert!(refused.refusal.opens_at.is_some());
        server.base.clock.advance(Duration::from_secs(6 * 60));
        ada.wait_for(|change: &AdmissionChanged| change.room.0 == stage && change.admission.is_some()).await;
        ada.enter_room("main-stage").await;
    }
}

crate::both! {
    async fn a_speaker_whose_session_is_over_stays_as_a_viewer(server: Server) {
        let stage = server.room("main-stage");
        assert_eq!(server.api_patch(&format!("rooms/{stage}/"), &json!({"closes_after": 0})).await.0, 200);
        let mut eve = Guest::enter(server, &speaker_with_a_ticket(server, stage).await).await;
        eve.enter_room("main-stage").await;
        let session = eve.offer("main-stage", &offer("sendonly")).await.expect("it is their session");
        // Theirs ends in five minutes, the one that runs on the stage later.
        server.base.clock.advance(Duration::from_secs(6 * 60));
        let change: AdmissionChanged = eve.wait_for(|change: &AdmissionChanged| change.room.0 == stage).await;
        let admission = change.admission.expect("they may stay");
        assert!(admission.view && !admission.publish);
        assert_eq!(media_in(server, stage).await, [(eve.id().to_string(), session)], "to watch with");
        assert_eq!(eve.offer("main-stage", &offer("sendonly")).await.unwrap_err()["code"], "media.denied");
        eve.offer("main-stage", &offer("recvonly")).await.expect("watching is fine");
    }
}

/// The socket token of somebody who may attend, and present for five more minutes.
async fn speaker_with_a_ticket(server: &Server, stage: i64) -> String {
    let event = demo_event(&server.base).await;
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    let person = people::create(&mut tx, event.id, Kind::Speaker, "Eve").await.unwrap();
    let now = tx.now();
    let attend = NewGrant { source: "test:1", ..NewGrant::new(event.id, person.id, Capability::Attend) };
    let present = NewGrant {
        room_id: Some(stage),
        valid_from: Some(now.minus(Duration::from_secs(60))),
        valid_until: Some(now.plus(Duration::from_secs(300))),
        source: "test:2",
        ..NewGrant::new(event.id, person.id, Capability::Present)
    };
    grants::store::insert(&mut tx, &attend, now).await.unwrap();
    grants::store::insert(&mut tx, &present, now).await.unwrap();
    let token = tokens::mint(&mut tx, &token_for(&event, person.id, Purpose::Socket, None)).await.unwrap();
    tx.commit().await.unwrap();
    token
}
