//! One peer's conversation as a pure value.
//!
//! The shell hands in what happened ([`Input`]) with the time, then drains [`Session::poll`] (what it has to do) and, as
//! fast as the socket takes them, [`Session::transmit`] (frames). A session outlives its socket: after
//! [`Input::SocketLost`] it is *detached* and gathers pushes, until another socket's session takes its place with
//! [`Input::Resumed`] or the window ends.
//!
//! ```text
//!  Waiting --authenticate--> Asking --Authenticated/Resumed--> Open --SocketLost--> Detached --window over--> Over
//!     ^----- Refused ----------'                                 '--- flood, replaced, drop ---------------> Over
//! ```

mod exchange;
mod flood;
mod outbound;
mod resume;

use crate::{
    frame::{self, Correlation, Incoming},
    protocol::{Authenticate, Authenticated, ErrorCode, Failure, Push, Request, ResumePoint, read_payload},
};
pub use exchange::{Close, Farewell, Input, Output, Pace};
use flood::{Flood, Verdict};
use outbound::Outbound;
use resume::History;
use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

/// Time to authenticate. Longer: helps slow ticket requests, lets mute sockets stay.
pub const DOOR: Duration = Duration::from_secs(30);

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Waiting { until: Instant },
    Asking { until: Instant },
    Open,
    Detached { until: Instant },
    Over,
}

/// See the module.
#[derive(Debug)]
pub struct Session {
    pace: Pace,
    state: State,
    last_heard: Instant,
    flood: Flood,
    outbound: Outbound,
    /// Sent pushes by version; only for clients that asked for resume.
    history: Option<History>,
    asked: Option<Authenticate>,
    outputs: VecDeque<Output>,
}

impl Session {
    /// A socket has opened.
    pub fn new(now: Instant, pace: Pace) -> Session {
        Session {
            pace,
            state: State::Waiting { until: now + DOOR },
            last_heard: now,
            flood: Flood::new(now),
            outbound: Outbound::default(),
            history: None,
            asked: None,
            outputs: VecDeque::new(),
        }
    }

    pub fn handle(&mut self, now: Instant, input: Input) {
        if self.state == State::Over {
            return;
        }
        match input {
            Input::Text(text) => self.text(now, &text),
            Input::Binary => self.binary(now),
            Input::Alive => self.last_heard = now,
            Input::Authenticated { welcome, resume_token } => self.authenticated(*welcome, resume_token),
            Input::Resumed { welcome, resume_token, previous } => self.resumed(*welcome, resume_token, *previous),
            Input::Refused(failure) => self.refused(now, &failure),
            Input::Reply(correlation, Ok(data)) => self.answer(now, correlation.success(&data)),
            Input::Reply(correlation, Err(failure)) => self.answer(now, correlation.error(&failure)),
            Input::Push(push) => self.push(now, push),
            Input::End(farewell) => self.end(now, farewell),
            Input::SocketLost => self.socket_lost(now),
            Input::Wake => self.wake(now),
        }
    }

    /// What to do next; drain it after every `handle`.
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// The next frame to write; ask whenever the socket takes one.
    pub fn transmit(&mut self) -> Option<String> {
        if self.is_detached() {
            return None;
        }
        match self.outbound.pop()? {
            outbound::Item::Frame(frame) => Some(frame),
            outbound::Item::Push(push) => match &mut self.history {
                Some(history) => Some(history.send(push)),
                None => Some(push.frame(None)),
            },
        }
    }

