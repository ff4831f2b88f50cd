//! Clients who misbehave: half-open connections, endless heads, too many connections. Others are served all the while.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::server::{Database, Server};

async fn healthy(server: &Server) -> bool {
    let answer = server.client.get(server.url("/healthz")).send();
    matches!(tokio::time::timeout(Duration::from_secs(3), answer).await, Ok(Ok(response)) if response.status() == 200)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_sent_heads_are_cut_off_and_disturb_nobody() {
    let server = Server::start_configured_with(Database::Sqlite, |config| config.http.header_timeout = 1).await;
    let address = server.demo.base_url.trim_start_matches("http://").to_owned();
    let mut half_open = Vec::new();
    for _ in 0..200 {
        let mut stream = TcpStream::connect(&address).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: half\r\nX-Slow: ").await.unwrap();
        half_open.push(stream);
    }
    assert!(healthy(&server).await);
    let begun = Instant::now();
    for stream in &mut half_open {
        let mut rest = Vec::new();
        let ended = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut rest)).await;
        assert!(ended.is_ok(), "still open after {:?}", begun.elapsed());
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beyond_the_cap_clients_wait_and_then_get_their_turn() {
    let server = Server::start_configured_with(Database::Sqlite, |config| config.http.max_connections = 4).await;
    let address = server.demo.base_url.trim_start_matches("http://").to_owned();
    let mut mute = Vec::new();
    for _ in 0..4 {
        mute.push(TcpStream::connect(&address).await.unwrap());
    }
    let waiting = {
        let request = server.client.get(server.url("/healthz"));
        tokio::spawn(async move { request.send().await.map(|response| response.status().as_u16()) })
    };
    assert!(!healthy(&server).await, "all places are taken");
    mute.clear();
    let answered = tokio::time::timeout(Duration::from_secs(10), waiting).await.expect("its turn comes").unwrap();
    assert_eq!(answered.unwrap(), 200);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_endless_head_is_refused() {
    let server = Server::start(Database::Sqlite).await;
    let address = server.demo.base_url.trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let head = format!("GET / HTTP/1.1\r\nHost: x\r\nX-Long: {}\r\n\r\n", "x".repeat(200_000));
    let _ = stream.write_all(head.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer))
        .await
        .expect("answered or closed");
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 431"), "{}", String::from_utf8_lossy(&answer));
    assert!(healthy(&server).await);
    server.stop().await;
}
