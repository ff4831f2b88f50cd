//! The audience asks: each sees what is for their eyes, one vote a person, and only moderators decide.

use std::time::Duration;

use serde_json::{Value, json};
use signaling::protocol::{
    Question, QuestionChanged, QuestionDeleted, QuestionPinned, QuestionState, QuestionUnpinned, QuestionVotes,
    QuestionsChanged,
};

use crate::live_guest::{Guest, organizer_token};
use crate::server::Server;

pub const STAGE: &str = "main-stage";

/// Somebody with a ticket, in front of the stage.
pub async fn comes(server: &Server, holder: usize) -> Guest {
    let guest = Guest::enter(server, &server.demo.holders[holder].ws_token).await;
    guest.enter_room(STAGE).await;
    guest
}

/// The organizer, who moderates.
pub async fn moderator(server: &Server) -> Guest {
    let guest = Guest::enter(server, &organizer_token(server).await).await;
    guest.enter_room(STAGE).await;
    guest
}

/// A request about the stage; its data, or the code with which it failed.
pub async fn request(guest: &Guest, action: &str, mut payload: Value) -> Result<Value, String> {
    payload["room"] = json!(guest.room(STAGE).id);
    let answer = guest.client.call_raw(action, payload).await;
    answer.map_err(|error| error.failure().expect("the server says why").code.as_str().to_owned())
}

pub async fn opened(moderator: &Guest) {
    request(moderator, "question.open", json!({"open": true})).await.expect("moderators open");
}

async fn asks(guest: &Guest, content: &str) -> i64 {
    let answer = request(guest, "question.ask", json!({"content": content})).await.expect("a question");
    answer["question"]["id"].as_i64().expect("an id")
}

async fn approves(moderator: &Guest, id: i64) {
    let change = json!({"id": id, "state": "visible"});
    request(moderator, "question.update", change).await.expect("moderators approve");
}

async fn listed(guest: &Guest) -> Vec<Question> {
    let answer = request(guest, "question.list", json!({})).await.expect("a list");
    serde_json::from_value(answer["results"].clone()).expect("questions")
}

async fn told(guest: &mut Guest, id: i64, fits: impl Fn(&Question) -> bool) -> Question {
    guest.wait_for::<QuestionChanged>(|told| told.question.id == id && fits(&told.question)).await.question
}

crate::both! {
    async fn a_question_waits_is_approved_voted_for_pinned_answered(server: Server) {
        let (mut olga, mut ada, mut bo) = (moderator(server).await, comes(server, 0).await, comes(server, 1).await);
        opened(&olga).await;
        let id = asks(&ada, " Why <b>Rust</b>? ").await;
        let waits = told(&mut olga, id, |_| true).await;
        assert_eq!((waits.state, waits.content.as_str()), (QuestionState::ModQueue, "Why <b>Rust</b>?"));
        assert_eq!(waits.sender.as_ref().map(|sender| sender.id), Some(ada.id()));
        assert_eq!(listed(&ada).await.len(), 1, "the asker sees it");
        assert_eq!(listed(&bo).await, [], "nobody else does");
        assert_eq!(request(&bo, "question.vote", json!({"id": id, "vote": true})).await, Err("question.unknown".into()));
        assert_eq!(request(&ada, "question.vote", json!({"id": id, "vote": true})).await, Err("question.vote".into()));

        approves(&olga, id).await;
        // Bo's first word about it is that it is there: nothing came before.
        assert_eq!(bo.wait_for::<QuestionChanged>(|_| true).await.question.state, QuestionState::Visible);
        let voted = request(&bo, "question.vote", json!({"id": id, "vote": true})).await.unwrap();
        assert_eq!((&voted["question"]["score"], &voted["question"]["voted"]), (&json!(1), &json!(true)));
        assert_eq!(ada.wait_for::<QuestionVotes>(|_| true).await.scores[&id], 1);

        request(&olga, "question.pin", json!({"id": id})).await.unwrap();
        assert_eq!(ada.wait_for::<QuestionPinned>(|_| true).await.id, id);
        assert_eq!(ada.wait_for::<QuestionsChanged>(|state| state.pinned.is_some()).await.pinned, Some(id));
        assert!(listed(&bo).await[0].is_pinned);
        request(&olga, "question.update", json!({"id": id, "answered": true})).await.unwrap();
        assert!(told(&mut ada, id, |question| question.answered).await.is_pinned);

        request(&olga, "question.update", json!({"id": id, "state": "archived"})).await.unwrap();
        ada.wait_for::<QuestionUnpinned>(|_| true).await;
        assert_eq!(ada.wait_for::<QuestionDeleted>(|_| true).await.id, id, "out of everybody's sight");
        assert_eq!(listed(&bo).await, []);
        assert_eq!(listed(&olga).await[0].state, QuestionState::Archived);
    }
}

