//! Contacts: two people give each other what they choose, once both agreed.

use std::time::Duration;

use serde_json::{Value, json};
use signaling::client::Client;
use signaling::protocol::ContactsChanged;

use crate::live_guest::Guest;
use crate::live_nodes::{second_node, wait};
use crate::live_profiles::{form, tell};
use crate::server::{Database, Server};

async fn holder(server: &Server, at: usize) -> Guest {
    Guest::enter(server, &server.demo.holders[at].ws_token).await
}

fn share(card: &str, email: &str) -> Value {
    json!({"card": card, "email": email, "fields": false})
}

async fn asks(from: &Guest, to: &Guest, share: Value) -> Value {
    from.client.call_raw("contact.ask", json!({"id": to.id(), "share": share})).await.unwrap()["standing"].clone()
}

async fn list(guest: &Guest) -> Value {
    guest.client.call_raw("contact.list", json!({})).await.unwrap()
}

fn counts(list: &Value) -> (usize, usize, usize) {
    let count = |key: &str| list[key].as_array().unwrap().len();
    (count("contacts"), count("waiting"), count("asked"))
}

crate::both! {
    async fn each_sees_what_the_other_chose_once_both_agreed(server: Server) {
        let ids = form(server, false).await;
        let (ada, mut bo) = (holder(server, 0).await, holder(server, 1).await);
        let mut window = holder(server, 1).await;
        tell(&ada, ids[0], "Engines").await.unwrap();
        let given = json!({"card": "Signal ada.1", "email": "ada@example.org", "fields": true});
        assert_eq!(asks(&ada, &bo, given).await, "asked");
        for guest in [&mut bo, &mut window] {
            guest.wait_for::<ContactsChanged>(|told| told.asked).await;
        }
        let waiting = list(&bo).await;
        assert_eq!((counts(&waiting), counts(&list(&ada).await)), ((0, 1, 0), (0, 0, 1)));
        assert!(!waiting.to_string().contains("ada.1") && !waiting.to_string().contains("example.org"), "{waiting}");
        let card = bo.client.call_raw("profile.card", json!({"id": ada.id()})).await.unwrap();
        assert_eq!(card["contact"], "waiting");

        let yes = json!({"id": ada.id(), "share": share("", "bo@example.org")});
        assert_eq!(bo.client.call_raw("contact.answer", yes.clone()).await.unwrap()["standing"], "exchanged");
        let (of_ada, of_bo) = (list(&ada).await, list(&bo).await);
        assert_eq!((counts(&of_ada), counts(&of_bo)), ((1, 0, 0), (1, 0, 0)));
        let (theirs, hers) = (&of_ada["contacts"][0], &of_bo["contacts"][0]);
        assert_eq!((&theirs["email"], &theirs["card"], &theirs["values"]), (&json!("bo@example.org"), &json!(""), &json!([])));
        assert_eq!((&hers["email"], &hers["card"]), (&json!("ada@example.org"), &json!("Signal ada.1")));
        assert_eq!(hers["values"], json!([{"field": ids[0], "value": "Engines"}]));
        assert_eq!(bo.code_of("contact.answer", yes).await, "contact.unknown", "answered already");

        // An own note is nobody else's.
        ada.client.call_raw("contact.note", json!({"id": bo.id(), "note": "met at lunch"})).await.unwrap();
        assert_eq!(list(&ada).await["contacts"][0]["note"], "met at lunch");
        assert_eq!(list(&bo).await["contacts"][0]["note"], "");
        // A third is told nothing.
        let chidi = holder(server, 2).await;
        assert_eq!(counts(&list(&chidi).await), (0, 0, 0));
        assert_eq!(chidi.code_of("contact.note", json!({"id": bo.id(), "note": "x"})).await, "contact.unknown");

        // It ends for both.
        bo.client.call_raw("contact.remove", json!({"id": ada.id()})).await.unwrap();
        assert_eq!((counts(&list(&ada).await), counts(&list(&bo).await)), ((0, 0, 0), (0, 0, 0)));
        assert_eq!(asks(&ada, &bo, share("again", "")).await, "asked");
        assert_eq!(list(&ada).await["contacts"], json!([]), "what was given before is forgotten");
    }
}

