//! `caption.say`, and the same for programs.

use std::time::Duration;

use signaling::protocol::{Caption, ErrorCode, Failure, Nothing, SayCaption};
use uuid::Uuid;

use super::{rules, store};
use crate::access::roles::Right;
use crate::base::tx::Actor;
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::hall::{Hall, News};
use crate::live::pace::Action;

/// Most final lines of one session in all its languages, and of a room without sessions: hours of speech in several languages.
const MOST_LINES: i64 = 20_000;
/// How long a line took that came whole: so long it takes to say so many characters.
const OF_CHARACTER: Duration = Duration::from_millis(60);

/// A line as somebody wrote it.
pub struct Said<'a> {
    pub language: &'a str,
    pub text: &'a str,
    pub is_final: bool,
}

pub async fn say(seat: &Seat, asked: SayCaption) -> Answer<Nothing> {
    let room_id = asked.room.0;
    {
        let mut state = seat.hall.state();
        let has_stage = state.mode_of(room_id).is_none_or(|mode| mode.has_stage());
        let Some(admission) = state.room(room_id)?.admission(seat.id) else { return fail(ErrorCode::RoomNotEntered) };
        // What the room holds of somebody is what the gate said last: a lost right ends it at the next line.
        if !has_stage || !admission.may(Right::Caption) {
            return fail(ErrorCode::CaptionDenied);
        }
    }
    seat.pace(Action::Caption)?;
    let said = Said { language: &asked.language, text: &asked.text, is_final: asked.is_final };
    write(&seat.hall, room_id, (Actor::Person(seat.person), Some(seat.person)), &said).await?;
    Ok(Nothing {})
}

/// Keeps a final line, and has it told. Its id, when it is final.
///
/// # Errors
/// `caption.invalid`, `caption.limit`.
pub async fn write(
    hall: &Hall,
    room_id: i64,
    (actor, person_id): (Actor, Option<Uuid>),
    said: &Said<'_>,
) -> Answer<Option<i64>> {
    let language = rules::language(said.language)?;
    let text = rules::text(said.text, said.is_final)?;
    super::told::read(hall, room_id).await?;
    let now = hall.live().base().now();
    let (slot_id, began_at) = {
        let state = hall.state();
        if !state.captions.has_place(room_id, &language, now) {
            return Err(Failure::new(ErrorCode::CaptionLimit)
                .message("too many languages")
                .detail("field", "language"));
        }
        (state.audience.standing(room_id, now).session, state.captions.began_at(room_id, &language))
    };
    let mut line = Caption { id: None, text, at: now.to_string() };
    if said.is_final {
        let took = OF_CHARACTER * u32::try_from(line.text.chars().count()).unwrap_or(u32::MAX);
        let began_at = began_at.unwrap_or(now.minus(took));
        let mut tx = hall.live().base().begin(actor).await.map_err(fatal)?;
        if store::count(&mut tx, room_id, slot_id).await.map_err(fatal)? >= MOST_LINES {
            match slot_id {
                Some(_) => return fail(ErrorCode::CaptionLimit),
                None => store::drop_oldest(&mut tx, room_id).await.map_err(fatal)?,
            }
        }
        let event_id = hall.event.id;
        let new = store::New { event_id, room_id, slot_id, language: &language, text: &line.text, person_id, began_at };
        line.id = Some(store::insert(&mut tx, &new, now).await.map_err(fatal)?);
        tx.commit().await.map_err(fatal)?;
    }
    let id = line.id;
    hall.tell(&News::Caption { room: room_id, language, line });
    Ok(id)
}
