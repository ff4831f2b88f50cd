//! A whole audience on its sockets: everybody is in one room, hears the chat and is seen.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::ensure;
use clap::Args;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use tokio::sync::mpsc;
use tokio::task::{JoinSet, LocalSet};
use tokio::time::{MissedTickBehavior, interval, sleep, sleep_until};

use super::Served;
use crate::machine::own_cpu;
use crate::report::run::{percent, percentile, round as rounded};
use crate::report::{Column, Report, Run};
use crate::site::{Conversation, Frame, Site};

/// What to measure.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
    /// Numbers of people, e.g. `1000,10000`.
    #[arg(long, value_delimiter = ',', default_value = "1000")]
    people: Vec<usize>,
    /// People who come per second.
    #[arg(long, default_value_t = 500)]
    arrivals: u32,
    /// Chat messages per second; each goes to everybody.
    #[arg(long, default_value_t = 2.0)]
    messages: f64,
    /// Restarts the program when the chat was measured: everybody comes back, and reads what was missed.
    #[arg(long)]
    restart: bool,
    /// How many of the people read five frames a second and no more once they are in; the figures are the others'.
    #[arg(long, default_value_t = 0)]
    slow: usize,
    /// Bytes of each message, at least.
    #[arg(long, default_value_t = 0)]
    bytes: usize,
    /// What all scenarios of the whole program know.
    #[command(flatten)]
    pub served: Served,
}

const COLUMNS: &[Column] = &[
    Column::new("joined_count", "joined", 0),
    Column::new("joins_per_s", "joins/s", 0),
    Column::new("join_p95_ms", "join p95 ms", 0),
    Column::new("server_memory_per_socket_kib", "KiB/socket", 1),
    Column::new("messages_count", "messages", 0),
    Column::new("delivered_percent", "delivered %", 2),
    Column::new("chat_p50_ms", "chat p50 ms", 1),
    Column::new("chat_p95_ms", "p95 ms", 1).plotted(),
    Column::new("chat_p99_ms", "p99 ms", 1),
    Column::new("server_core_percent", "server core %", 1),
    Column::new("server_cpu_per_delivery_us", "CPU us/delivery", 2),
    Column::new("back_p95_s", "back p95 s", 1),
    Column::new("back_all_s", "all back s", 1),
    Column::new("lost_count", "lost", 0),
    Column::new("slow_closed_count", "slow closed", 0),
    Column::new("slow_told_count", "told why", 0),
    Column::new("server_memory_grown_mib", "grown MiB", 1),
    Column::new("generator_core_percent", "generator core %", 1),
];

/// People who speak in turns: nobody may write faster than once a second.
const SPEAKERS: usize = 64;
/// How long everybody may take to come, after the last was asked to.
const PATIENCE: Duration = Duration::from_secs(60);
/// What is under way arrives.
const DRAIN: Duration = Duration::from_secs(5);
/// Between two frames of a slow reader.
const SLOW_PACE: Duration = Duration::from_millis(200);
/// The code of a socket that was closed because its reader was too slow.
const TOO_SLOW: u16 = 1013;
/// Between two tries to come in: as a page does, and a random part of it more.
const TRY_AGAIN: Duration = Duration::from_millis(500);

/// Runs the scenario and prints its figures.
///
/// # Errors
/// When the program cannot be started or ends.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let mut report = Report::new("audience", COLUMNS, arguments.served.json);
    for people in &arguments.people {
        for round in 1..=arguments.served.rounds {
            report.add(&LocalSet::new().run_until(once(&arguments, *people, round)).await?)?;
        }
    }
    report.finish();
    Ok(())
}

