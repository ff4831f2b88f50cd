//! The whole program, as those who host it start it: a demo conference in a child process, on a core of its own.

mod socket;

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use serde::Deserialize;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

pub use socket::{Conversation, Frame};

use crate::machine::{self, Place, Usage};

/// A crowd buys its tickets first, one order after another.
const START_PATIENCE: Duration = Duration::from_secs(600);
/// How long it may take to say goodbye to everybody.
const STOP_PATIENCE: Duration = Duration::from_secs(30);

/// Which program is measured, and with which database.
#[derive(Args, Clone, Debug)]
pub struct Program {
    /// The eventyay to measure. Default: the one beside this program.
    #[arg(long)]
    pub program: Option<PathBuf>,
    /// Its database, an empty one: `postgres://...`. Default: SQLite in a fresh directory.
    #[arg(long)]
    pub database: Option<String>,
}

/// What the demo prints about itself.
#[derive(Clone, Debug, Deserialize)]
pub struct Demo {
    pub base_url: String,
    pub ws_url: String,
    pub organizer: Organizer,
    pub event: Event,
    pub rooms: Vec<Room>,
    #[serde(default)]
    pub crowd: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Organizer {
    pub slug: String,
    pub api_token: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Event {
    pub slug: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Room {
    pub id: i64,
    pub slug: String,
}

/// A running program. It ends with this.
pub struct Site {
    pub demo: Demo,
    program: Program,
    place: Place,
    port: u16,
    environment: Vec<(String, String)>,
    data: TempDir,
    child: Child,
    /// Kept open: a program that cannot print any more would end.
    _lines: Lines<BufReader<ChildStdout>>,
}

impl Site {
    /// Starts the program with so many ticket holders, without a limit on requests; `environment` changes its configuration.
    ///
    /// # Errors
    /// When it cannot be started, or does not get ready.
    pub async fn start(
        program: &Program,
        place: &Place,
        crowd: usize,
        environment: &[(&str, &str)],
    ) -> anyhow::Result<Self> {
        let data = tempfile::Builder::new().prefix("eventyay-loadtest-").tempdir()?;
        let port = free_port()?;
        let environment: Vec<(String, String)> = [("EVENTYAY__API__RATE_LIMIT", "0")]
            .iter()
            .chain(environment)
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect();
        let (child, lines, demo) = launch(program, place, crowd, port, &environment, &data).await?;
        let (program, place) = (program.clone(), *place);
        Ok(Site { demo, program, place, port, environment, data, child, _lines: lines })
    }

    /// Ends it as a system does (SIGTERM), and starts it again at the same address with the same data.
    ///
    /// # Errors
    /// When it does not end, or does not get ready again.
    pub async fn restart(&mut self) -> anyhow::Result<()> {
        let pid = self.child.id().context("the program has ended")?;
        // SAFETY: a signal to a child that was not waited for yet; no pointers.
        unsafe { libc::kill(pid as libc::pid_t, libc::SIGTERM) };
        tokio::time::timeout(STOP_PATIENCE, self.child.wait()).await.context("the program does not end")??;
        let crowd = std::mem::take(&mut self.demo.crowd);
        let (child, lines, demo) =
            launch(&self.program, &self.place, 0, self.port, &self.environment, &self.data).await?;
        (self.child, self._lines, self.demo) = (child, lines, Demo { crowd, ..demo });
        Ok(())
    }

    /// CPU and memory so far.
    ///
    /// # Errors
    /// When it has ended.
    pub fn usage(&self) -> anyhow::Result<Usage> {
        machine::usage(self.child.id().context("the program has ended")?)
    }

    /// An address below the demo event in the API.
    pub fn api(&self, path: &str) -> String {
        let Demo { base_url, organizer, event, .. } = &self.demo;
        format!("{base_url}/api/v1/organizers/{}/events/{}/{path}", organizer.slug, event.slug)
    }
}

async fn launch(
    program: &Program,
    place: &Place,
    crowd: usize,
    port: u16,
    environment: &[(String, String)],
    data: &TempDir,
) -> anyhow::Result<(Child, Lines<BufReader<ChildStdout>>, Demo)> {
    let path = match &program.program {
        Some(path) => path.clone(),
        None => std::env::current_exe()?.with_file_name("eventyay"),
    };
    let mut command = Command::new(&path);
    command.args(["demo", "--json", "--media", "127.0.0.1:0", "--listen", &format!("127.0.0.1:{port}")]);
    command.arg("--data-dir").arg(data.path()).arg("--crowd").arg(crowd.to_string());
    command.envs(environment.iter().map(|(key, value)| (key, value)));
    if let Some(database) = &program.database {
        command.env("EVENTYAY_DB_URL", database);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    let place = *place;
    // SAFETY: only system calls between fork and exec.
    unsafe {
        command.pre_exec(move || {
            place.settle_server();
            machine::raise_file_limit();
            Ok(())
        });
    }
    let mut child = command.spawn().with_context(|| format!("starting {}", path.display()))?;
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let line =
        tokio::time::timeout(START_PATIENCE, lines.next_line()).await.context("the program does not get ready")??;
    let Some(line) = line else { bail!("the program ended at its start: {:?}", child.wait().await?) };
    Ok((child, lines, serde_json::from_str(&line).context("the demo's line")?))
}

fn free_port() -> std::io::Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
