//! How calls go on: asked, ready, on, prolonged, left, over.

use std::collections::{BTreeSet, HashSet};

use uuid::Uuid;

use super::super::matching::Match;
use super::super::rules::{Compromise, MIN_GROUP, Waiting, next_skip, shared};
use super::{Call, Effect, How, Note, Place, Player, Problem, READY_WITHIN, Stage, Tab, Table, Talk, Told};
use crate::base::time::Timestamp;

impl Table {
    /// The person is there. The call begins with the last one.
    pub fn ready(&mut self, person: Uuid, call: Uuid, now: Timestamp) -> Result<(), Problem> {
        let call = self.call_of(person, call)?;
        if let Stage::Asked { ready, .. } = &mut call.stage {
            ready.insert(person);
            if ready.len() == call.people.len() {
                let id = call.id;
                self.begin(id, now);
            }
        }
        Ok(())
    }

    /// The person would like to go on. When all do, the round is prolonged.
    pub fn extend(&mut self, person: Uuid, id: Uuid) -> Result<(), Problem> {
        let rounds = self.rounds.clone();
        let call = self.call_of(person, id)?;
        let Stage::On { ends, extensions, wants, .. } = &mut call.stage else { return Err(Problem::UnknownCall) };
        if *extensions >= rounds.max_extensions {
            return Err(Problem::NoMoreExtensions);
        }
        wants.insert(person);
        let mut prolonged = None;
        if wants.len() == call.people.len() {
            wants.clear();
            *extensions += 1;
            *ends = ends.plus(rounds.extension);
            prolonged = Some(*ends);
        }
        let left = rounds.max_extensions.saturating_sub(*extensions);
        let told = Told::Extension { call: id, wanted: wants.iter().copied().collect(), ends: *ends, left };
        let people = call.people.clone();
        if let Some(ends) = prolonged {
            self.effects.push(Effect::Note(Note::Extended { call: id, ends }));
        }
        self.tell_all(&people, &told);
        Ok(())
    }

    /// On to somebody else: not at once, and not for ever.
    pub fn skip(&mut self, person: Uuid, id: Uuid, now: Timestamp) -> Result<(), Problem> {
        let rounds = self.rounds.clone();
        if let Stage::On { started, .. } = self.call_of(person, id)?.stage {
            let earliest = started.plus(rounds.skip_after);
            if now < earliest {
                return Err(Problem::Later { at: earliest });
            }
        }
        let skips = self.players.get(&person).map(|player| player.skips.clone()).unwrap_or_default();
        next_skip(skips.into_iter(), now, &rounds).map_err(|at| Problem::Later { at })?;
        self.leave(id, person, How::Skipped, now);
        Ok(())
    }

    /// Out of the call: always possible. It counts as a skip, so that it is no way around their limit.
    pub fn hang_up(&mut self, person: Uuid, id: Uuid, now: Timestamp) -> Result<(), Problem> {
        self.call_of(person, id)?;
        self.leave(id, person, How::Left, now);
        Ok(())
    }

    /// The reporter is out at once and never meets the other again; a call of two is over. True when it was about somebody
    /// of this call.
    pub fn report(&mut self, person: Uuid, id: Uuid, other: Uuid, now: Timestamp) -> Result<(), Problem> {
        if !self.call_of(person, id)?.has(other) || person == other {
            return Err(Problem::UnknownCall);
        }
        self.leave(id, person, How::Reported, now);
        self.bar(person, other, now);
        Ok(())
    }

    /// The person goes on with their call in this tab.
    pub fn reconnect(&mut self, person: Uuid, id: Uuid, tab: Tab) -> Result<Talk, Problem> {
        let rounds = self.rounds.clone();
        let talk = self.call_of(person, id)?.talk(&rounds).ok_or(Problem::UnknownCall)?;
        let player = self.players.get_mut(&person).ok_or(Problem::UnknownCall)?;
        let before = std::mem::replace(&mut player.tab, tab);
        player.lost = None;
        if before != tab {
            self.effects.push(Effect::Tell(before, person, Told::Elsewhere { call: Some(id) }));
        }
        Ok(talk)
    }

    /// Takes over a call that was on before this table was. Its people are lost until they say that they are there.
    pub fn restore(&mut self, call: Call, people: Vec<(Tab, Waiting)>, now: Timestamp) {
        for (tab, waiting) in people {
            let (place, lost) = (Place::At(call.id), Some(now));
            let player = Player { tab, waiting, place, lost, skips: Default::default(), tried: None };
            self.players.insert(player.waiting.person, player);
        }
        self.calls.insert(call.id, call);
    }

