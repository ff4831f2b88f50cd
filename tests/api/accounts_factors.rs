//! The second step (T27): never skipped, never used twice, never guessed.

use std::time::Duration;

use eventyay::accounts::factors::totp;
use eventyay::accounts::links::Target;

use crate::accounts_visitor::{PASSWORD, Visitor, account, facts, link, with_codes};
use crate::server::Server;

const STEP: Duration = Duration::from_secs(30);

fn code(server: &Server, key: &[u8]) -> String {
    totp::code_at(key, server.base.now())
}

/// The key as the page spells it.
pub fn key_of(page: &str) -> Vec<u8> {
    let text = page.split("data-testid=\"totp-key\">").nth(1).unwrap().split('<').next().unwrap();
    let mut bits = String::new();
    for letter in text.chars().filter(|c| !c.is_whitespace()) {
        let value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(letter).expect("base32");
        bits.push_str(&format!("{value:05b}"));
    }
    bits.as_bytes()
        .chunks_exact(8)
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap())
        .collect()
}

crate::both! {
    async fn codes_are_set_up_by_proving_the_first_and_shown_with_recovery_codes_once(server: Server) {
        let user = account(server, "setup@example.org").await;
        let (me, other) = (Visitor::new(server), Visitor::new(server));
        me.sign_in("setup@example.org", PASSWORD).await;
        assert_eq!(me.get("/account/security/codes/").await.status, 303, "nothing was begun");
        assert_eq!(me.post("/account/security/codes/start/", &[]).await.location, "/account/security/codes/");
        let page = me.get("/account/security/codes/").await.text;
        assert!(page.contains("<svg") && page.contains("otpauth://totp/eventyay:setup%40example.org?secret="));
        let key = key_of(&page);
        assert_eq!(me.post("/account/security/codes/", &[("code", "000000")]).await.status, 400);
        assert_eq!(other.sign_in("setup@example.org", PASSWORD).await.location, "/control/", "not on yet");
        let recovery = me.post("/account/security/codes/", &[("code", &code(server, &key))]).await;
        assert_eq!((recovery.status, recovery.text.matches("data-testid=\"recovery-code\"").count()), (200, 10));
        assert!(recovery.cookie("session").is_some(), "a new token after a new factor");
        assert_eq!(facts(server, "user.security_changed", user.id).await, 1);
        let first = recovery.text.split("recovery-code\">").nth(1).unwrap().split('<').next().unwrap().to_owned();

        let again = Visitor::new(server);
        assert_eq!(again.sign_in("setup@example.org", PASSWORD).await.location, "/login/second/");
        assert!(!again.is_in().await);
        assert_eq!(again.post("/login/second/", &[("code", &code(server, &key))]).await.status, 403, "used for the set-up");
        server.base.clock.advance(STEP);
        assert_eq!(again.post("/login/second/", &[("code", &code(server, &key))]).await.location, "/control/");
        assert!(again.is_in().await);

        let lost = Visitor::new(server);
        lost.sign_in("setup@example.org", PASSWORD).await;
        assert_eq!(lost.post("/login/second/", &[("code", &first.to_uppercase().replace('-', " "))]).await.status, 303);
        let twice = Visitor::new(server);
        twice.sign_in("setup@example.org", PASSWORD).await;
        assert_eq!(twice.post("/login/second/", &[("code", &first)]).await.status, 403, "a recovery code works once");
        let sql = "SELECT COUNT(*) FROM recovery_codes WHERE used_at IS NOT NULL AND LENGTH(digest) = 32";
        assert_eq!(eventyay::scalar!(server.base.read().await.unwrap(), i64, sql).unwrap(), 1, "kept as digests");
    }
}

