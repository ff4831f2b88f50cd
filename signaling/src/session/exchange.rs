//! What goes into a session and what comes out of it.

use std::time::Duration;

use super::Session;
use crate::{
    frame::Correlation,
    protocol::{Authenticate, Authenticated, Failure, Push, Request},
};
use serde_json::Value;

/// The spans that an operator may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Between two pings of the client; after three of them in silence a socket counts as dead. Shorter: dead sockets are
    /// found sooner, more idle traffic.
    pub ping_interval: Duration,
    /// How long a session is kept after its socket dropped. Longer: survives longer tunnels, keeps the absent visible.
    pub resume_window: Duration,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace { ping_interval: Duration::from_secs(10), resume_window: Duration::from_secs(60) }
    }
}

/// What happened.
#[derive(Debug)]
pub enum Input {
    /// A text frame came.
    Text(String),
    /// A binary frame came; none is part of the protocol.
    Binary,
    /// A control frame came: the peer is alive.
    Alive,
    /// The token of [`Output::Authenticate`] is good. `resume_token` is fresh and random.
    Authenticated { welcome: Box<Authenticated>, resume_token: String },
    /// The resume of [`Output::Authenticate`] is good: `previous` is the session to go on with.
    Resumed { welcome: Box<Authenticated>, resume_token: String, previous: Box<Session> },
    /// It is not good; the client may try again.
    Refused(Failure),
    /// The answer to a request.
    Reply(Correlation, Result<Value, Failure>),
    /// Something to tell the peer.
    Push(Push),
    /// The socket has to end: the error or push says why.
    End(Farewell),
    /// The socket is gone.
    SocketLost,
    /// [`Session::wake_at`] has come.
    Wake,
}

/// A last frame before the server closes for good.
#[derive(Debug)]
pub enum Farewell {
    Error(Box<Failure>),
    Push(Push),
}

/// What the shell has to do.
#[derive(Debug)]
pub enum Output {
    /// Check this, then hand in `Authenticated`, `Resumed` or `Refused`.
    Authenticate(Box<Authenticate>),
    /// Do this, then hand in `Reply` with the correlation.
    Request(Correlation, Box<Request>),
    /// Close the socket, after the frames that still wait when it is `gracefully`.
    Close { close: Close, gracefully: bool },
    /// Nothing more will happen: free what belongs to it.
    Over,
}

/// Why the server closes a socket: the WebSocket close code and words for a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Close {
    /// No authentication within [`DOOR`](super::DOOR).
    Unauthenticated,
    /// Nothing heard for three ping intervals.
    Silent,
    /// The peer reads too slowly.
    SlowReader,
    /// Too many requests for too long.
    Flood,
    /// The server said farewell.
    Farewell,
}

impl Close {
    /// The code of RFC 6455 section 7.4.1.
    pub fn code(self) -> u16 {
        match self {
            Close::Farewell => 1000,
            Close::Unauthenticated | Close::Flood => 1008,
            Close::Silent => 1001,
            Close::SlowReader => 1013,
        }
    }

    pub fn reason(self) -> &'static str {
        match self {
            Close::Farewell => "closed by the server",
            Close::Unauthenticated => "not authenticated in time",
            Close::Flood => "too many requests",
            Close::Silent => "silent for too long",
            Close::SlowReader => "reading too slowly",
        }
    }
}
