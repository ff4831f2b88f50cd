//! The task of one socket: it feeds the pure session and does what the session says. When the socket drops it stays, with
//! the seat, until a new socket's task takes over or the window ends.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::Value;
use signaling::frame::Correlation;
use signaling::protocol::{Authenticate, ErrorCode, Failure, Request};
use signaling::session::{Close, Farewell, Input, Output, Pace, Session};
use signaling::ws::Socket;
use tokio::sync::{mpsc, oneshot};

use super::authenticate::{Begin, Entry, authenticate};
use super::{Handover, Seat, commands};
use crate::events::Event;
use crate::live::Live;
use crate::live::answer::Answer;
use crate::live::hall::{Mail, Mailbox};
use crate::live::views::Device;

/// Requests of one peer that may wait their turn; beyond it the socket is not read until they are done.
const MAX_WAITING: usize = 64;

/// The event that a socket was opened for.
pub struct Target {
    pub organizer: String,
    pub event: Event,
    pub device: Device,
}

/// Runs a socket to its end, and its session to the end of that. Not an `async fn`: the arguments of those stay in the task
/// beside what was made of them.
pub fn run(live: Live, target: Arc<Target>, socket: Socket) -> impl Future<Output = ()> + Send {
    let config = &live.base().config.live;
    let pace = Pace {
        ping_interval: std::time::Duration::from_secs(config.ping_interval.max(1)),
        resume_window: std::time::Duration::from_secs(config.resume_window),
    };
    live.meters().sockets.inc();
    let session = Session::new(Instant::now(), pace);
    let (_, nobody) = Mailbox::new();
    let mut connection = Connection {
        live,
        target: Some(target),
        session,
        socket: Some(socket),
        seated: None,
        mail: nobody,
        heir: None,
        job: None,
        waiting: VecDeque::new(),
    };
    async move {
        connection.run().await;
        connection.vacate();
    }
}

/// Ten thousand of these wait at once: what is only needed now and then is behind a pointer, or gone once it was used.
struct Connection {
    live: Live,
    /// Until somebody is seated.
    target: Option<Arc<Target>>,
    session: Session,
    socket: Option<Socket>,
    seated: Option<Seated>,
    mail: mpsc::Receiver<Mail>,
    /// Who takes over as soon as the running request is done.
    heir: Option<(u64, oneshot::Sender<Handover>)>,
    /// What runs for the peer now: one request at a time, in order.
    job: Option<BoxFuture<'static, Done>>,
    waiting: VecDeque<(Correlation, Box<Request>)>,
}

struct Seated {
    seat: Arc<Seat>,
    mailbox: Mailbox,
    tokens: VecDeque<String>,
}

enum Done {
    Authenticated(Answer<Entry>),
    Replied(Correlation, Answer<Value>),
}

enum Happening {
    Peer(Input),
    Mail(Option<Mail>),
    Done(Done),
    Wake,
}

impl Connection {
    async fn run(&mut self) {
        loop {
            match self.next().await {
                Happening::Peer(input) => self.session.handle(Instant::now(), input),
                Happening::Mail(mail) => self.read_mail(mail),
                Happening::Done(done) => self.finish(done),
                Happening::Wake => self.session.handle(Instant::now(), Input::Wake),
            }
            if self.hand_over() {
                return;
            }
            self.follow_outputs();
            if self.session.is_over() && self.job.is_none() {
                return;
            }
            self.start_next_job();
        }
    }

    async fn next(&mut self) -> Happening {
        let Connection { session, socket, mail, job, waiting, seated, .. } = self;
        let wake_at = session.wake_at();
        let listen = waiting.len() < MAX_WAITING;
        tokio::select! {
            done = async { job.as_mut().expect("guarded").await }, if job.is_some() => Happening::Done(done),
            input = async { socket.as_mut().expect("guarded").exchange(session, listen).await }, if socket.is_some() => {
                Happening::Peer(input)
            }
            mail = mail.recv(), if seated.is_some() => Happening::Mail(mail),
            () = sleep_until(wake_at) => Happening::Wake,
        }
    }

    fn follow_outputs(&mut self) {
        while let Some(output) = self.session.poll() {
            match output {
                Output::Authenticate(asked) => self.authenticate(asked),
                Output::Request(correlation, request) => self.waiting.push_back((correlation, request)),
                Output::Close { close, gracefully } => self.close_socket(close, gracefully),
                Output::Over => {}
            }
        }
        if self.session.is_detached() || self.session.is_over() {
            // Nobody waits for the answers any longer: what has not begun is not done.
            self.waiting.clear();
            self.drop_socket();
        }
    }

    fn authenticate(&mut self, asked: Box<Authenticate>) {
        let live = self.live.clone();
        let target = self.target.clone().expect("a session asks until it is seated");
        self.job = Some(async move { Done::Authenticated(authenticate(&live, &target, *asked).await) }.boxed());
    }

    /// Starts the next request of the peer, unless somebody waits to take over.
    fn start_next_job(&mut self) {
        if self.job.is_some() || self.heir.is_some() {
            return;
        }
        let Some(seated) = &self.seated else { return };
        if let Some((correlation, request)) = self.waiting.pop_front() {
            let seat = seated.seat.clone();
            let job = async move { Done::Replied(correlation, commands::perform(&seat, *request).await) };
            self.job = Some(job.boxed());
        }
    }