async fn once(arguments: &Arguments, people: usize, round: u32) -> anyhow::Result<Run> {
    let served = &arguments.served;
    let mut site = Site::start(&served.program, &served.place, people, &[]).await?;
    let mut run = Run::of("audience", "eventyay", round, people);
    let idle = site.usage()?;
    let crowd = Crowd::of(&site, people, arguments)?;
    let mut lives = JoinSet::new();

    let asked = Instant::now();
    for number in 0..people {
        lives.spawn_local(live(
            crowd.clone(),
            number,
            asked + Duration::from_secs(1) * number as u32 / arguments.arrivals,
        ));
    }
    crowd.until_all_in(asked + Duration::from_secs(1) * people as u32 / arguments.arrivals + PATIENCE).await;
    let joins = crowd.arrivals.take();
    run.connections_count = people;
    run.connected_count = joins.len();
    put_joins(&mut run, &joins, asked);
    let held = site.usage()?;
    run.put("server_memory_mib", Some(rounded(held.memory as f64 / 1_048_576.0, 1)));
    let grown = held.memory.saturating_sub(idle.memory) as f64 / 1_024.0;
    run.put("server_memory_per_socket_kib", Some(rounded(grown / people as f64, 1)));

    let (begin, before, generator) = (Instant::now(), site.usage()?, own_cpu());
    chat(&crowd, arguments.messages, begin + Duration::from_secs(served.seconds)).await;
    crowd.until_heard(Instant::now() + DRAIN).await;
    let (span, after, generator) = (begin.elapsed(), site.usage()?, own_cpu() - generator);
    put_chat(&mut run, &crowd);
    if crowd.slow > 0 {
        let grown = after.memory as f64 - held.memory as f64;
        run.put("server_memory_grown_mib", Some(rounded(grown / 1_048_576.0, 1)));
        crowd.until_read_up(Instant::now() + PATIENCE).await;
        run.put("slow_closed_count", Some(crowd.ends.borrow().len()));
        run.put("slow_told_count", Some(crowd.ends.borrow().iter().filter(|told| **told).count()));
    }
    let cpu = after.cpu.saturating_sub(before.cpu).as_secs_f64();
    run.put("server_core_percent", Some(rounded(cpu / span.as_secs_f64() * 100.0, 1)));
    run.put("generator_core_percent", Some(rounded(generator.as_secs_f64() / span.as_secs_f64() * 100.0, 1)));
    let deliveries = crowd.latencies.borrow().len().max(1) as f64;
    run.put("server_cpu_per_delivery_us", Some(rounded(cpu * 1e6 / deliveries, 2)));

    if arguments.restart {
        restart(&mut site, &crowd, arguments.messages, &mut run).await?;
    }
    lives.shutdown().await;
    Ok(run)
}

/// Messages go on while the program restarts; each that was acknowledged has to reach everybody in the end.
async fn restart(site: &mut Site, crowd: &Rc<Crowd>, messages: f64, run: &mut Run) -> anyhow::Result<()> {
    crowd.inside.set(0);
    let begin = Instant::now();
    let speaking = tokio::task::spawn_local({
        let crowd = crowd.clone();
        async move { chat(&crowd, messages, begin + Duration::from_secs(20)).await }
    });
    site.restart().await?;
    run.put("restart_s", Some(rounded(begin.elapsed().as_secs_f64(), 2)));
    crowd.until_all_in(begin + PATIENCE).await;
    let mut back: Vec<f64> =
        crowd.arrivals.take().iter().map(|(_, at)| at.saturating_duration_since(begin).as_secs_f64()).collect();
    back.sort_by(f64::total_cmp);
    run.put("back_count", Some(back.len()));
    run.put("back_p95_s", percentile(&back, 0.95).map(|seconds| rounded(seconds, 2)));
    run.put("back_all_s", back.last().filter(|_| back.len() == crowd.tokens.len()).map(|seconds| rounded(*seconds, 2)));
    speaking.await?;
    crowd.until_heard(Instant::now() + DRAIN).await;
    let (lost, twice) = crowd.lost_and_twice();
    run.put("lost_count", Some(lost));
    run.put("twice_count", Some(twice));
    Ok(())
}

fn put_joins(run: &mut Run, joins: &[(Duration, Instant)], asked: Instant) {
    let mut took: Vec<f64> = joins.iter().map(|(took, _)| took.as_secs_f64() * 1e3).collect();
    took.sort_by(f64::total_cmp);
    run.put("joined_count", Some(joins.len()));
    let last = joins.iter().map(|(_, at)| *at).max().unwrap_or(asked);
    run.put("joins_per_s", Some(rounded(joins.len() as f64 / last.duration_since(asked).as_secs_f64().max(1e-3), 1)));
    run.put("join_p50_ms", percentile(&took, 0.5).map(|ms| rounded(ms, 1)));
    run.put("join_p95_ms", percentile(&took, 0.95).map(|ms| rounded(ms, 1)));
}

fn put_chat(run: &mut Run, crowd: &Crowd) {
    let mut latencies = crowd.latencies.borrow().clone();
    latencies.sort_unstable();
    let acked = crowd.messages.borrow().iter().filter(|message| message.acked).count() as u64;
    let expected = acked * crowd.readers() as u64;
    run.put("messages_count", Some(acked));
    run.put("refused_count", Some(crowd.messages.borrow().len() as u64 - acked));
    run.put("delivered_percent", Some(rounded(percent(latencies.len() as u64, expected), 3)));
    for (key, share) in [("chat_p50_ms", 0.5), ("chat_p95_ms", 0.95), ("chat_p99_ms", 0.99), ("chat_most_ms", 1.0)] {
        run.put(key, percentile(&latencies, share).map(|us| rounded(f64::from(us) / 1e3, 1)));
    }
}

