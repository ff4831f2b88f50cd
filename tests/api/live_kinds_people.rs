//! The list of those who want to be found.

use serde_json::{Value, json};

use crate::live_guest::{Guest, organizer_token};
use crate::live_kinds_pages::room;
use crate::server::Server;

async fn holder(server: &Server, at: usize) -> Guest {
    Guest::enter(server, &server.demo.holders[at].ws_token).await
}

fn names(found: &Value) -> Vec<String> {
    let results = found["results"].as_array().unwrap();
    results.iter().map(|person| person["profile"]["display_name"].as_str().unwrap().to_owned()).collect()
}

crate::both! {
    async fn people_are_found_when_they_want_to_and_by_those_whom_they_did_not_block(server: Server) {
        let list = room(server, "people", json!({})).await;
        let (ada, bo) = (holder(server, 0).await, holder(server, 1).await);
        let search = |query: &str| json!({"room": list, "query": query});
        let all = json!({"room": list});
        let found = bo.client.call_raw("user.list.search", all.clone()).await.unwrap();
        assert_eq!((names(&found), &found["own"]), (vec![], &Value::Null), "nobody is shown who did not ask for it");

        ada.client.call_raw("user.show", json!({"about": "  Analytical engines, 100% "})).await.unwrap();
        let found = bo.client.call_raw("user.list.search", search("love")).await.unwrap();
        assert_eq!(names(&found), ["Ada Lovelace"]);
        assert_eq!((&found["results"][0]["about"], &found["results"][0]["online"]), (&json!("Analytical engines, 100%"), &json!(true)));
        assert_eq!(names(&bo.client.call_raw("user.list.search", search("engine")).await.unwrap()), ["Ada Lovelace"]);
        assert_eq!(names(&bo.client.call_raw("user.list.search", search("0%")).await.unwrap()).len(), 1);
        assert_eq!(names(&bo.client.call_raw("user.list.search", search("__")).await.unwrap()).len(), 0, "no wildcards");
        for bad in [search("a"), search(&"a".repeat(101)), json!({"room": list, "query": "a\u{0}b"}), json!({"room": list, "after": "x"})] {
            assert_eq!(bo.code_of("user.list.search", bad).await, "invalid_input");
        }

        // A block counts both ways.
        ada.client.call_raw("user.block", json!({"id": bo.id()})).await.unwrap();
        assert!(names(&bo.client.call_raw("user.list.search", all.clone()).await.unwrap()).is_empty());
        ada.client.call_raw("user.unblock", json!({"id": bo.id()})).await.unwrap();
        bo.client.call_raw("user.block", json!({"id": ada.id()})).await.unwrap();
        assert!(names(&bo.client.call_raw("user.list.search", all.clone()).await.unwrap()).is_empty());
        bo.client.call_raw("user.unblock", json!({"id": ada.id()})).await.unwrap();

        // Nor is whoever was put out.
        let olga = Guest::enter(server, &organizer_token(server).await).await;
        let ban = olga.client.call_raw("moderation.sanction", json!({"user": ada.id(), "kind": "ban"})).await.unwrap();
        assert!(names(&bo.client.call_raw("user.list.search", all.clone()).await.unwrap()).is_empty());
        olga.client.call_raw("moderation.lift", json!({"sanction": ban["sanction"]})).await.unwrap();
        assert_eq!(names(&bo.client.call_raw("user.list.search", all.clone()).await.unwrap()).len(), 1);

        let ada = holder(server, 0).await;
        ada.client.call_raw("user.show", json!({"about": null})).await.unwrap();
        assert!(names(&bo.client.call_raw("user.list.search", all).await.unwrap()).is_empty());
    }
}

crate::both! {
    async fn who_may_not_be_in_the_list_does_not_search_it(server: Server) {
        let list = room(server, "people", json!({})).await;
        let (ada, bo) = (holder(server, 0).await, holder(server, 1).await);
        ada.client.call_raw("user.show", json!({"about": ""})).await.unwrap();
        let elsewhere = json!({"room": server.room("main-stage"), "query": "ada"});
        assert_eq!(bo.code_of("user.list.search", elsewhere).await, "room.unknown", "a stage is no list");
        assert_eq!(bo.code_of("user.list.search", json!({"room": 999_999})).await, "room.unknown");
        let path = format!("/api/v1/organizers/lotus/events/monsoon/rooms/{list}/");
        crate::settings::call(server, reqwest::Method::PATCH, &path, json!({"audience": "team"})).await;
        assert_eq!(bo.code_of("user.list.search", json!({"room": list})).await, "room.refused");
        let olga = Guest::enter(server, &organizer_token(server).await).await;
        assert_eq!(names(&olga.client.call_raw("user.list.search", json!({"room": list})).await.unwrap()), ["Ada Lovelace"]);
    }
}

crate::both! {
    async fn pages_of_people_follow_each_other_and_asking_is_paced(server: Server) {
        let list = room(server, "people", json!({})).await;
        let bo = holder(server, 1).await;
        let event = crate::live_guest::demo_event(&server.base).await;
        let mut tx = server.base.begin(eventyay::base::tx::Actor::System).await.unwrap();
        for at in 0..120 {
            let name = format!("Guest {}", at % 7);
            let person = eventyay::access::people::create(&mut tx, event.id, eventyay::access::people::Kind::Attendee, &name).await.unwrap();
            let now = tx.now();
            eventyay::live::people::store::show(&mut tx, event.id, person.id, "", now).await.unwrap();
        }
        tx.commit().await.unwrap();
        let (mut seen, mut after, mut pages) = (std::collections::BTreeSet::new(), Value::Null, Vec::new());
        loop {
            let mut asked = json!({"room": list, "query": "guest"});
            if !after.is_null() {
                asked["after"] = after;
            }
            let found = bo.client.call_raw("user.list.search", asked).await.unwrap();
            let results = found["results"].as_array().unwrap();
            pages.push(results.len());
            seen.extend(results.iter().map(|person| person["id"].as_str().unwrap().to_owned()));
            after = found["next"].clone();
            if after.is_null() {
                break;
            }
        }
        assert_eq!((seen.len(), pages), (120, vec![50, 50, 20]));
        let mut limited = None;
        for _ in 0..70 {
            if let Err(error) = bo.client.call_raw("user.list.search", json!({"room": list, "query": "guest"})).await {
                limited = error.failure().map(|failure| (failure.code.as_str().to_owned(), failure.retry_after.is_some()));
                break;
            }
        }
        assert_eq!(limited, Some(("protocol.rate_limited".to_owned(), true)));
    }
}
