//! `breakout.*`: a meeting goes into groups and comes back. Who is in a group has a place on the floor that ends by itself
//! (`access/floor`), so the gate sends media to the group alone and brings everybody back in time, on every process and after
//! a restart too; what is here decides who may go where.

pub mod store;

use std::collections::BTreeSet;
use std::time::Duration;

use signaling::protocol::{
    BreakoutPeople, BreakoutPlan, CloseBreakouts, ErrorCode, ExtendBreakouts, Failure, JoinBreakout, MAX_BREAKOUT_NAME,
    MAX_BREAKOUT_SECONDS, MAX_BREAKOUT_TEXT, MAX_BREAKOUT_USERS, MAX_BREAKOUTS, MAX_CALL_BACK, MoveToBreakout, Nothing,
    OpenBreakouts, Push, TellBreakouts, ToldBreakouts,
};
use uuid::Uuid;

use super::rules::{Floor, Round};
use super::{Needs, ask_about, begin, right, store as floor_store, told, watch};
use crate::access::Admission;
use crate::access::floor::{self, Grouping, Place};
use crate::access::people;
use crate::access::roles::Right;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::base::tx::{LockKey, Tx};
use crate::events::rooms::Mode;
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::hall::{Hall, News};
use crate::live::pace::Action;

/// Shortest time in groups, in seconds. Shorter: people are back before they have said hello.
const SHORTEST: u32 = 30;

pub async fn open(seat: &Seat, asked: OpenBreakouts) -> Answer<Nothing> {
    let room_id = asked.room.0;
    allowed(seat, room_id, Needs::Moderate, Action::Stage).await?;
    let plan = plan(&asked.groups)?;
    let lasts = match asked.seconds {
        Some(seconds) => Duration::from_secs(u64::from(span(seconds)?)),
        None => floor::KEPT,
    };
    let (mut tx, floor) = locked(seat, room_id).await?;
    if floor.round.is_some() {
        return fail(ErrorCode::BreakoutBusy);
    }
    let now = tx.now();
    let mut assigned = Vec::new();
    for (person, group) in plan.members {
        let known = people::store::by_id(&mut tx, person).await.map_err(fatal)?;
        if known.is_none_or(|person| person.event_id != seat.hall.event.id) {
            return fail(ErrorCode::UserNotFound);
        }
        // Whoever was put back to the audience stays there.
        if !is_dismissed(&floor, person, now) {
            assigned.push((person, group));
        }
    }
    let round = Round {
        ends_at: now.plus(lasts),
        timed: asked.seconds.is_some(),
        called_back: false,
        choose: asked.choose,
        groups: plan.groups,
        assigned,
    };
    store::begin(&mut tx, room_id, &round).await.map_err(fatal)?;
    send(&mut tx, seat, room_id, &round.assigned, round.ends_at).await?;
    let people: Vec<Uuid> = round.assigned.iter().map(|(person, _)| *person).collect();
    finish(seat, room_id, tx, &people).await
}

pub async fn join(seat: &Seat, asked: JoinBreakout) -> Answer<Nothing> {
    let room_id = asked.room.0;
    let admission = allowed(seat, room_id, Needs::View, Action::StageHand).await?;
    let (mut tx, floor) = locked(seat, room_id).await?;
    let Some(group) = asked.group.map(i64::from) else {
        return back(seat, room_id, tx, &floor, seat.person).await;
    };
    let round = open_to(&floor, group)?;
    let may = round.choose || admission.may(Right::StageManage) || round.assigned(seat.person) == Some(group);
    if !may || is_dismissed(&floor, seat.person, tx.now()) {
        return fail(ErrorCode::BreakoutDenied);
    }
    if round.choose && !admission.may(Right::StageManage) {
        store::assign(&mut tx, room_id, seat.person, group).await.map_err(fatal)?;
    }
    send(&mut tx, seat, room_id, &[(seat.person, group)], round.ends_at).await?;
    finish(seat, room_id, tx, &[seat.person]).await
}

pub async fn put(seat: &Seat, asked: MoveToBreakout) -> Answer<Nothing> {
    let room_id = asked.room.0;
    allowed(seat, room_id, Needs::Moderate, Action::Stage).await?;
    let (mut tx, floor) = locked(seat, room_id).await?;
    let known = people::store::by_id(&mut tx, asked.user).await.map_err(fatal)?;
    if known.is_none_or(|person| person.event_id != seat.hall.event.id) {
        return fail(ErrorCode::UserNotFound);
    }
    let Some(group) = asked.group.map(i64::from) else {
        store::unassign(&mut tx, room_id, asked.user).await.map_err(fatal)?;
        return back(seat, room_id, tx, &floor, asked.user).await;
    };
    let round = open_to(&floor, group)?;
    if is_dismissed(&floor, asked.user, tx.now()) {
        return fail(ErrorCode::BreakoutDenied);
    }
    store::assign(&mut tx, room_id, asked.user, group).await.map_err(fatal)?;
    send(&mut tx, seat, room_id, &[(asked.user, group)], round.ends_at).await?;
    finish(seat, room_id, tx, &[asked.user]).await
}

