//! A session with a steered clock.

use super::*;
use crate::protocol::*;
use serde_json::{Value, json};

struct Peer {
    now: Instant,
    session: Session,
}

impl Peer {
    fn new() -> Peer {
        let now = Instant::now();
        Peer { now, session: Session::new(now, Pace::default()) }
    }

    /// A peer that is in, with the answer to its authentication read.
    fn open(resumable: bool) -> Peer {
        let mut peer = Peer::new();
        peer.say(&json!(["authenticate", {"token": "t", "resumable": resumable}]).to_string());
        assert!(matches!(peer.session.poll(), Some(Output::Authenticate(_))));
        peer.input(Input::Authenticated { welcome: Box::new(welcome()), resume_token: "r1".to_owned() });
        assert_eq!(peer.read()[0][0], "authenticated");
        peer
    }

    fn input(&mut self, input: Input) {
        self.session.handle(self.now, input);
    }

    fn say(&mut self, text: &str) {
        self.input(Input::Text(text.to_owned()));
    }

    fn wait(&mut self, time: Duration) {
        self.now += time;
        self.input(Input::Wake);
    }

    fn read(&mut self) -> Vec<Value> {
        std::iter::from_fn(|| self.session.transmit())
            .map(|frame| serde_json::from_str(&frame).expect("frames are JSON"))
            .collect()
    }

    fn outputs(&mut self) -> Vec<Output> {
        std::iter::from_fn(|| self.session.poll()).collect()
    }

    fn closed_with(&mut self) -> Option<Close> {
        self.outputs().into_iter().find_map(|output| match output {
            Output::Close { close, .. } => Some(close),
            _ => None,
        })
    }

    /// Comes back on a new socket, having seen `version`.
    fn resume(self, version: u64) -> Peer {
        let mut peer = Peer { now: self.now, session: Session::new(self.now, Pace::default()) };
        peer.say(&json!(["authenticate", {"resume": {"token": "r1", "version": version}}]).to_string());
        assert!(matches!(peer.session.poll(), Some(Output::Authenticate(_))));
        assert!(self.session.can_resume(version));
        let previous = Box::new(self.session);
        peer.input(Input::Resumed { welcome: Box::new(welcome()), resume_token: "r2".to_owned(), previous });
        peer
    }
}

fn welcome() -> Authenticated {
    let user = User { id: uuid::Uuid::nil(), profile: Profile::default(), role: Role::Attendee };
    Authenticated {
        user: OwnUser { user, moderation_state: String::new(), client_state: Default::default() },
        event: EventConfig {
            event: Event {
                id: "o/e".to_owned(),
                slug: "e".to_owned(),
                organizer: "o".to_owned(),
                title: "E".to_owned(),
                timezone: "UTC".to_owned(),
            },
            permissions: vec![Permission::EventView],
            rooms: vec![],
        },
        chat_channels: vec![],
        chat_read_pointers: Default::default(),
        chat_notification_counts: Default::default(),
        announcements: vec![],
        server_time: "2026-11-22T21:00:00Z".to_owned(),
        resume: None,
        ping_interval: 0,
        ice_servers: vec![],
    }
}

/// An event that must not be lost.
fn happening(number: i64) -> Push {
    Push::new(&Reactions { room: RoomId(number), reactions: Default::default() })
}

fn state(room: i64) -> Push {
    Push::new(&CrowdChanged { room: RoomId(room), users: Crowd::Few })
}

