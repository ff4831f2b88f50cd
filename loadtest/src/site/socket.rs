//! A person's socket: signaling as a page speaks it, read as cheaply as it can be read by ten thousand of them in one thread.

use std::collections::VecDeque;

use anyhow::{Context, bail, ensure};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

/// A page of chat, the most that the server gives.
const PAGE: usize = 200;
/// Bytes read at once; the default would cost a gigabyte for ten thousand.
const READ_BUFFER: usize = 4_096;

/// An open socket in a room.
pub struct Conversation {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    channel: String,
    asked: u64,
    /// What was said while an answer was awaited.
    overheard: VecDeque<Frame>,
    /// Seconds between pings.
    pub ping_interval: u64,
}

/// What matters of what the server says.
#[derive(Debug, PartialEq)]
pub enum Frame {
    /// Somebody said this.
    Said { event_id: i64, body: String },
    /// The request with this number was done.
    Done(u64),
    /// The request with this number was refused.
    Refused(u64),
    /// The server goes away: come back after so many seconds, and a random part of the second number.
    Drop(f64, f64),
    /// The socket is closed, with this code.
    Closed(Option<u16>),
    /// Anything else.
    Other,
}

impl Conversation {
    /// Opens a socket, tells who it is, enters the room and listens to its chat.
    ///
    /// # Errors
    /// When the server cannot be reached, or refuses.
    pub async fn begin(url: &str, token: &str, room: i64) -> anyhow::Result<Self> {
        let config = WebSocketConfig::default().read_buffer_size(READ_BUFFER).write_buffer_size(0);
        let (socket, _) = connect_async_with_config(url, Some(config), true).await?;
        let mut conversation =
            Conversation { socket, channel: String::new(), asked: 0, overheard: VecDeque::new(), ping_interval: 10 };
        conversation.send(&json!(["authenticate", {"token": token, "resumable": true}])).await?;
        let welcome = conversation.until(|frame| frame[0] == "authenticated").await?;
        let own =
            welcome[1]["event.config"]["rooms"].as_array().into_iter().flatten().find(|other| other["id"] == room);
        let modules = own.context("there is no such room")?["modules"].as_array().into_iter().flatten();
        let channel =
            modules.clone().find_map(|module| module["channel_id"].as_str()).context("the room has no chat")?;
        conversation.channel = channel.to_owned();
        conversation.ping_interval = welcome[1]["ping_interval"].as_u64().unwrap_or(10);
        conversation.answered("room.enter", &json!({"room": room})).await?;
        let channel = json!({"channel": conversation.channel});
        conversation.answered("chat.subscribe", &channel).await?;
        Ok(conversation)
    }

    /// Says something; resolves with the request's number.
    ///
    /// # Errors
    /// When the socket is closed.
    pub async fn say(&mut self, body: &str) -> anyhow::Result<u64> {
        let content = json!({"type": "text", "body": body});
        let payload = json!({"channel": self.channel, "event_type": "channel.message", "content": content});
        self.ask("chat.send", &payload).await
    }

    /// Everything that was said after this event: its ids and texts.
    ///
    /// # Errors
    /// When the socket is closed, or the server refuses.
    pub async fn missed(&mut self, mut after: i64) -> anyhow::Result<Vec<(i64, String)>> {
        let mut missed = Vec::new();
        loop {
            let payload = json!({"channel": self.channel, "count": PAGE, "after_id": after});
            let page = self.answered("chat.fetch", &payload).await?;
            let Some(events) = page["results"].as_array().filter(|events| !events.is_empty()) else {
                return Ok(missed);
            };
            for event in events {
                after = event["event_id"].as_i64().context("an event without an id")?;
                missed.push((after, event["content"]["body"].as_str().unwrap_or_default().to_owned()));
            }
        }
    }

    /// # Errors
    /// When the socket is closed.
    pub async fn ping(&mut self) -> anyhow::Result<()> {
        self.send(&json!(["ping", 0])).await
    }

