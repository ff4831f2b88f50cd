//! Roles: what each lets do, command by command; for whom, where, and from when until when.

use std::time::{Duration, Instant};

use eventyay::access::people::{self, Kind};
use eventyay::access::roles::{Right, presets::PRESETS};
use eventyay::access::tokens::{self, Purpose};
use eventyay::base::tx::Actor;
use eventyay::orgs::permissions::{Level, Permission, Permissions};
use serde_json::{Value, json};
use signaling::protocol::{AdmissionChanged, Module, Permission as Told, RefusalCode, Refused};

use crate::live_guest::{Guest, api_delete, demo_event, eventually, offer, organizer_token, token_for};
use crate::permissions::token;
use crate::server::{Server, browser};

/// What an organizer changes about somebody's rights takes effect within this for those inside.
const AT_ONCE: Duration = Duration::from_secs(2);

/// A role of the demo event.
pub async fn role(server: &Server, name: &str, permissions: &[&str]) -> i64 {
    let (status, made) = server.api_post("roles/", &json!({"name": name, "permissions": permissions})).await;
    assert_eq!(status, 201, "{made}");
    made["id"].as_i64().expect("an id")
}

pub async fn give(server: &Server, body: Value) -> i64 {
    let (status, made) = server.api_post("role_grants/", &body).await;
    assert_eq!(status, 201, "{made}");
    made["id"].as_i64().expect("an id")
}

/// Somebody of the event without a ticket, with a socket token.
async fn stranger(server: &Server, name: &str) -> (uuid::Uuid, String) {
    let event = demo_event(&server.base).await;
    let mut tx = server.base.begin(Actor::System).await.expect("the database is there");
    let person = people::create(&mut tx, event.id, Kind::Attendee, name).await.expect("made");
    let token = tokens::mint(&mut tx, &token_for(&event, person.id, Purpose::Socket, None)).await.expect("minted");
    tx.commit().await.expect("committed");
    (person.id, token)
}

impl Guest {
    /// Whether a command is answered; its code when it is not.
    async fn tries(&self, action: &str, payload: Value) -> Result<Value, String> {
        let answer = self.client.call_raw(action, payload).await;
        answer.map_err(|error| error.failure().expect("the server says why").code.as_str().to_owned())
    }
}

/// What the matrix acts on.
struct Stage {
    room: i64,
    channel: String,
    question: i64,
    poll: i64,
    option: i64,
    victim: uuid::Uuid,
}

/// The command by which each right is exercised.
fn command(right: Right, on: &Stage) -> (&'static str, Value) {
    let Stage { room, channel, question, poll, option, victim } = on;
    match right {
        Right::View => ("room.members", json!({"room": room})),
        Right::React => ("room.react", json!({"room": room, "reaction": "👏"})),
        Right::ChatSend => {
            let content = json!({"type": "text", "body": "hello"});
            ("chat.send", json!({"channel": channel, "event_type": "channel.message", "content": content}))
        }
        Right::QuestionAsk => ("question.ask", json!({"room": room, "content": "Why?"})),
        Right::QuestionVote => ("question.vote", json!({"room": room, "id": question, "vote": true})),
        Right::PollVote => ("poll.vote", json!({"room": room, "id": poll, "options": [option]})),
        Right::Publish => ("media.offer", json!({"room": room, "sdp": offer("sendonly"), "tracks": []})),
        Right::Backstage => ("stage.backstage", json!({"room": room, "inside": false})),
        Right::Caption => ("caption.say", json!({"room": room, "language": "en", "text": "Hello.", "final": true})),
        Right::ChatModerate => ("chat.slow", json!({"channel": channel, "seconds": 0})),
        Right::QuestionModerate => ("question.open", json!({"room": room, "open": true})),
        Right::PollManage => {
            let options = json!([{"content": "Yes"}, {"content": "No"}]);
            (
                "poll.create",
                json!({"room": room, "content": "Tea?", "options": options, "state": "draft", "poll_type": "choice"}),
            )
        }
        Right::StageManage => ("stage.layout", json!({"room": room, "layout": "grid"})),
        Right::MembersModerate => ("moderation.reports", json!({})),
        Right::MembersBan => ("room.remove", json!({"room": room, "user": victim, "ban": true})),
        Right::Announce => ("announcement.create", json!({"text": "Lunch is ready."})),
    }
}