crate::both! {
    async fn a_name_that_was_kept_back_is_for_moderators_only(server: Server) {
        let (mut olga, mut ada, mut bo) = (moderator(server).await, comes(server, 0).await, comes(server, 1).await);
        opened(&olga).await;
        let answer = request(&ada, "question.ask", json!({"content": "Who pays?", "anonymous": true})).await.unwrap();
        let id = answer["question"]["id"].as_i64().unwrap();
        assert_eq!(told(&mut olga, id, |_| true).await.sender.map(|sender| sender.id), Some(ada.id()));
        approves(&olga, id).await;
        let seen = told(&mut bo, id, |_| true).await;
        assert!(seen.anonymous && seen.sender.is_none());
        assert!(told(&mut ada, id, |question| question.state == QuestionState::Visible).await.sender.is_some(), "it is her own");
        let voted = request(&bo, "question.vote", json!({"id": id, "vote": true})).await.unwrap();
        assert_eq!((&voted["question"]["sender"], listed(&bo).await[0].sender.is_some()), (&Value::Null, false));
    }
}

crate::both! {
    async fn of_many_votes_of_one_person_at_once_one_counts(server: Server) {
        let (olga, ada) = (moderator(server).await, comes(server, 0).await);
        opened(&olga).await;
        let id = asks(&olga, "Twice?").await;
        // Four tabs of one person, each asking five times, all at once.
        let mut tabs = Vec::new();
        for _ in 0..3 {
            tabs.push(comes(server, 0).await);
        }
        tabs.push(ada);
        let votes = tabs.iter().flat_map(|tab| std::iter::repeat_n(tab, 5));
        let all = votes.map(|tab| request(tab, "question.vote", json!({"id": id, "vote": true})));
        for vote in futures_util::future::join_all(all).await {
            vote.expect("voting twice is no mistake");
        }
        assert_eq!(listed(&olga).await[0].score, 1);
        let back = tabs.iter().map(|tab| request(tab, "question.vote", json!({"id": id, "vote": false})));
        futures_util::future::join_all(back).await;
        assert_eq!(listed(&olga).await[0].score, 0, "and taking it back twice is none either");
    }
}

crate::both! {
    async fn an_update_takes_what_it_names_and_nothing_else(server: Server) {
        let (olga, ada) = (moderator(server).await, comes(server, 0).await);
        opened(&olga).await;
        let id = asks(&ada, "Mine").await;
        let before = listed(&olga).await.remove(0);
        let everything = json!({
            "id": id, "answered": true, "content": "Not hers", "score": 999, "votes": 999, "sender": olga.id(), "asker_id": olga.id(),
            "is_pinned": true, "anonymous": true, "timestamp": "2001-01-01T00:00:00Z", "session": 77, "room_id": 77, "event_id": 77,
        });
        request(&olga, "question.update", everything).await.unwrap();
        assert_eq!(listed(&olga).await, [Question { answered: true, ..before }]);
    }
}

