//! Direct messages: the same people share one channel, nobody else learns of it, and a block holds at every word.

use serde_json::{Value, json};
use signaling::protocol::{
    BlockUser, ChatChannels, ChatSaid, CreateDirect, CreatedDirect, FetchChat, LeaveChat, NotificationCounts, SendChat,
    SentContent, UnblockUser,
};

use crate::live_chat::text;
use crate::live_guest::Guest;
use crate::live_nodes::{second_node, wait};
use crate::server::{Database, Server as Started};

async fn guest(server: &Started, holder: usize) -> Guest {
    Guest::enter(server, &server.demo.holders[holder].ws_token).await
}

async fn open(from: &Guest, with: &[&Guest]) -> CreatedDirect {
    let users = with.iter().map(|guest| guest.id()).collect();
    from.client.call(&CreateDirect { users, hide: true }).await.expect("they may talk")
}

crate::both! {
    async fn the_same_people_have_the_same_channel_and_it_shows_with_the_first_word(server: Server) {
        let (ada, mut bo, chidi) = (guest(server, 0).await, guest(server, 1).await, guest(server, 2).await);
        let channel = open(&ada, &[&bo]).await;
        assert_eq!(channel.members.len(), 2);
        assert_eq!(open(&bo, &[&ada]).await.id, channel.id);
        assert_ne!(open(&ada, &[&bo, &chidi]).await.id, channel.id);
        assert!(guest(server, 2).await.welcome.chat_channels.is_empty(), "nothing was said yet");

        let mut chidi = chidi;
        let three = open(&ada, &[&bo, &chidi]).await.id;
        ada.client.call(&SendChat::text(three, "Hello both")).await.unwrap();
        assert_eq!(text(&bo.wait_for(|_: &ChatSaid| true).await), "Hello both", "without a subscription");
        let list = chidi.wait_for(|list: &ChatChannels| !list.channels.is_empty()).await.channels;
        assert_eq!((list[0].id, list[0].members.len()), (three, 3));
        chidi.wait_for(|counts: &NotificationCounts| counts.0.get(&three) == Some(&1)).await;
        let later = guest(server, 2).await;
        assert_eq!(later.welcome.chat_channels[0].last.as_ref().unwrap().sender, ada.id());
        for nonsense in [json!([]), json!([ada.id()]), json!(vec![uuid::Uuid::new_v4(); 30])] {
            let code = ada.code_of("chat.direct.create", json!({"users": nonsense})).await;
            assert!(["invalid_input", "user.not_found"].contains(&code.as_str()), "{code}");
        }
    }
}

crate::both! {
    async fn who_is_no_member_finds_no_such_channel(server: Server) {
        let (ada, bo, mut chidi) = (guest(server, 0).await, guest(server, 1).await, guest(server, 2).await);
        let channel = open(&ada, &[&bo]).await.id;
        let event = ada.client.call(&SendChat::text(channel, "between us")).await.unwrap().event.event_id;
        for (action, payload) in [
            ("chat.subscribe", json!({"channel": channel})),
            ("chat.join", json!({"channel": channel})),
            ("chat.fetch", json!({"channel": channel, "count": 10})),
            ("chat.search", json!({"channel": channel, "query": "between"})),
            ("chat.mark_read", json!({"channel": channel, "id": 1})),
            ("chat.react", json!({"channel": channel, "event": event, "reaction": "👍"})),
            ("chat.send", json!(SendChat::text(channel, "hi"))),
            ("chat.slow", json!({"channel": channel, "seconds": 5})),
        ] {
            assert_eq!(chidi.code_of(action, payload).await, "chat.unknown", "{action}");
        }
        assert_eq!(ada.code_of("chat.slow", json!({"channel": channel, "seconds": 5})).await, "protocol.denied");
        let heard = chidi.until_closed_or_quiet().await;
        assert!(heard.iter().all(|push| push.read::<ChatSaid>().is_none()));
        let fetch = FetchChat { channel, count: 10, before_id: None, after_id: None };
        assert_eq!(bo.client.call(&fetch).await.unwrap().results.len(), 1, "the control: a member reads it");
    }
}

