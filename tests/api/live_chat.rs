//! Chat: what one says the others hear, once, in order, also across a dropped socket.

use serde_json::json;
use signaling::protocol::{
    ChatContent, ChatSaid, EnterRoom, FetchChat, JoinChat, Reactions, SendChat, SentContent, UserUpdated, ViewerAdded,
};

use crate::live_guest::{Guest, organizer_token};

pub async fn at_the_stage(server: &crate::server::Server, holder: usize, resumable: bool) -> Guest {
    let token = &server.demo.holders[holder].ws_token;
    let guest = Guest::try_enter(server, token, resumable).await.expect("the token is good");
    guest.enter_room("main-stage").await;
    guest.client.call(&JoinChat { channel: guest.channel("main-stage") }).await.expect("they may chat");
    guest
}

pub fn text(said: &ChatSaid) -> &str {
    match &said.event.content {
        ChatContent::Text { body } => body,
        ChatContent::Deleted => "(deleted)",
    }
}

crate::both! {
    async fn what_one_says_the_other_hears_with_the_name(server: Server) {
        let ada = at_the_stage(server, 0, false).await;
        let mut bo = at_the_stage(server, 1, false).await;
        let sent = ada.client.call(&SendChat::text(ada.channel("main-stage"), " Hello <b>all</b> 👏 ")).await.unwrap();
        let heard: ChatSaid = bo.wait_for(|_| true).await;
        assert_eq!(heard.event, sent.event);
        assert_eq!(text(&heard), "Hello <b>all</b> 👏");
        assert_eq!(heard.users[&ada.id()].profile.display_name, "Ada Lovelace");
        let fetch = FetchChat { channel: bo.channel("main-stage"), count: 200, before_id: None, after_id: None };
        let fetched = bo.client.call(&fetch).await.unwrap();
        assert_eq!(fetched.results, [sent.event]);
        assert!(fetched.users.contains_key(&ada.id()));
    }
}

crate::both! {
    async fn a_message_is_changed_by_its_author_and_deleted_by_moderators_too(server: Server) {
        let mut ada = at_the_stage(server, 0, false).await;
        let bo = at_the_stage(server, 1, false).await;
        let channel = ada.channel("main-stage");
        let sent = ada.client.call(&SendChat::text(channel, "helo")).await.unwrap().event;
        let replace = |content| SendChat { content, replaces: Some(sent.event_id), ..SendChat::text(channel, "") };
        let deleted = SentContent { kind: "deleted".into(), body: serde_json::Value::Null };
        let fixed = SendChat::text(channel, "hello").content;

        let payload = json!(replace(fixed.clone()));
        assert_eq!(bo.code_of("chat.send", payload).await, "chat.denied", "another's words");
        assert_eq!(bo.code_of("chat.send", json!(replace(deleted.clone()))).await, "chat.denied");
        ada.client.call(&replace(fixed)).await.unwrap();
        let edit: ChatSaid = ada.wait_for(|said: &ChatSaid| said.event.replaces.is_some()).await;
        assert_eq!((edit.event.replaces, text(&edit)), (Some(sent.event_id), "hello"));

        let olga = Guest::enter(server, &organizer_token(server).await).await;
        olga.client.call(&replace(deleted)).await.expect("moderators may delete");
        let fetch = FetchChat { channel, count: 10, before_id: None, after_id: None };
        let left = olga.client.call(&fetch).await.unwrap().results;
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].content, ChatContent::Deleted);
        let since = FetchChat { after_id: Some(sent.event_id), ..fetch };
        let edits = olga.client.call(&since).await.unwrap().results;
        assert!(edits.iter().all(|edit| edit.content == ChatContent::Deleted), "older versions are gone as well");
    }
}

crate::both! {
    async fn nonsense_has_its_codes_and_a_pace(server: Server) {
        let ada = at_the_stage(server, 0, false).await;
        let channel = ada.channel("main-stage");
        let send = |event_type: &str, content: serde_json::Value| {
            json!({"channel": channel, "event_type": event_type, "content": content})
        };
        let code = async |payload| ada.code_of("chat.send", payload).await;
        assert_eq!(code(send("channel.poll", json!({"type": "text", "body": "x"}))).await, "chat.unsupported_event_type");
        let polite = json!({"type": "files"});
        assert_eq!(code(send("channel.message", polite)).await, "chat.unsupported_content_type");
        assert_eq!(code(send("channel.message", json!({"type": "text", "body": "x".repeat(4_001)}))).await, "chat.invalid_body");
        assert_eq!(code(send("channel.message", json!({"type": "text", "body": " "}))).await, "chat.empty");
        let nowhere = json!({"channel": uuid::Uuid::new_v4(), "event_type": "channel.message", "content": {"type": "text", "body": "x"}});
        assert_eq!(code(nowhere).await, "chat.unknown");
        let unheard = ada.code_of("chat.subscribe", json!({"channel": "7"})).await;
        assert_eq!(unheard, "invalid_input");
        ada.client.call(&SendChat::text(channel, "the fifth attempt")).await.expect("is within the pace");
        let error = ada.client.call(&SendChat::text(channel, "the sixth")).await.unwrap_err();
        let failure = error.failure().expect("the server says why");
        assert_eq!(failure.code.as_str(), "chat.rate_limited");
        assert!(failure.retry_after.is_some());
    }
}

