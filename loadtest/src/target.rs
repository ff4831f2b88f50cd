//! What is measured: a node in a child process, or a running server behind WHIP (RFC 9725) and WHEP.

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::node::{Ask, Figures, Reply};

/// One end of the server: a URL and its token.
#[derive(Clone, Debug)]
pub struct Door {
    /// Where to POST the offer.
    pub url: String,
    /// The bearer token.
    pub bearer: String,
}

/// CPU and memory of the measured process.
#[derive(Clone, Copy, Debug, Default)]
pub struct Usage {
    /// CPU time of the shards (child) or the process (server).
    pub cpu: Duration,
    /// Resident memory in bytes.
    pub memory: u64,
    /// Packets the node says it forwarded; a server does not say.
    pub forwarded: Option<u64>,
    /// Packets the node's kernel refused.
    pub dropped: Option<u64>,
}

/// The measured server.
pub enum Target {
    /// A child process of our own.
    Child(Box<ChildNode>),
    /// Somebody else's process.
    Server { http: reqwest::Client, whip: Door, whep: Door, pid: Option<u32> },
}

/// The child and its pipes.
pub struct ChildNode {
    child: Child,
    ask: ChildStdin,
    replies: Lines<BufReader<ChildStdout>>,
}

impl Target {
    /// Starts a node.
    pub fn child() -> anyhow::Result<Self> {
        let program = std::env::current_exe().context("finding this program")?;
        let mut child = Command::new(program)
            .arg("node")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("starting the node")?;
        let ask = child.stdin.take().context("the child's input")?;
        let replies = BufReader::new(child.stdout.take().context("the child's output")?).lines();
        Ok(Target::Child(Box::new(ChildNode { child, ask, replies })))
    }

    /// Joins: the answer to an offer.
    pub async fn join(&mut self, sdp: String, publishes: bool) -> anyhow::Result<String> {
        match self {
            Target::Child(node) => match node.ask(&Ask::Join { sdp }).await? {
                Reply::Joined { sdp } => Ok(sdp),
                other => bail!("the node did not take the offer: {other:?}"),
            },
            Target::Server { http, whip, whep, .. } => {
                let door = if publishes { whip } else { whep };
                let request =
                    http.post(&door.url).bearer_auth(&door.bearer).header("content-type", "application/sdp").body(sdp);
                let response = request.send().await.with_context(|| door.url.clone())?;
                let status = response.status();
                let text = response.text().await?;
                if status.as_u16() != 201 {
                    bail!("{} answered {status}: {text}", door.url);
                }
                Ok(text)
            }
        }
    }

    /// What the process has used so far.
    pub async fn usage(&mut self) -> anyhow::Result<Usage> {
        match self {
            Target::Child(node) => {
                let Reply::Stats(figures) = node.ask(&Ask::Stats).await? else {
                    bail!("the node did not tell its figures")
                };
                let Figures { forwarded, dropped, cpu_ns } = figures;
                let pid = node.child.id().context("the node has ended")?;
                Ok(Usage {
                    cpu: Duration::from_nanos(cpu_ns),
                    memory: resident(pid)?,
                    forwarded: Some(forwarded),
                    dropped: Some(dropped),
                })
            }
            Target::Server { pid: Some(pid), .. } => {
                Ok(Usage { cpu: cpu(*pid)?, memory: resident(*pid)?, ..Usage::default() })
            }
            Target::Server { pid: None, .. } => Ok(Usage::default()),
        }
    }
}

impl ChildNode {
    async fn ask(&mut self, ask: &Ask) -> anyhow::Result<Reply> {
        let line = format!("{}\n", serde_json::to_string(ask)?);
        self.ask.write_all(line.as_bytes()).await.context("asking the node")?;
        let reply = self.replies.next_line().await?.context("the node has ended")?;
        Ok(serde_json::from_str(&reply)?)
    }
}

/// Resident memory of a process, from `/proc`.
fn resident(pid: u32) -> anyhow::Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS")?;
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kib * 1024)
}

/// User and system time of a process, from `/proc`. Resolution is the kernel's tick.
fn cpu(pid: u32) -> anyhow::Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let after = stat.rsplit_once(')').context("malformed stat")?.1;
    let fields: Vec<&str> = after.split_whitespace().collect();
    let ticks: u64 = fields[11].parse::<u64>()? + fields[12].parse::<u64>()?;
    // SAFETY: sysconf takes no pointers.
    let per_second = unsafe { libc::sysconf(libc::_SC_CLK_TCK) } as u64;
    Ok(Duration::from_millis(ticks * 1_000 / per_second.max(1)))
}
