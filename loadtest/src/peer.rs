//! The systems that can be measured, behind one door: rooms, seats in them, and what the server used.
//!
//! Every system gets the same clients, the same media and the same measuring. What differs is how a client comes in,
//! and that is all that an adapter knows.

mod draft;
mod janus;
mod node;
mod whip;

use anyhow::bail;
use clap::{Args, ValueEnum};
use serde::Serialize;

pub use draft::Maker;
pub use node::{Remembered, serve};

use crate::fleet::Bot;
use crate::link::Network;
use crate::machine::{Place, Usage};
use crate::media::Studio;

/// A place in a room.
#[derive(Clone, Debug)]
pub struct Seat {
    /// The room's number.
    pub room: u64,
    /// Who it is; Janus knows two connections of one person.
    pub person: u64,
    /// What the person sends, if anything.
    pub sends: Option<Studio>,
    /// Audio slots: how many are heard at once.
    pub audio: usize,
    /// Video slots: how many are seen at once.
    pub video: usize,
    /// Plays every packet as a person would and asks for what is missing.
    pub plays: bool,
    /// Tells the server what arrives (transport-wide), so that it can adapt.
    pub adapts: bool,
    /// Share of malformed packets that it sends besides, 0 to 1.
    pub vandalises: f64,
    /// The network that the person is behind; none is the machine's own.
    pub network: Option<Network>,
}

impl Seat {
    /// A seat in a room of somebody who neither sends nor watches.
    pub fn in_room(room: u64) -> Self {
        let (sends, network, vandalises) = (None, None, 0.0);
        Seat { room, person: 0, sends, audio: 0, video: 0, plays: false, adapts: false, vandalises, network }
    }
}

/// A running server.
pub enum System {
    /// Our media node, bare, as a child process.
    Node(node::Node),
    /// A running server behind WHIP and WHEP.
    Server(whip::Server),
    /// Janus with its VideoRoom plugin, as a child process.
    Janus(janus::Janus),
}

/// A server that can be started.
#[derive(Clone, Debug)]
pub enum Choice {
    /// Our media node.
    Node,
    /// A running server.
    Server(whip::Doors),
    /// Janus.
    Janus(janus::JanusOptions),
}

/// Servers that others wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
pub enum Other {
    /// Janus (Debian's package `janus`) with its VideoRoom plugin.
    Janus,
}

/// Which servers are measured.
#[derive(Args, Clone, Debug)]
pub struct Choices {
    /// Measures this server too, in turns with ours, and prints the ratio.
    #[arg(long, value_enum)]
    peer: Option<Other>,
    /// Measures only the server named by `--peer`.
    #[arg(long, requires = "peer")]
    only_peer: bool,
    #[command(flatten)]
    janus: janus::JanusOptions,
    #[command(flatten)]
    doors: whip::DoorArguments,
}

impl Choices {
    /// The servers in the order in which they take turns.
    ///
    /// # Errors
    /// When the arguments contradict each other.
    pub fn list(&self) -> anyhow::Result<Vec<Choice>> {
        let ours = self.doors.doors()?.map_or(Choice::Node, Choice::Server);
        let other = self.peer.map(|Other::Janus| Choice::Janus(self.janus.clone()));
        Ok((!self.only_peer).then_some(ours).into_iter().chain(other).collect())
    }
}

impl Choice {
    /// The name in reports.
    pub fn name(&self) -> &'static str {
        match self {
            Choice::Node => "eventyay",
            Choice::Server(_) => "server",
            Choice::Janus(_) => "janus",
        }
    }

    /// Starts it.
    ///
    /// # Errors
    /// When it cannot be started; says what is missing.
    pub async fn start(&self, place: &Place) -> anyhow::Result<System> {
        Ok(match self {
            Choice::Node => System::Node(node::Node::start(place)?),
            Choice::Server(doors) => System::Server(whip::Server::new(doors.clone())),
            Choice::Janus(options) => System::Janus(janus::Janus::start(place, options).await?),
        })
    }
}

impl System {
    /// The part of coming in that needs nobody else: with our servers everything, with Janus the sending half.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn arrive(&self, seat: &Seat, maker: &Maker) -> anyhow::Result<Vec<Bot>> {
        match self {
            System::Node(node) => Ok(vec![node.join(seat, maker).await?]),
            System::Server(server) => Ok(vec![server.join(seat, maker).await?]),
            System::Janus(janus) => janus.publish(seat, maker).await,
        }
    }

    /// The part that needs the others' senders to be connected: with Janus the receiving half.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn follow(&self, seat: &Seat, maker: &Maker) -> anyhow::Result<Vec<Bot>> {
        match self {
            System::Node(_) | System::Server(_) => Ok(Vec::new()),
            System::Janus(janus) => janus.subscribe(seat, maker).await,
        }
    }

    /// Takes a client's further offer. Returns the answer.
    ///
    /// # Errors
    /// When the server refuses, or its adapter knows no further offers.
    pub async fn renegotiate(&self, number: u64, offer: String) -> anyhow::Result<String> {
        match self {
            System::Node(node) => node.renegotiate(number, offer).await,
            System::Server(_) | System::Janus(_) => bail!("only our bare node is offered anything twice"),
        }
    }

    /// Frees what the goodbyes of these clients do not free by themselves.
    ///
    /// # Errors
    /// When the server is gone.
    pub async fn forget(&self, bots: &[u64]) -> anyhow::Result<()> {
        match self {
            System::Node(_) | System::Server(_) => Ok(()),
            System::Janus(janus) => janus.forget(bots).await,
        }
    }

    /// What it remembers and has dropped; none where nobody can ask.
    ///
    /// # Errors
    /// When it has ended.
    pub async fn remembers(&self) -> anyhow::Result<Option<Remembered>> {
        match self {
            System::Node(node) => Ok(Some(node.remembers().await?)),
            System::Server(_) | System::Janus(_) => Ok(None),
        }
    }

    /// What it has used so far.
    ///
    /// # Errors
    /// When it has ended.
    pub async fn usage(&self) -> anyhow::Result<Usage> {
        match self {
            System::Node(node) => node.usage().await,
            System::Server(server) => server.usage(),
            System::Janus(janus) => janus.usage(),
        }
    }

    /// How many may come in at the same time: what the adapter can have under way.
    pub fn doors(&self) -> usize {
        match self {
            System::Node(_) => 1,
            System::Server(_) | System::Janus(_) => 16,
        }
    }
}

/// Puts a server that is being started onto its core.
fn bind(command: &mut tokio::process::Command, place: Place) {
    // SAFETY: between fork and exec only system calls are made: no allocation, no lock.
    unsafe {
        command.pre_exec(move || {
            place.settle_server();
            Ok(())
        });
    }
}
