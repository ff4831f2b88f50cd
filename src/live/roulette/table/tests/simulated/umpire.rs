//! The umpire: believes nobody, keeps its own book of who waits, who met whom, who blocked whom, and holds every effect
//! against the rules of the game.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::*;

/// Of a person's alias the umpire knows the person.
pub(super) const ALIAS: u128 = 1 << 64;

pub(super) fn real(person: Uuid) -> Uuid {
    id(person.as_u128() % ALIAS)
}

/// The umpire's own book.
pub(super) struct Umpire {
    pub(super) rounds: Rounds,
    pub(super) waiting: BTreeMap<Uuid, Timestamp>,
    /// Whose socket is gone, since when.
    pub(super) lost: HashMap<Uuid, Timestamp>,
    pub(super) wishes: HashMap<Uuid, Wishes>,
    pub(super) calls: HashMap<Uuid, Game>,
    pub(super) met: BTreeSet<(Uuid, Uuid)>,
    pub(super) barred: BTreeSet<(Uuid, Uuid)>,
    pub(super) ready: HashSet<(Uuid, Uuid)>,
    pub(super) wants: HashMap<Uuid, HashSet<Uuid>>,
    pub(super) skips: HashMap<Uuid, Vec<Timestamp>>,
    pub(super) begun: usize,
}

pub(super) struct Game {
    pub(super) people: Vec<Uuid>,
    pub(super) since: Vec<(Uuid, Timestamp)>,
    pub(super) ends: Option<Timestamp>,
    pub(super) rematch: bool,
}

pub(super) fn both(a: Uuid, b: Uuid) -> (Uuid, Uuid) {
    (a.min(b), a.max(b))
}

impl Umpire {
    pub(super) fn new(rounds: Rounds) -> Umpire {
        Umpire {
            rounds,
            waiting: BTreeMap::new(),
            lost: HashMap::new(),
            wishes: HashMap::new(),
            calls: HashMap::new(),
            met: BTreeSet::new(),
            barred: BTreeSet::new(),
            ready: HashSet::new(),
            wants: HashMap::new(),
            skips: HashMap::new(),
            begun: 0,
        }
    }

    pub(super) fn as_rules_know(&self, person: Uuid, since: Timestamp) -> Waiting {
        let with = |pairs: &BTreeSet<(Uuid, Uuid)>| -> HashSet<Uuid> {
            let of = |(a, b): &(Uuid, Uuid)| if *a == person { Some(*b) } else { (*b == person).then_some(*a) };
            pairs.iter().filter_map(of).collect()
        };
        let wishes = self.wishes.get(&person).cloned().unwrap_or_default();
        Waiting { person, since, wishes, met: with(&self.met), barred: with(&self.barred) }
    }

    pub(super) fn watch(&mut self, effects: &[Effect], now: Timestamp) -> Result<(), String> {
        for effect in effects {
            match effect {
                Effect::Note(Note::Formed { call, people, compromise, .. }) => {
                    let people = people.iter().map(|(person, _)| real(*person)).collect();
                    self.formed(*call, people, *compromise == Compromise::Rematch, now)?;
                }
                Effect::Note(Note::Joined { call, person, .. }) => self.joined(*call, real(*person))?,
                Effect::Note(Note::Started { call, ends }) => self.started(*call, *ends, now)?,
                Effect::Note(Note::Extended { call, ends }) => self.extended(*call, *ends)?,
                Effect::Note(Note::Gone { call, person, how }) => self.gone(*call, real(*person), *how, now)?,
                Effect::Note(Note::Ended { call, .. }) => {
                    self.calls.remove(call);
                }
                Effect::Tell(_, person, Told::Withdrawn { call, waits: true }) => {
                    let since = self.calls.get(call).and_then(|game| {
                        game.since.iter().find(|(one, _)| *one == real(*person)).map(|(_, since)| *since)
                    });
                    self.waiting.insert(real(*person), since.ok_or("withdrawn from nothing")?);
                }
                Effect::Tell(..) => {}
            }
        }
        Ok(())
    }

    pub(super) fn formed(
        &mut self,
        call: Uuid,
        people: Vec<Uuid>,
        rematch: bool,
        now: Timestamp,
    ) -> Result<(), String> {
        if people.len() < 2 || people.len() > self.rounds.group_size {
            return Err(format!("a group of {}", people.len()));
        }
        let mut since = Vec::new();
        for person in &people {
            since.push((*person, self.waiting.remove(person).ok_or("found twice, or without waiting")?));
            if self.lost.contains_key(person) {
                return Err("a ghost was matched".to_owned());
            }
        }
        let known: Vec<Waiting> = since.iter().map(|(person, at)| self.as_rules_know(*person, *at)).collect();
        for (index, one) in known.iter().enumerate() {
            for other in &known[index + 1..] {
                if self.barred.contains(&both(one.person, other.person)) {
                    return Err("blocked people were matched".to_owned());
                }
                match rules::compromise(one, other, now, &self.rounds) {
                    None => return Err("a wish was broken that still held".to_owned()),
                    Some(Compromise::Rematch) if !rematch => return Err("met again without a word".to_owned()),
                    Some(_) => {}
                }
            }
        }
        self.calls.insert(call, Game { people, since, ends: None, rematch });
        Ok(())
    }

    pub(super) fn joined(&mut self, call: Uuid, person: Uuid) -> Result<(), String> {
        self.waiting.remove(&person).ok_or("joined without waiting")?;
        let game = self.calls.get_mut(&call).ok_or("joined nothing")?;
        game.people.push(person);
        if game.people.len() > MAX_GROUP {
            return Err("too many in a call".to_owned());
        }
        let (people, rematch) = (game.people.clone(), false);
        people.iter().filter(|other| **other != person).try_for_each(|other| self.meet(&[person, *other], rematch))
    }