crate::both! {
    // The matrix comes from the table of rights: a new one without its command does not compile.
    async fn every_command_asks_for_its_own_right_and_for_no_other(server: Server) {
        let olga = Guest::enter(server, &organizer_token(server).await).await;
        olga.enter_room("main-stage").await;
        let room = server.room("main-stage");
        olga.tries("question.open", json!({"room": room, "open": true})).await.expect("opened");
        let question = olga.tries("question.ask", json!({"room": room, "content": "First?"})).await.expect("asked");
        let poll = json!({"room": room, "content": "Tea?", "options": [{"content": "Yes"}, {"content": "No"}], "state": "open", "poll_type": "choice"});
        let poll = olga.tries("poll.create", poll).await.expect("made")["poll"].clone();
        let (victim, _) = stranger(server, "Victor").await;
        let on = Stage {
            room,
            channel: olga.channel("main-stage").to_string(),
            question: question["question"]["id"].as_i64().expect("an id"),
            poll: poll["id"].as_i64().expect("an id"),
            option: poll["options"][0]["id"].as_i64().expect("an id"),
            victim,
        };
        let mut asked = 0;
        for held in Right::ALL {
            let (person, token) = stranger(server, held.as_str()).await;
            let role = role(server, held.as_str(), &[held.as_str()]).await;
            give(server, json!({"role": role, "person": person})).await;
            let guest = Guest::enter(server, &token).await;
            guest.enter_room("main-stage").await;
            // What somebody without a right sees of others' rights must not depend on who came before.
            for right in Right::ALL {
                let (action, payload) = command(*right, &on);
                let answer = guest.tries(action, payload).await;
                let may = right == held || *right == Right::View;
                assert_eq!(answer.is_ok(), may, "{} does {action}: {answer:?}", held.as_str());
                if let Err(code) = answer {
                    assert!(["protocol.denied", "chat.denied", "stage.denied", "media.denied", "caption.denied"].contains(&code.as_str()), "{action}: {code}");
                }
                asked += 1;
            }
        }
        assert_eq!(asked, Right::ALL.len() * Right::ALL.len());
    }
}

crate::both! {
    // The field's defect 9.1: a grant for one room leaked to all rooms of the connection.
    async fn a_role_for_one_room_means_nothing_in_another_on_the_same_socket(server: Server) {
        let mut ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        let [stage, workshop] = ["main-stage", "workshop"].map(|slug| server.room(slug));
        // Her ticket does not open the workshop: a role for that room does, and for no other.
        let seat = role(server, "Seat", &["room:view", "room:chat.send", "room:publish"]).await;
        give(server, json!({"role": seat, "person": ada.id(), "room": workshop})).await;
        let opened = |told: &AdmissionChanged| told.room.0 == workshop && told.admission.is_some();
        let opened: AdmissionChanged = ada.wait_for(opened).await;
        let channel = opened.modules.iter().find_map(|module| match module {
            Module::Chat { channel_id } => Some(*channel_id),
            _ => None,
        });
        let channel = channel.expect("the workshop has a chat");
        for slug in ["workshop", "main-stage"] {
            ada.enter_room(slug).await;
        }
        let host = PRESETS.iter().find(|preset| preset.identifier == "talk_host").expect("there is one");
        let names: Vec<&str> = host.rights().iter().map(Right::as_str).collect();
        let role = role(server, "Talk host", &names).await;
        give(server, json!({"role": role, "person": ada.id(), "room": stage})).await;
        let told: AdmissionChanged = ada.wait_for(|told: &AdmissionChanged| told.room.0 == stage).await;
        assert!(told.permissions.contains(&Told::RoomQuestionModerate) && !told.permissions.contains(&Told::RoomMembersBan));
        // Whatever order the rooms are asked and entered in.
        for _ in 0..3 {
            assert!(ada.tries("question.open", json!({"room": stage, "open": true})).await.is_ok());
            assert_eq!(ada.code_of("question.open", json!({"room": workshop, "open": true})).await, "protocol.denied");
            assert!(ada.tries("chat.slow", json!({"channel": ada.channel("main-stage"), "seconds": 0})).await.is_ok());
            assert_eq!(ada.code_of("chat.slow", json!({"channel": channel, "seconds": 0})).await, "protocol.denied");
            assert_eq!(ada.code_of("moderation.reports", json!({})).await, "protocol.denied");
            assert_eq!(ada.code_of("room.remove", json!({"room": stage, "user": ada.id(), "ban": true})).await, "protocol.denied");
            ada.enter_room("workshop").await;
            ada.enter_room("main-stage").await;
        }
    }
}

