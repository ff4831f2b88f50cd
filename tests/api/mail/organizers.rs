//! What organizers do with letters over the API, and what reaches people by one.

use super::*;

with_post! {
    async fn the_api_writes_previews_sends_and_words_letters(server: Server, post: Post) {
        let body = json!({"to_email": "ada@example.org", "subject": "Hello", "body": "See **you**."});
        let (status, mail) = server.api_post("mails/", &body).await;
        assert_eq!((status, &mail["state"]), (201, &json!("draft")), "{mail}");
        let path = format!("mails/{}/", mail["id"]);
        let preview = server.api_get(&format!("{path}preview/")).await;
        assert!(preview["html"].as_str().unwrap().contains("<strong>you</strong>") && preview["text"].as_str().unwrap().contains("See you."));
        let changed = json!({"to_email": "ada@example.org", "subject": "Hello again", "body": "See you."});
        let changed = server.authorized(server.client.put(server.api(&path))).json(&changed).send().await.unwrap();
        assert_eq!(changed.status(), 200);
        assert_eq!(server.api_post(&format!("{path}send/"), &json!({})).await.0, 202);
        post.letter("ada@example.org", "Hello again").await;
        assert_eq!(server.api_post(&format!("{path}send/"), &json!({})).await.0, 400, "once is enough");
        let is_sent = async { while server.api_get("mails/?state=sent").await["count"] == 0 {} };
        timeout(PATIENCE, is_sent).await.expect("the outbox says so");

        let path = "mail_templates/order_paid/en/";
        let put = |body: &'static str| {
            let body = json!({"subject": "Yes! {code}", "body": body});
            server.authorized(server.client.put(server.api(path))).json(&body).send()
        };
        assert_eq!(put("{nothing}").await.unwrap().status(), 400);
        assert_eq!(put("Here: {link}").await.unwrap().status(), 200);
        let template = server.api_get(path).await;
        assert_eq!((&template["own"], &template["body"]), (&json!(true), &json!("Here: {link}")));
        let code = &server.demo.holders[3].order_code;
        assert_eq!(server.api_post(&format!("orders/{code}/mark_paid/"), &json!({})).await.0, 200);
        post.letter(&server.demo.holders[3].email, "Yes!").await;
    }
}

with_post! {
    async fn parked_work_is_shown_and_restarted(server: Server, post: Post) {
        let id = send(&server.base, &draft("", "never@example.org", "S", "B")).await;
        until(&server.base, id, |mail| mail.state == State::Failed).await;
        let parked = async {
            loop {
                let jobs = server.api_get("jobs/").await;
                if jobs["results"][0]["state"] == "parked" {
                    return jobs["results"][0].clone();
                }
            }
        };
        let job = timeout(PATIENCE, parked).await.unwrap();
        assert_eq!((&job["kind"], job["error"].as_str().unwrap().contains("nobody")), (&json!("mail.send"), true));
        assert_eq!(server.api_post(&format!("jobs/{}/restart/", i64::MAX), &json!({})).await.0, 404);
        let restarted = server.authorized(server.client.post(server.api(&format!("jobs/{}/restart/", job["id"]))));
        assert_eq!(restarted.send().await.unwrap().status(), 202);
    }
}

with_post! {
    async fn an_invitation_comes_by_mail_and_is_taken_once(server: Server, post: Post) {
        let url = |path: &str| server.url(&format!("/api/v1/organizers/lotus/teams/{path}"));
        let ask = |path: &str, body: Json| server.authorized(server.client.post(url(path))).json(&body).send();
        let made = ask("", json!({"name": "Box <b>office</b>", "limit_event_permissions": ["event.orders:checkin"]})).await.unwrap();
        assert_eq!(made.status(), 201);
        let team = crate::server::json(made).await["id"].to_string();
        let asked = ask(&format!("{team}/invites/"), json!({"email": "new@example.org"})).await.unwrap();
        assert_eq!(asked.status(), 201, "{}", asked.text().await.unwrap());
        let letter = post.letter("new@example.org", "asks you to join").await;
        let text = letter["parts"][0][2].as_str().unwrap();
        let link = text.split_whitespace().find(|word| word.contains("/invite/")).unwrap().to_owned();

        let browser = crate::server::browser();
        let page = browser.get(&link).send().await.unwrap();
        assert_eq!(page.status(), 403, "first sign in");
        let secret = {
            let mut tx = server.base.begin(Actor::System).await.unwrap();
            let now = tx.now();
            let user = eventyay::accounts::users::store::insert(&mut tx, "new@example.org", "New", now).await.unwrap();
            let secret = links::mint(&mut tx, links::Target::SignIn { user: user.id }).await.unwrap();
            tx.commit().await.unwrap();
            secret
        };
        let door = server.url(&format!("/login/{secret}/"));
        let csrf = crate::server::csrf_of(&browser.get(&door).send().await.unwrap().text().await.unwrap());
        assert_eq!(browser.post(&door).form(&[("csrf", csrf)]).send().await.unwrap().status(), 303);
        let page = browser.get(&link).send().await.unwrap().text().await.unwrap();
        assert!(page.contains("Box &#60;b&#62;office"), "{page}");
        let form = [("csrf", crate::server::csrf_of(&page))];
        assert_eq!(browser.post(&link).form(&[("csrf", "x")]).send().await.unwrap().status(), 403);
        assert_eq!(browser.post(&link).form(&form).send().await.unwrap().status(), 303);
        assert_eq!(browser.post(&link).form(&form).send().await.unwrap().status(), 404, "once");
        let members = server.authorized(server.client.get(url(&format!("{team}/members/")))).send().await.unwrap();
        assert!(members.text().await.unwrap().contains("new@example.org"));
    }
}
