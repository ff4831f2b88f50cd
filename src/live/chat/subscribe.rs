//! `chat.subscribe`, `chat.join` and their ends: who listens to a channel.

use signaling::protocol::{ChannelId, ErrorCode, Nothing, SubscribedChat};

use super::{admission_to, store};
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::hall::Heard;

/// From now on the seat hears the channel. Whoever fetches after this answer misses nothing.
pub async fn subscribe(seat: &Seat, channel: ChannelId) -> Answer<SubscribedChat> {
    {
        let mut state = seat.hall.state();
        admission_to(&state, seat.person, channel)?;
        state.seats.subscribe(seat.id, channel);
    }
    let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
    let newest = store::newest(&mut conn, channel).await.map_err(fatal)?;
    let mut state = seat.hall.state();
    state.heard.entry(channel).or_insert_with(|| Heard::after(newest));
    // The right may have ended while the database was asked.
    if let Err(failure) = admission_to(&state, seat.person, channel) {
        state.seats.unsubscribe(seat.id, channel);
        return Err(failure);
    }
    Ok(SubscribedChat { state: (), next_event_id: newest + 1, unread_pointer: 0, members: Vec::new() })
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
    seat.hall.state().seats.unsubscribe(seat.id, channel);
    Ok(Nothing {})
}
