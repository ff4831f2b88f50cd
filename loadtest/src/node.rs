//! The child process: a media node driven by lines of JSON on standard input, answered on standard output.

use std::collections::HashMap;

use anyhow::Context;
use serde::{Deserialize, Serialize};
use sfu_node::{Join, MemberId, Node, NodeConfig, Offer, Permit, RoomId};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

/// What the parent asks.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// Join with this offer.
    Join { sdp: String },
    /// Figures, please.
    Stats,
}

/// What the child answers.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// The answer to an offer.
    Joined { sdp: String },
    /// An offer was refused.
    Refused { reason: String },
    /// Figures of the node.
    Stats(Figures),
}

/// The node's figures since its start.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub struct Figures {
    /// RTP packets handed to the kernel.
    pub forwarded: u64,
    /// Datagrams that the kernel did not take.
    pub dropped: u64,
    /// CPU time of the shards, in nanoseconds.
    pub cpu_ns: u64,
}

/// Serves until standard input ends.
pub async fn run() -> anyhow::Result<()> {
    let config = NodeConfig { max_load: f32::INFINITY, ..NodeConfig::new("127.0.0.1:0".parse()?) };
    let (node, mut notices) = Node::start(config).context("starting the node")?;
    tokio::spawn(async move { while notices.recv().await.is_some() {} });
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let mut out = tokio::io::stdout();
    let mut members = HashMap::new();
    while let Some(line) = lines.next_line().await? {
        let reply = match serde_json::from_str(&line)? {
            Ask::Join { sdp } => {
                let member = MemberId(members.len() as u128 + 1);
                members.insert(member, ());
                let permit = Permit { view: true, publish: true };
                let offer = Offer { sdp, tracks: Vec::new() };
                match node.join(Join { room: RoomId(1), member, permit, offer }).await {
                    Ok(joined) => Reply::Joined { sdp: joined.answer.sdp },
                    Err(error) => Reply::Refused { reason: error.to_string() },
                }
            }
            Ask::Stats => Reply::Stats(figures(&node).await),
        };
        out.write_all(format!("{}\n", serde_json::to_string(&reply)?).as_bytes()).await?;
        out.flush().await?;
    }
    node.shutdown().await;
    Ok(())
}

async fn figures(node: &Node) -> Figures {
    let mut figures = Figures::default();
    for shard in node.stats().await.shards {
        figures.forwarded += shard.packets_out;
        figures.dropped += shard.dropped_out;
        figures.cpu_ns += shard.cpu.as_nanos() as u64;
    }
    figures
}
