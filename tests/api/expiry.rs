//! Orders that are not paid in time.

use std::time::Duration;

use eventyay::tickets::orders::expire;
use serde_json::json;

crate::both! {
    #[start_without_worker]
    async fn an_unpaid_order_expires_and_a_late_payment_is_still_good(server: Server) {
        let code = &server.demo.holders[3].order_code;
        assert_eq!(expire::expire_due(&server.base).await.unwrap(), 0);
        server.base.clock.advance(Duration::from_secs(20 * 24 * 3600));
        assert_eq!(expire::expire_due(&server.base).await.unwrap(), 1);
        assert_eq!(server.api_get(&format!("orders/{code}/")).await["status"], "e");
        let page = server.client.get(&server.demo.holders[3].order_link).send().await.unwrap().text().await.unwrap();
        assert!(page.contains("The time to pay for this order is over"));
        let (status, order) = server.api_post(&format!("orders/{code}/mark_paid/"), &json!({})).await;
        assert_eq!((status, &order["status"]), (200, &json!("p")), "{order}");
    }
}