crate::both! {
    async fn who_was_declined_or_blocked_is_not_told(server: Server) {
        let (ada, bo) = (holder(server, 0).await, holder(server, 1).await);
        asks(&ada, &bo, share("a", "")).await;
        bo.client.call_raw("contact.answer", json!({"id": ada.id(), "share": null})).await.unwrap();
        assert_eq!((counts(&list(&ada).await), counts(&list(&bo).await)), ((0, 0, 1), (0, 0, 0)), "she waits as before");
        // Asking anew is no way to nag.
        ada.client.call_raw("contact.remove", json!({"id": bo.id()})).await.unwrap();
        assert_eq!(asks(&ada, &bo, share("b", "")).await, "asked");
        assert_eq!(counts(&list(&bo).await), (0, 0, 0));
        // Who said no and asks in the end, agrees.
        assert_eq!(asks(&bo, &ada, share("c", "")).await, "exchanged");
        assert_eq!(list(&ada).await["contacts"][0]["card"], "c");

        bo.client.call_raw("user.block", json!({"id": ada.id()})).await.unwrap();
        assert_eq!((counts(&list(&ada).await), counts(&list(&bo).await)), ((0, 0, 0), (0, 0, 0)), "a block ends it");
        assert_eq!(asks(&ada, &bo, share("d", "")).await, "asked", "she does not learn of it");
        assert_eq!(counts(&list(&bo).await), (0, 0, 0));
        assert_eq!(bo.code_of("contact.ask", json!({"id": ada.id(), "share": share("x", "")})).await, "contact.denied");
        bo.client.call_raw("user.unblock", json!({"id": ada.id()})).await.unwrap();
        assert_eq!(counts(&list(&bo).await), (0, 0, 0), "what was asked meanwhile stays unheard");
    }
}

crate::both! {
    async fn requests_have_bounds_and_end_with_the_event(server: Server) {
        let (ada, bo) = (holder(server, 0).await, holder(server, 1).await);
        let ask = |share: Value| json!({"id": bo.id(), "share": share});
        assert_eq!(ada.code_of("contact.ask", ask(share(" ", ""))).await, "contact.nothing");
        assert_eq!(ada.code_of("contact.ask", ask(share("", "nowhere"))).await, "contact.invalid");
        assert_eq!(ada.code_of("contact.ask", ask(share(&"x".repeat(301), ""))).await, "contact.invalid");
        assert_eq!(ada.code_of("contact.ask", json!({"id": ada.id(), "share": share("x", "")})).await, "contact.denied");
        assert_eq!(ada.code_of("contact.ask", json!({"id": uuid::Uuid::nil(), "share": share("x", "")})).await, "user.not_found");

        // So many a day, whatever the pace; the database counts.
        let event = crate::live_guest::demo_event(&server.base).await;
        let mut tx = server.base.begin(eventyay::base::tx::Actor::System).await.unwrap();
        let mut others = Vec::new();
        for at in 0..41 {
            let kind = eventyay::access::people::Kind::Attendee;
            others.push(eventyay::access::people::create(&mut tx, event.id, kind, &format!("Guest {at}")).await.unwrap().id);
        }
        tx.commit().await.unwrap();
        let mut refused = None;
        for (at, other) in others.iter().enumerate() {
            server.base.clock.advance(Duration::from_secs(5));
            if let Err(error) = ada.client.call_raw("contact.ask", json!({"id": other, "share": share("x", "")})).await {
                refused = error.failure().map(|failure| (at, failure.code.as_str().to_owned(), failure.retry_after.is_some()));
                break;
            }
        }
        assert_eq!(refused, Some((40, "contact.rate_limited".to_owned(), true)));

        asks(&bo, &ada, share("open", "")).await;
        assert_eq!(counts(&list(&ada).await).1, 1);
        server.base.clock.advance(Duration::from_secs(400 * 24 * 3600));
        let over = ada.client.call_raw("contact.list", json!({})).await.unwrap();
        assert_eq!(counts(&over), (0, 0, 0), "the event is over");
        assert_eq!(ada.code_of("contact.answer", json!({"id": bo.id(), "share": share("x", "")})).await, "contact.unknown");
        assert_eq!(ada.code_of("contact.ask", ask(share("x", ""))).await, "contact.closed");
    }
}

