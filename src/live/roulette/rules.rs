//! Who may meet whom, as pure rules: what bars two people for good, which wishes hold how long, how often one may skip.

use std::collections::{BTreeSet, HashSet};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::base::time::Timestamp;

/// Largest group that talks with each other by turns, and the smallest that is a talk at all.
pub const MAX_GROUP: usize = 6;
pub const MIN_GROUP: usize = 2;
/// Most interests of one person, and the longest of them in characters.
pub const MAX_INTERESTS: usize = 10;
pub const MAX_INTEREST: usize = 40;
/// Skips are counted within this span. Longer: people stay where they are for fear of the end of their skips.
pub const SKIP_WINDOW: Duration = Duration::from_secs(600);

/// How a room plays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rounds {
    /// People of one call, 2 to 6.
    pub group_size: usize,
    pub round: Duration,
    /// What all together may add to a round, and how often.
    pub extension: Duration,
    pub max_extensions: u32,
    /// A call may be skipped after this long, so many times within [`SKIP_WINDOW`].
    pub skip_after: Duration,
    pub skips: usize,
    /// After each of these spans one wish less counts; a group that is not full begins after the first.
    pub relax_after: Duration,
}

impl Default for Rounds {
    fn default() -> Self {
        Rounds {
            group_size: 2,
            round: Duration::from_secs(300),
            extension: Duration::from_secs(150),
            max_extensions: 2,
            skip_after: Duration::from_secs(30),
            skips: 5,
            relax_after: Duration::from_secs(10),
        }
    }
}

/// Whose ticket somebody would like to meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Meet {
    #[default]
    Anybody,
    SameTicket,
    OtherTicket,
}

/// What somebody brings and would like.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wishes {
    pub interests: BTreeSet<String>,
    /// Products that the person holds.
    pub tickets: BTreeSet<i64>,
    pub meet: Meet,
    /// A bit for each interest, so that most strangers are told apart without comparing words.
    hint: u64,
}

impl Wishes {
    pub fn new(interests: BTreeSet<String>, tickets: BTreeSet<i64>, meet: Meet) -> Wishes {
        let hint = interests.iter().fold(0, |hint, word| hint | 1 << (fold(word) % 64));
        Wishes { interests, tickets, meet, hint }
    }

    fn likes_what(&self, other: &Wishes) -> bool {
        self.interests.is_empty() || (self.hint & other.hint != 0 && !self.interests.is_disjoint(&other.interests))
    }

    fn likes_ticket_of(&self, other: &Wishes) -> bool {
        match self.meet {
            Meet::Anybody => true,
            Meet::SameTicket => !self.tickets.is_disjoint(&other.tickets),
            Meet::OtherTicket => self.tickets.is_disjoint(&other.tickets),
        }
    }
}

fn fold(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Somebody who waits for company.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Waiting {
    pub person: Uuid,
    pub since: Timestamp,
    pub wishes: Wishes,
    /// Whom they have met at this event.
    pub met: HashSet<Uuid>,
    /// Whom they blocked or reported, or who did that to them.
    pub barred: HashSet<Uuid>,
}

impl Waiting {
    /// Somebody of whom nothing is known but that they are there.
    pub fn nobody_yet(person: Uuid, since: Timestamp) -> Waiting {
        Waiting { person, since, wishes: Wishes::default(), met: HashSet::new(), barred: HashSet::new() }
    }
}

/// How far a match is from what was wished; the lowest is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Compromise {
    None,
    Interests,
    Ticket,
    /// They met before: only when nobody else is left.
    Rematch,
}

/// How far somebody would go by now. The order never changes: first interests, then tickets, then new faces.
pub fn patience(since: Timestamp, now: Timestamp, rounds: &Rounds) -> Compromise {
    let waited = since.until(now).as_micros() / rounds.relax_after.as_micros().max(1);
    match waited {
        0 => Compromise::None,
        1 => Compromise::Interests,
        2 => Compromise::Ticket,
        _ => Compromise::Rematch,
    }
}

/// Whether nothing that is never relaxed stands between them.
pub fn may_ever_meet(a: &Waiting, b: &Waiting) -> bool {
    a.person != b.person && !a.barred.contains(&b.person) && !b.barred.contains(&a.person)
}

pub fn have_met(a: &Waiting, b: &Waiting) -> bool {
    a.met.contains(&b.person) || b.met.contains(&a.person)
}

/// The compromise that these two would be, or `None` when it is too much for either of them. That they are the last ones
/// left, which a rematch needs too, is not asked here.
pub fn compromise(a: &Waiting, b: &Waiting, now: Timestamp, rounds: &Rounds) -> Option<Compromise> {
    if !may_ever_meet(a, b) {
        return None;
    }
    let of = |one: &Waiting, other: &Waiting| {
        if have_met(one, other) {
            Compromise::Rematch
        } else if !one.wishes.likes_ticket_of(&other.wishes) {
            Compromise::Ticket
        } else if !one.wishes.likes_what(&other.wishes) {
            Compromise::Interests
        } else {
            Compromise::None
        }
    };
    let (first, second) = (of(a, b), of(b, a));
    let bearable = first <= patience(a.since, now, rounds) && second <= patience(b.since, now, rounds);
    bearable.then_some(first.max(second))
}

/// What they both like, to begin a talk with.
pub fn shared(interests: &[&BTreeSet<String>]) -> Vec<String> {
    let Some((first, others)) = interests.split_first() else { return Vec::new() };
    first.iter().filter(|word| others.iter().all(|other| other.contains(*word))).cloned().collect()
}

