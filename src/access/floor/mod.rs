//! The floor: where people of a room were put, before the audience, behind the stage, back among it or in a group of a few. The
//! gate reads it, so that every door obeys: who is behind the stage or in a group sends nothing to the others, and a guest may
//! speak for as long as they were asked to.

pub mod store;

use std::time::Duration;

use serde_json::json;
use uuid::Uuid;

use crate::base::time::Timestamp;
use crate::base::tx::{Fact, Tx};
use crate::text_enum;

/// A place is kept this long. Longer: whoever was put back to the audience in the morning waits for a moderator in the evening.
pub const KEPT: Duration = Duration::from_secs(4 * 3_600);

text_enum! {
    "a place on the floor";
    /// Where somebody is.
    pub enum Place {
        Audience = "audience",
        Backstage = "backstage",
        Stage = "stage",
        /// In one of the groups that a meeting went into.
        Group = "group",
    }
}

/// Where a person was put in one room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    pub room_id: i64,
    pub person: Uuid,
    pub place: Place,
    /// Which group, from 1; 0 at every other place.
    pub group: i64,
    pub since: Timestamp,
    /// Where they are until then; `None`: where their own right lets them be.
    pub before: Option<Place>,
    pub valid_until: Timestamp,
    /// They need no right of their own.
    pub guest: bool,
}

impl Placed {
    /// Where that puts them at a moment; `None`: where their own right lets them be.
    pub fn at(&self, now: Timestamp) -> Option<Place> {
        if self.valid_until <= now {
            None
        } else if self.since <= now {
            Some(self.place)
        } else {
            self.before
        }
    }

    /// The group that they are in at a moment.
    pub fn group_at(&self, now: Timestamp) -> Option<i64> {
        (self.at(now) == Some(Place::Group)).then_some(self.group)
    }

    /// Whether a moderator's word stands for a right of their own at a moment.
    pub fn lends(&self, now: Timestamp) -> bool {
        self.guest && now < self.valid_until
    }
}

/// Where to put whom.
pub struct Move {
    pub organizer_id: i64,
    pub event_id: i64,
    pub room_id: i64,
    pub persons: Vec<Uuid>,
    pub place: Place,
    pub since: Timestamp,
    /// `Some`: they are guests, or not any more; `None`: as it was.
    pub guest: Option<bool>,
}

/// Puts people somewhere, and tells the rooms by the fact `stage.placed`.
pub async fn put(tx: &mut Tx, to: &Move) -> Result<(), sqlx::Error> {
    let now = tx.now();
    for person in &to.persons {
        let known = store::of_person(tx, *person).await?.into_iter().find(|placed| placed.room_id == to.room_id);
        let placed = Placed {
            room_id: to.room_id,
            person: *person,
            place: to.place,
            group: 0,
            since: to.since,
            before: known.and_then(|placed| placed.at(now)).filter(|before| *before != Place::Group),
            valid_until: to.since.plus(KEPT),
            guest: to.guest.unwrap_or_else(|| known.is_some_and(|placed| placed.lends(now))),
        };
        store::put(tx, &placed).await?;
    }
    tell(tx, to.organizer_id, to.event_id, to.room_id, &to.persons, Some(to.place)).await
}

/// Which groups people of a room go to.
pub struct Grouping<'a> {
    pub organizer_id: i64,
    pub event_id: i64,
    pub room_id: i64,
    /// Each with the number of their group, from 1.
    pub members: &'a [(Uuid, i64)],
    /// When they are back by themselves.
    pub until: Timestamp,
}

/// Puts people into groups, and tells the rooms by the fact `stage.placed`.
pub async fn put_into_groups(tx: &mut Tx, to: &Grouping<'_>) -> Result<(), sqlx::Error> {
    let now = tx.now();
    for (person, group) in to.members {
        let placed = Placed {
            room_id: to.room_id,
            person: *person,
            place: Place::Group,
            group: *group,
            since: now,
            before: None,
            valid_until: to.until,
            guest: false,
        };
        store::put(tx, &placed).await?;
    }
    let persons: Vec<Uuid> = to.members.iter().map(|(person, _)| *person).collect();
    tell(tx, to.organizer_id, to.event_id, to.room_id, &persons, Some(Place::Group)).await
}

/// Takes a person's place back: they are where their own right lets them be.
pub async fn free(
    tx: &mut Tx,
    organizer_id: i64,
    event_id: i64,
    room_id: i64,
    person: Uuid,
) -> Result<(), sqlx::Error> {
    store::remove(tx, room_id, person).await?;
    tell(tx, organizer_id, event_id, room_id, &[person], None).await
}

/// The same for a guest only: whoever has a right of their own stays where they were put.
pub async fn free_guest(
    tx: &mut Tx,
    organizer_id: i64,
    event_id: i64,
    room_id: i64,
    person: Uuid,
) -> Result<(), sqlx::Error> {
    let placed = store::of_person(tx, person).await?;
    if placed.iter().any(|placed| placed.room_id == room_id && placed.guest) {
        free(tx, organizer_id, event_id, room_id, person).await?;
    }
    Ok(())
}

async fn tell(
    tx: &mut Tx,
    organizer_id: i64,
    event_id: i64,
    room_id: i64,
    persons: &[Uuid],
    place: Option<Place>,
) -> Result<(), sqlx::Error> {
    let fact = Fact {
        kind: "stage.placed",
        organizer_id: Some(organizer_id),
        event_id: Some(event_id),
        subject: format!("room:{room_id}"),
        body: json!({"persons": persons, "room": room_id, "place": place.map(Place::as_str)}),
    };
    tx.record(fact).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_countdown_is_a_place_that_begins_later() {
        let at = Timestamp;
        let placed = Placed {
            room_id: 1,
            person: Uuid::nil(),
            place: Place::Stage,
            group: 0,
            since: at(10),
            before: Some(Place::Backstage),
            valid_until: at(20),
            guest: true,
        };
        let places = [placed.at(at(9)), placed.at(at(10)), placed.at(at(19)), placed.at(at(20))];
        assert_eq!(places, [Some(Place::Backstage), Some(Place::Stage), Some(Place::Stage), None]);
        assert!(placed.lends(at(9)) && !placed.lends(at(20)));
    }
}
