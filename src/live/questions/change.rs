//! `question.update` and `question.delete`: what moderators decide, and what the asker takes back.

use serde_json::json;
use signaling::protocol::{AboutQuestion, DeleteQuestion, ErrorCode, Nothing, UpdateQuestion};

use super::{Row, State, full, store};
use crate::access::roles::Right;
use crate::base::tx::{Actor, Fact, Tx};
use crate::live::answer::{Answer, fail, fatal};
use crate::live::audience::rights;
use crate::live::audience::store::{Pin, unpin};
use crate::live::door::Seat;
use crate::live::hall::News;
use crate::live::pace::Action;

pub async fn update(seat: &Seat, asked: UpdateQuestion) -> Answer<AboutQuestion> {
    rights::may(seat, asked.room, Right::QuestionModerate)?;
    seat.pace(Action::Moderate)?;
    let room_id = asked.room.0;
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let row = found(&mut tx, room_id, asked.id).await?;
    let state = asked.state.map_or(row.state, State::of);
    let answered = asked.answered.unwrap_or(row.answered);
    // Somebody else decided in the same moment: the one who asks again sees it.
    if !store::change(&mut tx, &row, state, answered).await.map_err(fatal)? {
        return fail(ErrorCode::QuestionUnknown);
    }
    let hides = row.is_visible() && state != State::Visible;
    let unpinned = hides && unpin(&mut tx, room_id, Pin::Question(row.id)).await.map_err(fatal)?;
    let changed = Row { state, answered, ..row };
    let mut question = full(&seat.hall, &mut tx, &changed).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    question.is_pinned &= !unpinned;
    tell(seat, &changed, hides, unpinned);
    Ok(AboutQuestion { question })
}

pub async fn delete(seat: &Seat, asked: DeleteQuestion) -> Answer<Nothing> {
    let admission = rights::may_read(seat, asked.room)?;
    seat.pace(Action::Moderate)?;
    let room_id = asked.room.0;
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let row = found(&mut tx, room_id, asked.id).await?;
    let own = row.asker_id == seat.person;
    if !admission.may(Right::QuestionModerate) && !own {
        // Whether there is such a question is nobody's business.
        return fail(if row.is_visible() { ErrorCode::ProtocolDenied } else { ErrorCode::QuestionUnknown });
    }
    if !admission.may(Right::QuestionModerate) && row.state != State::Queued {
        return fail(ErrorCode::ProtocolDenied);
    }
    let unpinned = unpin(&mut tx, room_id, Pin::Question(row.id)).await.map_err(fatal)?;
    store::delete(&mut tx, row.id).await.map_err(fatal)?;
    if !own {
        tx.record(deleted(seat, &row)).await.map_err(fatal)?;
    }
    tx.commit().await.map_err(fatal)?;
    tell(seat, &row, row.is_visible(), unpinned);
    Ok(Nothing {})
}

async fn found(tx: &mut Tx, room_id: i64, id: i64) -> Answer<Row> {
    store::by_id(tx, room_id, id).await.map_err(fatal)?.ok_or_else(|| ErrorCode::QuestionUnknown.into())
}

/// What a moderator deletes of another is a fact, so that it can be answered for.
fn deleted(seat: &Seat, row: &Row) -> Fact {
    Fact {
        kind: "question.deleted",
        organizer_id: Some(seat.hall.event.organizer_id),
        event_id: Some(seat.hall.event.id),
        subject: format!("question:{}", row.id),
        body: json!({"room": row.room_id, "asker": row.asker_id}),
    }
}

fn tell(seat: &Seat, row: &Row, hides: bool, unpinned: bool) {
    let room = row.room_id;
    if unpinned {
        seat.hall.tell(&News::Terms { room });
    }
    seat.hall.tell(&News::Question { room, id: row.id, asker: row.asker_id, hides });
}
