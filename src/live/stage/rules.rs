//! What is known of a room's floor at one moment, and what follows for each who is there: pure.

use signaling::protocol::{Breakout, Breakouts, RoomId, StageLayout, StageOwn, StagePause, StagePlace, StageState};
use uuid::Uuid;

use crate::access::floor::{Place, Placed};
use crate::base::time::Timestamp;

/// What the producer decided for everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    pub layout: StageLayout,
    pub spotlight: Option<Uuid>,
    /// Whose camera is the sign language.
    pub interpreter: Option<Uuid>,
    pub pause: Option<Pause>,
    pub locked: bool,
    pub waiting_room: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    pub note: String,
    pub back_at: Option<Timestamp>,
}

/// Somebody who asks for something, since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    pub person: Uuid,
    pub since: Timestamp,
    pub valid_until: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub person: Uuid,
    pub to: Place,
    pub by: Uuid,
    pub valid_until: Timestamp,
}

/// The floor of a room as the database had it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Floor {
    pub setting: Setting,
    /// The oldest first.
    pub hands: Vec<Ask>,
    /// Those who wait to be let in, the oldest first.
    pub waiting: Vec<Ask>,
    /// Those who were.
    pub admitted: Vec<Uuid>,
    pub invitations: Vec<Invitation>,
    pub placed: Vec<Placed>,
    pub round: Option<Round>,
    /// When this was so.
    pub read_at: Timestamp,
}

/// The groups that a meeting is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// When everybody is back.
    pub ends_at: Timestamp,
    /// Whether somebody set that time, or it is only the longest that groups last.
    pub timed: bool,
    pub called_back: bool,
    /// Everybody picks their own.
    pub choose: bool,
    /// Number and name, from 1.
    pub groups: Vec<(i64, String)>,
    /// Who belongs where, wherever they are.
    pub assigned: Vec<(Uuid, i64)>,
}

impl Round {
    pub fn has(&self, group: i64) -> bool {
        self.groups.iter().any(|(number, _)| *number == group)
    }

    pub fn assigned(&self, person: Uuid) -> Option<i64> {
        self.assigned.iter().find(|(member, _)| *member == person).map(|(_, group)| *group)
    }
}

/// A countdown that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Countdown {
    pub at: Timestamp,
    pub users: Vec<Uuid>,
}

impl Floor {
    /// When something of it is over, or begins, by itself.
    pub fn next(&self, now: Timestamp) -> Option<Timestamp> {
        let asks = self.hands.iter().chain(&self.waiting).map(|ask| ask.valid_until);
        let invitations = self.invitations.iter().map(|invitation| invitation.valid_until);
        let placed = self.placed.iter().flat_map(|placed| [placed.since, placed.valid_until]);
        let round = self.round.iter().map(|round| round.ends_at);
        asks.chain(invitations).chain(placed).chain(round).filter(|at| *at > now).min()
    }

    /// Those who are at a place now.
    pub fn at(&self, place: Place, now: Timestamp) -> Vec<Uuid> {
        self.placed.iter().filter(|placed| placed.at(now) == Some(place)).map(|placed| placed.person).collect()
    }

    /// Those who are in a group now.
    pub fn in_group(&self, group: i64, now: Timestamp) -> Vec<Uuid> {
        self.placed.iter().filter(|placed| placed.group_at(now) == Some(group)).map(|placed| placed.person).collect()
    }

    pub fn countdown(&self, now: Timestamp) -> Option<Countdown> {
        let coming = |placed: &&Placed| placed.place == Place::Stage && placed.since > now;
        let at = self.placed.iter().filter(coming).map(|placed| placed.since).min()?;
        let users = self.placed.iter().filter(coming).map(|placed| placed.person).collect();
        Some(Countdown { at, users })
    }

    /// Everybody whom something concerns in particular.
    pub fn concerned(&self) -> Vec<Uuid> {
        let asks = self.hands.iter().map(|ask| ask.person);
        let invited = self.invitations.iter().map(|invitation| invitation.person);
        let assigned = self.round.iter().flat_map(|round| round.assigned.iter().map(|(person, _)| *person));
        asks.chain(invited).chain(self.placed.iter().map(|placed| placed.person)).chain(assigned).collect()
    }

    fn breakouts(&self) -> Option<Breakouts> {
        let round = self.round.as_ref()?;
        let groups = round.groups.iter().map(|(number, name)| Breakout {
            number: *number as u32,
            name: name.clone(),
            people: self.in_group(*number, self.read_at).len() as u32,
        });
        Some(Breakouts {
            groups: groups.collect(),
            choose: round.choose,
            ends_at: (round.timed || round.called_back).then(|| round.ends_at.to_string()),
            called_back: round.called_back,
        })
    }

