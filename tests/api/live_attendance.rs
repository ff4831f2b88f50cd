//! The organizer's view: who is in now, over several processes, and nobody else sees it.

use std::time::Duration;

use eventyay::base::db::Raw;
use eventyay::orgs::permissions::{Permission, Permissions};
use serde_json::{Value, json};
use signaling::protocol::LeaveRoom;

use crate::live_guest::{Guest, eventually, organizer_token};
use crate::live_nodes::{enter, second_node};
use crate::permissions::token;
use crate::server::{Database, Server, browser};

/// Room by room: `(people, open questions, running polls, open reports)`.
async fn room(server: &Server, slug: &str) -> (i64, i64, i64, i64) {
    let now = server.api_get("live/").await;
    let id = server.room(slug);
    let rooms = now["rooms"].as_array().expect("rooms");
    let room = rooms.iter().find(|room| room["room"] == id).expect("the room is there");
    let of = |name: &str| room[name].as_i64().expect(name);
    (of("people"), of("open_questions"), of("running_polls"), of("open_reports"))
}

async fn people(server: &Server) -> i64 {
    server.api_get("live/").await["people"].as_i64().expect("a number")
}

crate::both! {
    async fn people_count_once_whatever_windows_they_have_open(server: Server) {
        assert_eq!(people(server).await, 0);
        let first = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        let second = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        let lobby = Guest::enter(server, &server.demo.holders[1].ws_token).await;
        for guest in [&first, &second] {
            guest.enter_room("main-stage").await;
        }
        let olga = Guest::enter(server, &organizer_token(server).await).await;
        for slug in ["main-stage", "workshop"] {
            olga.enter_room(slug).await;
        }
        eventually("three people", async || (people(server).await == 3).then_some(())).await;
        eventually("in two rooms", async || {
            (room(server, "main-stage").await.0 == 2 && room(server, "workshop").await.0 == 1).then_some(())
        }).await;
        let stage = first.room("main-stage").id;
        first.client.call(&LeaveRoom { room: stage }).await.expect("they may go");
        olga.client.call(&LeaveRoom { room: stage }).await.expect("they may go");
        eventually("one is left", async || (room(server, "main-stage").await.0 == 1).then_some(())).await;
        second.client.call(&LeaveRoom { room: stage }).await.expect("they may go");
        eventually("an empty room", async || (room(server, "main-stage").await.0 == 0).then_some(())).await;
        assert_eq!(people(server).await, 3, "the lobby counts");
        drop(lobby);
    }
}

crate::both! {
    async fn what_waits_for_somebody_is_counted_by_room(server: Server) {
        let ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        let olga = Guest::enter(server, &organizer_token(server).await).await;
        for guest in [&ada, &olga] {
            guest.enter_room("main-stage").await;
        }
        let stage = server.room("main-stage");
        olga.client.call_raw("question.open", json!({"room": stage, "open": true})).await.expect("she opens them");
        ada.client.call_raw("question.ask", json!({"room": stage, "content": "Why?"})).await.expect("she asks");
        let poll = json!({"room": stage, "content": "Tea?", "options": [{"content": "Yes"}, {"content": "No"}], "state": "open", "poll_type": "choice"});
        olga.client.call_raw("poll.create", poll).await.expect("she asks all");
        ada.client.call_raw("user.report", json!({"user": olga.id(), "room": stage, "reason": "loud"})).await.expect("told");
        assert_eq!(room(server, "main-stage").await, (room(server, "main-stage").await.0, 1, 1, 1));
        assert_eq!(room(server, "workshop").await, (0, 0, 0, 0));
        assert_eq!(server.api_get("live/").await["open_reports"], 1);
    }
}

crate::both! {
    async fn nobody_without_the_right_sees_it(server: Server) {
        let analyst = token(server, "lotus", [Permission::AnalyticsRead].into_iter().collect(), true).await;
        let moderator = token(server, "lotus", [Permission::RoomsModerate].into_iter().collect(), true).await;
        let none = token(server, "lotus", Permissions::default(), true).await;
        for path in ["live/", "live/attendance/"] {
            let status = async |token: &str| {
                let request = browser().get(server.api(path)).header("authorization", format!("Token {token}"));
                request.send().await.expect("an answer").status().as_u16()
            };
            assert_eq!(status(&analyst).await, 200, "the control");
            assert_eq!([status(&moderator).await, status(&none).await, status("nonsense").await], [403, 403, 401]);
        }
    }
}

