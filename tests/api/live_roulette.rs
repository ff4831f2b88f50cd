//! Strangers meet: found, there, talking, prolonged, skipped, reported, gone; and nobody gets more than that.

use std::time::{Duration, Instant};

use eventyay::access::grants::{self, Capability, NewGrant};
use eventyay::access::people::{self, Kind};
use eventyay::access::tokens::{self, Purpose};
use eventyay::base::tx::Actor;
use serde_json::{Value, json};
use signaling::protocol::{
    ContactExchanged, MatchFound, MatchWithdrawn, MediaClosed, RouletteCall, RouletteEnd, RouletteExtension,
    RouletteHungUp, RouletteStarted, RouletteStopped, RouletteWaiting,
};
use uuid::Uuid;

use crate::live_guest::{Guest, demo_event, eventually, media_in, offer, token_for};
use crate::server::Server;

/// How long something is waited for before the clock is moved again, and in all.
const LOOK: Duration = Duration::from_millis(300);
const PATIENCE: Duration = Duration::from_secs(20);

/// The room in which strangers meet; made before anybody comes.
pub async fn open_room(server: &Server) -> i64 {
    let (status, room) =
        server.api_post("rooms/", &json!({"name": "Coffee", "mode": "roulette", "timing": "always"})).await;
    assert_eq!((status, &room["mode"]), (201, &json!("roulette")));
    room["id"].as_i64().expect("an id")
}

/// Somebody with a ticket, in the room.
pub async fn comes(server: &Server, holder: usize) -> Guest {
    sits(Guest::enter_resumable(server, &server.demo.holders[holder].ws_token).await).await
}

pub async fn sits(guest: Guest) -> Guest {
    guest.enter_room("coffee").await;
    guest
}

pub async fn waits(guest: &Guest) -> Value {
    let room = guest.room("coffee").id;
    guest.client.call_raw("roulette.start", json!({"room": room})).await.expect("a place in the queue")
}

pub async fn found(guest: &mut Guest) -> MatchFound {
    guest.wait_for(|_| true).await
}

/// Both wait, are found, say so, and talk.
pub async fn talk(ada: &mut Guest, bo: &mut Guest) -> RouletteCall {
    waits(ada).await;
    waits(bo).await;
    let call = found(ada).await.call_id;
    assert_eq!(found(bo).await.call_id, call);
    for one in [&*ada, &*bo] {
        about(one, "ready", call).await.expect("they are there");
    }
    let started: RouletteStarted = ada.wait_for(|_| true).await;
    bo.wait_for::<RouletteStarted>(|other| other.call.call_id == call).await;
    started.call
}

pub async fn about(guest: &Guest, verb: &str, call: Uuid) -> Result<Value, Value> {
    let answer = guest.client.call_raw(&format!("roulette.{verb}"), json!({"call_id": call})).await;
    answer.map_err(|error| json!(error.failure().expect("the server says why")))
}

pub async fn over(guest: &mut Guest) -> RouletteEnd {
    guest.wait_for::<RouletteHungUp>(|_| true).await.reason
}

fn later(server: &Server, seconds: u64) {
    server.base.clock.advance(Duration::from_secs(seconds));
}

