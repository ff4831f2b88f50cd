//! Reports: made as jobs, kept for a while, for those who may see what is in them.

use std::io::Read;
use std::time::Duration;

use eventyay::access::people::{self, Kind};
use eventyay::base::db::Raw;
use eventyay::base::time::Timestamp;
use eventyay::base::tx::Actor;
use eventyay::orgs::permissions::{Permission, Permissions};
use serde_json::{Value, json};

use crate::live_guest::{Guest, api_delete, demo_event, eventually};
use crate::permissions::token;
use crate::server::{Server, browser};

/// Has a report made, and fetches it.
async fn report(server: &Server, body: Value) -> Vec<u8> {
    let (status, made) = server.api_post("reports/", &body).await;
    assert_eq!(status, 202, "{made}");
    let path = format!("reports/{}/", made["id"]);
    let url = eventually("the report is made", async || {
        let now = server.api_get(&path).await;
        assert_ne!(now["state"], "failed", "{now}");
        now["url"].as_str().map(str::to_owned)
    })
    .await;
    let answer = server.authorized(server.client.get(server.url(&url))).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    assert!(answer.headers()["content-disposition"].to_str().expect("text").starts_with("attachment"));
    answer.bytes().await.expect("a body").to_vec()
}

async fn csv(server: &Server, what: &str, more: Value) -> String {
    let mut body = json!({"what": what, "format": "csv"});
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    String::from_utf8(report(server, body).await).expect("UTF-8")
}

/// Somebody was in a room, from and until minutes after a moment.
async fn stay(server: &Server, name: &str, room: i64, begin: Timestamp, (from, until): (i64, i64)) {
    let event = demo_event(&server.base).await;
    let mut tx = server.base.begin(Actor::System).await.expect("the database is there");
    let person = people::create(&mut tx, event.id, Kind::Attendee, name).await.expect("made");
    let at = |minute: i64| begin.micros() + minute * 60_000_000;
    let sql = "INSERT INTO room_views (event_id, room_id, person_id, entered_at, left_at, device, node) VALUES ($1, $2, $3, $4, $5, 'computer', 1)";
    match tx.raw() {
        Raw::Sqlite(conn) => drop(
            sqlx::query(sql)
                .bind(event.id)
                .bind(room)
                .bind(person.id)
                .bind(at(from))
                .bind(at(until))
                .execute(conn)
                .await
                .expect("written"),
        ),
        Raw::Postgres(conn) => drop(
            sqlx::query(sql)
                .bind(event.id)
                .bind(room)
                .bind(person.id)
                .bind(at(from))
                .bind(at(until))
                .execute(conn)
                .await
                .expect("written"),
        ),
    }
    tx.commit().await.expect("committed");
}

crate::both! {
    async fn who_was_in_a_session_long_enough_is_in_its_list(server: Server) {
        let slots = server.api_get("slots/").await;
        let slot = slots["results"].as_array().expect("slots")[0].clone();
        let begin: Timestamp = slot["start"].as_str().expect("a time").parse().expect("a moment");
        let room = slot["room"].as_i64().expect("a room");
        let title = slot["title"].as_str().expect("a title").to_owned();
        stay(server, "Long Lena", room, begin, (-10, 12)).await;
        stay(server, "Short Sam", room, begin, (0, 3)).await;
        stay(server, "=HYPERLINK(\"x\")", room, begin, (1, 20)).await;
        stay(server, "Early Eve", room, begin, (-30, -1)).await;
        let list = csv(server, "session_attendees", json!({})).await;
        assert!(list.contains("Long Lena") && list.contains("\"12\""), "{list}");
        assert!(!list.contains("Short Sam") && !list.contains("Early Eve"), "{list}");
        assert!(list.contains("\"'=HYPERLINK(\"\"x\"\")\""), "a formula is text: {list}");
        assert!(list.contains(&title.replace('"', "\"\"")), "{title}: {list}");
        let all = csv(server, "session_attendees", json!({"minutes": 1})).await;
        assert!(all.contains("Short Sam") && !all.contains("Early Eve"), "{all}");
        let sessions = csv(server, "sessions", json!({"room": room})).await;
        assert!(sessions.lines().any(|line| line.contains("\"2\"")), "{sessions}");
        assert!(!sessions.contains("Lena"), "figures name nobody");
        let attendees = csv(server, "attendees", json!({})).await;
        assert!(attendees.contains("Early Eve") && attendees.contains("\"29\""), "{attendees}");
        let days = csv(server, "attendance", json!({})).await;
        assert!(days.contains("\"4\"") && !days.contains("Lena"), "{days}");
        let elsewhere = server.demo.rooms.iter().find(|other| other.id != room).expect("another room").id;
        assert_eq!(csv(server, "attendance", json!({"room": elsewhere})).await.lines().count(), 1, "only the head");
    }
}

