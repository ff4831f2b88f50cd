//! `exhibition.contact`, `exhibition.contact_cancel`: for the one who asks.

use signaling::protocol::{
    AboutContact, CancelContact, ContactCard, ErrorCode, MAX_CONTACT_MESSAGE, Nothing, RequestContact,
};

use super::store::{self, New};
use super::{keeper, view};
use crate::base::tx::Actor;
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::exhibition;
use crate::live::hall::News;
use crate::live::pace::Action;
use crate::live::stands::{self, Kind, rules};

/// Requests of one person that wait.
const MAX_OPEN: i64 = 10;
/// Longest name that somebody hands over, in characters.
const MAX_NAME: usize = 100;
/// Longest e-mail address, in characters (RFC 5321).
const MAX_EMAIL: usize = 254;

pub async fn request(seat: &Seat, asked: RequestContact) -> Answer<AboutContact> {
    let (place, admission) =
        stands::at(seat, asked.exhibitor, Kind::Exhibitor, Some(Action::ExhibitionContact)).await?;
    if !admission.speak() || admission.staff() {
        return fail(ErrorCode::ProtocolDenied);
    }
    let named = seat.hall.user(seat.person).is_some_and(|user| !user.profile.display_name.is_empty());
    if !named {
        return fail(ErrorCode::ExhibitionContactProfile);
    }
    let invalid = |_| ErrorCode::ExhibitionInvalid;
    let message = rules::text(&asked.message.unwrap_or_default(), MAX_CONTACT_MESSAGE).map_err(invalid)?;
    let shared = asked.share.map(card).transpose()?;
    let event_id = seat.hall.event.id;
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let exhibitor = exhibition::store::by_id(&mut tx, place.id).await.map_err(fatal)?;
    let exhibitor = exhibitor.ok_or(ErrorCode::ExhibitionUnknownExhibitor)?;
    if !exhibitor.contact_enabled {
        return fail(ErrorCode::ExhibitionContactDisabled);
    }
    let is_new = store::open_of(&mut tx, place.id, seat.person).await.map_err(fatal)?.is_none();
    if is_new && store::count_open(&mut tx, seat.person).await.map_err(fatal)? >= MAX_OPEN {
        return fail(ErrorCode::ExhibitionContactLimit);
    }
    let now = tx.now();
    let new = New {
        event_id,
        exhibitor_id: place.id,
        person_id: seat.person,
        message: &message,
        shared_name: shared.as_ref().map_or("", |card| card.name.as_str()),
        shared_email: shared.as_ref().map_or("", |card| card.email.as_str()),
        alive_until: now.plus(keeper::LASTS),
    };
    let id = store::put(&mut tx, &new, now).await.map_err(fatal)?;
    let row = store::by_id(&mut tx, event_id, id).await.map_err(fatal)?;
    let row = row.ok_or(ErrorCode::ExhibitionUnknownContactRequest)?;
    let contact_request = view(&seat.hall, &mut tx, &row).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    seat.hall.state().contacts_wait = true;
    seat.hall.tell(&News::Contact { id, exhibitor: place.id, channel: None });
    Ok(AboutContact { contact_request })
}

/// What somebody hands over: both, or nothing.
fn card(card: ContactCard) -> Result<ContactCard, ErrorCode> {
    let invalid = |_| ErrorCode::ExhibitionInvalid;
    let name = rules::title(&card.name, MAX_NAME).map_err(invalid)?;
    let email = rules::title(&card.email, MAX_EMAIL).map_err(invalid)?;
    if stands::is_email(&email) { Ok(ContactCard { name, email }) } else { Err(ErrorCode::ExhibitionInvalid) }
}

pub async fn cancel(seat: &Seat, asked: CancelContact) -> Answer<Nothing> {
    seat.pace(Action::ExhibitionContact)?;
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let known = store::by_id(&mut tx, seat.hall.event.id, asked.contact_request).await.map_err(fatal)?;
    // Somebody else's is none of theirs, whatever its number.
    let Some(known) = known.filter(|row| row.person_id == seat.person) else {
        return fail(ErrorCode::ExhibitionUnknownContactRequest);
    };
    if store::cancel(&mut tx, known.id, seat.person).await.map_err(fatal)?.is_none() {
        return fail(ErrorCode::ExhibitionContactTaken);
    }
    tx.commit().await.map_err(fatal)?;
    seat.hall.tell(&News::Contact { id: known.id, exhibitor: known.exhibitor_id, channel: None });
    Ok(Nothing {})
}
