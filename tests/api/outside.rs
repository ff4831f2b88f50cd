//! A client written only from signaling/PROTOCOL.md: the document is the contract, and it is complete.

use std::process::Stdio;

use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use crate::live_guest::organizer_token;
use crate::live_roulette::open_room;

crate::both! {
    async fn a_client_from_outside_chats_asks_votes_and_meets_somebody(server: Server) {
        open_room(server).await;
        let places = json!({
            "url": server.demo.ws_url,
            "ada": server.demo.holders[0].ws_token,
            "bo": server.demo.holders[1].ws_token,
            "moderator": organizer_token(server).await,
            "stage": "main-stage",
            "roulette": "coffee",
        });
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/outside/client.py");
        let mut python = Command::new("/usr/bin/python3");
        let mut child = python.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(places.to_string().as_bytes()).await.unwrap();
        let out = child.wait_with_output().await.unwrap();
        let (said, problem) = (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
        assert_eq!(said.trim(), "done", "{problem}");
    }
}
