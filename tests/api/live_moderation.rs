//! What people tell, what moderators do about it, and that it sticks: at the next try, in the next tab, with the next ticket.

use std::time::Duration;

use eventyay::access::grants::{self, Capability, NewGrant};
use eventyay::access::people::{self, Kind};
use eventyay::access::tokens::{self, Purpose};
use eventyay::base::tx::Actor;
use serde_json::{Value, json};
use signaling::protocol::{
    AdmissionChanged, ChatContent, ChatSaid, ModerationChanged, RefusalCode, Refused, Reports, SendChat,
};

use crate::live_guest::{Guest, api_delete, demo_event, eventually, media_in, offer, organizer_token, token_for};
use crate::server::Server;
use crate::settings::set;

async fn holder(server: &Server, at: usize) -> Guest {
    let guest = Guest::enter(server, &server.demo.holders[at].ws_token).await;
    guest.enter_room("main-stage").await;
    guest
}

async fn organizer(server: &Server) -> Guest {
    let guest = Guest::enter(server, &organizer_token(server).await).await;
    guest.enter_room("main-stage").await;
    guest
}

async fn says(guest: &Guest, text: &str) -> i64 {
    let sent = guest.client.call(&SendChat::text(guest.channel("main-stage"), text)).await.expect("may write");
    sent.event.event_id
}

async fn reports(guest: &Guest, handled: bool) -> Reports {
    let answer = guest.client.call_raw("moderation.reports", json!({"handled": handled})).await.expect("a moderator");
    serde_json::from_value(answer).expect("as the protocol says")
}

/// Somebody who moderates one room only, and has no ticket.
async fn room_moderator(server: &Server, slug: &str) -> Guest {
    let event = demo_event(&server.base).await;
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    let person = people::create(&mut tx, event.id, Kind::Attendee, "Mo Derator").await.unwrap();
    let room_id = Some(server.room(slug));
    let grant = NewGrant { room_id, source: "test:mo", ..NewGrant::new(event.id, person.id, Capability::Moderate) };
    let now = tx.now();
    grants::store::insert(&mut tx, &grant, now).await.unwrap();
    let token = tokens::mint(&mut tx, &token_for(&event, person.id, Purpose::Socket, None)).await.unwrap();
    tx.commit().await.unwrap();
    Guest::enter(server, &token).await
}

crate::both! {
    async fn a_silenced_person_watches_and_reads_and_nothing_more(server: Server) {
        let (mut ada, bo, olga) = (holder(server, 0).await, holder(server, 1).await, organizer(server).await);
        let stage = server.room("main-stage");
        ada.client.call_raw("chat.join", json!({"channel": ada.channel("main-stage")})).await.unwrap();
        let own = says(&ada, "before").await;
        let silence = json!({"user": ada.id(), "kind": "silence", "minutes": 10, "reason": "shouting"});
        let imposed = olga.client.call_raw("moderation.sanction", silence).await.expect("the team may");

        let speaks = |change: &AdmissionChanged| {
            change.room.0 == stage && change.admission.as_ref().is_some_and(|admission| !admission.speak)
        };
        ada.wait_for(speaks).await;
        let channel = ada.channel("main-stage");
        let text = |body: &str| json!({"channel": channel, "event_type": "channel.message", "content": {"type": "text", "body": body}});
        assert_eq!(ada.code_of("chat.send", text("after")).await, "chat.denied");
        let mut edit = text("an edit says something new as well");
        edit["replaces"] = json!(own);
        assert_eq!(ada.code_of("chat.send", edit).await, "chat.denied");
        assert_eq!(ada.code_of("room.react", json!({"room": stage, "reaction": "👏"})).await, "protocol.denied");
        let question = json!({"room": stage, "content": "Is this on?"});
        assert_eq!(ada.code_of("question.ask", question).await, "protocol.denied");
        let raised = json!({"room": stage, "raised": true});
        assert_eq!(ada.code_of("stage.hand", raised).await, "stage.denied");
        // Reading goes on.
        says(&bo, "still heard").await;
        ada.wait_for(|said: &ChatSaid| said.event.content == ChatContent::Text { body: "still heard".into() }).await;
        // Another tab of the same person is no way round it.
        let again = holder(server, 0).await;
        assert_eq!(again.code_of("chat.send", text("from a new tab")).await, "chat.denied");

        // It ends by itself.
        server.base.clock.advance(Duration::from_secs(601));
        let may = |change: &AdmissionChanged| {
            change.room.0 == stage && change.admission.as_ref().is_some_and(|admission| admission.speak)
        };
        ada.wait_for(may).await;
        says(&ada, "after ten minutes").await;
        let over = json!({"sanction": imposed["sanction"]});
        assert_eq!(olga.code_of("moderation.lift", over).await, "moderation.unknown_sanction");
    }
}

