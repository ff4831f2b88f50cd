//! Every setting does what its label says: on pages, in orders, in rooms, at a host name.

use serde_json::{Value, json};

use crate::server::{Server, browser, csrf_of};
use crate::settings::{call, set};
use reqwest::Method;

const ORGANIZER: &str = "/api/v1/organizers/lotus/settings/";
const EVENT: &str = "/api/v1/organizers/lotus/events/monsoon/settings/";
const SHOP: &str = "/lotus/monsoon/";

async fn page(server: &Server, path: &str) -> String {
    browser().get(server.url(path)).send().await.unwrap().text().await.unwrap()
}

/// Before and after an event's setting is changed: whether a page contains a text.
async fn shows(server: &Server, path: &str, change: Value, text: &str) -> (bool, bool) {
    let before = page(server, path).await.contains(text);
    set(server, EVENT, change).await;
    (before, page(server, path).await.contains(text))
}

crate::both! {
    async fn public_pages_carry_what_the_event_wants_on_them(server: Server) {
        let off_on = (false, true);
        for path in [SHOP, "/lotus/monsoon/schedule/"] {
            set(server, EVENT, json!({"contact_mail": null, "imprint_url": null, "privacy_url": null, "banner_text": null, "meta_noindex": null})).await;
            let change = json!({"contact_mail": "help@example.org"});
            assert_eq!(shows(server, path, change, "href=\"mailto:help@example.org\"").await, off_on);
            assert_eq!(shows(server, path, json!({"imprint_url": "https://example.org/imprint"}), "https://example.org/imprint").await, off_on);
            assert_eq!(shows(server, path, json!({"privacy_url": "https://example.org/privacy"}), "https://example.org/privacy").await, off_on);
            assert_eq!(shows(server, path, json!({"banner_text": {"en": "Moved <b>online</b>"}}), "Moved &#60;b&#62;online&#60;/b&#62;").await, off_on);
            assert_eq!(shows(server, path, json!({"meta_noindex": true}), "content=\"noindex\"").await, off_on);
        }
        let german = browser().get(server.url(SHOP)).header("accept-language", "de");
        set(server, EVENT, json!({"banner_text": {"en": "Moved", "de": "Verlegt"}})).await;
        assert!(german.send().await.unwrap().text().await.unwrap().contains("Verlegt"), "in the reader's language");
    }
}

crate::both! {
    async fn the_shop_shows_what_the_event_shows(server: Server) {
        let on_off = (true, false);
        assert_eq!(shows(server, SHOP, json!({"show_quota_left": false}), "3 left").await, on_off);
        let event = server.api_get("").await;
        let ends = format!("datetime=\"{}\"", event["date_to"].as_str().unwrap());
        assert_eq!(shows(server, SHOP, json!({"show_date_to": false}), &ends).await, on_off);
        assert_eq!(shows(server, SHOP, json!({"show_times": false}), "data-shape=\"moment\"").await, on_off);
    }
}

crate::both! {
    async fn orders_follow_the_events_terms(server: Server) {
        let (free, paid) = (server.product("Online ticket").await, server.product("Supporter").await);
        let order = async |position: Value| {
            server.api_post("orders/", &json!({"email": "eve@example.org", "positions": [position]})).await
        };
        assert_eq!(order(json!({"product": free})).await.0, 400, "a name is needed");
        set(server, EVENT, json!({"attendee_names_required": false})).await;
        assert_eq!(order(json!({"product": free})).await.0, 201);
        set(server, EVENT, json!({"attendee_emails_asked": true, "attendee_emails_required": true})).await;
        assert_eq!(order(json!({"product": free})).await.0, 400, "an address is needed");
        assert_eq!(order(json!({"product": free, "attendee_email": "ann@example.org"})).await.0, 201);
        let checkout = page(server, &format!("{SHOP}checkout?product_{free}=1")).await;
        assert!(checkout.contains("name=\"email_0\"") && checkout.contains("name=\"name_0\""));
        set(server, EVENT, json!({"attendee_names_asked": false, "attendee_emails_asked": false})).await;
        let checkout = page(server, &format!("{SHOP}checkout?product_{free}=1")).await;
        assert!(!checkout.contains("name=\"email_0\"") && !checkout.contains("name=\"name_0\""));

        set(server, EVENT, json!({"max_items_per_order": 1})).await;
        let two = json!({"email": "eve@example.org", "positions": [{"product": free}, {"product": free}]});
        assert_eq!(server.api_post("orders/", &two).await.0, 400);

        let days = |order: &Value| {
            let day = |field: &str| order[field].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
            (day("expires").duration_since(day("datetime")).as_hours() + 23) / 24
        };
        set(server, EVENT, json!({"payment_term_days": 1})).await;
        let (_, short) = order(json!({"product": paid})).await;
        assert!((1..=2).contains(&days(&short)), "{short}");
    }
}

