//! The table of one room: everybody who waits or talks, as a value. Asks and time go in, [`Effect`]s come out.
//!
//! One writer per room has it ([`super::dealer`]); what it decides is written down before anybody hears of it.

mod call;
mod progress;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::matching;
use super::rules::{Compromise, MAX_GROUP, Rounds, SKIP_WINDOW, Waiting, Wishes, next_start, patience};
use crate::base::time::Timestamp;

pub use call::{Call, Stage};

/// Who is asked to meet says within this that they are there.
pub const READY_WITHIN: Duration = Duration::from_secs(10);
/// Whoever lost their socket may come back within this.
pub const GRACE: Duration = Duration::from_secs(15);
/// Most people of one room's table. More: a pass over people whom nobody fits takes longer.
pub const MAX_PEOPLE: usize = 20_000;

/// A tab: a seat of one node. A person may have several, and plays with one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Tab {
    pub node: u64,
    pub seat: u64,
}

/// Somebody at the table.
#[derive(Clone, Debug)]
pub struct Player {
    pub tab: Tab,
    /// Who they are to the rules. `since` is kept through a match that came to nothing.
    pub waiting: Waiting,
    pub place: Place,
    /// Since when their socket is gone.
    lost: Option<Timestamp>,
    /// When they left somebody early.
    skips: VecDeque<Timestamp>,
    /// How far they would have gone at the last pass.
    tried: Option<Compromise>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Waiting,
    At(Uuid),
}

/// Why an ask was not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// Not in this call, or it is over.
    UnknownCall,
    /// In a call already, maybe in another tab.
    Busy { call: Uuid },
    /// A skip comes too early or too often; from then on it is fine.
    Later { at: Timestamp },
    /// The round was prolonged as often as it may be.
    NoMoreExtensions,
    /// The table is full.
    Full,
    /// Nobody decides for this room now.
    Nobody,
}

/// How somebody's part in a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum How {
    Left,
    Skipped,
    Time,
    Reported,
    Blocked,
    Lost,
    PutOut,
    /// Did not say in time that they are there, or the others did not.
    Unanswered,
}

/// What follows from an ask or from time.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// To be written down.
    Note(Note),
    /// To be told.
    Tell(Tab, Uuid, Told),
}

/// What must survive a restart.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    Formed { call: Uuid, host: u64, people: Vec<(Uuid, Duration)>, compromise: Compromise },
    Joined { call: Uuid, person: Uuid, waited: Duration },
    Started { call: Uuid, ends: Timestamp },
    Extended { call: Uuid, ends: Timestamp },
    Gone { call: Uuid, person: Uuid, how: How },
    Ended { call: Uuid, how: How },
}

/// What a tab learns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Told {
    /// Somebody was found; say within time that you are there.
    Found {
        call: Uuid,
        people: Vec<Uuid>,
        shared: Vec<String>,
        rematch: bool,
        until: Timestamp,
    },
    /// It came to nothing. Whoever was there waits on at their old place.
    Withdrawn {
        call: Uuid,
        waits: bool,
    },
    Started(Talk),
    /// Somebody joined or left, the others go on.
    Changed {
        talk: Talk,
        gone: Option<Uuid>,
    },
    Extension {
        call: Uuid,
        wanted: Vec<Uuid>,
        ends: Timestamp,
        left: u32,
    },
    Over {
        call: Uuid,
        how: How,
        by: Option<Uuid>,
    },
    /// Another tab of the same person took the place.
    Elsewhere {
        call: Option<Uuid>,
    },
    /// Out of the queue without having asked for it.
    Dropped {
        how: How,
    },
}

/// A call that is on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Talk {
    pub call: Uuid,
    /// The node whose media it is on.
    pub host: u64,
    pub people: Vec<Uuid>,
    pub shared: Vec<String>,
    pub started: Timestamp,
    pub ends: Timestamp,
    pub extensions_left: u32,
}

/// Who waits and who talks in one room.
#[derive(Debug)]
pub struct Table {
    rounds: Rounds,
    players: HashMap<Uuid, Player>,
    calls: BTreeMap<Uuid, Call>,
    /// Somebody came, or somebody's bars changed: a pass may find more.
    dirty: bool,
    effects: Vec<Effect>,
}

impl Table {
    pub fn new(rounds: Rounds) -> Table {
        Table { rounds, players: HashMap::new(), calls: BTreeMap::new(), dirty: false, effects: Vec::new() }
    }

