//! The shell around the media core: threads, sockets, queues, and every way in.
//!
//! A [`Node`] runs one or more *shards*. A shard is one OS thread with one UDP port and one [`sfu::Sfu`]; it shares
//! nothing with the others and takes no lock per packet. The node answers offers (pure work, done by the caller's
//! thread), picks the shard of the room and hands over a finished plan; everything else travels as commands one way
//! and notices the other.
//!
//! `start` binds, `shard` is the loop, `socket` the system calls, `tcp` what clients without UDP use (ICE-TCP),
//! `ownership` tells which shard a client belongs to, `load` how busy a shard is and whom it still lets in, `registry`
//! what the node remembers of its sessions, `rings` carry what shards have for each other. [`door`] is one TCP port for everything, [`turn`] the TURN server behind it
//! for networks that let only TLS out; both are tokio's, away from the packet path.

#![warn(missing_docs)]

mod address;
mod config;
pub mod door;
mod ice_servers;
mod load;
mod ownership;
mod registry;
mod rings;
mod shard;
pub mod socket;
mod start;
mod tcp;
mod thread;
pub mod turn;
mod wake;

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Instant;

pub use sfu::{
    Answer, CloseReason, Join, Joined, Kind, LayerState, MediaError, MemberId, NodeStats, Notice, Offer, Permit,
    RoomId, Route, SessionId, SessionStats, ShardStats, Slot, SlotState, SlotStats, Source, StreamStats, Tables, Track,
    TrackId, View,
};
use sfu::{Command, Install};
use tokio::sync::{mpsc, oneshot};

pub use config::{Advertised, MAX_LOAD, NodeConfig, Pin, TcpListen};
pub use ice_servers::{IceServer, IceServers, Proof};
pub use ownership::MAX_SHARDS;
use registry::{Registry, Strong};
use shard::{Order, ShardHandle};
use tcp::Handover;

/// Notices that wait for the server. When it does not take them, further ones are dropped and counted
/// ([`ShardStats::dropped_notices`]); room and slot notices carry whole states, so the next one heals a lost one.
pub const MAX_NOTICES: usize = 8_192;
/// Sessions per shard; more are refused with [`MediaError::Full`].
pub const MAX_SESSIONS: usize = 4_000;

/// A handle to a running node. Cheap to clone.
#[derive(Clone)]
pub struct Node {
    inner: Arc<Inner>,
}

struct Inner {
    shards: Vec<ShardHandle>,
    max_load: f32,
    registry: Arc<Registry>,
}

impl Drop for Inner {
    /// The last handle is gone: nobody could stop the shards any more.
    fn drop(&mut self) {
        for shard in &self.shards {
            shard.order(Order::Stop(oneshot::channel().0));
        }
    }
}

impl Node {
    /// Binds the sockets and starts the shards. Notices come out of the receiver.
    ///
    /// # Errors
    /// When a socket cannot be bound, a thread cannot be started, or there are more than [`MAX_SHARDS`].
    pub fn start(config: NodeConfig) -> io::Result<(Node, mpsc::Receiver<Notice>)> {
        let (notices, receiver) = mpsc::channel(MAX_NOTICES);
        let (shards, registry) = start::shards(&config, notices)?;
        Ok((Node { inner: Arc::new(Inner { shards, max_load: config.max_load, registry }) }, receiver))
    }

    /// The bound UDP addresses, one per shard.
    pub fn local_addrs(&self) -> Vec<SocketAddr> {
        self.inner.shards.iter().map(|shard| shard.addr).collect()
    }

    /// Validates the offer, picks the shard of the room and installs the peer.
    ///
    /// # Errors
    /// See [`MediaError`]: each reason names what is wrong in words for the client.
    pub async fn join(&self, join: Join) -> Result<Joined, MediaError> {
        let Join { room, member, permit, offer } = join;
        let mut sessions = self.inner.registry.lock();
        let now = Instant::now();
        let shown = |index: usize| &*self.inner.shards[index].shown;
        let index = sessions.place(room, now, shown, self.inner.max_load).ok_or(MediaError::Full)?;
        let shard = &self.inner.shards[index];
        let host = self.inner.registry.host(&shard.candidates, &sessions.common_candidates);
        let (session, answer, plan) = sessions.begin(room, index, permit, &offer, &host, now)?;
        let install = Command::Install(Box::new(Install { session, member, room, permit, plan }));
        if let Err(error) = shard.try_send(install) {
            sessions.end(session);
            return Err(error);
        }
        // Said again for everybody who comes: a shard whose last member has just left has forgotten the room.
        if let Some(span) = sessions.span(room, index) {
            shard.send(span);
        }
        Ok(Joined { session, answer })
    }