crate::both! {
    async fn a_role_comes_and_goes_for_those_who_are_inside(server: Server) {
        let mut ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        ada.enter_room("main-stage").await;
        let stage = server.room("main-stage");
        let role = role(server, "Host", &["room:question.moderate", "room:publish"]).await;
        let may = |told: &AdmissionChanged| told.room.0 == stage && told.permissions.contains(&Told::RoomQuestionModerate);
        let begin = Instant::now();
        let grant = give(server, json!({"role": role, "person": ada.id()})).await;
        ada.wait_for(may).await;
        assert!(begin.elapsed() < AT_ONCE);
        let session = ada.offer("main-stage", &offer("sendonly")).await.expect("the role lets publish");
        let begin = Instant::now();
        assert_eq!(server.api_patch(&format!("roles/{role}/"), &json!({"permissions": ["room:publish"]})).await.0, 200);
        ada.wait_for(|told: &AdmissionChanged| told.room.0 == stage && !told.permissions.contains(&Told::RoomQuestionModerate)).await;
        assert!(begin.elapsed() < AT_ONCE);
        assert_eq!(ada.code_of("question.open", json!({"room": stage, "open": true})).await, "protocol.denied");
        let begin = Instant::now();
        assert_eq!(api_delete(server, &format!("role_grants/{grant}/")).await, 204);
        ada.wait_for(|told: &AdmissionChanged| told.room.0 == stage && !told.permissions.contains(&Told::RoomPublish)).await;
        assert!(begin.elapsed() < AT_ONCE);
        assert_eq!(ada.offer("main-stage", &offer("sendonly")).await.unwrap_err()["code"], "media.denied", "{session}");
        let kinds = server.api_get("log/?ordering=-id").await;
        let kinds: Vec<&str> = kinds["results"].as_array().into_iter().flatten().filter_map(|line| line["kind"].as_str()).collect();
        for kind in ["role.created", "role.granted", "role.changed", "role.revoked"] {
            assert!(kinds.contains(&kind) || kinds.is_empty(), "{kind} is in the log: {kinds:?}");
        }
    }
}

crate::both! {
    async fn a_ticket_a_team_and_traits_hold_roles_and_lose_them(server: Server) {
        let mut ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        ada.enter_room("main-stage").await;
        let stage = server.room("main-stage");
        let role = role(server, "Asks away", &["room:poll.manage"]).await;
        let products = server.api_get("products/").await;
        let all: Vec<i64> = products["results"].as_array().expect("a list").iter().filter_map(|product| product["id"].as_i64()).collect();
        for product in &all {
            give(server, json!({"role": role, "product": product, "room": stage})).await;
        }
        ada.wait_for(|told: &AdmissionChanged| told.room.0 == stage && told.permissions.contains(&Told::RoomPollManage)).await;
        let code = &server.demo.holders[0].order_code;
        server.api_post(&format!("orders/{code}/mark_canceled/"), &json!({})).await;
        let refused: Refused = ada.wait_for(|refused: &Refused| refused.room.0 == stage).await;
        assert_eq!(refused.refusal.code, RefusalCode::Canceled, "the role went with the ticket");
    }
}

crate::both! {
    async fn a_read_only_guest_watches_and_does_nothing_that_others_notice(server: Server) {
        let (person, token) = stranger(server, "Gil").await;
        let refused = Guest::try_enter(server, &token, false).await.err().expect("without a role nobody comes in");
        assert_eq!(refused["code"], "auth.denied");
        let role = role(server, "Guest", &["room:view"]).await;
        give(server, json!({"role": role, "person": person})).await;
        let gil = Guest::enter(server, &token).await;
        let entered = gil.enter_room("main-stage").await;
        assert!(entered.admission.view && !entered.admission.speak && !entered.admission.publish && !entered.admission.moderate);
        let told = &gil.room("main-stage").permissions;
        assert!(told.contains(&Told::RoomChatRead) && !told.contains(&Told::RoomChatSend) && !told.contains(&Told::RoomQuestionAsk));
        let stage = server.room("main-stage");
        assert_eq!(gil.code_of("room.react", json!({"room": stage, "reaction": "👏"})).await, "protocol.denied");
        assert_eq!(gil.code_of("stage.hand", json!({"room": stage, "raised": true})).await, "stage.denied");
        gil.offer("main-stage", &offer("recvonly")).await.expect("watching is what they came for");
    }
}

