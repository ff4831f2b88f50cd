//! One story each: what a person at the table lives through.

mod simulated;

use super::*;
use crate::live::roulette::rules::Meet;

const TAB: Tab = Tab { node: 1, seat: 1 };

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn at(seconds: i64) -> Timestamp {
    Timestamp(seconds * 1_000_000)
}

fn wants(person: u128, since: Timestamp) -> Waiting {
    let wishes = Wishes::new(Default::default(), Default::default(), Meet::Anybody);
    Waiting { person: id(person), since, wishes, met: Default::default(), barred: Default::default() }
}

struct Story {
    table: Table,
    next: u128,
}

impl Story {
    fn with(rounds: Rounds) -> Story {
        Story { table: Table::new(rounds), next: 1_000 }
    }

    fn comes(&mut self, person: u128, second: i64) {
        self.table.start(Tab { node: 1, seat: person as u64 }, wants(person, at(second))).expect("there is a place");
    }

    fn tick(&mut self, second: i64) -> Vec<Effect> {
        let next = &mut self.next;
        self.table.tick(at(second), &mut || {
            *next += 1;
            id(*next)
        });
        self.table.take_effects()
    }

    fn call(&self, person: u128) -> Option<Uuid> {
        match self.table.player(id(person))?.place {
            Place::At(call) => Some(call),
            Place::Waiting => None,
        }
    }

    /// Two people in a call that is on since `second`.
    fn talk(rounds: Rounds, second: i64) -> (Story, Uuid) {
        let mut story = Story::with(rounds);
        (1..=2).for_each(|person| story.comes(person, second));
        story.tick(second);
        let call = story.call(1).expect("they were found");
        (1..=2).for_each(|person| story.table.ready(id(person), call, at(second)).unwrap());
        (story, call)
    }
}

fn told(effects: &[Effect], person: u128) -> Vec<&Told> {
    let to = |effect: &'_ Effect| matches!(effect, Effect::Tell(_, to, _) if *to == id(person));
    let tells = effects.iter().filter(|effect| to(effect));
    tells.map(|effect| if let Effect::Tell(_, _, told) = effect { told } else { unreachable!("filtered") }).collect()
}

#[test]
fn a_call_begins_when_both_say_that_they_are_there() {
    let mut story = Story::with(Rounds::default());
    story.comes(1, 0);
    assert!(story.tick(1).is_empty(), "nobody meets themselves");
    story.comes(2, 2);
    let effects = story.tick(2);
    let [Told::Found { call, people, rematch: false, until, .. }] = told(&effects, 1)[..] else {
        panic!("{effects:?}")
    };
    assert_eq!((people, *until), (&vec![id(1), id(2)], at(12)));
    story.table.ready(id(1), *call, at(3)).unwrap();
    assert!(story.table.take_effects().is_empty());
    assert_eq!(story.table.ready(id(3), *call, at(3)), Err(Problem::UnknownCall), "not of this call");
    story.table.ready(id(2), *call, at(4)).unwrap();
    let effects = story.table.take_effects();
    let [Told::Started(talk)] = told(&effects, 2)[..] else { panic!("{effects:?}") };
    assert_eq!((talk.started, talk.ends, talk.extensions_left), (at(4), at(304), 2));
    assert!(matches!(told(&story.tick(304), 1)[..], [Told::Over { how: How::Time, .. }]));
    assert!(story.table.is_empty());
}

#[test]
fn who_does_not_answer_is_out_and_the_other_keeps_the_front() {
    let mut story = Story::with(Rounds::default());
    (1..=2).for_each(|person| story.comes(person, 0));
    story.tick(0);
    let call = story.call(1).unwrap();
    story.table.ready(id(1), call, at(1)).unwrap();
    let effects = story.tick(10);
    assert!(matches!(told(&effects, 1)[..], [Told::Withdrawn { waits: true, .. }]));
    assert!(matches!(told(&effects, 2)[..], [Told::Withdrawn { waits: false, .. }]));
    assert_eq!(story.table.player(id(1)).unwrap().waiting.since, at(0), "their waiting is not lost");
    assert!(story.table.player(id(2)).is_none());
    // Three came meanwhile; the one who was let down is asked first.
    (3..=5).for_each(|person| story.comes(person, 11));
    story.tick(11);
    assert!(story.call(1).is_some());
}

