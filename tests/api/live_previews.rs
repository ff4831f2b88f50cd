//! Cards under messages with a link: fetched once by us, through the guarded way out (defect 12 of the field; threat T19).

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use signaling::protocol::ChatPreviewed;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::live_chat_files::joined;
use crate::live_guest::Guest;
use crate::server::Server;

/// The smallest picture, a PNG of one pixel.
const PIXEL: &[u8] = &[
    137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 31, 21, 196,
    137, 0, 0, 0, 13, 73, 68, 65, 84, 120, 156, 99, 248, 207, 192, 240, 31, 0, 5, 0, 1, 255, 137, 153, 61, 29, 0, 0, 0,
    0, 73, 69, 78, 68, 174, 66, 96, 130,
];

/// Somebody's pages. Counts who comes.
struct Site {
    address: SocketAddr,
    hits: Arc<AtomicUsize>,
    sent: Arc<AtomicUsize>,
}

impl Site {
    async fn open() -> Site {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let site = Site { address, hits: Arc::default(), sent: Arc::default() };
        let (hits, sent) = (site.hits.clone(), site.sent.clone());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (hits, sent) = (hits.clone(), sent.clone());
                tokio::spawn(async move {
                    let mut asked = vec![0; 4096];
                    let read = stream.read(&mut asked).await.unwrap_or(0);
                    let asked = String::from_utf8_lossy(&asked[..read]).into_owned();
                    let path = asked.split(' ').nth(1).unwrap_or("/").to_owned();
                    if !path.ends_with(".png") {
                        hits.fetch_add(1, Ordering::SeqCst);
                    }
                    let _ = answer(&mut stream, &path, address, &sent).await;
                });
            }
        });
        site
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn hits(&self) -> usize {
        self.hits.load(Ordering::SeqCst)
    }
}

