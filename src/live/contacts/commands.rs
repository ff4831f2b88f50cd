//! `contact.ask`, `contact.answer`, `contact.remove`, `contact.note`

use std::time::Duration;

use signaling::protocol::{
    AnswerForContact, AskForContact, ContactShare, ContactStanding, ContactStands, ErrorCode, Failure,
    MAX_CONTACT_NOTE, NoteContact, Nothing, RemoveContact,
};

use super::{is_open, rules, standing, store, tell};
use crate::base::tx::Actor;
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::moderation::filter;
use crate::live::pace::Action;
use crate::live::people::{self, user_of};
use crate::live::{profiles, push};

/// Requests of one person a day, counted over all windows, processes and restarts. More: somebody asks everybody.
const MAX_A_DAY: i64 = 40;
const DAY: Duration = Duration::from_secs(24 * 3600);
/// Who has asked that often may look again after so many seconds.
const LOOK_AGAIN: u32 = 3600;

pub async fn ask(seat: &Seat, asked: AskForContact) -> Answer<ContactStands> {
    seat.pace(Action::Swap)?;
    if asked.id == seat.person {
        return fail(ErrorCode::ContactDenied);
    }
    let share = checked(seat, &asked.share).await?;
    let base = seat.hall.live().base();
    let event_id = seat.hall.event.id;
    let mut tx = base.begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let now = tx.now();
    if !is_open(&mut tx, event_id, now).await.map_err(fatal)? {
        return fail(ErrorCode::ContactClosed);
    }
    if user_of(&seat.hall, &mut tx, asked.id).await.map_err(fatal)?.is_none() {
        return fail(ErrorCode::UserNotFound);
    }
    let blocked = people::store::blocked(&mut tx, seat.person).await.map_err(fatal)?;
    if blocked.contains(&asked.id) {
        return fail(ErrorCode::ContactDenied);
    }
    if store::asked_since(&mut tx, seat.person, now.minus(DAY)).await.map_err(fatal)? >= MAX_A_DAY {
        return Err(Failure::new(ErrorCode::ContactRateLimited).retry_after(LOOK_AGAIN));
    }
    // Whoever blocked the asker hears nothing of it, and the asker nothing of that.
    let unheard = people::store::blocked(&mut tx, asked.id).await.map_err(fatal)?.contains(&seat.person);
    let between = (event_id, seat.person, asked.id);
    store::give(&mut tx, between, &share, Some(now), unheard, now).await.map_err(fatal)?;
    // Who asks after having said no has changed their mind.
    if !unheard {
        store::decline(&mut tx, asked.id, seat.person, false, now).await.map_err(fatal)?;
    }
    let theirs = standing(&mut tx, asked.id, seat.person).await.map_err(fatal)?;
    let own = standing(&mut tx, seat.person, asked.id).await.map_err(fatal)?;
    if theirs == ContactStanding::Waiting {
        push::contact(&mut tx, event_id, seat.person, asked.id).await.map_err(fatal)?;
    }
    tx.commit().await.map_err(fatal)?;
    tell(&seat.hall, seat.person, false);
    if theirs != ContactStanding::None {
        tell(&seat.hall, asked.id, theirs == ContactStanding::Waiting);
    }
    Ok(ContactStands { standing: own })
}

pub async fn answer(seat: &Seat, asked: AnswerForContact) -> Answer<ContactStands> {
    seat.pace(Action::Swap)?;
    let share = match &asked.share {
        Some(share) => Some(checked(seat, share).await?),
        None => None,
    };
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let now = tx.now();
    let waits = standing(&mut tx, seat.person, asked.id).await.map_err(fatal)? == ContactStanding::Waiting;
    let barred = people::store::barred(&mut tx, seat.person).await.map_err(fatal)?.contains(&asked.id);
    if !waits || barred || !is_open(&mut tx, seat.hall.event.id, now).await.map_err(fatal)? {
        return fail(ErrorCode::ContactUnknown);
    }
    match &share {
        Some(share) => {
            let between = (seat.hall.event.id, seat.person, asked.id);
            store::give(&mut tx, between, share, None, false, now).await.map_err(fatal)?;
        }
        None => store::decline(&mut tx, asked.id, seat.person, true, now).await.map_err(fatal)?,
    }
    let own = standing(&mut tx, seat.person, asked.id).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    tell(&seat.hall, seat.person, false);
    if share.is_some() {
        tell(&seat.hall, asked.id, false);
    }
    Ok(ContactStands { standing: own })
}

pub async fn remove(seat: &Seat, asked: RemoveContact) -> Answer<Nothing> {
    seat.pace(Action::Swap)?;
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let now = tx.now();
    match standing(&mut tx, seat.person, asked.id).await.map_err(fatal)? {
        ContactStanding::Exchanged => {
            store::end(&mut tx, asked.id, seat.person, now).await.map_err(fatal)?;
            store::end(&mut tx, seat.person, asked.id, now).await.map_err(fatal)?;
        }
        ContactStanding::Asked => {
            store::end(&mut tx, seat.person, asked.id, now).await.map_err(fatal)?;
        }
        ContactStanding::Waiting | ContactStanding::None => return fail(ErrorCode::ContactUnknown),
    }
    tx.commit().await.map_err(fatal)?;
    tell(&seat.hall, seat.person, false);
    tell(&seat.hall, asked.id, false);
    Ok(Nothing {})
}

pub async fn note(seat: &Seat, asked: NoteContact) -> Answer<Nothing> {
    seat.pace(Action::Swap)?;
    let note = asked.note.trim();
    let is_good = note.chars().count() <= MAX_CONTACT_NOTE && !note.chars().any(|c| c.is_control() && c != '\n');
    if !is_good {
        return fail(ErrorCode::ContactInvalid);
    }
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    if standing(&mut tx, seat.person, asked.id).await.map_err(fatal)? != ContactStanding::Exchanged {
        return fail(ErrorCode::ContactUnknown);
    }
    store::note(&mut tx, seat.person, asked.id, note).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    tell(&seat.hall, seat.person, false);
    Ok(Nothing {})
}

/// A silenced person says nothing this way either, and nobody gives something without a name.
async fn checked(seat: &Seat, share: &ContactShare) -> Answer<ContactShare> {
    let share = rules::share(share)?;
    if !people::may_speak(seat) {
        return fail(ErrorCode::ProtocolDenied);
    }
    let is_named = seat.hall.user(seat.person).is_some_and(|user| !user.profile.display_name.is_empty());
    if !is_named {
        return fail(ErrorCode::ProfileIncomplete);
    }
    profiles::require(seat).await?;
    filter::check(&seat.hall, false, &share.card).await?;
    Ok(share)
}
