//! A meeting goes into groups and comes back. Where somebody's media go is the gate's word, never the page's.

use std::time::Duration;

use eventyay::access::policies::{self, Audience, Timing};
use eventyay::base::tx::Actor;
use serde_json::{Value, json};
use signaling::client::Client;
use signaling::protocol::{
    EnterRoom, MediaClosed, MediaClosedCode, MediaPart, OfferMedia, RoomId, StageDesk, StageOwn, StagePlace,
    StageState, ToldBreakouts,
};

use crate::live_guest::{Guest, offer, organizer_token};
use crate::live_nodes::{second_node, wait};
use crate::server::{Database, Server};

/// Three of a meeting and who leads it, all in it.
pub struct Meeting {
    pub ada: Guest,
    pub bo: Guest,
    pub cy: Guest,
    pub olga: Guest,
}

pub async fn meeting(server: &Server) -> Meeting {
    open_to_everybody(server).await;
    let demo = &server.demo;
    let meeting = Meeting {
        ada: Guest::enter(server, &demo.holders[0].ws_token).await,
        bo: Guest::enter(server, &demo.holders[1].ws_token).await,
        cy: Guest::enter(server, &demo.speaker.ws_token).await,
        olga: Guest::enter(server, &organizer_token(server).await).await,
    };
    for guest in [&meeting.ada, &meeting.bo, &meeting.cy, &meeting.olga] {
        guest.enter_room("workshop").await;
    }
    meeting
}

/// The demo's meeting is for those with a seat, at its time; now it is for everybody.
pub async fn open_to_everybody(server: &Server) {
    let room = server.room("workshop");
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    let mut policy = policies::store::of_room(&mut tx, room).await.unwrap().unwrap();
    (policy.timing, policy.audience) = (Timing::Always, Audience::Public);
    policies::store::put(&mut tx, room, &policy).await.unwrap();
    tx.commit().await.unwrap();
}

impl Guest {
    async fn group(&self, verb: &str, payload: Value) -> Result<(), String> {
        let mut payload = payload;
        payload["room"] = json!(self.room("workshop").id);
        let done = self.client.call_raw(&format!("breakout.{verb}"), payload).await;
        done.map(|_| ()).map_err(|error| error.failure().expect("the server says why").code.as_str().to_owned())
    }

    async fn offer_among(&self, part: MediaPart, sdp: &str) -> Result<String, String> {
        let room = self.room("workshop").id;
        let offer = OfferMedia { room, sdp: sdp.to_owned(), session: None, tracks: vec![], part };
        let answer = self.client.call(&offer).await;
        answer
            .map(|answer| answer.session)
            .map_err(|error| error.failure().expect("the server says why").code.as_str().to_owned())
    }

    async fn is_in(&mut self, group: Option<u32>) -> StageOwn {
        self.wait_for(|own: &StageOwn| own.group == group).await
    }
}

fn denied(code: &str) -> Result<String, String> {
    Err(format!("media.{code}"))
}

crate::both! {
    async fn groups_last_until_their_time_is_over_and_their_media_go_nowhere_else(server: Server) {
        let Meeting { mut ada, mut bo, mut cy, mut olga } = meeting(server).await;
        assert_eq!(ada.offer_among(MediaPart::Group, &offer("sendonly")).await, denied("denied"), "there are none yet");
        let groups = json!([{"name": "Red", "users": [ada.id()]}, {"name": "Blue", "users": [bo.id()]}]);
        olga.group("open", json!({"groups": groups, "seconds": 600})).await.unwrap();
        let own = ada.is_in(Some(1)).await;
        assert_eq!((own.place, own.assigned), (Some(StagePlace::Group), Some(1)));
        bo.is_in(Some(2)).await;
        let state = cy.wait_for(|state: &StageState| state.breakouts.is_some()).await.breakouts.unwrap();
        let seen = state.groups.iter().map(|group| (group.number, group.name.as_str(), group.people));
        assert_eq!(seen.collect::<Vec<_>>(), [(1, "Red", 1), (2, "Blue", 1)]);
        assert!(state.ends_at.is_some() && !state.called_back);
        let desk = olga.wait_for(|desk: &StageDesk| !desk.groups.is_empty()).await;
        assert_eq!(desk.groups[1].users[0].id, bo.id());

        let mine = ada.offer_among(MediaPart::Group, &offer("sendonly")).await.expect("in the group");
        assert_eq!(ada.offer_among(MediaPart::Stage, &offer("sendonly")).await, denied("denied"), "not to the room");
        assert_eq!(cy.offer_among(MediaPart::Group, &offer("recvonly")).await, denied("denied"), "in no group");
        assert_eq!(olga.offer_among(MediaPart::Group, &offer("recvonly")).await, denied("denied"), "leading is not being there");

        server.base.clock.advance(Duration::from_secs(601));
        let over = |own: &StageOwn| own.group.is_none() && own.place.is_none();
        let (closed, _) = ada.wait_for_both(|closed: &MediaClosed| closed.session == mine, over).await;
        assert_eq!(closed.code, MediaClosedCode::Moved, "so that the page goes on with the same microphone");
        ada.offer_among(MediaPart::Stage, &offer("sendonly")).await.expect("back in the room");
        cy.wait_for(|state: &StageState| state.breakouts.is_none()).await;
        assert_eq!(ada.group("join", json!({"group": 1})).await.unwrap_err(), "breakout.unknown");
    }
}

