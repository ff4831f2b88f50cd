//! The course of every run: start a server, seat people, measure, tell.

use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use futures_util::{StreamExt, stream};

use super::Common;
use crate::fleet::{Fleet, Harvest, Parting, Whom};
use crate::machine::{Usage, own_cpu};
use crate::peer::{Choice, Maker, Seat, System};
use crate::report::{Report, Run, Window};

/// How long people may take to connect once everybody has been asked for.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// Media flows for so long before it is measured: caches are warm, key frames have arrived.
const WARM_UP: Duration = Duration::from_secs(2);
/// Whoever hears nothing for so long restarts ICE.
const DEAF: Duration = Duration::from_secs(2);
/// How often that is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// What is under way arrives, so that it does not count as loss.
const DRAIN: Duration = Duration::from_millis(300);

/// Runs everything: each size, as many rounds as asked for, the systems in turns.
///
/// # Errors
/// When a run fails.
pub async fn rounds(
    common: &Common,
    sizes: &[usize],
    report: &mut Report,
    once: impl AsyncFn(&Choice, usize, u32) -> anyhow::Result<Run>,
) -> anyhow::Result<()> {
    let choices = common.choices.list()?;
    for size in sizes {
        for round in 1..=common.rounds {
            for choice in &choices {
                let run = once(choice, *size, round).await;
                report.add(&run.with_context(|| format!("{} with {size}", choice.name()))?)?;
            }
        }
    }
    Ok(())
}

/// Does nothing but wait, as most scenarios do while they are measured.
///
/// # Errors
/// Never.
pub async fn watch(seconds: u64) -> anyhow::Result<()> {
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    Ok(())
}

/// A server with its clients.
pub struct Course {
    /// The server.
    pub system: System,
    /// The clients.
    pub fleet: Fleet,
    /// Makes more of them.
    pub maker: Maker,
    /// The server before the clients whose memory is counted joined.
    pub idle: Usage,
    connections: usize,
    refused: usize,
}

impl Course {
    /// Starts server and clients' thread.
    ///
    /// # Errors
    /// When the server cannot be started.
    pub async fn start(choice: &Choice, common: &Common) -> anyhow::Result<Self> {
        let system = choice.start(&common.place).await.with_context(|| format!("starting {}", choice.name()))?;
        let idle = system.usage().await?;
        Ok(Course { system, fleet: Fleet::start()?, maker: Maker::new(common.seed)?, idle, connections: 0, refused: 0 })
    }

    /// Seats people: first everybody's own part, then what needs the others to be connected. Returns the bots per seat.
    /// People whom the server refuses are counted.
    ///
    /// # Errors
    /// When the server refuses everybody.
    pub async fn seat(&mut self, seats: &[Seat]) -> anyhow::Result<Vec<Vec<u64>>> {
        let mut bots = vec![Vec::new(); seats.len()];
        self.pass(seats, &mut bots, false).await?;
        if seats.iter().any(|seat| seat.sends.is_some()) {
            self.fleet.until_connected(self.connections, PATIENCE).await;
        }
        self.pass(seats, &mut bots, true).await?;
        Ok(bots)
    }

    /// The same for a server with one connection a person, without waiting for anybody to be connected.
    ///
    /// # Errors
    /// When the server refuses everybody.
    pub async fn usher(&mut self, seats: &[Seat]) -> anyhow::Result<Vec<u64>> {
        let mut bots = vec![Vec::new(); seats.len()];
        self.pass(seats, &mut bots, false).await?;
        Ok(bots.concat())
    }

    async fn pass(&mut self, seats: &[Seat], bots: &mut [Vec<u64>], follow: bool) -> anyhow::Result<()> {
        let Course { system, maker, fleet, .. } = self;
        let join = async |index: usize| {
            let seat = &seats[index];
            let joined = if follow { system.follow(seat, maker).await } else { system.arrive(seat, maker).await };
            (index, joined)
        };
        let mut joining = stream::iter(0..seats.len()).map(join).buffer_unordered(system.doors());
        let mut refusals = Vec::new();
        let mut let_in = 0;
        while let Some((index, joined)) = joining.next().await {
            match joined {
                Ok(joined) => {
                    let_in += joined.len();
                    for bot in joined {
                        bots[index].push(bot.number);
                        fleet.add(bot);
                    }
                }
                Err(error) => refusals.push(error),
            }
        }
        drop(joining);
        self.connections += let_in + refusals.len();
        self.refused += refusals.len();
        match refusals.pop() {
            Some(error) if let_in == 0 => Err(error),
            _ => Ok(()),
        }
    }