crate::both! {
    async fn the_order_page_says_how_to_pay_and_thanks(server: Server) {
        let change = json!({"payment_instructions": {"en": "Account 1234", "de": "Konto 1234"}, "checkout_success_text": {"en": "See you there"}});
        set(server, ORGANIZER, change).await;
        set(server, EVENT, json!({"payment_instructions": null})).await;
        let browser = browser();
        let paid = server.product("Supporter").await;
        let checkout = browser.get(server.url(&format!("{SHOP}checkout?product_{paid}=1"))).send().await.unwrap().text().await.unwrap();
        let fields = [("csrf", csrf_of(&checkout)), ("ticket_0", paid.to_string()), ("name_0", "Eve".into()),
            ("email", "eve@example.org".into()), ("confirmed", "20.00".into())];
        let placed = browser.post(server.url(&format!("{SHOP}checkout"))).form(&fields).send().await.unwrap();
        let order = placed.headers()["location"].to_str().unwrap().to_owned();
        let html = browser.get(server.url(&order)).send().await.unwrap().text().await.unwrap();
        assert!(html.contains("Account 1234") && html.contains("See you there"), "inherited from the organizer");
        let german = browser.get(server.url(&order)).header("accept-language", "de").send().await.unwrap().text().await.unwrap();
        assert!(german.contains("Konto 1234"));
    }
}

crate::both! {
    async fn new_rooms_and_events_begin_with_the_organizers_choices(server: Server) {
        set(server, ORGANIZER, json!({"rooms_opens_before": 60, "rooms_presenters_before": 120, "rooms_closes_after": 30,
            "locale": "de", "timezone": "Asia/Kolkata", "currency": "INR"})).await;
        let (_, room) = server.api_post("rooms/", &json!({"name": "New"})).await;
        assert_eq!((&room["opens_before"], &room["presenters_before"], &room["closes_after"]), (&json!(60), &json!(120), &json!(30)));
        let body = json!({"slug": "next", "name": "Messe", "date_from": "2030-01-01T09:00:00Z", "date_to": "2030-01-02T09:00:00Z"});
        let (status, event) = call(server, Method::POST, "/api/v1/organizers/lotus/events/", body).await;
        assert_eq!(status, 201, "{event}");
        assert_eq!((&event["locale"], &event["timezone"], &event["currency"]), (&json!("de"), &json!("Asia/Kolkata"), &json!("INR")));
        assert_eq!(event["name"], json!({"de": "Messe"}));
    }
}

crate::both! {
    async fn letters_end_as_the_event_wants(server: Server) {
        set(server, EVENT, json!({"mail_text_signature": {"en": "Yours,\nthe crew"}})).await;
        let mail = json!({"to_email": "ada@example.org", "subject": "Hello", "body": "Hi", "locale": "en"});
        let (_, mail) = server.api_post("mails/", &mail).await;
        let preview = server.api_get(&format!("mails/{}/preview/", mail["id"])).await;
        assert!(preview["text"].as_str().unwrap().ends_with("-- \nYours,\nthe crew\n"), "{preview}");
    }
}

crate::both! {
    async fn a_host_name_of_ones_own_leads_to_our_address(server: Server) {
        set(server, EVENT, json!({"custom_domain": "tickets.example.org"})).await;
        set(server, ORGANIZER, json!({"custom_domain": "lotus.example.org"})).await;
        let ask = async |host: &str, path: &str| {
            let answer = browser().get(server.url(path)).header("host", host).send().await.unwrap();
            let to = answer.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
            (answer.status().as_u16(), to)
        };
        let ours = |path: &str| Some(server.url(path));
        assert_eq!(ask("tickets.example.org", "/").await, (307, ours("/lotus/monsoon/")));
        assert_eq!(ask("lotus.example.org:8443", "/").await, (307, ours("/lotus/")));
        assert_eq!(ask("Tickets.Example.Org", "/lotus/monsoon/schedule/").await, (307, ours("/lotus/monsoon/schedule/")));
        assert_eq!(ask("nobody.example.org", "/lotus/monsoon/").await.0, 200, "a name that nobody has changes nothing");
    }
}