/// May somebody with these skips behind them skip once more? Else: when.
pub fn next_skip(
    skips: impl ExactSizeIterator<Item = Timestamp>,
    now: Timestamp,
    rounds: &Rounds,
) -> Result<(), Timestamp> {
    fewer_than(rounds.skips, skips, now)
}

/// May they wait for company? Not after leaving more often than skipping would have let them.
pub fn next_start(
    skips: impl ExactSizeIterator<Item = Timestamp>,
    now: Timestamp,
    rounds: &Rounds,
) -> Result<(), Timestamp> {
    fewer_than(rounds.skips.saturating_add(1), skips, now)
}

fn fewer_than(most: usize, skips: impl Iterator<Item = Timestamp>, now: Timestamp) -> Result<(), Timestamp> {
    let counted: Vec<Timestamp> = skips.filter(|at| at.plus(SKIP_WINDOW) > now).collect();
    match counted.len().checked_sub(most) {
        Some(over) => Err(counted.get(over).copied().unwrap_or(now).plus(SKIP_WINDOW)),
        None => Ok(()),
    }
}

/// Interests as they are compared: trimmed, small letters, each once. `None`: too many, too long, or not to be read.
pub fn interests(given: &[String]) -> Option<BTreeSet<String>> {
    if given.len() > MAX_INTERESTS {
        return None;
    }
    let read = |word: &String| {
        let word = word.trim().to_lowercase();
        let fits = word.chars().count() <= MAX_INTEREST && !word.chars().any(char::is_control);
        fits.then_some(word)
    };
    let words: Option<BTreeSet<String>> = given.iter().map(read).collect();
    words.map(|words| words.into_iter().filter(|word| !word.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp(seconds * 1_000_000)
    }

    fn waiting(id: u128, interests: &[&str], tickets: &[i64], meet: Meet) -> Waiting {
        let interests = interests.iter().map(|word| (*word).to_owned()).collect();
        let wishes = Wishes::new(interests, tickets.iter().copied().collect(), meet);
        Waiting { person: Uuid::from_u128(id), since: at(0), wishes, met: HashSet::new(), barred: HashSet::new() }
    }

    #[test]
    fn wishes_give_way_in_a_fixed_order() {
        let rounds = Rounds::default();
        let rust = waiting(1, &["rust"], &[1], Meet::OtherTicket);
        let go = waiting(2, &["go"], &[2], Meet::Anybody);
        let same = waiting(3, &["rust"], &[1], Meet::Anybody);
        let both = waiting(4, &["rust", "go"], &[2], Meet::Anybody);
        assert_eq!(compromise(&rust, &both, at(0), &rounds), Some(Compromise::None));
        assert_eq!(compromise(&rust, &go, at(9), &rounds), None);
        assert_eq!(compromise(&rust, &go, at(10), &rounds), Some(Compromise::Interests));
        assert_eq!(compromise(&rust, &same, at(19), &rounds), None);
        assert_eq!(compromise(&rust, &same, at(20), &rounds), Some(Compromise::Ticket));
        let mut again = both.clone();
        again.met.insert(rust.person);
        assert_eq!(compromise(&rust, &again, at(29), &rounds), None);
        assert_eq!(compromise(&rust, &again, at(30), &rounds), Some(Compromise::Rematch));
    }

    #[test]
    fn the_one_who_waits_shorter_is_not_made_to_give_way() {
        let rounds = Rounds::default();
        let patient = waiting(1, &["rust"], &[], Meet::Anybody);
        let fresh = Waiting { since: at(95), ..waiting(2, &["go"], &[], Meet::Anybody) };
        assert_eq!(compromise(&patient, &fresh, at(100), &rounds), None);
        assert_eq!(compromise(&patient, &fresh, at(105), &rounds), Some(Compromise::Interests));
    }

    #[test]
    fn a_block_holds_either_way_and_for_ever() {
        let rounds = Rounds::default();
        let (mut a, b) = (waiting(1, &[], &[], Meet::Anybody), waiting(2, &[], &[], Meet::Anybody));
        assert!(compromise(&a, &a.clone(), at(9_999), &rounds).is_none(), "never oneself");
        a.barred.insert(b.person);
        assert!(compromise(&a, &b, at(9_999), &rounds).is_none());
        assert!(compromise(&b, &a, at(9_999), &rounds).is_none());
    }

    #[test]
    fn skips_come_back_one_by_one() {
        let rounds = Rounds { skips: 2, ..Rounds::default() };
        assert_eq!(next_skip([at(0)].into_iter(), at(10), &rounds), Ok(()));
        assert_eq!(next_skip([at(0), at(5)].into_iter(), at(10), &rounds), Err(at(600)));
        assert_eq!(next_skip([at(0), at(5), at(9)].into_iter(), at(10), &rounds), Err(at(605)));
        assert_eq!(next_skip([at(0), at(5)].into_iter(), at(600), &rounds), Ok(()));
        let none = Rounds { skips: 0, ..rounds };
        assert!(next_skip([].into_iter(), at(10), &none).is_err());
    }

    #[test]
    fn interests_are_compared_without_capitals_and_bounded() {
        let given = ["  Rust ", "rust", "", "Straße"].map(str::to_owned);
        assert_eq!(interests(&given).unwrap().into_iter().collect::<Vec<_>>(), ["rust", "straße"]);
        assert!(interests(&["x".repeat(MAX_INTEREST + 1)]).is_none());
        assert!(interests(&["a\u{0}".to_owned()]).is_none());
        assert!(interests(&vec!["x".to_owned(); MAX_INTERESTS + 1]).is_none());
    }

    #[test]
    fn what_all_share_is_what_to_talk_about() {
        let set = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(shared(&[&set(&["a", "b"]), &set(&["b", "c"])]), ["b"]);
        assert!(shared(&[]).is_empty());
    }
}
