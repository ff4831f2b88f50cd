//! Our media node in a child process, driven by lines of JSON on its standard input, answered on its standard output.

use std::collections::HashMap;
use std::process::Stdio;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use sfu_node::{Join, MemberId, NodeConfig, Offer, Permit, Pin, RoomId, SessionId};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::Mutex;

use super::{Maker, Seat};
use crate::fleet::Bot;
use crate::machine::{self, Place, Usage};
use sfu::client::Wish;

/// What the parent asks.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Ask {
    /// Join a room with this offer.
    Join { room: u64, sdp: String },
    /// A further offer of a session.
    Renegotiate { session: u64, sdp: String },
    /// Figures, please.
    Stats,
    /// The same after the allocator has given back what nobody uses.
    Remembered,
}

/// What the child answers.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Reply {
    /// The answer to an offer.
    Joined { session: u64, sdp: String },
    /// An offer was refused.
    Refused { reason: String },
    /// RTP packets handed to the kernel, and datagrams that it did not take.
    Stats { forwarded: u64, refused: u64, remembered: Remembered },
}

/// What a node remembers, and what it did not take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Remembered {
    /// Sessions.
    pub sessions: usize,
    /// Entries of all other tables of its cores, besides what just waits to be sent.
    pub entries: usize,
    /// What waits.
    pub waiting: usize,
    /// Packets of strangers, and packets of clients that were dropped.
    pub dropped: u64,
    /// Panics caught.
    pub panics: u64,
}

/// The child and its pipes.
pub struct Node {
    pid: u32,
    pipes: Mutex<Pipes>,
    /// Sessions by the numbers of their clients.
    sessions: Mutex<HashMap<u64, u64>>,
    /// Ends with this.
    _child: Child,
}

struct Pipes {
    ask: ChildStdin,
    replies: Lines<BufReader<ChildStdout>>,
}

impl Node {
    /// Starts a node with one shard on loopback.
    ///
    /// # Errors
    /// When the process cannot be started.
    pub fn start(place: &Place) -> anyhow::Result<Self> {
        let program = std::env::current_exe().context("finding this program")?;
        let mut command = Command::new(program);
        command.arg("node").stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        super::bind(&mut command, *place);
        let mut child = command.spawn().context("starting the node")?;
        let ask = child.stdin.take().context("the child's input")?;
        let replies = BufReader::new(child.stdout.take().context("the child's output")?).lines();
        let pid = child.id().context("the node has ended")?;
        let pipes = Mutex::new(Pipes { ask, replies });
        Ok(Node { pid, pipes, sessions: Mutex::default(), _child: child })
    }

    /// One connection for both directions.
    ///
    /// # Errors
    /// When the node refuses.
    pub async fn join(&self, seat: &Seat, maker: &Maker) -> anyhow::Result<Bot> {
        let draft = maker.draft(wish(seat))?;
        let sdp = draft.client.offer();
        let (session, answer) = match self.ask(&Ask::Join { room: seat.room, sdp }).await? {
            Reply::Joined { session, sdp } => (session, sdp),
            other => bail!("the node did not take the offer: {other:?}"),
        };
        self.sessions.lock().await.insert(draft.number(), session);
        let bot = maker.bot(draft, &answer, seat)?;
        Ok(match &seat.sends {
            Some(studio) => bot.sending(studio.clone()),
            None => bot,
        })
    }

    /// Takes a further offer of a client. Returns the answer.
    ///
    /// # Errors
    /// When the node refuses.
    pub async fn renegotiate(&self, number: u64, sdp: String) -> anyhow::Result<String> {
        let session = self.sessions.lock().await.get(&number).copied().context("nobody of this number joined")?;
        match self.ask(&Ask::Renegotiate { session, sdp }).await? {
            Reply::Joined { sdp, .. } => Ok(sdp),
            other => bail!("the node did not take the offer: {other:?}"),
        }
    }

    /// What it has used so far.
    ///
    /// # Errors
    /// When it has ended.
    pub async fn usage(&self) -> anyhow::Result<Usage> {
        let (forwarded, refused, _) = self.figures(&Ask::Stats).await?;
        Ok(Usage { forwarded: Some(forwarded), refused: Some(refused), ..machine::usage(self.pid)? })
    }

    /// What it remembers and has dropped.
    ///
    /// # Errors
    /// When it has ended.
    pub async fn remembers(&self) -> anyhow::Result<Remembered> {
        Ok(self.figures(&Ask::Remembered).await?.2)
    }