pub async fn extend(seat: &Seat, asked: ExtendBreakouts) -> Answer<Nothing> {
    let room_id = asked.room.0;
    allowed(seat, room_id, Needs::Moderate, Action::Stage).await?;
    let more = Duration::from_secs(u64::from(span(asked.seconds)?));
    let (tx, floor) = locked(seat, room_id).await?;
    let Some(round) = &floor.round else { return fail(ErrorCode::BreakoutUnknown) };
    let now = tx.now();
    // Whoever was called back stays after all: the time that counts is from now.
    let from = if round.timed && !round.called_back { round.ends_at } else { now };
    let ends_at = from.plus(more).min(now.plus(Duration::from_secs(u64::from(MAX_BREAKOUT_SECONDS))));
    end_at(seat, room_id, tx, &floor, ends_at, false).await
}

pub async fn close(seat: &Seat, asked: CloseBreakouts) -> Answer<Nothing> {
    let room_id = asked.room.0;
    allowed(seat, room_id, Needs::Moderate, Action::Stage).await?;
    let (tx, floor) = locked(seat, room_id).await?;
    let Some(round) = &floor.round else { return fail(ErrorCode::BreakoutUnknown) };
    let soon = tx.now().plus(Duration::from_secs(u64::from(asked.seconds.min(MAX_CALL_BACK))));
    let ends_at = soon.min(round.ends_at);
    end_at(seat, room_id, tx, &floor, ends_at, true).await
}

pub async fn tell(seat: &Seat, asked: TellBreakouts) -> Answer<Nothing> {
    let room_id = asked.room.0;
    allowed(seat, room_id, Needs::Moderate, Action::Stage).await?;
    let text = asked.text.trim();
    if text.is_empty() || text.chars().count() > MAX_BREAKOUT_TEXT || text.contains('\0') {
        return Err(wrong("text", "1 to 500 characters"));
    }
    if super::floor(&seat.hall, room_id).await?.round.is_none() {
        return fail(ErrorCode::BreakoutUnknown);
    }
    let by = {
        let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
        watch::user(&seat.hall, &mut conn, seat.person).await.map_err(fatal)?
    };
    let told = ToldBreakouts { room: asked.room, by, text: text.to_owned() };
    tell_here(&seat.hall, &told);
    seat.hall.tell(&News::BreakoutTold { node: seat.hall.live().node(), told });
    Ok(Nothing {})
}

/// Everybody in the room hears it, wherever in it they are: somebody may be between two groups.
pub fn tell_here(hall: &Hall, told: &ToldBreakouts) {
    hall.state().push_to_room(told.room.0, &Push::new(told));
}

/// Who is in which group, for the desk.
pub async fn people(
    hall: &Hall,
    conn: &mut Conn,
    floor: &Floor,
    now: Timestamp,
) -> Result<Vec<BreakoutPeople>, sqlx::Error> {
    let mut list = Vec::new();
    for (number, _) in floor.round.iter().flat_map(|round| &round.groups) {
        let users = watch::users(hall, conn, &floor.in_group(*number, now)).await?;
        list.push(BreakoutPeople { number: *number as u32, users });
    }
    Ok(list)
}

/// The right of this area: that of the floor, in a meeting.
async fn allowed(seat: &Seat, room_id: i64, needs: Needs, action: Action) -> Answer<Admission> {
    let admission = right(seat, room_id, needs, action).await?;
    let state = seat.hall.state();
    let is_meeting = state.places.iter().any(|place| place.id == room_id && place.mode == Mode::Meeting);
    if is_meeting { Ok(admission) } else { fail(ErrorCode::BreakoutDenied) }
}

/// Two who change the groups of a room do so one after the other.
async fn locked(seat: &Seat, room_id: i64) -> Answer<(Tx, Floor)> {
    let mut tx = begin(seat).await?;
    tx.lock(vec![LockKey::Room(room_id)]).await.map_err(fatal)?;
    let now = tx.now();
    let floor = floor_store::floor_of(&mut tx, room_id, now).await.map_err(fatal)?;
    Ok((tx, floor))
}

/// Groups as they were asked for, checked.
struct Plan {
    groups: Vec<(i64, String)>,
    members: Vec<(Uuid, i64)>,
}

