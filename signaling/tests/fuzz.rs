//! Whatever a peer sends, a session answers and lives.

use rand::{RngExt, SeedableRng, rngs::SmallRng, seq::IndexedRandom};
use serde_json::Value;
use signaling::{
    Session, frame,
    protocol::{Failure, Push, Reload},
    session::{Input, Output, Pace},
};
use std::time::{Duration, Instant};

const INPUTS: usize = 100_000;

/// Frames of every kind, as a start for mutations.
const SEEDS: [&str; 16] = [
    r#"["ping",{"t":1}]"#,
    r#"["authenticate",{"token":"t","resumable":true}]"#,
    r#"["authenticate",{"resume":{"token":"r","version":3}}]"#,
    r#"["room.enter",1,{"room":1}]"#,
    r#"["room.remove","x",{"room":"1","user":"0190163d-8694-739b-aea5-966c26f8ad91","ban":true,"reason":"r"}]"#,
    r#"["room.react",7,{"room":1,"reaction":"👏"}]"#,
    r#"["chat.send",2,{"channel":"0190163d-8694-739b-aea5-966c26f8ad91","event_type":"channel.message","content":{"type":"text","body":"hi"},"replaces":9}]"#,
    r#"["chat.fetch",3,{"channel":"0190163d-8694-739b-aea5-966c26f8ad91","count":200,"before_id":5}]"#,
    r#"["media.offer",4,{"room":1,"sdp":"v=0\r\n","session":"a","tracks":[{"mid":"0","source":"screen_audio"}]}]"#,
    r#"["media.pin",5,{"session":"a","mid":"1","track":null}]"#,
    r#"["user.update",6,{"profile":{"display_name":"Ada"},"client_state":{"a":[1,{}]}}]"#,
    r#"["question.ask",8,{"room":1,"content":"why","anonymous":true}]"#,
    r#"["question.list",9,{"room":1,"session":0,"limit":2,"after":{"score":3,"id":4}}]"#,
    r#"["poll.create",10,{"room":1,"content":"tea","poll_type":"multi","options":[{"content":"a"},{"content":"b"}],"state":"open"}]"#,
    r#"["announcement.update",11,{"id":1,"text":"t","show_until":"2027-01-01T00:00:00Z","state":"active"}]"#,
    r#"["user.fetch",6.5e3,{"ids":["0190163d-8694-739b-aea5-966c26f8ad91"]}]"#,
];

/// Pieces that are likely to hit something.
const PIECES: [&str; 16] = [
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\"",
    "null",
    "true",
    "-1",
    "1e999",
    "\\u0000",
    "\u{feff}",
    "👏",
    "18446744073709551616",
    "\\ud800",
];

#[test]
fn no_frame_breaks_a_session_and_every_malformed_one_is_answered() {
    let mut random = SmallRng::seed_from_u64(0x5e55_1011);
    let start = Instant::now();
    let mut session = Session::new(start, Pace::default());
    let mut malformed = 0;
    for i in 0..INPUTS {
        // Slow enough for the flood control, short enough to stay authenticated for a while.
        let now = start + Duration::from_millis(25 * i as u64);
        if session.is_over() || i % 1_000 == 0 {
            session = Session::new(now, Pace::default());
        }
        let text = mutate(&mut random);
        let is_frame = frame::read(&text).is_ok();
        session.handle(now, Input::Text(text.clone()));
        let outputs = answer_outputs(&mut session, now);
        let frames: Vec<String> = std::iter::from_fn(|| session.transmit()).collect();
        for frame in &frames {
            serde_json::from_str::<Vec<Value>>(frame).expect("the server speaks JSON arrays");
        }
        if !is_frame {
            malformed += 1;
            let code = serde_json::from_str::<Vec<Value>>(&frames[0]).expect("JSON").pop().expect("it has parts");
            assert_eq!(code["code"], "protocol.invalid_frame", "{text}");
        } else {
            assert!(!frames.is_empty() || outputs > 0, "no reaction to {text}");
        }
        assert!(!session.is_over(), "closed by {text}");
    }
    assert!(malformed > INPUTS / 10 && malformed < INPUTS * 9 / 10, "{malformed} malformed: a poor mix");
}

#[test]
fn no_order_of_inputs_breaks_a_session() {
    let mut random = SmallRng::seed_from_u64(0x0de7);
    let start = Instant::now();
    let mut now = start;
    let mut session = Session::new(now, Pace::default());
    for _ in 0..INPUTS {
        now += Duration::from_millis(random.random_range(0..400));
        if session.is_over() {
            session = Session::new(now, Pace::default());
        }
        let input = match random.random_range(0..12) {
            0 => Input::SocketLost,
            1 => Input::Wake,
            2 => Input::Binary,
            3 => Input::Refused(Failure::new(signaling::protocol::ErrorCode::AuthDenied)),
            4 => Input::Alive,
            5..8 => Input::Push(Push::new(&Reload {})),
            _ => Input::Text(SEEDS.choose(&mut random).expect("there are seeds").to_string()),
        };
        session.handle(now, input);
        answer_outputs(&mut session, now);
        if random.random_bool(0.5) {
            while session.transmit().is_some() {}
        }
    }
}

/// Answers each request; returns how many outputs there were.
fn answer_outputs(session: &mut Session, now: Instant) -> usize {
    let mut count = 0;
    while let Some(output) = session.poll() {
        count += 1;
        match output {
            Output::Request(correlation, _) => session.handle(now, Input::Reply(correlation, Ok(Value::Null))),
            Output::Authenticate(_) if count % 2 == 0 => {
                session.handle(now, Input::Refused(Failure::new(signaling::protocol::ErrorCode::AuthInvalidToken)));
            }
            Output::Authenticate(_) => session.handle(now, authenticated()),
            Output::Close { .. } | Output::Over => {}
        }
    }
    count
}

fn authenticated() -> Input {
    let welcome = serde_json::json!({
        "user.config": {"id": "0190163d-8694-739b-aea5-966c26f8ad91", "profile": {"display_name": ""}, "role": "attendee",
            "moderation_state": "", "client_state": {}},
        "event.config": {"event": {"id": "o/e", "slug": "e", "organizer": "o", "title": "E", "timezone": "UTC"},
            "permissions": [], "rooms": []},
        "chat.channels": [], "chat.read_pointers": {}, "chat.notification_counts": {}, "announcements": [],
        "server_time": "", "resume": null, "ping_interval": 10,
    });
    let welcome = Box::new(serde_json::from_value(welcome).expect("it is a welcome"));
    Input::Authenticated { welcome, resume_token: "r".to_owned() }
}

fn mutate(random: &mut SmallRng) -> String {
    let mut text: Vec<char> = SEEDS.choose(random).expect("there are seeds").chars().collect();
    for _ in 0..random.random_range(0..4) {
        let at = random.random_range(0..=text.len());
        match random.random_range(0..5) {
            0 => text.truncate(at),
            1 if at < text.len() => text[at] = char::from(random.random_range(0..128u8)),
            2 if at < text.len() => {
                text.remove(at);
            }
            3 => {
                let piece: Vec<char> = PIECES.choose(random).expect("there are pieces").chars().collect();
                text.splice(at..at, piece);
            }
            _ => {
                let end = (at + random.random_range(0..40)).min(text.len());
                let copy: Vec<char> = text[at..end].to_vec();
                text.splice(at..at, copy);
            }
        }
    }
    text.into_iter().collect()
}
