//! Who was in which room from when to when.

use std::time::Duration;

use eventyay::base::jobs::Job;
use eventyay::live::views::{self, Device, store::View};
use serde_json::json;
use signaling::protocol::{EnterRoom, LeaveRoom, RoomId};

use crate::live_guest::{Guest, demo_event, eventually};
use crate::live_nodes::{enter, second_node};
use crate::server::{Database, Server};
use crate::settings::set;

/// Where the clock is moved by hand the process seems to have been away: these have no worker that would say so.
const DATABASES: [Database; 2] = [Database::Sqlite, Database::Postgres];
const SETTINGS: &str = "/api/v1/organizers/lotus/events/monsoon/settings/";

async fn holder(server: &Server, at: usize) -> Guest {
    Guest::enter(server, &server.demo.holders[at].ws_token).await
}

async fn views_of(server: &Server) -> Vec<View> {
    let event = demo_event(&server.base).await;
    views::store::of_event(&mut server.base.read().await.unwrap(), event.id, 0, 100).await.unwrap()
}

/// Waits until the views are like that.
async fn until(server: &Server, what: &str, fits: impl Fn(&[View]) -> bool) -> Vec<View> {
    eventually(what, async || {
        let views = views_of(server).await;
        fits(&views).then_some(views)
    })
    .await
}

