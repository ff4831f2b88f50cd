//! Posters are voted for once a person, while the organizer lets people, and who may see how it stands does.

use reqwest::Client;
use serde_json::{Value, json};
use signaling::protocol::PostersChanged;

use crate::live_booths::{Fair, ask};
use crate::live_chat_files::{joined, picture};
use crate::live_guest::{Guest, api_delete, organizer_token};
use crate::server::{Server, browser};

async fn guest(server: &Server, holder: usize) -> Guest {
    Guest::enter(server, &server.demo.holders[holder].ws_token).await
}

async fn vote(guest: &Guest, poster: i64) -> Result<Value, String> {
    ask(guest, "poster.vote", json!({"poster": poster})).await
}

async fn voting(server: &Server, fair: &Fair, body: Value) {
    let (status, told) = server.api_patch(&format!("rooms/{}/poster_voting/", fair.wall), &body).await;
    assert_eq!(status, 200, "{told}");
}

async fn votes(server: &Server, fair: &Fair) -> Vec<i64> {
    let listed = server.api_get(&format!("rooms/{}/posters/", fair.wall)).await;
    listed["results"].as_array().unwrap().iter().map(|poster| poster["votes"].as_i64().unwrap()).collect()
}

crate::both! {
    async fn one_vote_a_person_and_poster_while_it_is_open(server: Server) {
        let fair = Fair::set_up(server).await;
        let (ada, chidi, mut bo) = (guest(server, 0).await, guest(server, 2).await, guest(server, 1).await);
        ask(&bo, "room.enter", json!({"room": fair.wall})).await.unwrap();
        assert_eq!(vote(&chidi, fair.optics).await, Err("poster.vote_closed".into()));
        voting(server, &fair, json!({"open": true})).await;
        bo.wait_for::<PostersChanged>(|told| told.poster.is_none()).await;
        let (one, other) = tokio::join!(vote(&chidi, fair.optics), vote(&chidi, fair.optics));
        assert!(one.is_ok() && other.is_ok(), "twice is no mistake");
        assert_eq!(votes(server, &fair).await, [1, 0], "and counts once");
        vote(&ada, fair.optics).await.unwrap();
        vote(&chidi, fair.rivers).await.unwrap();
        assert_eq!(votes(server, &fair).await, [2, 1]);
        let back = ask(&chidi, "poster.unvote", json!({"poster": fair.rivers})).await.unwrap();
        assert_eq!((&back["voted"], &back["voting"]["used"]), (&json!(false), &json!(1)));
        voting(server, &fair, json!({"open": false})).await;
        assert_eq!(ask(&chidi, "poster.unvote", json!({"poster": fair.optics})).await, Err("poster.vote_closed".into()));
        assert_eq!(votes(server, &fair).await, [2, 0], "what was given stays");
    }
}

crate::both! {
    async fn no_more_votes_than_the_room_allows_however_fast(server: Server) {
        let fair = Fair::set_up(server).await;
        voting(server, &fair, json!({"open": true, "votes_each": 1})).await;
        let (chidi, window) = (guest(server, 2).await, guest(server, 2).await);
        let (one, other) = tokio::join!(vote(&chidi, fair.optics), vote(&window, fair.rivers));
        assert_eq!([one.is_ok(), other.is_ok()].iter().filter(|given| **given).count(), 1);
        assert_eq!(one.err().or(other.err()).as_deref(), Some("poster.vote_limit"));
        assert_eq!(votes(server, &fair).await.iter().sum::<i64>(), 1);
        for wrong in [json!(0), json!(-1), json!(100_000)] {
            let (status, _) = server.api_patch(&format!("rooms/{}/poster_voting/", fair.wall), &json!({"votes_each": wrong})).await;
            assert_eq!(status, 400, "{wrong}");
        }
        voting(server, &fair, json!({"votes_each": null})).await;
        vote(&chidi, fair.optics).await.unwrap();
        vote(&chidi, fair.rivers).await.unwrap();
    }
}

crate::both! {
    async fn results_are_the_organizers_until_they_say_otherwise(server: Server) {
        let fair = Fair::set_up(server).await;
        voting(server, &fair, json!({"open": true})).await;
        let (ada, chidi) = (guest(server, 0).await, guest(server, 2).await);
        let olga = Guest::enter(server, &organizer_token(server).await).await;
        vote(&chidi, fair.optics).await.unwrap();
        let seen = async |guest: &Guest| {
            let list = ask(guest, "poster.list", json!({"room": fair.wall})).await.unwrap();
            let one = ask(guest, "poster.get", json!({"poster": fair.optics})).await.unwrap();
            (list["posters"][0]["votes"].clone(), one["poster"]["votes"].clone())
        };
        assert_eq!(seen(&olga).await, (json!(1), json!(1)));
        for other in [&chidi, &ada] {
            assert_eq!(seen(other).await, (Value::Null, Value::Null), "a presenter does not count either");
        }
        voting(server, &fair, json!({"results_public": true})).await;
        assert_eq!(seen(&chidi).await, (json!(1), json!(1)));
        let path = format!("rooms/{}/poster_voting/export/", fair.wall);
        let file = server.authorized(server.client.get(server.api(&path))).send().await.unwrap().text().await.unwrap();
        let lines: Vec<&str> = file.lines().collect();
        assert!(lines[1].contains("\"Optics\"") && lines[1].ends_with("\"1\""), "{file}");
    }
}

