//! A hundred thousand rounds with a steered clock and seeded chance, watched by an umpire
//! who believes nobody.
//!
//! Each rule has its negative control: a game in which the table is lied to, so that the umpire must object.

mod umpire;

use std::time::Duration;

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

use super::*;
use crate::live::roulette::rules::{self, Meet};
use umpire::{ALIAS, Umpire, both, real};

/// How the table is deceived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lie {
    None,
    /// Blocks are not told.
    NoBlocks,
    /// Who met whom is not told.
    NoMemory,
    /// A person's second tab passes as another person.
    TwoFaces,
    /// Somebody says ready for everybody.
    FalseReady,
    /// Everybody seems to have come just now.
    NoQueue,
    /// All want to go on as soon as one does.
    FalseWish,
    /// Skips are forgotten.
    NoCount,
}

/// People, chance and time around one table.
struct World {
    table: Table,
    umpire: Umpire,
    chance: SmallRng,
    now: Timestamp,
    calls: u128,
    lie: Lie,
    people: u128,
}

impl World {
    fn new(rounds: Rounds, people: u128, seed: u64, lie: Lie) -> World {
        let table_rounds = match lie {
            Lie::NoCount => Rounds { skips: usize::MAX, ..rounds.clone() },
            _ => rounds.clone(),
        };
        World {
            table: Table::new(table_rounds),
            umpire: Umpire::new(rounds),
            chance: SmallRng::seed_from_u64(seed),
            now: at(1_000),
            calls: ALIAS * 2,
            lie,
            people,
        }
    }

    /// Plays until so many calls have begun, or the umpire objects.
    fn play(&mut self, begun: usize) -> Result<(), String> {
        let mut steps = 0;
        while self.umpire.begun < begun {
            steps += 1;
            assert!(steps < begun * 100, "nobody meets any more");
            for _ in 0..self.chance.random_range(1..8) {
                self.somebody_does_something()?;
            }
            self.now = self.now.plus(Duration::from_millis(self.chance.random_range(50..6_000)));
            self.umpire.give_up_lost(self.now);
            let (table, calls) = (&mut self.table, &mut self.calls);
            table.tick(self.now, &mut || {
                *calls += 1;
                id(*calls)
            });
            let effects = self.judge()?;
            self.umpire.is_fair(&effects, self.now)?;
            if self.chance.random_ratio(1, 8) {
                self.umpire.look_around(self.now)?;
            }
            self.answer(&effects)?;
            self.begin_another_event();
        }
        Ok(())
    }

    fn judge(&mut self) -> Result<Vec<Effect>, String> {
        let effects = self.table.take_effects();
        self.umpire.watch(&effects, self.now)?;
        Ok(effects)
    }

    /// Where nearly everybody has met or does not want to meet everybody, another event begins.
    fn begin_another_event(&mut self) {
        let pairs = (self.umpire.met.len() + self.umpire.barred.len()) as u128;
        if pairs * 5 > self.people * (self.people - 1) * 2 {
            let rounds = self.umpire.rounds.clone();
            self.table = Table::new(self.table.rounds.clone());
            self.umpire = Umpire { begun: self.umpire.begun, ..Umpire::new(rounds) };
        }
    }

    fn somebody(&mut self) -> Uuid {
        id(self.chance.random_range(1..=self.people))
    }

    fn somebody_does_something(&mut self) -> Result<(), String> {
        let person = self.somebody();
        let tab = self.table.player(person).map(|player| player.tab);
        let call = self.table.player(person).and_then(|player| match player.place {
            Place::At(call) => Some(call),
            Place::Waiting => None,
        });
        match (self.chance.random_range(0..100), call, tab) {
            (0..55, None, _) => self.come(person),
            (55..58, None, _) => {
                self.table.stop(person, self.now);
                self.umpire.waiting.remove(&person);
                self.umpire.lost.remove(&person);
            }
            (58..62, _, Some(tab)) => {
                self.table.lose(person, tab, self.now);
                if call.is_some() || self.umpire.waiting.contains_key(&person) {
                    self.umpire.lost.entry(person).or_insert(self.now);
                }
            }
            (62..66, Some(call), Some(tab)) => self.come_back(person, call, tab),
            (66..74, Some(call), _) => self.skip(person, call)?,
            (74..82, Some(call), _) => self.wish_for_more(person, call),
            (82..84, Some(call), _) => {
                let others = self.table.calls.get(&call).map(|call| call.people.clone()).unwrap_or_default();
                if let Some(other) = others.into_iter().find(|other| *other != person) {
                    self.table.report(person, call, other, self.now).map_err(|_| "a report was refused")?;
                    self.umpire.barred.insert(both(real(person), real(other)));
                }
            }
            (84..85, None, _) => {
                self.table.put_out(person, self.now);
                self.umpire.waiting.remove(&person);
                self.umpire.lost.remove(&person);
            }
            (85..86, _, _) => {
                let other = self.somebody();
                if other != person {
                    self.umpire.barred.insert(both(person, other));
                    if self.lie != Lie::NoBlocks {
                        self.table.bar(person, other, self.now);
                    }
                }
            }
            _ => {}
        }
        self.judge().map(drop)
    }

