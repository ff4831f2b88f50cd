//! Seats: the sessions of people at one event. A seat outlives its socket for the resume window.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signaling::protocol::{ChannelId, Push, User};
use signaling::session::Farewell;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use crate::live::door::Handover;

/// What waits for a seat's task. The session behind it has the real bound; this one only spans the moments in which the
/// task is busy, so a full mailbox means a starved process and ends the seat.
const MAILBOX: usize = 1_024;

/// A session of this process. Rising: the newest has the largest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SeatId(pub u64);

/// What others tell the task of a seat.
pub enum Mail {
    Push(Push),
    End(Farewell),
    /// A new socket wants to go on with this session, having seen `version`.
    TakeOver {
        version: u64,
        heir: oneshot::Sender<Handover>,
    },
}

/// The posting side of a seat.
#[derive(Clone)]
pub struct Mailbox {
    sender: mpsc::Sender<Mail>,
    overrun: Arc<AtomicBool>,
}

impl Mailbox {
    pub fn new() -> (Mailbox, mpsc::Receiver<Mail>) {
        let (sender, receiver) = mpsc::channel(MAILBOX);
        (Mailbox { sender, overrun: Arc::default() }, receiver)
    }

    pub fn post(&self, mail: Mail) {
        if let Err(mpsc::error::TrySendError::Full(_)) = self.sender.try_send(mail) {
            self.overrun.store(true, Ordering::Relaxed);
        }
    }

    /// Something did not fit: the session has a gap and must end.
    pub fn is_overrun(&self) -> bool {
        self.overrun.load(Ordering::Relaxed)
    }
}

/// All seats of an event on this node, and the people on them.
#[derive(Default)]
pub struct Seats {
    seats: HashMap<SeatId, Seated>,
    people: HashMap<Uuid, Person>,
}

struct Seated {
    person: Uuid,
    mailbox: Mailbox,
    subscriptions: HashSet<ChannelId>,
}

struct Person {
    user: User,
    seats: BTreeMap<SeatId, ()>,
}

impl Seats {
    /// Seats a person. Beyond `most` seats the oldest ones have to go: those are returned.
    pub fn take(&mut self, seat: SeatId, user: &User, mailbox: Mailbox, most: usize) -> Vec<Mailbox> {
        self.seats.insert(seat, Seated { person: user.id, mailbox, subscriptions: HashSet::new() });
        let person =
            self.people.entry(user.id).or_insert_with(|| Person { user: user.clone(), seats: BTreeMap::new() });
        person.user = user.clone();
        person.seats.insert(seat, ());
        let excess = person.seats.len().saturating_sub(most.max(1));
        let oldest = person.seats.keys().take(excess);
        oldest.filter_map(|seat| self.seats.get(seat)).map(|seated| seated.mailbox.clone()).collect()
    }

    /// Returns the person when it was their last seat.
    pub fn give_up(&mut self, seat: SeatId) -> Option<Uuid> {
        let person = self.seats.remove(&seat)?.person;
        let seats = &mut self.people.get_mut(&person)?.seats;
        seats.remove(&seat);
        if seats.is_empty() { self.people.remove(&person).map(|_| person) } else { None }
    }

    pub fn user(&self, person: Uuid) -> Option<&User> {
        self.people.get(&person).map(|here| &here.user)
    }

    pub fn rename(&mut self, user: &User) {
        if let Some(here) = self.people.get_mut(&user.id) {
            here.user = user.clone();
        }
    }

    pub fn of_person(&self, person: Uuid) -> Vec<SeatId> {
        self.people.get(&person).map(|here| here.seats.keys().copied().collect()).unwrap_or_default()
    }

    pub fn person_of(&self, seat: SeatId) -> Option<Uuid> {
        self.seats.get(&seat).map(|seated| seated.person)
    }

    /// Whether this seat hears the channel.
    pub fn listens(&self, seat: SeatId, channel: ChannelId) -> bool {
        self.seats.get(&seat).is_some_and(|seated| seated.subscriptions.contains(&channel))
    }

    pub fn is_seated(&self, seat: SeatId) -> bool {
        self.seats.contains_key(&seat)
    }

    pub fn people(&self) -> Vec<Uuid> {
        self.people.keys().copied().collect()
    }

    pub fn subscribe(&mut self, seat: SeatId, channel: ChannelId) {
        if let Some(seated) = self.seats.get_mut(&seat) {
            seated.subscriptions.insert(channel);
        }
    }

    pub fn unsubscribe(&mut self, seat: SeatId, channel: ChannelId) {
        if let Some(seated) = self.seats.get_mut(&seat) {
            seated.subscriptions.remove(&channel);
        }
    }

    /// Channels that somebody here listens to.
    pub fn subscribed(&self) -> HashSet<ChannelId> {
        self.seats.values().flat_map(|seated| seated.subscriptions.iter().copied()).collect()
    }

    pub fn push(&self, seat: SeatId, push: &Push) {
        if let Some(seated) = self.seats.get(&seat) {
            seated.mailbox.post(Mail::Push(push.clone()));
        }
    }

    pub fn push_to_all(&self, seats: impl IntoIterator<Item = SeatId>, push: &Push) {
        seats.into_iter().for_each(|seat| self.push(seat, push));
    }

    pub fn push_to_channel(&self, channel: ChannelId, push: &Push) {
        let listening = self.seats.values().filter(|seated| seated.subscriptions.contains(&channel));
        listening.for_each(|seated| seated.mailbox.post(Mail::Push(push.clone())));
    }

    pub fn push_to_everybody(&self, push: &Push) {
        self.seats.values().for_each(|seated| seated.mailbox.post(Mail::Push(push.clone())));
    }

    pub fn everybody(&self) -> impl Iterator<Item = &Mailbox> {
        self.seats.values().map(|seated| &seated.mailbox)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use signaling::protocol::{Profile, Role};

    #[test]
    fn beyond_the_limit_the_newest_win() {
        let mut seats = Seats::default();
        let user = User { id: Uuid::from_u128(1), profile: Profile::default(), role: Role::Attendee };
        let mut boxes = Vec::new();
        for id in 1..=3 {
            let (mailbox, receiver) = Mailbox::new();
            boxes.push(receiver);
            for oldest in seats.take(SeatId(id), &user, mailbox, 2) {
                oldest.post(Mail::Push(Push::new(&signaling::protocol::Reload {})));
            }
        }
        assert!(boxes[0].try_recv().is_ok() && boxes[1].try_recv().is_err() && boxes[2].try_recv().is_err());
        assert_eq!(seats.give_up(SeatId(1)), None);
        assert_eq!(seats.give_up(SeatId(3)), None);
        assert_eq!(seats.give_up(SeatId(2)), Some(user.id));
    }
}