fn plan(asked: &[BreakoutPlan]) -> Answer<Plan> {
    if asked.is_empty() || asked.len() > MAX_BREAKOUTS {
        return Err(wrong("groups", "1 to 50 groups"));
    }
    let mut plan = Plan { groups: Vec::new(), members: Vec::new() };
    let mut seen = BTreeSet::new();
    for (number, group) in (1_i64..).zip(asked) {
        let name = group.name.trim();
        if name.is_empty() || name.chars().count() > MAX_BREAKOUT_NAME || name.contains('\0') {
            return Err(wrong("name", "1 to 60 characters"));
        }
        plan.groups.push((number, name.to_owned()));
        for user in &group.users {
            if !seen.insert(*user) || seen.len() > MAX_BREAKOUT_USERS {
                return Err(wrong("users", "nobody twice, and at most 500 people"));
            }
            plan.members.push((*user, number));
        }
    }
    Ok(plan)
}

fn span(seconds: u32) -> Answer<u32> {
    match (SHORTEST..=MAX_BREAKOUT_SECONDS).contains(&seconds) {
        true => Ok(seconds),
        false => Err(wrong("seconds", "30 seconds to 4 hours")),
    }
}

/// The groups, when this one is there and nobody was called back.
fn open_to(floor: &Floor, group: i64) -> Answer<&Round> {
    let round = floor.round.as_ref().filter(|round| round.has(group) && !round.called_back);
    round.ok_or_else(|| Failure::new(ErrorCode::BreakoutUnknown))
}

fn is_dismissed(floor: &Floor, person: Uuid, now: Timestamp) -> bool {
    floor.placed.iter().any(|placed| placed.person == person && placed.at(now) == Some(Place::Audience))
}

async fn send(tx: &mut Tx, seat: &Seat, room_id: i64, members: &[(Uuid, i64)], until: Timestamp) -> Answer<()> {
    if members.is_empty() {
        return Ok(());
    }
    let (organizer_id, event_id) = (seat.hall.event.organizer_id, seat.hall.event.id);
    let to = Grouping { organizer_id, event_id, room_id, members, until };
    floor::put_into_groups(tx, &to).await.map_err(fatal)
}

/// Out of their group, to where their own right lets them be.
async fn back(seat: &Seat, room_id: i64, mut tx: Tx, floor: &Floor, person: Uuid) -> Answer<Nothing> {
    let now = tx.now();
    if floor.placed.iter().any(|placed| placed.person == person && placed.group_at(now).is_some()) {
        let event = &seat.hall.event;
        floor::free(&mut tx, event.organizer_id, event.id, room_id, person).await.map_err(fatal)?;
    }
    finish(seat, room_id, tx, &[person]).await
}

async fn end_at(
    seat: &Seat,
    room_id: i64,
    mut tx: Tx,
    floor: &Floor,
    ends_at: Timestamp,
    called_back: bool,
) -> Answer<Nothing> {
    let now = tx.now();
    store::end_at(&mut tx, room_id, ends_at, true, called_back).await.map_err(fatal)?;
    let inside = |placed: &floor::Placed| Some((placed.person, placed.group_at(now)?));
    let members: Vec<(Uuid, i64)> = floor.placed.iter().filter_map(inside).collect();
    send(&mut tx, seat, room_id, &members, ends_at).await?;
    let people: Vec<Uuid> = members.iter().map(|(person, _)| *person).collect();
    finish(seat, room_id, tx, &people).await
}

/// Rights first: who must be elsewhere is there when anybody hears of it.
async fn finish(seat: &Seat, room_id: i64, tx: Tx, people: &[Uuid]) -> Answer<Nothing> {
    tx.commit().await.map_err(fatal)?;
    ask_about(&seat.hall, room_id, people).await;
    told(&seat.hall, room_id).await;
    Ok(Nothing {})
}

fn wrong(field: &str, why: &str) -> Failure {
    Failure::new(ErrorCode::BreakoutInvalid).message(why).detail("field", field)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(name: &str, users: &[u128]) -> BreakoutPlan {
        BreakoutPlan { name: name.to_owned(), users: users.iter().map(|id| Uuid::from_u128(*id)).collect() }
    }

    #[test]
    fn groups_are_numbered_in_their_order_and_nobody_is_in_two() {
        let planned = plan(&[group(" Red ", &[1, 2]), group("Blue", &[3])]).unwrap();
        assert_eq!(planned.groups, [(1, "Red".to_owned()), (2, "Blue".to_owned())]);
        assert_eq!(planned.members.iter().map(|(_, group)| *group).collect::<Vec<_>>(), [1, 1, 2]);
        for bad in [vec![], vec![group("a", &[1]), group("b", &[1])], vec![group("  ", &[])], vec![group("a\0", &[])]] {
            assert!(plan(&bad).is_err(), "{bad:?}");
        }
        assert!(plan(&vec![group("x", &[]); MAX_BREAKOUTS + 1]).is_err());
    }

    #[test]
    fn the_time_in_groups_is_neither_nothing_nor_a_day() {
        assert!([29, 14_401, u32::MAX].into_iter().all(|seconds| span(seconds).is_err()));
        assert_eq!(span(30).unwrap() + span(14_400).unwrap(), 14_430);
    }
}
