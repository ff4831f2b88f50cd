//! Which language somebody is answered in, and what is remembered of it.

use eventyay::accounts::users;
use eventyay::base::language::Language;

use crate::accounts_visitor::{PASSWORD, Visitor, account};
use crate::server::{Server, browser, csrf_of};

async fn reads(server: &Server, email: &str) -> Option<String> {
    let mut conn = server.base.read().await.unwrap();
    users::store::by_email(&mut conn, email).await.unwrap().expect("an account").language
}

crate::both! {
    async fn an_account_takes_the_language_of_the_page_it_was_made_on(server: Server) {
        let visitor = Visitor::new(server);
        let chosen = visitor.post("/language/", &[("language", "de")]).await;
        assert_eq!((chosen.status, chosen.cookie("language")), (303, Some("de")));
        let page = visitor.post("/account/register/", &[("name", "Nadia"), ("email", "nadia@example.org")]).await;
        assert!(page.text.contains("<html lang=\"de\" dir=\"ltr\">") && page.text.contains("einen Tag lang"), "{}", page.text);
        assert_eq!(reads(server, "nadia@example.org").await.as_deref(), Some("de"));
    }
}

crate::both! {
    async fn an_account_brings_its_language_to_every_browser_and_can_change_it(server: Server) {
        account(server, "nadia@example.org").await;
        assert_eq!(reads(server, "nadia@example.org").await, None, "nobody told yet: letters are in English");
        let first = Visitor::new(server);
        first.post("/language/", &[("language", "de")]).await;
        assert_eq!(first.sign_in("nadia@example.org", PASSWORD).await.cookie("language"), Some("de"));
        assert_eq!(reads(server, "nadia@example.org").await.as_deref(), Some("de"), "learned from the page");

        let second = Visitor::new(server);
        assert_eq!(second.sign_in("nadia@example.org", PASSWORD).await.cookie("language"), Some("de"));
        assert!(second.get("/account/").await.text.contains("Ihr Konto"));
        let changed = second.post("/language/", &[("language", "en"), ("next", "/account/?done=language")]).await;
        assert_eq!(changed.location, "/account/?done=language");
        assert_eq!(reads(server, "nadia@example.org").await.as_deref(), Some("en"));
        assert_eq!(second.post("/language/", &[("language", "tlh")]).await.status, 404);
        let away = second.post("/language/", &[("language", "de"), ("next", "//evil.example/")]).await;
        assert_eq!(away.location, "/", "nobody is sent elsewhere");
    }
}

crate::both! {
    async fn another_site_chooses_nothing(server: Server) {
        let request = browser().post(server.url("/language/")).form(&[("language", "de")]);
        let answer = request.header("sec-fetch-site", "cross-site").send().await.unwrap();
        assert_eq!(answer.status(), 403);
        assert!(!answer.headers().contains_key("set-cookie"));
    }
}

crate::both! {
    async fn pages_follow_the_browser_and_orders_remember_it(server: Server) {
        let browser = browser();
        let ticket = server.product("Online ticket").await;
        let path = server.url(&format!("/lotus/monsoon/checkout?product_{ticket}=1"));
        let checkout = browser.get(path).header("accept-language", "de-AT,de;q=0.9,en;q=0.5").send().await.unwrap();
        assert_eq!(checkout.headers()["content-language"], "de");
        assert_eq!(checkout.headers()["vary"], "accept-language, cookie");
        let csrf = csrf_of(&checkout.text().await.unwrap());
        let fields = [
            ("csrf", csrf), ("ticket_0", ticket.to_string()), ("name_0", "Eve".into()), ("email", "eve@example.org".into()),
        ];
        let order = browser.post(server.url("/lotus/monsoon/checkout")).form(&fields).header("accept-language", "de");
        let placed = order.send().await.unwrap();
        let order = placed.headers()["location"].to_str().unwrap().to_owned();
        let code = order.split('/').nth(4).unwrap();
        assert_eq!(server.api_get(&format!("orders/{code}/")).await["locale"], "de");
        let missing = browser.get(server.url("/lotus/nothing/")).header("accept-language", "de").send().await.unwrap();
        assert_eq!(missing.status(), 404);
        assert!(missing.text().await.unwrap().contains("Nicht gefunden"));
    }
}

#[test]
fn both_languages_are_offered() {
    assert_eq!(Language::all().map(Language::tag).collect::<Vec<_>>(), ["en", "de"]);
}
