//! The floor of each room as this node knows it, and who is told what when it changes.

use std::collections::BTreeSet;
use std::sync::Arc;

use signaling::protocol::{
    MAX_DESK, Profile, Push, Role, RoomId, StageAsk, StageDesk, StageInvitation, StageInvited, StageLive, StageOwn,
    User,
};
use uuid::Uuid;

use super::groups;
use super::rules::{Ask, Floor, word};
use super::store;
use crate::access::floor::Place;
use crate::access::roles::Right;
use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::live::door::Seat;
use crate::live::hall::{Hall, SeatId};
use crate::live::people;

/// Reads the floor of a room, keeps it, and tells everybody here whom a difference concerns. One reading at a time, so that an
/// older one never wins.
pub async fn refresh(hall: &Hall, room_id: i64) {
    let reading = hall.reading_floor.lock().await;
    let now = hall.live().base().now();
    let before = hall.state().floors.get(&room_id).cloned();
    let told = async {
        let mut conn = hall.live().base().read().await?;
        let after = Arc::new(store::floor_of(&mut conn, room_id, now).await?);
        keep(hall, room_id, &after, now);
        let before = before.unwrap_or_default();
        tell(hall, &mut conn, room_id, &before, &after, now).await?;
        Ok::<_, sqlx::Error>((before, after))
    };
    let told = told.await;
    drop(reading);
    match told {
        Ok((before, after)) => act(hall, room_id, &before, &after),
        Err(error) => {
            tracing::warn!(%error, room_id, "live.floor_not_read");
            // The next look tries again.
            hall.state().stale_floors.insert(room_id);
        }
    }
}

/// The bus lost something: every room that was read is read again.
pub async fn refresh_all(hall: &Hall) {
    let rooms: Vec<i64> = hall.state().floors.keys().copied().collect();
    for room_id in rooms {
        refresh(hall, room_id).await;
    }
}

/// The floor, read and kept for the first time.
pub(super) async fn read(hall: &Hall, room_id: i64) -> Result<Arc<Floor>, sqlx::Error> {
    let _reading = hall.reading_floor.lock().await;
    if let Some(floor) = hall.state().floors.get(&room_id) {
        return Ok(floor.clone());
    }
    let now = hall.live().base().now();
    let mut conn = hall.live().base().read().await?;
    let floor = Arc::new(store::floor_of(&mut conn, room_id, now).await?);
    keep(hall, room_id, &floor, now);
    Ok(floor)
}

fn keep(hall: &Hall, room_id: i64, floor: &Arc<Floor>, now: Timestamp) {
    let mut state = hall.state();
    state.floors.insert(room_id, floor.clone());
    match floor.next(now) {
        Some(next) => state.floor_changes.insert(room_id, next),
        None => state.floor_changes.remove(&room_id),
    };
}

/// What a seat that has just come in is told: how things stand, and what concerns it.
pub async fn welcome(seat: &Seat, room_id: i64) {
    let hall = &seat.hall;
    let Ok(floor) = super::floor(hall, room_id).await else { return };
    let now = hall.live().base().now();
    let crew = crew(hall, room_id).into_iter().find(|(id, _)| *id == seat.id);
    let pushes = async {
        let mut conn = hall.live().base().read().await?;
        let own = own(hall, &mut conn, room_id, &floor, seat.person, now).await?;
        let mut pushes = vec![Push::new(&floor.state(room_id)), Push::new(&own)];
        if let Some((_, moderates)) = crew {
            pushes.push(Push::new(&desk(hall, &mut conn, room_id, &floor, moderates, now).await?));
        }
        Ok::<_, sqlx::Error>(pushes)
    };
    match pushes.await {
        Ok(pushes) => pushes.iter().for_each(|push| hall.state().seats.push(seat.id, push)),
        Err(error) => tracing::warn!(%error, "live.floor_not_read"),
    }
}

async fn tell(
    hall: &Hall,
    conn: &mut Conn,
    room_id: i64,
    before: &Floor,
    after: &Floor,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let state = after.state(room_id);
    if before.state(room_id) != state {
        hall.state().push_to_room(room_id, &Push::new(&state));
    }
    let concerned: BTreeSet<Uuid> = before.concerned().into_iter().chain(after.concerned()).collect();
    for person in concerned {
        let seats = hall.state().rooms.get(&room_id).map(|room| room.seats_of(person)).unwrap_or_default();
        if !seats.is_empty() {
            // Told although it may be the same: a place that has begun changes no row.
            let push = Push::new(&own(hall, conn, room_id, after, person, now).await?);
            hall.state().seats.push_to_all(seats, &push);
        }
    }
    tell_desks(hall, conn, room_id, after, now).await
}

