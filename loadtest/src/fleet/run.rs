//! The clients' thread: sockets as they become readable, beats as they become due.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::time::{Duration, Instant};

use sfu_node::socket::{Inbox, Outgoing, Udp};

use super::bot::Round;
use super::noted::{Harvest, Noted, Person};
use super::{Bot, Order, Parting, Progress, Whom};
use crate::media::BEAT_MS;
use crate::poller::Poller;

/// Clients look after their timers this often.
const TICK: Duration = Duration::from_millis(20);
/// Longest sleep, so that orders are taken in time.
const PATIENCE: Duration = Duration::from_millis(5);
/// Senders are spread over two beats in so many steps, as people's cameras are.
const SPREAD: u64 = 16;

/// The thread's state.
pub struct Run {
    epoch: Instant,
    orders: Receiver<Order>,
    progress: Arc<Progress>,
    poller: Poller,
    bots: HashMap<u64, Bot>,
    beats: BinaryHeap<Reverse<(Instant, u64)>>,
    inbox: Inbox,
    outgoing: Outgoing,
    noted: Option<Noted>,
    sent: u64,
    muted: Option<Instant>,
    left: Vec<Person>,
}

impl Run {
    /// Nobody is there yet.
    pub fn new(epoch: Instant, orders: Receiver<Order>, progress: Arc<Progress>) -> io::Result<Self> {
        Ok(Run {
            epoch,
            orders,
            progress,
            poller: Poller::new()?,
            bots: HashMap::new(),
            beats: BinaryHeap::new(),
            inbox: Inbox::new(),
            outgoing: Outgoing::new(),
            noted: None,
            sent: 0,
            muted: None,
            left: Vec::new(),
        })
    }

    /// Runs until it is told to finish, or until nobody could tell it any more.
    pub fn forever(mut self) {
        let mut ready = Vec::new();
        let mut ticked = Instant::now();
        loop {
            self.poller.wait(self.patience(), &mut ready);
            for number in &ready {
                self.receive(*number);
                self.beat();
            }
            self.beat();
            if ticked.elapsed() >= TICK {
                ticked = Instant::now();
                self.tick(ticked);
            }
            loop {
                match self.orders.try_recv() {
                    Ok(order) => {
                        if !self.obey(order) {
                            return;
                        }
                    }
                    Err(TryRecvError::Empty) => break,
                    Err(TryRecvError::Disconnected) => return,
                }
            }
        }
    }

    fn patience(&self) -> Duration {
        let next = self.beats.peek().map(|Reverse((due, _))| due.saturating_duration_since(Instant::now()));
        next.unwrap_or(PATIENCE).min(PATIENCE)
    }

    fn receive(&mut self, number: u64) {
        let Some(bot) = self.bots.get_mut(&number) else { return };
        bot.receive(&mut Round {
            now: Instant::now(),
            epoch: self.epoch,
            inbox: &mut self.inbox,
            outgoing: &mut self.outgoing,
            noted: self.noted.as_mut(),
        });
    }

    fn beat(&mut self) {
        while let Some(Reverse((due, number))) = self.beats.peek().copied() {
            if due > Instant::now() {
                return;
            }
            self.beats.pop();
            let Some(bot) = self.bots.get_mut(&number) else { continue };
            self.beats.push(Reverse((due + Duration::from_millis(BEAT_MS), number)));
            if self.muted.is_none() {
                self.sent += bot.beat(self.epoch, &mut self.outgoing);
            }
        }
    }

    fn tick(&mut self, now: Instant) {
        let (mut connected, mut hearing) = (0, 0);
        for bot in self.bots.values_mut() {
            bot.tick(now, &mut self.outgoing);
            connected += usize::from(bot.is_connected());
            hearing += usize::from(bot.is_connected() && bot.hears_everything());
        }
        self.progress.connected.store(connected, Ordering::Relaxed);
        self.progress.hearing.store(hearing, Ordering::Relaxed);
    }

    /// Does what is asked. Returns whether to go on.
    fn obey(&mut self, order: Order) -> bool {
        let now = Instant::now();
        match order {
            Order::Add(bot) => self.add(now, *bot),
            Order::Remove(numbers, parting) => {
                numbers.into_iter().for_each(|number| self.remove(now, number, parting));
            }
            Order::Measure => {
                self.bots.values_mut().for_each(|bot| bot.forget(now));
                self.left.clear();
                self.sent = 0;
                self.noted = Some(Noted::new(now));
            }
            Order::Mute => self.muted = Some(now),
            Order::Offers(whom, restart, reply) => {
                // Whoever asked may have gone.
                let _ = reply.send(self.offers(now, &whom, restart));
            }
            Order::Accept(number, answer) => {
                if let Some(bot) = self.bots.get_mut(&number) {
                    bot.accept(now, &answer, &mut self.outgoing);
                }
            }
            Order::Moments(reply) => {
                let mut bots: Vec<&Bot> = self.bots.values().collect();
                bots.sort_by_key(|bot| bot.number);
                // Whoever asked may have gone.
                let _ = reply.send(bots.into_iter().map(Bot::moments).collect());
            }
            Order::Finish(reply) => {
                // Whoever asked may have gone.
                let _ = reply.send(self.finish());
                return false;
            }
        }
        true
    }

    fn add(&mut self, now: Instant, mut bot: Bot) {
        let number = bot.number;
        if self.poller.add(bot.udp.fd(), number).is_err() {
            // It will count as one that never got connected.
            self.left.push(Person::of(&bot, now));
            return;
        }
        bot.tick(now, &mut self.outgoing);
        if bot.studio.is_some() {
            let offset = Duration::from_millis(2 * BEAT_MS) * (number % SPREAD) as u32 / SPREAD as u32;
            self.beats.push(Reverse((now + offset, number)));
        }
        self.bots.insert(number, bot);
    }

    fn remove(&mut self, now: Instant, number: u64, parting: Parting) {
        if let Some(mut bot) = self.bots.remove(&number) {
            if parting == Parting::Goodbye {
                bot.close(now, &mut self.outgoing);
            }
            self.left.push(Person::of(&bot, now));
        }
    }

    fn offers(&mut self, now: Instant, whom: &Whom, restart: bool) -> Vec<(u64, String)> {
        let meant = |bot: &Bot| match whom {
            Whom::Deaf(patience) => bot.is_deaf(now, *patience),
            Whom::These(numbers) => numbers.contains(&bot.number),
        };
        let mut offers = Vec::new();
        for bot in self.bots.values_mut().filter(|bot| meant(bot)) {
            // Without a socket left the client stays where it is.
            let udp = restart.then(|| Udp::bind(SocketAddr::from(([0, 0, 0, 0], 0))).ok()).flatten();
            if restart && udp.as_ref().is_none_or(|udp| self.poller.add(udp.fd(), bot.number).is_err()) {
                continue;
            }
            offers.push((bot.number, bot.offer_again(now, udp)));
        }
        offers
    }

    fn finish(&mut self) -> Harvest {
        let now = Instant::now();
        let mut people = std::mem::take(&mut self.left);
        // Since then nothing could be heard or seen any more.
        let until = self.muted.unwrap_or(now);
        people.extend(self.bots.values().map(|bot| Person::of(bot, until)));
        people.sort_by_key(|person| person.number);
        for bot in self.bots.values_mut() {
            bot.close(now, &mut self.outgoing);
        }
        let noted = self.noted.take().unwrap_or_else(|| Noted::new(now));
        noted.harvest(self.sent, people)
    }
}
