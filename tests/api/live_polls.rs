//! Polls: one vote a person, as many options as the type says, and figures for those who may see them.

use serde_json::{Value, json};
use signaling::protocol::{PollChanged, PollCounted, PollDeleted, PollPinned, PollState, PollUnpinned, QuestionPinned};

use crate::live_guest::Guest;
use crate::live_questions::{comes, moderator, opened, request};

async fn makes(olga: &Guest, more: Value) -> (i64, Vec<i64>) {
    let mut payload = json!({"content": "Tea or coffee?", "poll_type": "choice", "options": [{"content": "Tea"}, {"content": "Coffee"}, {"content": "Water"}]});
    payload.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let poll = request(olga, "poll.create", payload).await.expect("moderators make polls")["poll"].clone();
    let options = poll["options"].as_array().unwrap().iter().map(|option| option["id"].as_i64().unwrap());
    (poll["id"].as_i64().unwrap(), options.collect())
}

async fn votes(guest: &Guest, id: i64, options: &[i64]) -> Result<Value, String> {
    let answer = request(guest, "poll.vote", json!({"id": id, "options": options})).await?;
    Ok(answer["poll"].clone())
}

async fn becomes(olga: &Guest, id: i64, state: &str) -> Result<Value, String> {
    request(olga, "poll.update", json!({"id": id, "state": state})).await
}

async fn listed(guest: &Guest) -> Vec<Value> {
    request(guest, "poll.list", json!({})).await.unwrap()["results"].as_array().unwrap().clone()
}

crate::both! {
    async fn a_draft_is_opened_voted_in_and_closed(server: Server) {
        let (mut olga, mut ada, mut bo) = (moderator(server).await, comes(server, 0).await, comes(server, 1).await);
        let (id, options) = makes(&olga, json!({})).await;
        assert_eq!(listed(&ada).await, Vec::<Value>::new(), "a draft is nobody's business");
        assert_eq!(votes(&ada, id, &options[..1]).await, Err("poll.unknown".into()));
        becomes(&olga, id, "open").await.unwrap();
        let seen = ada.wait_for::<PollChanged>(|_| true).await.poll;
        assert_eq!((seen.state, seen.results), (PollState::Open, None), "her first word of it, without figures");

        let own = votes(&ada, id, &options[..1]).await.unwrap();
        assert_eq!((&own["results"]["votes"], &own["voted"]), (&json!(1), &json!([options[0]])));
        votes(&bo, id, &options[1..2]).await.unwrap();
        let counted = ada.wait_for::<PollCounted>(|told| told.results.votes == 2).await;
        assert_eq!(counted.results.options[&options[1]], 1);
        // Bo thinks again: the new vote takes the place of the old one.
        votes(&bo, id, &options[..1]).await.unwrap();
        let counted = olga.wait_for::<PollCounted>(|told| told.results.options[&options[0]] == 2).await;
        assert_eq!((counted.results.votes, counted.results.options[&options[1]]), (2, 0));
        votes(&bo, id, &[]).await.expect("or takes it back");
        olga.wait_for::<PollCounted>(|told| told.results.votes == 1).await;

        let mut chidi = comes(server, 2).await;
        assert_eq!(listed(&chidi).await[0]["results"], Value::Null, "who did not vote waits");
        becomes(&olga, id, "closed").await.unwrap();
        let closed = chidi.wait_for::<PollChanged>(|told| told.poll.state == PollState::Closed).await.poll;
        assert_eq!(closed.results.unwrap().votes, 1, "now everybody sees it");
        assert_eq!(votes(&ada, id, &options[1..2]).await, Err("poll.inactive".into()));
        becomes(&olga, id, "archived").await.unwrap();
        assert_eq!(bo.wait_for::<PollDeleted>(|_| true).await.id, id);
        assert_eq!(listed(&bo).await, Vec::<Value>::new());
    }
}

crate::both! {
    async fn a_choice_takes_one_option_and_what_was_opened_is_not_reworded(server: Server) {
        let (olga, ada) = (moderator(server).await, comes(server, 0).await);
        let (other, others) = makes(&olga, json!({"state": "open", "poll_type": "multi"})).await;
        let (id, options) = makes(&olga, json!({})).await;
        request(&olga, "poll.update", json!({"id": id, "content": "Really?", "options": [{"content": "Yes"}, {"content": "No"}]})).await.expect("a draft");
        assert!(votes(&ada, other, &[others[0], others[2]]).await.is_ok(), "of many one may take several");
        becomes(&olga, id, "open").await.unwrap();
        let options: Vec<i64> = {
            let poll = listed(&olga).await.into_iter().find(|poll| poll["id"] == json!(id)).unwrap();
            assert_eq!(poll["content"], "Really?");
            assert!(poll["options"].as_array().unwrap().iter().all(|option| !options.contains(&option["id"].as_i64().unwrap())));
            poll["options"].as_array().unwrap().iter().map(|option| option["id"].as_i64().unwrap()).collect()
        };
        assert_eq!(votes(&ada, id, &options).await, Err("poll.vote".into()));
        assert_eq!(votes(&ada, id, &others[..1]).await, Err("poll.vote".into()), "another poll's");
        assert_eq!(votes(&ada, id, &[i64::MAX]).await, Err("poll.vote".into()));
        for state in ["open", "closed"] {
            becomes(&olga, id, state).await.unwrap();
            for change in [json!({"options": [{"content": "a"}, {"content": "b"}]}), json!({"content": "Else?"}), json!({"poll_type": "multi"}), json!({"state": "draft"})] {
                let mut payload = change;
                payload["id"] = json!(id);
                assert_eq!(request(&olga, "poll.update", payload).await, Err("poll.fixed".into()));
            }
        }
    }
}

