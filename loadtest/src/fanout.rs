//! One publisher to N subscribers.

use std::net::UdpSocket;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use clap::Args;
use sfu::client::{Client, ClientIdentity, Wish};
use sfu_node::socket::Udp;

use crate::publisher::Publisher;
use crate::report::{Report, Window};
use crate::subscribers::{Subscriber, Subscribers};
use crate::target::{Door, Target};

/// How long everybody may take to connect.
const PATIENCE: Duration = Duration::from_secs(60);
/// Media flows for so long before it is measured: caches are warm, key frames have arrived.
const WARM_UP: Duration = Duration::from_secs(2);

/// What to measure.
#[derive(Args)]
pub struct Arguments {
    /// Number of subscribers.
    #[arg(long, default_value_t = 10)]
    subs: usize,
    /// Seconds to measure.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
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

/// Runs the scenario and prints its figures.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    raise_file_limit();
    let mut target = arguments.target()?;
    let epoch = Instant::now();
    let identity = ClientIdentity::like_chromium().context("making a certificate")?;
    let idle = target.usage().await?;
    let subscribers = subscribe(&mut target, &identity, arguments.subs).await?;
    let subscribers = Subscribers::start(subscribers, epoch);
    let publisher = publish(&mut target, &identity, epoch).await?;
    wait_for(&subscribers).await?;
    tokio::time::sleep(WARM_UP).await;

    let (before, published) = (target.usage().await?, publisher.sent());
    subscribers.measure();
    let start = Instant::now();
    tokio::time::sleep(Duration::from_secs(arguments.seconds)).await;
    let (after, span) = (target.usage().await?, start.elapsed());
    let published = publisher.sent() - published;
    publisher.stop();
    // What is under way arrives, so that it does not count as loss.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let seen = subscribers.finish();
    Report::new(arguments.subs, published, &seen, &Window { idle, before, after, span }).print()
}

impl Arguments {
    fn target(&self) -> anyhow::Result<Target> {
        let door =
            |url: &Option<String>, bearer: &Option<String>| Some(Door { url: url.clone()?, bearer: bearer.clone()? });
        let whip = door(&self.whip, &self.whip_bearer);
        match (whip, door(&self.whep, &self.whep_bearer)) {
            (Some(whip), Some(whep)) => {
                Ok(Target::Server { http: reqwest::Client::new(), whip, whep, pid: self.server_pid })
            }
            (None, None) => Target::child(),
            _ => bail!("--whip, --whip-bearer, --whep and --whep-bearer belong together"),
        }
    }
}

async fn subscribe(
    target: &mut Target,
    identity: &Arc<ClientIdentity>,
    count: usize,
) -> anyhow::Result<Vec<Subscriber>> {
    let wish = Wish { audio_slots: 1, video_slots: 1, repairs: true, ..Wish::default() };
    let mut subscribers = Vec::new();
    for number in 0..count as u32 {
        let mut client = Client::new(identity.clone(), wish, number + 2);
        let answer = target.join(client.offer(), false).await?;
        let accepted = client.accept(Instant::now(), &answer);
        let (server, slots) = accepted.context("the answer lacks something")?;
        let local = if server.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
        let udp = Udp::bind(local.parse()?).context("one more socket")?;
        subscribers.push(Subscriber::new(udp, server, client, &slots));
    }
    Ok(subscribers)
}

/// Connects the publisher, then lets it run in its thread.
async fn publish(target: &mut Target, identity: &Arc<ClientIdentity>, epoch: Instant) -> anyhow::Result<Publisher> {
    let wish = Wish { send_audio: true, send_video: true, ..Wish::default() };
    let mut client = Client::new(identity.clone(), wish, 1);
    let answer = target.join(client.offer(), true).await?;
    let accepted = client.accept(Instant::now(), &answer);
    let (server, _) = accepted.context("the answer lacks something")?;
    let socket = UdpSocket::bind(if server.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" })?;
    socket.set_read_timeout(Some(Duration::from_millis(20)))?;
    let start = Instant::now();
    let mut buffer = [0; 2_048];
    while !client.is_connected() {
        ensure!(start.elapsed() < PATIENCE, "the publisher does not get connected");
        client.on_timeout(Instant::now());
        while let Some(datagram) = client.poll_send() {
            socket.send_to(&datagram, server)?;
        }
        if let Ok(len) = socket.recv(&mut buffer) {
            client.receive(Instant::now(), &mut buffer[..len], |_| {});
        }
    }
    while let Some(datagram) = client.poll_send() {
        socket.send_to(&datagram, server)?;
    }
    Ok(Publisher::start(socket, server, client, epoch))
}

async fn wait_for(subscribers: &Subscribers) -> anyhow::Result<()> {
    let start = Instant::now();
    while !subscribers.all_connected() {
        ensure!(start.elapsed() < PATIENCE, "not every subscriber gets connected");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

/// A socket per subscriber: as many as the system allows. Best effort; binding tells when it is not enough.
fn raise_file_limit() {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the struct lives over both calls.
    unsafe {
        if libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) == 0 {
            limit.rlim_cur = limit.rlim_max;
            libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit);
        }
    }
}