crate::both! {
    async fn own_contacts_are_taken_home_and_run_nothing_there(server: Server) {
        let (ada, bo) = (holder(server, 0).await, holder(server, 1).await);
        asks(&ada, &bo, share("=HYPERLINK(\"https://evil\"),;\\", "ada@example.org")).await;
        bo.client.call_raw("contact.answer", json!({"id": ada.id(), "share": share("+1 555", "")})).await.unwrap();
        bo.client.call_raw("contact.note", json!({"id": ada.id(), "note": "one\nEMAIL:x@evil.example"})).await.unwrap();
        let file = async |browser: &reqwest::Client, ending: &str| {
            let answer = browser.get(server.url(&format!("/lotus/monsoon/video/contacts.{ending}"))).send().await.unwrap();
            let kind = answer.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned()).unwrap_or_default();
            (answer.status().as_u16(), kind, answer.text().await.unwrap())
        };
        assert_eq!(file(&crate::server::browser(), "csv").await.0, 404, "nobody");
        let browser = crate::live_chat_files::joined(server, 1).await.0;
        let (status, kind, csv) = file(&browser, "csv").await;
        assert_eq!((status, kind.as_str()), (200, "text/csv; charset=utf-8"));
        assert!(csv.contains("\"'=HYPERLINK(") && csv.contains("ada@example.org") && !csv.contains("555"), "{csv}");
        let (status, kind, card) = file(&browser, "vcf").await;
        assert_eq!((status, kind.as_str()), (200, "text/vcard; charset=utf-8"));
        let lines: Vec<String> = card.replace("\r\n ", "").lines().map(str::to_owned).collect();
        assert_eq!(lines[..2], ["BEGIN:VCARD", "VERSION:4.0"]);
        assert_eq!(lines.iter().filter(|line| line.starts_with("EMAIL")).count(), 1, "{card}");
        assert!(lines.iter().any(|line| line.starts_with("NOTE:") && line.contains("\\nEMAIL:x")), "{card}");
    }
}

/// Asked on one process, answered on another; whoever is on both hears it in each window.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_crosses_processes() {
    let server = Server::start_shared(Database::Postgres).await;
    let second = second_node(&server).await;
    let enter = async |url: &str, at: usize| {
        let mut client = Client::connect(url, None).await.expect("the socket opens");
        let welcome = client.authenticate(&server.demo.holders[at].ws_token, false).await.expect("the token is good");
        (client, welcome.user.user.id)
    };
    let (ada, ada_id) = enter(&server.demo.ws_url, 0).await;
    let (mut bo, bo_id) = enter(&second.ws_url, 1).await;
    let (mut bo_here, _) = enter(&server.demo.ws_url, 1).await;
    ada.call_raw("contact.ask", json!({"id": bo_id, "share": share("a", "")})).await.unwrap();
    for window in [&mut bo, &mut bo_here] {
        assert!(wait::<ContactsChanged>(window).await.asked);
    }
    let yes = json!({"id": ada_id, "share": share("b", "")});
    assert_eq!(bo.call_raw("contact.answer", yes).await.unwrap()["standing"], "exchanged");
    assert_eq!(counts(&ada.call_raw("contact.list", json!({})).await.unwrap()), (1, 0, 0));
    second.running.abort();
    server.stop().await;
}
