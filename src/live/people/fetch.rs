//! `user.fetch`

use std::collections::BTreeMap;

use signaling::protocol::{ErrorCode, Failure, FetchUsers, FetchedUsers};

use super::user_of;
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;

/// Most ids of one question.
const MAX_IDS: usize = 100;

pub async fn fetch(seat: &Seat, asked: FetchUsers) -> Answer<FetchedUsers> {
    let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
    match (asked.id, asked.ids) {
        (Some(id), _) => match user_of(&seat.hall, &mut conn, id).await.map_err(fatal)? {
            Some(user) => Ok(FetchedUsers::One(user)),
            None => fail(ErrorCode::UserNotFound),
        },
        (None, Some(ids)) if ids.len() <= MAX_IDS => {
            let mut users = BTreeMap::new();
            for id in ids {
                if let Some(user) = user_of(&seat.hall, &mut conn, id).await.map_err(fatal)? {
                    users.insert(id, user);
                }
            }
            Ok(FetchedUsers::Many(users))
        }
        (None, Some(_)) => Err(Failure::new(ErrorCode::InvalidInput).message("at most 100 ids").detail("field", "ids")),
        (None, None) => Err(Failure::new(ErrorCode::InvalidInput).message("id or ids is needed").detail("field", "id")),
    }
}
