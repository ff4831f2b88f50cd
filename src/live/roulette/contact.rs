//! `roulette.contact`, `roulette.contacts`: a line for somebody one has met, shown once both gave theirs.

use signaling::protocol::{Contact, ContactExchanged, Contacts, ErrorCode, Failure, GiveContact, ListContacts, Push};
use uuid::Uuid;

use super::{delivery, store};
use crate::base::tx::Actor;
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::hall::News;
use crate::live::pace::Action;
use crate::live::{contacts, people};

/// Longest card, in characters.
const MAX_CARD: usize = 300;
/// Most contacts that one answer has.
const MOST: i64 = 500;

pub async fn give(seat: &Seat, asked: GiveContact) -> Answer<Contacts> {
    let live = seat.hall.live();
    let base = live.base();
    let now = base.now();
    seat.pace(Action::Contact)?;
    let card = asked.card.trim();
    if card.chars().count() > MAX_CARD || card.chars().any(char::is_control) {
        let failure = Failure::new(ErrorCode::InvalidInput).message("at most 300 characters on one line");
        return Err(failure.detail("field", "card"));
    }
    let mut tx = base.begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let own = store::call_of(&mut tx, asked.call_id, seat.person).await.map_err(fatal)?;
    if own.is_none_or(|own| own.started_at.is_none()) {
        return fail(ErrorCode::RouletteUnknownCall);
    }
    let barred = people::store::barred(&mut tx, seat.person).await.map_err(fatal)?;
    let others = store::others(&mut tx, asked.call_id, seat.person).await.map_err(fatal)?;
    let card = (!card.is_empty()).then_some(card);
    for other in others.iter().filter(|other| !barred.contains(other)) {
        contacts::store::put_card(&mut tx, (seat.hall.event.id, seat.person, *other), card, now)
            .await
            .map_err(fatal)?;
    }
    tx.commit().await.map_err(fatal)?;
    contacts::tell(&seat.hall, seat.person, false);
    others.iter().for_each(|other| contacts::tell(&seat.hall, *other, false));
    let exchanged = exchanged(seat, seat.person).await?;
    let with = exchanged.results.iter().filter(|contact| others.contains(&contact.user.id)).cloned().collect();
    for other in others.iter().filter(|_| card.is_some()) {
        tell(seat, *other).await?;
    }
    Ok(Contacts { results: with })
}

pub async fn list(seat: &Seat, _: ListContacts) -> Answer<Contacts> {
    exchanged(seat, seat.person).await
}

/// The other one learns that both have agreed, on whichever node they are.
async fn tell(seat: &Seat, other: Uuid) -> Answer<()> {
    let theirs = exchanged(seat, other).await?;
    if let Some(contact) = theirs.results.into_iter().find(|contact| contact.user.id == seat.person) {
        let push = Push::new(&ContactExchanged { contact: contact.clone() });
        let seats = &seat.hall.state();
        seats.seats.push_to_all(seats.seats.of_person(other), &push);
        seat.hall.tell(&News::Exchanged { node: seat.hall.live().node(), person: other, contact: Box::new(contact) });
    }
    Ok(())
}

async fn exchanged(seat: &Seat, person: Uuid) -> Answer<Contacts> {
    let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
    let rows = contacts::store::exchanged(&mut conn, person, MOST).await.map_err(fatal)?;
    drop(conn);
    let ids: Vec<Uuid> = rows.iter().map(|(id, _, _)| *id).collect();
    let users = delivery::users(&seat.hall, &ids).await;
    let contact =
        |(user, (_, card, at))| Contact { user, card, exchanged_at: crate::base::time::Timestamp::to_string(&at) };
    Ok(Contacts { results: users.into_iter().zip(rows).map(contact).collect() })
}