crate::both! {
    async fn who_leads_visits_moves_tells_prolongs_and_calls_back(server: Server) {
        let Meeting { mut ada, mut bo, mut cy, mut olga } = meeting(server).await;
        let groups = json!([{"name": "Red", "users": [ada.id(), bo.id()]}, {"name": "Blue"}]);
        olga.group("open", json!({"groups": groups})).await.unwrap();
        assert_eq!(olga.group("open", json!({"groups": groups})).await.unwrap_err(), "breakout.busy");
        ada.is_in(Some(1)).await;
        olga.group("join", json!({"group": 1})).await.unwrap();
        olga.is_in(Some(1)).await;
        let red = ada.offer_among(MediaPart::Group, &offer("sendonly")).await.unwrap();
        olga.group("move", json!({"user": ada.id(), "group": 2})).await.unwrap();
        let there = |own: &StageOwn| own.group == Some(2) && own.assigned == Some(2);
        let (closed, _) = ada.wait_for_both(|closed: &MediaClosed| closed.session == red, there).await;
        assert_eq!(closed.code, MediaClosedCode::Moved);

        olga.group("tell", json!({"text": "Five minutes left"})).await.unwrap();
        let told: ToldBreakouts = bo.wait_for(|_| true).await;
        assert_eq!((told.text.as_str(), told.by.id), ("Five minutes left", olga.id()));

        olga.group("extend", json!({"seconds": 300})).await.unwrap();
        bo.wait_for(|state: &StageState| state.breakouts.as_ref().is_some_and(|groups| groups.ends_at.is_some())).await;
        olga.group("close", json!({"seconds": 60})).await.unwrap();
        bo.wait_for(|state: &StageState| state.breakouts.as_ref().is_some_and(|groups| groups.called_back)).await;
        assert_eq!(cy.group("join", json!({"group": 2})).await.unwrap_err(), "breakout.unknown", "nobody goes any more");
        assert!(ada.group("join", json!({})).await.is_ok(), "back earlier than one must");
        ada.is_in(None).await;
        server.base.clock.advance(Duration::from_secs(61));
        bo.is_in(None).await;
        olga.wait_for(|desk: &StageDesk| desk.groups.is_empty()).await;
        cy.wait_for(|state: &StageState| state.breakouts.is_none()).await;
    }
}