crate::both! {
    async fn of_votes_at_once_one_a_person_counts(server: Server) {
        let (olga, ada) = (moderator(server).await, comes(server, 0).await);
        let (id, options) = makes(&olga, json!({"state": "open"})).await;
        let mut tabs = vec![ada];
        for _ in 0..3 {
            tabs.push(comes(server, 0).await);
        }
        let all = (0..20).map(|at| (&tabs[at % 4], at % 3));
        let all = all.map(|(tab, option)| votes(tab, id, &options[option..=option])).collect::<Vec<_>>();
        for vote in futures_util::future::join_all(all).await {
            vote.expect("each takes the place of the one before");
        }
        let results = listed(&olga).await.remove(0)["results"].clone();
        let sum: u64 = results["options"].as_object().unwrap().values().map(|votes| votes.as_u64().unwrap()).sum();
        assert_eq!((&results["votes"], sum), (&json!(1), 1));
    }
}

crate::both! {
    async fn figures_are_shown_as_the_poll_says(server: Server) {
        let (olga, ada) = (moderator(server).await, comes(server, 0).await);
        let (always, _) = makes(&olga, json!({"state": "open", "show_results": "always"})).await;
        let (late, options) = makes(&olga, json!({"state": "open", "show_results": "closed"})).await;
        assert_eq!(votes(&ada, late, &options[..1]).await.unwrap()["results"], Value::Null);
        let seen = listed(&ada).await;
        let of = |id: i64| seen.iter().find(|poll| poll["id"] == json!(id)).unwrap()["results"].clone();
        assert_eq!((of(always)["votes"].clone(), of(late)), (json!(0), Value::Null));
        assert_eq!(listed(&olga).await[0]["results"]["votes"], 1, "who runs it sees it");
    }
}

crate::both! {
    async fn only_moderators_run_polls(server: Server) {
        let (mut olga, mut ada) = (moderator(server).await, comes(server, 0).await);
        let outside = Guest::enter(server, &server.demo.holders[2].ws_token).await;
        let (id, options) = makes(&olga, json!({"state": "open"})).await;
        let create = json!({"content": "Mine?", "poll_type": "choice", "options": [{"content": "a"}, {"content": "b"}]});
        for (action, payload) in [
            ("poll.create", create.clone()),
            ("poll.update", json!({"id": id, "state": "closed"})),
            ("poll.delete", json!({"id": id})),
            ("poll.pin", json!({"id": id})),
            ("poll.unpin", json!({})),
        ] {
            assert_eq!(request(&ada, action, payload.clone()).await, Err("protocol.denied".into()), "{action}");
            assert_eq!(request(&outside, action, payload).await, Err("room.not_entered".into()), "{action}");
        }
        assert_eq!(votes(&outside, id, &options[..1]).await, Err("room.not_entered".into()));
        assert_eq!(request(&outside, "poll.list", json!({})).await, Err("room.not_entered".into()));
        // One thing is on the screen: the poll takes the place of the question.
        opened(&olga).await;
        let question = request(&olga, "question.ask", json!({"content": "Why?"})).await.unwrap()["question"]["id"].clone();
        request(&olga, "question.pin", json!({"id": question})).await.unwrap();
        ada.wait_for::<QuestionPinned>(|_| true).await;
        request(&olga, "poll.pin", json!({"id": id})).await.unwrap();
        ada.wait_for::<PollPinned>(|_| true).await;
        assert_eq!(request(&olga, "question.list", json!({})).await.unwrap()["results"][0]["is_pinned"], false);
        request(&olga, "poll.delete", json!({"id": id})).await.unwrap();
        ada.wait_for::<PollUnpinned>(|_| true).await;
        olga.wait_for::<PollDeleted>(|_| true).await;
        assert_eq!(votes(&ada, id, &options[..1]).await, Err("poll.unknown".into()));
    }
}

crate::both! {
    async fn nonsense_has_its_codes(server: Server) {
        let olga = moderator(server).await;
        let good = json!({"content": "Tea?", "poll_type": "choice", "options": [{"content": "a"}, {"content": "b"}]});
        let wrong = |field: &str, value: Value| {
            let mut payload = good.clone();
            payload[field] = value;
            payload
        };
        for (payload, code) in [
            (wrong("content", json!("")), "poll.invalid"),
            (wrong("content", json!("x".repeat(301))), "poll.invalid"),
            (wrong("options", json!([])), "poll.invalid"),
            (wrong("options", json!([{"content": "a"}, {"content": " a"}])), "poll.invalid"),
            (wrong("options", json!([{"content": "a"}, {"content": "b\0"}])), "poll.invalid"),
            (wrong("options", json!(["a", "b"])), "invalid_input"),
            (wrong("options", Value::Array(vec![json!({"content": "a"}); 2_000])), "poll.invalid"),
            (wrong("poll_type", json!("ranked")), "invalid_input"),
            (wrong("state", json!("closed")), "poll.invalid"),
        ] {
            assert_eq!(request(&olga, "poll.create", payload).await, Err(code.into()));
        }
        for id in [json!(0), json!(-1), json!(i64::MAX)] {
            assert_eq!(request(&olga, "poll.vote", json!({"id": id, "options": []})).await, Err("poll.unknown".into()));
            assert_eq!(request(&olga, "poll.pin", json!({"id": id})).await, Err("poll.unknown".into()));
            assert_eq!(request(&olga, "poll.delete", json!({"id": id})).await, Err("poll.unknown".into()));
        }
        let (id, options) = makes(&olga, json!({"state": "open"})).await;
        assert_eq!(votes(&olga, id, &vec![options[0]; 5_000]).await, Err("poll.vote".into()));
        assert_eq!(request(&olga, "poll.sing", json!({})).await, Err("poll.unsupported_command".into()));
    }
}
