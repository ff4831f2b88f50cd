//! The dealer of one room on this node: a task with a bounded mailbox. Of all processes one holds the lease and decides, on
//! its own [`Table`]; the others pass on what is asked and tell what was decided.
//!
//! What the table decides is written down first and told then. A process that cannot write does not decide: its lease runs
//! out, another one takes over from what is written and from what the processes tell of their own people.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, MissedTickBehavior, interval};
use uuid::Uuid;

use super::rules::Waiting;
use super::table::{Effect, Problem, Tab, Told};
use super::wire::{Ask, Crowd, Mine, Reply, Wire, encode, topic};
use super::writer::Writer;
use super::{delivery, store};
use crate::base::bus::{Received, Subscription};
use crate::base::tx::Actor;
use crate::live::hall::Hall;
use crate::live::hall::wire::decode;

/// Asks that may wait for the dealer. More arriving at once are told to come again.
pub(super) const MAILBOX: usize = 8_192;
/// How often the table looks at time, and how long arrivals are gathered. Shorter: people are found sooner, in more
/// transactions.
const BEAT: Duration = Duration::from_millis(100);
/// Without the lease, it is tried for this often.
const TRY_LEASE: Duration = Duration::from_millis(500);
/// An ask that nobody answers is sent again after this, and given up after [`GIVE_UP`].
const ASK_AGAIN: Duration = Duration::from_secs(1);
const GIVE_UP: Duration = Duration::from_secs(8);
/// How often a process tells the one that decides whom it has: what the bus lost is repaired then.
const TELL_MINE: Duration = Duration::from_secs(5);
/// People in one such message.
const MINE_AT_ONCE: usize = 100;
/// How often those who wait are told how many they are.
const TELL_CROWD: Duration = Duration::from_secs(1);
/// A dealer without people ends after this.
const IDLE: Duration = Duration::from_secs(30);

/// Something for the dealer.
pub struct Mail {
    pub tab: Tab,
    pub person: Uuid,
    pub ask: Ask,
    /// Nobody waits for the answer when it is closed.
    pub reply: oneshot::Sender<Result<Reply, Problem>>,
}

struct Pending {
    mail: Mail,
    since: Instant,
    sent: Instant,
}

pub(super) struct Dealer {
    hall: Arc<Hall>,
    room_id: i64,
    mail: mpsc::Receiver<Mail>,
    bus: Subscription,
    /// Those of this node who wait or talk.
    own: HashMap<Uuid, Mine>,
    /// Set while this process decides.
    writer: Option<Writer>,
    pending: HashMap<u64, Pending>,
    next_ask: u64,
    tried_lease: Option<Instant>,
    told_mine: Instant,
    told_crowd: (Instant, Crowd),
    busy: Instant,
}

/// Opens the dealer of a room; it ends by itself.
pub(super) async fn open(hall: Arc<Hall>, room_id: i64, mail: mpsc::Receiver<Mail>) -> anyhow::Result<()> {
    let bus = hall.live().base().bus.subscribe(&topic(room_id)).await?;
    let now = Instant::now();
    let dealer = Dealer {
        hall,
        room_id,
        mail,
        bus,
        own: HashMap::new(),
        writer: None,
        pending: HashMap::new(),
        next_ask: 1,
        tried_lease: None,
        told_mine: now,
        told_crowd: (now, Crowd::default()),
        busy: now,
    };
    tokio::spawn(dealer.run());
    Ok(())
}

