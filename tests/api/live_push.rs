//! Notes while no window is open: subscribing takes only what can be told something (defect 8 of the field), and what is not
//! read is pushed, sealed, to nobody else. What is in it is opened by another implementation in tests/e2e/push.test.mjs.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use eventyay::live::push::store;
use ring::agreement::{ECDH_P256, EphemeralPrivateKey};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::live_guest::Guest;
use crate::server::Server;

/// A push service: notes what comes, answers as it is told.
struct Service {
    address: SocketAddr,
    got: Arc<Mutex<Vec<String>>>,
    answer: Arc<Mutex<&'static str>>,
}

impl Service {
    async fn open() -> Service {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = Service { address, got: Arc::default(), answer: Arc::new(Mutex::new("201 Created")) };
        let (got, answer) = (service.got.clone(), service.answer.clone());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut bytes = vec![0; 16 * 1024];
                let mut length = 0;
                while let Ok(more) = stream.read(&mut bytes[length..]).await {
                    length += more;
                    let text = String::from_utf8_lossy(&bytes[..length]).into_owned();
                    let whole = text.split_once("\r\n\r\n").is_some_and(|(head, _)| {
                        let size = head.lines().find_map(|line| {
                            line.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned)
                        });
                        length >= head.len() + 4 + size.and_then(|size| size.parse().ok()).unwrap_or(0)
                    });
                    if more == 0 || whole {
                        break;
                    }
                }
                got.lock().unwrap().push(String::from_utf8_lossy(&bytes[..length]).into_owned());
                let answer =
                    format!("HTTP/1.1 {}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n", *answer.lock().unwrap());
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        service
    }

    fn subscription(&self) -> Value {
        subscription(&format!("http://{}/push/1", self.address))
    }

    fn count(&self) -> usize {
        self.got.lock().unwrap().len()
    }
}

fn subscription(endpoint: &str) -> Value {
    let key = EphemeralPrivateKey::generate(&ECDH_P256, &ring::rand::SystemRandom::new()).unwrap();
    let point = URL_SAFE_NO_PAD.encode(key.compute_public_key().unwrap().as_ref());
    json!({"endpoint": endpoint, "keys": {"p256dh": point, "auth": URL_SAFE_NO_PAD.encode([7; 16])}})
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let waited = async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), waited).await.unwrap_or_else(|_| panic!("never: {what}"));
}

async fn subscribed(server: &Server, guest: &Guest) -> i64 {
    store::count(&mut server.base.read().await.unwrap(), guest.id()).await.unwrap()
}

crate::both! {
    async fn a_subscription_that_nobody_can_use_is_an_error_and_nothing_else(server: Server) {
        let ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        let good = subscription("https://push.example.org/1");
        let with = |path: &str, value: Value| {
            let mut bad = good.clone();
            *bad.pointer_mut(path).unwrap() = value;
            json!({"subscription": bad})
        };
        for payload in [
            with("/endpoint", json!("http://push.example.org/1")),
            with("/endpoint", json!("https://127.0.0.1/1")),
            with("/endpoint", json!("https://[::ffff:10.0.0.1]/1")),
            with("/endpoint", json!("https://me:pw@push.example.org/")),
            with("/endpoint", json!(format!("https://push.example.org/{}", "x".repeat(1_000)))),
            with("/endpoint", json!("no address")),
            with("/keys/p256dh", json!("AAAA")),
            with("/keys/p256dh", json!(URL_SAFE_NO_PAD.encode([4; 65]))),
            with("/keys/auth", json!("AAAA")),
            with("/keys/auth", json!("\u{0}")),
        ] {
            assert_eq!(ada.code_of("web_push.subscribe", payload.clone()).await, "web_push.invalid", "{payload}");
        }
        for payload in [json!({}), json!({"subscription": "x"}), json!({"subscription": {"endpoint": 1}}), json!([])] {
            assert_eq!(ada.code_of("web_push.subscribe", payload.clone()).await, "invalid_input", "{payload}");
        }
        // Still there, and nothing was kept.
        assert_eq!(subscribed(server, &ada).await, 0);
        let key = ada.client.call_raw("web_push.key", json!({})).await.unwrap();
        let bytes = URL_SAFE_NO_PAD.decode(key["key"].as_str().unwrap()).unwrap();
        assert_eq!((bytes.len(), bytes[0]), (65, 4));
        let again = Guest::enter(server, &server.demo.holders[1].ws_token).await.client.call_raw("web_push.key", json!({})).await.unwrap();
        assert_eq!(again, key, "one key for the installation");
    }
}

crate::both! {
    #[start_open_to_loopback]
    async fn what_is_not_read_is_pushed_once_and_a_browser_that_is_gone_is_forgotten(server: Server) {
        let service = Service::open().await;
        let (ada, bo) = (Guest::enter(server, &server.demo.holders[0].ws_token).await, Guest::enter(server, &server.demo.holders[1].ws_token).await);
        for _ in 0..2 {
            let asked = json!({"subscription": service.subscription(), "details": true});
            ada.client.call_raw("web_push.subscribe", asked).await.unwrap();
        }
        assert_eq!(subscribed(server, &ada).await, 1, "the same browser");
        let direct = bo.client.call_raw("chat.direct.create", json!({"users": [ada.id()]})).await.unwrap();
        let say = async |text: &str| {
            let content = json!({"type": "text", "body": text});
            let word = json!({"channel": direct["id"], "event_type": "channel.message", "content": content});
            bo.client.call_raw("chat.send", word).await.unwrap()["event"]["event_id"].clone()
        };
        // Read at once, in a window: no note. The next ones are one note.
        let read = say("seen").await;
        ada.client.call_raw("chat.mark_read", json!({"channel": direct["id"], "id": read})).await.unwrap();
        say("The code is 1234").await;
        say("and 5678").await;
        server.base.clock.advance(Duration::from_secs(7));
        until("a push", async || service.count() == 1).await;
        let pushed = service.got.lock().unwrap()[0].clone();
        let head = pushed.split("\r\n\r\n").next().unwrap().to_ascii_lowercase();
        assert!(head.starts_with("post /push/1 ") && head.contains("content-encoding: aes128gcm") && head.contains("authorization: vapid t="), "{head}");
        assert!(head.contains("topic: ") && head.contains("ttl: "));
        assert!(!pushed.contains("1234") && !pushed.contains("5678") && !pushed.contains("Lindqvist"), "nobody on the way reads it");

        *service.answer.lock().unwrap() = "410 Gone";
        say("still there?").await;
        server.base.clock.advance(Duration::from_secs(7));
        until("the browser is forgotten", async || subscribed(server, &ada).await == 0).await;
        assert_eq!(service.count(), 2);

        // Who has enough ends it; whoever is nobody's cannot end another's.
        ada.client.call_raw("web_push.subscribe", json!({"subscription": service.subscription()})).await.unwrap();
        let endpoint = service.subscription()["endpoint"].clone();
        bo.client.call_raw("web_push.unsubscribe", json!({"endpoint": endpoint})).await.unwrap();
        assert_eq!(subscribed(server, &ada).await, 1);
        ada.client.call_raw("web_push.unsubscribe", json!({"endpoint": endpoint})).await.unwrap();
        assert_eq!(subscribed(server, &ada).await, 0);
        // Ten browsers of one person; the oldest goes.
        for at in 0..12 {
            let asked = json!({"subscription": subscription(&format!("http://{}/push/{at}", service.address))});
            ada.client.call_raw("web_push.subscribe", asked).await.unwrap();
            server.base.clock.advance(Duration::from_secs(10));
        }
        assert_eq!(subscribed(server, &ada).await, 10);
    }
}
