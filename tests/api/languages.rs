//! Which language somebody is answered in, and what is remembered of it.

use eventyay::accounts::users;
use eventyay::base::language::Language;
use serde_json::{Value, json};

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

crate::both! {
    async fn the_api_says_what_is_wrong_in_the_language_that_is_asked_for(server: Server) {
        let refuse = async |language: Option<&str>, path: &str, body: Value| {
            let request = server.authorized(server.client.post(server.api(path))).json(&body);
            let request = language.into_iter().fold(request, |request, tag| request.header("accept-language", tag));
            let response = request.send().await.unwrap();
            let headers = response.headers().clone();
            let answer = crate::server::json(response).await;
            (headers["content-language"].to_str().unwrap().to_owned(), headers["vary"].to_str().unwrap().to_owned(), answer)
        };
        let nameless = || json!({"name": {}, "default_price": "1.00"});
        let (tag, vary, answer) = refuse(None, "products/", nameless()).await;
        assert_eq!((tag.as_str(), &answer), ("en", &json!({"name": ["In at least one language."]})), "English where nobody asks");
        assert!(vary.contains("accept-language"), "{vary}");
        let (tag, _, answer) = refuse(Some("de-AT, en;q=0.5"), "products/", nameless()).await;
        assert_eq!((tag.as_str(), &answer), ("de", &json!({"name": ["In mindestens einer Sprache."]})));
        let (_, _, answer) = refuse(Some("tlh"), "products/", nameless()).await;
        assert_eq!(answer["name"][0], "In at least one language.");

        let (tag, _, answer) = refuse(Some("de"), "orders/", json!({"email": "a@example.org", "positions": []})).await;
        assert_eq!((tag.as_str(), &answer["positions"][0]), ("de", &json!("Wählen Sie mindestens ein Ticket.")));
        let stranger = server.client.get(server.api("orders/")).header("accept-language", "de").send().await.unwrap();
        let answer = crate::server::json(stranger).await;
        assert_eq!(answer, json!({"detail": "Sie sind nicht angemeldet.", "code": "not_authenticated"}), "the code stays");
        let gone = server.authorized(server.client.get(server.api("rooms/987654/"))).header("accept-language", "de").send().await.unwrap();
        assert_eq!(crate::server::json(gone).await["detail"], "Nicht gefunden.");
    }
}

crate::both! {
    async fn who_asks_twice_with_a_key_gets_the_same_words(server: Server) {
        let ask = async || {
            let request = server.authorized(server.client.post(server.api("products/"))).json(&json!({"name": {}}));
            let response = request.header("accept-language", "de").header("x-idempotency-key", "one").send().await.unwrap();
            (response.status().as_u16(), response.text().await.unwrap())
        };
        let first = ask().await;
        assert_eq!(first, (400, r#"{"name":["In mindestens einer Sprache."]}"#.to_owned()));
        assert_eq!(ask().await, first);
    }
}

crate::both! {
    async fn choices_are_named_in_the_language_of_the_page(server: Server) {
        let labels = async |language: &str, path: &str| {
            let request = server.authorized(server.client.get(server.url(path))).header("accept-language", language);
            crate::server::json(request.send().await.unwrap()).await.to_string()
        };
        let actions = "/api/v1/organizers/lotus/webhook_actions/?page_size=100";
        assert!(labels("de", actions).await.contains("Raum angelegt"));
        assert!(labels("en", actions).await.contains("Order paid"));
        let templates = "/api/v1/organizers/lotus/events/monsoon/mail_templates/";
        assert!(labels("de", templates).await.contains("Bestellung bezahlt"));
        assert!(labels("en", templates).await.contains("Order paid"));
    }
}

crate::both! {
    async fn an_account_sets_its_language_and_clocks(server: Server) {
        account(server, "nadia@example.org").await;
        let visitor = Visitor::new(server);
        visitor.post("/language/", &[("language", "de")]).await;
        visitor.sign_in("nadia@example.org", PASSWORD).await;
        let told = visitor.get("/api/v1/me").await;
        assert!(told.text.contains(r#""locale":"de""#) && told.text.contains(r#""timezone":"UTC""#), "{}", told.text);
        let (status, told) = visitor.patch("/api/v1/me", json!({"timezone": "Asia/Kolkata", "locale": "en"})).await;
        assert_eq!((status, &told["timezone"], &told["locale"]), (200, &json!("Asia/Kolkata"), &json!("en")), "{told}");
        for wrong in [json!({"timezone": "Nowhere/At_All"}), json!({"locale": "tlh"}), json!({"locale": "en-XB"})] {
            assert_eq!(visitor.patch("/api/v1/me", wrong.clone()).await.0, 400, "{wrong}");
        }
        let token = server.authorized(server.client.patch(server.url("/api/v1/me"))).json(&json!({"locale": "de"})).send().await.unwrap();
        assert_eq!(token.status(), 403, "a token is nobody's account");
    }
}
