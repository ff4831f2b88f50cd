//! Janus' API over one WebSocket: requests go out with a transaction, a task hands each reply to whoever waits for it.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// How long Janus may take to open its port.
const START_PATIENCE: Duration = Duration::from_secs(10);
/// How long Janus may take to reply. An overloaded one takes seconds.
const REPLY_PATIENCE: Duration = Duration::from_secs(30);
/// Requests that wait to be sent. More callers wait for room.
const MAX_QUEUE: usize = 64;

type WebSocket = WebSocketStream<MaybeTlsStream<TcpStream>>;

struct Request {
    body: Value,
    reply: oneshot::Sender<Value>,
}

/// One session of Janus' API.
pub struct Socket {
    requests: mpsc::Sender<Request>,
    session: u64,
}

impl Socket {
    /// Connects, as soon as Janus listens, and opens a session.
    ///
    /// # Errors
    /// When Janus has ended or does not listen in time.
    pub async fn connect(port: u16, mut alive: impl FnMut() -> bool) -> anyhow::Result<Self> {
        let begin = Instant::now();
        let stream = loop {
            let mut request = format!("ws://127.0.0.1:{port}/").into_client_request()?;
            request.headers_mut().insert("Sec-WebSocket-Protocol", HeaderValue::from_static("janus-protocol"));
            match connect_async(request).await {
                Ok((stream, _)) => break stream,
                Err(_) if alive() && begin.elapsed() < START_PATIENCE => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                Err(error) => return Err(error).context("connecting to Janus"),
            }
        };
        let (requests, receiver) = mpsc::channel(MAX_QUEUE);
        tokio::spawn(converse(stream, receiver));
        let mut socket = Socket { requests, session: 0 };
        let created = socket.ask(json!({"janus": "create"})).await?;
        socket.session = created["data"]["id"].as_u64().context("no session id")?;
        Ok(socket)
    }

    /// A handle of the VideoRoom plugin.
    ///
    /// # Errors
    /// When Janus refuses.
    pub async fn attach(&self) -> anyhow::Result<u64> {
        let body = json!({"janus": "attach", "session_id": self.session, "plugin": "janus.plugin.videoroom"});
        self.ask(body).await?["data"]["id"].as_u64().context("no handle id")
    }

    /// Ends a handle.
    ///
    /// # Errors
    /// When Janus is gone.
    pub async fn detach(&self, handle: u64) -> anyhow::Result<()> {
        let body = json!({"janus": "detach", "session_id": self.session, "handle_id": handle});
        self.ask(body).await.map(drop)
    }

    /// A message to the plugin and its reply.
    ///
    /// # Errors
    /// When Janus refuses; what the plugin refuses is a reply.
    pub async fn message(&self, handle: u64, body: Value, jsep: Option<Value>) -> anyhow::Result<Value> {
        let mut message = json!({"janus": "message", "session_id": self.session, "handle_id": handle, "body": body});
        if let Some(mut jsep) = jsep {
            jsep["trickle"] = json!(false);
            message["jsep"] = jsep;
        }
        self.ask(message).await
    }

    async fn ask(&self, body: Value) -> anyhow::Result<Value> {
        let (reply, answer) = oneshot::channel();
        self.requests.send(Request { body, reply }).await.context("Janus is gone")?;
        let answer = tokio::time::timeout(REPLY_PATIENCE, answer).await.context("Janus does not reply")?;
        let answer = answer.context("Janus is gone")?;
        if answer["janus"] == "error" {
            bail!("Janus refuses: {}", answer["error"]);
        }
        Ok(answer)
    }
}

/// Runs until one side is gone; whoever waits then is told by the end of the channel.
async fn converse(mut stream: WebSocket, mut requests: mpsc::Receiver<Request>) {
    let mut waiting: HashMap<String, oneshot::Sender<Value>> = HashMap::new();
    let mut count = 0_u64;
    loop {
        tokio::select! {
            request = requests.recv() => {
                let Some(Request { mut body, reply }) = request else { return };
                count += 1;
                body["transaction"] = json!(count.to_string());
                waiting.insert(count.to_string(), reply);
                if stream.send(Message::text(body.to_string())).await.is_err() {
                    return;
                }
            }
            message = stream.next() => {
                let Some(Ok(message)) = message else { return };
                let Message::Text(text) = message else { continue };
                let Ok(value) = serde_json::from_str::<Value>(&text) else { continue };
                // An ack only says that the reply will come later.
                if value["janus"] == "ack" {
                    continue;
                }
                let transaction = value["transaction"].as_str().unwrap_or_default();
                if let Some(reply) = waiting.remove(transaction) {
                    // Whoever asked may have lost patience.
                    let _ = reply.send(value);
                }
            }
        }
    }
}