async fn leave(guest: &Guest, room: i64) {
    guest.client.call(&LeaveRoom { room: RoomId(room) }).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_tab_does_not_shorten_the_first() {
    for database in DATABASES {
        let server = &Server::start_without_worker(database).await;
        let (first, second) = (holder(server, 0).await, holder(server, 0).await);
        let stage = server.room("main-stage");
        first.enter_room("main-stage").await;
        let open = until(server, "a view", |views| views.len() == 1).await;
        assert_eq!((open[0].room_id, open[0].person_id, open[0].device), (stage, first.id(), Device::Program));
        server.base.clock.advance(Duration::from_secs(100));
        second.enter_room("main-stage").await;
        server.base.clock.advance(Duration::from_secs(100));
        leave(&first, stage).await;
        // Somebody else's coming shows that everything up to here is written.
        let other = holder(server, 1).await;
        other.enter_room("main-stage").await;
        let views = until(server, "two people", |views| views.len() == 2).await;
        assert_eq!(views[0].left_at, None, "the other tab is still there");

        server.base.clock.advance(Duration::from_secs(100));
        leave(&second, stage).await;
        let views = until(server, "the end", |views| views[0].left_at.is_some()).await;
        let stayed = views[0].entered_at.until(views[0].left_at.unwrap());
        assert!((300..310).contains(&stayed.as_secs()), "{stayed:?}");
        assert_eq!(views.len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reload_goes_on_and_a_break_begins_anew() {
    for database in DATABASES {
        let server = &Server::start_without_worker(database).await;
        let guest = holder(server, 0).await;
        let stage = server.room("main-stage");
        for (pause, count) in [(0, 1), (20, 1), (60, 2)] {
            server.base.clock.advance(Duration::from_secs(pause));
            guest.enter_room("main-stage").await;
            let is_open = |views: &[View]| views.len() == count && views[count - 1].left_at.is_none();
            until(server, "an open view", is_open).await;
            leave(&guest, stage).await;
            until(server, "a closed view", |views| views[count - 1].left_at.is_some()).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_dead_process_left_open_ends_when_it_was_there_last() {
    for database in DATABASES {
        let server = &Server::start_without_worker(database).await;
        let guest = holder(server, 0).await;
        guest.enter_room("main-stage").await;
        let before = until(server, "a view", |views| views.len() == 1).await;
        // As if another process had kept it, which was seen ten seconds after.
        let seen = before[0].entered_at.plus(Duration::from_secs(10));
        let workshop = server.room("workshop");
        let mut tx = server.base.begin(eventyay::base::tx::Actor::System).await.unwrap();
        eventyay::execute!(tx, "INSERT INTO live_nodes (node, seen_at) VALUES (7, $1)", seen).unwrap();
        let dead = "INSERT INTO room_views (event_id, room_id, person_id, entered_at, device, node)
            SELECT event_id, $1, person_id, entered_at, device, 7 FROM room_views";
        eventyay::execute!(tx, dead, workshop).unwrap();
        tx.commit().await.unwrap();
        let close = || async {
            let job = Job { id: 0, key: String::new(), body: sqlx::types::Json(json!({})), attempt: 1 };
            for work in views::works(&server.base) {
                work.run(&job).await.expect("it runs");
            }
        };
        close().await;
        assert!(views_of(server).await.iter().all(|view| view.left_at.is_none()), "it may still be there");
        server.base.clock.advance(Duration::from_secs(75));
        // The living process says that it is there with the next thing that it writes.
        holder(server, 1).await.enter_room("main-stage").await;
        until(server, "another view", |views| views.len() == 3).await;
        close().await;
        let views = views_of(server).await;
        assert_eq!(views[1].left_at, Some(seen));
        assert_eq!(views[0].left_at, None, "its own process lives");
    }
}

crate::both! {
    async fn nothing_is_kept_where_nobody_wants_to_know(server: Server) {
        let (guest, other) = (holder(server, 0).await, holder(server, 1).await);
        guest.enter_room("main-stage").await;
        until(server, "a view", |views| views.len() == 1).await;
        assert_eq!(server.api_get("live/").await["tracks_views"], true);
        set(server, SETTINGS, json!({"track_room_views": false})).await;
        assert_eq!(server.api_get("live/").await["tracks_views"], false, "who asks for a report can be told why it is empty");
        eventually("the change is heard", async || {
            // Each coming and going asks what the settings say.
            other.enter_room("main-stage").await;
            leave(&other, server.room("main-stage")).await;
            let open = views_of(server).await.iter().filter(|view| view.left_at.is_none()).count();
            (open == 0).then_some(())
        }).await;
        let before = views_of(server).await.len();
        leave(&guest, server.room("main-stage")).await;
        guest.enter_room("main-stage").await;
        set(server, SETTINGS, json!({"track_room_views": true})).await;
        eventually("it is kept again", async || {
            other.enter_room("main-stage").await;
            leave(&other, server.room("main-stage")).await;
            (views_of(server).await.len() > before).then_some(())
        }).await;
        let kept = views_of(server).await;
        let of_guest = kept[before..].iter().filter(|view| view.person_id == guest.id() && view.left_at.is_some());
        assert_eq!(of_guest.count(), 0, "nothing of the time in between");
    }
}

/// Somebody who is on two processes is in once, and until they have left both.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_keep_one_view_of_a_person() {
    let server = Server::start_shared(Database::Postgres).await;
    let second = second_node(&server).await;
    let (here, _) = enter(&server.demo.ws_url, &server.demo, 0).await;
    until(&server, "a view", |views| views.len() == 1).await;
    let (there, _) = enter(&second.ws_url, &server.demo, 0).await;
    let room = RoomId(server.room("main-stage"));
    let (other, _) = enter(&second.ws_url, &server.demo, 1).await;
    until(&server, "the other process wrote", |views| views.len() == 2).await;
    here.call(&LeaveRoom { room }).await.unwrap();
    // The first process has written once more when this one is there.
    here.call(&EnterRoom { room: RoomId(server.room("workshop")) }).await.ok();
    let (_third, _) = enter(&server.demo.ws_url, &server.demo, 2).await;
    let views = until(&server, "a third", |views| views.len() >= 3).await;
    assert!(views[0].left_at.is_none(), "they are still on the other process");
    there.call(&LeaveRoom { room }).await.unwrap();
    until(&server, "the end", |views| views[0].left_at.is_some()).await;
    drop(other);
    second.running.abort();
    server.stop().await;
}