crate::both! {
    async fn two_strangers_meet_talk_and_part(server: Server) {
        let room = open_room(server).await;
        let (mut ada, mut bo) = (comes(server, 0).await, comes(server, 1).await);
        let mut chidi = comes(server, 2).await;
        let queue = waits(&ada).await;
        assert_eq!(queue, json!({"status": "wait", "waiting": 1, "recent_pairs": 0}));
        waits(&bo).await;
        let match_found = found(&mut ada).await;
        assert_eq!((match_found.other_user.id, match_found.rematch, match_found.room.0), (bo.id(), false, room));
        let call = match_found.call_id;
        assert_eq!(found(&mut bo).await.other_user.id, ada.id());
        // Nothing is to be seen of each other before both are there.
        assert_eq!(ada.offer("coffee", &offer("sendrecv")).await.unwrap_err()["code"], "roulette.unknown_call");
        about(&ada, "ready", call).await.unwrap();
        about(&bo, "ready", call).await.unwrap();
        let started: RouletteStarted = ada.wait_for(|_| true).await;
        assert_eq!(started.call.users.len(), 2);
        bo.wait_for::<RouletteStarted>(|_| true).await;

        ada.offer("coffee", &offer("sendonly")).await.expect("it is her call");
        bo.offer("coffee", &offer("recvonly")).await.expect("and his");
        assert_eq!(chidi.offer("coffee", &offer("recvonly")).await.unwrap_err()["code"], "roulette.unknown_call");

        let board = server.api_get(&format!("rooms/{room}/roulette/figures/")).await;
        assert_eq!((&board["waiting"], &board["calls"], &board["found"]), (&json!(0), &json!(1), &json!(2)));
        later(server, 301);
        assert_eq!(over(&mut ada).await, RouletteEnd::Time);
        assert_eq!(over(&mut bo).await, RouletteEnd::Time);
        assert_eq!(bo.offer("coffee", &offer("recvonly")).await.unwrap_err()["code"], "roulette.unknown_call");
        let board = server.api_get(&format!("rooms/{room}/roulette/figures/")).await;
        assert_eq!((&board["calls"], &board["endings"]["time"]), (&json!(0), &json!(1)));
        assert!(board["wait_median"].is_number() && board["buckets"][0]["found"] == 2);
        // Chidi was in the room all the while, and heard nothing of it.
        waits(&chidi).await;
        loop {
            let pushed = chidi.client.next_push().await.expect("the socket stays");
            assert!(!pushed.name.starts_with("media.") && pushed.name != "roulette.started", "{}", pushed.name);
            if pushed.read::<RouletteWaiting>().is_some() {
                break;
            }
        }
    }
}

crate::both! {
    async fn who_does_not_answer_is_out_and_the_other_waits_on_in_front(server: Server) {
        open_room(server).await;
        let (mut ada, mut bo, mut chidi) = (comes(server, 0).await, comes(server, 1).await, comes(server, 2).await);
        waits(&ada).await;
        waits(&bo).await;
        let call = found(&mut ada).await.call_id;
        about(&ada, "ready", call).await.unwrap();
        later(server, 11);
        assert!(ada.wait_for::<MatchWithdrawn>(|_| true).await.waits);
        assert!(!bo.wait_for::<MatchWithdrawn>(|_| true).await.waits);
        assert_eq!(about(&bo, "ready", call).await.unwrap_err()["code"], "roulette.unknown_call");
        waits(&chidi).await;
        assert_eq!(found(&mut chidi).await.other_user.id, ada.id());
    }
}

crate::both! {
    async fn nobody_meets_the_same_person_while_somebody_new_waits(server: Server) {
        open_room(server).await;
        let (mut ada, mut bo, mut chidi) = (comes(server, 0).await, comes(server, 1).await, comes(server, 2).await);
        let call = talk(&mut ada, &mut bo).await.call_id;
        about(&ada, "hangup", call).await.unwrap();
        assert_eq!(over(&mut bo).await, RouletteEnd::Left);
        waits(&ada).await;
        waits(&bo).await;
        waits(&chidi).await;
        let first = found(&mut chidi).await;
        assert_eq!((first.other_user.id, first.rematch), (ada.id(), false), "she waits longest");
        // Bo has nobody else: after some patience he meets somebody again, and is told.
        about(&chidi, "hangup", first.call_id).await.unwrap();
        found(&mut ada).await;
        later(server, 31);
        let again = found(&mut bo).await;
        assert_eq!((again.other_user.id, again.rematch), (ada.id(), true));
    }
}

crate::both! {
    async fn a_report_ends_the_call_and_they_never_meet_again(server: Server) {
        open_room(server).await;
        let (mut ada, mut bo, mut chidi) = (comes(server, 0).await, comes(server, 1).await, comes(server, 2).await);
        let call = talk(&mut ada, &mut bo).await.call_id;
        ada.offer("coffee", &offer("sendonly")).await.unwrap();
        let media = bo.offer("coffee", &offer("recvonly")).await.unwrap();
        let begin = Instant::now();
        let report = json!({"call_id": call, "user": bo.id(), "reason": "Rude from the first word.\u{0}"});
        ada.client.call_raw("roulette.report", report).await.unwrap();
        assert_eq!(over(&mut bo).await, RouletteEnd::Left, "nobody learns who reported whom");
        assert!(begin.elapsed() < Duration::from_secs(2));
        assert_eq!(over(&mut ada).await, RouletteEnd::Reported);
        assert_eq!(bo.code_of("media.close", json!({"session": media})).await, "media.unknown_session");
        let kept = reports(server).await;
        assert_eq!(kept, [(ada.id(), bo.id(), format!("call:{call}"), "Rude from the first word.".to_owned())]);

        waits(&ada).await;
        waits(&bo).await;
        later(server, 3_600);
        waits(&chidi).await;
        assert_eq!(found(&mut chidi).await.other_user.id, ada.id(), "the one who waits longest, and not Bo");
        assert_eq!(found(&mut ada).await.other_user.id, chidi.id(), "her first match since");
        assert_eq!(ada.client.call_raw("user.list.blocked", json!({})).await.unwrap()["users"][0]["id"], json!(bo.id()));
        // Of a call that was not one's own there is nothing to report.
        let foreign = json!({"call_id": call, "user": bo.id()});
        assert_eq!(chidi.code_of("roulette.report", foreign).await, "roulette.unknown_call");
    }
}