    /// The next thing that the server says.
    pub async fn read(&mut self) -> Frame {
        if let Some(frame) = self.overheard.pop_front() {
            return frame;
        }
        match self.socket.next().await {
            Some(Ok(Message::Text(text))) => read(text.as_str()),
            Some(Ok(Message::Close(frame))) => Frame::Closed(frame.map(|frame| frame.code.into())),
            Some(Err(_)) | None => Frame::Closed(None),
            Some(Ok(_)) => Frame::Other,
        }
    }

    async fn answered(&mut self, action: &str, payload: &Value) -> anyhow::Result<Value> {
        let id = self.ask(action, payload).await?;
        let mut answer = self.until(|frame| frame[1] == id && (frame[0] == "success" || frame[0] == "error")).await?;
        ensure!(answer[0] == "success", "{action}: {}", answer[2]);
        Ok(answer[2].take())
    }

    async fn ask(&mut self, action: &str, payload: &Value) -> anyhow::Result<u64> {
        self.asked += 1;
        self.send(&json!([action, self.asked, payload])).await?;
        Ok(self.asked)
    }

    async fn send(&mut self, frame: &Value) -> anyhow::Result<()> {
        Ok(self.socket.send(Message::text(frame.to_string())).await?)
    }

    /// Keeps what is said meanwhile, and reads over everything else.
    async fn until(&mut self, is_it: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
        while let Some(message) = self.socket.next().await {
            let Message::Text(text) = message? else { continue };
            let frame: Value = serde_json::from_str(&text)?;
            if is_it(&frame) {
                return Ok(frame);
            }
            if let said @ Frame::Said { .. } = read(&text) {
                self.overheard.push_back(said);
            }
            if frame[0] == "error" && frame[1].is_object() {
                bail!("{}", frame[1]);
            }
        }
        bail!("the socket was closed")
    }
}

/// Looks at the beginning only, and parses no more than a message's few fields: the generator has one core.
fn read(text: &str) -> Frame {
    if text.starts_with("[\"chat.event\"") {
        let said = field(text, "\"event_id\":").zip(field(text, "\"body\":\""));
        let said = said.and_then(|(id, body)| Some((number(id)?, body.split('"').next()?.to_owned())));
        return said.map_or(Frame::Other, |(event_id, body)| Frame::Said { event_id, body });
    }
    if let Some(rest) = text.strip_prefix("[\"success\",") {
        return number(rest).map_or(Frame::Other, |id| Frame::Done(id as u64));
    }
    if let Some(rest) = text.strip_prefix("[\"error\",") {
        return number(rest).map_or(Frame::Closed(None), |id| Frame::Refused(id as u64));
    }
    if text.starts_with("[\"connection.drop\"") {
        let frame: Value = serde_json::from_str(text).unwrap_or_default();
        let seconds = |key: &str| frame[1][key].as_f64().unwrap_or_default();
        return Frame::Drop(seconds("reconnect_after"), seconds("jitter"));
    }
    Frame::Other
}

fn field<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.find(key).map(|at| &text[at + key.len()..])
}

fn number(text: &str) -> Option<i64> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_told_from_the_rest() {
        let said = r#"["chat.event",{"event_id":17,"content":{"type":"text","body":"t=5 n=2"}},9]"#;
        assert_eq!(read(said), Frame::Said { event_id: 17, body: "t=5 n=2".into() });
        assert_eq!(read(r#"["success",12,{}]"#), Frame::Done(12));
        assert_eq!(read(r#"["error",3,{"code":"chat.denied"}]"#), Frame::Refused(3));
        assert_eq!(read(r#"["error",{"code":"server.fatal"}]"#), Frame::Closed(None));
        assert_eq!(read(r#"["connection.drop",{"reconnect_after":1,"jitter":5}]"#), Frame::Drop(1.0, 5.0));
        assert_eq!(read(r#"["pong",0]"#), Frame::Other);
    }
}