crate::both! {
    async fn a_ban_outlives_the_tab_the_login_and_the_next_ticket(server: Server) {
        let mut ada = holder(server, 0).await;
        let olga = organizer(server).await;
        ada.offer("main-stage", &offer("recvonly")).await.unwrap();
        // A second ticket under the same address is another person, and the same human.
        let second = second_ticket(server, &ada).await;
        let mut other = Guest::enter(server, &second).await;
        let stranger = second_ticket_of(server, "somebody.else@example.org").await;
        other.enter_room("main-stage").await;

        let ban = json!({"user": ada.id(), "kind": "ban", "reason": "threats"});
        let imposed = olga.client.call_raw("moderation.sanction", ban).await.unwrap();
        for guest in [&mut ada, &mut other] {
            assert_eq!(guest.wait_for(|_: &Refused| true).await.refusal.code, RefusalCode::Banned);
        }
        eventually("no media is left", async || {
            media_in(server, server.room("main-stage")).await.is_empty().then_some(())
        }).await;
        for token in [&server.demo.holders[0].ws_token, &second] {
            let refused = Guest::try_enter(server, token, false).await.err().expect("denied");
            assert_eq!(refused["details"]["refusal"]["code"], "banned");
        }
        Guest::enter(server, &stranger).await;

        let listed = olga.client.call_raw("moderation.sanctions", json!({})).await.unwrap();
        assert_eq!(listed["results"][0]["reason"], "threats");
        olga.client.call_raw("moderation.lift", json!({"sanction": imposed["sanction"]})).await.unwrap();
        Guest::enter(server, &second).await;
    }
}

crate::both! {
    async fn a_report_brings_the_message_as_it_was_and_is_answered_once(server: Server) {
        let (ada, bo, mut olga) = (holder(server, 0).await, holder(server, 1).await, organizer(server).await);
        ada.client.call_raw("chat.join", json!({"channel": ada.channel("main-stage")})).await.unwrap();
        says(&ada, "good morning").await;
        let rude = says(&bo, "you are all fools").await;
        let channel = bo.channel("main-stage");
        let report = json!({"channel": channel, "event": rude, "reason": "Insults.\u{0}"});
        ada.client.call_raw("chat.report", report.clone()).await.unwrap();
        olga.wait_for(|changed: &ModerationChanged| changed.open == 1).await;
        // Deleted before anybody looked: the report has it.
        let gone = json!({"channel": channel, "event_type": "channel.message", "content": {"type": "deleted"}, "replaces": rude});
        bo.client.call_raw("chat.send", gone).await.unwrap();
        assert_eq!(ada.code_of("chat.report", report).await, "chat.denied");

        let waiting = reports(&olga, false).await;
        let one = &waiting.results[0];
        assert_eq!((waiting.open, one.reported, one.reason.as_str()), (1, bo.id(), "Insults."));
        assert_eq!(one.context.message.as_ref().unwrap().body, "you are all fools");
        assert_eq!(one.context.before[0].body, "good morning");
        assert_eq!(waiting.users[&bo.id()].profile.display_name, "Bo Lindqvist");

        let answer = json!({"report": one.id, "outcome": "silenced", "minutes": 30, "reason": "cool down"});
        let resolved = olga.client.call_raw("moderation.resolve", answer.clone()).await.unwrap();
        assert_eq!(olga.code_of("moderation.resolve", answer).await, "moderation.unknown_report");
        olga.wait_for(|changed: &ModerationChanged| changed.open == 0).await;
        let done = &reports(&olga, true).await.results[0];
        assert_eq!(json!(done.sanction), resolved["sanction"]);
        let kinds = latest_kinds(server).await;
        assert!(kinds.contains(&"person.reported".to_owned()) && kinds.contains(&"report.handled".to_owned()), "{kinds:?}");
    }
}

