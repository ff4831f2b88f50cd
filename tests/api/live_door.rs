//! The door for sockets: who may knock, with which ticket, and how many at once.

use eventyay::app::demo::Demo;
use eventyay::app::{App, Options, demo};
use eventyay::base::config::{self, Sources};
use eventyay::live::door::OriginCheck;
use serde_json::json;
use signaling::client::{Client, ConnectError};
use tokio::sync::oneshot;

use crate::live_guest::Guest;
use crate::server::{browser, csrf_of};

crate::both! {
    async fn a_foreign_page_is_refused_before_the_upgrade(server: Server) {
        let knock = async |origin: Option<&str>| match Client::connect(&server.demo.ws_url, origin).await {
            Ok(_) => 101,
            Err(ConnectError::Refused(status)) => status,
            Err(error) => panic!("{error}"),
        };
        assert_eq!(knock(Some("https://evil.example")).await, 403);
        assert_eq!(knock(Some("null")).await, 403);
        assert_eq!(knock(Some(&server.demo.base_url)).await, 101);
        assert_eq!(knock(None).await, 101, "programs send no Origin");
    }
}

/// The negative control: without the check the foreign page gets in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_the_origin_check_off_a_foreign_page_gets_in() {
    let (app, demo, _data) = start(OriginCheck::Off).await;
    let running = tokio::spawn(app.run(std::future::pending()));
    assert!(Client::connect(&demo.ws_url, Some("https://evil.example")).await.is_ok());
    running.abort();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_goes_away_says_when_to_come_back() {
    let (app, demo, _data) = start(OriginCheck::On).await;
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(app.run(async move {
        let _ = stopped.await;
    }));
    let mut client = Client::connect(&demo.ws_url, None).await.unwrap();
    client.authenticate(&demo.holders[0].ws_token, true).await.unwrap();
    stop.send(()).unwrap();
    let goodbye: signaling::protocol::Drop = client.wait_for().await.expect("it says goodbye");
    assert!(goodbye.reconnect_after >= 1 && goodbye.jitter >= 1);
    running.await.unwrap();
}

/// A server without the ready-made harness: these tests choose how it starts and ends.
async fn start(origins: OriginCheck) -> (App, Demo, tempfile::TempDir) {
    let data = tempfile::tempdir().unwrap();
    let mut config = config::load(&Sources::default()).unwrap().config;
    config.data.dir = data.path().to_owned();
    config.http.listen = "127.0.0.1:0".parse().unwrap();
    config.http.drain_timeout = 1;
    config.media.listen = "127.0.0.1:0".parse().unwrap();
    let app = App::start(Options { origins, ..Options::new(config) }).await.unwrap();
    let demo = demo::prepare(&app, 0).await.unwrap();
    (app, demo, data)
}

crate::both! {
    async fn a_page_gets_a_ticket_that_opens_one_socket(server: Server) {
        let browser = browser();
        let link = &server.demo.holders[0].join_link;
        let page = browser.get(link).send().await.unwrap().text().await.unwrap();
        let csrf = csrf_of(&page);
        let ticket_url = server.url("/lotus/monsoon/video/ticket");
        let ask = async |csrf: &str| {
            let response = browser.post(&ticket_url).header("X-CSRF-Token", csrf).send().await.unwrap();
            (response.status().as_u16(), response.json::<serde_json::Value>().await.unwrap())
        };
        assert_eq!(ask(&csrf).await.0, 403, "nobody is known here yet");
        browser.post(link).form(&[("csrf", csrf.clone())]).send().await.unwrap();
        assert_eq!(ask("").await.0, 403, "another site cannot ask");
        let (status, body) = ask(&csrf).await;
        assert_eq!(status, 200);
        let ticket = body["ticket"].as_str().unwrap();

        let ada = Guest::enter(server, ticket).await;
        assert_eq!(ada.welcome.user.user.profile.display_name, "Ada Lovelace");
        assert_eq!(ada.welcome.event.event.timezone, "Asia/Kolkata");
        assert_eq!(ada.welcome.event.rooms.len(), 2);
        for room in &ada.welcome.event.rooms {
            assert!(room.admission.is_some() != room.refusal.is_some());
            assert_eq!(room.modules.is_empty(), room.refusal.is_some());
        }
        let again = Guest::try_enter(server, ticket, false).await.err().expect("it is used up");
        assert_eq!(again["code"], "auth.expired_token");
    }
}

crate::both! {
    async fn without_a_good_token_nothing_is_done(server: Server) {
        let refused = async |token: &str| Guest::try_enter(server, token, false).await.err().expect("refused");
        assert_eq!(refused("made-up").await["code"], "auth.invalid_token");
        assert_eq!(refused("").await["code"], "auth.invalid_token");
        let whip = server.demo.whip.bearer.as_deref().unwrap();
        assert_eq!(refused(whip).await["code"], "auth.expired_token", "a media token opens no socket");
        let client = Guest::knock(server).await;
        for (action, payload) in [("room.enter", json!({"room": 1})), ("chat.send", json!({})), ("nonsense", json!(7))] {
            let error = client.call_raw(action, payload).await.unwrap_err();
            assert_eq!(error.failure().unwrap().code.as_str(), "protocol.unauthenticated");
        }
    }
}

crate::both! {
    async fn an_unknown_event_is_said_and_closed(server: Server) {
        let url = server.demo.ws_url.replace("monsoon", "nowhere");
        let mut client = Client::connect(&url, None).await.unwrap();
        let last = client.next_push().await.expect("a word");
        assert_eq!((last.name.as_str(), last.payload["code"].as_str()), ("error", Some("event.unknown_event")));
        assert!(client.next_push().await.is_none());
    }
}

crate::both! {
    async fn of_a_persons_sockets_the_newest_win(server: Server) {
        let token = &server.demo.holders[0].ws_token;
        let mut oldest = Guest::enter(server, token).await;
        let mut others = Vec::new();
        for _ in 0..4 {
            others.push(Guest::enter(server, token).await);
        }
        let words = oldest.until_closed().await;
        assert_eq!(words.last().unwrap().payload["code"], "connection.replaced");
        for guest in &others {
            guest.enter_room("main-stage").await;
        }
    }
}
