//! The state machine: [`Sfu::handle`] one input after the other, then [`Sfu::poll`] until nothing is left.
//!
//! Several packets may be handled before the outputs are drained: what then goes to one client leaves as one run.
//! `ingress` takes packets in, `control` RTCP, `commands` what the server wants, `tick` what time brings, `selection`
//! decides who hears whom, `egress` hands out.

mod aims;
mod commands;
mod control;
mod data;
mod drain;
mod egress;
mod ingress;
mod probing;
mod repair;
mod selection;
mod span;
mod stats;
mod tick;
mod tracks;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;
use slab::Slab;

use crate::api::{CloseReason, MemberId, Notice, Permit, RoomId, SessionId, TrackId};
use crate::demux::Demux;
use crate::encoding::Encoding;
use crate::forward::lane::{Lane, View};
use crate::negotiation::Plan;
use crate::peer::Peer;
use crate::relay::{Branch, Branches, REPEAT, Relayed, Word};
use crate::room::Room;
use crate::route::Route;
use crate::track::Track;
use crate::transport::Outbox;
use crate::transport::dtls::Identity;
use crate::units::NtpTime;
pub use aims::Wanted;
use data::Deliveries;
use drain::Drain;
use egress::Filled;

/// Time between two ticks. Shorter finds gaps earlier and costs idle CPU.
pub const TICK: Duration = Duration::from_millis(20);

/// What comes in.
pub enum Input<'a> {
    /// A datagram. It is decrypted in place.
    Packet {
        /// Where it came from.
        from: Route,
        /// Its bytes.
        data: &'a mut [u8],
    },
    /// A wish of the server.
    Command(Command),
    /// A packet from another core.
    Relayed {
        /// Which core.
        from: Branch,
        /// The packet.
        packet: Relayed<'a>,
    },
    /// Another core tells something.
    Word {
        /// Which core.
        from: Branch,
        /// What.
        word: Word,
    },
    /// The moment of the last [`Output::WakeAt`] has come.
    Timeout,
}

/// A wish of the server.
pub enum Command {
    /// A negotiated session begins.
    Install(Box<Install>),
    /// A session was renegotiated.
    Update {
        /// The session.
        session: SessionId,
        /// The new plan.
        plan: Box<Plan>,
    },
    /// A session may do something else from now on.
    SetPermit {
        /// The session.
        session: SessionId,
        /// What it may do.
        permit: Permit,
    },
    /// A client wants a track in a slot, or no longer.
    Pin {
        /// The session.
        session: SessionId,
        /// The slot.
        mid: String,
        /// The track; `None` for the automatic choice.
        track: Option<TrackId>,
    },
    /// A client shows a slot larger, smaller or not at all.
    SetView {
        /// The session.
        session: SessionId,
        /// The slot.
        mid: String,
        /// How it is shown.
        view: View,
    },
    /// A room has members on other cores too.
    Span {
        /// The room.
        room: RoomId,
        /// When this core came to the room: higher than that of all who were there.
        rank: u64,
        /// The others, with their ranks as far as they are known.
        others: Vec<(Branch, u64)>,
    },
    /// The machine is overloaded, or no longer: 0 nothing is left out, 1 enhancement temporal layers are, 2 all layers
    /// but the lowest, 3 all pictures. Sound never is.
    SetLoad(u8),
    /// A client mutes or unmutes what it publishes.
    Mute {
        /// The session.
        session: SessionId,
        /// The publication.
        mid: String,
        /// Muted or not.
        muted: bool,
    },
    /// A session ends.
    Close {
        /// The session.
        session: SessionId,
        /// Why.
        reason: CloseReason,
    },
}

/// A session to install.
pub struct Install {
    /// Its name.
    pub session: SessionId,
    /// The person.
    pub member: MemberId,
    /// Where.
    pub room: RoomId,
    /// What it may do.
    pub permit: Permit,
    /// What was negotiated.
    pub plan: Plan,
}

/// What goes out.
pub enum Output<'a> {
    /// Bytes for a client.
    Send(Transmit<'a>),
    /// A packet for other cores.
    Relay {
        /// Which.
        to: Branches,
        /// The packet.
        packet: Relayed<'a>,
    },
    /// Something for other cores to know.
    Word {
        /// Which.
        to: Branches,
        /// What.
        word: Word,
    },
    /// Something the server wants to know.
    Notice(Notice),
    /// Call again with [`Input::Timeout`] at this moment, if nothing else happens before.
    WakeAt(Instant),
}

/// One or several datagrams of equal size for one address.
pub struct Transmit<'a> {
    /// Where to.
    pub to: Route,
    /// All datagrams back to back.
    pub data: &'a [u8],
    /// Size of each datagram; the last may be shorter.
    pub segment: usize,
}

/// Totals of a core.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Datagrams taken in.
    pub packets_in: u64,
    /// RTP packets handed out, repairs included.
    pub packets_out: u64,
    /// RTP packets passed to other cores, each counted once.
    pub relayed_out: u64,
    /// RTP packets from other cores.
    pub relayed_in: u64,
    /// Datagrams of nobody.
    pub anonymous: u64,
    /// Datagrams of peers that were dropped.
    pub dropped_in: u64,
    /// Peers that a panic cost.
    pub panics: u64,
}