crate::both! {
    async fn deleting_answers_every_report_of_the_same_message(server: Server) {
        let (mut ada, bo, olga) = (holder(server, 0).await, holder(server, 1).await, organizer(server).await);
        let carl = holder(server, 2).await;
        ada.client.call_raw("chat.join", json!({"channel": ada.channel("main-stage")})).await.unwrap();
        let spam = says(&bo, "buy my coins").await;
        let report = json!({"channel": bo.channel("main-stage"), "event": spam});
        for guest in [&ada, &carl] {
            guest.client.call_raw("chat.report", report.clone()).await.unwrap();
        }
        let waiting = reports(&olga, false).await;
        assert_eq!((waiting.open, waiting.results.len()), (2, 2));
        let answer = json!({"report": waiting.results[0].id, "outcome": "deleted"});
        olga.client.call_raw("moderation.resolve", answer).await.unwrap();
        ada.wait_for(|said: &ChatSaid| said.event.replaces == Some(spam) && said.event.content == ChatContent::Deleted).await;
        assert_eq!(reports(&olga, false).await.open, 0);
        let fetched = ada.client.call_raw("chat.fetch", json!({"channel": ada.channel("main-stage"), "count": 10})).await;
        assert!(!fetched.unwrap().to_string().contains("coins"));
    }
}

crate::both! {
    async fn who_moderates_a_room_moderates_that_room(server: Server) {
        let (ada, bo, olga) = (holder(server, 0).await, holder(server, 1).await, organizer(server).await);
        let mut mo = room_moderator(server, "main-stage").await;
        let stage = server.room("main-stage");
        let elsewhere = server.room("workshop");
        let about = |room: i64| json!({"user": bo.id(), "room": room, "reason": "here"});
        for room in [stage, elsewhere] {
            ada.client.call_raw("user.report", about(room)).await.unwrap();
        }
        mo.wait_for(|changed: &ModerationChanged| changed.open == 1).await;
        let own = reports(&mo, false).await;
        assert_eq!((own.open, own.results.len(), own.results[0].room.unwrap().0), (1, 1, stage));
        assert_eq!(reports(&olga, false).await.open, 2);
        let foreign = reports(&olga, false).await.results.iter().find(|one| one.room.unwrap().0 == elsewhere).unwrap().id;
        let answer = |report: i64, outcome: &str, everywhere: bool| json!({"report": report, "outcome": outcome, "everywhere": everywhere});
        assert_eq!(mo.code_of("moderation.resolve", answer(foreign, "dismissed", false)).await, "moderation.unknown_report");
        assert_eq!(mo.code_of("moderation.resolve", answer(own.results[0].id, "banned", true)).await, "protocol.denied");
        let everywhere = json!({"user": bo.id(), "kind": "ban"});
        assert_eq!(mo.code_of("moderation.sanction", everywhere).await, "protocol.denied");
        assert_eq!(mo.code_of("moderation.sanction", json!({"user": bo.id(), "kind": "ban", "room": elsewhere})).await, "protocol.denied");

        // In their room they may; `room.remove` with a ban reaches as far.
        mo.client.call_raw("room.remove", json!({"room": stage, "user": bo.id(), "ban": true})).await.unwrap();
        assert_eq!(bo.refusal_of(stage).await, Some(RefusalCode::Banned));
        assert_ne!(bo.refusal_of(elsewhere).await, Some(RefusalCode::Banned), "a room's moderator bans from the room");
    }
}