    /// Somebody wants company. Asking again changes wishes and tab, never the place in the queue.
    pub fn start(&mut self, tab: Tab, wants: Waiting) -> Result<(), Problem> {
        let person = wants.person;
        let now = wants.since;
        if self.players.len() >= MAX_PEOPLE && !self.players.contains_key(&person) {
            return Err(Problem::Full);
        }
        let Some(player) = self.players.get_mut(&person) else {
            let skips = VecDeque::new();
            let player = Player { tab, waiting: wants, place: Place::Waiting, lost: None, skips, tried: None };
            self.players.insert(person, player);
            self.dirty = true;
            return Ok(());
        };
        if let Place::At(call) = player.place {
            return Err(Problem::Busy { call });
        }
        if !player.is_idle() {
            if player.tab != tab {
                self.effects.push(Effect::Tell(player.tab, person, Told::Elsewhere { call: None }));
            }
            player.waiting = Waiting { since: player.waiting.since, ..wants };
        } else {
            next_start(player.skips.iter().copied(), now, &self.rounds).map_err(|at| Problem::Later { at })?;
            player.waiting = wants;
        }
        player.tab = tab;
        player.lost = None;
        player.tried = None;
        self.dirty = true;
        Ok(())
    }

    /// Enough of waiting. In a call nothing happens.
    pub fn stop(&mut self, person: Uuid, now: Timestamp) {
        if self.players.get(&person).is_some_and(|player| player.place == Place::Waiting) {
            self.retire(person, now);
        }
    }

    /// The socket of a tab is gone, or is there again.
    pub fn lose(&mut self, person: Uuid, tab: Tab, now: Timestamp) {
        if let Some(player) = self.player_on(person, tab) {
            player.lost.get_or_insert(now);
        }
    }

    pub fn regain(&mut self, person: Uuid, tab: Tab) {
        if let Some(player) = self.player_on(person, tab) {
            player.lost = None;
            self.dirty = true;
        }
    }

    /// A tab is closed for good. The person may come back with another one while a call goes on.
    pub fn close(&mut self, person: Uuid, tab: Tab, now: Timestamp) {
        match self.player_on(person, tab).map(|player| player.place) {
            Some(Place::Waiting) => self.retire(person, now),
            Some(Place::At(_)) => self.lose(person, tab, now),
            None => {}
        }
    }

    /// Somebody goes out of the room.
    pub fn go(&mut self, person: Uuid, tab: Tab, now: Timestamp) {
        match self.player_on(person, tab).map(|player| player.place) {
            Some(Place::Waiting) => self.retire(person, now),
            Some(Place::At(call)) => self.leave(call, person, How::Left, now),
            None => {}
        }
    }

    /// The rules of the room were changed; calls that are on keep the end that they have.
    pub fn set_rounds(&mut self, rounds: Rounds) {
        if self.rounds != rounds {
            self.rounds = rounds;
            self.dirty = true;
        }
    }

    /// Somebody lost the right to be here.
    pub fn put_out(&mut self, person: Uuid, now: Timestamp) {
        let Some(player) = self.players.get(&person) else { return };
        match player.place {
            Place::At(call) => self.leave(call, person, How::PutOut, now),
            Place::Waiting if !player.is_idle() => {
                self.effects.push(Effect::Tell(player.tab, person, Told::Dropped { how: How::PutOut }));
            }
            Place::Waiting => {}
        }
        self.retire(person, now);
    }

    /// These two never meet from now on; a call of theirs ends.
    pub fn bar(&mut self, one: Uuid, other: Uuid, now: Timestamp) {
        for (person, barred) in [(one, other), (other, one)] {
            if let Some(player) = self.players.get_mut(&person) {
                player.waiting.barred.insert(barred);
            }
        }
        let shared = self.calls.values().find(|call| call.has(one) && call.has(other)).map(|call| call.id);
        if let Some(call) = shared {
            self.leave(call, one, How::Blocked, now);
        }
    }

    /// Moves time, and forms what can be formed.
    pub fn tick(&mut self, now: Timestamp, fresh: &mut dyn FnMut() -> Uuid) {
        self.drop_lost(now);
        self.progress(now);
        if self.dirty || self.somebody_gives_way(now) {
            self.dirty = false;
            self.form(now, fresh);
        }
        self.forget_idle(now);
    }

    /// What happened, in order.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// People who wait now.
    pub fn waiting(&self) -> usize {
        self.players.values().filter(|player| player.waits()).count()
    }