crate::both! {
    async fn nobody_gives_more_than_they_have(server: Server) {
        let rooms_only: Permissions = [Permission::RoomsManage].into_iter().collect();
        let manager = token(server, "lotus", rooms_only, true).await;
        let everything = Permissions::all(Level::Event).union(Permissions::all(Level::Organizer));
        let owner = token(server, "lotus", everything, true).await;
        let call = async |method: reqwest::Method, path: &str, token: &str, body: Value| {
            let request = browser().request(method, server.api(path)).header("authorization", format!("Token {token}"));
            let answer = request.json(&body).send().await.expect("an answer");
            let status = answer.status().as_u16();
            (status, answer.json::<Value>().await.unwrap_or_default())
        };
        use reqwest::Method;
        let ban = json!({"name": "Bouncer", "permissions": ["room:members.ban"]});
        let (status, answer) = call(Method::POST, "roles/", &manager, ban.clone()).await;
        assert_eq!((status, answer["code"].as_str()), (403, Some("role_beyond_own")));
        let (status, bouncer) = call(Method::POST, "roles/", &owner, ban).await;
        assert_eq!(status, 201, "the control");
        let ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        let grant = json!({"role": bouncer["id"], "person": ada.id()});
        assert_eq!(call(Method::POST, "role_grants/", &manager, grant.clone()).await.0, 403);
        assert_eq!(call(Method::PATCH, &format!("roles/{}/", bouncer["id"]), &manager, json!({"name": "X"})).await.0, 403);
        let (status, given) = call(Method::POST, "role_grants/", &owner, grant).await;
        assert_eq!(status, 201);
        assert_eq!(call(Method::DELETE, &format!("role_grants/{}/", given["id"]), &manager, json!({})).await.0, 403);
        let (status, guest) = call(Method::POST, "roles/", &manager, json!({"name": "Guest", "permissions": ["room:view"]})).await;
        assert_eq!(status, 201);
        for (field, body) in [
            ("person", json!({"role": guest["id"]})),
            ("person", json!({"role": guest["id"], "person": uuid::Uuid::now_v7()})),
            ("person", json!({"role": guest["id"], "person": ada.id(), "team": 1})),
            ("team", json!({"role": guest["id"], "team": 999_999})),
            ("product", json!({"role": guest["id"], "product": 999_999})),
            ("room", json!({"role": guest["id"], "traits": [], "room": 999_999})),
            ("role", json!({"role": 999_999, "traits": []})),
            ("traits", json!({"role": guest["id"], "traits": [[]]})),
            ("valid_until", json!({"role": guest["id"], "traits": [], "valid_until": "2020-01-01T00:00:00Z"})),
        ] {
            let (status, answer) = call(Method::POST, "role_grants/", &owner, body.clone()).await;
            assert_eq!(status, 400, "{body}: {answer}");
            assert!(answer.to_string().contains(field), "{body}: {answer}");
        }
    }
}

crate::both! {
    async fn who_keeps_order_by_a_role_is_not_put_out_by_others_who_do(server: Server) {
        let ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        let moderators = role(server, "Moderator", &["room:members.moderate", "room:members.ban"]).await;
        let (bo, bo_token) = stranger(server, "Bo").await;
        for person in [ada.id(), bo] {
            give(server, json!({"role": moderators, "person": person})).await;
        }
        let bo = Guest::enter(server, &bo_token).await;
        let stage = server.room("main-stage");
        eventually("Bo moderates", async || bo.tries("moderation.reports", json!({})).await.ok()).await;
        let out = |user: uuid::Uuid| json!({"room": stage, "user": user, "ban": true});
        assert_eq!(bo.code_of("room.remove", out(ada.id())).await, "moderation.protected");
        let (victim, _) = stranger(server, "Victor").await;
        bo.tries("room.remove", out(victim)).await.expect("the control");
    }
}
