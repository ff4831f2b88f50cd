//! Sessions: how long they live, how they are seen and ended, and when somebody is asked once more who they are.

use std::time::Duration;

use crate::accounts_visitor::{PASSWORD, Visitor, account, facts, until};

const HOUR: Duration = Duration::from_secs(3600);

crate::both! {
    async fn a_session_ends_three_hours_after_its_last_use(server: Server) {
        account(server, "idle@example.org").await;
        let me = Visitor::new(server);
        me.sign_in("idle@example.org", PASSWORD).await;
        server.base.clock.advance(HOUR * 3 - Duration::from_secs(30));
        assert!(me.is_in().await);
        let sql = "SELECT COUNT(*) FROM sessions WHERE user_id IS NOT NULL AND last_seen_at > created_at";
        until("the use is noticed", || async {
            eventyay::scalar!(server.base.read().await.unwrap(), i64, sql).unwrap() == 1
        }).await;
        server.base.clock.advance(HOUR * 2);
        assert!(me.is_in().await, "it was used in between");
        let session_count = "SELECT COUNT(*) FROM sessions WHERE user_id IS NOT NULL AND idle_until > $1";
        let later = server.base.now().plus(HOUR * 2);
        until("the use is noticed again", || async {
            eventyay::scalar!(server.base.read().await.unwrap(), i64, session_count, later).unwrap() == 1
        }).await;
        server.base.clock.advance(HOUR * 3 + Duration::from_secs(1));
        assert!(!me.is_in().await);
        assert_eq!(me.get("/account/").await.location, "/login/?next=/account/");
    }
}

crate::both! {
    async fn a_session_ends_twelve_hours_after_it_began_and_a_kept_one_after_two_weeks(server: Server) {
        account(server, "long@example.org").await;
        let (busy, kept) = (Visitor::new(server), Visitor::new(server));
        busy.sign_in("long@example.org", PASSWORD).await;
        kept.post("/login/", &[("email", "long@example.org"), ("password", PASSWORD), ("keep", "1")]).await;
        let sql = "SELECT COUNT(*) FROM sessions WHERE idle_until > $1";
        for _ in 0..5 {
            server.base.clock.advance(HOUR * 2 + HOUR / 4);
            assert!(busy.is_in().await);
            let later = server.base.now().plus(HOUR * 2);
            until("the use is noticed", || async {
                eventyay::scalar!(server.base.read().await.unwrap(), i64, sql, later).unwrap() == 1
            }).await;
        }
        server.base.clock.advance(HOUR);
        assert!(!busy.is_in().await, "twelve hours are over");
        assert!(kept.is_in().await);
        server.base.clock.advance(HOUR * 24 * 13);
        assert!(kept.is_in().await);
        server.base.clock.advance(HOUR * 24);
        assert!(!kept.is_in().await);
    }
}

crate::both! {
    async fn every_sign_in_gets_a_token_of_its_own_and_ends_the_one_before(server: Server) {
        account(server, "token@example.org").await;
        let me = Visitor::new(server);
        let first = me.sign_in("token@example.org", PASSWORD).await.cookie("session").unwrap().to_owned();
        let second = me.sign_in("token@example.org", PASSWORD).await.cookie("session").unwrap().to_owned();
        assert_ne!(first, second);
        assert!(first.len() == 43, "256 bits in base64url");
        let planted = Visitor::new(server);
        let old = planted.client.get(server.url("/account/")).header("cookie", format!("session={first}")).send().await.unwrap();
        assert_eq!(old.status(), 303);
        let new = planted.client.get(server.url("/account/")).header("cookie", format!("session={second}")).send().await.unwrap();
        assert_eq!(new.status(), 200);
        me.post("/logout", &[]).await;
        let after = planted.client.get(server.url("/account/")).header("cookie", format!("session={second}")).send().await.unwrap();
        assert_eq!(after.status(), 303, "ended at the server, not only in the browser");
    }
}

crate::both! {
    async fn sensitive_changes_ask_once_more_after_a_quarter_of_an_hour(server: Server) {
        account(server, "fresh@example.org").await;
        let me = Visitor::new(server);
        let before = me.sign_in("fresh@example.org", PASSWORD).await.cookie("session").unwrap().to_owned();
        assert_eq!(me.get("/account/email/").await.status, 200);
        server.base.clock.advance(Duration::from_secs(15 * 60 + 1));
        let changes = [
            ("/account/email/", vec![("email", "other@example.org")]),
            ("/account/delete/", vec![("sure", "1")]),
            ("/account/security/codes/start/", vec![]),
            ("/account/security/codes/remove/", vec![]),
            ("/account/security/recovery/", vec![]),
            ("/account/passkeys/1/remove/", vec![]),
        ];
        for (path, fields) in &changes {
            assert!(me.post(path, fields).await.location.starts_with("/account/again/"), "{path}");
        }
        assert_eq!(me.post("/account/again/", &[("password", "wrong"), ("next", "/account/email/")]).await.status, 403);
        let proved = me.post("/account/again/", &[("password", PASSWORD), ("next", "//evil.example/")]).await;
        assert_eq!((proved.status, proved.location.as_str()), (303, "/account/"), "nobody is sent elsewhere");
        assert_ne!(proved.cookie("session"), Some(before.as_str()));
        assert_eq!(me.post("/account/email/", &[("email", "other@example.org")]).await.location, "/account/?done=sent");
    }
}

crate::both! {
    async fn owners_see_and_end_their_sessions_and_nobody_elses(server: Server) {
        let mine = account(server, "mine@example.org").await;
        account(server, "theirs@example.org").await;
        let (here, there, other) = (Visitor::new(server), Visitor::new(server), Visitor::new(server));
        here.sign_in("mine@example.org", PASSWORD).await;
        there.sign_in("mine@example.org", PASSWORD).await;
        other.sign_in("theirs@example.org", PASSWORD).await;
        let page = here.get("/account/sessions/").await.text;
        assert_eq!(page.matches("data-testid=\"session\"").count(), 2);
        assert!(page.contains("127.0.0.1"));
        let sql = "SELECT MAX(id) FROM sessions";
        let theirs = eventyay::scalar!(server.base.read().await.unwrap(), i64, sql).unwrap().to_string();
        here.post("/account/sessions/", &[("which", theirs.as_str())]).await;
        assert!(other.is_in().await, "another account's session stays");
        here.post("/account/sessions/", &[("which", "nonsense")]).await;
        assert!(there.is_in().await);
        here.post("/account/sessions/", &[("which", "others")]).await;
        assert!(here.is_in().await && !there.is_in().await && other.is_in().await);
        assert_eq!(facts(server, "user.sessions_ended", mine.id).await, 1);
    }
}

crate::both! {
    async fn a_sign_in_on_a_new_device_is_told_once(server: Server) {
        let user = account(server, "device@example.org").await;
        let (first, second) = (Visitor::new(server), Visitor::new(server));
        first.sign_in("device@example.org", PASSWORD).await;
        assert_eq!(facts(server, "user.new_device", user.id).await, 0, "the first of all is no news");
        for _ in 0..2 {
            second.sign_in("device@example.org", PASSWORD).await;
            second.post("/logout", &[]).await;
        }
        assert_eq!(facts(server, "user.new_device", user.id).await, 1);
        assert_eq!(facts(server, "user.signed_in", user.id).await, 3);
    }
}
