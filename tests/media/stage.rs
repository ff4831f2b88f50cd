//! What is said behind the stage, into a muted microphone or during a break reaches nobody whom it should not: counted in packets
//! at clients of the `webrtc` crate.

use std::time::Duration;

use serde_json::json;
use signaling::protocol::{EnterRoom, MediaPart, OfferMedia, RoomId};
use tokio::time::{interval, timeout};

use crate::client::{Client, PATIENCE, watch};
use crate::live_guest::organizer_token;
use crate::server::{Database, Server};

/// Somebody in the room, on a socket of their own.
struct Seated {
    signal: signaling::client::Client,
    room: i64,
}

impl Seated {
    async fn enter(server: &Server, token: &str) -> Seated {
        Self::enter_room(server, token, "main-stage").await
    }

    async fn enter_room(server: &Server, token: &str, slug: &str) -> Seated {
        let room = server.room(slug);
        let mut signal = signaling::client::Client::connect(&server.demo.ws_url, None).await.expect("the socket opens");
        signal.authenticate(token, false).await.expect("the token is good");
        signal.call(&EnterRoom { room: RoomId(room) }).await.expect("the gate lets them in");
        Seated { signal, room }
    }

    async fn stage(&self, verb: &str, mut payload: serde_json::Value) {
        payload["room"] = json!(self.room);
        self.signal.call_raw(&format!("stage.{verb}"), payload).await.expect("they may");
    }

    async fn group(&self, verb: &str, mut payload: serde_json::Value) {
        payload["room"] = json!(self.room);
        self.signal.call_raw(&format!("breakout.{verb}"), payload).await.expect("they may");
    }

    async fn media(&self, publishes: bool, part: MediaPart) -> Result<Client, String> {
        let (client, sdp) = Client::new(publishes).await;
        let offer = OfferMedia { room: RoomId(self.room), sdp, session: None, tracks: vec![], part };
        let answer = self.signal.call(&offer).await;
        let answer = answer.map_err(|error| error.failure().expect("the server says why").code.as_str().to_owned())?;
        client.accept(&answer.sdp).await;
        Ok(client)
    }
}

/// Publishes on and counts what comes, audio and video, once what was on its way has arrived.
async fn hears(publisher: &Client, listener: &mut Client, from: u16) -> (usize, usize) {
    while timeout(Duration::from_millis(300), listener.received.recv()).await.is_ok_and(|packet| packet.is_some()) {}
    let (mut audio, mut video) = (0, 0);
    // At the pace of a camera rather than in one burst, which a small socket buffer would lose.
    let mut pace = interval(Duration::from_millis(5));
    for number in from..from + 40 {
        publisher.publish(number).await;
        pace.tick().await;
    }
    // What is on its way counts too, however busy the machine is.
    while let Ok(Some(packet)) = timeout(Duration::from_millis(500), listener.received.recv()).await {
        if packet.header.payload_type == 96 { video += 1 } else { audio += 1 }
    }
    (audio, video)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_the_room_behind_the_stage_leaves_it() {
    let server = Server::start(Database::Sqlite).await;
    let speaker = Seated::enter(&server, &server.demo.speaker.ws_token).await;
    let beside = Seated::enter(&server, &server.demo.speaker.ws_token).await;
    let ada = Seated::enter(&server, &server.demo.holders[0].ws_token).await;
    let mut audience = ada.media(false, MediaPart::Stage).await.expect("viewers may watch");
    assert_eq!(ada.media(false, MediaPart::Backstage).await.err().as_deref(), Some("media.denied"));

    speaker.stage("backstage", json!({"inside": true})).await;
    let mut inside = beside.media(false, MediaPart::Backstage).await.expect("they are there");
    let publisher = speaker.media(true, MediaPart::Backstage).await.expect("they are there");
    watch(&publisher, &mut inside, 0, 25).await;
    assert_eq!(hears(&publisher, &mut audience, 3_000).await, (0, 0), "the audience gets nothing");

    speaker.stage("backstage", json!({"inside": false})).await;
    assert_eq!(hears(&publisher, &mut inside, 3_100).await, (0, 0), "and nobody does once they have left");
    let live = speaker.media(true, MediaPart::Stage).await.expect("it is their session");
    watch(&live, &mut audience, 0, 25).await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_muted_is_not_heard_and_a_break_is_one() {
    let server = Server::start(Database::Sqlite).await;
    let speaker = Seated::enter(&server, &server.demo.speaker.ws_token).await;
    let ada = Seated::enter(&server, &server.demo.holders[0].ws_token).await;
    let olga = Seated::enter(&server, &organizer_token(&server).await).await;
    let mut audience = ada.media(false, MediaPart::Stage).await.expect("viewers may watch");
    let publisher = speaker.media(true, MediaPart::Stage).await.expect("it is their session");
    watch(&publisher, &mut audience, 0, 25).await;

    olga.stage("mute", json!({"sources": ["microphone"]})).await;
    let (audio, video) = hears(&publisher, &mut audience, 3_000).await;
    assert!(audio == 0 && video > 0, "{audio} and {video}: what is still sent is dropped, the picture goes on");

    olga.stage("pause", json!({"paused": true})).await;
    assert_eq!(hears(&publisher, &mut audience, 4_000).await, (0, 0));
    olga.stage("pause", json!({"paused": false})).await;
    let again = async {
        let mut from = 5_000;
        while hears(&publisher, &mut audience, from).await.1 == 0 {
            from += 40;
        }
    };
    timeout(PATIENCE, again).await.expect("it goes on");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_said_in_a_group_stays_there() {
    let server = Server::start(Database::Sqlite).await;
    let room = server.room("workshop");
    let open = json!({"timing": "always", "audience": "public"});
    server.api_patch(&format!("rooms/{room}/"), &open).await;
    let enter = async |token: &str| Seated::enter_room(&server, token, "workshop").await;
    let ada = enter(&server.demo.holders[0].ws_token).await;
    let bo = enter(&server.demo.holders[1].ws_token).await;
    let cy = enter(&server.demo.speaker.ws_token).await;
    let olga = enter(&organizer_token(&server).await).await;
    let mut in_the_room = cy.media(false, MediaPart::Stage).await.expect("they stay in the room");
    let before = ada.media(true, MediaPart::Stage).await.expect("everybody speaks in a meeting");
    watch(&before, &mut in_the_room, 0, 25).await;

    olga.group("open", json!({"groups": [{"name": "Red"}, {"name": "Blue"}], "choose": true})).await;
    ada.group("join", json!({"group": 1})).await;
    assert_eq!(hears(&before, &mut in_the_room, 3_000).await, (0, 0), "what still goes to the room is dropped");
    bo.group("join", json!({"group": 2})).await;
    let mut next_door = bo.media(false, MediaPart::Group).await.expect("they are there");
    let among = ada.media(true, MediaPart::Group).await.expect("they are there");
    assert_eq!(hears(&among, &mut next_door, 3_100).await, (0, 0), "not next door");
    assert_eq!(hears(&among, &mut in_the_room, 3_200).await, (0, 0), "and not in the room");

    // The control: the same packets reach somebody who comes into the group.
    bo.group("join", json!({"group": 1})).await;
    let mut beside = bo.media(false, MediaPart::Group).await.expect("they are there");
    watch(&among, &mut beside, 3_300, 25).await;
    olga.group("close", json!({"seconds": 0})).await;
    assert_eq!(hears(&among, &mut beside, 4_000).await, (0, 0), "nothing once everybody is back");
    server.stop().await;
}
