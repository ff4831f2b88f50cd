//! `chat.subscribe`, `chat.join` and their ends: who listens to a channel.

use signaling::protocol::{ChannelId, ErrorCode, Nothing, SubscribedChat};

use super::{rights, store};
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::hall::Heard;
use crate::live::people::user_of;

/// From now on the seat hears the channel. Whoever fetches after this answer misses nothing.
pub async fn subscribe(seat: &Seat, channel: ChannelId) -> Answer<SubscribedChat> {
    let place = rights::reader(seat, channel).await?;
    seat.hall.state().seats.subscribe(seat.id, channel);
    let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
    let newest = store::newest(&mut conn, channel).await.map_err(fatal)?;
    let mut members = Vec::new();
    for member in place.members() {
        members.extend(user_of(&seat.hall, &mut conn, *member).await.map_err(fatal)?);
    }
    let mut state = seat.hall.state();
    state.heard.entry(channel).or_insert_with(|| Heard::after(newest));
    // The right may have ended while the database was asked.
    if let Err(failure) = rights::place(&state, seat.person, channel) {
        state.seats.unsubscribe(seat.id, channel);
        return Err(failure);
    }
    state.talks.pointers.disarm(seat.id, channel);
    let unread_pointer = state.talks.pointers.pointer(seat.person, channel);
    let slow_seconds = state.talks.slow(channel);
    Ok(SubscribedChat { state: (), next_event_id: newest + 1, unread_pointer, members, slow_seconds })
}

/// Subscribes in order to write, which takes a name.
pub async fn join(seat: &Seat, channel: ChannelId) -> Answer<SubscribedChat> {
    if seat.hall.user(seat.person).is_none_or(|user| user.profile.display_name.is_empty()) {
        return fail(ErrorCode::ChannelJoinMissingProfile);
    }
    subscribe(seat, channel).await
}

/// Ends a subscription; an unknown channel is none to end.
pub fn unsubscribe(seat: &Seat, channel: ChannelId) -> Answer<Nothing> {
    let mut state = seat.hall.state();
    state.seats.unsubscribe(seat.id, channel);
    // Whoever has read here wants to know that there is more.
    if state.talks.pointers.reads(seat.person, channel) {
        state.talks.pointers.arm(seat.id, channel);
    }
    Ok(Nothing {})
}
