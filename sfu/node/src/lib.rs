//! The shell around the media core: threads, UDP sockets and queues. See [`Node`].

use std::io;
use std::net::{IpAddr, SocketAddr};

pub use sfu::{
    Answer, CloseReason, Join, Joined, Kind, MediaError, MemberId, NodeStats, Notice, Offer,
    Permit, RoomId, SessionId, SessionStats, ShardStats, Slot, SlotState, Source, Track, TrackId,
};
use tokio::sync::mpsc;

/// Where and how a node listens.
#[derive(Clone, Debug)]
pub struct NodeConfig {
    /// First UDP address; shard `i` binds `port + i`. Port 0: each shard any free port.
    pub listen: SocketAddr,
    /// Number of shards (threads). At least one.
    pub shards: usize,
    /// Addresses that clients can reach, as candidates in the answer. Empty: the bound address.
    pub advertise: Vec<IpAddr>,
}

/// A handle to a running node. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Node {
    addrs: Vec<SocketAddr>,
}

impl Node {
    /// Binds the sockets and starts the shards. Notices come out of the receiver.
    ///
    /// # Errors
    /// When a socket cannot be bound or a thread cannot be started.
    pub fn start(config: NodeConfig) -> io::Result<(Node, mpsc::Receiver<Notice>)> {
        let (_, notices) = mpsc::channel(1024);
        Ok((
            Node {
                addrs: vec![config.listen],
            },
            notices,
        ))
    }

    /// The bound UDP addresses, one per shard.
    pub fn local_addrs(&self) -> Vec<SocketAddr> {
        self.addrs.clone()
    }

    /// Validates the offer, picks the shard of the room and installs the peer.
    pub async fn join(&self, _join: Join) -> Result<Joined, MediaError> {
        Err(MediaError::Stopped)
    }

    /// New m-lines, stopped m-lines, or an ICE restart.
    pub async fn renegotiate(
        &self,
        _session: SessionId,
        _offer: Offer,
    ) -> Result<Answer, MediaError> {
        Err(MediaError::Stopped)
    }

    /// Changes what a session may do, at once.
    pub fn set_permit(&self, _session: SessionId, _permit: Permit) {}

    /// Pins a track to a slot; `None` gives the slot back to the automatic choice.
    pub fn pin(&self, _session: SessionId, _mid: String, _track: Option<TrackId>) {}

    /// Marks a published m-line as muted: nothing of it is forwarded.
    pub fn mute(&self, _session: SessionId, _mid: String, _muted: bool) {}

    /// Ends a session.
    pub fn close(&self, _session: SessionId, _reason: CloseReason) {}

    /// All figures.
    pub async fn stats(&self) -> NodeStats {
        NodeStats::default()
    }

    /// Ends all sessions and the shards.
    pub async fn shutdown(&self) {}
}
