//! `question.list`: those of a session, for the eyes of who asks.

use signaling::protocol::{ListQuestions, MAX_QUESTIONS, QuestionCursor, Questions};

use super::{count, full, public, store};
use crate::access::roles::Right;
use crate::live::answer::{Answer, fatal};
use crate::live::audience::rights;
use crate::live::door::Seat;

pub async fn list(seat: &Seat, asked: ListQuestions) -> Answer<Questions> {
    let admission = rights::may_read(seat, asked.room)?;
    let room_id = asked.room.0;
    let base = seat.hall.live().base();
    let state = seat.hall.state().audience.tell(room_id, base.now());
    let limit = asked.limit.unwrap_or(MAX_QUESTIONS).clamp(1, MAX_QUESTIONS);
    let slot = asked.session.or(state.session).unwrap_or(0);
    let wanted = store::Asked {
        room_id,
        slot,
        all: admission.may(Right::QuestionModerate),
        person: seat.person,
        after: asked.after.map_or((i64::MAX, 0), |after| (after.score.into(), after.id)),
        limit: limit.into(),
    };
    let mut conn = base.read().await.map_err(fatal)?;
    let rows = store::list(&mut conn, &wanted).await.map_err(fatal)?;
    let voted = store::voted(&mut conn, room_id, slot, seat.person).await.map_err(fatal)?;
    let full_page = rows.len() == limit as usize;
    let next = rows.last().filter(|_| full_page).map(|row| QuestionCursor { score: count(row.votes), id: row.id });
    let mut results = Vec::with_capacity(rows.len());
    for row in rows {
        let seen = full(&seat.hall, &mut conn, &row).await.map_err(fatal)?;
        let mut question = if wanted.all || row.asker_id == seat.person { seen } else { public(seen) };
        question.voted = Some(voted.contains(&row.id));
        results.push(question);
    }
    Ok(Questions { results, next, state })
}
