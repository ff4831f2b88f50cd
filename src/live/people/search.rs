//! `user.list.search` and `user.show`: those who want to be found. Whoever is in no such room finds nobody; whom one
//! blocked, or who blocked one, is not there; nor is whoever a moderator put out.

use signaling::protocol::{
    ErrorCode, Failure, Nothing, PeopleFound, ProfileValue, SearchPeople, ShowPerson, ShownPerson,
};
use uuid::Uuid;

use super::{store, view};
use crate::base::tx::Actor;
use crate::events::rooms::Mode;
use crate::live::answer::{Answer, fail, fatal, refused_room};
use crate::live::door::Seat;
use crate::live::moderation::filter;
use crate::live::pace::Action;
use crate::live::profiles;

/// People of one page. More: fewer questions, larger answers.
const PAGE: usize = 50;
/// Shortest question, in characters: one letter would be everybody.
const SHORTEST: usize = 2;
/// Longest question, in characters.
const LONGEST: usize = 100;
/// Longest that people say of themselves, in characters.
const MAX_ABOUT: usize = 300;

pub async fn search(seat: &Seat, asked: SearchPeople) -> Answer<PeopleFound> {
    seat.pace(Action::Look)?;
    let room_id = asked.room.0;
    seat.hall.state().room(room_id)?;
    seat.hall.admit(seat.person, room_id).await.map_err(refused_room)?;
    if seat.hall.state().mode_of(room_id) != Some(Mode::People) {
        return fail(ErrorCode::RoomUnknown);
    }
    let query = asked.query.as_deref().map(str::trim).unwrap_or_default().to_lowercase();
    let length = query.chars().count();
    if length > LONGEST || (length > 0 && length < SHORTEST) || query.contains('\0') {
        return Err(Failure::new(ErrorCode::InvalidInput).detail("field", "query"));
    }
    let after = asked.after.map(|after| after.parse::<Uuid>()).transpose();
    let after = after.map_err(|_| Failure::new(ErrorCode::InvalidInput).detail("field", "after"))?;
    let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
    let now = seat.hall.live().base().now();
    let asker = store::Asker { event_id: seat.hall.event.id, person: seat.person, now };
    let found = store::shown(&mut conn, &asker, &query, after, PAGE as i64 + 1).await.map_err(fatal)?;
    let own = store::about(&mut conn, seat.person).await.map_err(fatal)?;
    let ids: Vec<Uuid> = found.iter().map(|found| found.person.id).collect();
    let values = profiles::store::shown_of(&mut conn, &ids).await.map_err(fatal)?;
    let value_of = |id: Uuid| {
        let own = values.iter().filter(|(person, _, _)| *person == id);
        own.map(|(_, field, value)| ProfileValue { field: *field, value: value.clone() }).collect()
    };
    drop(conn);
    let next = (found.len() > PAGE).then(|| found[PAGE - 1].person.id.to_string());
    let state = seat.hall.state();
    let shown = |found: store::Shown| ShownPerson {
        online: state.seats.user(found.person.id).is_some(),
        values: value_of(found.person.id),
        user: view(&found.person),
        about: found.about,
    };
    Ok(PeopleFound { results: found.into_iter().take(PAGE).map(shown).collect(), next, own })
}

pub async fn show(seat: &Seat, asked: ShowPerson) -> Answer<Nothing> {
    seat.pace(Action::Contact)?;
    let about = match asked.about.as_deref().map(str::trim) {
        Some(about) => {
            profiles::require(seat).await?;
            Some(checked(seat, about).await?)
        }
        None => None,
    };
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let now = tx.now();
    match about {
        Some(about) => store::show(&mut tx, seat.hall.event.id, seat.person, about, now).await,
        None => store::hide(&mut tx, seat.person).await,
    }
    .map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    Ok(Nothing {})
}

/// A silenced person says nothing here either, and what nobody may write stays unwritten.
async fn checked<'a>(seat: &Seat, about: &'a str) -> Answer<&'a str> {
    let is_good = about.chars().count() <= MAX_ABOUT && !about.contains(char::is_control);
    if !is_good {
        return Err(Failure::new(ErrorCode::InvalidInput).detail("field", "about"));
    }
    let speaks = {
        let state = seat.hall.state();
        let verdicts = state.places.iter().filter_map(|place| state.standings.get(seat.person, place.id));
        verdicts.filter_map(|verdict| verdict.as_ref().ok()).any(|admission| admission.speak())
    };
    if !speaks {
        return fail(ErrorCode::ProtocolDenied);
    }
    filter::check(&seat.hall, false, about).await?;
    Ok(about)
}
