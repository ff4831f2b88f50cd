//! Chat beyond plain words: reactions, mentions, search, slow mode.

use serde_json::{Value, json};
use signaling::protocol::{
    AdmissionChanged, ChatContent, ChatNotified, ChatReacted, ChatSaid, ChatSlowed, FetchChat, FetchedChat,
    MentionWarning, ReactToChat, SearchChat, SendChat, SentContent, SlowChat,
};

use crate::live_chat::{at_the_stage, text};
use crate::live_guest::{Guest, organizer_token};

async fn fetch(guest: &Guest, channel: uuid::Uuid) -> FetchedChat {
    guest.client.call(&FetchChat { channel, count: 50, before_id: None, after_id: None }).await.unwrap()
}

crate::both! {
    async fn a_reaction_counts_once_from_each_person_however_often_it_is_sent(server: Server) {
        let mut ada = at_the_stage(server, 0, false).await;
        let bo = at_the_stage(server, 1, false).await;
        let channel = ada.channel("main-stage");
        let event = ada.client.call(&SendChat::text(channel, "Look")).await.unwrap().event.event_id;
        let react = |reaction: &str, delete| ReactToChat { channel, event, reaction: reaction.to_owned(), delete };
        // At once, from two windows of the same person: the database holds it to one.
        let tab = Guest::enter(server, &server.demo.holders[1].ws_token).await;
        let (heart, selected, thumb) = (react("❤", false), react("❤️", false), react("👍", false));
        let all = tokio::join!(bo.client.call(&heart), tab.client.call(&selected), bo.client.call(&thumb));
        assert!(all.0.is_ok() && all.1.is_ok() && all.2.is_ok());
        let told = ada.wait_for(|told: &ChatReacted| told.reaction_counts.len() == 2).await;
        assert_eq!(told.reaction_counts["❤️"], 1);
        assert_eq!(told.reactions["❤️"], [bo.id()]);
        let seen = ada.client.call(&react("❤️", false)).await.unwrap();
        assert_eq!(seen.reaction_counts["❤️"], 2);
        assert_eq!(fetch(&bo, channel).await.results[0].reactions["❤️"], [bo.id(), ada.id()]);

        bo.client.call(&react("❤️", true)).await.unwrap();
        let told = ada.wait_for(|told: &ChatReacted| told.reaction_counts["❤️"] == 1).await;
        assert_eq!(told.reactions["❤️"], [ada.id()]);
        for nonsense in ["", "a", "👍👍", "hello", "<b>", "👍\u{0}"] {
            let payload = json!({"channel": channel, "event": event, "reaction": nonsense});
            assert_eq!(bo.code_of("chat.react", payload).await, "emoji.sadpanda", "{nonsense:?}");
        }
        let nowhere = json!({"channel": channel, "event": 999_999, "reaction": "👍"});
        assert_eq!(bo.code_of("chat.react", nowhere).await, "chat.denied");
    }
}

crate::both! {
    async fn what_is_deleted_has_no_reactions_and_gets_none(server: Server) {
        let ada = at_the_stage(server, 0, false).await;
        let channel = ada.channel("main-stage");
        let event = ada.client.call(&SendChat::text(channel, "oops")).await.unwrap().event.event_id;
        let react = ReactToChat { channel, event, reaction: "👍".to_owned(), delete: false };
        ada.client.call(&react).await.unwrap();
        let deleted = SentContent { kind: "deleted".into(), body: Value::Null, files: Value::Null };
        let delete = SendChat { content: deleted, replaces: Some(event), ..SendChat::text(channel, "") };
        ada.client.call(&delete).await.unwrap();
        let left = fetch(&ada, channel).await.results;
        assert!(left[0].reactions.is_empty() && left[0].content == ChatContent::Deleted);
        assert_eq!(ada.code_of("chat.react", json!(react)).await, "chat.denied");
        let back = SendChat { replaces: Some(event), ..SendChat::text(channel, "back again") };
        assert_eq!(ada.code_of("chat.send", json!(back)).await, "chat.denied", "deleted is deleted");
    }
}

crate::both! {
    async fn a_mention_reaches_whom_it_names_with_the_name_wherever_they_are(server: Server) {
        let ada = at_the_stage(server, 0, false).await;
        // In the lobby, not in the room.
        let mut bo = Guest::enter(server, &server.demo.holders[1].ws_token).await;
        let channel = ada.channel("main-stage");
        let words = format!("@{}, have you seen this?", bo.id());
        let sent = ada.client.call(&SendChat::text(channel, &words)).await.unwrap().event;
        let notified = bo.wait_for(|_: &ChatNotified| true).await;
        assert_eq!(notified.event, sent);
        assert_eq!(notified.sender.unwrap().profile.display_name, "Ada Lovelace");
        // Whoever reads it later can show the name as well.
        let fetched = fetch(&ada, channel).await;
        assert_eq!(fetched.users[&bo.id()].id, bo.id());
        assert!(!fetched.users[&bo.id()].profile.display_name.is_empty());
        let later = Guest::enter(server, &server.demo.holders[1].ws_token).await;
        assert_eq!(later.welcome.chat_notification_counts.0[&channel], 1);
    }
}