crate::both! {
    async fn what_was_said_asked_and_voted_is_told_and_the_summary_is_paper(server: Server) {
        let ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        let olga = Guest::enter(server, &crate::live_guest::organizer_token(server).await).await;
        for guest in [&ada, &olga] {
            guest.enter_room("main-stage").await;
        }
        let room = server.room("main-stage");
        let channel = ada.channel("main-stage");
        let say = json!({"channel": channel, "event_type": "channel.message", "content": {"type": "text", "body": "+cmd|' /C calc'!A0"}});
        ada.client.call_raw("chat.send", say).await.expect("said");
        olga.client.call_raw("question.open", json!({"room": room, "open": true})).await.expect("opened");
        ada.client.call_raw("question.ask", json!({"room": room, "content": "Who pays?", "anonymous": true})).await.expect("asked");
        let poll = json!({"room": room, "content": "Tea?", "options": [{"content": "Yes"}, {"content": "No"}], "state": "open", "poll_type": "choice"});
        let poll = olga.client.call_raw("poll.create", poll).await.expect("made")["poll"].clone();
        ada.client.call_raw("poll.vote", json!({"room": room, "id": poll["id"], "options": [poll["options"][0]["id"]]})).await.expect("voted");
        let chat = csv(server, "chat", json!({"room": room})).await;
        assert!(chat.contains("\"'+cmd|' /C calc'!A0\"") && chat.contains("Ada Lovelace"), "{chat}");
        let questions = csv(server, "questions", json!({})).await;
        assert!(questions.contains("Who pays?") && !questions.contains("Ada Lovelace"), "asked without a name: {questions}");
        let polls = csv(server, "polls", json!({})).await;
        assert!(polls.contains("\"Yes\",\"1\",\"1\"") && polls.contains("\"No\",\"0\",\"1\""), "{polls}");
        let book = report(server, json!({"what": "chat", "format": "xlsx"})).await;
        let mut strings = String::new();
        zip::ZipArchive::new(std::io::Cursor::new(book)).expect("a workbook").by_name("xl/sharedStrings.xml").expect("its words").read_to_string(&mut strings).expect("text");
        assert!(strings.contains("&apos;+cmd") || strings.contains("'+cmd"), "{strings}");
        let paper = report(server, json!({"what": "summary", "format": "pdf"})).await;
        assert!(paper.starts_with(b"%PDF-"));
        let summary = csv(server, "summary", json!({})).await;
        assert!(summary.contains("\"1\""), "{summary}");
    }
}

crate::both! {
    async fn a_report_is_for_those_who_may_see_what_is_in_it(server: Server) {
        let of = async |permissions: &[Permission]| token(server, "lotus", permissions.iter().copied().collect::<Permissions>(), true).await;
        let analyst = of(&[Permission::AnalyticsRead]).await;
        let box_office = of(&[Permission::AnalyticsRead, Permission::OrdersRead]).await;
        let moderator = of(&[Permission::AnalyticsRead, Permission::RoomsModerate]).await;
        let nobody = of(&[Permission::RoomsModerate, Permission::OrdersRead]).await;
        let ask = async |token: &str, what: &str| {
            let request = browser().post(server.api("reports/")).header("authorization", format!("Token {token}"));
            let answer = request.json(&json!({"what": what, "format": "csv"})).send().await.expect("an answer");
            let status = answer.status().as_u16();
            (status, answer.json::<Value>().await.unwrap_or_default()["id"].as_i64())
        };
        for (what, wanted) in [
            ("attendance", [202, 202, 202, 403]),
            ("sessions", [202, 202, 202, 403]),
            ("polls", [202, 202, 202, 403]),
            ("summary", [202, 202, 202, 403]),
            ("attendees", [403, 202, 403, 403]),
            ("session_attendees", [403, 202, 403, 403]),
            ("chat", [403, 403, 202, 403]),
            ("questions", [403, 403, 202, 403]),
        ] {
            let mut got = Vec::new();
            for token in [&analyst, &box_office, &moderator, &nobody] {
                got.push(ask(token, what).await.0);
            }
            assert_eq!(got, wanted, "{what}");
        }
        let (_, id) = ask(&box_office, "attendees").await;
        let id = id.expect("made");
        let fetch = async |token: &str, path: String| {
            let request = browser().get(server.api(&path)).header("authorization", format!("Token {token}"));
            request.send().await.expect("an answer").status().as_u16()
        };
        eventually("made", async || (fetch(&box_office, format!("reports/{id}/file/")).await == 200).then_some(())).await;
        for token in [&analyst, &moderator, &nobody] {
            assert_eq!(fetch(token, format!("reports/{id}/file/")).await, 403);
            assert_eq!(fetch(token, format!("reports/{id}/")).await, 403);
        }
        let listed = browser().get(server.api("reports/")).header("authorization", format!("Token {analyst}")).send().await.expect("an answer");
        assert!(!listed.text().await.expect("a body").contains("attendees"), "what somebody may not see is not in their list");
        server.base.clock.advance(Duration::from_secs(2 * 3_600 + 1));
        assert_eq!(fetch(&box_office, format!("reports/{id}/file/")).await, 404, "its time is over");
        assert_eq!(api_delete(server, &format!("reports/{id}/")).await, 404);
        for wrong in [json!({"what": "everything", "format": "csv"}), json!({"what": "chat", "format": "pdf"}), json!({"what": "chat", "format": "doc"}),
            json!({"what": "sessions", "format": "csv", "minutes": 0}), json!({"what": "sessions", "format": "csv", "room": 999_999})] {
            assert_eq!(server.api_post("reports/", &wrong).await.0, 400, "{wrong}");
        }
    }
}
