//! The gate at the web door. The whole table (every reason at every door) is in `live_gate`.

use serde_json::json;

use crate::server::{browser, csrf_of};

crate::both! {
    async fn personal_links_lead_in_and_the_page_says_why_not(server: Server) {
        let enter = async |link: &str| {
            let browser = browser();
            let page = browser.get(link).send().await.unwrap().text().await.unwrap();
            let entered = browser.post(link).form(&[("csrf", csrf_of(&page))]).send().await.unwrap();
            assert_eq!(entered.status(), 303);
            browser
        };
        let refusal = async |browser: &reqwest::Client, path: &str| {
            let response = browser.get(server.url(path)).send().await.unwrap();
            let status = response.status().as_u16();
            let html = response.text().await.unwrap();
            let code = html.split("data-code=\"").nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned);
            (status, code)
        };
        let stranger = browser();
        assert_eq!(refusal(&stranger, "/lotus/monsoon/video/").await, (403, Some("not_logged_in".into())));
        let dana = enter(&server.demo.holders[3].join_link).await;
        assert_eq!(refusal(&dana, "/lotus/monsoon/video/").await, (403, Some("unpaid".into())));
        let ada = enter(&server.demo.holders[0].join_link).await;
        assert_eq!(refusal(&ada, "/lotus/monsoon/video/workshop").await, (403, Some("wrong_ticket".into())));
        assert_ne!(refusal(&ada, "/lotus/monsoon/video/main-stage").await.0, 403);
        server.api_post(&format!("orders/{}/mark_canceled/", server.demo.holders[0].order_code), &json!({})).await;
        assert_eq!(refusal(&ada, "/lotus/monsoon/video/main-stage").await, (403, Some("canceled".into())));
        assert_eq!(refusal(&ada, "/lotus/monsoon/video/nowhere").await.0, 404);
    }
}
