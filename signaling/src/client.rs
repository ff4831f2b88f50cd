//! A native peer: typed calls, pushes in order, pings by itself. For tests, load and bots.

use crate::{
    frame::write,
    protocol::{Authenticate, Authenticated, Command, Failure, PushPayload, ResumeFrom},
    session::Pace,
};
use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use std::collections::HashMap;
use tokio::{
    net::TcpStream,
    sync::{mpsc, oneshot},
    time::{Instant, interval_at},
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{
        self, Message,
        client::IntoClientRequest,
        http::{HeaderValue, header::ORIGIN},
    },
};

/// Pushes that wait to be taken. More: forgives a busier owner. Beyond it the newest are dropped, with a warning.
const MAX_WAITING: usize = 4_096;

/// One socket to a server. Dropping it closes the socket.
pub struct Client {
    asks: mpsc::Sender<Ask>,
    pushes: mpsc::Receiver<Pushed>,
    resume: Option<ResumeFrom>,
    last_word: Option<Failure>,
}

/// A push as it came.
#[derive(Clone, Debug, PartialEq)]
pub struct Pushed {
    pub name: String,
    pub payload: Value,
    /// Only on resumable sockets.
    pub version: Option<u64>,
}

impl Pushed {
    /// The payload, when this is such a push.
    pub fn read<P: PushPayload>(&self) -> Option<P> {
        if self.name == P::NAME { serde_json::from_value(self.payload.clone()).ok() } else { None }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The server said no.
    #[error("{0}")]
    Failed(Failure),
    /// The socket ended before an answer came.
    #[error("the socket is closed")]
    Closed,
    /// The server answered with something that is not the data of this command.
    #[error("unexpected data: {0}")]
    Unexpected(#[from] serde_json::Error),
}

impl CallError {
    /// The server's failure, when it was one.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            CallError::Failed(failure) => Some(failure),
            _ => None,
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    #[error("the server refused the upgrade with status {0}")]
    Refused(u16),
    #[error(transparent)]
    WebSocket(tungstenite::Error),
}

impl Client {
    /// Opens a socket; `origin` is what a browser would send.
    pub async fn connect(url: &str, origin: Option<&str>) -> Result<Client, ConnectError> {
        let mut request = url.into_client_request().map_err(ConnectError::WebSocket)?;
        if let Some(origin) = origin {
            let origin = HeaderValue::from_str(origin).map_err(|error| ConnectError::WebSocket(error.into()))?;
            request.headers_mut().insert(ORIGIN, origin);
        }
        let (socket, _) = connect_async(request).await.map_err(|error| match error {
            tungstenite::Error::Http(response) => ConnectError::Refused(response.status().as_u16()),
            error => ConnectError::WebSocket(error),
        })?;
        let (asks, asked) = mpsc::channel(64);
        let (pushed, pushes) = mpsc::channel(MAX_WAITING);
        tokio::spawn(Conversation { socket, pushed, waiting: HashMap::new(), door: None, last_id: 0 }.run(asked));
        Ok(Client { asks, pushes, resume: None, last_word: None })
    }

    /// Authenticates with a token; `resumable` numbers the pushes.
    pub async fn authenticate(&mut self, token: &str, resumable: bool) -> Result<Authenticated, CallError> {
        let token = Some(token.to_owned());
        self.enter(Authenticate { token, resumable, resume: None }).await
    }

    /// Goes on where another socket was dropped, see [`Client::resume_point`].
    pub async fn resume(&mut self, from: ResumeFrom) -> Result<Authenticated, CallError> {
        self.enter(Authenticate { token: None, resumable: true, resume: Some(from) }).await
    }

    /// Where a new socket could go on, by what was taken with `next_push` so far.
    pub fn resume_point(&self) -> Option<ResumeFrom> {
        self.resume.clone()
    }

    /// Asks and waits for the answer.
    pub async fn call<C: Command>(&self, command: &C) -> Result<C::Data, CallError> {
        let payload = serde_json::to_value(command)?;
        Ok(serde_json::from_value(self.call_raw(C::ACTION, payload).await?)?)
    }

    /// The same with any action and payload.
    pub async fn call_raw(&self, action: &str, payload: Value) -> Result<Value, CallError> {
        let (reply, answer) = oneshot::channel();
        self.ask(Ask::Call { action: action.to_owned(), payload, reply }).await?;
        answer.await.map_err(|_| CallError::Closed)?.map_err(CallError::Failed)
    }

    /// Sends any text, as a hostile peer would.
    pub async fn send_raw(&self, text: &str) -> Result<(), CallError> {
        self.ask(Ask::Raw(text.to_owned())).await
    }

    /// The next push; none when the socket has ended. Errors without an id come as a push named `error`.
    pub async fn next_push(&mut self) -> Option<Pushed> {
        let pushed = self.pushes.recv().await?;
        if let (Some(resume), Some(version)) = (&mut self.resume, pushed.version) {
            resume.version = version;
        }
        if pushed.name == "error" {
            self.last_word = serde_json::from_value(pushed.payload.clone()).ok();
        }
        Some(pushed)
    }

    /// Waits for a push of this kind, passing over others; none when the socket has ended.
    pub async fn wait_for<P: PushPayload>(&mut self) -> Option<P> {
        loop {
            if let Some(payload) = self.next_push().await?.read() {
                return Some(payload);
            }
        }
    }

    /// The newest error without an id among the pushes taken.
    pub fn last_word(&self) -> Option<&Failure> {
        self.last_word.as_ref()
    }

    async fn enter(&mut self, authenticate: Authenticate) -> Result<Authenticated, CallError> {
        let version = authenticate.resume.as_ref().map_or(0, |from| from.version);
        let (reply, answer) = oneshot::channel();
        self.ask(Ask::Authenticate { authenticate, reply }).await?;
        let welcome = answer.await.map_err(|_| CallError::Closed)?.map_err(CallError::Failed)?;
        let welcome: Authenticated = serde_json::from_value(welcome)?;
        self.resume = welcome.resume.as_ref().map(|point| ResumeFrom { token: point.token.clone(), version });
        Ok(welcome)
    }

    async fn ask(&self, ask: Ask) -> Result<(), CallError> {
        self.asks.send(ask).await.map_err(|_| CallError::Closed)
    }
}

type Reply = oneshot::Sender<Result<Value, Failure>>;

enum Ask {
    Authenticate { authenticate: Authenticate, reply: Reply },
    Call { action: String, payload: Value, reply: Reply },
    Raw(String),
}

/// The task behind a client.
struct Conversation {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pushed: mpsc::Sender<Pushed>,
    waiting: HashMap<u64, Reply>,
    /// Who waits for the answer of `authenticate`, which has no id.
    door: Option<Reply>,
    last_id: u64,
}

impl Conversation {
    async fn run(mut self, mut asked: mpsc::Receiver<Ask>) {
        let pause = Pace::default().ping_interval;
        let mut pings = interval_at(Instant::now() + pause, pause);
        loop {
            let sent = tokio::select! {
                ask = asked.recv() => match ask {
                    Some(ask) => {
                        let frame = self.frame_of(ask);
                        self.socket.send(Message::text(frame)).await
                    }
                    None => break,
                },
                message = self.socket.next() => match message {
                    Some(Ok(Message::Text(text))) => {
                        self.hear(&text);
                        Ok(())
                    }
                    Some(Ok(_)) => Ok(()),
                    Some(Err(_)) | None => break,
                },
                _ = pings.tick() => self.socket.send(Message::text(r#"["ping",{}]"#)).await,
            };
            if sent.is_err() {
                break;
            }
        }
        // A reader that is gone needs no close frame.
        let _ = self.socket.close(None).await;
    }

    fn frame_of(&mut self, ask: Ask) -> String {
        match ask {
            Ask::Raw(text) => text,
            Ask::Authenticate { authenticate, reply } => {
                self.door = Some(reply);
                write(&("authenticate", authenticate))
            }
            Ask::Call { action, payload, reply } => {
                self.last_id += 1;
                self.waiting.insert(self.last_id, reply);
                write(&(action, self.last_id, payload))
            }
        }
    }

    fn hear(&mut self, text: &str) {
        let Ok(frame) = serde_json::from_str::<Vec<Value>>(text) else {
            return tracing::warn!("the server sent something that is no frame");
        };
        match &frame[..] {
            [Value::String(name), _] if name == "pong" => {}
            [Value::String(name), data] if name == "authenticated" => answer(self.door.take(), Ok(data.clone())),
            [Value::String(name), failure] if name == "error" && self.door.is_some() => {
                answer(self.door.take(), Err(failure.clone()));
            }
            [Value::String(name), id, data] if name == "success" => answer(self.asker(id), Ok(data.clone())),
            [Value::String(name), id, failure] if name == "error" => answer(self.asker(id), Err(failure.clone())),
            [Value::String(name), payload, version @ ..] => {
                let version = version.first().and_then(Value::as_u64);
                let pushed = Pushed { name: name.clone(), payload: payload.clone(), version };
                if self.pushed.try_send(pushed).is_err() {
                    tracing::warn!(name, "a push was dropped: nobody takes them");
                }
            }
            _ => tracing::warn!("the server sent something that is no frame"),
        }
    }

    fn asker(&mut self, id: &Value) -> Option<Reply> {
        self.waiting.remove(&id.as_u64()?)
    }
}

fn answer(asker: Option<Reply>, answer: Result<Value, Value>) {
    let Some(asker) = asker else { return };
    let answer = match answer {
        Ok(data) => Ok(data),
        Err(failure) => match serde_json::from_value(failure) {
            Ok(failure) => Err(failure),
            // Not a failure of this protocol: the asker sees a closed call.
            Err(_) => return,
        },
    };
    // Whoever asked may have stopped waiting.
    let _ = asker.send(answer);
}
