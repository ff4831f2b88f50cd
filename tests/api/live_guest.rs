//! People at the live doors: native clients with the demo's tokens, and the offers they send.

use std::time::Duration;

use eventyay::access::people;
use eventyay::access::tokens::{self, NewToken, Purpose};
use eventyay::accounts::users;
use eventyay::base::Base;
use eventyay::base::tx::Actor;
use eventyay::events::{self, Event};
use serde_json::{Value, json};
use signaling::client::{Client, Pushed};
use signaling::protocol::{
    Authenticated, ChannelId, EnterRoom, EnteredRoom, ErrorCode, MediaPart, Module, OfferMedia, PushPayload,
    RefusalCode, Room, RoomId,
};

use crate::server::Server;

/// Nothing that a test waits for may take longer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Somebody on a socket.
pub struct Guest {
    pub client: Client,
    pub welcome: Authenticated,
}

impl Guest {
    /// Opens a socket without authenticating.
    pub async fn knock(server: &Server) -> Client {
        Client::connect(&server.demo.ws_url, None).await.expect("the socket opens")
    }

    pub async fn enter(server: &Server, token: &str) -> Guest {
        Guest::try_enter(server, token, false).await.expect("the token is good")
    }

    /// With numbered pushes, so that the session survives its socket.
    pub async fn enter_resumable(server: &Server, token: &str) -> Guest {
        Guest::try_enter(server, token, true).await.expect("the token is good")
    }

    pub async fn try_enter(server: &Server, token: &str, resumable: bool) -> Result<Guest, Value> {
        let mut client = Guest::knock(server).await;
        match client.authenticate(token, resumable).await {
            Ok(welcome) => Ok(Guest { client, welcome }),
            Err(error) => Err(json!(error.failure().expect("the server says why"))),
        }
    }

    pub fn id(&self) -> uuid::Uuid {
        self.welcome.user.user.id
    }

    pub fn room(&self, slug: &str) -> &Room {
        self.welcome.event.rooms.iter().find(|room| room.slug == slug).expect("the demo has it")
    }

    pub fn channel(&self, slug: &str) -> ChannelId {
        let chat = self.room(slug).modules.iter().find_map(|module| match module {
            Module::Chat { channel_id } => Some(*channel_id),
            _ => None,
        });
        chat.expect("the room has a chat")
    }

    pub async fn enter_room(&self, slug: &str) -> EnteredRoom {
        let room = self.room(slug).id;
        self.client.call(&EnterRoom { room }).await.expect("the gate lets them in")
    }

    /// Enters, and says why not.
    pub async fn refusal_of(&self, room: i64) -> Option<RefusalCode> {
        let refused = self.client.call(&EnterRoom { room: RoomId(room) }).await.err()?;
        let failure = refused.failure().expect("the server says why").clone();
        assert_eq!(failure.code, ErrorCode::RoomRefused);
        Some(failure.refusal().expect("a refusal comes with it").code)
    }

    /// The code with which a request fails.
    pub async fn code_of(&self, action: &str, payload: Value) -> String {
        let failed = self.client.call_raw(action, payload).await.expect_err("it must fail");
        failed.failure().expect("the server says why").code.as_str().to_owned()
    }

    /// The next push of this kind that fits; others are passed over.
    pub async fn wait_for<P: PushPayload>(&mut self, fits: impl Fn(&P) -> bool) -> P {
        let found = async {
            loop {
                let pushed = self.client.next_push().await.expect("the socket stays open");
                if let Some(payload) = pushed.read::<P>()
                    && fits(&payload)
                {
                    break payload;
                }
            }
        };
        tokio::time::timeout(PATIENCE, found).await.unwrap_or_else(|_| panic!("no {} came", P::NAME))
    }

    /// One push of each kind that fits, whichever comes first.
    pub async fn wait_for_both<A: PushPayload, B: PushPayload>(
        &mut self,
        one: impl Fn(&A) -> bool,
        other: impl Fn(&B) -> bool,
    ) -> (A, B) {
        let (mut first, mut second) = (None, None);
        let found = async {
            while first.is_none() || second.is_none() {
                let pushed = self.client.next_push().await.expect("the socket stays open");
                first = first.take().or_else(|| pushed.read::<A>().filter(&one));
                second = second.take().or_else(|| pushed.read::<B>().filter(&other));
            }
        };
        let came = tokio::time::timeout(PATIENCE, found).await.is_ok();
        assert!(came, "{}: {}, {}: {}", A::NAME, first.is_some(), B::NAME, second.is_some());
        (first.expect("waited for"), second.expect("waited for"))
    }

