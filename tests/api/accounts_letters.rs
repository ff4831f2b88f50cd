//! What the owners of accounts are written, and that its links lead where they say.

use eventyay::accounts::letters::AccountLetters;
use eventyay::accounts::users;
use eventyay::app::letter_writers;
use eventyay::base::journal::Line;
use eventyay::base::letters::{Letter, Value, Writer};
use eventyay::base::tx::Actor;
use eventyay::mail::templates::{default, languages};

use crate::accounts_visitor::{PASSWORD, Visitor, account, facts, until};
use crate::server::Server;

/// The letter that the newest fact of a kind asks for, written as for sending.
async fn letter(server: &Server, kind: &str) -> Letter {
    let sql = "SELECT id, at, organizer_id, event_id, actor, kind, subject, body FROM journal WHERE kind = $1 ORDER BY id DESC LIMIT 1";
    let line = eventyay::query_one!(server.base.read().await.unwrap(), Line, sql, kind).unwrap();
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    let letter = AccountLetters.write(&server.base, &mut tx, &line).await.unwrap().expect("a letter");
    tx.commit().await.unwrap();
    letter
}

fn link(letter: &Letter) -> &str {
    match &letter.values["link"] {
        Value::Link(link) => link,
        other => panic!("{other:?}"),
    }
}

crate::both! {
    async fn a_new_account_is_opened_by_the_link_of_its_letter(server: Server) {
        let visitor = Visitor::new(server);
        let register = || visitor.post("/account/register/", &[("name", "Nadia"), ("email", "nadia@example.org")]);
        register().await;
        let first = letter(server, "user.registered").await;
        assert_eq!((first.role, first.to.email.as_str(), first.confidential), ("account_confirm", "nadia@example.org", true));
        assert_eq!(visitor.post(link(&first), &[("password", PASSWORD)]).await.status, 303);
        register().await;
        let second = letter(server, "user.registered").await;
        assert_eq!((second.role, second.confidential), ("account_exists", false));
        let journal = "SELECT COUNT(*) FROM journal WHERE CAST(body AS TEXT) LIKE '%nadia%'";
        assert_eq!(eventyay::scalar!(server.base.read().await.unwrap(), i64, journal).unwrap(), 0, "nothing personal in the journal");
    }
}

crate::both! {
    async fn links_of_letters_reset_and_move_and_the_old_address_is_told(server: Server) {
        let user = account(server, "olga@example.org").await;
        let me = Visitor::new(server);
        me.post("/account/reset/", &[("email", "olga@example.org")]).await;
        until("the request is recorded", || async { facts(server, "user.reset_requested", user.id).await == 1 }).await;
        let reset = letter(server, "user.reset_requested").await;
        assert_eq!((reset.role, reset.confidential), ("account_reset", true));
        assert_eq!(me.post(link(&reset), &[("password", "marble otter 52 train")]).await.status, 303);
        assert_eq!(letter(server, "user.security_changed").await.role, "account_password_changed");
        me.post("/account/email/", &[("email", "moved@example.org")]).await;
        let confirm = letter(server, "user.email_change_requested").await;
        assert_eq!((confirm.role, confirm.to.email.as_str()), ("account_email_confirm", "moved@example.org"));
        assert_eq!(me.post(link(&confirm), &[]).await.status, 303);
        let told = letter(server, "user.email_changed").await;
        assert_eq!((told.role, told.to.email.as_str()), ("account_email_changed", "olga@example.org"));
        assert_eq!(users::store::by_id(&mut server.base.read().await.unwrap(), user.id).await.unwrap().unwrap().email, "moved@example.org");
        Visitor::new(server).sign_in("moved@example.org", "marble otter 52 train").await;
        assert_eq!(letter(server, "user.new_device").await.role, "account_new_device");
    }
}

#[test]
fn every_letter_to_an_owner_has_words_in_each_language() {
    let _ = letter_writers();
    for role in AccountLetters.roles() {
        for language in languages() {
            let text = default(role.name, language).unwrap_or_else(|| panic!("{} in {language}", role.name));
            assert!(text.body.contains("{link}"), "{} in {language}", role.name);
        }
    }
}
