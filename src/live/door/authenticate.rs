//! From a token to a seat, or from a resume token back to one. The gate is asked about every room, each time.

use std::sync::Arc;

use signaling::protocol::{Authenticate, Authenticated, ErrorCode, Failure, ResumeFrom};
use signaling::session::Farewell;
use tokio::sync::oneshot;
use uuid::Uuid;

use super::connection::Target;
use super::welcome::welcome;
use super::{Handover, Seat};
use crate::access::Refusal;
use crate::access::people::{self, Person};
use crate::access::tokens::{self, Purpose, Token};
use crate::access::traits::jwt::{self, Refused};
use crate::access::traits::{self, EnterError};
use crate::base::secret;
use crate::base::tx::Actor;
use crate::events::rooms::Room as Place;
use crate::live::Live;
use crate::live::announcements;
use crate::live::answer::{Answer, fail, fatal, is_final, refusal_view};
use crate::live::chat::reads::{self, Kept};
use crate::live::hall::{Hall, Mail, Mailbox, Verdict};
use crate::live::people::{own_view, view};

/// A conversation that may begin, or go on.
pub struct Entry {
    pub welcome: Box<Authenticated>,
    pub resume_token: String,
    /// What outlives the socket; with the session when it is a resumed one.
    pub handover: Begin,
}

pub enum Begin {
    New { seat: Arc<Seat>, mailbox: Mailbox, mail: tokio::sync::mpsc::Receiver<Mail>, resumable: bool },
    Resumed(Box<Handover>),
}

pub async fn authenticate(live: &Live, target: &Target, asked: Authenticate) -> Answer<Entry> {
    let hall = live.hall(&target.organizer, &target.event).await?;
    match asked.resume {
        Some(from) => resume(live, &hall, target, &from).await,
        None => enter(live, &hall, target, &asked).await,
    }
}

async fn enter(live: &Live, hall: &Arc<Hall>, target: &Target, asked: &Authenticate) -> Answer<Entry> {
    let (person, is_new) = person_behind(live, hall, asked.token.as_deref().unwrap_or_default()).await?;
    let epoch = hall.epoch();
    let verdicts = match verdicts(hall, person.id).await {
        Err(failure) if is_new => {
            forget(live, person.id).await?;
            return Err(failure);
        }
        verdicts => verdicts?,
    };
    let (welcome, kept) = welcome_of(hall, target, &person, &verdicts).await?;
    let seat = Arc::new(Seat { id: live.next_seat(), person: person.id, hall: hall.clone(), device: target.device });
    let (mailbox, mail) = Mailbox::new();
    take_seat(&seat, &person, &mailbox, &verdicts, kept);
    live.meters().seats.inc();
    ask_again_if_stale(hall, person.id, epoch).await;
    let handover = Begin::New { seat, mailbox, mail, resumable: asked.resumable };
    Ok(Entry { welcome: Box::new(welcome), resume_token: secret::token(), handover })
}

async fn resume(live: &Live, hall: &Arc<Hall>, target: &Target, from: &ResumeFrom) -> Answer<Entry> {
    let Some(mailbox) = live.0.resumables.find(&from.token, hall.event.id) else {
        return fail(ErrorCode::AuthResumeExpired);
    };
    let (heir, inheritance) = oneshot::channel();
    mailbox.post(Mail::TakeOver { version: from.version, heir });
    let Ok(handover) = inheritance.await else { return fail(ErrorCode::AuthResumeExpired) };
    match welcome_back(hall, target, &handover.seat).await {
        Ok(welcome) => {
            live.meters().resumes.inc();
            let welcome = Box::new(welcome);
            Ok(Entry { welcome, resume_token: secret::token(), handover: Begin::Resumed(Box::new(handover)) })
        }
        Err(failure) => {
            live.0.resumables.strike(&handover.tokens);
            hall.vacate(handover.seat.id);
            Err(failure)
        }
    }
}

async fn welcome_back(hall: &Arc<Hall>, target: &Target, seat: &Seat) -> Answer<Authenticated> {
    let person = person_by_id(hall, seat.person).await?;
    for room in hall.refresh_places().await.map_err(fatal)?.rooms() {
        hall.ask_again(person.id, room).await;
    }
    let verdicts = verdicts(hall, person.id).await?;
    Ok(welcome_of(hall, target, &person, &verdicts).await?.0)
}

/// Whose token it is, and whether nobody knew them before.
async fn person_behind(live: &Live, hall: &Hall, secret: &str) -> Answer<(Person, bool)> {
    if jwt::is_like(secret) {
        return person_of_traits(live, hall, secret).await;
    }
    let token = redeem(live, secret).await?;
    if token.event_id != hall.event.id {
        return Err(Failure::refused(ErrorCode::AuthDenied, &refusal_view(Refusal::WrongEvent)));
    }
    Ok((person_by_id(hall, token.person_id).await?, false))
}