    /// The same for what takes so many seconds by its nature.
    pub async fn wait_patiently<P: PushPayload>(&mut self, seconds: u64) -> P {
        let found = tokio::time::timeout(Duration::from_secs(seconds), self.client.wait_for());
        found.await.unwrap_or_else(|_| panic!("no {} came", P::NAME)).expect("the socket stays open")
    }

    /// Everything until the socket ends.
    pub async fn until_closed(&mut self) -> Vec<Pushed> {
        let mut pushes = Vec::new();
        let all = async {
            while let Some(pushed) = self.client.next_push().await {
                pushes.push(pushed);
            }
        };
        tokio::time::timeout(PATIENCE, all).await.expect("the socket ends");
        pushes
    }

    /// Everything that came until now: what was on its way is here when the answer to a new request is.
    pub async fn until_closed_or_quiet(&mut self) -> Vec<Pushed> {
        let _ = self.client.call_raw("user.fetch", json!({"id": self.id()})).await;
        let mut pushes = Vec::new();
        while let Some(Some(pushed)) = futures_util::FutureExt::now_or_never(self.client.next_push()) {
            pushes.push(pushed);
        }
        pushes
    }

    pub async fn offer(&self, slug: &str, sdp: &str) -> Result<String, Value> {
        let offer = OfferMedia {
            room: self.room(slug).id,
            sdp: sdp.to_owned(),
            session: None,
            tracks: vec![],
            part: MediaPart::Stage,
        };
        match self.client.call(&offer).await {
            Ok(answer) => Ok(answer.session),
            Err(error) => Err(json!(error.failure().expect("the server says why"))),
        }
    }
}

/// Asks again until it fits.
pub async fn eventually<T>(what: &str, ask: impl AsyncFn() -> Option<T>) -> T {
    let found = async {
        loop {
            if let Some(found) = ask().await {
                break found;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, found).await.unwrap_or_else(|_| panic!("never: {what}"))
}

/// The media sessions that the organizer sees in a room, as `(user id, session)`.
pub async fn media_in(server: &Server, room: i64) -> Vec<(String, String)> {
    let members = server.api_get(&format!("rooms/{room}/members/")).await;
    let mut found = Vec::new();
    for member in members["results"].as_array().expect("a list") {
        let user = member["user"]["id"].as_str().expect("an id").to_owned();
        let sessions = member["media"].as_array().expect("a list").iter();
        found.extend(sessions.map(|media| (user.clone(), media["session"].as_str().expect("an id").to_owned())));
    }
    found
}

const TRANSPORT: &str = "a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n\
a=fingerprint:sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF\r\n\
a=setup:actpass\r\n";

/// An offer with one audio and one video line in this direction.
pub fn offer(direction: &str) -> String {
    let ssrc = |id: u32| if direction == "recvonly" { String::new() } else { format!("a=ssrc:{id} cname:x\r\n") };
    format!(
        "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n\
         m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\n{TRANSPORT}a=mid:0\r\na={direction}\r\na=rtcp-mux\r\n\
         a=rtpmap:111 opus/48000/2\r\n{}\
         m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\na={direction}\r\na=rtcp-mux\r\n\
         a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\n{}",
        ssrc(7),
        ssrc(21),
    )
}

/// A socket token of the demo's organizer.
pub async fn organizer_token(server: &Server) -> String {
    let mut tx = server.base.begin(Actor::System).await.expect("the database is there");
    let user =
        users::store::by_email(&mut tx, "organizer@example.org").await.expect("readable").expect("the demo has it");
    let event = demo_event(&server.base).await;
    let person = people::of_team(&mut tx, event.id, user.id, &user.name).await.expect("the team has a person");
    let token = tokens::mint(&mut tx, &token_for(&event, person.id, Purpose::Socket, None)).await.expect("minted");
    tx.commit().await.expect("committed");
    token
}

pub async fn demo_event(base: &Base) -> Event {
    let mut conn = base.read().await.expect("the database is there");
    events::store::by_slugs(&mut conn, "lotus", "monsoon").await.expect("readable").expect("the demo has it")
}

/// A token without an end, for one session at once.
pub fn token_for(event: &Event, person_id: uuid::Uuid, purpose: Purpose, room_id: Option<i64>) -> NewToken {
    NewToken { event_id: event.id, person_id, purpose, room_id, valid_until: None, max_sessions: Some(1) }
}

/// The status of a DELETE below the demo event's API.
pub async fn api_delete(server: &Server, path: &str) -> u16 {
    let request = server.authorized(server.client.delete(server.api(path)));
    request.send().await.expect("an answer").status().as_u16()
}
