//! A visitor wants to talk with an exhibitor: the staff hear of it on every window, one of them answers, and both talk. Nobody
//! answers for others, takes back what is not theirs, or learns what nobody handed over.

use serde_json::{Value, json};
use signaling::protocol::{ContactAccepted, ContactClosed, ContactRequested, ContactState};

use crate::live_booths::{Fair, ask, staff};
use crate::live_chat_files::joined;
use crate::live_guest::{Guest, organizer_token};
use crate::server::{self, Server};

async fn guest(server: &Server, holder: usize) -> Guest {
    Guest::enter(server, &server.demo.holders[holder].ws_token).await
}

async fn asks(guest: &Guest, exhibitor: i64, share: bool) -> i64 {
    let mut payload = json!({"exhibitor": exhibitor, "message": "Does it <b>dream</b>?"});
    if share {
        payload["share"] = json!({"name": "=Chidi", "email": "chidi@example.org"});
    }
    let answer = ask(guest, "exhibition.contact", payload).await.expect("visitors may ask");
    answer["contact_request"]["id"].as_i64().expect("an id")
}

async fn code(guest: &Guest, action: &str, payload: Value) -> String {
    ask(guest, action, payload).await.expect_err("it must fail")
}

crate::both! {
    async fn staff_hear_on_every_window_and_the_first_one_has_it(server: Server) {
        let fair = Fair::set_up(server).await;
        staff(server, fair.engines, "bo@example.org").await;
        let (mut ada, mut ada_too, mut bo) = (guest(server, 0).await, guest(server, 0).await, guest(server, 1).await);
        let mut chidi = guest(server, 2).await;
        let id = asks(&chidi, fair.engines, false).await;
        for window in [&mut ada, &mut ada_too, &mut bo] {
            let told = window.wait_for::<ContactRequested>(|_| true).await.contact_request;
            assert_eq!((told.id, told.user.id, told.message.as_str()), (id, chidi.id(), "Does it <b>dream</b>?"));
            assert_eq!(told.shared, None, "nothing was handed over");
        }
        assert_eq!(asks(&chidi, fair.engines, false).await, id, "pressing twice is asking once");
        let accepted = ask(&bo, "exhibition.contact_accept", json!({"contact_request": id})).await.unwrap();
        let told = chidi.wait_for::<ContactAccepted>(|_| true).await;
        assert_eq!(json!(told.channel), accepted["channel"]);
        assert_eq!(told.contact_request.answered_by.map(|user| user.id), Some(bo.id()));
        let closed = ada.wait_for::<ContactClosed>(|_| true).await;
        assert_eq!((closed.contact_request, closed.state), (id, ContactState::Answered));
        assert_eq!(code(&ada, "exhibition.contact_accept", json!({"contact_request": id})).await, "exhibition.contact_taken");
        assert_eq!(code(&chidi, "exhibition.contact_cancel", json!({"contact_request": id})).await, "exhibition.contact_taken");
        // They talk, and nobody else reads it.
        let content = json!({"type": "text", "body": "It does."});
        let word = json!({"channel": told.channel, "event_type": "channel.message", "content": content});
        ask(&bo, "chat.send", word).await.unwrap();
        let read = ask(&chidi, "chat.fetch", json!({"channel": told.channel, "count": 5})).await.unwrap();
        assert_eq!(read["results"][0]["content"]["body"], "It does.");
        assert_eq!(code(&ada, "chat.fetch", json!({"channel": told.channel, "count": 5})).await, "chat.unknown");
    }
}

crate::both! {
    async fn two_who_answer_at_once_do_not_both_have_it(server: Server) {
        let fair = Fair::set_up(server).await;
        staff(server, fair.engines, "bo@example.org").await;
        let (ada, bo, chidi) = (guest(server, 0).await, guest(server, 1).await, guest(server, 2).await);
        for _ in 0..5 {
            let id = asks(&chidi, fair.engines, false).await;
            let accept = |staff| ask(staff, "exhibition.contact_accept", json!({"contact_request": id}));
            let (one, other) = tokio::join!(accept(&ada), accept(&bo));
            assert_eq!([one.is_ok(), other.is_ok()].iter().filter(|has| **has).count(), 1, "exactly one");
            assert_eq!(one.err().or(other.err()).as_deref(), Some("exhibition.contact_taken"));
        }
    }
}