    /// What everybody in the room knows.
    pub fn state(&self, room_id: i64) -> StageState {
        let setting = &self.setting;
        let pause = setting
            .pause
            .as_ref()
            .map(|pause| StagePause { back_at: pause.back_at.map(|at| at.to_string()), note: pause.note.clone() });
        StageState {
            room: RoomId(room_id),
            layout: setting.layout,
            spotlight: setting.spotlight,
            interpreter: setting.interpreter,
            pause,
            locked: setting.locked,
            waiting_room: setting.waiting_room,
            breakouts: self.breakouts(),
        }
    }

    /// What concerns one of them, without the invitation: its sender has a name.
    pub fn own(&self, room_id: i64, person: Uuid, now: Timestamp) -> StageOwn {
        let hand = self.hands.iter().position(|ask| ask.person == person);
        let placed = self.placed.iter().find(|placed| placed.person == person);
        let live_at = placed.filter(|placed| placed.place == Place::Stage && placed.since > now);
        StageOwn {
            room: RoomId(room_id),
            hand: hand.and_then(|place| u32::try_from(place + 1).ok()),
            invitation: None,
            place: placed.and_then(|placed| placed.at(now)).map(word),
            live_at: live_at.map(|placed| placed.since.to_string()),
            group: placed.and_then(|placed| placed.group_at(now)).map(|group| group as u32),
            assigned: self.round.as_ref().and_then(|round| round.assigned(person)).map(|group| group as u32),
        }
    }

    pub fn invitation(&self, person: Uuid) -> Option<&Invitation> {
        self.invitations.iter().find(|invitation| invitation.person == person)
    }

    /// Whether somebody whom the gate admits comes through the door; the crew always does.
    pub fn opens(&self, person: Uuid) -> Door {
        if self.setting.locked {
            Door::Locked
        } else if self.setting.waiting_room && !self.admitted.contains(&person) {
            Door::Waits
        } else {
            Door::Open
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    Open,
    Locked,
    Waits,
}

pub fn word(place: Place) -> StagePlace {
    match place {
        Place::Audience => StagePlace::Audience,
        Place::Backstage => StagePlace::Backstage,
        Place::Stage => StagePlace::Stage,
        Place::Group => StagePlace::Group,
    }
}

/// Where a word of `stage.*` puts somebody; `None`: into a group, which `breakout.*` does.
pub fn place(word: StagePlace) -> Option<Place> {
    match word {
        StagePlace::Audience => Some(Place::Audience),
        StagePlace::Backstage => Some(Place::Backstage),
        StagePlace::Stage => Some(Place::Stage),
        StagePlace::Group => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(person: u128, since: i64) -> Ask {
        Ask { person: Uuid::from_u128(person), since: Timestamp(since), valid_until: Timestamp(since + 100) }
    }

    fn coming(person: u128, since: i64) -> Placed {
        Placed {
            room_id: 1,
            person: Uuid::from_u128(person),
            place: Place::Stage,
            group: 0,
            since: Timestamp(since),
            before: Some(Place::Backstage),
            valid_until: Timestamp(1_000),
            guest: false,
        }
    }

    #[test]
    fn each_sees_their_own_place_in_the_queue() {
        let floor = Floor { hands: vec![ask(1, 1), ask(2, 2)], ..Floor::default() };
        let place = |person| floor.own(1, Uuid::from_u128(person), Timestamp(5)).hand;
        assert_eq!([place(1), place(2), place(3)], [Some(1), Some(2), None]);
        assert_eq!(floor.next(Timestamp(5)), Some(Timestamp(101)));
    }

    #[test]
    fn a_countdown_is_one_until_its_moment() {
        let floor = Floor { placed: vec![coming(1, 50), coming(2, 50)], ..Floor::default() };
        assert_eq!(floor.countdown(Timestamp(49)).map(|countdown| countdown.users.len()), Some(2));
        assert_eq!(floor.at(Place::Backstage, Timestamp(49)).len(), 2);
        assert_eq!(floor.next(Timestamp(49)), Some(Timestamp(50)));
        assert_eq!((floor.countdown(Timestamp(50)), floor.at(Place::Stage, Timestamp(50)).len()), (None, 2));
    }

    #[test]
    fn a_locked_door_is_locked_to_those_who_were_let_in_before_too() {
        let mut floor = Floor { admitted: vec![Uuid::from_u128(1)], ..Floor::default() };
        floor.setting.waiting_room = true;
        assert_eq!([1, 2].map(|person| floor.opens(Uuid::from_u128(person))), [Door::Open, Door::Waits]);
        floor.setting.locked = true;
        assert_eq!(floor.opens(Uuid::from_u128(1)), Door::Locked);
    }
}
