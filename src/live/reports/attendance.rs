//! From stays to days and sessions. Pure.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use uuid::Uuid;

use crate::base::time::Timestamp;

/// Most days that one stay is counted into: somebody whose window was forgotten over a holiday.
const MOST_DAYS: usize = 31;

/// Somebody was in a room.
#[derive(Clone, Copy, Debug)]
pub struct Stay {
    pub room: i64,
    pub person: Uuid,
    pub from: Timestamp,
    pub until: Timestamp,
}

/// A session as it stood in the programme.
#[derive(Clone, Debug)]
pub struct Session {
    pub id: i64,
    pub room: i64,
    pub title: String,
    pub from: Timestamp,
    pub until: Timestamp,
}

/// How long each person was in each room on each day, in microseconds.
#[derive(Default)]
pub struct Days(BTreeMap<(Date, i64), HashMap<Uuid, i64>>);

impl Days {
    pub fn add(&mut self, stay: &Stay, zone: &TimeZone) {
        let mut from = stay.from;
        for _ in 0..MOST_DAYS {
            if from >= stay.until {
                return;
            }
            let day = from.in_zone(zone).date();
            let end = day.tomorrow().and_then(|next| next.to_zoned(zone.clone()));
            let end = end.map_or(stay.until, |next| Timestamp::from(next.timestamp())).min(stay.until);
            let span = from.until(end).as_micros() as i64;
            *self.0.entry((day, stay.room)).or_default().entry(stay.person).or_default() += span;
            from = end;
        }
    }

    /// `(day, room, people, microseconds of all together)`
    pub fn rows(&self) -> impl Iterator<Item = (Date, i64, usize, i64)> + '_ {
        self.0.iter().map(|((day, room), people)| (*day, *room, people.len(), people.values().sum()))
    }
}

/// How long each person was in the room while a session was on, in microseconds.
pub struct Sessions {
    sessions: Vec<Session>,
    spent: Vec<HashMap<Uuid, i64>>,
}

impl Sessions {
    pub fn new(sessions: Vec<Session>) -> Sessions {
        let spent = sessions.iter().map(|_| HashMap::new()).collect();
        Sessions { sessions, spent }
    }

    pub fn add(&mut self, stay: &Stay) {
        for (session, spent) in self.sessions.iter().zip(&mut self.spent) {
            let (from, until) = (stay.from.max(session.from), stay.until.min(session.until));
            if session.room == stay.room && from < until {
                *spent.entry(stay.person).or_default() += from.until(until).as_micros() as i64;
            }
        }
    }

    /// Each session with those who were in for at least so many minutes, and how long.
    pub fn rows(&self, minutes: i64) -> impl Iterator<Item = (&Session, Vec<(Uuid, i64)>)> + '_ {
        let least = minutes.saturating_mul(60_000_000).max(1);
        self.sessions.iter().zip(&self.spent).map(move |(session, spent)| {
            let mut people: Vec<_> = spent.iter().map(|(person, span)| (*person, *span)).collect();
            people.retain(|(_, span)| *span >= least);
            people.sort();
            (session, people)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000_000;

    fn stay(room: i64, person: u128, from: i64, until: i64) -> Stay {
        let (from, until) = (Timestamp(from * MINUTE), Timestamp(until * MINUTE));
        Stay { room, person: Uuid::from_u128(person), from, until }
    }

    fn session(id: i64, room: i64, from: i64, until: i64) -> Session {
        let (from, until) = (Timestamp(from * MINUTE), Timestamp(until * MINUTE));
        Session { id, room, title: String::new(), from, until }
    }

    #[test]
    fn only_the_time_within_the_session_counts_and_several_stays_count_together() {
        let mut sessions =
            Sessions::new(vec![session(1, 7, 100, 130), session(2, 7, 130, 160), session(3, 8, 100, 130)]);
        for stay in [stay(7, 1, 90, 103), stay(7, 1, 110, 112), stay(7, 2, 128, 134), stay(8, 3, 0, 1_000)] {
            sessions.add(&stay);
        }
        let rows = |minutes| -> Vec<(i64, Vec<(u128, i64)>)> {
            let people =
                |people: Vec<(Uuid, i64)>| people.into_iter().map(|(id, span)| (id.as_u128(), span / MINUTE)).collect();
            sessions.rows(minutes).map(|(session, found)| (session.id, people(found))).collect()
        };
        assert_eq!(rows(1), [(1, vec![(1, 5), (2, 2)]), (2, vec![(2, 4)]), (3, vec![(3, 30)])]);
        assert_eq!(
            rows(5),
            [(1, vec![(1, 5)]), (2, vec![]), (3, vec![(3, 30)])],
            "exactly five minutes are five minutes"
        );
    }

    #[test]
    fn a_stay_over_midnight_counts_on_both_days_of_the_events_clocks() {
        let zone = TimeZone::get("Asia/Kolkata").expect("a zone");
        let midnight: Timestamp = "2026-11-22T18:30:00Z".parse().expect("a moment");
        let minutes = midnight.micros() / MINUTE;
        let mut days = Days::default();
        days.add(&stay(7, 1, minutes - 10, minutes + 20), &zone);
        days.add(&stay(7, 2, minutes + 5, minutes + 10), &zone);
        let rows: Vec<_> =
            days.rows().map(|(day, room, people, span)| (day.to_string(), room, people, span / MINUTE)).collect();
        assert_eq!(rows, [("2026-11-22".to_owned(), 7, 1, 10), ("2026-11-23".to_owned(), 7, 2, 25)]);
    }

    #[test]
    fn a_stay_without_length_or_without_end_hurts_nobody() {
        let mut days = Days::default();
        days.add(&stay(7, 1, 10, 10), &TimeZone::UTC);
        days.add(&stay(7, 1, 10, 5), &TimeZone::UTC);
        assert_eq!(days.rows().count(), 0);
        days.add(&Stay { until: Timestamp(i64::MAX), ..stay(7, 1, 10, 11) }, &TimeZone::UTC);
        assert!(days.rows().count() <= MOST_DAYS);
    }
}