#[test]
fn nobody_is_matched_while_their_socket_is_gone_and_the_place_is_kept_a_while() {
    let mut story = Story::with(Rounds::default());
    story.comes(1, 0);
    story.table.lose(id(1), Tab { node: 1, seat: 1 }, at(1));
    story.comes(2, 2);
    story.tick(2);
    assert_eq!(story.call(2), None, "no ghost");
    story.table.regain(id(1), Tab { node: 1, seat: 1 });
    story.tick(3);
    assert_eq!(story.call(1), story.call(2));
    assert!(story.call(1).is_some());
}

#[test]
fn who_is_lost_in_a_call_may_come_back_within_the_grace_and_not_after() {
    let (mut story, call) = Story::talk(Rounds::default(), 0);
    story.table.lose(id(1), Tab { node: 1, seat: 1 }, at(10));
    story.tick(24);
    let other = Tab { node: 2, seat: 9 };
    assert_eq!(story.table.reconnect(id(1), call, other).unwrap().people, [id(1), id(2)]);
    story.table.take_effects();
    story.table.lose(id(1), Tab { node: 1, seat: 1 }, at(25));
    assert!(story.tick(60).is_empty(), "the old tab says nothing about the new one");
    story.table.lose(id(1), other, at(60));
    let effects = story.tick(75);
    assert!(matches!(told(&effects, 2)[..], [Told::Over { how: How::Lost, .. }]));
    assert_eq!(story.table.reconnect(id(1), call, other), Err(Problem::UnknownCall));
}

#[test]
fn one_person_has_one_place_over_all_tabs() {
    let mut story = Story::with(Rounds::default());
    story.comes(1, 0);
    story.table.start(Tab { node: 2, seat: 7 }, wants(1, at(5))).unwrap();
    let effects = story.table.take_effects();
    assert_eq!(told(&effects, 1), [&Told::Elsewhere { call: None }]);
    assert_eq!(story.table.player(id(1)).unwrap().waiting.since, at(0), "the place in the queue is kept");
    story.comes(2, 6);
    story.tick(6);
    let call = story.call(1).unwrap();
    assert_eq!(story.table.start(TAB, wants(1, at(7))), Err(Problem::Busy { call }));
}

#[test]
fn a_round_is_prolonged_only_by_all_and_not_for_ever() {
    let (mut story, call) = Story::talk(Rounds { max_extensions: 1, ..Rounds::default() }, 0);
    story.table.take_effects();
    story.table.extend(id(1), call).unwrap();
    let effects = story.table.take_effects();
    assert!(
        matches!(told(&effects, 2)[..], [Told::Extension { ends, wanted, .. }] if *ends == at(300) && *wanted == [id(1)])
    );
    story.table.extend(id(2), call).unwrap();
    let effects = story.table.take_effects();
    assert!(matches!(told(&effects, 1)[..], [Told::Extension { ends, left: 0, .. }] if *ends == at(450)));
    assert_eq!(story.table.extend(id(1), call), Err(Problem::NoMoreExtensions));
    assert!(story.tick(449).is_empty());
    assert!(!story.tick(450).is_empty());
}

#[test]
fn skipping_is_neither_at_once_nor_without_an_end() {
    let mut story = Story::with(Rounds { skips: 2, ..Rounds::default() });
    for (round, stranger) in (2..=4).enumerate() {
        let now = round as i64 * 40;
        story.comes(1, now);
        story.comes(stranger, now);
        story.tick(now);
        let call = story.call(1).unwrap();
        [1, stranger].iter().for_each(|person| story.table.ready(id(*person), call, at(now)).unwrap());
        assert_eq!(story.table.skip(id(1), call, at(now + 29)), Err(Problem::Later { at: at(now + 30) }));
        let skipped = story.table.skip(id(1), call, at(now + 30));
        match round {
            0 | 1 => assert_eq!(skipped, Ok(())),
            _ => {
                assert_eq!(skipped, Err(Problem::Later { at: at(30 + 600) }));
                // Hanging up always works, and is no way around.
                story.table.hang_up(id(1), call, at(now + 31)).unwrap();
                let again = story.table.start(TAB, wants(1, at(now + 32)));
                assert_eq!(again, Err(Problem::Later { at: at(30 + 600) }));
            }
        }
    }
}

