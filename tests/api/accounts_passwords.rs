//! Passwords: imported ones, changing, forgetting; and the end of an account.

use eventyay::accounts::links::Target;
use eventyay::accounts::{emails, passwords, users};
use eventyay::base::tx::Actor;

use crate::accounts_visitor::{PASSWORD, Visitor, account, account_with, facts, link};
use crate::server::Server;

/// Made by Django 5.2.19 from "correct horse".
const IMPORTED: [(&str, &str); 5] = [
    (
        "argon2",
        "argon2$argon2id$v=19$m=102400,t=2,p=8$cGZabVJSMzFOSWd3cEJuTzlMRTRNWQ$LkuC77hNberCA8jkNzla0wwHs6/EOIIXEMXG7gHARRU",
    ),
    ("sha256", "pbkdf2_sha256$1000000$4GFsAEFjdvoTkvRZBSEuwJ$dZWx3NDsgN59GzPT4Blm2OjfF8pRWaOt/3/ZZ7n4bl8="),
    ("sha1", "pbkdf2_sha1$1000000$0s8GVIcMw2eBrXno8tQJnM$LAVBIvGkw2JXUREazG8ITpzD+eY="),
    ("bcrypt", "bcrypt_sha256$$2b$12$E88.8Eg0FC9bP3b91B83iuMDXAOiZ67mbAbz.di65qD6a8sOMJIPq"),
    (
        "scrypt",
        "scrypt$16384$UpHIZHoyifMCQfFDkuuc3C$8$5$di7ZhnNIirHBasvtSJuESvTLEYmGZ3lBQaIgi9KhABZe+3qx1aH1T9JEjr4AOIWY+5xRv/Hojg+vgDnDvtnbKQ==",
    ),
];

async fn stored(server: &Server, user: i64) -> String {
    let found = passwords::store::by_id(&mut server.base.read().await.unwrap(), user).await.unwrap();
    found.unwrap().password.unwrap_or_default()
}

crate::both! {
    async fn imported_passwords_open_and_are_hashed_anew(server: Server) {
        for (name, hash) in IMPORTED {
            let email = format!("{name}@example.org");
            let user = account_with(server, &email, hash).await;
            assert_eq!(Visitor::new(server).sign_in(&email, "correct hors").await.status, 403, "{name}");
            assert_eq!(stored(server, user.id).await, hash, "{name}: a wrong one changes nothing");
            assert_eq!(Visitor::new(server).sign_in(&email, "correct horse").await.status, 303, "{name}");
            assert!(stored(server, user.id).await.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{name}");
            assert_eq!(Visitor::new(server).sign_in(&email, "correct horse").await.status, 303, "{name} again");
        }
    }
}

crate::both! {
    async fn an_unusable_or_missing_password_opens_nothing(server: Server) {
        account_with(server, "unusable@example.org", "!9Jk").await;
        let visitor = Visitor::new(server);
        for password in ["", "!9Jk", "9Jk", "nobody's password"] {
            assert_eq!(visitor.sign_in("unusable@example.org", password).await.status, 403, "{password:?}");
        }
        let organizer = "nobody-has-set-one@example.org";
        let mut tx = server.base.begin(Actor::System).await.unwrap();
        let now = tx.now();
        users::store::insert(&mut tx, organizer, "O", now).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(visitor.sign_in(organizer, "nobody's password").await.status, 403);
    }
}

crate::both! {
    async fn a_new_password_wants_the_current_one(server: Server) {
        let user = account(server, "change@example.org").await;
        let (here, there) = (Visitor::new(server), Visitor::new(server));
        here.sign_in("change@example.org", PASSWORD).await;
        there.sign_in("change@example.org", PASSWORD).await;
        let change = |current: &'static str| { let here = &here; async move {
            here.post("/account/password/", &[("current", current), ("password", "marble otter 52 train"), ("others", "1")]).await
        } };
        assert_eq!(change("wrong").await.status, 403);
        assert_eq!(change("").await.status, 403);
        let changed = change(PASSWORD).await;
        assert_eq!((changed.status, changed.location.as_str()), (303, "/account/?done=password"));
        assert!(changed.cookie("session").is_some(), "the session goes on under a new token");
        assert!(here.is_in().await && !there.is_in().await, "the others are ended");
        assert_eq!(facts(server, "user.security_changed", user.id).await, 1);
        assert_eq!(Visitor::new(server).sign_in("change@example.org", PASSWORD).await.status, 403);
        assert_eq!(Visitor::new(server).sign_in("change@example.org", "marble otter 52 train").await.status, 303);
    }
}

