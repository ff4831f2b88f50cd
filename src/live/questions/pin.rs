//! `question.pin`, `question.unpin`, `question.open`: what the hall looks at, and whether questions are taken now.

use signaling::protocol::{ErrorCode, Nothing, OpenQuestions, PinQuestion, QuestionsChanged, UnpinQuestion};

use super::{Row, store};
use crate::access::roles::Right;
use crate::base::tx::Actor;
use crate::live::answer::{Answer, fatal};
use crate::live::audience::rights;
use crate::live::audience::store::{self as terms, Pin};
use crate::live::door::Seat;
use crate::live::hall::News;
use crate::live::pace::Action;

pub async fn pin(seat: &Seat, asked: PinQuestion) -> Answer<Nothing> {
    rights::may(seat, asked.room, Right::QuestionModerate)?;
    seat.pace(Action::Moderate)?;
    let room = asked.room.0;
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let row = store::by_id(&mut tx, room, asked.id).await.map_err(fatal)?.filter(Row::is_visible);
    let row = row.ok_or(ErrorCode::QuestionUnknown)?;
    terms::pin(&mut tx, room, Pin::Question(row.id)).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    seat.hall.tell(&News::Terms { room });
    Ok(Nothing {})
}

/// Nothing pinned is nothing to unpin.
pub async fn unpin(seat: &Seat, asked: UnpinQuestion) -> Answer<Nothing> {
    rights::may(seat, asked.room, Right::QuestionModerate)?;
    seat.pace(Action::Moderate)?;
    let room = asked.room.0;
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    if let Some(id) = terms::terms(&mut tx, room).await.map_err(fatal)?.pinned_question {
        terms::unpin(&mut tx, room, Pin::Question(id)).await.map_err(fatal)?;
    }
    tx.commit().await.map_err(fatal)?;
    seat.hall.tell(&News::Terms { room });
    Ok(Nothing {})
}

pub async fn open(seat: &Seat, asked: OpenQuestions) -> Answer<QuestionsChanged> {
    rights::may(seat, asked.room, Right::QuestionModerate)?;
    seat.pace(Action::Moderate)?;
    let room = asked.room.0;
    let base = seat.hall.live().base();
    let mut tx = base.begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let now = tx.now();
    terms::put_by_hand(&mut tx, room, asked.open, now).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    seat.hall.refresh_places().await.map_err(fatal)?;
    seat.hall.tell(&News::Terms { room });
    Ok(seat.hall.state().audience.view(room, base.now()))
}
