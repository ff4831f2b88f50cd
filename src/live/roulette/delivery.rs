//! From what the table tells to what a tab gets: names of people, times, the push, and media that end with the call.

use std::sync::Arc;

use signaling::protocol::{
    MatchFound, MatchWithdrawn, Profile, Push, Role, RoomId, RouletteCall, RouletteChanged, RouletteEnd,
    RouletteExtension, RouletteHungUp, RouletteStarted, RouletteStopped, RouletteWaiting, User,
};
use uuid::Uuid;

use super::table::{How, Tab, Talk, Told};
use super::wire::Crowd;
use crate::live::hall::{Hall, SeatId};
use crate::live::people;

/// Tells one tab of this node. What changes for its media changes at once; the names may come from the database.
pub(super) fn deliver(hall: &Arc<Hall>, room_id: i64, tab: Tab, person: Uuid, told: Told) {
    let seat = SeatId(tab.seat);
    let roulette = hall.live().roulette();
    match &told {
        Told::Started(talk) | Told::Changed { talk, .. } => roulette.talks(seat, room_id, person, Some(talk.clone())),
        Told::Withdrawn { waits: true, .. } => roulette.talks(seat, room_id, person, None),
        Told::Over { .. } | Told::Elsewhere { .. } | Told::Dropped { .. } | Told::Withdrawn { waits: false, .. } => {
            hall.live().roulette_forget(seat);
            hall.live().close_media_of_seat(seat, Some(room_id));
        }
        Told::Found { .. } | Told::Extension { .. } => {}
    }
    match told {
        Told::Found { call, people, shared, rematch, until } => {
            let found = move |users: Vec<User>| {
                let other_user = users.iter().find(|user| user.id != person).cloned().unwrap_or_else(|| nobody(person));
                let ready_until = until.to_string();
                Push::new(&MatchFound {
                    room: RoomId(room_id),
                    call_id: call,
                    other_user,
                    users,
                    shared,
                    rematch,
                    ready_until,
                })
            };
            with_names(hall, seat, people, found);
        }
        Told::Started(talk) => {
            let people = talk.people.clone();
            with_names(hall, seat, people, move |users| {
                Push::new(&RouletteStarted { call: view(room_id, &talk, users) })
            });
        }
        Told::Changed { talk, gone } => {
            let people = talk.people.clone();
            with_names(hall, seat, people, move |users| {
                Push::new(&RouletteChanged { call: view(room_id, &talk, users), gone })
            });
        }
        Told::Withdrawn { call, waits } => {
            push(hall, seat, &Push::new(&MatchWithdrawn { room: RoomId(room_id), call_id: call, waits }));
        }
        Told::Extension { call, wanted, ends, left } => {
            let (room, ends_at) = (RoomId(room_id), ends.to_string());
            let extension = RouletteExtension { room, call_id: call, wanted, ends_at, extensions_left: left };
            push(hall, seat, &Push::new(&extension));
        }
        Told::Over { call, how, by } => {
            let over = RouletteHungUp { room: RoomId(room_id), call_id: call, reason: end(how), user: by };
            push(hall, seat, &Push::new(&over));
        }
        Told::Elsewhere { call: Some(call) } => {
            let (room, reason) = (RoomId(room_id), RouletteEnd::Elsewhere);
            push(hall, seat, &Push::new(&RouletteHungUp { room, call_id: call, reason, user: None }));
        }
        Told::Elsewhere { call: None } => {
            push(hall, seat, &Push::new(&RouletteStopped { room: RoomId(room_id), reason: RouletteEnd::Elsewhere }));
        }
        Told::Dropped { how } => {
            push(hall, seat, &Push::new(&RouletteStopped { room: RoomId(room_id), reason: end(how) }));
        }
    }
}

/// Those who wait learn how many they are.
pub(super) fn tell_crowd(hall: &Hall, room_id: i64, waiting: impl Iterator<Item = Tab>, crowd: Crowd) {
    let (waiting_now, recent_pairs) = (crowd.waiting, crowd.recent);
    let push = Push::new(&RouletteWaiting { room: RoomId(room_id), waiting: waiting_now, recent_pairs });
    hall.state().seats.push_to_all(waiting.map(|tab| SeatId(tab.seat)), &push);
}

pub(super) fn view(room_id: i64, talk: &Talk, users: Vec<User>) -> RouletteCall {
    RouletteCall {
        room: RoomId(room_id),
        call_id: talk.call,
        users,
        shared: talk.shared.clone(),
        started_at: talk.started.to_string(),
        ends_at: talk.ends.to_string(),
        extensions_left: talk.extensions_left,
    }
}

/// People by their ids, from those who are here, else from the database.
pub(super) async fn users(hall: &Hall, ids: &[Uuid]) -> Vec<User> {
    let mut users = Vec::with_capacity(ids.len());
    let Ok(mut conn) = hall.live().base().read().await else {
        return ids.iter().map(|id| hall.user(*id).unwrap_or_else(|| nobody(*id))).collect();
    };
    for id in ids {
        let user = people::user_of(hall, &mut conn, *id).await.ok().flatten();
        users.push(user.unwrap_or_else(|| nobody(*id)));
    }
    users
}

/// Pushes of one tab keep their order where all names are known here; only a name from the database is waited for, and
/// then the push is about a call that cannot begin before this tab has answered it.
fn with_names(hall: &Arc<Hall>, seat: SeatId, ids: Vec<Uuid>, make: impl FnOnce(Vec<User>) -> Push + Send + 'static) {
    let known: Option<Vec<User>> = ids.iter().map(|id| hall.user(*id)).collect();
    match known {
        Some(users) => push(hall, seat, &make(users)),
        None => {
            let hall = hall.clone();
            tokio::spawn(async move {
                let users = users(&hall, &ids).await;
                push(&hall, seat, &make(users));
            });
        }
    }
}

fn push(hall: &Hall, seat: SeatId, push: &Push) {
    hall.state().seats.push(seat, push);
}

fn nobody(id: Uuid) -> User {
    User { id, profile: Profile::default(), role: Role::Attendee }
}

fn end(how: How) -> RouletteEnd {
    match how {
        How::Left | How::Blocked | How::Unanswered => RouletteEnd::Left,
        How::Skipped => RouletteEnd::Skipped,
        How::Time => RouletteEnd::Time,
        How::Reported => RouletteEnd::Reported,
        How::Lost => RouletteEnd::Lost,
        How::PutOut => RouletteEnd::PutOut,
    }
}
