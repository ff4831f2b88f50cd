//! What an event asks people about themselves, and what others see of it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::live_guest::{Guest, organizer_token};
use crate::live_kinds_pages::room;
use crate::server::Server;
use crate::settings::call;

const FORM: &str = "/api/v1/organizers/lotus/events/monsoon/profile_fields/";

async fn holder(server: &Server, at: usize) -> Guest {
    Guest::enter(server, &server.demo.holders[at].ws_token).await
}

/// A form with one field of each kind; the ids in their order.
pub async fn form(server: &Server, required: bool) -> Vec<i64> {
    let fields = json!([
        {"label": {"en": "Company", "de": "Firma"}, "kind": "text", "required": required, "public": true},
        {"label": "About you", "kind": "long_text", "public": true},
        {"label": "Your page", "kind": "link", "public": true},
        {"label": "Diet", "kind": "choice", "choices": ["All", "Vegan"], "public": false},
    ]);
    let (status, answer) = call(server, Method::PUT, FORM, json!({"fields": fields})).await;
    assert_eq!(status, 200, "{answer}");
    answer["fields"].as_array().unwrap().iter().map(|field| field["id"].as_i64().unwrap()).collect()
}

pub async fn tell(guest: &Guest, field: i64, value: &str) -> Result<Value, String> {
    let answer = guest.client.call_raw("profile.update", json!({"values": [{"field": field, "value": value}]})).await;
    answer.map_err(|error| error.failure().expect("the server says why").code.as_str().to_owned())
}

crate::both! {
    async fn people_answer_what_the_event_asks_and_others_see_what_is_public(server: Server) {
        let ids = form(server, false).await;
        let list = room(server, "people", json!({})).await;
        let (ada, bo) = (holder(server, 0).await, holder(server, 1).await);
        let own = ada.client.call_raw("profile.get", json!({"language": "de"})).await.unwrap();
        assert_eq!((&own["fields"][0]["label"], &own["complete"]), (&json!("Firma"), &json!(true)));
        for (field, value) in [(0, " Analytical Engines "), (1, "I reason.\nStep by step."), (2, "https://example.org/ada"), (3, "Vegan")] {
            tell(&ada, ids[field], value).await.unwrap();
        }
        let card = bo.client.call_raw("profile.card", json!({"id": ada.id()})).await.unwrap();
        let values: Vec<&str> = card["values"].as_array().unwrap().iter().map(|value| value["value"].as_str().unwrap()).collect();
        assert_eq!(values, ["Analytical Engines", "I reason.\nStep by step.", "https://example.org/ada"], "the diet is the organizer's alone");
        assert_eq!((&card["online"], &card["contact"]), (&json!(true), &json!("none")));

        // Found by an answer that others see, and by no other.
        ada.client.call_raw("user.show", json!({"about": ""})).await.unwrap();
        let found = bo.client.call_raw("user.list.search", json!({"room": list, "query": "engines"})).await.unwrap();
        assert_eq!(found["results"][0]["values"][0], json!({"field": ids[0], "value": "Analytical Engines"}));
        let none = bo.client.call_raw("user.list.search", json!({"room": list, "query": "vegan"})).await.unwrap();
        assert_eq!(none["results"], json!([]));

        // Whoever blocked somebody shows them a name and no more.
        ada.client.call_raw("user.block", json!({"id": bo.id()})).await.unwrap();
        let card = bo.client.call_raw("profile.card", json!({"id": ada.id()})).await.unwrap();
        assert_eq!((&card["values"], &card["about"], &card["online"]), (&json!([]), &Value::Null, &json!(false)));
        assert_eq!(bo.code_of("profile.card", json!({"id": uuid::Uuid::nil()})).await, "user.not_found");
    }
}

crate::both! {
    async fn an_answer_is_one_of_its_field(server: Server) {
        let ids = form(server, false).await;
        let ada = holder(server, 0).await;
        for (field, value) in [
            (ids[0], "a\nb".to_owned()), (ids[0], "x".repeat(201)), (ids[1], "x".repeat(2_001)), (ids[1], "a\0b".to_owned()),
            (ids[2], "http://example.org".to_owned()), (ids[2], "javascript:alert(1)".to_owned()), (ids[3], "Meat".to_owned()), (999_999, "x".to_owned()),
        ] {
            assert_eq!(tell(&ada, field, &value).await, Err("profile.invalid".into()), "{value}");
        }
        let own = ada.client.call_raw("profile.get", json!({})).await.unwrap();
        assert_eq!(own["values"], json!([]), "nothing of it was written");
        let many: Vec<Value> = (0..21).map(|_| json!({"field": ids[0], "value": "x"})).collect();
        assert_eq!(ada.code_of("profile.update", json!({"values": many})).await, "invalid_input");
        // Words that nobody may write.
        crate::settings::set(server, "/api/v1/organizers/lotus/events/monsoon/settings/", json!({"live_blocked_words": "spam"})).await;
        assert_eq!(tell(&ada, ids[0], "Best spam").await, Err("chat.filtered".into()));
        assert!(tell(&ada, ids[3], "Vegan").await.is_ok());
    }
}

