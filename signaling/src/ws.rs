//! The WebSocket under a [`Session`], for axum: bounded in both directions, and never waiting for a slow reader while
//! something else is to be heard.

use crate::{
    frame::MAX_FRAME,
    session::{Close, Input, Session},
};
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use futures_util::{Sink, Stream};
use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

/// Read buffer of a socket in bytes. tungstenite takes it eagerly, so it is the price of every idle socket; larger saves
/// system calls on large frames, for which it takes as much as they need.
const READ_BUFFER: usize = 1024;
/// Bytes gathered before a write to the kernel is tried.
const WRITE_BUFFER: usize = 4 * 1024;
/// Bound of the write buffer: room for the largest single frame of the server. The session's queue bounds the rest.
const MAX_WRITE_BUFFER: usize = 2 * 1024 * 1024;
/// How long a closing socket may take to read its last frames.
const CLOSE_PATIENCE: Duration = Duration::from_secs(2);
/// The same for one that is closed because it reads slowly: what the kernel has for it comes first.
const SLOW_PATIENCE: Duration = Duration::from_secs(30);

/// Sets the limits of an upgrade.
pub fn bounded<F>(upgrade: WebSocketUpgrade<F>) -> WebSocketUpgrade<F> {
    upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_write_buffer_size(MAX_WRITE_BUFFER)
        .max_message_size(MAX_FRAME)
        .max_frame_size(MAX_FRAME)
}

/// One socket.
pub struct Socket {
    inner: WebSocket,
    unflushed: bool,
    /// The peer has said that it closes.
    leaving: bool,
}

impl Socket {
    pub fn new(inner: WebSocket) -> Socket {
        Socket { inner, unflushed: false, leaving: false }
    }

    /// Whether the peer has said that it closes, and waits for the answer to that.
    pub fn is_leaving(&self) -> bool {
        self.leaving
    }

    /// Answers the peer's close frame (RFC 6455 section 5.5.1) and lets it go; a broken one is let go after
    /// [`CLOSE_PATIENCE`].
    pub async fn see_off(mut self) {
        // Reading writes the answer first, and ends once it is written.
        let farewell = async { while self.inner.recv().await.is_some_and(|message| message.is_ok()) {} };
        let _ = tokio::time::timeout(CLOSE_PATIENCE, farewell).await;
    }

    /// Writes what the session has to transmit, as fast as the peer takes it, until something comes from the peer: that is
    /// returned as the session's next input. With `listen` off it only writes. Can be cancelled without loss.
    pub async fn exchange(&mut self, session: &mut Session, listen: bool) -> Input {
        poll_fn(|cx| {
            if self.poll_write(cx, session).is_err() {
                return Poll::Ready(Input::SocketLost);
            }
            if listen { self.poll_read(cx) } else { Poll::Pending }
        })
        .await
    }

    /// Ends the socket with these frames and a reason. A peer that does not read does not hear why: after [`CLOSE_PATIENCE`],
    /// or [`SLOW_PATIENCE`], the connection ends in any case.
    pub async fn close(mut self, last_words: Vec<String>, close: Close) {
        let farewell = async {
            for frame in last_words {
                self.inner.send(Message::Text(frame.into())).await?;
            }
            let frame = CloseFrame { code: close.code(), reason: close.reason().into() };
            self.inner.send(Message::Close(Some(frame))).await?;
            // The peer closes the connection once it has read the close frame.
            while self.inner.recv().await.is_some_and(|message| message.is_ok()) {}
            Ok::<_, axum::Error>(())
        };
        let patience = if close == Close::SlowReader { SLOW_PATIENCE } else { CLOSE_PATIENCE };
        // Late or broken is as good as closed.
        let _ = tokio::time::timeout(patience, farewell).await;
    }

    fn poll_read(&mut self, cx: &mut Context<'_>) -> Poll<Input> {
        Pin::new(&mut self.inner).poll_next(cx).map(|message| match message {
            Some(Ok(Message::Close(_))) => {
                self.leaving = true;
                Input::SocketLost
            }
            Some(Ok(Message::Text(text))) => Input::Text(text.as_str().to_owned()),
            Some(Ok(Message::Binary(_))) => Input::Binary,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Input::Alive,
            Some(Err(_)) | None => Input::SocketLost,
        })
    }

    /// Hands frames to the socket as long as it takes them.
    fn poll_write(&mut self, cx: &mut Context<'_>, session: &mut Session) -> Result<(), axum::Error> {
        loop {
            match Pin::new(&mut self.inner).poll_ready(cx)? {
                Poll::Pending => return Ok(()),
                Poll::Ready(()) => match session.transmit() {
                    Some(frame) => Pin::new(&mut self.inner).start_send(Message::Text(frame.into()))?,
                    None => break,
                },
            }
            self.unflushed = true;
        }
        if self.unflushed && Pin::new(&mut self.inner).poll_flush(cx)?.is_ready() {
            self.unflushed = false;
        }
        Ok(())
    }
}