    /// Somebody whom another writer had here: waiting since then, or in a call that was restored.
    pub fn adopt(&mut self, tab: Tab, wants: Waiting, call: Option<Uuid>) {
        let person = wants.person;
        if call.is_some_and(|call| self.calls.get(&call).is_some_and(|call| call.has(person))) {
            if let Some(player) = self.players.get_mut(&person) {
                player.tab = tab;
                player.lost = None;
                player.waiting.wishes = wants.wishes;
                player.waiting.met.extend(wants.met);
                player.waiting.barred.extend(wants.barred);
            }
        } else if !self.players.contains_key(&person) {
            if let Some(call) = call {
                self.effects.push(Effect::Tell(tab, person, Told::Withdrawn { call, waits: true }));
            }
            let (place, skips) = (Place::Waiting, Default::default());
            self.players.insert(person, Player { tab, waiting: wants, place, lost: None, skips, tried: None });
            self.dirty = true;
        }
    }

    /// What another process believes of somebody, held against what is so: what they missed they are told again.
    pub fn reconcile(&mut self, tab: Tab, wants: Waiting, call: Option<Uuid>) {
        let person = wants.person;
        let Some(player) = self.players.get(&person).filter(|player| !player.is_idle()) else {
            match call {
                Some(call) => {
                    self.effects.push(Effect::Tell(tab, person, Told::Over { call, how: How::Lost, by: None }));
                }
                None => self.adopt(tab, wants, None),
            }
            return;
        };
        if player.tab != tab {
            self.effects.push(Effect::Tell(tab, person, Told::Elsewhere { call }));
            return;
        }
        let told = match player.place {
            Place::Waiting => call.map(|call| Told::Withdrawn { call, waits: true }),
            Place::At(here) if call == Some(here) => None,
            Place::At(here) => self.calls.get(&here).and_then(|call| self.told_of(call)),
        };
        self.effects.extend(told.map(|told| Effect::Tell(tab, person, told)));
    }

    fn told_of(&self, call: &Call) -> Option<Told> {
        match &call.stage {
            Stage::On { .. } => call.talk(&self.rounds).map(Told::Started),
            Stage::Asked { until, .. } => Some(Told::Found {
                call: call.id,
                people: call.people.clone(),
                shared: call.shared.clone(),
                rematch: call.compromise == Compromise::Rematch,
                until: *until,
            }),
        }
    }

    pub(super) fn propose(&mut self, id: Uuid, found: &Match, now: Timestamp) {
        let until = now.plus(READY_WITHIN);
        let players = || found.people.iter().filter_map(|person| self.players.get(person));
        let interests: Vec<_> = players().map(|player| &player.waiting.wishes.interests).collect();
        let shared = shared(&interests);
        let people = players().map(|player| (player.waiting.person, player.waiting.since.until(now))).collect();
        let host = players().next().map_or(0, |player| player.tab.node);
        let compromise = found.compromise;
        self.effects.push(Effect::Note(Note::Formed { call: id, host, people, compromise }));
        let stage = Stage::Asked { until, ready: HashSet::new() };
        for person in &found.people {
            if let Some(player) = self.players.get_mut(person) {
                player.place = Place::At(id);
            }
        }
        let rematch = compromise == Compromise::Rematch;
        let told = Told::Found { call: id, people: found.people.clone(), shared: shared.clone(), rematch, until };
        self.tell_all(&found.people, &told);
        self.calls.insert(id, Call { id, host, people: found.people.clone(), shared, compromise, stage });
    }

    /// A person who waits joins a call that is on.
    pub(super) fn join(&mut self, id: Uuid, person: Uuid, now: Timestamp) {
        let rounds = self.rounds.clone();
        let Some(player) = self.players.get_mut(&person) else { return };
        let Some(call) = self.calls.get_mut(&id) else { return };
        player.place = Place::At(id);
        let (tab, waited) = (player.tab, player.waiting.since.until(now));
        let before = call.people.clone();
        call.people.push(person);
        let Some(talk) = call.talk(&rounds) else { return };
        self.effects.push(Effect::Note(Note::Joined { call: id, person, waited }));
        self.acquaint(&talk.people);
        self.effects.push(Effect::Tell(tab, person, Told::Started(talk.clone())));
        self.tell_all(&before, &Told::Changed { talk, gone: None });
    }

    pub(super) fn progress(&mut self, now: Timestamp) {
        let due: Vec<Uuid> = self.calls.values().filter(|call| call.is_due(now)).map(|call| call.id).collect();
        for id in due {
            match self.calls.get(&id).map(|call| call.stage.clone()) {
                Some(Stage::Asked { ready, .. }) => self.give_up_on_silent(id, &ready, now),
                Some(Stage::On { .. }) => self.end(id, How::Time, None, now),
                None => {}
            }
        }
    }

