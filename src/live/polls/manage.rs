//! `poll.create`, `poll.update`, `poll.delete`: for moderators of the room.

use serde_json::json;
use signaling::protocol::{AboutPoll, CreatePoll, DeletePoll, ErrorCode, Nothing, PollState, UpdatePoll};

use super::{Kind, Row, Shows, State, results, rules, store, view};
use crate::access::roles::Right;
use crate::base::tx::{Actor, Fact, Tx};
use crate::live::answer::{Answer, fail, fatal};
use crate::live::audience::rights;
use crate::live::audience::store::{Pin, unpin};
use crate::live::door::Seat;
use crate::live::hall::News;
use crate::live::pace::Action;

/// Polls of one room, over the whole event. All of them are listed.
pub const MAX_POLLS: i64 = 100;

pub async fn create(seat: &Seat, asked: CreatePoll) -> Answer<AboutPoll> {
    rights::may(seat, asked.room, Right::PollManage)?;
    let content = rules::content(&asked.content)?;
    let options = rules::options(&asked.options)?;
    let state = State::of(asked.state.unwrap_or(PollState::Draft));
    if !matches!(state, State::Draft | State::Open) {
        return fail(ErrorCode::PollInvalid);
    }
    seat.pace(Action::Moderate)?;
    let room_id = asked.room.0;
    let base = seat.hall.live().base();
    let new = store::New {
        event_id: seat.hall.event.id,
        room_id,
        slot_id: seat.hall.state().audience.standing(room_id, base.now()).session,
        content: &content,
        state,
        poll_type: Kind::of(asked.poll_type),
        show_results: Shows::of(asked.show_results),
    };
    let mut tx = base.begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    if store::count_of_room(&mut tx, room_id).await.map_err(fatal)? >= MAX_POLLS {
        return fail(ErrorCode::PollLimit);
    }
    let now = tx.now();
    let row = store::insert(&mut tx, &new, now).await.map_err(fatal)?;
    store::put_options(&mut tx, row.id, &options).await.map_err(fatal)?;
    if state == State::Open {
        tx.record(fact(seat, "poll.opened", &row)).await.map_err(fatal)?;
    }
    finish(seat, tx, row, false).await
}

pub async fn update(seat: &Seat, asked: UpdatePoll) -> Answer<AboutPoll> {
    rights::may(seat, asked.room, Right::PollManage)?;
    seat.pace(Action::Moderate)?;
    let room_id = asked.room.0;
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let row = found(&mut tx, room_id, asked.id).await?;
    let before = row.state;
    let rewords = asked.content.is_some() || asked.options.is_some() || asked.poll_type.is_some();
    let next = asked.state.map_or(before, State::of);
    if (rewords && before != State::Draft) || !before.may_become(next) {
        return fail(ErrorCode::PollFixed);
    }
    let was_public = row.is_public();
    let changed = Row {
        content: asked.content.as_deref().map_or(Ok(row.content), rules::content)?,
        state: next,
        poll_type: asked.poll_type.map_or(row.poll_type, Kind::of),
        show_results: asked.show_results.map_or(row.show_results, Shows::of),
        ..row
    };
    if !store::change(&mut tx, before, &changed).await.map_err(fatal)? {
        return fail(ErrorCode::PollFixed);
    }
    if let Some(options) = &asked.options {
        store::put_options(&mut tx, changed.id, &rules::options(options)?).await.map_err(fatal)?;
    }
    match (before, next) {
        (State::Open, State::Open) => {}
        (_, State::Open) => tx.record(fact(seat, "poll.opened", &changed)).await.map_err(fatal)?,
        (State::Open, _) => tx.record(fact(seat, "poll.closed", &changed)).await.map_err(fatal)?,
        _ => {}
    }
    let hides = was_public && !changed.is_public();
    finish(seat, tx, changed, hides).await
}

pub async fn delete(seat: &Seat, asked: DeletePoll) -> Answer<Nothing> {
    rights::may(seat, asked.room, Right::PollManage)?;
    seat.pace(Action::Moderate)?;
    let room = asked.room.0;
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let row = found(&mut tx, room, asked.id).await?;
    let unpinned = unpin(&mut tx, room, Pin::Poll(row.id)).await.map_err(fatal)?;
    store::delete(&mut tx, row.id).await.map_err(fatal)?;
    tx.record(fact(seat, "poll.deleted", &row)).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    if unpinned {
        seat.hall.tell(&News::Terms { room });
    }
    seat.hall.tell(&News::Poll { room, id: row.id, hides: row.is_public() });
    Ok(Nothing {})
}

/// Commits, tells, and answers with the poll as moderators see it.
async fn finish(seat: &Seat, mut tx: Tx, row: Row, hides: bool) -> Answer<AboutPoll> {
    let unpinned = hides && unpin(&mut tx, row.room_id, Pin::Poll(row.id)).await.map_err(fatal)?;
    let options = store::options(&mut tx, row.id).await.map_err(fatal)?;
    let mut poll = view(&seat.hall, &row, options);
    poll.results = Some(results(&seat.hall, &mut tx, row.id).await?);
    tx.commit().await.map_err(fatal)?;
    poll.is_pinned &= !unpinned;
    if unpinned {
        seat.hall.tell(&News::Terms { room: row.room_id });
    }
    seat.hall.tell(&News::Poll { room: row.room_id, id: row.id, hides });
    Ok(AboutPoll { poll })
}

async fn found(tx: &mut Tx, room_id: i64, id: i64) -> Answer<Row> {
    store::by_id(tx, room_id, id).await.map_err(fatal)?.ok_or_else(|| ErrorCode::PollUnknown.into())
}

fn fact(seat: &Seat, kind: &'static str, row: &Row) -> Fact {
    Fact {
        kind,
        organizer_id: Some(seat.hall.event.organizer_id),
        event_id: Some(seat.hall.event.id),
        subject: format!("poll:{}", row.id),
        body: json!({"room": row.room_id}),
    }
}