crate::both! {
    async fn a_block_holds_in_both_directions(server: Server) {
        open_room(server).await;
        let (mut ada, bo, mut chidi) = (comes(server, 0).await, comes(server, 1).await, comes(server, 2).await);
        waits(&bo).await;
        assert_eq!(bo.code_of("user.block", json!({"id": bo.id()})).await, "user.block.self");
        assert_eq!(bo.code_of("user.block", json!({"id": Uuid::new_v4()})).await, "user.not_found");
        bo.client.call_raw("user.block", json!({"id": ada.id()})).await.expect("while he waits");
        waits(&ada).await;
        later(server, 600);
        waits(&chidi).await;
        assert_eq!(found(&mut chidi).await.other_user.id, bo.id());
        bo.client.call_raw("user.unblock", json!({"id": ada.id()})).await.unwrap();
        assert_eq!(bo.client.call_raw("user.list.blocked", json!({})).await.unwrap(), json!({"users": []}));
        let left = ada.client.call_raw("roulette.stop", json!({"room": ada.room("coffee").id})).await;
        assert_eq!(left.unwrap(), json!({}));
        waits(&ada).await;
        let again = ada.client.next_push().await;
        assert!(again.is_some());
    }
}

crate::both! {
    async fn a_round_goes_on_when_all_want_it(server: Server) {
        open_room(server).await;
        let (mut ada, mut bo) = (comes(server, 0).await, comes(server, 1).await);
        let call = talk(&mut ada, &mut bo).await;
        about(&ada, "extend", call.call_id).await.unwrap();
        let asked: RouletteExtension = bo.wait_for(|_| true).await;
        assert_eq!((asked.wanted, &asked.ends_at), (vec![ada.id()], &call.ends_at));
        about(&bo, "extend", call.call_id).await.unwrap();
        let longer: RouletteExtension = ada.wait_for(|news: &RouletteExtension| news.wanted.is_empty()).await;
        assert!(longer.ends_at > call.ends_at && longer.extensions_left == 1);
        later(server, 310);
        about(&ada, "extend", call.call_id).await.expect("it is still on");
        later(server, 150);
        assert_eq!(over(&mut bo).await, RouletteEnd::Time);
    }
}

crate::both! {
    async fn skipping_waits_its_time_and_has_an_end(server: Server) {
        let room = open_room(server).await;
        let (status, _) = server.api_patch(&format!("rooms/{room}/roulette/"), &json!({"skips": 1})).await;
        assert_eq!(status, 200);
        let (mut ada, mut bo, mut chidi) = (comes(server, 0).await, comes(server, 1).await, comes(server, 2).await);
        let call = talk(&mut ada, &mut bo).await.call_id;
        let early = about(&ada, "skip", call).await.unwrap_err();
        assert_eq!((&early["code"], early["retry_after"].as_i64().map(|wait| (25..=31).contains(&wait))), (&json!("roulette.skip_limit"), Some(true)));
        later(server, 30);
        about(&ada, "skip", call).await.unwrap();
        assert_eq!(over(&mut bo).await, RouletteEnd::Skipped);
        let call = talk(&mut ada, &mut chidi).await.call_id;
        later(server, 30);
        let late = about(&ada, "skip", call).await.unwrap_err();
        assert!(late["retry_after"].as_i64().is_some_and(|wait| wait > 500), "{late}");
        // One can always go, but not at once on to the next.
        about(&ada, "hangup", call).await.unwrap();
        assert_eq!(ada.code_of("roulette.start", json!({"room": room})).await, "roulette.skip_limit");
        later(server, 600);
        waits(&ada).await;
    }
}