    pub(super) fn started(&mut self, call: Uuid, ends: Timestamp, now: Timestamp) -> Result<(), String> {
        let game = self.calls.get_mut(&call).ok_or("started nothing")?;
        if !game.people.iter().all(|person| self.ready.contains(&(call, *person))) {
            return Err("began without somebody".to_owned());
        }
        if ends != now.plus(self.rounds.round) {
            return Err("a round of another length".to_owned());
        }
        game.ends = Some(ends);
        let (people, rematch) = (game.people.clone(), game.rematch);
        self.begun += 1;
        self.meet(&people, rematch)
    }

    pub(super) fn meet(&mut self, people: &[Uuid], rematch: bool) -> Result<(), String> {
        for (index, one) in people.iter().enumerate() {
            for other in &people[index + 1..] {
                if !self.met.insert(both(*one, *other)) && !rematch {
                    return Err("they had met before".to_owned());
                }
            }
        }
        Ok(())
    }

    pub(super) fn extended(&mut self, call: Uuid, ends: Timestamp) -> Result<(), String> {
        let game = self.calls.get_mut(&call).ok_or("prolonged nothing")?;
        let wants = self.wants.remove(&call).unwrap_or_default();
        if !game.people.iter().all(|person| wants.contains(person)) {
            return Err("prolonged against somebody's will".to_owned());
        }
        game.ends = Some(ends);
        Ok(())
    }

    pub(super) fn gone(&mut self, call: Uuid, person: Uuid, how: How, now: Timestamp) -> Result<(), String> {
        let game = self.calls.get_mut(&call).ok_or("left nothing")?;
        game.people.retain(|one| *one != person);
        if how != How::Unanswered {
            self.lost.remove(&person);
        }
        if let Some(wants) = self.wants.get_mut(&call) {
            wants.remove(&person);
        }
        if how == How::Time && game.ends.is_none_or(|ends| now < ends) {
            return Err("ended before its time".to_owned());
        }
        Ok(())
    }

    /// Those who wait and did not come back within the grace.
    pub(super) fn give_up_lost(&mut self, now: Timestamp) {
        let over: Vec<Uuid> =
            self.lost.iter().filter(|(_, at)| at.plus(GRACE) <= now).map(|(person, _)| *person).collect();
        for person in over {
            if self.waiting.remove(&person).is_some() {
                self.lost.remove(&person);
            }
        }
    }

    pub(super) fn skipped(&mut self, person: Uuid, now: Timestamp) -> Result<(), String> {
        let skips = self.skips.entry(person).or_default();
        skips.retain(|at| at.plus(SKIP_WINDOW) > now);
        skips.push(now);
        if skips.len() > self.rounds.skips { Err("too many skips".to_owned()) } else { Ok(()) }
    }

    /// After a pass: who still waits together would not bear each other; and nobody was passed over.
    pub(super) fn look_around(&self, now: Timestamp) -> Result<(), String> {
        let there: Vec<Waiting> = self
            .waiting
            .iter()
            .filter(|(person, _)| !self.lost.contains_key(*person))
            .map(|(person, since)| self.as_rules_know(*person, *since))
            .collect();
        for (index, one) in there.iter().enumerate() {
            let new = |a: &Waiting| there.iter().any(|b| rules::may_ever_meet(a, b) && !rules::have_met(a, b));
            for other in &there[index + 1..] {
                let bear = rules::compromise(one, other, now, &self.rounds);
                let patient = [one, other].iter().all(|one| patience(one.since, now, &self.rounds) > Compromise::None);
                let full = self.rounds.group_size == 2 || patient;
                match bear {
                    Some(Compromise::Rematch) if !new(one) && !new(other) => {
                        return Err("left to wait alone".to_owned());
                    }
                    Some(Compromise::Rematch) | None => {}
                    Some(_) if full => return Err("two wait who would bear each other".to_owned()),
                    Some(_) => {}
                }
            }
        }
        Ok(())
    }

    pub(super) fn could_meet_somebody_new(&self, person: Uuid, since: Timestamp) -> bool {
        let own = self.as_rules_know(person, since);
        let there = self.waiting.iter().filter(|(other, _)| !self.lost.contains_key(*other));
        let mut there = there.map(|(other, since)| self.as_rules_know(*other, *since));
        there.any(|other| rules::may_ever_meet(&own, &other) && !rules::have_met(&own, &other))
    }

    /// Among pairs that were just formed: nobody who waits longer than the second one would have fitted as well.
    pub(super) fn is_fair(&self, effects: &[Effect], now: Timestamp) -> Result<(), String> {
        for effect in effects {
            let Effect::Note(Note::Formed { call, compromise, .. }) = effect else { continue };
            let Some(game) = self.calls.get(call) else { continue };
            if game.rematch && game.since.iter().any(|(person, since)| self.could_meet_somebody_new(*person, *since)) {
                return Err("met again while somebody new waited".to_owned());
            }
            if game.people.len() != 2 {
                continue;
            }
            let mut pair: Vec<Waiting> =
                game.since.iter().map(|(person, since)| self.as_rules_know(*person, *since)).collect();
            pair.sort_by_key(|one| (one.since, one.person));
            let longer = self.waiting.iter().filter(|(_, since)| **since < pair[1].since);
            for (person, since) in longer {
                let passed_over = self.as_rules_know(*person, *since);
                let better = rules::compromise(&pair[0], &passed_over, now, &self.rounds)
                    .is_some_and(|fit| fit <= *compromise && fit != Compromise::Rematch);
                if better && !self.lost.contains_key(person) {
                    return Err("somebody who waits longer was passed over".to_owned());
                }
            }
        }
        Ok(())
    }
}