crate::both! {
    async fn nobody_answers_for_others_or_takes_back_what_is_not_theirs(server: Server) {
        let fair = Fair::set_up(server).await;
        let (mut ada, bo, chidi) = (guest(server, 0).await, guest(server, 1).await, guest(server, 2).await);
        let olga = Guest::enter(server, &organizer_token(server).await).await;
        let id = asks(&chidi, fair.engines, true).await;
        let about = json!({"contact_request": id});
        for other in [&bo, &olga, &chidi] {
            assert_eq!(code(other, "exhibition.contact_accept", about.clone()).await, "exhibition.not_staff_member");
        }
        for other in [&ada, &bo, &olga] {
            assert_eq!(code(other, "exhibition.contact_cancel", about.clone()).await, "exhibition.unknown_contact_request");
        }
        // What was refused changed nothing: it waits for its staff.
        let waiting = ask(&ada, "exhibition.get.staffed_by_user", json!({})).await.unwrap();
        assert_eq!((&waiting["requests"][0]["id"], &waiting["requests"][0]["state"]), (&json!(id), &json!("open")));
        assert_eq!(waiting["requests"][0]["shared"]["email"], "chidi@example.org");
        assert_eq!(code(&ada, "exhibition.contact", json!({"exhibitor": fair.engines})).await, "protocol.denied", "of oneself");

        ask(&chidi, "exhibition.contact_cancel", about.clone()).await.unwrap();
        let closed = ada.wait_for::<ContactClosed>(|_| true).await;
        assert_eq!((closed.contact_request, closed.state), (id, ContactState::Canceled));
        assert_eq!(code(&ada, "exhibition.contact_accept", about).await, "exhibition.unknown_contact_request");
        let rows = server.api_get(&format!("rooms/{}/exhibitors/{}/contacts/", fair.hall, fair.engines)).await;
        assert_eq!(rows["results"], json!([]), "what was taken back is gone");
    }
}

crate::both! {
    async fn who_goes_is_missed_and_answered_later(server: Server) {
        let fair = Fair::set_up(server).await;
        let mut ada = guest(server, 0).await;
        let chidi = guest(server, 2).await;
        let (id, chidi_id) = (asks(&chidi, fair.engines, false).await, chidi.id());
        drop(chidi);
        let closed = ada.wait_patiently::<ContactClosed>(20).await;
        assert_eq!((closed.contact_request, closed.state), (id, ContactState::Missed));
        let listed = ask(&ada, "exhibition.contacts", json!({"exhibitor": fair.engines})).await.unwrap();
        assert_eq!((&listed["results"][0]["state"], &listed["results"][0]["user"]["id"]), (&json!("missed"), &json!(chidi_id)));
        let accepted = ask(&ada, "exhibition.contact_accept", json!({"contact_request": id})).await.unwrap();
        // They find it when they come back.
        let back = guest(server, 2).await;
        assert!(back.welcome.chat_channels.iter().any(|channel| json!(channel.id) == accepted["channel"]));
    }
}

crate::both! {
    async fn the_exhibitor_takes_home_what_visitors_agreed_to_give(server: Server) {
        let fair = Fair::set_up(server).await;
        let (chidi, bo) = (guest(server, 2).await, guest(server, 1).await);
        asks(&chidi, fair.engines, true).await;
        asks(&bo, fair.engines, false).await;
        for share in [json!({"name": "", "email": "a@example.org"}), json!({"name": "A", "email": "nowhere"})] {
            let payload = json!({"exhibitor": fair.engines, "share": share});
            assert_eq!(code(&bo, "exhibition.contact", payload).await, "exhibition.invalid");
        }
        let path = format!("/lotus/monsoon/video/stand/{}/contacts.csv", fair.engines);
        for (holder, expected) in [(Some(0), 200), (Some(1), 404), (Some(2), 404), (None, 404)] {
            let browser = match holder {
                Some(holder) => joined(server, holder).await.0,
                None => server::browser(),
            };
            let answer = browser.get(server.url(&path)).send().await.unwrap();
            assert_eq!(answer.status(), expected, "{holder:?}");
            if expected == 200 {
                let text = answer.text().await.unwrap();
                assert!(text.contains("\"'=Chidi\",\"chidi@example.org\""), "as text, no formula: {text}");
                assert!(!text.contains("Bo"), "whoever agreed to nothing is not in it: {text}");
            }
        }
        let export = format!("rooms/{}/exhibitors/{}/contacts/export/", fair.hall, fair.engines);
        let answer = server.authorized(server.client.get(server.api(&export))).send().await.unwrap();
        assert!(answer.text().await.unwrap().contains("chidi@example.org"));
    }
}

crate::both! {
    async fn asking_has_its_bounds(server: Server) {
        let fair = Fair::set_up(server).await;
        let chidi = guest(server, 2).await;
        assert_eq!(code(&chidi, "exhibition.contact", json!({"exhibitor": fair.optics})).await, "exhibition.unknown_exhibitor");
        let long = json!({"exhibitor": fair.engines, "message": "x".repeat(501)});
        assert_eq!(code(&chidi, "exhibition.contact", long).await, "exhibition.invalid");
        let (status, _) = server.api_patch(&format!("rooms/{}/exhibitors/{}/", fair.hall, fair.looms), &json!({"contact_enabled": false})).await;
        assert_eq!(status, 200);
        assert_eq!(code(&chidi, "exhibition.contact", json!({"exhibitor": fair.looms})).await, "exhibition.contact_disabled");
        let mut codes = Vec::new();
        for _ in 0..12 {
            codes.extend(ask(&chidi, "exhibition.contact", json!({"exhibitor": fair.engines})).await.err());
        }
        assert!(codes.contains(&"exhibition.rate_limited".to_owned()), "{codes:?}");
        // Whoever was blocked by the visitor opens no conversation with them.
        let (ada, bo) = (guest(server, 0).await, guest(server, 1).await);
        let id = asks(&bo, fair.engines, false).await;
        ask(&bo, "user.block", json!({"id": ada.id()})).await.unwrap();
        assert_eq!(code(&ada, "exhibition.contact_accept", json!({"contact_request": id})).await, "chat.denied");
    }
}