/// Speakers in turns, at this pace, until the end.
async fn chat(crowd: &Crowd, per_second: f64, end: Instant) {
    let mut pace = interval(Duration::from_secs_f64(1.0 / per_second.max(0.01)));
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while Instant::now() < end {
        pace.tick().await;
        let speaker = crowd.messages.borrow().len() % crowd.mouths.len();
        let number = {
            let mut messages = crowd.messages.borrow_mut();
            messages.push(Message::default());
            messages.len() - 1
        };
        // A full queue is a speaker without a connection; the message is never acknowledged then.
        let _ = crowd.mouths[speaker].try_send(number);
    }
}

/// A message, as it went.
#[derive(Clone, Default)]
struct Message {
    acked: bool,
    heard: u32,
    twice: u32,
}

/// What everybody shares; all live in one thread.
struct Crowd {
    url: String,
    room: i64,
    tokens: Vec<String>,
    begun: Instant,
    /// How long coming in took, and when it was done.
    arrivals: RefCell<Vec<(Duration, Instant)>>,
    inside: Cell<usize>,
    messages: RefCell<Vec<Message>>,
    /// Microseconds from saying to hearing.
    latencies: RefCell<Vec<u32>>,
    mouths: Vec<mpsc::Sender<usize>>,
    ears: RefCell<Vec<Option<mpsc::Receiver<usize>>>>,
    /// The last so many read slowly.
    slow: usize,
    bytes: usize,
    /// Of each who read slowly and was closed: whether they could read why.
    ends: RefCell<Vec<bool>>,
}

impl Crowd {
    fn of(site: &Site, people: usize, arguments: &Arguments) -> anyhow::Result<Rc<Self>> {
        let tokens = site.demo.crowd.clone();
        ensure!(tokens.len() == people, "{} came of {people}", tokens.len());
        ensure!(arguments.slow < people, "somebody has to read");
        let room = site.demo.rooms.iter().find(|room| room.slug == "main-stage").map_or(1, |room| room.id);
        let (mouths, ears) =
            (0..(people - arguments.slow).min(SPEAKERS)).map(|_| mpsc::channel(16)).map(|(a, b)| (a, Some(b))).unzip();
        Ok(Rc::new(Crowd {
            url: site.demo.ws_url.clone(),
            room,
            tokens,
            begun: Instant::now(),
            arrivals: RefCell::default(),
            inside: Cell::new(0),
            messages: RefCell::default(),
            latencies: RefCell::default(),
            mouths,
            ears: RefCell::new(ears),
            slow: arguments.slow,
            bytes: arguments.bytes,
            ends: RefCell::default(),
        }))
    }

    fn readers(&self) -> usize {
        self.tokens.len() - self.slow
    }

    fn came_in(&self, since: Instant) {
        let now = Instant::now();
        self.arrivals.borrow_mut().push((now - since, now));
        self.inside.set(self.inside.get() + 1);
    }

    /// Counts a message as heard by one person; `latency` where it came by itself.
    fn hears(&self, body: &str, own: &mut Vec<bool>, is_push: bool) {
        let mut words = body.split(' ').filter_map(|word| word.get(2..)?.parse::<u64>().ok());
        let (Some(at), Some(number)) = (words.next(), words.next()) else { return };
        let mut messages = self.messages.borrow_mut();
        let Some(message) = messages.get_mut(number as usize) else { return };
        own.resize(own.len().max(number as usize + 1), false);
        if std::mem::replace(&mut own[number as usize], true) {
            message.twice += u32::from(is_push);
            return;
        }
        message.heard += 1;
        if is_push {
            let now = self.begun.elapsed().as_micros() as u64;
            self.latencies.borrow_mut().push(u32::try_from(now.saturating_sub(at)).unwrap_or(u32::MAX));
        }
    }

    async fn until_all_in(&self, end: Instant) {
        while self.inside.get() < self.tokens.len() && Instant::now() < end {
            sleep(Duration::from_millis(20)).await;
        }
    }

    async fn until_heard(&self, end: Instant) {
        while self.lost_and_twice().0 > 0 && Instant::now() < end {
            sleep(Duration::from_millis(20)).await;
        }
    }