    /// These leave.
    ///
    /// # Errors
    /// When the server is gone.
    pub async fn leave(&mut self, bots: Vec<u64>) -> anyhow::Result<()> {
        self.part(bots, Parting::Goodbye).await
    }

    /// These leave, in this way.
    ///
    /// # Errors
    /// When the server is gone.
    pub async fn part(&mut self, bots: Vec<u64>, parting: Parting) -> anyhow::Result<()> {
        self.connections -= bots.len();
        self.fleet.remove(bots.clone(), parting);
        self.system.forget(&bots).await
    }

    /// Clients negotiate once more, with an ICE `restart` or without. Returns how many, and who was refused.
    ///
    /// # Errors
    /// When the clients' thread has died, which is a bug of ours.
    pub async fn renegotiate(&mut self, whom: Whom, restart: bool) -> anyhow::Result<(usize, Vec<u64>)> {
        let (mut done, mut refused) = (0, Vec::new());
        for (number, offer) in self.fleet.offers(whom, restart).await? {
            match self.system.renegotiate(number, offer).await {
                Ok(answer) => {
                    self.fleet.accept(number, answer);
                    done += 1;
                }
                Err(_) => refused.push(number),
            }
        }
        Ok((done, refused))
    }

    /// Waits while clients to whom nothing came for [`DEAF`] restart ICE, as the page does. Returns how often they did.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn watch_over(&mut self, seconds: u64) -> anyhow::Result<usize> {
        let (end, mut restarts) = (Instant::now() + Duration::from_secs(seconds), 0);
        while Instant::now() < end {
            tokio::time::sleep(LOOK_EVERY).await;
            let (done, refused) = self.renegotiate(Whom::Deaf(DEAF), true).await?;
            ensure!(refused.is_empty(), "the server refused to go on with {refused:?}");
            restarts += done;
        }
        Ok(restarts)
    }

    /// What the server has used so far becomes what memory is counted from.
    ///
    /// # Errors
    /// When the server has ended.
    pub async fn mark_idle(&mut self) -> anyhow::Result<()> {
        self.idle = self.system.usage().await?;
        Ok(())
    }

    /// Waits until all who were let in are connected and hear something. Returns whether they do in time.
    pub async fn settle(&self) -> bool {
        let expected = self.connections - self.refused;
        self.fleet.until_connected(expected, PATIENCE).await && self.fleet.until_hearing(expected, PATIENCE).await
    }

    /// Lets media flow, then counts anew.
    pub async fn warm_up(&self) {
        tokio::time::sleep(WARM_UP).await;
    }

    /// Measures while `meanwhile` runs.
    ///
    /// # Errors
    /// When the server has ended, or `meanwhile` fails.
    pub async fn measure<F>(
        &mut self,
        meanwhile: impl AsyncFnOnce(&mut Course) -> anyhow::Result<F>,
    ) -> anyhow::Result<(Window, F)> {
        let before = self.system.usage().await?;
        self.fleet.measure();
        let (begin, generator) = (Instant::now(), own_cpu());
        let found = meanwhile(self).await?;
        let after = self.system.usage().await?;
        let (span, generator) = (begin.elapsed(), own_cpu() - generator);
        self.fleet.mute();
        Ok((Window { idle: self.idle, before, after, generator, span }, found))
    }

    /// The run's record with what every scenario tells, and the harvest for what only some do.
    ///
    /// # Errors
    /// When nobody is connected: there is nothing to tell.
    pub async fn finish(self, mut run: Run, window: &Window, clients: usize) -> anyhow::Result<(Run, Harvest)> {
        let connected = self.fleet.connected();
        tokio::time::sleep(DRAIN).await;
        let harvest = self.fleet.finish().await?;
        if connected == 0 {
            bail!("nobody gets connected");
        }
        run.connections_count = self.connections;
        run.connected_count = connected;
        run.put_window(window, &harvest, clients);
        Ok((run, harvest))
    }
}
