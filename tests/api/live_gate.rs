//! The gate's table: every reason at every door. The right changes in the database without any fact being told, so that a
//! door passes only if it asks the gate itself.

use eventyay::access::Refusal;
use eventyay::access::grants::{self, Capability, NewGrant};
use eventyay::access::people::{self, Kind, Person};
use eventyay::access::policies::{self, Timing};
use eventyay::access::sanctions::{self, Kind as Sanctioned, NewSanction};
use eventyay::access::tokens::{self, Purpose};
use eventyay::base::tx::{Actor, Tx};
use eventyay::events::rules::Shape;
use eventyay::events::{self, Event};
use serde_json::{Value, json};
use signaling::protocol::{AdmissionChanged, LeaveRoom, RefusalCode, RoomId};

use crate::live_guest::{Guest, demo_event, offer, token_for};
use crate::server::{Server, browser, csrf_of, json};

/// Somebody with a seat in the workshop and a token for every door.
struct Holder {
    person: Person,
    socket: String,
    whip: String,
    whep: String,
    browser: reqwest::Client,
}

crate::both! {
    async fn every_reason_is_told_at_every_door(server: Server) {
        let event = demo_event(&server.base).await;
        let room = open_workshop(server).await;
        for reason in Refusal::CODES {
            let holder = holder(server, &event, room).await;
            let inside = Guest::enter(server, &holder.socket).await;
            let dropped = Guest::enter_resumable(server, &holder.socket).await;
            if reason != "full" {
                inside.enter_room("workshop").await;
                dropped.enter_room("workshop").await;
            }
            let point = dropped.client.resume_point().unwrap();
            drop(dropped);
            change(server, &event, &holder, room, reason).await;
            let holder = if reason == "not_logged_in" { without_tokens(holder) } else { holder };

            assert_eq!(page(server, &holder, reason).await, reason, "the page");
            assert_eq!(socket(server, &holder.socket, room).await, reason, "the socket");
            assert_eq!(media(&inside, reason).await, reason, "the media offer");
            assert_eq!(program(server, "whip", &holder.whip, "sendonly").await, reason, "WHIP");
            assert_eq!(program(server, "whep", &holder.whep, "recvonly").await, reason, "WHEP");
            assert_eq!(resume(server, point, room, reason).await, reason, "the resume");
            if reason == "full" {
                set_capacity(server, room, None).await;
            }
        }
    }
}

async fn open_workshop(server: &Server) -> i64 {
    let room = server.room("workshop");
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    let mut policy = policies::store::of_room(&mut tx, room).await.unwrap().unwrap();
    policy.timing = Timing::Always;
    policies::store::put(&mut tx, room, &policy).await.unwrap();
    tx.commit().await.unwrap();
    room
}

async fn holder(server: &Server, event: &Event, room: i64) -> Holder {
    let seat = server.product("Workshop seat").await;
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    let person = people::create(&mut tx, event.id, Kind::Attendee, "Somebody").await.unwrap();
    let grant =
        NewGrant { product_id: Some(seat), source: "test:1", ..NewGrant::new(event.id, person.id, Capability::Attend) };
    let now = tx.now();
    grants::store::insert(&mut tx, &grant, now).await.unwrap();
    let mut mint =
        async |purpose, room| tokens::mint(&mut tx, &token_for(event, person.id, purpose, room)).await.unwrap();
    let socket = mint(Purpose::Socket, None).await;
    let whip = mint(Purpose::Whip, Some(room)).await;
    let whep = mint(Purpose::Whep, Some(room)).await;
    let join = mint(Purpose::Join, None).await;
    tx.commit().await.unwrap();
    let browser = browser();
    let link = server.url(&format!("/lotus/monsoon/join/{join}/"));
    let page = browser.get(&link).send().await.unwrap().text().await.unwrap();
    browser.post(&link).form(&[("csrf", csrf_of(&page))]).send().await.unwrap();
    Holder { person, socket, whip, whep, browser }
}

fn without_tokens(holder: Holder) -> Holder {
    Holder { socket: String::new(), whip: String::new(), whep: String::new(), browser: browser(), ..holder }
}

/// Makes the reason true, behind everybody's back.
async fn change(server: &Server, event: &Event, holder: &Holder, room: i64, reason: &str) {
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    let (id, now) = (holder.person.id, tx.now());
    let hour = 3_600_000_000i64;
    let later = now.micros() + hour;
    let before = now.micros() - hour;
    let done = match reason {
        "no_ticket" => eventyay::execute!(tx, "DELETE FROM grants WHERE person_id = $1", id),
        "wrong_ticket" => eventyay::execute!(tx, "UPDATE grants SET product_id = NULL WHERE person_id = $1", id),
        "unpaid" => eventyay::execute!(tx, "UPDATE grants SET held = TRUE WHERE person_id = $1", id),
        "canceled" => eventyay::execute!(tx, "UPDATE grants SET revoked_at = $2 WHERE person_id = $1", id, now),
        "too_early" => eventyay::execute!(tx, "UPDATE grants SET valid_from = $2 WHERE person_id = $1", id, later),
        "ended" => eventyay::execute!(tx, "UPDATE grants SET valid_until = $2 WHERE person_id = $1", id, before),
        "banned" => {
            let ban = NewSanction {
                organizer_id: event.organizer_id,
                event_id: event.id,
                person_id: id,
                kind: Sanctioned::Ban,
                room_id: Some(room),
                until: None,
                reason: "",
            };
            sanctions::store::insert(&mut tx, &ban, "test", now).await.map(|_| 1)
        }
        "wrong_event" => {
            let other = other_event(&mut tx, event).await;
            eventyay::execute!(tx, "UPDATE people SET event_id = $2 WHERE id = $1", id, other.id)
        }
        "full" | "not_logged_in" => Ok(1),
        other => panic!("no way to make {other} true"),
    };
    assert_eq!(done.unwrap(), 1, "{reason}");
    tx.commit().await.unwrap();
    if reason == "full" {
        set_capacity(server, room, Some(0)).await;
    }
}

