//! What a room is told of its audience: whether questions are taken, what is pinned, and once a second how votes stand.

use std::collections::BTreeMap;

use signaling::protocol::{PollPinned, PollUnpinned, PollsChanged, Push, QuestionPinned, QuestionUnpinned, RoomId};

use super::Terms;
use super::Voted;
use crate::live::answer::{Answer, fatal};
use crate::live::hall::{Hall, News};
use crate::live::{polls, questions};

/// Settings or pins of a room changed somewhere.
pub async fn terms(hall: &Hall, room_id: i64) -> Answer<()> {
    let before = hall.state().audience.terms(room_id);
    hall.refresh_places().await.map_err(fatal)?;
    let after = hall.state().audience.terms(room_id);
    tell_pins(hall, room_id, &before, &after);
    tell_states(hall);
    Ok(())
}

fn tell_pins(hall: &Hall, room_id: i64, before: &Terms, after: &Terms) {
    let (room, state) = (RoomId(room_id), hall.state());
    if before.pinned_question != after.pinned_question {
        state.push_to_room(
            room_id,
            &match after.pinned_question {
                Some(id) => Push::new(&QuestionPinned { room, id }),
                None => Push::new(&QuestionUnpinned { room }),
            },
        );
    }
    if before.pinned_poll != after.pinned_poll {
        state.push_to_room(
            room_id,
            &match after.pinned_poll {
                Some(id) => Push::new(&PollPinned { room, id }),
                None => Push::new(&PollUnpinned { room }),
            },
        );
    }
}

/// Once a second: what time changed, and what was voted.
pub async fn look(hall: &Hall) {
    tell_states(hall);
    let own = hall.state().audience.take_own_votes();
    for (room, Voted { questions, polls }) in own {
        hall.tell(&News::Voted { node: hall.live().node(), room, questions, polls });
    }
    let to_count = hall.state().audience.take_to_count();
    if let Err(failure) = count(hall, to_count).await {
        tracing::warn!(%failure, "live.votes_not_counted");
    }
}

async fn count(hall: &Hall, to_count: BTreeMap<i64, Voted>) -> Answer<()> {
    for (room, voted) in to_count {
        if hall.state().is_occupied(room) {
            questions::told::scores(hall, room, &voted.questions).await?;
            polls::told::results(hall, room, &voted.polls).await?;
        }
    }
    Ok(())
}

/// Something was missed: who is here asks for everything anew.
pub async fn start_over(hall: &Hall) {
    if let Err(error) = hall.refresh_places().await {
        tracing::warn!(%error, "live.audience_not_read");
    }
    let now = hall.live().base().now();
    let state = hall.state();
    for room_id in state.occupied() {
        state.push_to_room(room_id, &Push::new(&state.audience.view(room_id, now)));
        state.push_to_room(room_id, &Push::new(&PollsChanged { room: RoomId(room_id) }));
    }
}

fn tell_states(hall: &Hall) {
    let now = hall.live().base().now();
    let mut state = hall.state();
    for room_id in state.occupied() {
        if let Some(view) = state.audience.news_of(room_id, now) {
            state.push_to_room(room_id, &Push::new(&view));
        }
    }
}
