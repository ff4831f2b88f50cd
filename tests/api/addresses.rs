//! Addresses as people and programs type them, and what is not for everybody.

use crate::server::{Database, Server, browser};

crate::both! {
    async fn a_missing_slash_is_added_and_organizers_have_a_page(server: Server) {
        let browser = browser();
        let sent_on = browser.get(server.url("/lotus/monsoon?x=1")).send().await.unwrap();
        assert_eq!((sent_on.status().as_u16(), sent_on.headers()["location"].to_str().unwrap()), (308, "/lotus/monsoon/?x=1"));
        let page = browser.get(server.url("/lotus/")).send().await.unwrap().text().await.unwrap();
        assert!(page.contains("Lotus Foundation") && page.contains("/lotus/monsoon/"));
        assert_eq!(browser.get(server.url("/nobody/")).send().await.unwrap().status(), 404);
        assert_eq!(browser.get(server.url("//evil.example")).send().await.unwrap().status(), 404, "no open redirect");
    }
}

crate::both! {
    async fn metrics_are_for_this_machine_only_unless_there_is_a_token(server: Server) {
        let metrics = || server.client.get(server.url("/metrics"));
        let text = metrics().send().await.unwrap().text().await.unwrap();
        assert!(text.ends_with("# EOF\n"), "OpenMetrics text");
        assert_eq!(metrics().header("x-forwarded-for", "127.0.0.1").send().await.unwrap().status(), 403);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_with_a_token_want_it() {
    let server = Server::start_configured_with(Database::Sqlite, |config| config.metrics.token = "s3cret".into()).await;
    let metrics = || server.client.get(server.url("/metrics"));
    assert_eq!(metrics().send().await.unwrap().status(), 403);
    assert_eq!(metrics().header("authorization", "Bearer other").send().await.unwrap().status(), 403);
    assert_eq!(metrics().header("authorization", "Bearer s3cret").send().await.unwrap().status(), 200);
    server.stop().await;
}