    fn finish(&mut self, done: Done) {
        self.job = None;
        let now = Instant::now();
        match done {
            Done::Replied(correlation, answer) => self.session.handle(now, Input::Reply(correlation, answer)),
            Done::Authenticated(Err(failure)) => self.session.handle(now, Input::Refused(failure)),
            Done::Authenticated(Ok(entry)) => self.enter(now, entry),
        }
    }

    /// Sits down on the new or the inherited seat.
    fn enter(&mut self, now: Instant, entry: Entry) {
        let Entry { welcome, resume_token, handover } = entry;
        self.target = None;
        match handover {
            Begin::New { seat, mailbox, mail, resumable } => {
                self.mail = mail;
                let mut tokens = VecDeque::new();
                if resumable {
                    let token = resume_token.clone();
                    self.live.0.resumables.add(&mut tokens, token, seat.hall.event.id, mailbox.clone());
                }
                self.seated = Some(Seated { seat, mailbox, tokens });
                self.session.handle(now, Input::Authenticated { welcome, resume_token });
            }
            Begin::Resumed(handover) => {
                let Handover { session, seat, mailbox, mail, mut tokens } = *handover;
                self.mail = mail;
                if self.session.is_over() {
                    // The new socket dropped meanwhile: the session waits on.
                    self.session = session;
                    self.session.handle(now, Input::SocketLost);
                    self.live.roulette_lost(&seat);
                } else {
                    let token = resume_token.clone();
                    self.live.0.resumables.add(&mut tokens, token, seat.hall.event.id, mailbox.clone());
                    let previous = Box::new(session);
                    self.session.handle(now, Input::Resumed { welcome, resume_token, previous });
                    self.live.roulette_back(&seat);
                }
                self.seated = Some(Seated { seat, mailbox, tokens });
            }
        }
    }

    fn read_mail(&mut self, mail: Option<Mail>) {
        let now = Instant::now();
        let overrun = self.seated.as_ref().is_some_and(|seated| seated.mailbox.is_overrun());
        match mail {
            _ if overrun => {
                let failure = Failure::new(ErrorCode::ServerFatal).message("too much happened at once");
                self.session.handle(now, Input::End(Farewell::Error(failure.into())));
            }
            Some(Mail::Push(push)) => self.session.handle(now, Input::Push(push)),
            Some(Mail::End(farewell)) => self.session.handle(now, Input::End(farewell)),
            Some(Mail::TakeOver { version, heir }) => self.heir = Some((version, heir)),
            None => {}
        }
    }

    /// Gives everything to the task of the new socket. True when it has taken it.
    fn hand_over(&mut self) -> bool {
        if self.job.is_some() || self.heir.is_none() {
            return false;
        }
        let (Some((version, heir)), Some(seated)) = (self.heir.take(), self.seated.take()) else { return false };
        self.waiting.clear();
        let now = Instant::now();
        if !self.session.can_resume(version) {
            // Dropping the heir's channel says that it is too late; nobody can come back here then.
            self.session.handle(now, Input::End(Farewell::Error(Box::new(ErrorCode::AuthResumeExpired.into()))));
            self.seated = Some(seated);
            return false;
        }
        self.session.handle(now, Input::SocketLost);
        self.drop_socket();
        let session = std::mem::replace(&mut self.session, Session::new(now, Pace::default()));
        let mail = std::mem::replace(&mut self.mail, Mailbox::new().1);
        let Seated { seat, mailbox, tokens } = seated;
        match heir.send(Handover { session, seat, mailbox, mail, tokens }) {
            Ok(()) => true,
            Err(Handover { session, seat, mailbox, mail, tokens }) => {
                self.session = session;
                self.mail = mail;
                self.seated = Some(Seated { seat, mailbox, tokens });
                false
            }
        }
    }

    /// Closing takes as long as the peer likes, within a bound: not on the time of this task.
    fn close_socket(&mut self, close: Close, gracefully: bool) {
        let meters = self.live.meters();
        match close {
            Close::SlowReader => meters.slow_readers.inc(),
            Close::Flood => meters.floods.inc(),
            _ => 0,
        };
        if let Some(socket) = self.socket.take() {
            self.live.meters().sockets.dec();
            self.tell_lost();
            let last_words = if gracefully { self.session.take_frames() } else { Vec::new() };
            tokio::spawn(socket.close(last_words, close));
        }
    }

    fn drop_socket(&mut self) {
        if let Some(socket) = self.socket.take() {
            self.live.meters().sockets.dec();
            self.tell_lost();
            if socket.is_leaving() {
                tokio::spawn(socket.see_off());
            }
        }
    }

    /// Whoever this one talks with does not wait for long.
    fn tell_lost(&self) {
        if let Some(seated) = &self.seated {
            self.live.roulette_lost(&seated.seat);
        }
    }

    fn vacate(&mut self) {
        if let Some(seated) = self.seated.take() {
            self.live.0.resumables.strike(&seated.tokens);
            seated.seat.hall.vacate(seated.seat.id);
        }
    }
}

async fn sleep_until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at.into()).await,
        None => std::future::pending().await,
    }
}
