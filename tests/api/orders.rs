//! Orders by API: created with our prices, paid, canceled, listed.

use serde_json::json;

crate::both! {
    async fn the_client_does_not_decide_prices(server: Server) {
        let supporter = server.product("Supporter").await;
        let body = json!({"email": "eve@example.org", "positions": [{"product": supporter, "attendee_name": "Eve", "price": "0.01"}]});
        let (status, order) = server.api_post("orders/", &body).await;
        assert_eq!(status, 201, "{order}");
        assert_eq!((&order["total"], &order["status"]), (&json!("20.00"), &json!("n")));
        assert_eq!(order["payments"][0]["state"], "created");
    }
}

crate::both! {
    async fn an_order_is_paid_once_and_canceled_once(server: Server) {
        let code = &server.demo.holders[3].order_code;
        let (status, order) = server.api_post(&format!("orders/{code}/mark_paid/"), &json!({})).await;
        assert_eq!((status, &order["status"]), (200, &json!("p")), "{order}");
        let (status, error) = server.api_post(&format!("orders/{code}/mark_paid/"), &json!({})).await;
        assert_eq!((status, &error["code"]), (400, &json!("already_paid")));
        let (status, order) = server.api_post(&format!("orders/{code}/mark_canceled/"), &json!({})).await;
        assert_eq!((status, &order["status"]), (200, &json!("c")));
        let (status, error) = server.api_post(&format!("orders/{code}/mark_canceled/"), &json!({})).await;
        assert_eq!((status, &error["code"]), (400, &json!("already_canceled")));
        let (status, error) = server.api_post(&format!("orders/{code}/mark_paid/"), &json!({})).await;
        assert_eq!((status, &error["code"]), (400, &json!("canceled_order")));
        assert_eq!(server.api_post("orders/NOPE9/mark_paid/", &json!({})).await.0, 404);
    }
}

crate::both! {
    async fn a_canceled_order_gives_its_seat_back(server: Server) {
        let (ticket, seat) = (server.product("Online ticket").await, server.product("Workshop seat").await);
        let body = json!({"email": "eve@example.org", "positions": [
            {"positionid": 1, "product": ticket, "attendee_name": "Eve"}, {"positionid": 2, "product": seat, "addon_to": 1}]});
        let mut codes = Vec::new();
        for _ in 0..3 {
            let (status, order) = server.api_post("orders/", &body).await;
            assert_eq!(status, 201, "{order}");
            codes.push(order["code"].as_str().unwrap().to_owned());
        }
        let (status, error) = server.api_post("orders/", &body).await;
        assert_eq!(status, 400);
        assert!(error["positions"][0].as_str().unwrap().contains("sold out"), "{error}");
        server.api_post(&format!("orders/{}/mark_canceled/", codes[0]), &json!({})).await;
        assert_eq!(server.api_post("orders/", &body).await.0, 201);
    }
}

crate::both! {
    async fn lists_are_paged_filtered_and_searched(server: Server) {
        let all = server.api_get("orders/").await;
        assert_eq!(all["count"], 4);
        let page = server.api_get("orders/?page=2&page_size=3&ordering=datetime").await;
        assert_eq!((&page["count"], page["results"].as_array().unwrap().len(), &page["next"]), (&json!(4), 1, &json!(null)));
        assert!(page["previous"].is_string());
        assert_eq!(server.api_get("orders/?status=n").await["count"], 1);
        assert_eq!(server.api_get("orders/?email=ADA@example.org").await["count"], 1);
        assert_eq!(server.api_get("orders/?search=lindq").await["count"], 1);
        assert_eq!(server.api_get("orders/?search=%25").await["count"], 0);
    }
}

crate::both! {
    async fn malformed_bodies_are_told_what_is_wrong(server: Server) {
        let post = |body: &'static str| server.authorized(server.client.post(server.api("orders/"))).header("content-type", "application/json").body(body);
        for (body, code) in [("{", "malformed_json"), ("{\"email\": 3}", "invalid_input")] {
            let response = post(body).send().await.unwrap();
            assert_eq!(response.status(), 400);
            assert_eq!(crate::server::json(response).await["code"], code);
        }
        let endless = json!({"email": "a@example.org", "positions": vec![json!({"product": 1, "attendee_name": "x"}); 11]});
        let (status, error) = server.api_post("orders/", &endless).await;
        assert_eq!(status, 400, "{error}");
        let huge = server.authorized(server.client.post(server.api("orders/"))).header("content-type", "application/json").body("x".repeat(2_000_000));
        assert_eq!(huge.send().await.unwrap().status(), 413);
    }
}