    /// Out of a call, or out of the question whether to begin one.
    pub(super) fn leave(&mut self, id: Uuid, person: Uuid, how: How, now: Timestamp) {
        let rounds = self.rounds.clone();
        let Some(call) = self.calls.get_mut(&id) else { return };
        call.people.retain(|other| *other != person);
        if let Stage::On { wants, .. } = &mut call.stage {
            wants.remove(&person);
        }
        let (was_on, left, talk) = (call.is_on(), call.people.clone(), call.talk(&rounds));
        if let Some(player) = self.players.get_mut(&person) {
            // Hanging up and asking again is a skip by another name.
            if matches!(how, How::Skipped | How::Left) {
                player.skips.push_back(now);
            }
            self.effects.push(Effect::Tell(player.tab, person, Told::Over { call: id, how, by: Some(person) }));
            player.place = Place::Waiting;
        }
        self.effects.push(Effect::Note(Note::Gone { call: id, person, how }));
        self.retire(person, now);
        if left.len() < MIN_GROUP {
            if was_on {
                self.end(id, how, Some(person), now);
            } else {
                self.withdraw(id, &left);
            }
        } else if let Some(talk) = talk {
            self.tell_all(&left, &Told::Changed { talk, gone: Some(person) });
        } else {
            self.begin_if_complete(id, now);
        }
    }

    fn begin_if_complete(&mut self, id: Uuid, now: Timestamp) {
        let complete = self.calls.get(&id).is_some_and(|call| match &call.stage {
            Stage::Asked { ready, .. } => call.people.iter().all(|person| ready.contains(person)),
            Stage::On { .. } => false,
        });
        if complete {
            self.begin(id, now);
        }
    }

    fn begin(&mut self, id: Uuid, now: Timestamp) {
        let rounds = self.rounds.clone();
        let Some(call) = self.calls.get_mut(&id) else { return };
        let ends = now.plus(rounds.round);
        call.stage = Stage::On { started: now, ends, extensions: 0, wants: BTreeSet::new() };
        let Some(talk) = call.talk(&rounds) else { return };
        self.effects.push(Effect::Note(Note::Started { call: id, ends }));
        self.acquaint(&talk.people);
        self.tell_all(&talk.people.clone(), &Told::Started(talk));
    }

    /// From now on they have met.
    fn acquaint(&mut self, people: &[Uuid]) {
        for person in people {
            if let Some(player) = self.players.get_mut(person) {
                player.waiting.met.extend(people.iter().filter(|other| *other != person));
            }
        }
    }

    /// Who did not answer goes; with enough others it begins all the same, else those wait on at their old place.
    fn give_up_on_silent(&mut self, id: Uuid, ready: &HashSet<Uuid>, now: Timestamp) {
        let Some(call) = self.calls.get_mut(&id) else { return };
        let (there, silent): (Vec<Uuid>, Vec<Uuid>) =
            call.people.iter().copied().partition(|person| ready.contains(person));
        call.people.clone_from(&there);
        for person in silent {
            if let Some(player) = self.players.get_mut(&person) {
                player.place = Place::Waiting;
                let told = Told::Withdrawn { call: id, waits: false };
                self.effects.push(Effect::Tell(player.tab, person, told));
            }
            self.effects.push(Effect::Note(Note::Gone { call: id, person, how: How::Unanswered }));
            self.retire(person, now);
        }
        if there.len() < MIN_GROUP { self.withdraw(id, &there) } else { self.begin(id, now) }
    }

    /// Nothing came of it: those who are left wait on, with the time that they have waited.
    fn withdraw(&mut self, id: Uuid, left: &[Uuid]) {
        self.calls.remove(&id);
        for person in left {
            if let Some(player) = self.players.get_mut(person) {
                player.place = Place::Waiting;
                player.tried = None;
                self.dirty = true;
                let told = Told::Withdrawn { call: id, waits: true };
                self.effects.push(Effect::Tell(player.tab, *person, told));
            }
            self.effects.push(Effect::Note(Note::Gone { call: id, person: *person, how: How::Unanswered }));
        }
        self.effects.push(Effect::Note(Note::Ended { call: id, how: How::Unanswered }));
    }

    fn end(&mut self, id: Uuid, how: How, by: Option<Uuid>, now: Timestamp) {
        let Some(call) = self.calls.remove(&id) else { return };
        for person in call.people {
            if let Some(player) = self.players.get_mut(&person) {
                player.place = Place::Waiting;
                // Nobody learns that they were reported or blocked.
                let how = if matches!(how, How::Reported | How::Blocked) { How::Left } else { how };
                self.effects.push(Effect::Tell(player.tab, person, Told::Over { call: id, how, by }));
            }
            self.effects.push(Effect::Note(Note::Gone { call: id, person, how }));
            self.retire(person, now);
        }
        self.effects.push(Effect::Note(Note::Ended { call: id, how }));
    }

    fn tell_all(&mut self, people: &[Uuid], told: &Told) {
        for person in people {
            if let Some(player) = self.players.get(person) {
                self.effects.push(Effect::Tell(player.tab, *person, told.clone()));
            }
        }
    }

    fn call_of(&mut self, person: Uuid, id: Uuid) -> Result<&mut Call, Problem> {
        self.calls.get_mut(&id).filter(|call| call.has(person)).ok_or(Problem::UnknownCall)
    }
}