    pub fn calls(&self) -> impl Iterator<Item = &Call> {
        self.calls.values()
    }

    pub fn player(&self, person: Uuid) -> Option<&Player> {
        self.players.get(&person)
    }

    /// Tabs of those who wait.
    pub fn waiting_tabs(&self) -> impl Iterator<Item = (Uuid, Tab)> + '_ {
        self.players.iter().filter(|(_, player)| player.waits()).map(|(person, player)| (*person, player.tab))
    }

    pub fn is_empty(&self) -> bool {
        self.calls.is_empty() && self.players.values().all(Player::is_idle)
    }

    fn player_on(&mut self, person: Uuid, tab: Tab) -> Option<&mut Player> {
        self.players.get_mut(&person).filter(|player| player.tab == tab && !player.is_idle())
    }

    fn form(&mut self, now: Timestamp, fresh: &mut dyn FnMut() -> Uuid) {
        let there: Vec<&Waiting> =
            self.players.values().filter(|player| player.is_there()).map(|player| &player.waiting).collect();
        for found in matching::form(&there, now, &self.rounds) {
            self.propose(fresh(), &found, now);
        }
        if self.rounds.group_size > 2 {
            self.top_up(now);
        }
        for player in self.players.values_mut().filter(|player| player.waits()) {
            player.tried = Some(patience(player.waiting.since, now, &self.rounds));
        }
    }

    /// The odd one out joins a group that talks already.
    fn top_up(&mut self, now: Timestamp) {
        let open: Vec<Uuid> =
            self.calls.values().filter(|call| call.takes_more(now, &self.rounds)).map(|call| call.id).collect();
        for id in open {
            let Some(call) = self.calls.get(&id).filter(|call| call.people.len() < MAX_GROUP) else { continue };
            let there: Vec<&Waiting> =
                self.players.values().filter(|player| player.is_there()).map(|player| &player.waiting).collect();
            let inside: Vec<&Waiting> =
                call.people.iter().filter_map(|person| Some(&self.players.get(person)?.waiting)).collect();
            if let Some(person) = matching::joiner(&there, &inside, now, &self.rounds) {
                self.join(id, person, now);
            }
        }
    }

    fn somebody_gives_way(&self, now: Timestamp) -> bool {
        let more = |player: &Player| player.tried != Some(patience(player.waiting.since, now, &self.rounds));
        self.players.values().any(|player| player.waits() && more(player))
    }

    fn drop_lost(&mut self, now: Timestamp) {
        let over = |player: &Player| player.lost.is_some_and(|at| at.plus(GRACE) <= now);
        let lost: Vec<Uuid> = self.players.iter().filter(|(_, player)| over(player)).map(|(id, _)| *id).collect();
        for person in lost {
            match self.players.get(&person).map(|player| player.place) {
                Some(Place::At(call)) => self.leave(call, person, How::Lost, now),
                _ => {
                    // Their socket may be resumed yet: then they should not believe that they wait.
                    let tab = self.players.get(&person).map(|player| player.tab);
                    let dropped = |tab| Effect::Tell(tab, person, Told::Dropped { how: How::Lost });
                    self.effects.extend(tab.map(dropped));
                    self.retire(person, now);
                }
            }
        }
    }

    /// Out of the queue; only what counts against them is remembered.
    fn retire(&mut self, person: Uuid, now: Timestamp) {
        let Some(player) = self.players.get_mut(&person) else { return };
        player.skips.retain(|at| at.plus(SKIP_WINDOW) > now);
        if player.skips.is_empty() {
            self.players.remove(&person);
        } else {
            player.rest();
        }
    }

    fn forget_idle(&mut self, now: Timestamp) {
        self.players
            .retain(|_, player| !player.is_idle() || player.skips.back().is_some_and(|at| at.plus(SKIP_WINDOW) > now));
    }
}

impl Player {
    /// In the queue, there or lost.
    fn waits(&self) -> bool {
        self.place == Place::Waiting && !self.is_idle()
    }

    fn is_there(&self) -> bool {
        self.waits() && self.lost.is_none()
    }

    /// Neither waits nor talks.
    pub fn is_idle(&self) -> bool {
        self.waiting.since == IDLE
    }

    fn rest(&mut self) {
        self.place = Place::Waiting;
        self.waiting.since = IDLE;
        self.waiting.wishes = Wishes::default();
        self.lost = None;
    }
}

/// Who does not wait has this in place of a beginning.
const IDLE: Timestamp = Timestamp(i64::MAX);
