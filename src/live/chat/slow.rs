//! `chat.slow`: a moderator slows a room's chat down.

use serde_json::json;
use signaling::protocol::{ChannelId, ChatSlowed, ErrorCode, Failure, MAX_SLOW, Nothing, Push, SlowChat};

use super::{hear, rights, store};
use crate::base::tx::{Actor, Fact};
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::hall::{News, State};
use crate::live::pace::Action;

pub async fn slow(seat: &Seat, asked: SlowChat) -> Answer<Nothing> {
    if !rights::reader(seat, asked.channel).await?.moderates() {
        return fail(ErrorCode::ProtocolDenied);
    }
    seat.pace(Action::Converse)?;
    if asked.seconds > MAX_SLOW {
        let words = format!("at most {MAX_SLOW}");
        return Err(Failure::new(ErrorCode::InvalidInput).message(words).detail("field", "seconds"));
    }
    let hall = &seat.hall;
    let mut tx = hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    store::slow(&mut tx, asked.channel, asked.seconds).await.map_err(fatal)?;
    let fact = Fact {
        kind: "chat.slowed",
        organizer_id: Some(hall.event.organizer_id),
        event_id: Some(hall.event.id),
        subject: format!("chat_channel:{}", asked.channel),
        body: json!({"seconds": asked.seconds}),
    };
    tx.record(fact).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    hall.tell(&News::Slowed { channel: asked.channel, seconds: asked.seconds });
    Ok(Nothing {})
}

/// A node has heard of it, or has read it.
pub fn heard(state: &mut State, channel: ChannelId, seconds: u32) {
    if state.talks.slow(channel) != seconds {
        state.talks.set_slow(channel, seconds);
        hear::tell_listeners(state, channel, &Push::new(&ChatSlowed { channel, seconds }));
    }
}