#[test]
fn a_report_ends_the_call_bars_both_and_tells_the_other_nothing() {
    let (mut story, call) = Story::talk(Rounds::default(), 0);
    assert_eq!(story.table.report(id(1), call, id(3), at(5)), Err(Problem::UnknownCall));
    assert_eq!(story.table.report(id(1), call, id(1), at(5)), Err(Problem::UnknownCall));
    story.table.report(id(1), call, id(2), at(5)).unwrap();
    let effects = story.table.take_effects();
    assert!(matches!(told(&effects, 2)[..], [.., Told::Over { how: How::Left, .. }]));
    assert!(effects.contains(&Effect::Note(Note::Ended { call, how: How::Reported })));
}

#[test]
fn a_block_ends_a_call_and_never_gives_way() {
    let (mut story, _) = Story::talk(Rounds::default(), 0);
    story.table.bar(id(1), id(2), at(5));
    assert!(story.table.is_empty());
    for person in [1, 2] {
        let mut back = wants(person, at(10));
        back.barred.insert(id(3 - person));
        story.table.start(TAB, back).unwrap();
    }
    story.tick(10_000);
    assert_eq!((story.call(1), story.table.waiting()), (None, 2));
}

#[test]
fn losing_the_right_ends_waiting_and_talking() {
    let (mut story, _) = Story::talk(Rounds::default(), 0);
    story.table.take_effects();
    story.table.put_out(id(1), at(5));
    let effects = story.table.take_effects();
    assert!(matches!(told(&effects, 2)[..], [Told::Over { how: How::PutOut, .. }]));
    story.comes(3, 6);
    story.table.put_out(id(3), at(7));
    assert!(story.table.is_empty());
}

#[test]
fn groups_fill_and_the_odd_one_out_joins() {
    let mut story = Story::with(Rounds { group_size: 3, ..Rounds::default() });
    (1..=4).for_each(|person| story.comes(person, 0));
    story.tick(0);
    let call = story.call(1).unwrap();
    assert_eq!([story.call(2), story.call(3), story.call(4)], [Some(call), Some(call), None]);
    (1..=3).for_each(|person| story.table.ready(id(person), call, at(1)).unwrap());
    story.tick(9);
    assert_eq!(story.call(4), None, "somebody else may come");
    let effects = story.tick(10);
    assert!(matches!(told(&effects, 4)[..], [Told::Started(talk)] if talk.people.len() == 4));
    story.table.hang_up(id(2), call, at(20)).unwrap();
    let effects = story.table.take_effects();
    assert!(matches!(told(&effects, 4)[..], [Told::Changed { gone: Some(gone), .. }] if *gone == id(2)));
    story.table.hang_up(id(3), call, at(21)).unwrap();
    story.table.hang_up(id(4), call, at(22)).unwrap();
    assert_eq!(story.call(1), None, "nobody talks alone");
}

#[test]
fn a_group_that_nobody_fills_begins_smaller() {
    let mut story = Story::with(Rounds { group_size: 6, ..Rounds::default() });
    (1..=2).for_each(|person| story.comes(person, 0));
    story.tick(9);
    assert_eq!(story.call(1), None);
    story.tick(10);
    assert!(story.call(1).is_some() && story.call(1) == story.call(2));
}

#[test]
fn another_writer_takes_over_where_the_first_one_ended() {
    let (story, call) = Story::talk(Rounds::default(), 0);
    let kept: Vec<Call> = story.table.calls().cloned().collect();
    let mut story = Story::with(Rounds::default());
    let people = vec![(TAB, wants(1, at(0))), (TAB, wants(2, at(0)))];
    story.table.restore(kept[0].clone(), people, at(20));
    story.table.adopt(Tab { node: 1, seat: 1 }, wants(1, at(0)), Some(call));
    story.table.adopt(Tab { node: 1, seat: 3 }, wants(3, at(5)), None);
    assert_eq!((story.call(1), story.table.waiting()), (Some(call), 1));
    assert_eq!(story.table.player(id(3)).unwrap().waiting.since, at(5));
    let effects = story.tick(35);
    assert!(matches!(told(&effects, 1)[..], [Told::Over { how: How::Lost, .. }]), "the other one never came back");
}

#[test]
fn a_thousand_and_one_at_once_make_five_hundred_pairs() {
    let mut story = Story::with(Rounds::default());
    (1..=1_001).for_each(|person| story.comes(person, 0));
    let formed = story.tick(1).iter().filter(|effect| matches!(effect, Effect::Note(Note::Formed { .. }))).count();
    assert_eq!((formed, story.table.waiting()), (500, 1));
    assert_eq!(story.call(1_001), None, "the last one to come waits");
}