crate::both! {
    async fn one_person_has_one_call_over_all_tabs(server: Server) {
        let room = open_room(server).await;
        let (mut ada, mut bo) = (comes(server, 0).await, comes(server, 1).await);
        let other_tab = comes(server, 0).await;
        waits(&ada).await;
        waits(&other_tab).await;
        assert_eq!(ada.wait_for::<RouletteStopped>(|_| true).await.reason, RouletteEnd::Elsewhere);
        waits(&ada).await;
        waits(&bo).await;
        let call = found(&mut bo).await.call_id;
        assert_eq!(found(&mut ada).await.call_id, call);
        let busy = other_tab.client.call_raw("roulette.start", json!({"room": ada.room("coffee").id})).await.unwrap_err();
        let busy = busy.failure().unwrap();
        assert_eq!((busy.code.as_str(), &busy.details["call_id"]), ("roulette.busy", &json!(call)));
        about(&ada, "ready", call).await.unwrap();
        about(&bo, "ready", call).await.unwrap();
        ada.wait_for::<RouletteStarted>(|_| true).await;
        let media = ada.offer("coffee", &offer("sendonly")).await.unwrap();
        assert_eq!(other_tab.offer("coffee", &offer("recvonly")).await.unwrap_err()["code"], "roulette.unknown_call");
        // The page was loaded anew: its new socket goes on, the old one is out of the call with its media.
        assert_eq!(about(&other_tab, "reconnect", call).await.unwrap()["call_id"], json!(call));
        assert_eq!(over(&mut ada).await, RouletteEnd::Elsewhere);
        eventually("its media are gone", async || {
            media_in(server, room).await.iter().all(|(_, session)| *session != media).then_some(())
        }).await;
        assert_eq!(ada.code_of("media.close", json!({"session": media})).await, "media.unknown_session");
        other_tab.offer("coffee", &offer("recvonly")).await.expect("the call is here now");
    }
}

crate::both! {
    async fn a_lost_connection_is_waited_for_and_not_for_long(server: Server) {
        open_room(server).await;
        let (mut ada, mut bo) = (comes(server, 0).await, comes(server, 1).await);
        let call = talk(&mut ada, &mut bo).await.call_id;
        let point = bo.client.resume_point().expect("resumable");
        drop(bo);
        later(server, 10);
        let mut bo = Guest::knock(server).await;
        bo.resume(point).await.expect("within the window");
        later(server, 10);
        assert!(about(&ada, "extend", call).await.is_ok(), "he came back in time");
        bo.wait_for::<RouletteExtension>().await.expect("and is in the call");
        drop(bo);
        // The server sees the end of the socket a moment later, and the grace counts from then on.
        let lost = async {
            loop {
                later(server, 16);
                if let Ok(end) = tokio::time::timeout(LOOK, over(&mut ada)).await {
                    break end;
                }
            }
        };
        assert_eq!(tokio::time::timeout(PATIENCE, lost).await.expect("it is noticed"), RouletteEnd::Lost);
    }
}

crate::both! {
    async fn a_ban_ends_the_call_and_so_does_leaving_the_room(server: Server) {
        let room = open_room(server).await;
        let (mut ada, mut bo, mut chidi) = (comes(server, 0).await, comes(server, 1).await, comes(server, 2).await);
        talk(&mut ada, &mut bo).await;
        ada.offer("coffee", &offer("sendonly")).await.unwrap();
        let (status, _) = server.api_post(&format!("rooms/{room}/members/{}/remove/", ada.id()), &json!({"ban": true})).await;
        assert_eq!(status, 200);
        assert_eq!(over(&mut bo).await, RouletteEnd::PutOut);
        ada.wait_for::<MediaClosed>(|_| true).await;
        assert_eq!(ada.code_of("roulette.start", json!({"room": room})).await, "room.not_entered");
        talk(&mut bo, &mut chidi).await;
        bo.client.call_raw("room.leave", json!({"room": room})).await.unwrap();
        assert_eq!(over(&mut chidi).await, RouletteEnd::Left);
    }
}

