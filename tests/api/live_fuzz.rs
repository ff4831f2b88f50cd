//! Every command of the protocol with payloads that nobody would write: each is answered, none is the server's fault, no socket
//! ends, and people who talk beside it miss nothing. The noise is seeded: a failure names the frame and happens again.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Map, Value, json};
use signaling::protocol::{ChatSaid, JoinChat, SendChat};

use crate::live_guest::{Guest, organizer_token};

/// Payloads of each command and peer. More: a longer test that finds rarer things.
const PAYLOADS: usize = 6;
const SEED: u64 = 20_261_123;

/// The names of all commands, from the contract that the browser has.
fn actions() -> Vec<String> {
    let generated = include_str!("../../web/src/core/protocol/generated.ts");
    let commands = generated.split("export interface Commands").nth(1).expect("it has the commands");
    let commands = commands.split("\n}").next().expect("which end");
    let names = commands.lines().filter_map(|line| line.trim().strip_prefix('"')?.split('"').next());
    names.map(str::to_owned).collect()
}

/// All names that payloads have anywhere, from the same place.
fn fields() -> Vec<String> {
    let generated = include_str!("../../web/src/core/protocol/generated.ts");
    let is_name = |word: &&str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let words = generated.split([' ', ',', '{', '\n', '(']).filter_map(|word| word.trim().strip_suffix(':'));
    let mut names: Vec<String> =
        words.map(|word| word.trim_end_matches('?')).filter(is_name).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}

struct Noise {
    random: StdRng,
    fields: Vec<String>,
    /// What is there: rooms, channels, people. Half of the values mean something.
    known: Vec<Value>,
}

impl Noise {
    fn payload(&mut self, room: &Value) -> Value {
        if self.random.random_bool(0.1) {
            return self.value(0);
        }
        let mut payload = Map::new();
        if self.random.random_bool(0.7) {
            payload.insert("room".into(), room.clone());
        }
        for _ in 0..self.random.random_range(0..8) {
            let field = self.fields.choose(&mut self.random).expect("there are some").clone();
            let value = self.value(0);
            payload.entry(field).or_insert(value);
        }
        Value::Object(payload)
    }

    fn value(&mut self, depth: usize) -> Value {
        if self.random.random_bool(0.5) {
            return self.known.choose(&mut self.random).expect("there are some").clone();
        }
        match self.random.random_range(0..12) {
            0 => Value::Null,
            1 => json!(self.random.random::<bool>()),
            2 => json!(self.random.random::<i64>()),
            3 => json!(self.random.random_range(-2..100)),
            4 => json!(self.random.random::<f64>() * 1e300),
            5 => json!(""),
            6 => json!("\u{0}"),
            7 => json!("𝔘nicode \u{202e}\u{feff} ".repeat(self.random.random_range(1..200))),
            8 => json!("x".repeat(self.random.random_range(1..3_000))),
            9 if depth < 4 => (0..self.random.random_range(0..5)).map(|_| self.value(depth + 1)).collect(),
            10 if depth < 4 => {
                let field = self.fields.choose(&mut self.random).expect("there are some").clone();
                json!({ field: self.value(depth + 1) })
            }
            _ => json!("2026-11-23T00:00:00Z"),
        }
    }
}

/// Sends everything as this person. Every frame has an answer that is nobody's fault but the sender's.
async fn fuzz(guest: Guest, mut noise: Noise, room: Value) -> usize {
    let mut refused = 0;
    for action in actions() {
        for _ in 0..PAYLOADS {
            let payload = noise.payload(&room);
            loop {
                let Err(error) = guest.client.call_raw(&action, payload.clone()).await else { break };
                let failure = error.failure().unwrap_or_else(|| panic!("{action} {payload}: {error:?}"));
                let code = failure.code.as_str();
                assert_ne!(code, "server.fatal", "{action} {payload}");
                if code != "protocol.rate_limited" {
                    refused += 1;
                    break;
                }
                // Too fast is an answer too: no faster than a peer may, so that each command is reached.
                let pause = failure.retry_after.filter(|seconds| *seconds <= 1);
                let Some(seconds) = pause else { break };
                tokio::time::sleep(Duration::from_secs(u64::from(seconds))).await;
            }
        }
    }
    refused
}

crate::both! {
    async fn every_command_survives_nonsense_and_those_beside_it_miss_nothing(server: Server) {
        let workshop = server.room("workshop");
        server.api_patch(&format!("rooms/{workshop}/"), &json!({"timing": "always", "audience": "public"})).await;
        let demo = &server.demo;
        let mut listener = Guest::enter(server, &demo.holders[1].ws_token).await;
        let speaker = Guest::enter(server, &demo.holders[2].ws_token).await;
        let channel = listener.channel("main-stage");
        for guest in [&listener, &speaker] {
            guest.enter_room("main-stage").await;
            guest.client.call(&JoinChat { channel }).await.unwrap();
        }
        let mut peers = Vec::new();
        for (peer, token) in [organizer_token(server).await, demo.holders[0].ws_token.clone(), demo.speaker.ws_token.clone()].into_iter().enumerate() {
            let guest = Guest::enter(server, &token).await;
            guest.enter_room("workshop").await;
            // Nobody who takes part is named, lest a moderator's nonsense bans them.
            let stranger = uuid::Uuid::from_u128(peer as u128);
            let known = vec![json!(workshop), json!(guest.channel("workshop")), json!(stranger), json!("text"), json!("👍"), json!(1)];
            let noise = Noise { random: StdRng::seed_from_u64(SEED + peer as u64), fields: fields(), known };
            peers.push(tokio::spawn(fuzz(guest, noise, json!(workshop))));
        }
        let said: Vec<String> = (0..20).map(|number| format!("message {number}")).collect();
        let talk = async {
            let mut pause = tokio::time::interval(Duration::from_millis(1_050));
            for text in &said {
                pause.tick().await;
                speaker.client.call(&SendChat::text(channel, text)).await.expect("they may talk");
            }
        };
        let hear = async {
            let mut heard = Vec::new();
            while heard.len() < said.len() {
                let event: ChatSaid = listener.wait_for(|said: &ChatSaid| said.event.channel == channel).await;
                heard.push(serde_json::to_value(&event.event.content).unwrap()["body"].as_str().unwrap_or_default().to_owned());
            }
            heard
        };
        let (_, heard) = tokio::join!(talk, hear);
        assert_eq!(heard, said, "all of it, in order");
        for peer in peers {
            let refused = peer.await.expect("every frame is answered");
            assert!(refused > actions().len(), "{refused}: nonsense is refused");
        }
    }
}

#[test]
fn every_command_and_push_is_in_the_contract() {
    let contract = include_str!("../../signaling/PROTOCOL.md");
    let generated = include_str!("../../web/src/core/protocol/generated.ts");
    let pushes = generated.split("export interface Pushes").nth(1).expect("it has the pushes");
    let pushes = pushes.split("\n}").next().expect("which end");
    let pushes = pushes.lines().filter_map(|line| line.trim().strip_prefix('"')?.split('"').next()).map(str::to_owned);
    let missing: Vec<String> = actions()
        .into_iter()
        .chain(pushes)
        .filter(|name| ![format!("`{name}"), format!("`[\"{name}\"")].iter().any(|word| contract.contains(word)))
        .collect();
    assert!(actions().len() > 80, "the names are read");
    assert_eq!(missing, Vec::<String>::new(), "PROTOCOL.md says nothing of these");
}
