//! `stage.layout`, `stage.pause`, `stage.lock`, `stage.admit`: what the producer decides for everybody in a room.

use std::time::Duration;

use serde_json::json;
use signaling::protocol::{
    AdmitWaiting, ErrorCode, Failure, LockRoom, MAX_PAUSE_NOTE, Nothing, PauseStage, RoomId, SetInterpreter, SetLayout,
};

use super::rules::{Pause, Setting};
use super::store::{self, Kind};
use super::{Needs, begin, commit, right};
use crate::access::people;
use crate::base::time::Timestamp;
use crate::base::tx::{Fact, LockKey, Tx};
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::pace::Action;

/// Whoever was let in from the waiting room comes in again without asking for this long.
const ADMITTED_FOR: Duration = Duration::from_secs(12 * 3_600);

pub async fn layout(seat: &Seat, asked: SetLayout) -> Answer<Nothing> {
    change(seat, asked.room, |setting| {
        setting.layout = asked.layout;
        setting.spotlight = asked.spotlight;
        None
    })
    .await
}

/// Whoever comes by WHIP is a person of the event as well; whether they send is not asked: they may come later, and come back.
pub async fn interpreter(seat: &Seat, asked: SetInterpreter) -> Answer<Nothing> {
    if let Some(user) = asked.user {
        right(seat, asked.room.0, Needs::Moderate, Action::Stage).await?;
        let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
        let known = people::store::by_id(&mut conn, user).await.map_err(fatal)?;
        if known.is_none_or(|person| person.event_id != seat.hall.event.id) {
            return fail(ErrorCode::UserNotFound);
        }
    }
    change(seat, asked.room, |setting| {
        setting.interpreter = asked.user;
        Some("interpreter")
    })
    .await
}

pub async fn pause(seat: &Seat, asked: PauseStage) -> Answer<Nothing> {
    let back_at = match &asked.back_at {
        Some(time) => Some(time.parse::<Timestamp>().map_err(|_| wrong("back_at", "not a time"))?),
        None => None,
    };
    if asked.note.chars().count() > MAX_PAUSE_NOTE || asked.note.contains('\0') {
        return Err(wrong("note", "at most 200 characters"));
    }
    let pause = asked.paused.then_some(Pause { note: asked.note.trim().to_owned(), back_at });
    change(seat, asked.room, |setting| {
        setting.pause = pause;
        Some("paused")
    })
    .await
}

pub async fn lock(seat: &Seat, asked: LockRoom) -> Answer<Nothing> {
    change(seat, asked.room, |setting| {
        setting.locked = asked.locked.unwrap_or(setting.locked);
        setting.waiting_room = asked.waiting_room.unwrap_or(setting.waiting_room);
        Some("door")
    })
    .await
}

/// Whoever waits comes in by itself: the door tells them that it is open.
pub async fn admit(seat: &Seat, asked: AdmitWaiting) -> Answer<Nothing> {
    let room_id = asked.room.0;
    right(seat, room_id, Needs::Moderate, Action::Stage).await?;
    let mut tx = begin(seat).await?;
    let now = tx.now();
    let floor = store::floor_of(&mut tx, room_id, now).await.map_err(fatal)?;
    let waiting = floor.waiting.iter().map(|ask| ask.person);
    let admitted: Vec<_> = waiting.filter(|person| asked.user.is_none_or(|user| user == *person)).collect();
    if admitted.is_empty() {
        return fail(ErrorCode::StageNobody);
    }
    for person in admitted {
        store::stop_asking(&mut tx, room_id, person, Kind::Door).await.map_err(fatal)?;
        store::ask(&mut tx, room_id, person, Kind::Admitted, now, ADMITTED_FOR).await.map_err(fatal)?;
    }
    commit(seat, room_id, tx).await?;
    Ok(Nothing {})
}

/// `decide` names what is worth a line in the journal.
async fn change(
    seat: &Seat,
    room: RoomId,
    decide: impl FnOnce(&mut Setting) -> Option<&'static str>,
) -> Answer<Nothing> {
    let room_id = room.0;
    right(seat, room_id, Needs::Moderate, Action::Stage).await?;
    let mut tx = begin(seat).await?;
    tx.lock(vec![LockKey::Room(room_id)]).await.map_err(fatal)?;
    let before = store::setting(&mut tx, room_id).await.map_err(fatal)?;
    let mut after = before.clone();
    let worth = decide(&mut after);
    if after == before {
        return Ok(Nothing {});
    }
    store::put_setting(&mut tx, room_id, &after).await.map_err(fatal)?;
    if before.waiting_room && !after.waiting_room {
        store::forget_asks(&mut tx, room_id, Kind::Door).await.map_err(fatal)?;
    }
    if worth.is_some() {
        record(&mut tx, seat, room_id, &before, &after).await.map_err(fatal)?;
    }
    commit(seat, room_id, tx).await?;
    Ok(Nothing {})
}

async fn record(tx: &mut Tx, seat: &Seat, room_id: i64, old: &Setting, new: &Setting) -> Result<(), sqlx::Error> {
    let view = |setting: &Setting| {
        let Setting { locked, waiting_room, pause, interpreter, .. } = setting;
        json!({"paused": pause.is_some(), "locked": locked, "waiting_room": waiting_room, "interpreter": interpreter})
    };
    let fact = Fact {
        kind: "stage.changed",
        organizer_id: Some(seat.hall.event.organizer_id),
        event_id: Some(seat.hall.event.id),
        subject: format!("room:{room_id}"),
        body: json!({"rooms": [room_id], "old": view(old), "new": view(new)}),
    };
    tx.record(fact).await.map(|_| ())
}

fn wrong(field: &str, why: &str) -> Failure {
    Failure::new(ErrorCode::InvalidInput).message(why).detail("field", field)
}