    /// All that still waits, for a farewell.
    pub fn take_frames(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.transmit()).collect()
    }

    /// When to hand in [`Input::Wake`] if nothing else happens; none when it is over.
    pub fn wake_at(&self) -> Option<Instant> {
        let silent = self.silent_at();
        match self.state {
            State::Waiting { until } | State::Asking { until } => Some(until.min(silent)),
            State::Open => Some(silent),
            State::Detached { until } => Some(until),
            State::Over => None,
        }
    }

    /// The socket is gone and the session waits for a resume.
    pub fn is_detached(&self) -> bool {
        matches!(self.state, State::Detached { .. })
    }

    pub fn is_over(&self) -> bool {
        self.state == State::Over
    }

    /// Whether a client that has seen the pushes up to `version` can go on without a gap.
    pub fn can_resume(&self, version: u64) -> bool {
        match &self.history {
            Some(history) if !self.is_over() => history.reaches(version, self.outbound.pushes()),
            _ => false,
        }
    }

    fn text(&mut self, now: Instant, text: &str) {
        self.last_heard = now;
        let read = frame::read(text);
        match self.flood.arrival(now) {
            Verdict::Fine => {}
            Verdict::TooMany { retry_after } => {
                let correlation = read.map_or_else(|malformed| malformed.correlation, |frame| frame.correlation);
                let failure = Failure::new(ErrorCode::ProtocolRateLimited).retry_after(retry_after);
                return self.answer(now, correlation.error(&failure));
            }
            Verdict::Flood => return self.close_for_good(Close::Flood, false),
        }
        match read {
            Ok(frame) => self.frame(now, frame),
            Err(malformed) => self.answer(now, malformed.correlation.error(&malformed.failure)),
        }
    }

    fn binary(&mut self, now: Instant) {
        // Counted like a text frame that is none.
        self.text(now, "");
    }

    fn frame(&mut self, now: Instant, frame: Incoming) {
        match (frame.action.as_str(), self.state) {
            ("ping", _) => self.answer(now, frame::write(&("pong", frame.payload))),
            ("authenticate", State::Waiting { until }) => self.authenticate(now, until, frame),
            ("authenticate", _) => {
                self.fail(now, &frame.correlation, ErrorCode::ProtocolDenied, "authenticated already")
            }
            (_, State::Open) => self.request(now, frame),
            _ => self.fail(now, &frame.correlation, ErrorCode::ProtocolUnauthenticated, ""),
        }
    }

    fn authenticate(&mut self, now: Instant, until: Instant, frame: Incoming) {
        let asked: Authenticate = match read_payload(&frame.payload) {
            Ok(asked) => asked,
            Err(failure) => return self.answer(now, frame.correlation.error(&failure)),
        };
        if asked.token.is_none() && asked.resume.is_none() {
            return self.fail(now, &frame.correlation, ErrorCode::AuthMissingToken, "");
        }
        self.state = State::Asking { until };
        self.asked = Some(asked.clone());
        self.outputs.push_back(Output::Authenticate(Box::new(asked)));
    }

    fn request(&mut self, now: Instant, frame: Incoming) {
        match Request::read(&frame.action, &frame.payload) {
            Ok(request) => self.outputs.push_back(Output::Request(frame.correlation, Box::new(request))),
            Err(failure) => self.answer(now, frame.correlation.error(&failure)),
        }
    }

    fn authenticated(&mut self, mut welcome: Authenticated, token: String) {
        let State::Asking { .. } = self.state else {
            return;
        };
        let asked = self.asked.take().expect("Asking is entered with what was asked");
        if asked.resumable {
            self.history = Some(History::default());
            welcome.resume = Some(self.resume_point(token, 0, false));
        }
        self.open(welcome);
    }

    fn resumed(&mut self, mut welcome: Authenticated, token: String, previous: Session) {
        let State::Asking { .. } = self.state else {
            return;
        };
        let asked = self.asked.take().expect("Asking is entered with what was asked");
        let seen = asked.resume.map_or(0, |from| from.version);
        let Session { outbound, history, .. } = previous;
        let mut history = history.unwrap_or_default();
        let missed = history.missed(seen);
        welcome.resume = Some(self.resume_point(token, seen, true));
        self.open(welcome);
        missed.into_iter().for_each(|frame| self.outbound.frame(frame));
        self.outbound.take_pushes(outbound);
        self.history = Some(history);
    }

    fn open(&mut self, mut welcome: Authenticated) {
        welcome.ping_interval = self.pace.ping_interval.as_secs() as u32;
        self.state = State::Open;
        self.outbound.frame(frame::write(&("authenticated", welcome)));
    }

    fn refused(&mut self, now: Instant, failure: &Failure) {
        let State::Asking { until } = self.state else {
            return;
        };
        self.state = State::Waiting { until };
        self.asked = None;
        // The field's protocol answers an authentication without an id.
        self.answer(now, Correlation::default().error(failure));
    }

    fn fail(&mut self, now: Instant, correlation: &Correlation, code: ErrorCode, words: &str) {
        let failure = Failure::new(code);
        let failure = if words.is_empty() { failure } else { failure.message(words) };
        self.answer(now, correlation.error(&failure));
    }

    /// Replies belong to a socket: without one they are void.
    fn answer(&mut self, now: Instant, frame: String) {
        if !self.is_detached() {
            self.outbound.frame(frame);
            self.check_backlog(now);
        }
    }

    fn push(&mut self, now: Instant, push: Push) {
        match self.state {
            State::Open | State::Detached { .. } => self.outbound.push(push),
            _ => return,
        }
        self.check_backlog(now);
    }

    fn check_backlog(&mut self, now: Instant) {
        if self.is_detached() {
            if self.outbound.is_beyond_resume() {
                self.over();
            }
        } else if self.outbound.is_full() {
            self.outputs.push_back(Output::Close { close: Close::SlowReader, gracefully: false });
            self.socket_lost(now);
        }
    }

    fn end(&mut self, now: Instant, farewell: Farewell) {
        match farewell {
            Farewell::Error(failure) => self.answer(now, Correlation::default().error(&failure)),
            Farewell::Push(push) => self.answer(now, push.frame(None)),
        }
        self.close_for_good(Close::Farewell, true);
    }

    fn wake(&mut self, now: Instant) {
        match self.state {
            State::Detached { until } if now >= until => self.over(),
            State::Waiting { until } | State::Asking { until } if now >= until => {
                self.close_for_good(Close::Unauthenticated, false);
            }
            State::Waiting { .. } | State::Asking { .. } | State::Open if now >= self.silent_at() => {
                self.outputs.push_back(Output::Close { close: Close::Silent, gracefully: false });
                self.socket_lost(now);
            }
            _ => {}
        }
    }

    fn socket_lost(&mut self, now: Instant) {
        match self.state {
            State::Open if self.history.is_some() => {
                self.state = State::Detached { until: now + self.pace.resume_window };
                self.outbound.drop_frames();
                if self.outbound.is_beyond_resume() {
                    self.over();
                }
            }
            State::Detached { .. } => {}
            _ => self.over(),
        }
    }

    fn close_for_good(&mut self, close: Close, gracefully: bool) {
        if self.state == State::Over {
            return;
        }
        if !self.is_detached() {
            self.outputs.push_back(Output::Close { close, gracefully });
        }
        self.over();
    }

    fn over(&mut self) {
        self.state = State::Over;
        self.outputs.push_back(Output::Over);
    }

    fn silent_at(&self) -> Instant {
        self.last_heard + 3 * self.pace.ping_interval
    }

    fn resume_point(&self, token: String, version: u64, resumed: bool) -> ResumePoint {
        ResumePoint { token, version, resumed, window_seconds: self.pace.resume_window.as_secs() as u32 }
    }
}

#[cfg(test)]
mod tests;
