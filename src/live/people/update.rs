//! `user.update`: the own name, and what the client keeps with us. Whose it is comes from the seat, never from the payload.

use serde_json::Value;
use signaling::protocol::{ErrorCode, Failure, Nothing, UpdateUser};

use super::{own_view, store};
use crate::access::people;
use crate::base::tx::Actor;
use crate::live::answer::{Answer, fatal};
use crate::live::door::Seat;
use crate::live::hall::News;

/// Longest display name in characters.
const MAX_NAME: usize = 80;
/// Most that a client may keep with us, in bytes of JSON.
const MAX_CLIENT_STATE: usize = 8 * 1024;

pub async fn update(seat: &Seat, asked: UpdateUser) -> Answer<Nothing> {
    let name = asked.profile.map(|profile| name(&profile.display_name)).transpose()?;
    let client_state = asked.client_state.map(|state| client_state(Value::Object(state))).transpose()?;
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    if let Some(name) = &name {
        people::store::rename(&mut tx, seat.person, name).await.map_err(fatal)?;
    }
    if let Some(state) = &client_state {
        store::put_client_state(&mut tx, seat.person, state).await.map_err(fatal)?;
    }
    let person = people::store::by_id(&mut tx, seat.person).await.map_err(fatal)?;
    let person = person.ok_or(ErrorCode::UserNotFound)?;
    let user = own_view(&mut tx, &person).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    // This seat writes under its new name at once, even when the bus is slow.
    seat.hall.state().seats.rename(&user.user);
    let node = seat.hall.live().node();
    seat.hall.tell(&News::Renamed { node, seat: seat.id.0, user: Box::new(user) });
    Ok(Nothing {})
}

/// A name as it is kept: trimmed, visible, on one line.
fn name(text: &str) -> Answer<String> {
    let name = text.trim();
    let is_good = !name.is_empty() && name.chars().count() <= MAX_NAME && !name.chars().any(char::is_control);
    if is_good { Ok(name.to_owned()) } else { Err(Failure::new(ErrorCode::UserInvalidName)) }
}

fn client_state(state: Value) -> Answer<Value> {
    let text = state.to_string();
    if text.len() > MAX_CLIENT_STATE || text.contains("\\u0000") {
        let failure = Failure::new(ErrorCode::InvalidInput).message("at most 8 KiB, without zero characters");
        return Err(failure.detail("field", "client_state"));
    }
    Ok(state)
}