crate::both! {
    async fn nobody_sanctions_without_the_right_or_against_who_keeps_order(server: Server) {
        let (ada, bo, olga) = (holder(server, 0).await, holder(server, 1).await, organizer(server).await);
        let mo = room_moderator(server, "main-stage").await;
        let stage = server.room("main-stage");
        for (action, payload) in [
            ("moderation.reports", json!({})),
            ("moderation.sanctions", json!({})),
            ("moderation.resolve", json!({"report": 1, "outcome": "dismissed"})),
            ("moderation.sanction", json!({"user": bo.id(), "kind": "ban", "room": stage})),
            ("moderation.lift", json!({"sanction": 1})),
            ("room.remove", json!({"room": stage, "user": bo.id()})),
        ] {
            assert_eq!(ada.code_of(action, payload).await, "protocol.denied", "{action}");
        }
        for (who, whom) in [(&mo, &olga), (&olga, &mo)] {
            for kind in ["ban", "silence"] {
                let sanction = json!({"user": whom.id(), "kind": kind, "room": stage});
                assert_eq!(who.code_of("moderation.sanction", sanction).await, "moderation.protected");
            }
            let remove = json!({"room": stage, "user": whom.id()});
            assert_eq!(who.code_of("room.remove", remove).await, "moderation.protected");
        }
        for (payload, field) in [
            (json!({"user": bo.id(), "kind": "exile"}), "kind"),
            (json!({"user": bo.id(), "kind": "ban", "minutes": 0}), "minutes"),
            (json!({"user": bo.id(), "kind": "ban", "minutes": 525_601}), "minutes"),
            (json!({"user": "me", "kind": "ban"}), "user"),
        ] {
            let failed = olga.client.call_raw("moderation.sanction", payload.clone()).await.expect_err("refused");
            assert_eq!(failed.failure().unwrap().details["field"], field, "{payload}");
        }
        assert_eq!(ada.code_of("user.report", json!({"user": ada.id()})).await, "user.report.self");
        let nobody = json!({"user": uuid::Uuid::now_v7()});
        assert_eq!(ada.code_of("user.report", nobody).await, "user.not_found");
        assert_eq!(ada.code_of("moderation.pardon", json!({})).await, "moderation.unsupported_command");
        let mut limited = None;
        for _ in 0..8 {
            if let Err(error) = ada.client.call_raw("user.report", json!({"user": bo.id(), "room": stage})).await {
                limited = error.failure().cloned();
                break;
            }
        }
        let limited = limited.expect("reports are no weapon");
        assert_eq!((limited.code.as_str(), limited.retry_after.is_some()), ("protocol.rate_limited", true));
    }
}

/// A ticket more under the address of this person.
async fn second_ticket(server: &Server, of: &Guest) -> String {
    let email = {
        let mut conn = server.base.read().await.unwrap();
        let sql = "SELECT o.email FROM orders o JOIN order_positions p ON p.order_id = o.id WHERE p.person_id = $1";
        eventyay::scalar!(conn, String, sql, of.id()).unwrap()
    };
    second_ticket_of(server, &email.to_uppercase()).await
}

/// Buys a ticket, and opens the socket's door with it.
async fn second_ticket_of(server: &Server, email: &str) -> String {
    let products = server.api_get("products/").await;
    let ticket =
        products["results"].as_array().unwrap().iter().find(|product| product["admission"] == json!(true)).unwrap();
    let position = json!({"product": ticket["id"], "attendee_name": "A. Nother"});
    let (status, order) = server.api_post("orders/", &json!({"email": email, "positions": [position]})).await;
    assert_eq!(status, 201, "{order}");
    let code = order["code"].as_str().unwrap().to_owned();
    server.api_post(&format!("orders/{code}/mark_paid/"), &json!({})).await;
    let event = demo_event(&server.base).await;
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    let sql = "SELECT p.person_id FROM order_positions p JOIN orders o ON o.id = p.order_id WHERE o.code = $1";
    let (person,) = eventyay::query_one!(tx, (uuid::Uuid,), sql, code.as_str()).unwrap();
    let token = tokens::mint(&mut tx, &token_for(&event, person, Purpose::Socket, None)).await.unwrap();
    tx.commit().await.unwrap();
    token
}