async fn answer(
    stream: &mut tokio::net::TcpStream,
    path: &str,
    address: SocketAddr,
    sent: &AtomicUsize,
) -> std::io::Result<()> {
    let html = |body: &str| {
        format!("HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()).into_bytes()
    };
    let to = |place: &str| {
        format!("HTTP/1.1 302 Found\r\nlocation: {place}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            .into_bytes()
    };
    let bytes = match path {
        "/page" => html("<title>no</title><meta property='og:title' content='Engines &lt;b&gt; \u{202e}that think'><meta property='og:description' content='Step by step'><meta property='og:image' content='/pixel.png'>"),
        "/evil" => html("<title>evil</title><meta property='og:image' content='/not-a-picture.png'>"),
        "/pixel.png" => [format!("HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", PIXEL.len()).as_bytes(), PIXEL].concat(),
        "/not-a-picture.png" => b"HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 26\r\nconnection: close\r\n\r\n<svg onload=\"alert(1)\"/>  ".to_vec(),
        "/once" => to("/page"),
        "/inside" => to(&format!("http://127.0.0.2:{}/secret", address.port())),
        "/round" => to("/round"),
        "/json" => b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 22\r\nconnection: close\r\n\r\n<title>secret</title> ".to_vec(),
        "/slow" => {
            // Says something, and then nothing for ever.
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<title>slow</title>").await?;
            std::future::pending::<()>().await;
            return Ok(());
        }
        "/endless" => {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<title>endless</title>").await?;
            let piece = vec![b'x'; 64 * 1024];
            loop {
                stream.write_all(&piece).await?;
                sent.fetch_add(piece.len(), Ordering::SeqCst);
            }
        }
        _ => html("<title>Other</title>"),
    };
    stream.write_all(&bytes).await
}

async fn say(guest: &Guest, text: &str, no_preview: bool) -> Value {
    let content = json!({"type": "text", "body": text});
    let word = json!({"channel": guest.channel("main-stage"), "event_type": "channel.message", "content": content, "no_preview": no_preview});
    guest.client.call_raw("chat.send", word).await.unwrap()["event"].clone()
}

/// Waits until nothing is asked any more for this link.
async fn settled(server: &Server, url: &str) -> String {
    let event = crate::live_guest::demo_event(&server.base).await;
    let known = async {
        loop {
            let mut conn = server.base.read().await.unwrap();
            let row = eventyay::live::previews::store::by_url(&mut conn, event.id, url).await.unwrap();
            match row.map(|row| row.state.as_str()) {
                None | Some("waiting") => tokio::time::sleep(Duration::from_millis(50)).await,
                Some(state) => return state.to_owned(),
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(40), known).await.expect("it ends in time")
}

crate::both! {
    #[start_open_to_loopback]
    async fn a_link_gets_a_card_from_the_server_and_the_page_is_asked_once(server: Server) {
        let site = Site::open().await;
        let url = site.url("/once");
        let (mut ada, mut bo) = (Guest::enter(server, &server.demo.holders[0].ws_token).await, Guest::enter(server, &server.demo.holders[1].ws_token).await);
        for guest in [&ada, &bo] {
            guest.client.call_raw("chat.join", json!({"channel": ada.channel("main-stage")})).await.unwrap();
        }
        let said = say(&ada, &format!("look: {url}#part"), false).await;
        let told = bo.wait_for::<ChatPreviewed>(|_| true).await;
        let card = &told.preview;
        assert_eq!((json!(told.event_id), card.title.as_str(), card.description.as_str()), (said["event_id"].clone(), "Engines <b> that think", "Step by step"));
        assert_eq!((card.url.as_str(), card.host.as_str()), (url.as_str(), "127.0.0.1"));
        ada.wait_for::<ChatPreviewed>(|_| true).await;
        // A redirect and the page: however many post it.
        let again = say(&bo, &url, false).await;
        assert_eq!(again["preview"]["title"], "Engines <b> that think");
        assert_eq!(site.hits(), 2);
        let fetched = ada.client.call_raw("chat.fetch", json!({"channel": ada.channel("main-stage"), "count": 2})).await.unwrap();
        assert!(fetched["results"].as_array().unwrap().iter().all(|event| event["preview"]["url"] == json!(url)));

        // The picture is ours: another file than theirs, for people of the event alone.
        let path = server.url(&format!("/lotus/monsoon/video/preview/{}", card.picture.expect("it has one")));
        assert_eq!(crate::server::browser().get(&path).send().await.unwrap().status(), 404);
        let picture = joined(server, 0).await.0.get(&path).send().await.unwrap();
        assert_eq!((picture.status().as_u16(), picture.headers()["content-type"].to_str().unwrap()), (200, "image/jpeg"));
        assert!(picture.headers()["content-security-policy"].to_str().unwrap().contains("sandbox"));
        assert!(picture.bytes().await.unwrap().starts_with(&[0xff, 0xd8, 0xff]));

        // A changed message has no card; nor has one whose author wants none, or one between two people.
        let change = json!({"channel": ada.channel("main-stage"), "event_type": "channel.message", "content": {"type": "text", "body": "never mind"}, "replaces": said["event_id"]});
        ada.client.call_raw("chat.send", change).await.unwrap();
        let plain = say(&bo, &url, true).await;
        assert_eq!(plain.get("preview"), None);
        let fetched = ada.client.call_raw("chat.fetch", json!({"channel": ada.channel("main-stage"), "count": 3})).await.unwrap();
        let cards: Vec<bool> = fetched["results"].as_array().unwrap().iter().map(|event| event.get("preview").is_some()).collect();
        assert_eq!(cards.iter().filter(|has| **has).count(), 1, "{fetched}");
        let direct = ada.client.call_raw("chat.direct.create", json!({"users": [bo.id()]})).await.unwrap();
        let private = site.url("/private");
        let word = json!({"channel": direct["id"], "event_type": "channel.message", "content": {"type": "text", "body": private}});
        ada.client.call_raw("chat.send", word).await.unwrap();
        // And none where the organizer switched them off.
        crate::settings::set(server, "/api/v1/organizers/lotus/events/monsoon/settings/", json!({"live_link_previews": false})).await;
        assert_eq!(say(&bo, &url, false).await.get("preview"), None);
        assert_eq!(site.hits(), 2);
    }
}

crate::both! {
    #[start_open_to_loopback]
    async fn a_page_that_is_endless_slow_or_no_page_costs_little_and_gets_no_card(server: Server) {
        let site = Site::open().await;
        let ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        for (path, state) in [("/json", "nothing"), ("/round", "nothing"), ("/endless", "ready"), ("/evil", "ready")] {
            say(&ada, &site.url(path), false).await;
            server.base.clock.advance(Duration::from_secs(2));
            assert_eq!(settled(server, &site.url(path)).await, state, "{path}");
        }
        assert!(site.sent.load(Ordering::SeqCst) < 8 * 1024 * 1024, "read no further than the bound and the sockets' buffers");
        let event = crate::live_guest::demo_event(&server.base).await;
        let evil = eventyay::live::previews::store::by_url(&mut server.base.read().await.unwrap(), event.id, &site.url("/evil")).await.unwrap().unwrap();
        assert!(!evil.has_picture, "an SVG is no picture here, whatever its sender calls it");
        say(&ada, &site.url("/slow"), false).await;
        // Somebody who talks beside it misses nothing.
        server.base.clock.advance(Duration::from_secs(10));
        say(&ada, "still here", false).await;
        assert_eq!(settled(server, &site.url("/slow")).await, "nothing");
    }
}

crate::both! {
    async fn what_stands_behind_our_firewall_is_not_asked(server: Server) {
        let site = Site::open().await;
        let ada = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        say(&ada, &site.url("/page"), false).await;
        say(&ada, &format!("https://127.0.0.1:{}/page", site.address.port()), false).await;
        let public = format!("{}/lotus/monsoon/", server.base.public_url);
        say(&ada, &public, false).await;
        let event = crate::live_guest::demo_event(&server.base).await;
        for url in [site.url("/page"), public] {
            let row = eventyay::live::previews::store::by_url(&mut server.base.read().await.unwrap(), event.id, &url).await.unwrap();
            assert!(row.is_none(), "{url} is not even kept");
        }
        assert_eq!(site.hits(), 0);
    }
}

/// `plain_http` without an exception for this machine: the addresses are refused by the way out itself, at each hop.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_way_out_refuses_private_addresses_also_after_a_redirect() {
    let site = Site::open().await;
    let guarded =
        Server::start_configured_with(crate::server::Database::Sqlite, |config| config.egress.plain_http = true).await;
    let ada = Guest::enter(&guarded, &guarded.demo.holders[0].ws_token).await;
    say(&ada, &site.url("/page"), false).await;
    assert_eq!(settled(&guarded, &site.url("/page")).await, "nothing");
    assert_eq!(site.hits(), 0);
    guarded.stop().await;

    // This site is allowed, its neighbour on 127.0.0.2 is not; the control: with both allowed the redirect is followed.
    for (allow, state, hits) in [("127.0.0.1/32", "nothing", 1), ("127.0.0.0/8", "ready", 3)] {
        let server = Server::start_configured_with(crate::server::Database::Sqlite, |config| {
            config.egress.allow = vec![allow.to_owned()];
            config.egress.plain_http = true;
        })
        .await;
        let neighbour = TcpListener::bind(("127.0.0.2", site.address.port())).await.unwrap();
        let count = site.hits.clone();
        let running = tokio::spawn(async move {
            while let Ok((mut stream, _)) = neighbour.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                let _ = stream.read(&mut [0; 1024]).await;
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 21\r\nconnection: close\r\n\r\n<title>secret</title>").await;
            }
        });
        let ada = Guest::enter(&server, &server.demo.holders[0].ws_token).await;
        say(&ada, &site.url("/inside"), false).await;
        assert_eq!(settled(&server, &site.url("/inside")).await, state, "{allow}");
        assert_eq!(site.hits(), hits);
        running.abort();
        let _ = running.await;
        server.stop().await;
    }
}