impl Dealer {
    async fn run(mut self) {
        let mut beat = interval(BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                mail = self.mail.recv() => match mail {
                    Some(mail) => self.take(mail),
                    None => break,
                },
                received = self.bus.next() => match received {
                    Some(Received::Message(message)) => self.hear(decode(&message)),
                    Some(Received::Missed) => self.tell_mine(),
                    None => break,
                },
                _ = beat.tick() => {
                    self.beat().await;
                    if self.is_idle() && self.busy.elapsed() > IDLE {
                        break;
                    }
                }
            }
        }
        self.mail.close();
        if self.writer.take().is_some() {
            self.give_lease().await;
        }
    }

    fn node(&self) -> u64 {
        self.hall.live().node()
    }

    fn is_idle(&self) -> bool {
        let decides_nothing = self.writer.as_ref().is_none_or(|writer| writer.table.is_empty());
        self.own.is_empty() && self.pending.is_empty() && decides_nothing
    }

    fn take(&mut self, mail: Mail) {
        self.busy = Instant::now();
        match self.writer.as_mut() {
            Some(writer) => {
                let answer = writer.answer(mail.tab, mail.person, &mail.ask, self.hall.live().base().now());
                self.answered(mail, answer);
            }
            None => self.pass_on(mail),
        }
    }

    /// The answer goes to the one who asked, and this node remembers whom it has.
    fn answered(&mut self, mail: Mail, answer: Result<Reply, Problem>) {
        if answer.is_ok() {
            match &mail.ask {
                Ask::Start(wants) => {
                    let mut wants = wants.as_ref().clone();
                    if let Some(before) = self.own.get(&mail.person) {
                        wants.since = wants.since.min(before.wants.since);
                    }
                    self.own.insert(mail.person, Mine { tab: mail.tab, wants, call: None });
                }
                Ask::Reconnect(call) => {
                    let wants = match self.own.remove(&mail.person) {
                        Some(mine) => mine.wants,
                        None => Waiting::nobody_yet(mail.person, self.hall.live().base().now()),
                    };
                    self.own.insert(mail.person, Mine { tab: mail.tab, wants, call: Some(*call) });
                }
                Ask::Stop | Ask::Closed | Ask::Leaves | Ask::PutOut
                    if self.own.get(&mail.person).is_some_and(|mine| mine.call.is_none()) =>
                {
                    self.own.remove(&mail.person);
                }
                _ => {}
            }
        }
        let _ = mail.reply.send(answer);
    }

    fn pass_on(&mut self, mail: Mail) {
        if self.pending.len() >= MAILBOX {
            let _ = mail.reply.send(Err(Problem::Full));
            return;
        }
        let id = self.next_ask;
        self.next_ask += 1;
        let now = Instant::now();
        self.send_ask(id, &mail);
        self.pending.insert(id, Pending { mail, since: now, sent: now });
    }

    fn send_ask(&self, id: u64, mail: &Mail) {
        self.publish(&Wire::Asked { id, tab: mail.tab, person: mail.person, ask: mail.ask.clone() });
    }

    fn publish(&self, message: &Wire) {
        self.hall.live().base().bus.publish(&topic(self.room_id), encode(message));
    }

    fn hear(&mut self, message: Option<Wire>) {
        let (node, now) = (self.node(), self.hall.live().base().now());
        match message {
            Some(Wire::Asked { id, tab, person, ask }) if tab.node != node => {
                if let Some(writer) = self.writer.as_mut() {
                    let answer = writer.answer(tab, person, &ask, now);
                    self.publish(&Wire::Answered { node: tab.node, id, answer });
                }
            }
            Some(Wire::Answered { node: to, id, answer }) if to == node => {
                if let Some(pending) = self.pending.remove(&id) {
                    self.answered(pending.mail, answer);
                }
            }
            Some(Wire::Told { tab, person, told }) if tab.node == node => self.deliver(tab, person, *told),
            Some(Wire::Writes { node: writer }) if writer != node => self.tell_mine(),
            Some(Wire::Mine { node: of, people }) if of != node => {
                if let Some(writer) = self.writer.as_mut() {
                    writer.reconcile(people);
                }
            }
            Some(Wire::Crowd { node: of, crowd }) if of != node => self.tell_crowd(crowd),
            _ => {}
        }
    }

    async fn beat(&mut self) {
        if self.writer.is_some() {
            self.decide().await;
        } else if !self.is_idle() && self.tried_lease.is_none_or(|at| at.elapsed() >= TRY_LEASE) {
            self.tried_lease = Some(Instant::now());
            self.try_to_decide().await;
        }
        self.look_after_asks();
        if self.writer.is_none() && self.told_mine.elapsed() >= TELL_MINE {
            self.tell_mine();
        }
    }

    async fn try_to_decide(&mut self) {
        match Writer::take_over(&self.hall, self.room_id).await {
            Ok(Some(mut writer)) => {
                writer.adopt(self.own.values().cloned().collect());
                self.writer = Some(writer);
                self.publish(&Wire::Writes { node: self.node() });
                let pending: Vec<Pending> = self.pending.drain().map(|(_, pending)| pending).collect();
                pending.into_iter().for_each(|pending| self.take(pending.mail));
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, room = self.room_id, "roulette.lease_not_taken"),
        }
    }

    async fn decide(&mut self) {
        let Some(writer) = self.writer.as_mut() else { return };
        match writer.turn(&self.hall).await {
            Ok(effects) => {
                let crowd = writer.crowd();
                self.tell(effects);
                if self.told_crowd.1 != crowd && self.told_crowd.0.elapsed() >= TELL_CROWD {
                    self.told_crowd = (Instant::now(), crowd);
                    self.publish(&Wire::Crowd { node: self.node(), crowd });
                    self.tell_crowd(crowd);
                }
            }
            Err(error) => {
                tracing::warn!(%error, room = self.room_id, "roulette.lease_lost");
                self.writer = None;
            }
        }
    }

    fn tell(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let Effect::Tell(tab, person, told) = effect else { continue };
            if tab.node == self.node() {
                self.deliver(tab, person, told);
            } else {
                self.publish(&Wire::Told { tab, person, told: Box::new(told) });
            }
        }
    }

    /// Tells somebody of this node, and remembers it.
    fn deliver(&mut self, tab: Tab, person: Uuid, told: Told) {
        self.busy = Instant::now();
        let is_this = self.own.get(&person).is_some_and(|mine| mine.tab == tab);
        match &told {
            Told::Found { call, .. } => {
                if let Some(mine) = self.own.get_mut(&person) {
                    mine.call = Some(*call);
                }
            }
            Told::Started(talk) | Told::Changed { talk, .. } => {
                if let Some(mine) = self.own.get_mut(&person) {
                    mine.call = Some(talk.call);
                    mine.wants.met.extend(talk.people.iter().filter(|other| **other != person));
                }
            }
            Told::Withdrawn { waits: true, .. } => {
                if let Some(mine) = self.own.get_mut(&person) {
                    mine.call = None;
                }
            }
            Told::Withdrawn { waits: false, .. }
            | Told::Over { .. }
            | Told::Dropped { .. }
            | Told::Elsewhere { .. } => {
                if is_this {
                    self.own.remove(&person);
                }
            }
            Told::Extension { .. } => {}
        }
        delivery::deliver(&self.hall, self.room_id, tab, person, told);
    }

    fn tell_crowd(&self, crowd: Crowd) {
        let waiting = self.own.values().filter(|mine| mine.call.is_none()).map(|mine| mine.tab);
        delivery::tell_crowd(&self.hall, self.room_id, waiting, crowd);
    }

    fn look_after_asks(&mut self) {
        let over: Vec<u64> =
            self.pending.iter().filter(|(_, one)| one.since.elapsed() > GIVE_UP).map(|(id, _)| *id).collect();
        for id in over {
            if let Some(pending) = self.pending.remove(&id) {
                let _ = pending.mail.reply.send(Err(Problem::Nobody));
            }
        }
        let late: Vec<u64> =
            self.pending.iter().filter(|(_, one)| one.sent.elapsed() > ASK_AGAIN).map(|(id, _)| *id).collect();
        for id in late {
            if let Some(pending) = self.pending.get_mut(&id) {
                pending.sent = Instant::now();
            }
            if let Some(pending) = self.pending.get(&id) {
                self.send_ask(id, &pending.mail);
            }
        }
    }

    fn tell_mine(&mut self) {
        self.told_mine = Instant::now();
        let all: Vec<Mine> = self.own.values().cloned().collect();
        for people in all.chunks(MINE_AT_ONCE) {
            self.publish(&Wire::Mine { node: self.node(), people: people.to_vec() });
        }
    }

    async fn give_lease(&self) {
        let base = self.hall.live().base();
        let given = async {
            let mut tx = base.begin(Actor::System).await?;
            store::give_lease(&mut tx, self.room_id, self.node()).await?;
            tx.commit().await
        };
        if let Err(error) = given.await {
            tracing::warn!(%error, room = self.room_id, "roulette.lease_not_given");
        }
    }
}
