//! A page for trying real browsers by hand: one peer connection publishes, another one plays, both against this process.
//!
//! `cargo run --example browser_page` prints the address to open. `window.figures()` on the page gives getStats of both
//! ends, `/stats` ours.

use std::error::Error;

use sfu_node::{Join, MemberId, Node, NodeConfig, Notice, Offer, Permit, RoomId};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const PAGE: &str = include_str!("browser_page.html");

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let config = NodeConfig::new("127.0.0.1:0".parse()?);
    let (node, mut notices) = Node::start(config)?;
    tokio::spawn(async move {
        while let Some(notice) = notices.recv().await {
            match notice {
                Notice::Speaking { .. } => {}
                notice => eprintln!("{notice:?}"),
            }
        }
    });
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}/", listener.local_addr()?);
    let mut members = 0;
    loop {
        let (stream, _) = listener.accept().await?;
        members += 1;
        if let Err(error) = serve(stream, &node, MemberId(members)).await {
            eprintln!("{error}");
        }
    }
}

async fn serve(mut stream: TcpStream, node: &Node, member: MemberId) -> Result<(), Box<dyn Error>> {
    let mut request = vec![0; 256 * 1024];
    let mut len = 0;
    let (head, body) = loop {
        let read = stream.read(&mut request[len..]).await?;
        len += read;
        let text = std::str::from_utf8(&request[..len])?;
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            if read == 0 {
                return Ok(());
            }
            continue;
        };
        let expected =
            head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length:").map(str::to_owned));
        if body.len() >= expected.map_or(0, |value| value.trim().parse().unwrap_or(0)) {
            break (head, body);
        }
    };
    let (status, reply) = if head.starts_with("POST /join") {
        let offer = Offer { sdp: body.to_owned(), tracks: Vec::new() };
        if std::env::var_os("SHOW_SDP").is_some() {
            eprintln!("{body}");
        }
        let permit = Permit { view: true, publish: true };
        match node.join(Join { room: RoomId(1), member, permit, offer }).await {
            Ok(joined) => (200, joined.answer.sdp),
            Err(error) => (400, error.to_string()),
        }
    } else if head.starts_with("GET /stats") {
        (200, format!("{:#?}", node.stats().await))
    } else {
        (200, PAGE.to_owned())
    };
    let kind = if reply.starts_with('<') { "text/html" } else { "text/plain" };
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        reply.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(reply.as_bytes()).await?;
    Ok(stream.shutdown().await?)
}