    async fn until_read_up(&self, end: Instant) {
        while self.ends.borrow().len() < self.slow && Instant::now() < end {
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Deliveries of acknowledged messages that did not happen, and those that happened twice.
    fn lost_and_twice(&self) -> (u64, u64) {
        let messages = self.messages.borrow();
        let lost = messages.iter().filter(|message| message.acked);
        let lost = lost.map(|message| (self.readers() as u64).saturating_sub(u64::from(message.heard))).sum();
        (lost, messages.iter().map(|message| u64::from(message.twice)).sum())
    }
}

/// Somebody comes at `at`, stays, and comes back when the connection ends.
async fn live(crowd: Rc<Crowd>, number: usize, at: Instant) {
    let mut chance = SmallRng::seed_from_u64(number as u64);
    let mut ear = crowd.ears.borrow_mut().get_mut(number).and_then(Option::take);
    let (mut own, mut newest) = (Vec::new(), None);
    sleep_until(at.into()).await;
    loop {
        let since = Instant::now();
        match Conversation::begin(&crowd.url, &crowd.tokens[number], crowd.room).await {
            Ok(mut conversation) => {
                if let Some(after) = newest
                    && let Ok(missed) = conversation.missed(after).await
                {
                    missed.iter().for_each(|(id, body)| {
                        newest = newest.max(Some(*id));
                        crowd.hears(body, &mut own, false);
                    });
                }
                crowd.came_in(since);
                if number >= crowd.readers() {
                    return crawl(&crowd, conversation).await;
                }
                let wait = stay(&crowd, &mut conversation, &mut ear, &mut own, &mut newest).await;
                sleep(wait.0 + wait.1.mul_f64(chance.random())).await;
            }
            Err(_) => sleep(TRY_AGAIN + TRY_AGAIN.mul_f64(chance.random())).await,
        }
    }
}

/// Reads slowly until the connection ends, as on a bad train.
async fn crawl(crowd: &Crowd, mut conversation: Conversation) {
    let mut pace = interval(SLOW_PACE);
    let mut pinged = Instant::now();
    let told = loop {
        pace.tick().await;
        if pinged.elapsed() >= Duration::from_secs(conversation.ping_interval) {
            // A socket that is gone says so when it is read.
            let _ = conversation.ping().await;
            pinged = Instant::now();
        }
        if let Frame::Closed(code) = conversation.read().await {
            break code == Some(TOO_SLOW);
        }
    };
    crowd.ends.borrow_mut().push(told);
}

/// Until the connection ends; returns when to come back, and how much of it may be random.
async fn stay(
    crowd: &Crowd,
    conversation: &mut Conversation,
    ear: &mut Option<mpsc::Receiver<usize>>,
    own: &mut Vec<bool>,
    newest: &mut Option<i64>,
) -> (Duration, Duration) {
    let mut pings = interval(Duration::from_secs(conversation.ping_interval));
    let mut saying = Vec::new();
    loop {
        tokio::select! {
            frame = conversation.read() => match frame {
                Frame::Said { event_id, body } => {
                    *newest = (*newest).max(Some(event_id));
                    crowd.hears(&body, own, true);
                }
                Frame::Done(id) => {
                    if let Some(at) = saying.iter().position(|(asked, _)| *asked == id) {
                        let (_, number): (u64, usize) = saying.swap_remove(at);
                        crowd.messages.borrow_mut()[number].acked = true;
                    }
                }
                Frame::Drop(after, jitter) => return (Duration::from_secs_f64(after), Duration::from_secs_f64(jitter)),
                Frame::Closed(_) => return (Duration::ZERO, TRY_AGAIN),
                Frame::Refused(_) | Frame::Other => {}
            },
            Some(number) = next(ear) => {
                let at = crowd.begun.elapsed().as_micros();
                match conversation.say(&format!("t={at} n={number} {:.<1$}", "", crowd.bytes)).await {
                    Ok(id) => saying.push((id, number)),
                    Err(_) => return (Duration::ZERO, TRY_AGAIN),
                }
            }
            _ = pings.tick() => {
                if conversation.ping().await.is_err() {
                    return (Duration::ZERO, TRY_AGAIN);
                }
            }
        }
    }
}

/// What this person shall say next; most never say anything.
async fn next(ear: &mut Option<mpsc::Receiver<usize>>) -> Option<usize> {
    match ear {
        Some(ear) => ear.recv().await,
        None => std::future::pending().await,
    }
}