/// Two texts: one for the moderators, one for the others behind the stage.
async fn tell_desks(
    hall: &Hall,
    conn: &mut Conn,
    room_id: i64,
    floor: &Floor,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let crew = crew(hall, room_id);
    for moderates in [true, false] {
        let seats: Vec<SeatId> = crew.iter().filter(|(_, of)| *of == moderates).map(|(seat, _)| *seat).collect();
        if !seats.is_empty() {
            let push = Push::new(&desk(hall, conn, room_id, floor, moderates, now).await?);
            hall.state().seats.push_to_all(seats, &push);
        }
    }
    Ok(())
}

/// What a change means here besides words: media of a break, and people at the door.
fn act(hall: &Hall, room_id: i64, before: &Floor, after: &Floor) {
    if before.setting.pause.is_some() != after.setting.pause.is_some() {
        hall.live().permit_media_of_room(hall, room_id);
    }
    let lets_in = |floor: &Floor| (floor.setting.locked, floor.setting.waiting_room, floor.admitted.len());
    if lets_in(before) != lets_in(after) {
        hall.open_door(room_id, |person| after.opens(person) == super::rules::Door::Open);
    }
}

/// The seats in this room of those who may be behind the stage, and whether they moderate.
fn crew(hall: &Hall, room_id: i64) -> Vec<(SeatId, bool)> {
    let state = hall.state();
    let Some(room) = state.rooms.get(&room_id) else { return Vec::new() };
    let admitted = room.seats().filter_map(|seat| Some((seat, room.admission(seat)?)));
    let crew = admitted.filter(|(_, admission)| admission.backstage() || admission.may(Right::StageManage));
    crew.map(|(seat, admission)| (seat, admission.may(Right::StageManage))).collect()
}

async fn own(
    hall: &Hall,
    conn: &mut Conn,
    room_id: i64,
    floor: &Floor,
    person: Uuid,
    now: Timestamp,
) -> Result<StageOwn, sqlx::Error> {
    let mut own = floor.own(room_id, person, now);
    if let Some(invitation) = floor.invitation(person) {
        let by = user(hall, conn, invitation.by).await?;
        let until = invitation.valid_until.to_string();
        own.invitation = Some(StageInvitation { by, to: word(invitation.to), until });
    }
    Ok(own)
}

async fn desk(
    hall: &Hall,
    conn: &mut Conn,
    room_id: i64,
    floor: &Floor,
    moderates: bool,
    now: Timestamp,
) -> Result<StageDesk, sqlx::Error> {
    let mut invited = Vec::new();
    for invitation in floor.invitations.iter().filter(|_| moderates).take(MAX_DESK) {
        let user = user(hall, conn, invitation.person).await?;
        invited.push(StageInvited { user, to: word(invitation.to), until: invitation.valid_until.to_string() });
    }
    let countdown = floor.countdown(now);
    let waiting: &[Ask] = if moderates { &floor.waiting } else { &[] };
    Ok(StageDesk {
        room: RoomId(room_id),
        hands: asks(hall, conn, &floor.hands).await?,
        backstage: users(hall, conn, &floor.at(Place::Backstage, now)).await?,
        stage: users(hall, conn, &floor.at(Place::Stage, now)).await?,
        dismissed: users(hall, conn, &floor.at(Place::Audience, now)).await?,
        invited,
        waiting: asks(hall, conn, waiting).await?,
        groups: if moderates { groups::people(hall, conn, floor, now).await? } else { Vec::new() },
        live: countdown.map(|countdown| StageLive { at: countdown.at.to_string(), users: countdown.users }),
    })
}

async fn asks(hall: &Hall, conn: &mut Conn, asks: &[Ask]) -> Result<Vec<StageAsk>, sqlx::Error> {
    let mut list = Vec::new();
    for ask in asks.iter().take(MAX_DESK) {
        list.push(StageAsk { user: user(hall, conn, ask.person).await?, since: ask.since.to_string() });
    }
    Ok(list)
}

pub(super) async fn users(hall: &Hall, conn: &mut Conn, people: &[Uuid]) -> Result<Vec<User>, sqlx::Error> {
    let mut list = Vec::new();
    for person in people.iter().take(MAX_DESK) {
        list.push(user(hall, conn, *person).await?);
    }
    Ok(list)
}

pub(super) async fn user(hall: &Hall, conn: &mut Conn, id: Uuid) -> Result<User, sqlx::Error> {
    let known = people::user_of(hall, conn, id).await?;
    Ok(known.unwrap_or_else(|| User { id, profile: Profile::default(), role: Role::Attendee }))
}