crate::both! {
    async fn each_command_asks_for_its_right(server: Server) {
        let (olga, ada, bo) = (moderator(server).await, comes(server, 0).await, comes(server, 1).await);
        let outside = Guest::enter(server, &server.demo.holders[2].ws_token).await;
        opened(&olga).await;
        let id = asks(&ada, "Mine").await;
        let commands = [
            ("question.update", json!({"id": id, "state": "visible"})),
            ("question.pin", json!({"id": id})),
            ("question.unpin", json!({})),
            ("question.open", json!({"open": false})),
        ];
        for (action, payload) in commands {
            assert_eq!(request(&ada, action, payload.clone()).await, Err("protocol.denied".into()), "{action}");
            assert_eq!(request(&outside, action, payload).await, Err("room.not_entered".into()), "{action}");
        }
        for (action, payload) in [
            ("question.ask", json!({"content": "x"})),
            ("question.list", json!({})),
            ("question.vote", json!({"id": id, "vote": true})),
            ("question.delete", json!({"id": id})),
        ] {
            assert_eq!(request(&outside, action, payload.clone()).await, Err("room.not_entered".into()), "{action}");
            let mut elsewhere = payload;
            elsewhere["room"] = json!(999_999);
            assert_eq!(ada.code_of(action, elsewhere).await, "room.unknown", "{action}");
        }
        assert_eq!(request(&bo, "question.delete", json!({"id": id})).await, Err("question.unknown".into()), "it is not there for him");
        approves(&olga, id).await;
        assert_eq!(request(&bo, "question.delete", json!({"id": id})).await, Err("protocol.denied".into()));
        assert_eq!(request(&ada, "question.delete", json!({"id": id})).await, Err("protocol.denied".into()), "it is everybody's now");
        request(&olga, "question.delete", json!({"id": id})).await.expect("moderators may");
        let own = asks(&ada, "Better not").await;
        request(&ada, "question.delete", json!({"id": own})).await.expect("nobody has seen it");
        assert_eq!(listed(&olga).await, []);
    }
}

crate::both! {
    async fn nonsense_has_its_codes_and_a_pace(server: Server) {
        let (olga, ada) = (moderator(server).await, comes(server, 0).await);
        request(&olga, "question.open", json!({"open": false})).await.unwrap();
        assert_eq!(request(&ada, "question.ask", json!({"content": "x"})).await, Err("question.inactive".into()));
        let id = 1;
        assert_eq!(request(&ada, "question.vote", json!({"id": id, "vote": true})).await, Err("question.inactive".into()));
        opened(&olga).await;
        for (content, code) in [
            (json!(" "), "question.empty"),
            (json!("x".repeat(501)), "question.invalid_content"),
            (json!("a\0b"), "question.invalid_content"),
            (json!(7), "invalid_input"),
            (json!(null), "invalid_input"),
        ] {
            assert_eq!(request(&ada, "question.ask", json!({"content": content})).await, Err(code.into()));
        }
        for id in [json!(0), json!(-1), json!(i64::MAX)] {
            assert_eq!(request(&olga, "question.update", json!({"id": id, "answered": true})).await, Err("question.unknown".into()));
            assert_eq!(request(&olga, "question.pin", json!({"id": id})).await, Err("question.unknown".into()));
            assert_eq!(request(&ada, "question.vote", json!({"id": id, "vote": true})).await, Err("question.unknown".into()));
        }
        assert_eq!(request(&olga, "question.update", json!({"id": "x"})).await, Err("invalid_input".into()));
        assert_eq!(request(&olga, "question.update", json!({"id": 1, "state": "deleted"})).await, Err("invalid_input".into()));
        assert_eq!(request(&ada, "question.list", json!({"limit": 0, "after": {"score": 0, "id": i64::MIN}})).await.unwrap()["results"], json!([]));
        assert_eq!(request(&ada, "question.sing", json!({})).await, Err("question.unsupported_command".into()));
        for at in 0..5 {
            asks(&ada, &format!("Number {at}")).await;
        }
        let error = ada.client.call_raw("question.ask", json!({"room": ada.room(STAGE).id, "content": "6"})).await.unwrap_err();
        let failure = error.failure().unwrap();
        assert_eq!(failure.code.as_str(), "question.rate_limited");
        assert!(failure.retry_after.is_some());
        server.base.clock.advance(Duration::from_secs(61));
        assert_eq!(request(&ada, "question.ask", json!({"content": "6"})).await, Err("question.limit".into()), "they wait already");
        assert_eq!(listed(&ada).await.len(), 5, "the socket lives through all of it");
    }
}

crate::both! {
    async fn the_schedule_opens_and_closes_and_keeps_sessions_apart(server: Server) {
        let olga = moderator(server).await;
        let mut ada = comes(server, 0).await;
        let state = request(&ada, "question.list", json!({})).await.unwrap()["state"].clone();
        let session = state["session"].as_i64().expect("the demo has a session on");
        assert_eq!((&state["active"], &state["by_hand"]), (&json!(true), &Value::Null));
        let first = asks(&olga, "About the first talk").await;
        let slots = server.api_get("slots/").await;
        let end = slots["results"].as_array().unwrap().iter().find(|slot| slot["id"] == json!(session)).unwrap()["end"].clone();
        let end: eventyay::base::time::Timestamp = end.as_str().unwrap().parse().unwrap();
        let left = server.base.now().until(end) + Duration::from_secs(601);
        server.base.clock.advance(left);
        let after = ada.wait_for::<QuestionsChanged>(|_| true).await;
        assert_ne!(after.session, Some(session), "another one has the floor, or none");
        assert_eq!(listed(&ada).await, []);
        let before = request(&ada, "question.list", json!({"session": session})).await.unwrap();
        assert_eq!(before["results"][0]["id"], json!(first), "what was asked stays with its talk");
    }
}