/// The media core of one shard.
pub struct Sfu {
    identity: Arc<Identity>,
    started: Instant,
    started_ntp: NtpTime,
    demux: Demux,
    peers: Slab<Peer>,
    lanes: Slab<Lane>,
    tracks: Slab<Track>,
    encodings: Slab<Encoding>,
    rooms: FxHashMap<RoomId, Room>,
    by_track: FxHashMap<TrackId, usize>,
    outbox: Outbox,
    notices: VecDeque<Notice>,
    drain: Drain,
    totals: Totals,
    track_order: u64,
    ticks: u64,
    next_tick: Instant,
    told_wake: Option<Instant>,
    /// When peers whose path is probed send their next padding, and who they are.
    next_probe: Option<Instant>,
    probing: Vec<(usize, Instant)>,
    /// Messages of data channels on their way.
    deliveries: Deliveries,
    /// What the machine cannot afford; see [`Command::SetLoad`].
    load: u8,
    /// What other cores are to be told, and when everything is said again.
    words: VecDeque<(Branches, Word)>,
    next_words: Instant,
    /// Tracks whose watchers changed.
    touched_wants: Vec<usize>,
    /// Peers whose slots have to be aimed anew.
    touched_aims: Vec<usize>,
    /// Rooms whose selection or tracks changed since the last look.
    touched: Vec<RoomId>,
    /// Peers whose slots have to be decided anew.
    touched_peers: Vec<usize>,
    /// The peer whose input or output is being worked on: the one that a panic costs.
    current: Option<usize>,
}

impl Sfu {
    /// An empty core. `wall_clock` is the time since 1970 at `now`, for sender reports.
    pub fn new(now: Instant, wall_clock: Duration, identity: Arc<Identity>) -> Self {
        Sfu {
            identity,
            started: now,
            started_ntp: NtpTime::from_unix(wall_clock),
            demux: Demux::default(),
            peers: Slab::new(),
            lanes: Slab::new(),
            tracks: Slab::new(),
            encodings: Slab::new(),
            rooms: FxHashMap::default(),
            by_track: FxHashMap::default(),
            outbox: Outbox::new(),
            notices: VecDeque::new(),
            drain: Drain::default(),
            totals: Totals::default(),
            track_order: 0,
            ticks: 0,
            next_tick: now + TICK,
            told_wake: None,
            next_probe: None,
            probing: Vec::new(),
            deliveries: Deliveries::default(),
            load: 0,
            words: VecDeque::new(),
            next_words: now + REPEAT,
            touched_wants: Vec::new(),
            touched_aims: Vec::new(),
            touched: Vec::new(),
            touched_peers: Vec::new(),
            current: None,
        }
    }

    /// Takes one input.
    pub fn handle(&mut self, now: Instant, input: Input<'_>) {
        match input {
            Input::Packet { from, data } => self.on_datagram(now, from, data),
            Input::Command(command) => self.on_command(now, command),
            Input::Relayed { from, packet } => {
                self.totals.relayed_in += 1;
                if self.on_relayed(now, from, &packet).is_none() {
                    self.totals.dropped_in += 1;
                }
            }
            Input::Word { from, word } => self.on_word(now, from, word),
            Input::Timeout => {}
        }
        while now >= self.next_tick {
            self.on_tick(now);
            self.next_tick = (self.next_tick + TICK).max(now.checked_sub(TICK * 4).unwrap_or(now));
        }
        self.drain.release(now);
        self.probe_due(now);
        self.settle(now);
        self.current = None;
    }

    /// The next output. `None`: all is said.
    pub fn poll(&mut self, now: Instant) -> Option<Output<'_>> {
        if self.outbox.front().is_some() {
            return self.poll_outbox();
        }
        if self.drain.pending(now) {
            match self.fill(now) {
                Filled::Run => return Some(Output::Send(self.drain.transmit())),
                Filled::Relay { to, encoding, seq } => return self.relay(to, encoding, seq),
                Filled::Nothing => {}
            }
        }
        self.current = None;
        if let Some((to, word)) = self.words.pop_front() {
            return Some(Output::Word { to, word });
        }
        if let Some(notice) = self.notices.pop_front() {
            return Some(Output::Notice(notice));
        }
        let wake = (!self.peers.is_empty()).then_some(self.next_tick);
        let wake = wake.into_iter().chain(self.drain.next_release()).chain(self.next_probe).min();
        if wake.is_some() && wake != self.told_wake {
            self.told_wake = wake;
            return wake.map(Output::WakeAt);
        }
        None
    }

    /// Clean-up after a panic inside [`handle`](Self::handle) or [`poll`](Self::poll): the peer that was being worked
    /// on is closed, everybody else goes on.
    pub fn recover(&mut self, now: Instant) {
        self.totals.panics += 1;
        self.abandon_run();
        if let Some(peer) = self.current.take() {
            self.close_peer(now, peer, CloseReason::Failed);
        }
        self.settle(now);
    }

    /// Ends every session.
    pub fn shutdown(&mut self, now: Instant) {
        let all: Vec<usize> = self.peers.iter().map(|(key, _)| key).collect();
        all.into_iter().for_each(|peer| self.close_peer(now, peer, CloseReason::Shutdown));
        self.settle(now);
    }

    /// Totals so far.
    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// Number of sessions.
    pub fn sessions(&self) -> usize {
        self.peers.len()
    }

    /// Our NTP time.
    fn ntp(&self, now: Instant) -> NtpTime {
        self.started_ntp.plus(now.saturating_duration_since(self.started))
    }

    fn touch(&mut self, room: RoomId) {
        if !self.touched.contains(&room) {
            self.touched.push(room);
        }
    }
}

#[cfg(test)]
mod tests;