    /// New m-lines, stopped m-lines, or an ICE restart.
    ///
    /// # Errors
    /// See [`MediaError`]; after an error the session goes on as before.
    pub async fn renegotiate(&self, session: SessionId, offer: Offer) -> Result<Answer, MediaError> {
        let mut sessions = self.inner.registry.lock();
        let common = sessions.common_candidates.clone();
        let entry = sessions.get_mut(session).ok_or(MediaError::UnknownSession)?;
        let shard = &self.inner.shards[entry.shard];
        let host = self.inner.registry.host(&shard.candidates, &common);
        let before = entry.negotiation.clone();
        let permit = Permit { view: entry.permit.view || entry.receives, ..entry.permit };
        let (answer, plan) = entry.negotiation.answer(&offer, permit, &host, &mut Strong)?;
        let update = Command::Update { session, plan: Box::new(plan) };
        if let Err(error) = shard.try_send(update) {
            entry.negotiation = before;
            return Err(error);
        }
        Ok(answer)
    }

    /// Changes what a session may do. `view: false` stops every packet to it, `publish: false` drops what it sends, both
    /// before the shard handles its next packet.
    pub fn set_permit(&self, session: SessionId, permit: Permit) {
        let mut sessions = self.inner.registry.lock();
        if let Some(entry) = sessions.get_mut(session) {
            entry.permit = permit;
            self.inner.shards[entry.shard].send(Command::SetPermit { session, permit });
        }
    }

    /// Pins a track to a slot; `None` gives the slot back to the automatic choice.
    pub fn pin(&self, session: SessionId, mid: String, track: Option<TrackId>) {
        self.send(session, Command::Pin { session, mid, track });
    }

    /// Tells how a slot is shown, which decides what is worth sending into it.
    pub fn set_view(&self, session: SessionId, mid: String, view: View) {
        self.send(session, Command::SetView { session, mid, view });
    }

    /// Marks a published m-line as muted: nothing of it is forwarded.
    pub fn mute(&self, session: SessionId, mid: String, muted: bool) {
        self.send(session, Command::Mute { session, mid, muted });
    }

    /// The same for a track of the session.
    pub fn mute_track(&self, session: SessionId, track: TrackId, muted: bool) {
        let sessions = self.inner.registry.lock();
        if let Some(entry) = sessions.get(session)
            && let Some(mid) = entry.negotiation.mid_of(track)
        {
            let command = Command::Mute { session, mid: mid.to_owned(), muted };
            self.inner.shards[entry.shard].send(command);
        }
    }

    /// Ends a session.
    pub fn close(&self, session: SessionId, reason: CloseReason) {
        self.send(session, Command::Close { session, reason });
    }

    fn send(&self, session: SessionId, command: Command) {
        let sessions = self.inner.registry.lock();
        if let Some(entry) = sessions.get(session) {
            self.inner.shards[entry.shard].send(command);
        }
    }

    /// Takes an ICE-TCP connection that came in at another door, together with what was read of it. The shard that its
    /// first check names serves it; what breaks the rules of that door is cut. A node that stops or is overloaded cuts.
    pub fn adopt(&self, stream: TcpStream, from: SocketAddr, bytes: Vec<u8>) {
        let order = Order::Adopt(Box::new(Handover { stream, from, bytes }));
        // Dropping the connection is the answer; the client tries another way or again.
        let _ = self.inner.shards[0].try_order(order);
    }

    /// Further candidates for all answers from now on: other doors that lead to [`adopt`](Self::adopt).
    pub fn announce(&self, candidates: Vec<Route>) {
        self.inner.registry.lock().common_candidates = candidates;
    }

    /// Where clients are told to send UDP, and where this machine itself reaches the same shard.
    pub fn media_addresses(&self) -> Vec<(SocketAddr, SocketAddr)> {
        let of = |shard: &ShardHandle| {
            let here = address::from_here(shard.addr);
            let udp = shard.candidates.iter().filter(|route| route.protocol == sfu::Protocol::Udp);
            udp.map(|route| (route.address, here)).collect::<Vec<_>>()
        };
        self.inner.shards.iter().flat_map(of).collect()
    }

    /// All figures.
    pub async fn stats(&self) -> NodeStats {
        let mut stats = NodeStats::default();
        for shard in &self.inner.shards {
            let (reply, answer) = oneshot::channel();
            shard.order(Order::Stats(reply));
            if let Ok((sessions, totals)) = answer.await {
                stats.sessions.extend(sessions);
                stats.shards.push(totals);
            }
        }
        stats
    }

    /// Ends all sessions and the shards. Returns when the last goodbye is sent.
    pub async fn shutdown(&self) {
        for shard in &self.inner.shards {
            let (reply, answer) = oneshot::channel();
            shard.order(Order::Stop(reply));
            // An error means that the shard had stopped before: nothing is left to wait for.
            let _ = answer.await;
        }
    }
}

impl std::fmt::Debug for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Node").field("addrs", &self.local_addrs()).finish()
    }
}