crate::both! {
    async fn nobody_goes_where_they_do_not_belong_unless_everybody_picks(server: Server) {
        let Meeting { mut ada, bo, cy, olga } = meeting(server).await;
        let plan = json!([{"name": "Red", "users": [ada.id()]}, {"name": "Blue"}]);
        for verb in ["open", "move", "extend", "close", "tell"] {
            let payload = json!({"groups": plan, "user": bo.id(), "group": 1, "seconds": 60, "text": "x"});
            assert_eq!(bo.group(verb, payload).await.unwrap_err(), "stage.denied", "{verb} is for who leads");
        }
        for bad in [
            json!({"groups": []}),
            json!({"groups": [{"name": " "}]}),
            json!({"groups": [{"name": "a", "users": [ada.id()]}, {"name": "b", "users": [ada.id()]}]}),
            json!({"groups": plan, "seconds": 5}),
        ] {
            assert_eq!(olga.group("open", bad.clone()).await.unwrap_err(), "breakout.invalid", "{bad}");
        }
        let stranger = json!({"groups": [{"name": "a", "users": [uuid::Uuid::from_u128(7)]}]});
        assert_eq!(olga.group("open", stranger).await.unwrap_err(), "user.not_found");
        assert_eq!(olga.group("close", json!({})).await.unwrap_err(), "breakout.unknown");

        olga.group("open", json!({"groups": plan})).await.unwrap();
        ada.is_in(Some(1)).await;
        assert_eq!(bo.group("join", json!({"group": 1})).await.unwrap_err(), "breakout.denied");
        assert_eq!(ada.group("join", json!({"group": 2})).await.unwrap_err(), "breakout.denied");
        assert_eq!(ada.group("join", json!({"group": 3})).await.unwrap_err(), "breakout.unknown");
        ada.group("join", json!({})).await.unwrap();
        ada.group("join", json!({"group": 1})).await.expect("back into one's own");
        olga.group("close", json!({"seconds": 0})).await.unwrap();

        // Where everybody picks, anybody goes anywhere, but for whom a moderator has put back to the audience.
        olga.group("open", json!({"groups": plan, "choose": true})).await.unwrap();
        bo.group("join", json!({"group": 2})).await.unwrap();
        bo.group("join", json!({"group": 1})).await.unwrap();
        let room = cy.room("workshop").id;
        olga.client.call_raw("stage.dismiss", json!({"room": room, "user": cy.id()})).await.unwrap();
        assert_eq!(cy.group("join", json!({"group": 1})).await.unwrap_err(), "breakout.denied");
        // A stage has an audience, and no groups.
        olga.enter_room("main-stage").await;
        let elsewhere = json!({"room": olga.room("main-stage").id, "groups": plan});
        assert_eq!(olga.code_of("breakout.open", elsewhere).await, "breakout.denied");
    }
}

crate::both! {
    async fn a_ban_ends_a_group_for_one_and_a_page_loaded_anew_is_back_in_it(server: Server) {
        let Meeting { mut ada, bo, olga, .. } = meeting(server).await;
        let plan = json!([{"name": "Red", "users": [ada.id(), bo.id()]}]);
        olga.group("open", json!({"groups": plan})).await.unwrap();
        ada.is_in(Some(1)).await;
        let mut again = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        again.enter_room("workshop").await;
        again.is_in(Some(1)).await;
        let session = again.offer_among(MediaPart::Group, &offer("sendonly")).await.expect("the second window too");
        let room = olga.room("workshop").id;
        let ban = json!({"room": room, "user": ada.id(), "ban": true});
        olga.client.call_raw("room.remove", ban).await.unwrap();
        let closed = again.wait_for(|closed: &MediaClosed| closed.session == session).await;
        assert_eq!(closed.code, MediaClosedCode::LostRight);
        assert!(again.offer_among(MediaPart::Group, &offer("sendonly")).await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn groups_are_the_same_on_two_nodes() {
    let server = Server::start_shared(Database::Postgres).await;
    open_to_everybody(&server).await;
    let second = second_node(&server).await;
    let room = server.room("workshop");
    let mut bo = Client::connect(&second.ws_url, None).await.unwrap();
    let bo_id = bo.authenticate(&server.demo.holders[1].ws_token, false).await.unwrap().user.user.id;
    let mut olga = Client::connect(&server.demo.ws_url, None).await.unwrap();
    olga.authenticate(&organizer_token(&server).await, false).await.unwrap();
    for client in [&olga, &bo] {
        client.call(&EnterRoom { room: RoomId(room) }).await.unwrap();
    }
    let groups = json!([{"name": "Red", "users": [bo_id]}]);
    olga.call_raw("breakout.open", json!({"room": room, "groups": groups})).await.unwrap();
    while wait::<StageOwn>(&mut bo).await.group != Some(1) {}
    let mine = OfferMedia {
        room: RoomId(room),
        sdp: offer("sendonly"),
        session: None,
        tracks: vec![],
        part: MediaPart::Group,
    };
    let session = bo.call(&mine).await.unwrap().session;
    olga.call_raw("breakout.tell", json!({"room": room, "text": "Hello"})).await.unwrap();
    assert_eq!(wait::<ToldBreakouts>(&mut bo).await.text, "Hello");
    olga.call_raw("breakout.move", json!({"room": room, "user": bo_id})).await.unwrap();
    let closed: MediaClosed = wait(&mut bo).await;
    assert_eq!((closed.session, closed.code), (session, MediaClosedCode::Moved));
    second.running.abort();
    server.stop().await;
}