crate::both! {
    async fn pages_have_everything_once(server: Server) {
        let (olga, ada) = (moderator(server).await, comes(server, 0).await);
        opened(&olga).await;
        let mut ids = Vec::new();
        for at in 0..5 {
            ids.push(asks(&olga, &format!("Number {at}")).await);
        }
        request(&ada, "question.vote", json!({"id": ids[3], "vote": true})).await.unwrap();
        let (mut after, mut seen) = (Value::Null, Vec::new());
        loop {
            let mut page = json!({"limit": 2});
            if !after.is_null() {
                page["after"] = after;
            }
            let answer = request(&ada, "question.list", page).await.unwrap();
            seen.extend(answer["results"].as_array().unwrap().iter().map(|one| one["id"].as_i64().unwrap()));
            after = answer["next"].clone();
            if after.is_null() {
                break;
            }
        }
        assert_eq!(seen, [ids[3], ids[0], ids[1], ids[2], ids[4]]);
    }
}

crate::both! {
    async fn organizers_set_when_questions_are_taken_and_take_them_home(server: Server) {
        let (olga, mut ada) = (moderator(server).await, comes(server, 0).await);
        let room = server.room(STAGE);
        listed(&ada).await;
        let path = format!("rooms/{room}/question_settings/");
        assert_eq!(server.api_get(&path).await, json!({"open": "sessions", "requires_moderation": true}));
        let (status, _) = server.api_patch(&path, &json!({"open": "off"})).await;
        assert_eq!(status, 200);
        assert!(!ada.wait_for::<QuestionsChanged>(|_| true).await.active, "at once");
        assert_eq!(request(&ada, "question.ask", json!({"content": "x"})).await, Err("question.inactive".into()));
        assert_eq!(server.api_patch(&path, &json!({"open": "sometimes"})).await.0, 400);
        let change = json!({"open": "always", "requires_moderation": false});
        assert_eq!(server.api_patch(&path, &change).await.1, json!({"open": "always", "requires_moderation": false}));
        ada.wait_for::<QuestionsChanged>(|state| state.active && !state.requires_moderation).await;
        asks(&ada, "=HYPERLINK(\"https://evil.example\")").await;
        request(&ada, "question.ask", json!({"content": "Who am I?", "anonymous": true})).await.unwrap();
        assert_eq!(listed(&olga).await.iter().filter(|one| one.state == QuestionState::Visible).count(), 2, "nobody waits");

        let list = server.api_get(&format!("rooms/{room}/questions/?state=visible&ordering=-id")).await;
        assert_eq!((&list["count"], &list["results"][0]["name"]), (&json!(2), &json!("Ada Lovelace")));
        let export = server.authorized(server.client.get(server.api(&format!("rooms/{room}/questions/export/"))));
        let file = export.send().await.unwrap().text().await.unwrap();
        let lines: Vec<&str> = file.lines().collect();
        assert_eq!(lines[0], "\"id\",\"session\",\"timestamp\",\"state\",\"answered\",\"score\",\"name\",\"question\"");
        assert!(lines[1].ends_with(",\"Ada Lovelace\",\"'=HYPERLINK(\"\"https://evil.example\"\")\""), "{}", lines[1]);
        assert!(lines[2].ends_with(",\"\",\"Who am I?\""), "{}", lines[2]);
        for path in ["questions/", "questions/export/", "polls/", "polls/export/", "question_settings/", "screens/"] {
            let path = server.api(&format!("rooms/{room}/{path}"));
            let stranger = crate::server::browser().get(path).send().await.unwrap();
            assert_eq!(stranger.status(), 401);
        }
    }
}