crate::both! {
    async fn silenced_people_do_not_vote_and_moderators_do_not_need_a_ticket(server: Server) {
        let fair = Fair::set_up(server).await;
        voting(server, &fair, json!({"open": true})).await;
        let chidi = guest(server, 2).await;
        let olga = Guest::enter(server, &organizer_token(server).await).await;
        ask(&olga, "moderation.sanction", json!({"user": chidi.id(), "kind": "silence"})).await.unwrap();
        assert_eq!(vote(&chidi, fair.optics).await, Err("protocol.denied".into()));
        assert!(vote(&olga, fair.optics).await.is_ok());
    }
}

crate::both! {
    async fn a_poster_says_what_it_is_by_the_rules(server: Server) {
        let fair = Fair::set_up(server).await;
        let path = format!("rooms/{}/posters/{}/", fair.wall, fair.optics);
        let whole = json!({"abstract": "Light *bends*.", "authors": "A. Lovelace, B. L.", "tags": ["light", "Light", "lenses"],
            "session": "abc123", "links": [{"kind": "download", "label": "", "url": "https://example.org/data"}]});
        let (status, kept) = server.api_patch(&path, &whole).await;
        assert_eq!((status, &kept["tags"], &kept["session"]), (200, &json!(["light", "lenses"]), &json!("ABC123")));
        assert_eq!(kept["links"][0]["label"], "https://example.org/data");
        for (field, wrong) in [
            ("title", json!("")), ("title", json!("x".repeat(301))), ("abstract", json!("x".repeat(20_001))), ("tags", json!(vec!["t"; 13])),
            ("session", json!("../x")), ("presentation_room", json!(999_999)), ("links", json!([{"kind": "profile", "label": "", "url": "javascript:1"}])),
            ("position", json!(-1)),
        ] {
            let (status, told) = server.api_patch(&path, &json!({field: wrong})).await;
            assert_eq!((status, told[field].is_array()), (400, true), "{field}: {told}");
        }
        let filtered = server.api_get(&format!("rooms/{}/posters/?category=Earth", fair.wall)).await;
        assert_eq!(filtered["count"], 1);
    }
}

crate::both! {
    async fn files_are_for_those_whom_the_gate_lets_to_the_stand(server: Server) {
        let fair = Fair::set_up(server).await;
        let (hers, his, stranger) = (joined(server, 0).await, joined(server, 1).await, browser());
        let send = async |from: &(Client, String), stand: i64, kind: &str, bytes: Vec<u8>| {
            let url = server.url(&format!("/lotus/monsoon/video/stand/{stand}/files?kind={kind}&name=my%20poster.x"));
            let answer = from.0.post(url).header("X-CSRF-Token", &from.1).body(bytes).send().await.unwrap();
            (answer.status().as_u16(), answer.json::<Value>().await.unwrap_or(Value::Null))
        };
        let (status, first) = send(&hers, fair.optics, "preview", picture()).await;
        assert_eq!((status, &first["kind"], &first["name"]), (201, &json!("preview"), &json!("my_poster.png")));
        assert_eq!(send(&his, fair.optics, "preview", picture()).await.0, 404, "the neighbour's presenter");
        assert_eq!(send(&(stranger.clone(), hers.1.clone()), fair.optics, "logo", picture()).await.0, 403, "no cookie");
        assert_eq!(send(&(hers.0.clone(), "forged".into()), fair.optics, "logo", picture()).await.0, 403);
        assert_eq!(send(&hers, fair.optics, "crown", picture()).await.0, 400);
        assert_eq!(send(&hers, fair.optics, "poster", b"<script>".to_vec()).await.0, 400);
        assert_eq!(send(&hers, fair.optics, "logo", b"%PDF-1.7".to_vec()).await.0, 400, "a logo is a picture");
        let (_, poster) = send(&hers, fair.optics, "poster", b"%PDF-1.7 x".to_vec()).await;
        let get = async |from: &Client, id: &Value| {
            let url = format!("/lotus/monsoon/video/stand/file/{}", id.as_str().unwrap());
            from.get(server.url(&url)).send().await.unwrap()
        };
        let seen = get(&his.0, &poster["id"]).await;
        assert_eq!((seen.status().as_u16(), &seen.headers()["content-disposition"].to_str().unwrap()[..10]), (200, "attachment"));
        assert_eq!(get(&stranger, &poster["id"]).await.status(), 404);
        // A new one takes the old one's place.
        let (_, second) = send(&hers, fair.optics, "preview", picture()).await;
        assert_eq!(get(&his.0, &first["id"]).await.status(), 404);
        assert_eq!(get(&his.0, &second["id"]).await.status(), 200);
        let listed = server.api_get(&format!("stands/{}/files/", fair.optics)).await;
        assert_eq!(listed["count"], 2);
        let path = format!("stands/{}/files/{}/", fair.optics, second["id"].as_str().unwrap());
        assert_eq!(api_delete(server, &path).await, 204);
        assert_eq!(get(&his.0, &second["id"]).await.status(), 404);
        // Who may not come to the wall has none of it.
        server.api_patch(&format!("rooms/{}/", fair.wall), &json!({"audience": "team"})).await;
        assert_eq!(get(&his.0, &poster["id"]).await.status(), 200, "a presenter of the wall");
        let visitor = joined(server, 2).await;
        assert_eq!(get(&visitor.0, &poster["id"]).await.status(), 404);
    }
}