crate::both! {
    async fn a_resume_loses_no_message_and_keeps_the_room(server: Server) {
        let mut ada = at_the_stage(server, 0, true).await;
        let bo = at_the_stage(server, 1, false).await;
        let channel = bo.channel("main-stage");
        bo.client.call(&SendChat::text(channel, "one")).await.unwrap();
        ada.wait_for(|said: &ChatSaid| text(said) == "one").await;
        let point = ada.client.resume_point().expect("resumable");
        let viewers = bo.client.call(&EnterRoom { room: bo.room("main-stage").id }).await.unwrap().viewers.unwrap();
        assert_eq!(viewers.len(), 2);
        drop(ada);
        for word in ["two", "three", "four"] {
            bo.client.call(&SendChat::text(channel, word)).await.unwrap();
        }
        let mut client = Guest::knock(server).await;
        let welcome = client.resume(point.clone()).await.expect("the window is open");
        let resume = welcome.resume.as_ref().unwrap();
        assert!(resume.resumed && resume.version == point.version && resume.token != point.token);
        let mut ada = Guest { client, welcome };
        let mut heard = Vec::new();
        let mut version = point.version;
        while heard.last().map(String::as_str) != Some("four") {
            let pushed = ada.client.next_push().await.expect("open");
            version += 1;
            assert_eq!(pushed.version, Some(version), "no gap");
            heard.extend(pushed.read::<ChatSaid>().map(|said| text(&said).to_owned()));
        }
        assert_eq!(heard, ["two", "three", "four"]);
        // Still in the room and in the chat, without entering anew.
        ada.client.call(&SendChat::text(channel, "back")).await.unwrap();
        ada.wait_for(|said: &ChatSaid| text(said) == "back").await;
        let viewers = bo.client.call(&EnterRoom { room: bo.room("main-stage").id }).await.unwrap().viewers.unwrap();
        assert_eq!(viewers.len(), 2);
        let mut late = Guest::knock(server).await;
        let far = signaling::protocol::ResumeFrom { token: "made-up".into(), version: 0 };
        let failure = late.resume(far).await.unwrap_err();
        assert_eq!(failure.failure().unwrap().code.as_str(), "auth.resume_expired");
    }
}

crate::both! {
    async fn reactions_names_and_presence_reach_the_others(server: Server) {
        let mut ada = at_the_stage(server, 0, false).await;
        let bo = at_the_stage(server, 1, false).await;
        ada.wait_for(|added: &ViewerAdded| added.user.id == bo.id()).await;
        let room = bo.room("main-stage").id;
        for _ in 0..3 {
            bo.client.call_raw("room.react", json!({"room": room, "reaction": "👏"})).await.unwrap();
        }
        assert_eq!(bo.code_of("room.react", json!({"room": room, "reaction": "💣"})).await, "room.unknown_reaction");
        let mut total = 0;
        while total < 3 {
            total += ada.wait_for(|_: &Reactions| true).await.reactions["👏"];
        }
        assert_eq!(total, 3);
        // Two tabs of one person: the other tab learns the new name, and so does the room.
        let mut tab = Guest::enter(server, &server.demo.holders[1].ws_token).await;
        bo.client.call_raw("user.update", json!({"profile": {"display_name": " Bo L. "}})).await.unwrap();
        let updated: UserUpdated = tab.wait_for(|_| true).await;
        assert_eq!(updated.user.user.profile.display_name, "Bo L.");
        ada.wait_for(|added: &ViewerAdded| added.user.profile.display_name == "Bo L.").await;
        assert_eq!(bo.code_of("user.update", json!({"profile": {"display_name": "\n"}})).await, "user.invalid_name");
        let fetched = ada.client.call_raw("user.fetch", json!({"id": bo.id()})).await.unwrap();
        assert_eq!(fetched["profile"]["display_name"], "Bo L.");
        let nobody = json!({"id": uuid::Uuid::new_v4()});
        assert_eq!(ada.code_of("user.fetch", nobody).await, "user.not_found");
    }
}