crate::both! {
    async fn a_code_works_once_also_for_two_at_once(server: Server) {
        let user = account(server, "replay@example.org").await;
        let key = with_codes(server, &user).await;
        let (one, two) = (Visitor::new(server), Visitor::new(server));
        one.sign_in("replay@example.org", PASSWORD).await;
        two.sign_in("replay@example.org", PASSWORD).await;
        let code = code(server, &key);
        let fields = [("code", code.as_str())];
        let (a, b) = tokio::join!(one.post("/login/second/", &fields), two.post("/login/second/", &fields));
        let mut statuses = [a.status, b.status];
        statuses.sort();
        assert_eq!(statuses, [303, 403]);
        let three = Visitor::new(server);
        three.sign_in("replay@example.org", PASSWORD).await;
        server.base.clock.advance(STEP);
        assert_eq!(three.post("/login/second/", &fields).await.status, 403, "in its grace period too");
    }
}

crate::both! {
    async fn every_way_in_meets_the_second_step(server: Server) {
        let user = account(server, "ways@example.org").await;
        let key = with_codes(server, &user).await;
        let by_reset = Visitor::new(server);
        let reset = link(server, Target::Reset { user: user.id }).await;
        let answer = by_reset.post(&reset, &[("password", "marble otter 52 train")]).await;
        assert_eq!(answer.location, "/login/second/", "a new password is not past the second factor");
        assert!(answer.cookie("session").is_none() && !by_reset.is_in().await);
        let by_link = Visitor::new(server);
        let sign_in = link(server, Target::SignIn { user: user.id }).await;
        assert_eq!(by_link.post(&sign_in, &[]).await.location, "/login/second/");
        assert!(!by_link.is_in().await);
        assert_eq!(by_link.client.get(server.api("orders/")).send().await.unwrap().status(), 401);
        assert_eq!(by_reset.post("/login/second/", &[("code", &code(server, &key))]).await.location, "/account/");
        assert!(by_reset.is_in().await);
        let nothing_begun = Visitor::new(server);
        assert_eq!(nothing_begun.post("/login/second/", &[("code", "123456")]).await.location, "/login/");
    }
}

crate::both! {
    async fn codes_cannot_be_guessed(server: Server) {
        let user = account(server, "guess@example.org").await;
        let key = with_codes(server, &user).await;
        let me = Visitor::new(server);
        me.sign_in("guess@example.org", PASSWORD).await;
        let right = code(server, &key);
        for number in 0..5 {
            let wrong = format!("{:06}", (right.parse::<u32>().unwrap() + 7 + number) % 1_000_000);
            assert_eq!(me.post("/login/second/", &[("code", &wrong)]).await.status, 403);
        }
        let blocked = me.post("/login/second/", &[("code", &right)]).await;
        assert_eq!(blocked.status, 429, "the right one too, from any browser");
        let elsewhere = Visitor::new(server);
        elsewhere.sign_in("guess@example.org", PASSWORD).await;
        assert_eq!(elsewhere.post("/login/second/", &[("code", &right)]).await.status, 429);
        server.base.clock.advance(Duration::from_secs(301));
        assert_eq!(me.post("/login/second/", &[("code", &code(server, &key))]).await.status, 303);
        let stale = Visitor::new(server);
        stale.sign_in("guess@example.org", PASSWORD).await;
        server.base.clock.advance(Duration::from_secs(601));
        assert_eq!(stale.post("/login/second/", &[("code", &code(server, &key))]).await.location, "/login/", "ten minutes are over");
    }
}

crate::both! {
    async fn switching_off_takes_the_recovery_codes_along(server: Server) {
        let user = account(server, "off@example.org").await;
        let key = with_codes(server, &user).await;
        let me = Visitor::new(server);
        me.sign_in("off@example.org", PASSWORD).await;
        me.post("/login/second/", &[("code", &code(server, &key))]).await;
        assert_eq!(me.post("/account/security/recovery/", &[]).await.text.matches("recovery-code\"").count(), 10);
        let off = me.post("/account/security/codes/remove/", &[]).await;
        assert_eq!(off.location, "/account/sessions/?changed=1", "the other sessions are offered to be ended");
        let sql = "SELECT COUNT(*) FROM recovery_codes";
        assert_eq!(eventyay::scalar!(server.base.read().await.unwrap(), i64, sql).unwrap(), 0);
        assert_eq!(Visitor::new(server).sign_in("off@example.org", PASSWORD).await.location, "/control/");
    }
}