async fn latest_kinds(server: &Server) -> Vec<String> {
    let mut conn = server.base.read().await.unwrap();
    let rows = eventyay::query_all!(conn, (String,), "SELECT kind FROM journal ORDER BY id DESC LIMIT 20").unwrap();
    rows.into_iter().map(|(kind,)| kind).collect()
}

crate::both! {
    async fn an_event_does_not_read_what_its_organizer_does_not_want(server: Server) {
        const SETTINGS: &str = "/api/v1/organizers/lotus/events/monsoon/settings/";
        let (ada, olga) = (holder(server, 0).await, organizer(server).await);
        let channel = ada.channel("main-stage");
        let text = |body: &str| json!({"channel": channel, "event_type": "channel.message", "content": {"type": "text", "body": body}});
        let own = says(&ada, "a fool may say it before, https://anywhere.test").await;
        set(server, SETTINGS, json!({"live_blocked_words": "fool\n\ncoin*", "live_links": "trusted", "live_trusted_hosts": "example.org"})).await;
        let objects = async |payload: Value| {
            let failed = ada.client.call_raw("chat.send", payload).await.err()?;
            let failure = failed.failure().expect("the server says why").clone();
            assert_eq!(failure.code.as_str(), "chat.filtered");
            Some(failure.details["reason"].as_str().unwrap().to_owned())
        };
        eventually("it counts", async || objects(text("You FOOL")).await).await;
        server.base.clock.advance(Duration::from_secs(6));
        assert_eq!(objects(text("coins at evil.test/now")).await.as_deref(), Some("word"));
        assert_eq!(objects(text("look at evil.test/now")).await.as_deref(), Some("link"));
        let mut edit = text("a f\u{200b}ool again");
        edit["replaces"] = json!(own);
        assert_eq!(objects(edit).await.as_deref(), Some("word"), "an edit is read like a message");
        assert_eq!(objects(text("as https://docs.example.org says")).await, None);
        says(&olga, "no fools here, see https://evil.test").await;
    }
}

crate::both! {
    async fn organizers_silence_over_rest_and_a_wrong_body_is_told_so(server: Server) {
        let mut ada = holder(server, 0).await;
        let stage = server.room("main-stage");
        for (body, status, code) in [
            (json!([ada.id(), "ban"]), 400, "invalid_input"),
            (json!({"user": ada.id(), "kind": "exile"}), 400, "invalid_input"),
            (json!({"user": ada.id(), "kind": "ban", "minutes": 0}), 400, "invalid_input"),
            (json!({"user": uuid::Uuid::now_v7(), "kind": "ban"}), 404, "not_found"),
            (json!({"user": ada.id(), "kind": "ban", "room": i64::MAX}), 404, "not_found"),
        ] {
            let (answered, error) = server.api_post("sanctions/", &body).await;
            assert_eq!(answered, status, "{body}: {error}");
            assert!(error["code"] == json!(code) || error["minutes"].is_array() || error["kind"].is_array(), "{body}: {error}");
        }
        let silence = json!({"user": ada.id(), "kind": "silence", "room": stage, "minutes": 5, "reason": "noise"});
        let (status, made) = server.api_post("sanctions/", &silence).await;
        assert_eq!((status, &made["kind"], &made["room"]), (201, &json!("silence"), &json!(stage)), "{made}");
        let speaks = |wanted: bool| {
            move |change: &AdmissionChanged| {
                change.room.0 == stage && change.admission.as_ref().is_some_and(|admission| admission.speak == wanted)
            }
        };
        ada.wait_for(speaks(false)).await;
        assert_eq!(api_delete(server, &format!("sanctions/{}/", made["id"])).await, 204);
        ada.wait_for(speaks(true)).await;
    }
}
