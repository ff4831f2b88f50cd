//! `exhibition.contact_accept`, `exhibition.contacts`: for those who look after the booth, and nobody else, whatever else they
//! moderate. Who that is the gate says, before anything is written.

use signaling::protocol::{AcceptContact, ContactAccepted, ContactRequests, ErrorCode, ListContactRequests};

use super::{store, view};
use crate::base::tx::Actor;
use crate::live::answer::{Answer, fail, fatal, refused_room};
use crate::live::chat::direct;
use crate::live::chat::rights::not_barred;
use crate::live::door::Seat;
use crate::live::hall::News;
use crate::live::pace::Action;
use crate::live::stands::{self, Kind};

pub async fn accept(seat: &Seat, asked: AcceptContact) -> Answer<ContactAccepted> {
    seat.pace(Action::ExhibitionEdit)?;
    let hall = &seat.hall;
    let base = hall.live().base();
    let known = store::by_id(&mut base.read().await.map_err(fatal)?, hall.event.id, asked.contact_request).await;
    let known = known.map_err(fatal)?.ok_or(ErrorCode::ExhibitionUnknownContactRequest)?;
    let admission = hall.admit(seat.person, known.exhibitor_id).await.map_err(refused_room)?;
    if !admission.staff() {
        return fail(ErrorCode::ExhibitionNotStaff);
    }
    if !admission.speak() {
        return fail(ErrorCode::ProtocolDenied);
    }
    let mut tx = base.begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    not_barred(&mut tx, seat.person, &[known.person_id]).await?;
    let now = tx.now();
    if !store::answer(&mut tx, known.id, seat.person, now).await.map_err(fatal)? {
        return fail(ErrorCode::ExhibitionContactTaken);
    }
    let row = store::by_id(&mut tx, hall.event.id, known.id).await.map_err(fatal)?;
    let row = row.ok_or(ErrorCode::ExhibitionUnknownContactRequest)?;
    let opened = direct::open_between(hall, &mut tx, &[seat.person, known.person_id]).await?;
    let contact_request = view(hall, &mut tx, &row).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    let channel = opened.tell(hall);
    hall.tell(&News::Contact { id: row.id, exhibitor: row.exhibitor_id, channel: Some(channel) });
    Ok(ContactAccepted { contact_request, channel })
}

pub async fn list(seat: &Seat, asked: ListContactRequests) -> Answer<ContactRequests> {
    let (place, admission) = stands::at(seat, asked.exhibitor, Kind::Exhibitor, None).await?;
    if !admission.staff() {
        return fail(ErrorCode::ExhibitionNotStaff);
    }
    let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
    let mut results = Vec::new();
    for row in store::of_exhibitor(&mut conn, place.id).await.map_err(fatal)? {
        results.push(view(&seat.hall, &mut conn, &row).await.map_err(fatal)?);
    }
    Ok(ContactRequests { results })
}
