//! The shop as a browser without JavaScript walks it.

use crate::server::{browser, csrf_of};

crate::both! {
    async fn a_free_ticket_takes_three_pages(server: Server) {
        let browser = browser();
        let ticket = server.product("Online ticket").await;
        let seat = server.product("Workshop seat").await;
        let shop = browser.get(server.url("/lotus/monsoon/")).send().await.unwrap().text().await.unwrap();
        assert!(shop.contains("Online ticket") && shop.contains("3 left"));
        let checkout = browser.get(server.url(&format!("/lotus/monsoon/checkout?product_{ticket}=1"))).send().await.unwrap();
        let csrf = csrf_of(&checkout.text().await.unwrap());
        let fields = [
            ("csrf", csrf.clone()), ("ticket_0", ticket.to_string()), ("name_0", "Eve <b>Adams</b>".into()),
            (&*format!("addon_0_{seat}"), "1".into()), ("email", "eve@example.org".into()),
        ];
        let placed = browser.post(server.url("/lotus/monsoon/checkout")).form(&fields).send().await.unwrap();
        assert_eq!(placed.status(), 303);
        let order = placed.headers()["location"].to_str().unwrap().to_owned();
        let page = browser.get(server.url(&order)).send().await.unwrap().text().await.unwrap();
        assert!(page.contains("Join") && page.contains("Workshop seat") && page.contains("Confirmed"));
        assert!(page.contains("Eve &#60;b&#62;Adams&#60;/b&#62;"), "names are escaped");

        let path = order.split('?').next().unwrap();
        let joined = browser.post(server.url(&format!("{path}join"))).form(&[("csrf", csrf_of(&page)), ("position", "1".into())]).send().await.unwrap();
        assert_eq!((joined.status().as_u16(), joined.headers()["location"].to_str().unwrap()), (303, "/lotus/monsoon/video/"));
        let room = browser.get(server.url("/lotus/monsoon/video/main-stage")).send().await.unwrap();
        assert_ne!(room.status(), 403, "a ticket opens the running session's room");
    }
}

crate::both! {
    async fn what_costs_something_is_shown_once_more_and_nothing_typed_is_lost(server: Server) {
        let browser = browser();
        let supporter = server.product("Supporter").await;
        let checkout = browser.get(server.url(&format!("/lotus/monsoon/checkout?product_{supporter}=1"))).send().await.unwrap();
        let csrf = csrf_of(&checkout.text().await.unwrap());
        let submit = async |email: &str, confirmed: Option<&str>| {
            let mut fields = vec![("csrf", csrf.clone()), ("ticket_0", supporter.to_string()), ("name_0", "Eve".into()), ("email", email.into())];
            fields.extend(confirmed.map(|amount| ("confirmed", amount.into())));
            browser.post(server.url("/lotus/monsoon/checkout")).form(&fields).send().await.unwrap()
        };
        let wrong = submit("eve", None).await;
        assert_eq!(wrong.status(), 400);
        let html = wrong.text().await.unwrap();
        assert!(html.contains("e-mail address like") && html.contains("value=\"Eve\""));
        let review = submit("eve@example.org", None).await;
        assert_eq!(review.status(), 200);
        assert!(review.text().await.unwrap().contains("Order and pay 20.00 EUR"));
        assert_eq!(submit("eve@example.org", Some("0.01")).await.status(), 200, "another price is shown, not charged");
        let placed = submit("eve@example.org", Some("20.00")).await;
        assert_eq!(placed.status(), 303);
        let order = browser.get(server.url(placed.headers()["location"].to_str().unwrap())).send().await.unwrap().text().await.unwrap();
        assert!(order.contains("Waiting for payment") && order.contains("MONSOON-"));
    }
}

crate::both! {
    async fn forms_from_elsewhere_are_refused(server: Server) {
        let ticket = server.product("Online ticket").await.to_string();
        let fields = [("csrf", "guess"), ("ticket_0", &ticket), ("name_0", "Eve"), ("email", "eve@example.org")];
        let response = browser().post(server.url("/lotus/monsoon/checkout")).form(&fields).send().await.unwrap();
        assert_eq!(response.status(), 403);
        assert_eq!(server.api_get("orders/?email=eve@example.org").await["count"], 0);
    }
}

crate::both! {
    async fn order_pages_open_only_with_their_secret(server: Server) {
        let link = &server.demo.holders[0].order_link;
        assert_eq!(server.client.get(link).send().await.unwrap().status(), 200);
        let code = &server.demo.holders[0].order_code;
        let guess = server.url(&format!("/lotus/monsoon/order/{code}/aaaaaaaaaaaaaaaa/"));
        assert_eq!(server.client.get(guess).send().await.unwrap().status(), 404);
    }
}