/// A token that a ticket shop signed for this event.
async fn person_of_traits(live: &Live, hall: &Hall, token: &str) -> Answer<(Person, bool)> {
    let mut tx = live.base().begin(Actor::Visitor).await.map_err(fatal)?;
    let entered = traits::enter(live.base(), &mut tx, hall.event.id, token).await.map_err(|error| match error {
        EnterError::Refused(Refused::Invalid) => Failure::new(ErrorCode::AuthInvalidToken),
        EnterError::Refused(Refused::Expired) => Failure::new(ErrorCode::AuthExpiredToken),
        EnterError::Refused(Refused::TooLong) => Failure::new(ErrorCode::AuthTokenTooLong),
        EnterError::Key(error) => fatal(error),
        EnterError::Database(error) => fatal(error),
    })?;
    tx.commit().await.map_err(fatal)?;
    Ok((entered.person, entered.is_new))
}

/// Whom no room would ever let in is not kept: the gate had to know them to say so.
async fn forget(live: &Live, person: Uuid) -> Answer<()> {
    let mut tx = live.base().begin(Actor::Visitor).await.map_err(fatal)?;
    people::store::delete(&mut tx, person).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)
}

/// A page's ticket is used up, a program's token stays.
async fn redeem(live: &Live, secret: &str) -> Answer<Token> {
    let mut conn = live.base().read().await.map_err(fatal)?;
    let now = live.base().now();
    if let Some(token) = tokens::store::find(&mut conn, secret, Purpose::Socket, now).await.map_err(fatal)? {
        return Ok(token);
    }
    if !tokens::store::is_known(&mut conn, secret).await.map_err(fatal)? {
        return fail(ErrorCode::AuthInvalidToken);
    }
    drop(conn);
    let mut tx = live.base().begin(Actor::Visitor).await.map_err(fatal)?;
    let token = tokens::redeem_ticket(&mut tx, secret).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    token.ok_or(Failure::new(ErrorCode::AuthExpiredToken))
}

async fn person_by_id(hall: &Hall, id: Uuid) -> Answer<Person> {
    let mut conn = hall.live().base().read().await.map_err(fatal)?;
    let person = people::store::by_id(&mut conn, id).await.map_err(fatal)?;
    person.ok_or(Failure::new(ErrorCode::AuthInvalidToken))
}

/// The gate's answer for every room. An error when none of them can let the person in, now or by waiting.
async fn verdicts(hall: &Hall, person: Uuid) -> Answer<Vec<(Place, Verdict)>> {
    let verdicts = hall.admit_everywhere(person).await.map_err(fatal)?;
    let refusals: Vec<Refusal> = verdicts.iter().filter_map(|(_, verdict)| verdict.as_ref().err().copied()).collect();
    match refusals.iter().find(|refusal| **refusal == Refusal::Banned).or(refusals.first()) {
        Some(first) if refusals.len() == verdicts.len() && refusals.iter().all(|refusal| is_final(*refusal)) => {
            hall.live().meters().refusals.inc();
            Err(Failure::refused(ErrorCode::AuthDenied, &refusal_view(*first)))
        }
        _ => Ok(verdicts),
    }
}

async fn welcome_of(
    hall: &Hall,
    target: &Target,
    person: &Person,
    verdicts: &[(Place, Verdict)],
) -> Answer<(Authenticated, Kept)> {
    let mut conn = hall.live().base().read().await.map_err(fatal)?;
    let user = own_view(&mut conn, person).await.map_err(fatal)?;
    let start = reads::start(hall, &mut conn, person.id).await.map_err(fatal)?;
    drop(conn);
    let shown = announcements::shown(hall).await.map_err(fatal)?.to_vec();
    Ok((welcome(hall, &target.event, user, verdicts, &start, shown), start.kept))
}

/// Seats the person; with too many seats the oldest ones go.
fn take_seat(seat: &Seat, person: &Person, mailbox: &Mailbox, verdicts: &[(Place, Verdict)], kept: Kept) {
    let most = seat.hall.live().base().config.live.sockets_per_person;
    let mut state = seat.hall.state();
    for (place, verdict) in verdicts {
        state.standings.put(person.id, place.id, verdict.clone());
    }
    for oldest in state.seats.take(seat.id, &view(person), mailbox.clone(), most) {
        oldest.post(Mail::End(Farewell::Error(Box::new(ErrorCode::ConnectionReplaced.into()))));
    }
    state.talks.pointers.sit(seat.id, person.id, kept);
}

/// Something touched rights while the gate was asked: the pushes about it found no seat yet.
async fn ask_again_if_stale(hall: &Arc<Hall>, person: Uuid, epoch: u64) {
    if hall.epoch() == epoch {
        return;
    }
    let rooms = hall.state().standings.rooms_of(person);
    for room in rooms {
        hall.ask_again(person, room).await;
    }
}