crate::both! {
    async fn a_block_ends_it_both_ways_for_changes_as_for_words(server: Server) {
        let (ada, bo) = (guest(server, 0).await, guest(server, 1).await);
        let channel = open(&ada, &[&bo]).await.id;
        let sent = ada.client.call(&SendChat::text(channel, "Hello")).await.unwrap().event;
        bo.client.call(&BlockUser { id: ada.id() }).await.unwrap();
        let edit = SendChat { replaces: Some(sent.event_id), ..SendChat::text(channel, "something worse") };
        let unknown = SendChat { replaces: Some(999_999), ..SendChat::text(channel, "x") };
        let empty = SendChat { replaces: Some(sent.event_id), ..SendChat::text(channel, "  ") };
        let deleted = SentContent { kind: "deleted".into(), body: Value::Null };
        let delete = SendChat { content: deleted, ..edit.clone() };
        for payload in [json!(SendChat::text(channel, "Hey")), json!(edit), json!(unknown), json!(delete)] {
            assert_eq!(ada.code_of("chat.send", payload).await, "chat.denied");
        }
        assert_eq!(bo.code_of("chat.send", json!(empty)).await, "chat.empty");
        assert_eq!(bo.code_of("chat.send", json!(SendChat::text(channel, "Hey"))).await, "chat.denied", "both ways");
        let react = json!({"channel": channel, "event": sent.event_id, "reaction": "👍"});
        assert_eq!(ada.code_of("chat.react", react).await, "chat.denied");
        assert_eq!(ada.code_of("chat.direct.create", json!({"users": [bo.id()]})).await, "chat.denied");
        let fetch = FetchChat { channel, count: 10, before_id: None, after_id: None };
        let kept = bo.client.call(&fetch).await.unwrap().results;
        assert_eq!(kept, [sent], "nothing of it was written");
        bo.client.call(&UnblockUser { id: ada.id() }).await.unwrap();
        bo.client.call(&SendChat::text(channel, "Again")).await.expect("the control: without the block it works");
    }
}

crate::both! {
    async fn who_leaves_sees_it_again_with_the_next_word(server: Server) {
        let (ada, mut bo) = (guest(server, 0).await, guest(server, 1).await);
        let channel = open(&ada, &[&bo]).await.id;
        ada.client.call(&SendChat::text(channel, "one")).await.unwrap();
        bo.wait_for(|_: &ChatSaid| true).await;
        bo.client.call(&LeaveChat { channel }).await.unwrap();
        bo.wait_for(|list: &ChatChannels| list.channels.is_empty()).await;
        assert!(guest(server, 1).await.welcome.chat_channels.iter().all(|listed| listed.members.is_empty()));
        ada.client.call(&SendChat::text(channel, "two")).await.unwrap();
        let list = bo.wait_for(|list: &ChatChannels| !list.channels.is_empty()).await.channels;
        assert_eq!(list[0].id, channel);
    }
}

/// Nobody writes, hears or opens anything who was put out of the event.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn direct_messages_end_with_the_right_to_the_event() {
    let server = Started::start(Database::Sqlite).await;
    let (ada, mut bo) = (guest(&server, 0).await, guest(&server, 1).await);
    let channel = open(&ada, &[&bo]).await.id;
    ada.client.call(&SendChat::text(channel, "one")).await.unwrap();
    bo.wait_for(|_: &ChatSaid| true).await;
    let room = server.room("main-stage");
    let path = format!("rooms/{room}/members/{}/remove/", bo.id());
    assert_eq!(server.api_post(&path, &json!({"ban": true})).await.0, 200);
    crate::live_guest::eventually("the warden knows", async || {
        let payload = json!(SendChat::text(channel, "still here"));
        let failed = bo.client.call_raw("chat.send", payload).await.err()?;
        failed.failure().filter(|failure| failure.code.as_str() == "chat.unknown").map(|_| ())
    })
    .await;
    assert_eq!(bo.code_of("chat.direct.create", json!({"users": [ada.id()]})).await, "chat.denied");
    ada.client.call(&SendChat::text(channel, "two")).await.unwrap();
    let heard = bo.until_closed_or_quiet().await;
    let words: Vec<String> =
        heard.iter().filter_map(|push| push.read::<ChatSaid>()).map(|said| text(&said).to_owned()).collect();
    assert!(!words.contains(&"two".to_owned()), "{words:?}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_carry_one_conversation() {
    let server = Started::start_shared(Database::Postgres).await;
    let second = second_node(&server).await;
    let ada = guest(&server, 0).await;
    let mut there = signaling::client::Client::connect(&second.ws_url, None).await.unwrap();
    let welcome = there.authenticate(&server.demo.holders[1].ws_token, false).await.unwrap();
    let users = vec![welcome.user.user.id];
    let channel = ada.client.call(&CreateDirect { users, hide: true }).await.unwrap().id;
    ada.client.call(&SendChat::text(channel, "over there")).await.unwrap();
    assert_eq!(text(&wait::<ChatSaid>(&mut there).await), "over there");
    there.call(&SendChat::text(channel, "and back")).await.unwrap();
    let mut ada = ada;
    assert_eq!(text(&ada.wait_for(|said: &ChatSaid| text(said) == "and back").await), "and back");
    second.running.abort();
    server.stop().await;
}
