//! `user.block`, `user.unblock`, `user.list.blocked`: whom one does not want to meet. It holds in both directions, and the
//! other one never learns of it.

use signaling::protocol::{BlockUser, Blocked, ErrorCode, ListBlocked, Nothing, UnblockUser};

use super::{store, user_of};
use crate::base::tx::Actor;
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::pace::Action;
use crate::live::{contacts, roulette};

/// Most people whom one person can block.
const MAX_BLOCKED: i64 = 1_000;

pub async fn block(seat: &Seat, asked: BlockUser) -> Answer<Nothing> {
    seat.pace(Action::Block)?;
    if asked.id == seat.person {
        return fail(ErrorCode::UserBlockSelf);
    }
    let base = seat.hall.live().base();
    let mut tx = base.begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    if user_of(&seat.hall, &mut tx, asked.id).await.map_err(fatal)?.is_none() {
        return fail(ErrorCode::UserNotFound);
    }
    if store::count_blocked(&mut tx, seat.person).await.map_err(fatal)? >= MAX_BLOCKED {
        return fail(ErrorCode::ProtocolDenied);
    }
    let now = tx.now();
    store::block(&mut tx, seat.hall.event.id, seat.person, asked.id, now).await.map_err(fatal)?;
    let parted = contacts::cut(&mut tx, seat.person, asked.id).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    if parted {
        contacts::tell(&seat.hall, seat.person, false);
        contacts::tell(&seat.hall, asked.id, false);
    }
    roulette::bar(seat, asked.id).await;
    Ok(Nothing {})
}

/// Counts from the next time that one waits for company.
pub async fn unblock(seat: &Seat, asked: UnblockUser) -> Answer<Nothing> {
    seat.pace(Action::Block)?;
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    store::unblock(&mut tx, seat.person, asked.id).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    Ok(Nothing {})
}

pub async fn list(seat: &Seat, _: ListBlocked) -> Answer<Blocked> {
    let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
    let mut users = Vec::new();
    for id in store::blocked(&mut conn, seat.person).await.map_err(fatal)? {
        users.extend(user_of(&seat.hall, &mut conn, id).await.map_err(fatal)?);
    }
    Ok(Blocked { users })
}