crate::both! {
    async fn contacts_are_exchanged_by_both_or_not_at_all(server: Server) {
        open_room(server).await;
        let (mut ada, mut bo, chidi) = (comes(server, 0).await, comes(server, 1).await, comes(server, 2).await);
        let call = talk(&mut ada, &mut bo).await.call_id;
        let give = |card: &str| json!({"call_id": call, "card": card});
        let none = ada.client.call_raw("roulette.contact", give("ada@example.org")).await.unwrap();
        assert_eq!(none, json!({"results": []}));
        assert_eq!(bo.client.call_raw("roulette.contacts", json!({})).await.unwrap(), json!({"results": []}));
        assert_eq!(chidi.code_of("roulette.contact", give("c@example.org")).await, "roulette.unknown_call");
        assert_eq!(bo.code_of("roulette.contact", give(&"x".repeat(301))).await, "invalid_input");
        about(&ada, "hangup", call).await.unwrap();
        let both = bo.client.call_raw("roulette.contact", give("@bo")).await.unwrap();
        assert_eq!(both["results"][0]["card"], "ada@example.org");
        let told: ContactExchanged = ada.wait_for(|_| true).await;
        assert_eq!((told.contact.user.id, told.contact.card.as_str()), (bo.id(), "@bo"));
        // Taken back: it is gone for both.
        ada.client.call_raw("roulette.contact", give("")).await.unwrap();
        assert_eq!(bo.client.call_raw("roulette.contacts", json!({})).await.unwrap(), json!({"results": []}));
    }
}

crate::both! {
    async fn nobody_learns_the_address_of_another(server: Server) {
        open_room(server).await;
        let (mut ada, mut bo) = (comes(server, 0).await, comes(server, 1).await);
        talk(&mut ada, &mut bo).await;
        let secret = "203.0.113.77";
        let line = format!("a=mid:0\r\na=candidate:1 1 udp 2130706431 {secret} 50000 typ host\r\n");
        let telling = offer("sendonly").replacen("a=mid:0\r\n", &line, 1).replace("c=IN IP4 0.0.0.0", &format!("c=IN IP4 {secret}"));
        ada.offer("coffee", &telling).await.expect("candidates are fine");
        let room = bo.room("coffee").id;
        let answer = bo.client.call_raw("media.offer", json!({"room": room, "sdp": offer("recvonly")})).await.unwrap();
        assert!(!answer.to_string().contains(secret));
        let call = json!({"room": room});
        bo.client.call_raw("room.members", call).await.map(|members| assert!(!members.to_string().contains(secret))).unwrap();
        ada.client.call_raw("room.leave", json!({"room": room})).await.unwrap();
        loop {
            let pushed = bo.client.next_push().await.expect("the socket stays");
            assert!(!pushed.payload.to_string().contains(secret), "{} tells it", pushed.name);
            if pushed.read::<RouletteHungUp>().is_some() {
                break;
            }
        }
    }
}

crate::both! {
    async fn hostile_frames_and_floods_change_nothing(server: Server) {
        let room = open_room(server).await;
        let (mut ada, mut bo, chidi) = (comes(server, 0).await, comes(server, 1).await, comes(server, 2).await);
        let call = talk(&mut ada, &mut bo).await.call_id;
        for verb in ["ready", "extend", "skip", "hangup", "reconnect"] {
            assert_eq!(about(&chidi, verb, call).await.unwrap_err()["code"], "roulette.unknown_call", "{verb}");
            assert_eq!(about(&ada, verb, Uuid::new_v4()).await.unwrap_err()["code"], "roulette.unknown_call", "{verb}");
        }
        for (action, payload, field) in [
            ("roulette.start", json!({"room": {}}), "room"),
            ("roulette.start", json!({"room": room, "interests": "rust"}), "interests"),
            ("roulette.start", json!({"room": room, "meet": "everybody"}), "meet"),
            ("roulette.ready", json!({"call_id": 7}), "call_id"),
            ("roulette.report", json!({"call_id": call, "user": null}), "user"),
        ] {
            let failed = chidi.client.call_raw(action, payload).await.unwrap_err();
            let failure = failed.failure().unwrap();
            assert_eq!((failure.code.as_str(), &failure.details["field"]), ("invalid_input", &json!(field)), "{action}");
        }
        for interests in [vec!["x".repeat(41)], vec!["x".to_owned(); 11], vec!["a\u{7}b".to_owned()]] {
            assert_eq!(chidi.code_of("roulette.start", json!({"room": room, "interests": interests})).await, "invalid_input");
        }
        assert_eq!(chidi.code_of("roulette.deal", json!({})).await, "roulette.unsupported_command");
        chidi.enter_room("main-stage").await;
        let stage = json!({"room": server.room("main-stage")});
        assert_eq!(chidi.code_of("roulette.start", stage).await, "roulette.denied");
        assert_eq!(chidi.code_of("roulette.start", json!({"room": i64::MAX})).await, "room.unknown");
        assert_eq!(chidi.offer("coffee", &offer("sendrecv")).await.unwrap_err()["code"], "roulette.unknown_call");
        let mut limited = None;
        for _ in 0..40 {
            if let Err(error) = chidi.client.call_raw("roulette.start", json!({"room": room})).await {
                limited = Some(error.failure().unwrap().clone());
                break;
            }
        }
        let limited = limited.expect("a flood is stopped");
        assert_eq!(limited.code.as_str(), "roulette.rate_limited");
        assert!(limited.retry_after.is_some_and(|wait| (1..=61).contains(&wait)));
        assert!(about(&bo, "extend", call).await.is_ok(), "those who talk noticed nothing");
        ada.wait_for::<RouletteExtension>(|_| true).await;
    }
}

