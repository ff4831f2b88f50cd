//! What is noted while a run is measured, and what is left of it in the end.

use std::time::{Duration, Instant};

use super::Moments;
use super::bot::Bot;
use super::playout;
use super::playout::layers::Step;
use super::stream::Tally;
use crate::media;

/// Length of one step of the plot over time.
pub const STEP: Duration = Duration::from_millis(100);
/// Steps kept: ten minutes. What comes later is counted, but not plotted.
const MAX_STEPS: usize = 6_000;
/// Latencies kept. Beyond, a run has more than enough for its percentiles.
const MAX_LATENCIES: usize = 4_000_000;

/// Noted packet by packet.
#[derive(Clone, Debug)]
pub struct Noted {
    /// Decrypted packets that were not authentic.
    pub broken: u64,
    begin: Instant,
    latencies: Vec<u32>,
    steps: Vec<u32>,
}

/// What one client experienced.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// Its number.
    pub number: u64,
    /// When its connection was asked for; none for somebody who never was.
    pub asked: Option<Instant>,
    /// How long connecting took.
    pub moments: Moments,
    /// Every stream's count.
    pub streams: Vec<Tally>,
    /// Audio frames that should have played, and those that could not; only of clients that play.
    pub audio_frames: (u64, u64),
    /// The longest time in which no sound came.
    pub longest_silence: Duration,
    /// What was to be seen, per picture.
    pub pictures: Vec<playout::Seen>,
    /// The layers of its first picture over time.
    pub layers: Vec<Step>,
    /// Packets that came as repairs.
    pub repaired: u64,
    /// Malformed packets that it sent.
    pub vandalised: u64,
}

/// Everything that a run's clients counted.
#[derive(Clone, Debug, Default)]
pub struct Harvest {
    /// RTP packets that clients sent while it was measured.
    pub sent: u64,
    /// Decrypted packets that were not authentic.
    pub broken: u64,
    /// Latencies of the decrypted packets in microseconds, ascending.
    pub latencies: Vec<u32>,
    /// Packets received per [`STEP`].
    pub steps: Vec<u32>,
    /// Every client, those that left included.
    pub people: Vec<Person>,
}

impl Noted {
    /// From `begin` on.
    pub fn new(begin: Instant) -> Self {
        Noted { broken: 0, begin, latencies: Vec::new(), steps: Vec::new() }
    }

    /// Packets have arrived.
    pub fn arrived(&mut self, now: Instant, packets: u32) {
        let step = (now.saturating_duration_since(self.begin).as_micros() / STEP.as_micros()) as usize;
        if step < MAX_STEPS {
            if self.steps.len() <= step {
                self.steps.resize(step + 1, 0);
            }
            self.steps[step] += packets;
        }
    }

    /// A payload was opened.
    pub fn latency(&mut self, epoch: Instant, payload: &[u8]) {
        if self.latencies.len() < MAX_LATENCIES {
            self.latencies.extend(latency(epoch, payload));
        }
    }

    /// Turns notes into a harvest.
    pub fn harvest(mut self, sent: u64, people: Vec<Person>) -> Harvest {
        self.latencies.sort_unstable();
        Harvest { sent, broken: self.broken, latencies: self.latencies, steps: self.steps, people }
    }
}

impl Person {
    /// When it was connected.
    pub fn connected_at(&self) -> Option<Instant> {
        Some(self.asked? + self.moments.connected?)
    }

    /// What `bot` has counted until `now`.
    pub fn of(bot: &Bot, now: Instant) -> Self {
        let sum = |(a, b): (u64, u64), (c, d): (u64, u64)| (a + c, b + d);
        let streams = bot.streams().iter();
        let pictures = streams.clone().zip(bot.players()).filter(|(stream, _)| !stream.is_sound());
        let first = pictures.clone().next();
        Person {
            number: bot.number,
            asked: Some(bot.asked),
            moments: bot.moments(),
            streams: streams.map(|stream| stream.tally()).collect(),
            audio_frames: bot.players().iter().map(|player| player.audio.missing(now)).fold((0, 0), sum),
            longest_silence: bot
                .players()
                .iter()
                .map(|player| player.audio.longest_silence())
                .max()
                .unwrap_or_default(),
            pictures: pictures.map(|(_, player)| player.video.seen(now)).collect(),
            layers: first.map(|(_, player)| player.layers.steps().to_vec()).unwrap_or_default(),
            vandalised: bot.vandalised(),
            repaired: bot.players().iter().map(|player| player.repaired).sum(),
        }
    }
}

impl Harvest {
    /// Packets received.
    pub fn received(&self) -> u64 {
        self.tallies().map(|tally| tally.received).sum()
    }

    /// Packets missing between the first and the last of each stream.
    pub fn lost(&self) -> u64 {
        self.tallies().map(|tally| tally.lost).sum()
    }

    /// Streams without a packet.
    pub fn silent(&self) -> usize {
        self.tallies().filter(|tally| tally.silent).count()
    }

    fn tallies(&self) -> impl Iterator<Item = &Tally> {
        self.people.iter().flat_map(|person| &person.streams)
    }
}

/// How long a latency may be told as; what is longer is a broken clock.
const MAX_LATENCY_US: u64 = 60_000_000;

/// The latency of a payload on arrival, in microseconds.
fn latency(epoch: Instant, payload: &[u8]) -> Option<u32> {
    let now = epoch.elapsed().as_micros() as u64;
    let micros = now.checked_sub(media::sent_at(payload)?)?;
    (micros < MAX_LATENCY_US).then_some(micros as u32)
}