    async fn figures(&self, ask: &Ask) -> anyhow::Result<(u64, u64, Remembered)> {
        match self.ask(ask).await? {
            Reply::Stats { forwarded, refused, remembered } => Ok((forwarded, refused, remembered)),
            _ => bail!("the node did not tell its figures"),
        }
    }

    async fn ask(&self, ask: &Ask) -> anyhow::Result<Reply> {
        let mut pipes = self.pipes.lock().await;
        let line = format!("{}\n", serde_json::to_string(ask)?);
        pipes.ask.write_all(line.as_bytes()).await.context("asking the node")?;
        let reply = pipes.replies.next_line().await?.context("the node has ended")?;
        Ok(serde_json::from_str(&reply)?)
    }
}

/// What a client wishes that has everything in one connection.
pub fn wish(seat: &Seat) -> Wish {
    let sends = seat.sends.as_ref();
    Wish {
        send_audio: sends.is_some_and(|studio| studio.has_audio()),
        send_video: sends.is_some_and(|studio| studio.picture().is_some()),
        audio_slots: seat.audio,
        video_slots: seat.video,
        repairs: true,
        simulcast: sends.and_then(|studio| studio.picture()).is_some_and(|picture| picture.is_simulcast()),
        transport_wide: seat.adapts,
        red: seat.plays,
        ..Wish::default()
    }
}

/// The child's side: serves until standard input ends.
///
/// # Errors
/// When the node cannot be started or the pipes break.
pub async fn serve() -> anyhow::Result<()> {
    // Nobody is refused: how much is too much is for the figures to say. The parent has picked the core.
    let config = NodeConfig { max_load: f32::INFINITY, pin: Pin::Off, ..NodeConfig::new("127.0.0.1:0".parse()?) };
    let (node, mut notices) = sfu_node::Node::start(config).context("starting the node")?;
    tokio::spawn(async move { while notices.recv().await.is_some() {} });
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let mut out = tokio::io::stdout();
    let mut members = 0;
    while let Some(line) = lines.next_line().await? {
        let reply = match serde_json::from_str(&line)? {
            Ask::Join { room, sdp } => {
                members += 1;
                enter(&node, RoomId(room), MemberId(members), sdp).await
            }
            Ask::Renegotiate { session, sdp } => again(&node, SessionId(session), sdp).await,
            Ask::Stats => figures(&node).await,
            Ask::Remembered => {
                give_back();
                figures(&node).await
            }
        };
        out.write_all(format!("{}\n", serde_json::to_string(&reply)?).as_bytes()).await?;
        out.flush().await?;
    }
    node.shutdown().await;
    Ok(())
}

/// What the allocator keeps for later is no leak, but looks like one from outside.
fn give_back() {
    // SAFETY: no pointers; glibc locks what it looks at.
    #[cfg(target_env = "gnu")]
    unsafe {
        libc::malloc_trim(0);
    }
}

async fn enter(node: &sfu_node::Node, room: RoomId, member: MemberId, sdp: String) -> Reply {
    let permit = Permit { view: true, publish: true };
    let offer = Offer { sdp, tracks: Vec::new() };
    match node.join(Join { room, member, permit, offer }).await {
        Ok(joined) => Reply::Joined { session: joined.session.0, sdp: joined.answer.sdp },
        Err(error) => Reply::Refused { reason: error.to_string() },
    }
}

async fn again(node: &sfu_node::Node, session: SessionId, sdp: String) -> Reply {
    match node.renegotiate(session, Offer { sdp, tracks: Vec::new() }).await {
        Ok(answer) => Reply::Joined { session: session.0, sdp: answer.sdp },
        Err(error) => Reply::Refused { reason: error.to_string() },
    }
}

async fn figures(node: &sfu_node::Node) -> Reply {
    let shards = node.stats().await.shards;
    let sum = |count: fn(&sfu_node::ShardStats) -> u64| shards.iter().map(count).sum();
    let count = |of: fn(&sfu_node::ShardStats) -> usize| shards.iter().map(of).sum();
    let entries = |shard: &sfu_node::ShardStats| {
        let tables = shard.tables;
        tables.rooms + tables.tracks + tables.encodings + tables.lanes + tables.names
    };
    let remembered = Remembered {
        sessions: count(|shard| shard.sessions),
        entries: count(entries),
        waiting: count(|shard| shard.tables.waiting),
        dropped: sum(|shard| shard.anonymous + shard.dropped_in),
        panics: sum(|shard| shard.panics),
    };
    Reply::Stats { forwarded: sum(|shard| shard.packets_out), refused: sum(|shard| shard.dropped_out), remembered }
}