crate::both! {
    async fn groups_of_three_talk_and_the_last_two_go_on(server: Server) {
        let room = open_room(server).await;
        server.api_patch(&format!("rooms/{room}/roulette/"), &json!({"group_size": 3})).await;
        let mut three = vec![comes(server, 0).await, comes(server, 1).await, comes(server, 2).await];
        for one in &three {
            waits(one).await;
        }
        let mut call = Uuid::nil();
        for one in &mut three {
            call = found(one).await.call_id;
            about(one, "ready", call).await.unwrap();
        }
        for one in &mut three {
            assert_eq!(one.wait_for::<RouletteStarted>(|_| true).await.call.users.len(), 3);
        }
        about(&three[0], "hangup", call).await.unwrap();
        let left: signaling::protocol::RouletteChanged = three[1].wait_for(|_| true).await;
        assert_eq!((left.gone, left.call.users.len()), (Some(three[0].id()), 2));
        about(&three[2], "hangup", call).await.unwrap();
        assert_eq!(over(&mut three[1]).await, RouletteEnd::Left);
    }
}

crate::both! {
    async fn a_crowd_that_comes_at_once_is_in_pairs_within_two_seconds(server: Server) {
        open_room(server).await;
        let people = std::env::var("EVENTYAY_TEST_CROWD").map_or(101, |people| people.parse().expect("a number"));
        let tokens = crowd(server, people).await;
        let mut guests = Vec::new();
        for token in &tokens {
            guests.push(sits(Guest::enter(server, token).await).await);
        }
        let begin = Instant::now();
        futures_util::future::join_all(guests.iter().map(waits)).await;
        let arrived = begin.elapsed();
        let found = futures_util::future::join_all(guests.iter_mut().map(async |guest| {
            let found = tokio::time::timeout(Duration::from_secs(3), guest.client.wait_for::<MatchFound>()).await;
            found.ok().flatten().map(|found| (found.call_id, begin.elapsed()))
        }))
        .await;
        let mut pairs = std::collections::BTreeMap::new();
        found.iter().flatten().for_each(|(call, _)| *pairs.entry(*call).or_insert(0) += 1);
        let alone = found.iter().filter(|found| found.is_none()).count();
        let found_after = found.iter().flatten().map(|(_, after)| *after).max().unwrap_or_default();
        println!("{people} arrived within {arrived:?}, {} pairs within {found_after:?}", pairs.len());
        assert_eq!((pairs.len(), alone), (people / 2, people % 2));
        assert!(pairs.values().all(|people| *people == 2));
        assert!(found_after < Duration::from_secs(2), "{found_after:?}");
    }
}

/// Tokens of so many new people with a ticket.
pub async fn crowd(server: &Server, people: usize) -> Vec<String> {
    let event = demo_event(&server.base).await;
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    let now = tx.now();
    let mut minted = Vec::new();
    for number in 0..people {
        let person = people::create(&mut tx, event.id, Kind::Attendee, &format!("Guest {number}")).await.unwrap();
        let grant = NewGrant { source: "test:1", ..NewGrant::new(event.id, person.id, Capability::Attend) };
        grants::store::insert(&mut tx, &grant, now).await.unwrap();
        minted.push(tokens::mint(&mut tx, &token_for(&event, person.id, Purpose::Socket, None)).await.unwrap());
    }
    tx.commit().await.unwrap();
    minted
}

async fn reports(server: &Server) -> Vec<(Uuid, Uuid, String, String)> {
    let mut conn = server.base.read().await.unwrap();
    eventyay::query_all!(
        conn,
        (Uuid, Uuid, String, String),
        "SELECT reporter_id, reported_id, subject, reason FROM live_reports ORDER BY id",
    )
    .unwrap()
}
