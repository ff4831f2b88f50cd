//! Forms calls from those who wait: a pure function of the queue and the moment.
//!
//! The longest waiting chooses first, and among equally good ones the longest waiting. What two people rule out for good is
//! never weakened; wishes are, by each one's own waiting time. After a pass no two people wait who would bear each other.
//!
//! Most people have no wish that anybody breaks: they take the next one, and a pass costs what sorting costs. Only somebody
//! whom nobody fits looks at everybody.

use uuid::Uuid;

use super::rules::{Compromise, MIN_GROUP, Rounds, Waiting, compromise, have_met, may_ever_meet, patience};
use crate::base::time::Timestamp;

/// People who will be asked to meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The longest waiting first.
    pub people: Vec<Uuid>,
    /// The most that any two of them had to give way.
    pub compromise: Compromise,
}

/// All matches that can be made now. `waiting` is everybody who is there, in any order.
pub fn form(waiting: &[&Waiting], now: Timestamp, rounds: &Rounds) -> Vec<Match> {
    let mut pass = Pass::new(waiting, now, rounds);
    let mut matches = Vec::new();
    for first in 0..pass.pool.len() {
        matches.extend(pass.take_group(first, Among::New));
    }
    // Whoever is left now has nobody new: they may meet again, if they have waited for it.
    for first in 0..pass.pool.len() {
        if pass.patience(first) == Compromise::Rematch {
            matches.extend(pass.take_group(first, Among::All));
        }
    }
    matches
}

/// Who may still join people who talk already: the longest waiting whom all of them bear.
pub fn joiner(waiting: &[&Waiting], inside: &[&Waiting], now: Timestamp, rounds: &Rounds) -> Option<Uuid> {
    let lonely = |one: &&&Waiting| patience(one.since, now, rounds) > Compromise::None;
    let fits = |one: &&&Waiting| inside.iter().all(|member| may_ever_meet(one, member) && !have_met(one, member));
    waiting.iter().filter(lonely).filter(fits).min_by_key(|one| (one.since, one.person)).map(|one| one.person)
}

/// Whom to look at for company.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Among {
    New,
    /// Those whom one has met, too.
    All,
}

struct Pass<'a> {
    /// The longest waiting first.
    pool: Vec<&'a Waiting>,
    taken: Vec<bool>,
    now: Timestamp,
    rounds: &'a Rounds,
}

impl<'a> Pass<'a> {
    fn new(waiting: &[&'a Waiting], now: Timestamp, rounds: &'a Rounds) -> Pass<'a> {
        let mut pool = waiting.to_vec();
        pool.sort_by_key(|one| (one.since, one.person));
        let taken = vec![false; pool.len()];
        Pass { pool, taken, now, rounds }
    }

    /// The group that this one would form. One that is not full waits for more, a while: it begins with those who have waited
    /// that long.
    fn take_group(&mut self, first: usize, among: Among) -> Option<Match> {
        if self.taken[first] {
            return None;
        }
        let mut group = self.fill(first, among, false);
        if group.len() < self.rounds.group_size {
            if group.len() < MIN_GROUP || self.is_fresh(first) {
                return None;
            }
            group = self.fill(first, among, true);
        }
        (group.len() >= MIN_GROUP).then(|| self.take(&group))
    }

    fn fill(&self, first: usize, among: Among, patient: bool) -> Vec<usize> {
        let mut group = vec![first];
        while group.len() < self.rounds.group_size {
            match self.best(&group, among, patient) {
                Some(next) => group.push(next),
                None => break,
            }
        }
        group
    }

    /// The best one to add: the least compromise with anybody of the group, then the longest waiting.
    fn best(&self, group: &[usize], among: Among, patient: bool) -> Option<usize> {
        let mut found: Option<(Compromise, usize)> = None;
        for index in 0..self.pool.len() {
            if self.taken[index] || group.contains(&index) || (patient && self.is_fresh(index)) {
                continue;
            }
            let Some(worst) = self.worst(group, index) else { continue };
            if worst == Compromise::Rematch
                && (among == Among::New || group.iter().chain([&index]).any(|one| self.has_somebody_new(*one)))
            {
                continue;
            }
            if found.is_none_or(|(compromise, _)| worst < compromise) {
                found = Some((worst, index));
            }
            if worst == Compromise::None {
                break;
            }
        }
        found.map(|(_, index)| index)
    }

    /// What somebody would be to a group, unless it is too much for one of them.
    fn worst(&self, group: &[usize], index: usize) -> Option<Compromise> {
        let mut compromises =
            group.iter().map(|member| compromise(self.pool[*member], self.pool[index], self.now, self.rounds));
        compromises.try_fold(Compromise::None, |worst, one| one.map(|one| worst.max(one)))
    }

    /// Whether somebody waits whom this one has not met and may meet, wishes aside: those give way in time.
    fn has_somebody_new(&self, one: usize) -> bool {
        let is_new = |other: &Waiting| may_ever_meet(self.pool[one], other) && !have_met(self.pool[one], other);
        self.pool.iter().zip(&self.taken).any(|(other, taken)| !taken && is_new(other))
    }

    fn patience(&self, one: usize) -> Compromise {
        patience(self.pool[one].since, self.now, self.rounds)
    }

    fn is_fresh(&self, one: usize) -> bool {
        self.patience(one) == Compromise::None
    }

    fn take(&mut self, group: &[usize]) -> Match {
        let mut worst = Compromise::None;
        for (place, one) in group.iter().enumerate() {
            self.taken[*one] = true;
            worst = worst.max(self.worst(&group[..place], *one).unwrap_or(Compromise::None));
        }
        Match { people: group.iter().map(|one| self.pool[*one].person).collect(), compromise: worst }
    }
}