    fn come_back(&mut self, person: Uuid, call: Uuid, tab: Tab) {
        if self.table.reconnect(person, call, tab).is_ok() {
            self.umpire.lost.remove(&person);
        }
    }

    fn skip(&mut self, person: Uuid, call: Uuid) -> Result<(), String> {
        if self.table.skip(person, call, self.now).is_ok() {
            self.umpire.skipped(person, self.now)?;
        }
        Ok(())
    }

    fn come(&mut self, person: Uuid) {
        let interests = (0..self.chance.random_range(0..3)).map(|_| format!("i{}", self.chance.random_range(0..6)));
        let interests = interests.collect();
        let meet = [Meet::Anybody, Meet::Anybody, Meet::SameTicket, Meet::OtherTicket];
        let meet = meet[self.chance.random_range(0..meet.len())];
        let wishes = Wishes::new(interests, [self.chance.random_range(0..3)].into(), meet);
        self.umpire.wishes.insert(person, wishes);
        let mut known = self.umpire.as_rules_know(person, self.now);
        let mut aliases = vec![person];
        match self.lie {
            Lie::NoMemory => known.met.clear(),
            Lie::NoBlocks => known.barred.clear(),
            Lie::TwoFaces => aliases.push(id(person.as_u128() + ALIAS)),
            Lie::NoQueue => known.since = self.now.minus(Duration::from_secs(self.chance.random_range(0..60))),
            _ => {}
        }
        for alias in aliases {
            let tab = Tab { node: 1, seat: alias.as_u128() as u64 };
            if self.table.start(tab, Waiting { person: alias, ..known.clone() }).is_ok() {
                self.umpire.waiting.entry(person).or_insert(self.now);
                self.umpire.lost.remove(&person);
            }
        }
    }

    /// Most people who were found say that they are there.
    fn answer(&mut self, effects: &[Effect]) -> Result<(), String> {
        for effect in effects {
            let Effect::Tell(_, person, Told::Found { call, people, .. }) = effect else { continue };
            if self.chance.random_ratio(9, 10) {
                self.umpire.ready.insert((*call, real(*person)));
                let _ = self.table.ready(*person, *call, self.now);
            } else if self.lie == Lie::FalseReady {
                people.iter().for_each(|one| drop(self.table.ready(*one, *call, self.now)));
            }
            self.judge()?;
        }
        Ok(())
    }

    fn wish_for_more(&mut self, person: Uuid, call: Uuid) {
        let is_on = self.table.calls.get(&call).is_some_and(|call| call.is_on());
        if is_on {
            self.umpire.wants.entry(call).or_default().insert(real(person));
        }
        let _ = self.table.extend(person, call);
        if self.lie == Lie::FalseWish {
            let others = self.table.calls.get(&call).map(|call| call.people.clone()).unwrap_or_default();
            others.into_iter().for_each(|other| drop(self.table.extend(other, call)));
        }
    }
}

#[test]
fn a_hundred_thousand_rounds_break_no_rule() {
    let pairs = Rounds { round: Duration::from_secs(60), skips: 3, ..Rounds::default() };
    let groups = Rounds { group_size: 4, ..pairs.clone() };
    for (rounds, people, seed, begun) in [(&pairs, 40, 1, 40_000), (&groups, 40, 2, 20_000), (&pairs, 12, 3, 40_000)] {
        let mut world = World::new(rounds.clone(), people, seed, Lie::None);
        if let Err(broken) = world.play(begun) {
            panic!("{broken}, seed {seed}, after {} rounds", world.umpire.begun);
        }
    }
}

/// The umpire sees each kind of foul: a game in which the table is lied to does not pass.
#[test]
fn every_broken_rule_is_seen() {
    let rounds = Rounds { round: Duration::from_secs(60), skips: 1, ..Rounds::default() };
    let lies =
        [Lie::NoBlocks, Lie::NoMemory, Lie::TwoFaces, Lie::FalseReady, Lie::NoQueue, Lie::FalseWish, Lie::NoCount];
    for lie in lies {
        let mut world = World::new(rounds.clone(), 24, 7, lie);
        let foul = world.play(20_000).expect_err(&format!("{lie:?} goes unseen"));
        let expected: &[&str] = match lie {
            Lie::NoBlocks => &["blocked people were matched"],
            Lie::NoMemory => &["a wish was broken that still held", "met again without a word", "they had met before"],
            Lie::TwoFaces => &["found twice, or without waiting"],
            Lie::FalseReady => &["began without somebody"],
            Lie::NoQueue => &["somebody who waits longer was passed over", "a wish was broken that still held"],
            Lie::FalseWish => &["prolonged against somebody's will"],
            Lie::NoCount => &["too many skips"],
            Lie::None => unreachable!("not a lie"),
        };
        assert!(expected.contains(&foul.as_str()), "{lie:?}: {foul}");
    }
}
