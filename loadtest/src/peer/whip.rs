//! A running server behind WHIP (RFC 9725) for those who send and WHEP for those who watch.

use anyhow::bail;
use anyhow::{Context, ensure};
use clap::Args;

use super::{Maker, Seat, node};
use crate::fleet::Bot;
use crate::machine::{self, Usage};

/// Where a running server is.
#[derive(Args, Clone, Debug)]
pub struct DoorArguments {
    /// WHIP endpoint of a running server and its token; with these no node is started.
    #[arg(long, requires_all = ["whip_bearer", "whep", "whep_bearer"])]
    whip: Option<String>,
    /// Token for `--whip`.
    #[arg(long)]
    whip_bearer: Option<String>,
    /// WHEP endpoint of the same room.
    #[arg(long)]
    whep: Option<String>,
    /// Token for `--whep`; it has to allow `--subs` sessions.
    #[arg(long)]
    whep_bearer: Option<String>,
    /// The running server's process, whose CPU and memory are read from `/proc`.
    #[arg(long)]
    server_pid: Option<u32>,
}

/// One end of the server: a URL and its token.
#[derive(Clone, Debug)]
struct Door {
    url: String,
    bearer: String,
}

/// Both ends, and the process behind them.
#[derive(Clone, Debug)]
pub struct Doors {
    whip: Door,
    whep: Door,
    pid: Option<u32>,
}

impl DoorArguments {
    /// The doors, when a running server is to be measured.
    ///
    /// # Errors
    /// When only some of the arguments are there.
    pub fn doors(&self) -> anyhow::Result<Option<Doors>> {
        let door =
            |url: &Option<String>, bearer: &Option<String>| Some(Door { url: url.clone()?, bearer: bearer.clone()? });
        match (door(&self.whip, &self.whip_bearer), door(&self.whep, &self.whep_bearer)) {
            (Some(whip), Some(whep)) => Ok(Some(Doors { whip, whep, pid: self.server_pid })),
            (None, None) => Ok(None),
            _ => bail!("--whip, --whip-bearer, --whep and --whep-bearer belong together"),
        }
    }
}

/// A running server.
pub struct Server {
    http: reqwest::Client,
    doors: Doors,
}

impl Server {
    /// Nothing is asked yet.
    pub fn new(doors: Doors) -> Self {
        Server { http: reqwest::Client::new(), doors }
    }

    /// One connection: those who send come by WHIP, the others by WHEP.
    ///
    /// # Errors
    /// When the server refuses, or the seat wants more than such a connection can.
    pub async fn join(&self, seat: &Seat, maker: &Maker) -> anyhow::Result<Bot> {
        ensure!(seat.room == 1, "a running server has one room behind its doors: measure `stage` or `lossy`");
        let door = if seat.sends.is_some() { &self.doors.whip } else { &self.doors.whep };
        let draft = maker.draft(node::wish(seat))?;
        let request = self.http.post(&door.url).bearer_auth(&door.bearer).header("content-type", "application/sdp");
        let response = request.body(draft.client.offer()).send().await.with_context(|| door.url.clone())?;
        let status = response.status();
        let text = response.text().await?;
        ensure!(status.as_u16() == 201, "{} answered {status}: {text}", door.url);
        let bot = maker.bot(draft, &text, seat)?;
        Ok(match &seat.sends {
            Some(studio) => bot.sending(studio.clone()),
            None => bot,
        })
    }

    /// What the process has used so far; nothing when nobody told which process it is.
    ///
    /// # Errors
    /// When it has ended.
    pub fn usage(&self) -> anyhow::Result<Usage> {
        self.doors.pid.map_or(Ok(Usage::default()), machine::usage)
    }
}
