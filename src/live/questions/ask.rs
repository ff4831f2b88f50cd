//! `question.ask`

use signaling::protocol::{AboutQuestion, AskQuestion, ErrorCode};

use super::{State, full, rules, store};
use crate::access::roles::Right;
use crate::base::tx::Actor;
use crate::live::answer::{Answer, fail, fatal};
use crate::live::audience::rights;
use crate::live::door::Seat;
use crate::live::hall::News;
use crate::live::moderation::filter;
use crate::live::pace::Action;
use crate::live::profiles;

/// Own questions that may wait for a moderator in one room. More: one person fills the queue.
const MAX_WAITING: i64 = 5;

pub async fn ask(seat: &Seat, asked: AskQuestion) -> Answer<AboutQuestion> {
    let admission = rights::may(seat, asked.room, Right::QuestionAsk)?;
    let content = rules::content(&asked.content)?;
    let room_id = asked.room.0;
    let base = seat.hall.live().base();
    let (standing, moderated) = {
        let state = seat.hall.state();
        if state.seats.user(seat.person).is_none_or(|user| user.profile.display_name.is_empty()) {
            return fail(ErrorCode::QuestionMissingProfile);
        }
        (state.audience.standing(room_id, base.now()), state.audience.terms(room_id).moderated)
    };
    profiles::require(seat).await?;
    if !standing.active {
        return fail(ErrorCode::QuestionInactive);
    }
    seat.pace(Action::Ask)?;
    filter::check(&seat.hall, admission.may(Right::QuestionModerate), &content).await?;
    let mut tx = base.begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    if store::waiting_of(&mut tx, room_id, seat.person).await.map_err(fatal)? >= MAX_WAITING {
        return fail(ErrorCode::QuestionLimit);
    }
    let waits = moderated && !admission.may(Right::QuestionModerate);
    let new = store::New {
        event_id: seat.hall.event.id,
        room_id,
        slot_id: standing.session,
        asker_id: seat.person,
        anonymous: asked.anonymous,
        content: &content,
        state: if waits { State::Queued } else { State::Visible },
    };
    let now = tx.now();
    let row = store::insert(&mut tx, &new, now).await.map_err(fatal)?;
    let mut question = full(&seat.hall, &mut tx, &row).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    seat.hall.tell(&News::Question { room: room_id, id: row.id, asker: seat.person, hides: false });
    question.voted = Some(false);
    Ok(AboutQuestion { question })
}