crate::both! {
    async fn a_forgotten_password_is_set_by_a_link_that_works_once_and_ends_all_sessions(server: Server) {
        let user = account(server, "forgot@example.org").await;
        let thief = Visitor::new(server);
        thief.sign_in("forgot@example.org", PASSWORD).await;
        let (first, second) = (link(server, Target::Reset { user: user.id }).await, link(server, Target::Reset { user: user.id }).await);
        let owner = Visitor::new(server);
        assert_eq!(owner.get(&first).await.status, 200);
        assert_eq!(owner.post(&first, &[("password", "12345678")]).await.status, 400, "the link survives a weak password");
        assert_eq!(owner.post(&first, &[("password", "marble otter 52 train")]).await.status, 303);
        assert!(owner.is_in().await && !thief.is_in().await);
        for used in [&first, &second] {
            assert_eq!(thief.post(used, &[("password", "thief thief 99 otter")]).await.status, 404);
        }
        assert_eq!(thief.sign_in("forgot@example.org", PASSWORD).await.status, 403);
    }
}

crate::both! {
    async fn another_address_is_confirmed_where_it_is_and_told_where_it_was(server: Server) {
        let user = account(server, "old@example.org").await;
        account(server, "taken@example.org").await;
        let me = Visitor::new(server);
        me.sign_in("old@example.org", PASSWORD).await;
        for email in ["nonsense", "OLD@example.org", "a@b\r\nbcc:c@d"] {
            assert_eq!(me.post("/account/email/", &[("email", email)]).await.status, 400, "{email:?}");
        }
        assert_eq!(me.post("/account/email/", &[("email", "New@example.org")]).await.status, 303);
        assert_eq!(facts(server, "user.email_change_requested", user.id).await, 1);
        let change = emails::store::by_id(&mut server.base.read().await.unwrap(), 1).await.unwrap().unwrap();
        assert_eq!((change.old_email.as_str(), change.new_email.as_str()), ("old@example.org", "new@example.org"));
        assert_eq!(Visitor::new(server).sign_in("old@example.org", PASSWORD).await.status, 303, "nothing changed yet");

        let confirm = link(server, Target::ChangeEmail { user: user.id, change: change.id }).await;
        let stale = link(server, Target::ChangeEmail { user: user.id, change: change.id }).await;
        assert_eq!(me.get(&confirm).await.status, 200);
        assert_eq!(me.post(&confirm, &[]).await.status, 303);
        assert_eq!(me.post(&stale, &[]).await.status, 404, "the change is done");
        assert_eq!(facts(server, "user.email_changed", user.id).await, 1);
        assert_eq!(Visitor::new(server).sign_in("old@example.org", PASSWORD).await.status, 403);
        assert_eq!(Visitor::new(server).sign_in("new@example.org", PASSWORD).await.status, 303);

        me.post("/account/email/", &[("email", "taken@example.org")]).await;
        let confirm = link(server, Target::ChangeEmail { user: user.id, change: 2 }).await;
        assert_eq!(me.post(&confirm, &[]).await.status, 409, "somebody else has it");
    }
}

crate::both! {
    async fn a_deleted_account_opens_nothing_and_leaves_nothing_personal(server: Server) {
        let user = account(server, "gone@example.org").await;
        let (me, elsewhere) = (Visitor::new(server), Visitor::new(server));
        me.sign_in("gone@example.org", PASSWORD).await;
        elsewhere.sign_in("gone@example.org", PASSWORD).await;
        let reset = link(server, Target::Reset { user: user.id }).await;
        assert_eq!(me.post("/account/delete/", &[]).await.status, 400, "one has to be sure");
        assert_eq!(me.post("/account/delete/", &[("sure", "1")]).await.status, 303);
        assert!(!me.is_in().await && !elsewhere.is_in().await);
        assert_eq!(me.get(&reset).await.status, 404);
        assert_eq!(me.sign_in("gone@example.org", PASSWORD).await.status, 403);
        let mut conn = server.base.read().await.unwrap();
        let sql = "SELECT COUNT(*) FROM users WHERE email LIKE 'gone%' OR (id = $1 AND (name <> '' OR password IS NOT NULL))";
        assert_eq!(eventyay::scalar!(conn, i64, sql, user.id).unwrap(), 0);
        assert_eq!(facts(server, "user.deleted", user.id).await, 1);
        drop(conn);
        // The address is free again.
        account(server, "gone@example.org").await;
        assert_eq!(me.sign_in("gone@example.org", PASSWORD).await.status, 303);
    }
}