crate::both! {
    async fn who_cannot_read_there_is_not_told_and_the_sender_learns_it(server: Server) {
        let mut ada = at_the_stage(server, 0, false).await;
        let mut bo = Guest::enter(server, &server.demo.holders[1].ws_token).await;
        let room = server.room("main-stage");
        let ban = json!({"ban": true});
        server.api_post(&format!("rooms/{room}/members/{}/remove/", bo.id()), &ban).await;
        let channel = ada.channel("main-stage");
        bo.wait_for(|changed: &AdmissionChanged| changed.room.0 == room && changed.refusal.is_some()).await;
        let words = format!("@{} are you there?", bo.id());
        let sent = ada.client.call(&SendChat::text(channel, &words)).await.unwrap().event;
        let warning = ada.wait_for(|_: &MentionWarning| true).await;
        assert_eq!((warning.event_id, warning.missed_users[0].id), (sent.event_id, bo.id()));
        assert!(bo.until_closed_or_quiet().await.iter().all(|push| push.read::<ChatNotified>().is_none()));
    }
}

crate::both! {
    async fn fifty_mentions_are_a_nuisance_and_reach_nobody(server: Server) {
        let ada = at_the_stage(server, 0, false).await;
        let bo = Guest::enter(server, &server.demo.holders[1].ws_token).await;
        let channel = ada.channel("main-stage");
        let others: String = (0..49).map(|_| format!("@{} ", uuid::Uuid::new_v4())).collect();
        ada.client.call(&SendChat::text(channel, &format!("{others}@{}", bo.id()))).await.unwrap();
        let later = Guest::enter(server, &server.demo.holders[1].ws_token).await;
        assert!(later.welcome.chat_notification_counts.0.is_empty());
        // One fewer is a message to them: the control.
        ada.client.call(&SendChat::text(channel, &format!("{}@{}", &others[38..], bo.id()))).await.unwrap();
        let later = Guest::enter(server, &server.demo.holders[1].ws_token).await;
        assert_eq!(later.welcome.chat_notification_counts.0[&channel], 1);
    }
}

crate::both! {
    async fn a_channel_is_searched_by_those_who_read_it(server: Server) {
        let ada = at_the_stage(server, 0, false).await;
        let channel = ada.channel("main-stage");
        for words in ["The Monsoon comes", "100% rain", "sun"] {
            ada.client.call(&SendChat::text(channel, words)).await.unwrap();
        }
        let search = async |query: &str| {
            let found = ada.client.call(&SearchChat { channel, query: query.to_owned(), before_id: None }).await.unwrap();
            found.results.into_iter().map(|event| event.content).collect::<Vec<_>>()
        };
        assert_eq!(search("monsoon").await, [ChatContent::Text { body: "The Monsoon comes".to_owned() }]);
        assert_eq!(search("0%").await.len(), 1, "wildcards are letters");
        assert_eq!(search("%%").await.len(), 0);
        assert_eq!(ada.code_of("chat.search", json!({"channel": channel, "query": "a"})).await, "invalid_input");
        let elsewhere = json!({"channel": uuid::Uuid::new_v4(), "query": "monsoon"});
        assert_eq!(ada.code_of("chat.search", elsewhere).await, "chat.unknown");
    }
}

crate::both! {
    async fn slow_mode_holds_over_windows_and_spares_moderators(server: Server) {
        let mut ada = at_the_stage(server, 0, false).await;
        let channel = ada.channel("main-stage");
        assert_eq!(ada.code_of("chat.slow", json!({"channel": channel, "seconds": 30})).await, "protocol.denied");
        let olga = Guest::enter(server, &organizer_token(server).await).await;
        let too_slow = json!({"channel": channel, "seconds": 999_999});
        assert_eq!(olga.code_of("chat.slow", too_slow).await, "invalid_input");
        olga.client.call(&SlowChat { channel, seconds: 30 }).await.unwrap();
        let slowed = ada.wait_for(|_: &ChatSlowed| true).await;
        assert_eq!((slowed.channel, slowed.seconds), (channel, 30));
        ada.client.call(&SendChat::text(channel, "one")).await.expect("the first is free");
        let tab = at_the_stage(server, 0, false).await;
        let error = tab.client.call(&SendChat::text(channel, "two")).await.unwrap_err();
        let failure = error.failure().unwrap();
        assert_eq!(failure.code.as_str(), "chat.rate_limited");
        assert!((25..=30).contains(&failure.retry_after.unwrap()), "{failure:?}");
        for words in ["We", "moderate"] {
            olga.client.call(&SendChat::text(channel, words)).await.unwrap();
        }
        olga.client.call(&SlowChat { channel, seconds: 0 }).await.unwrap();
        ada.wait_for(|slowed: &ChatSlowed| slowed.seconds == 0).await;
        tab.client.call(&SendChat::text(channel, "two")).await.expect("it is over");
        ada.wait_for(|said: &ChatSaid| text(said) == "two").await;
    }
}
