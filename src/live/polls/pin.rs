//! `poll.pin` and `poll.unpin`: what the hall looks at.

use signaling::protocol::{ErrorCode, Nothing, PinPoll, UnpinPoll};

use super::{Row, store};
use crate::access::roles::Right;
use crate::base::tx::Actor;
use crate::live::answer::{Answer, fatal};
use crate::live::audience::rights;
use crate::live::audience::store::{self as terms, Pin};
use crate::live::door::Seat;
use crate::live::hall::News;
use crate::live::pace::Action;

pub async fn pin(seat: &Seat, asked: PinPoll) -> Answer<Nothing> {
    rights::may(seat, asked.room, Right::PollManage)?;
    seat.pace(Action::Moderate)?;
    let room = asked.room.0;
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let row = store::by_id(&mut tx, room, asked.id).await.map_err(fatal)?.filter(Row::is_public);
    let row = row.ok_or(ErrorCode::PollUnknown)?;
    terms::pin(&mut tx, room, Pin::Poll(row.id)).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    seat.hall.tell(&News::Terms { room });
    Ok(Nothing {})
}

/// Nothing pinned is nothing to unpin.
pub async fn unpin(seat: &Seat, asked: UnpinPoll) -> Answer<Nothing> {
    rights::may(seat, asked.room, Right::PollManage)?;
    seat.pace(Action::Moderate)?;
    let room = asked.room.0;
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    if let Some(id) = terms::terms(&mut tx, room).await.map_err(fatal)?.pinned_poll {
        terms::unpin(&mut tx, room, Pin::Poll(id)).await.map_err(fatal)?;
    }
    tx.commit().await.map_err(fatal)?;
    seat.hall.tell(&News::Terms { room });
    Ok(Nothing {})
}
