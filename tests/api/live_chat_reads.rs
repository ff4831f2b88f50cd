//! What somebody has read, and what they are told of: pointers over windows and nodes, unread once, counts.

use serde_json::json;
use signaling::protocol::{
    ChatSaid, MarkRead, NotificationCounts, ReadPointers, SendChat, SentContent, UnreadPointers, UnsubscribeChat,
};

use crate::live_chat::at_the_stage;
use crate::live_guest::{Guest, eventually};
use crate::live_nodes::{enter, second_node, wait};
use crate::server::{Database, Server as Started};

crate::both! {
    async fn the_other_window_learns_what_was_read_and_pointers_never_go_back(server: Server) {
        let ada = at_the_stage(server, 0, false).await;
        let bo = at_the_stage(server, 1, false).await;
        let mut tab = Guest::enter(server, &server.demo.holders[1].ws_token).await;
        let channel = ada.channel("main-stage");
        let first = ada.client.call(&SendChat::text(channel, "one")).await.unwrap().event.event_id;
        let second = ada.client.call(&SendChat::text(channel, "two")).await.unwrap().event.event_id;
        bo.client.call(&MarkRead { channel, id: second }).await.unwrap();
        assert_eq!(tab.wait_for(|_: &ReadPointers| true).await.0[&channel], second);
        bo.client.call(&MarkRead { channel, id: first }).await.unwrap();
        bo.client.call(&MarkRead { channel, id: i64::MAX }).await.expect("nobody has read what was not said");
        eventually("it is written down", async || {
            let later = Guest::enter(server, &server.demo.holders[1].ws_token).await;
            let read = later.welcome.chat_read_pointers.0.get(&channel) == Some(&second);
            let listed = later.welcome.chat_channels.iter().any(|listed| listed.id == channel && listed.unread_pointer == second);
            (read && listed).then_some(())
        })
        .await;
        assert_eq!(bo.code_of("chat.mark_read", json!({"channel": channel, "id": 0})).await, "chat.invalid_body");
        let nowhere = json!({"channel": uuid::Uuid::new_v4(), "id": 1});
        assert_eq!(bo.code_of("chat.mark_read", nowhere).await, "chat.unknown");
    }
}

crate::both! {
    async fn that_there_is_something_new_is_told_once_until_it_was_read(server: Server) {
        let ada = at_the_stage(server, 0, false).await;
        let mut bo = at_the_stage(server, 1, false).await;
        let channel = ada.channel("main-stage");
        let say = async |words: &str| ada.client.call(&SendChat::text(channel, words)).await.unwrap().event.event_id;
        let first = say("one").await;
        bo.wait_for(|_: &ChatSaid| true).await;
        bo.client.call(&MarkRead { channel, id: first }).await.unwrap();
        bo.client.call(&UnsubscribeChat { channel }).await.unwrap();
        let second = say("two").await;
        say("three").await;
        let told = bo.wait_for(|_: &UnreadPointers| true).await;
        assert_eq!(told.0[&channel], second);
        let fourth = say("four").await;
        bo.client.call(&MarkRead { channel, id: fourth }).await.unwrap();
        let fifth = say("five").await;
        assert_eq!(bo.wait_for(|_: &UnreadPointers| true).await.0[&channel], fifth, "not the third, nor the fourth");
    }
}

crate::both! {
    async fn counts_go_down_by_reading_and_by_deleting(server: Server) {
        let ada = at_the_stage(server, 0, false).await;
        let mut bo = Guest::enter(server, &server.demo.holders[1].ws_token).await;
        let channel = ada.channel("main-stage");
        let words = format!("@{} ?", bo.id());
        let first = ada.client.call(&SendChat::text(channel, &words)).await.unwrap().event.event_id;
        let second = ada.client.call(&SendChat::text(channel, &words)).await.unwrap().event.event_id;
        bo.wait_for(|counts: &NotificationCounts| counts.0.get(&channel) == Some(&2)).await;
        let deleted = SentContent { kind: "deleted".into(), body: serde_json::Value::Null };
        let delete = SendChat { content: deleted, replaces: Some(second), ..SendChat::text(channel, "") };
        ada.client.call(&delete).await.unwrap();
        bo.wait_for(|counts: &NotificationCounts| counts.0.get(&channel) == Some(&1)).await;
        bo.client.call(&MarkRead { channel, id: first }).await.unwrap();
        bo.wait_for(|counts: &NotificationCounts| counts.0.is_empty()).await;
        eventually("it is settled", async || {
            let later = Guest::enter(server, &server.demo.holders[1].ws_token).await;
            later.welcome.chat_notification_counts.0.is_empty().then_some(())
        })
        .await;
    }
}

/// The two windows of one person are on two processes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pointers_counts_and_reactions_reach_windows_on_another_node() {
    let server = Started::start_shared(Database::Postgres).await;
    let second = second_node(&server).await;
    let (ada, channel) = enter(&server.demo.ws_url, &server.demo, 0).await;
    let (bo, _) = enter(&server.demo.ws_url, &server.demo, 1).await;
    let (mut tab, _) = enter(&second.ws_url, &server.demo, 1).await;
    let bo_id = crate::live_guest::Guest::enter(&server, &server.demo.holders[1].ws_token).await.id();
    let sent = ada.call(&SendChat::text(channel, &format!("@{bo_id}"))).await.unwrap().event;
    assert_eq!(wait::<NotificationCounts>(&mut tab).await.0[&channel], 1);
    let react =
        signaling::protocol::ReactToChat { channel, event: sent.event_id, reaction: "👏".into(), delete: false };
    ada.call(&react).await.unwrap();
    assert_eq!(wait::<signaling::protocol::ChatReacted>(&mut tab).await.reaction_counts["👏"], 1);
    bo.call(&MarkRead { channel, id: sent.event_id }).await.unwrap();
    assert_eq!(wait::<ReadPointers>(&mut tab).await.0[&channel], sent.event_id);
    assert!(wait::<NotificationCounts>(&mut tab).await.0.is_empty());
    second.running.abort();
    server.stop().await;
}
