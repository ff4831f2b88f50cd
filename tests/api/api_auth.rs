//! Who may call the API.

use serde_json::json;

use crate::server::{csrf_of, json};

crate::both! {
    async fn callers_need_a_token_or_a_session(server: Server) {
        let anonymous = server.client.get(server.api("orders/")).send().await.unwrap();
        assert_eq!(anonymous.status(), 401);
        let wrong = server.client.get(server.api("orders/")).header("Authorization", "Token nonsense").send().await.unwrap();
        assert_eq!((wrong.status().as_u16(), json(wrong).await["detail"].clone()), (401, json!("Invalid token.")));
        for path in ["/api/v1/organizers/nobody/events/", "/api/v1/organizers/lotus/events/nothing/orders/"] {
            let response = server.authorized(server.client.get(server.url(path))).send().await.unwrap();
            assert_eq!(response.status(), 403, "{path}");
        }
        let unknown = server.authorized(server.client.get(server.url("/api/v1/nothing/"))).send().await.unwrap();
        assert_eq!((unknown.status().as_u16(), json(unknown).await["code"].clone()), (404, json!("not_found")));
    }
}

crate::both! {
    async fn a_sign_in_link_works_once_and_writing_needs_the_csrf_token(server: Server) {
        let link = &server.demo.organizer.login_link;
        let page = server.client.get(link).send().await.unwrap().text().await.unwrap();
        let csrf = csrf_of(&page);
        let forged = server.client.post(link).form(&[("csrf", "other")]).send().await.unwrap();
        assert_eq!(forged.status(), 403);
        let entered = server.client.post(link).form(&[("csrf", csrf.as_str())]).send().await.unwrap();
        assert_eq!((entered.status().as_u16(), entered.headers()["location"].to_str().unwrap()), (303, "/control/"));
        let again = server.client.post(link).form(&[("csrf", csrf.as_str())]).send().await.unwrap();
        assert_eq!(again.status(), 404);

        assert_eq!(server.client.get(server.api("orders/")).send().await.unwrap().status(), 200);
        let code = &server.demo.holders[3].order_code;
        let pay = || server.client.post(server.api(&format!("orders/{code}/mark_paid/")));
        assert_eq!(pay().send().await.unwrap().status(), 403);
        assert_eq!(pay().header("x-csrf-token", "other").send().await.unwrap().status(), 403);
        let from_elsewhere = pay().header("x-csrf-token", &csrf).header("sec-fetch-site", "cross-site");
        assert_eq!(from_elsewhere.send().await.unwrap().status(), 403);
        assert_eq!(pay().header("x-csrf-token", &csrf).send().await.unwrap().status(), 200);
    }
}