crate::both! {
    async fn who_is_put_out_hears_nothing_more(server: Server) {
        let (olga, mut ada) = (moderator(server).await, comes(server, 0).await);
        opened(&olga).await;
        let room = server.room(STAGE);
        let (status, _) = server.api_post(&format!("rooms/{room}/members/{}/remove/", ada.id()), &json!({"ban": true})).await;
        assert_eq!(status, 200);
        ada.wait_for::<signaling::protocol::Refused>(|_| true).await;
        let id = asks(&olga, "Are they gone?").await;
        request(&olga, "question.vote", json!({"id": id, "vote": true})).await.unwrap();
        assert_eq!(request(&ada, "question.list", json!({})).await, Err("room.not_entered".into()));
        assert_eq!(request(&ada, "question.vote", json!({"id": id, "vote": true})).await, Err("room.not_entered".into()));
        // A vote is told after a second; whatever else would come has come by then.
        let mut bo = comes(server, 1).await;
        request(&bo, "question.vote", json!({"id": id, "vote": true})).await.unwrap();
        bo.wait_for::<QuestionVotes>(|votes| votes.scores[&id] == 2).await;
        server.base.clock.advance(Duration::from_secs(1));
        ada.client.call_raw("user.fetch", json!({"id": ada.id()})).await.unwrap();
        while let Ok(Some(pushed)) = tokio::time::timeout(Duration::from_millis(50), ada.client.next_push()).await {
            assert!(!pushed.name.starts_with("question."), "{}", pushed.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_show_the_same_questions_polls_and_announcements() {
    use crate::live_nodes::{enter, second_node, wait};
    use signaling::protocol::{AnnouncementChanged, PollChanged, PollCounted};
    let server = Server::start_shared(crate::server::Database::Postgres).await;
    let second = second_node(&server).await;
    let olga = moderator(&server).await;
    let (mut far, _) = enter(&second.ws_url, &server.demo, 1).await;
    let room = server.room(STAGE);
    opened(&olga).await;
    let ask = json!({"room": room, "content": "From over there?"});
    let id = far.call_raw("question.ask", ask).await.unwrap()["question"]["id"].as_i64().unwrap();
    approves(&olga, id).await;
    loop {
        if wait::<QuestionChanged>(&mut far).await.question.state == QuestionState::Visible {
            break;
        }
    }
    request(&olga, "question.vote", json!({"id": id, "vote": true})).await.unwrap();
    assert_eq!(wait::<QuestionVotes>(&mut far).await.scores[&id], 1);
    request(&olga, "question.pin", json!({"id": id})).await.unwrap();
    assert_eq!(wait::<QuestionPinned>(&mut far).await.id, id);
    let made = json!({"content": "Tea?", "poll_type": "choice", "state": "open", "options": [{"content": "Yes"}, {"content": "No"}]});
    request(&olga, "poll.create", made).await.unwrap();
    let poll = wait::<PollChanged>(&mut far).await.poll;
    let vote = json!({"room": room, "id": poll.id, "options": [poll.options[0].id]});
    far.call_raw("poll.vote", vote).await.unwrap();
    let vote = json!({"id": poll.id, "options": [poll.options[1].id]});
    request(&olga, "poll.vote", vote).await.unwrap();
    while wait::<PollCounted>(&mut far).await.results.votes != 2 {}
    server.api_post("announcements/", &json!({"text": "Lunch!", "state": "active"})).await;
    assert_eq!(wait::<AnnouncementChanged>(&mut far).await.announcement.text, "Lunch!");
    second.running.abort();
    server.stop().await;
}

/// What the bus lost is read again: everybody in the room is told to list anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_gap_of_the_bus_everybody_lists_anew() {
    use crate::live_nodes::Line;
    use signaling::protocol::PollsChanged;
    let line = Line::to(&std::env::var("EVENTYAY_TEST_REDIS").expect("`make test` starts one")).await;
    let url = line.url.clone();
    let server = Server::start_configured_with(crate::server::Database::Sqlite, |config| config.redis.url = url).await;
    let (olga, mut ada) = (moderator(&server).await, comes(&server, 0).await);
    listed(&ada).await;
    opened(&olga).await;
    let state = ada.wait_for::<QuestionsChanged>(|state| state.active).await;
    line.cut();
    assert_eq!(ada.wait_for::<QuestionsChanged>(|_| true).await, state, "nothing new, which says: list again");
    assert_eq!(ada.wait_for::<PollsChanged>(|_| true).await.room, state.room);
    server.stop().await;
}