async fn other_event(tx: &mut Tx, event: &Event) -> Event {
    let new = Shape { live: true, ..Shape::new("drought", "Another conference", event.date_from, event.date_to) };
    let now = tx.now();
    events::store::insert(tx, event.organizer_id, &new, now).await.unwrap()
}

async fn set_capacity(server: &Server, room: i64, capacity: Option<i64>) {
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    let mut policy = policies::store::of_room(&mut tx, room).await.unwrap().unwrap();
    policy.capacity = capacity;
    policies::store::put(&mut tx, room, &policy).await.unwrap();
    tx.commit().await.unwrap();
}

/// Pages count nobody, and a person of another event is nobody here: the page then says what it can know.
async fn page(server: &Server, holder: &Holder, reason: &str) -> String {
    if reason == "full" || reason == "wrong_event" {
        return reason.to_owned();
    }
    let page = holder.browser.get(server.url("/lotus/monsoon/video/workshop")).send().await.unwrap();
    assert_eq!(page.status(), 403, "{reason}");
    let html = page.text().await.unwrap();
    html.split("data-code=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or(&html).to_owned()
}

/// At authentication when no room would ever let them in, else at the room's door.
async fn socket(server: &Server, token: &str, room: i64) -> String {
    match Guest::try_enter(server, token, false).await {
        Err(failure) if failure["code"] == "auth.denied" => word(&failure["details"]["refusal"]["code"]),
        Err(failure) => {
            assert_eq!(failure["code"], "auth.invalid_token");
            "not_logged_in".to_owned()
        }
        Ok(guest) => match guest.refusal_of(room).await {
            Some(code) => word(&json!(code)),
            None => "let in".to_owned(),
        },
    }
}

async fn media(inside: &Guest, reason: &str) -> String {
    match inside.offer("workshop", &offer("recvonly")).await {
        // Without a token there is no socket to offer on, and who is inside of a full room stays.
        Ok(_) if reason == "not_logged_in" => reason.to_owned(),
        Ok(_) => "let in".to_owned(),
        Err(failure) if failure["code"] == "room.not_entered" && reason == "full" => reason.to_owned(),
        Err(failure) => word(&failure["details"]["refusal"]["code"]),
    }
}

async fn program(server: &Server, door: &str, bearer: &str, direction: &str) -> String {
    let request = server.client.post(server.url(&format!("/{door}/lotus/monsoon/workshop")));
    let request = if bearer.is_empty() { request } else { request.bearer_auth(bearer) };
    let response = request.header("Content-Type", "application/sdp").body(offer(direction)).send().await.unwrap();
    match response.status().as_u16() {
        201 => "let in".to_owned(),
        401 => "not_logged_in".to_owned(),
        403 => word(&json(response).await["code"]),
        other => panic!("{other}: {}", response.text().await.unwrap()),
    }
}

async fn resume(server: &Server, point: signaling::protocol::ResumeFrom, room: i64, reason: &str) -> String {
    let mut client = Guest::knock(server).await;
    match client.resume(point).await {
        Ok(welcome) => {
            let guest = Guest { client, welcome };
            let refusal = guest.room("workshop").refusal.as_ref().map(|refusal| word(&json!(refusal.code)));
            match refusal {
                Some(code) => code,
                // The resume token is authority enough, and a place is taken by entering.
                None if reason == "not_logged_in" => reason.to_owned(),
                None => guest.refusal_of(room).await.map_or("let in".to_owned(), |code| word(&json!(code))),
            }
        }
        Err(error) => word(&json!(error.failure().expect("it says why"))["details"]["refusal"]["code"]),
    }
}

fn word(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no code: {value}")).to_owned()
}

crate::both! {
    async fn a_place_that_becomes_free_is_told_to_who_found_none(server: Server) {
        let event = demo_event(&server.base).await;
        let room = open_workshop(server).await;
        set_capacity(server, room, Some(1)).await;
        let (first, second) = (holder(server, &event, room).await, holder(server, &event, room).await);
        let inside = Guest::enter(server, &first.socket).await;
        inside.enter_room("workshop").await;
        inside.enter_room("workshop").await;
        let mut waiting = Guest::enter(server, &second.socket).await;
        assert_eq!(waiting.refusal_of(room).await, Some(RefusalCode::Full));
        inside.client.call(&LeaveRoom { room: RoomId(room) }).await.unwrap();
        waiting.wait_for(|change: &AdmissionChanged| change.room.0 == room && change.admission.is_some()).await;
        waiting.enter_room("workshop").await;
        assert_eq!(inside.refusal_of(room).await, Some(RefusalCode::Full));
    }
}
