//! Screens in the hall: a link looks at what is pinned, at nothing else, and ends.

use std::time::Duration;

use serde_json::{Value, json};

use crate::live_guest::api_delete;
use crate::live_questions::{STAGE, comes, moderator, opened, request};
use crate::server::{Server, browser, json as read};

/// What the screen sees, or the status that it gets.
async fn looks(server: &Server, room: &str, secret: Option<&str>) -> Result<Value, u16> {
    let asked = browser().get(server.url(&format!("/lotus/monsoon/screen/{room}/state")));
    let asked = match secret {
        Some(secret) => asked.header("Authorization", format!("Bearer {secret}")),
        None => asked,
    };
    let answer = asked.send().await.unwrap();
    if answer.status() == 200 { Ok(read(answer).await) } else { Err(answer.status().as_u16()) }
}

crate::both! {
    async fn a_screen_shows_what_is_pinned_until_its_link_ends(server: Server) {
        let (olga, ada) = (moderator(server).await, comes(server, 0).await);
        opened(&olga).await;
        let room = server.room(STAGE);
        let path = format!("rooms/{room}/screens/");
        let (status, screen) = server.api_post(&path, &json!({"name": " Hall 1, left "})).await;
        assert_eq!((status, &screen["name"]), (201, &json!("Hall 1, left")));
        let (page, secret) = screen["url"].as_str().unwrap().split_once('#').unwrap();
        assert!(page.ends_with("/lotus/monsoon/screen/main-stage"));
        assert!(server.api_get(&path).await["results"][0].get("url").is_none(), "told once");
        assert_eq!(looks(server, STAGE, None).await, Err(403), "who is nobody sees nothing");
        assert_eq!(looks(server, STAGE, Some("guessed")).await, Err(403));
        assert_eq!(looks(server, "workshop", Some(secret)).await, Err(403), "another room's link");
        assert_eq!(looks(server, "nowhere", Some(secret)).await, Err(404));
        let shown = looks(server, STAGE, Some(secret)).await.unwrap();
        assert_eq!((&shown["question"], &shown["poll"]), (&Value::Null, &Value::Null));

        let asked = request(&ada, "question.ask", json!({"content": "Who pays?", "anonymous": true})).await.unwrap();
        let id = asked["question"]["id"].clone();
        assert_eq!(request(&olga, "question.pin", json!({"id": id})).await, Err("question.unknown".into()), "it is not shown yet");
        request(&olga, "question.update", json!({"id": id, "state": "visible"})).await.unwrap();
        request(&olga, "question.pin", json!({"id": id})).await.unwrap();
        let shown = looks(server, STAGE, Some(secret)).await.unwrap();
        assert_eq!((&shown["question"]["content"], &shown["question"]["name"]), (&json!("Who pays?"), &Value::Null));
        let poll = json!({"content": "Tea?", "poll_type": "choice", "state": "open", "show_results": "closed", "options": [{"content": "Yes"}, {"content": "No"}]});
        let poll = request(&olga, "poll.create", poll).await.unwrap()["poll"]["id"].clone();
        request(&olga, "poll.pin", json!({"id": poll})).await.unwrap();
        let shown = looks(server, STAGE, Some(secret)).await.unwrap();
        assert_eq!((&shown["question"], &shown["poll"]["results"]), (&Value::Null, &Value::Null), "one thing, and no figures yet");
        request(&olga, "poll.update", json!({"id": poll, "state": "closed"})).await.unwrap();
        assert_eq!(looks(server, STAGE, Some(secret)).await.unwrap()["poll"]["results"]["votes"], 0);

        // The link opens nothing but the screen.
        let mut socket = crate::live_guest::Guest::knock(server).await;
        assert_eq!(socket.authenticate(secret, false).await.unwrap_err().failure().unwrap().code.as_str(), "auth.invalid_token");
        let api = browser().get(server.api(&path)).header("Authorization", format!("Token {secret}")).send().await.unwrap();
        assert_eq!(api.status(), 401);
        assert_eq!(api_delete(server, &format!("{path}{}/", screen["id"])).await, 204);
        assert_eq!(looks(server, STAGE, Some(secret)).await, Err(403), "taken back");
        assert_eq!(api_delete(server, &format!("{path}{}/", screen["id"])).await, 404);

        let until = server.base.now().plus(Duration::from_secs(60));
        let (_, short) = server.api_post(&path, &json!({"name": "Short", "valid_until": until.to_string()})).await;
        let secret = short["url"].as_str().unwrap().split_once('#').unwrap().1;
        assert!(looks(server, STAGE, Some(secret)).await.is_ok());
        server.base.clock.advance(Duration::from_secs(61));
        assert_eq!(looks(server, STAGE, Some(secret)).await, Err(403), "over");
        for wrong in [json!({"name": ""}), json!({"name": "x".repeat(101)}), json!({"name": "x", "valid_until": "2001-01-01T00:00:00Z"}), json!({"name": "x", "valid_until": "2999-01-01T00:00:00Z"})] {
            assert_eq!(server.api_post(&path, &wrong).await.0, 400, "{wrong}");
        }
    }
}
