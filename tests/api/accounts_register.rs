//! Getting an account, and what strangers learn about others on the way: nothing.

use std::time::Duration;

use eventyay::accounts::links::{Purpose, Target};
use eventyay::accounts::users;

use crate::accounts_visitor::{PASSWORD, Visitor, account, facts, link, until};

crate::both! {
    async fn sign_up_confirms_the_address_before_there_is_a_password(server: Server) {
        let nadia = Visitor::new(server);
        let page = nadia.post("/account/register/", &[("name", "Nadia"), ("email", "Nadia@Example.org")]).await;
        assert_eq!(page.status, 200, "{}", page.text);
        let user = users::store::by_email(&mut server.base.read().await.unwrap(), "nadia@example.org").await.unwrap().unwrap();
        assert_eq!(facts(server, "user.registered", user.id).await, 1);
        assert_eq!(nadia.sign_in("nadia@example.org", PASSWORD).await.status, 403);

        let confirm = link(server, Target::Confirm { user: user.id }).await;
        assert_eq!(nadia.get(&confirm).await.status, 200);
        assert_eq!(nadia.post(&confirm, &[("password", "password1")]).await.status, 400, "on every list");
        assert_eq!(nadia.post(&confirm, &[("password", "nadia@example")]).await.status, 400, "made of the address");
        assert_eq!(nadia.post(&confirm, &[("password", "kurz7!x")]).await.status, 400, "seven characters");
        let entered = nadia.post(&confirm, &[("password", PASSWORD)]).await;
        assert_eq!((entered.status, entered.location.as_str()), (303, "/account/"));
        assert!(nadia.is_in().await);
        assert_eq!(nadia.post(&confirm, &[("password", "another long one 77")]).await.status, 404, "works once");

        let elsewhere = Visitor::new(server);
        assert_eq!(elsewhere.sign_in("nadia@example.org", "Wharf kettle 19 lantern").await.status, 403, "exactly as typed");
        assert_eq!(elsewhere.sign_in("nadia@example.org", &format!("{PASSWORD} ")).await.status, 403, "exactly as typed");
        assert_eq!(elsewhere.sign_in("NADIA@example.org", PASSWORD).await.status, 303);
    }
}

crate::both! {
    async fn nobody_learns_who_has_an_account(server: Server) {
        let known = account(server, "known@example.org").await;
        let visitor = Visitor::new(server);
        let register = |email: &'static str| { let visitor = &visitor; async move {
            visitor.post("/account/register/", &[("name", "Somebody"), ("email", email)]).await
        } };
        let (one, other) = (register("known@example.org").await, register("unknown@example.org").await);
        assert_eq!((one.status, without_nonce(&one.text)), (other.status, without_nonce(&other.text)));
        assert_eq!(facts(server, "user.registered", known.id).await, 1, "the known one is told by mail");

        let reset = |email: &'static str| { let visitor = &visitor; async move {
            visitor.post("/account/reset/", &[("email", email)]).await
        } };
        let (one, other) = (reset("known@example.org").await, reset("nobody@example.org").await);
        assert_eq!((one.status, without_nonce(&one.text)), (other.status, without_nonce(&other.text)));
        until("the request is recorded", || async { facts(server, "user.reset_requested", known.id).await == 1 }).await;

        let plain = |page: String| without_nonce(&page).replace("known@example.org", "X").replace("nobody@example.org", "X");
        let (one, other) = (visitor.sign_in("known@example.org", "wrong").await, visitor.sign_in("nobody@example.org", "wrong").await);
        assert_eq!((one.status, plain(one.text)), (other.status, plain(other.text)));
    }
}

crate::both! {
    async fn an_address_is_not_flooded_with_mail_and_says_nothing_about_it(server: Server) {
        let user = account(server, "quiet@example.org").await;
        for _ in 0..6 {
            let page = Visitor::new(server).post("/account/register/", &[("name", "X"), ("email", "quiet@example.org")]).await;
            assert_eq!(page.status, 200);
        }
        assert_eq!(facts(server, "user.registered", user.id).await, 3);
    }
}

crate::both! {
    async fn a_link_opens_only_what_it_is_for_and_is_not_used_up_elsewhere(server: Server) {
        let user = account(server, "links@example.org").await;
        let links = [
            (Purpose::SignIn, link(server, Target::SignIn { user: user.id }).await),
            (Purpose::Reset, link(server, Target::Reset { user: user.id }).await),
            (Purpose::SetUp, link(server, Target::SetUp).await),
        ];
        let places = ["/login/", "/setup/", "/account/reset/", "/account/confirm/", "/account/email/"];
        let visitor = Visitor::new(server);
        for (purpose, address) in &links {
            let secret = address.trim_end_matches('/').rsplit('/').next().unwrap();
            let own = address.strip_suffix(&format!("{secret}/")).unwrap();
            for place in places.iter().filter(|place| !own.ends_with(*place)) {
                let path = format!("{place}{secret}/");
                let fields = [("password", PASSWORD), ("name", "N"), ("email", "n@example.org"), ("organizer", "O"), ("slug", "oo")];
                assert_eq!(visitor.get(&path).await.status, 404, "{purpose:?} at {place}");
                assert_eq!(visitor.post(&path, &fields).await.status, 404, "{purpose:?} at {place}");
            }
            assert_eq!(visitor.get(address).await.status, 200, "{purpose:?} still opens");
        }
        assert_eq!(visitor.post(&links[0].1, &[]).await.status, 303);
    }
}

crate::both! {
    async fn links_end_by_time(server: Server) {
        let user = account(server, "late@example.org").await;
        let reset = link(server, Target::Reset { user: user.id }).await;
        let sign_in = link(server, Target::SignIn { user: user.id }).await;
        server.base.clock.advance(Duration::from_secs(3601));
        let visitor = Visitor::new(server);
        assert_eq!(visitor.get(&reset).await.status, 404);
        assert_eq!(visitor.post(&reset, &[("password", PASSWORD)]).await.status, 404);
        assert_eq!(visitor.get(&sign_in).await.status, 200);
        server.base.clock.advance(Duration::from_secs(24 * 3600));
        assert_eq!(visitor.post(&sign_in, &[]).await.status, 404);
    }
}

/// A page without the number that it uses once, which is another one in every answer.
fn without_nonce(page: &str) -> String {
    let mut parts = page.split("nonce=\"");
    let first = parts.next().unwrap_or_default();
    let rest = parts.map(|part| part.split_once('"').map_or(part, |(_, rest)| rest));
    std::iter::once(first).chain(rest).collect()
}