#[test]
fn nothing_but_pings_before_authentication() {
    let mut peer = Peer::new();
    peer.say(r#"["ping",{"at":1}]"#);
    peer.say(r#"["room.enter",1,{"room":1}]"#);
    peer.say(r#"["authenticate",{}]"#);
    let frames = peer.read();
    assert_eq!(frames[0], json!(["pong", {"at": 1}]));
    assert_eq!(frames[1][2]["code"], "protocol.unauthenticated");
    assert_eq!(frames[2][1]["code"], "auth.missing_token");
    assert!(peer.outputs().is_empty());
}

#[test]
fn a_refused_token_may_be_followed_by_a_better_one() {
    let mut peer = Peer::new();
    for _ in 0..2 {
        peer.say(r#"["authenticate",{"token":"bad"}]"#);
        assert!(matches!(peer.session.poll(), Some(Output::Authenticate(_))));
        peer.input(Input::Refused(ErrorCode::AuthInvalidToken.into()));
        assert_eq!(peer.read()[0][1]["code"], "auth.invalid_token");
    }
}

#[test]
fn a_mute_socket_is_closed_at_the_door() {
    let mut peer = Peer::new();
    peer.wait(DOOR - Duration::from_secs(1));
    assert_eq!(peer.closed_with(), None);
    peer.wait(Duration::from_secs(1));
    assert_eq!(peer.closed_with(), Some(Close::Unauthenticated));
    assert!(peer.session.is_over());
}

#[test]
fn pinging_does_not_prolong_the_door() {
    let mut peer = Peer::new();
    for _ in 0..6 {
        peer.wait(Duration::from_secs(5));
        peer.say(r#"["ping",1]"#);
    }
    assert_eq!(peer.closed_with(), Some(Close::Unauthenticated));
}

#[test]
fn a_silent_socket_is_closed_after_three_pings() {
    let mut peer = Peer::open(false);
    for _ in 0..5 {
        peer.wait(Pace::default().ping_interval);
        peer.say(r#"["ping",1]"#);
    }
    assert_eq!(peer.closed_with(), None);
    peer.wait(3 * Pace::default().ping_interval);
    assert_eq!(peer.closed_with(), Some(Close::Silent));
    assert!(peer.session.is_over(), "nothing to resume");
}

#[test]
fn requests_carry_their_correlation_through_in_any_order() {
    let mut peer = Peer::open(false);
    peer.say(r#"["room.enter","a",{"room":1}]"#);
    peer.say(r#"["room.leave",2.5,{"room":"1"}]"#);
    let correlations: Vec<Correlation> = peer
        .outputs()
        .into_iter()
        .map(|output| match output {
            Output::Request(correlation, _) => correlation,
            other => panic!("{other:?}"),
        })
        .collect();
    for correlation in correlations.into_iter().rev() {
        peer.input(Input::Reply(correlation, Ok(Value::Null)));
    }
    assert_eq!(peer.read(), [json!(["success", 2.5, {}]), json!(["success", "a", {}])]);
}

#[test]
fn pushes_have_versions_only_for_those_who_asked() {
    let mut plain = Peer::open(false);
    plain.input(Input::Push(happening(1)));
    assert_eq!(plain.read()[0].as_array().unwrap().len(), 2);
    let mut numbered = Peer::open(true);
    numbered.input(Input::Push(happening(1)));
    numbered.input(Input::Push(happening(2)));
    let frames = numbered.read();
    assert_eq!((&frames[0][2], &frames[1][2]), (&json!(1), &json!(2)));
}

#[test]
fn a_resume_loses_nothing_and_repeats_nothing() {
    let mut peer = Peer::open(true);
    for number in 1..=5 {
        peer.input(Input::Push(happening(number)));
    }
    assert_eq!(peer.read().len(), 5);
    peer.input(Input::Push(happening(6)));
    peer.input(Input::SocketLost);
    peer.input(Input::Push(happening(7)));
    assert!(peer.session.is_detached());
    assert_eq!(peer.read().len(), 0, "there is no socket");

    let mut peer = peer.resume(3);
    peer.input(Input::Push(happening(8)));
    let frames = peer.read();
    assert_eq!(frames[0][1]["resume"], json!({"token": "r2", "version": 3, "resumed": true, "window_seconds": 60}));
    let pushes: Vec<(i64, u64)> =
        frames[1..].iter().map(|f| (f[1]["room"].as_i64().unwrap(), f[2].as_u64().unwrap())).collect();
    assert_eq!(pushes, [(4, 4), (5, 5), (6, 6), (7, 7), (8, 8)]);
}

#[test]
fn a_second_drop_before_the_replay_was_read_loses_nothing_either() {
    let mut peer = Peer::open(true);
    (1..=4).for_each(|number| peer.input(Input::Push(happening(number))));
    peer.read();
    peer.input(Input::SocketLost);
    peer.input(Input::Push(happening(5)));
    let mut peer = peer.resume(2);
    peer.session.transmit().expect("the answer is written");
    peer.input(Input::SocketLost);
    let mut peer = peer.resume(2);
    let versions: Vec<Value> = peer.read()[1..].iter().map(|frame| frame[2].clone()).collect();
    assert_eq!(versions, [json!(3), json!(4), json!(5)]);
}

#[test]
fn the_window_ends() {
    let mut peer = Peer::open(true);
    peer.input(Input::SocketLost);
    peer.wait(Pace::default().resume_window - Duration::from_secs(1));
    assert!(peer.session.can_resume(0));
    peer.wait(Duration::from_secs(1));
    assert!(matches!(peer.outputs()[..], [Output::Over]));
    assert!(!peer.session.can_resume(0));
}

#[test]
fn who_missed_too_much_cannot_resume() {
    let mut peer = Peer::open(true);
    for number in 0..600 {
        peer.input(Input::Push(happening(number)));
        peer.read();
    }
    assert!(peer.session.can_resume(600) && peer.session.can_resume(88));
    assert!(!peer.session.can_resume(87), "its push 88 is no longer kept");
    assert!(!peer.session.can_resume(601), "nobody has seen the future");
    peer.input(Input::SocketLost);
    (0..512).for_each(|number| peer.input(Input::Push(happening(number))));
    assert!(peer.session.can_resume(600) && !peer.session.can_resume(599));
    peer.input(Input::Push(happening(0)));
    assert!(peer.session.is_over());
}

#[test]
fn a_slow_reader_is_closed_and_states_do_not_count_against_it() {
    let mut peer = Peer::open(false);
    for round in 0..10_000 {
        peer.input(Input::Push(state(round % 20)));
    }
    assert_eq!(peer.closed_with(), None);
    for number in 0..256 {
        peer.input(Input::Push(happening(number)));
    }
    assert_eq!(peer.closed_with(), Some(Close::SlowReader));
    assert_eq!(Close::SlowReader.code(), 1013);
}

#[test]
fn a_slow_reader_that_can_resume_gets_all_of_it_later() {
    let mut peer = Peer::open(true);
    for number in 0..300 {
        peer.input(Input::Push(happening(number)));
    }
    assert_eq!(peer.closed_with(), Some(Close::SlowReader));
    let mut peer = peer.resume(0);
    assert_eq!(peer.read().len(), 301);
    assert_eq!(peer.closed_with(), None);
}

#[test]
fn replies_of_a_lost_socket_are_void() {
    let mut peer = Peer::open(true);
    peer.say(r#"["room.enter",1,{"room":1}]"#);
    let Some(Output::Request(correlation, _)) = peer.session.poll() else { panic!("it asks") };
    peer.input(Input::SocketLost);
    peer.input(Input::Reply(correlation, Ok(Value::Null)));
    assert_eq!(peer.resume(0).read().len(), 1);
}

#[test]
fn a_flood_is_answered_then_closed() {
    let mut peer = Peer::open(false);
    let mut answered = 0;
    for _ in 0..60_000 {
        peer.now += Duration::from_micros(200);
        peer.say(r#"["room.paint",1,{}]"#);
        answered += peer.read().iter().filter(|frame| frame[2]["code"] == "protocol.rate_limited").count();
        if peer.session.is_over() {
            break;
        }
    }
    assert!(answered > 10_000);
    assert_eq!(peer.closed_with(), Some(Close::Flood));
    assert_eq!(Close::Flood.code(), 1008);
}

#[test]
fn a_replaced_socket_is_told_and_cannot_resume() {
    let mut peer = Peer::open(true);
    peer.input(Input::End(Farewell::Error(Box::new(ErrorCode::ConnectionReplaced.into()))));
    assert_eq!(peer.read()[0][1]["code"], "connection.replaced");
    assert!(matches!(peer.outputs()[..], [Output::Close { close: Close::Farewell, gracefully: true }, Output::Over]));
    assert!(!peer.session.can_resume(0));
}