/// A count of the past, as the sampler would have written it.
async fn sample(server: &Server, room: Option<i64>, minute: i64, people: i64) {
    let sql = "INSERT INTO attendance_samples (event_id, room_id, at, people) SELECT id, $1, $2, $3 FROM events WHERE slug = 'monsoon'";
    let mut conn = server.base.begin(eventyay::base::tx::Actor::System).await.expect("the database is there");
    match conn.raw() {
        Raw::Sqlite(conn) => drop(
            sqlx::query(sql).bind(room).bind(minute * 60_000_000).bind(people).execute(conn).await.expect("written"),
        ),
        Raw::Postgres(conn) => drop(
            sqlx::query(sql).bind(room).bind(minute * 60_000_000).bind(people).execute(conn).await.expect("written"),
        ),
    }
    conn.commit().await.expect("committed");
}

crate::both! {
    async fn a_plot_has_the_most_people_of_each_span(server: Server) {
        let stage = server.room("main-stage");
        let begin = server.base.now().micros() / 60_000_000 - 600;
        for (minute, event, room) in [(0, 5, 4), (1, 9, 7), (2, 3, 1), (100, 2, 2)] {
            sample(server, None, begin + minute, event).await;
            sample(server, Some(stage), begin + minute, room).await;
        }
        let moment = |minute: i64| eventyay::base::time::Timestamp((begin + minute) * 60_000_000).to_string();
        let asked = format!("live/attendance/?since={}&until={}", moment(0), moment(120));
        let plot = server.api_get(&asked).await;
        let values = |points: &Value| points.as_array().expect("points").iter().map(|point| point["people"].as_i64().expect("a number")).collect::<Vec<_>>();
        assert_eq!((plot["step"].as_i64(), values(&plot["event"])), (Some(60), vec![5, 9, 3, 2]));
        assert_eq!((plot["rooms"][0]["room"].as_i64(), values(&plot["rooms"][0]["points"])), (Some(stage), vec![4, 7, 1, 2]));
        let days = server.api_get(&format!("live/attendance/?since={}&until={}", moment(-60 * 24), moment(60 * 24))).await;
        assert_eq!(days["step"], 720);
        assert_eq!(values(&days["event"]).iter().max(), Some(&9), "a peak is not averaged away");
        assert_eq!(server.api_get("live/").await["peak"]["people"], 9);
        for wrong in ["since=2026-01-01T00:00:00Z&until=2026-06-01T00:00:00Z", "since=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z", "since=x", "x=1"] {
            let response = server.authorized(server.client.get(server.api(&format!("live/attendance/?{wrong}")))).send().await.expect("an answer");
            assert_eq!(response.status(), 400, "{wrong}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_on_two_processes_count_once_and_a_process_that_died_does_not() {
    let server = Server::start_shared(Database::Postgres).await;
    let second = second_node(&server).await;
    let demo = &server.demo;
    let (ada_here, _) = enter(&demo.ws_url, demo, 0).await;
    let (ada_there, _) = enter(&second.ws_url, demo, 0).await;
    let (bo_there, _) = enter(&second.ws_url, demo, 1).await;
    eventually("Ada and Bo", async || (people(&server).await == 2).then_some(())).await;
    eventually("in the room", async || (room(&server, "main-stage").await.0 == 2).then_some(())).await;
    second.running.abort();
    drop((ada_there, bo_there));
    // It stays silent, so what it said last is too old after a while.
    let late = server.base.now().plus(Duration::from_secs(26));
    let mut conn = server.base.read().await.expect("the database is there");
    let event = crate::live_guest::demo_event(&server.base).await;
    let counts = eventyay::live::attendance::counts(&mut conn, event.id, late).await.expect("counted");
    assert_eq!(counts.event, 0, "the control: nobody is fresh by then, unless renewed");
    eventually("the first process goes on telling", async || {
        let now = server.api_get("live/").await;
        (now["people"].as_i64() >= Some(1)).then_some(())
    })
    .await;
    drop(ada_here);
    drop(conn);
    server.stop().await;
}