crate::both! {
    async fn what_is_required_is_needed_to_say_something_and_not_to_listen(server: Server) {
        let (ada, bo) = (holder(server, 0).await, holder(server, 1).await);
        let channel = ada.channel("main-stage");
        let word = json!({"channel": channel, "event_type": "channel.message", "content": {"type": "text", "body": "hello"}});
        ada.client.call_raw("chat.send", word.clone()).await.unwrap();
        let ids = form(server, true).await;
        let late = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        let own = late.client.call_raw("profile.get", json!({})).await.unwrap();
        assert_eq!(own["complete"], json!(false));
        late.enter_room("main-stage").await;
        late.client.call_raw("chat.join", json!({"channel": channel})).await.unwrap();
        let until = async {
            while ada.client.call_raw("chat.send", word.clone()).await.is_ok() {
                server.base.clock.advance(std::time::Duration::from_secs(2));
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(10), until).await.expect("the form counts at once");
        let share = json!({"card": "x", "email": "", "fields": false});
        for (action, payload) in [
            ("chat.send", word.clone()),
            ("user.show", json!({"about": "me"})),
            ("contact.ask", json!({"id": bo.id(), "share": share})),
            ("stage.hand", json!({"room": server.room("main-stage"), "raised": true})),
        ] {
            assert_eq!(late.code_of(action, payload).await, "profile.incomplete", "{action}");
        }
        // Whoever keeps order is not asked.
        let olga = Guest::enter(server, &organizer_token(server).await).await;
        olga.client.call_raw("chat.send", word.clone()).await.unwrap();
        assert_eq!(tell(&ada, ids[0], "Engines").await.unwrap(), json!({"complete": true}));
        server.base.clock.advance(std::time::Duration::from_secs(10));
        late.client.call_raw("chat.send", word.clone()).await.unwrap();
        // An answer that is taken back is missing again.
        assert_eq!(tell(&ada, ids[0], " ").await.unwrap(), json!({"complete": false}));
        assert_eq!(ada.code_of("chat.send", word).await, "profile.incomplete");
    }
}

crate::both! {
    async fn a_field_keeps_its_answers_until_it_goes_or_asks_something_else(server: Server) {
        let ids = form(server, false).await;
        let ada = holder(server, 0).await;
        tell(&ada, ids[0], "Engines").await.unwrap();
        tell(&ada, ids[1], "Hello").await.unwrap();
        let put = async |fields: Value| call(server, Method::PUT, FORM, json!({"fields": fields})).await;
        let kept = json!([
            {"id": ids[1], "label": "More about you", "kind": "long_text", "public": true},
            {"id": ids[0], "label": "Firm", "kind": "link"},
        ]);
        let (status, _) = put(kept).await;
        assert_eq!(status, 200);
        let own = ada.client.call_raw("profile.get", json!({})).await.unwrap();
        assert_eq!(own["values"], json!([{"field": ids[1], "value": "Hello"}]), "a name is no link");
        assert_eq!(own["fields"].as_array().unwrap().len(), 2);
        for bad in [
            json!([{"label": "x", "kind": "colour"}]),
            json!([{"label": "", "kind": "text"}]),
            json!([{"label": "x", "kind": "choice", "choices": ["one"]}]),
            json!([{"label": "x", "kind": "choice", "choices": ["one", " one"]}]),
            json!([{"id": 999_999, "label": "x", "kind": "text"}]),
            json!([{"id": ids[1], "label": "x", "kind": "text"}, {"id": ids[1], "label": "x", "kind": "text"}]),
            Value::Array((0..21).map(|at| json!({"label": format!("f{at}"), "kind": "text"})).collect()),
        ] {
            assert_eq!(put(bad.clone()).await.0, 400, "{bad}");
        }
        let after = ada.client.call_raw("profile.get", json!({})).await.unwrap();
        assert_eq!(after["fields"].as_array().unwrap().len(), 2, "a bad form changes nothing");
        assert_eq!(put(json!([])).await.0, 200);
    }
}
