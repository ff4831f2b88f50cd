//! Roulette: people who do not know each other yet meet for some minutes, by twos or in small groups.
//!
//! - [`rules`] and [`matching`] say who may meet whom, [`table`] is a whole room as a value; none of them knows a clock.
//! - [`dealer`] is the task around it: one process decides for a room, under a lease; [`wire`] is what processes tell each
//!   other, [`delivery`] what a tab gets of it.
//! - [`queue`], [`call`], [`report`], [`contact`] are the commands, [`api`] is what organizers see and set.
//!
//! Media of a call are a room of their own on the media node, which nobody can enter who is not in the call now.

pub mod api;
pub mod call;
pub mod contact;
mod dealer;
mod delivery;
mod figures;
pub mod matching;
pub mod queue;
pub mod report;
pub mod rules;
pub mod store;
pub mod table;
mod wire;
mod writer;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use signaling::protocol::{ErrorCode, Failure};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::Live;
use super::answer::{Answer, fatal};
use super::door::Seat;
use super::hall::{Hall, SeatId};
use crate::base::time::Timestamp;
use crate::events::rooms::Mode;
use dealer::{MAILBOX, Mail};
use table::{Problem, Tab, Talk};
use wire::{Ask, Reply};

/// The roulette of this process: its dealers, and which seat plays where.
#[derive(Default)]
pub struct Roulette {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    dealers: HashMap<i64, mpsc::Sender<Mail>>,
    players: HashMap<SeatId, Playing>,
}

/// A seat that waits or talks.
struct Playing {
    room_id: i64,
    person: Uuid,
    talk: Option<Talk>,
}

impl Roulette {
    /// The call that this seat is in, in this room.
    pub fn talk_of(&self, seat: SeatId, room_id: i64) -> Option<Talk> {
        let state = self.state();
        state.players.get(&seat).filter(|playing| playing.room_id == room_id).and_then(|playing| playing.talk.clone())
    }

    /// The seat waits, or talks.
    fn talks(&self, seat: SeatId, room_id: i64, person: Uuid, talk: Option<Talk>) {
        self.state().players.insert(seat, Playing { room_id, person, talk });
    }

    /// True when the seat did not play before.
    fn sits_down(&self, seat: SeatId, room_id: i64, person: Uuid) -> bool {
        let mut state = self.state();
        let is_new = !state.players.contains_key(&seat);
        state.players.entry(seat).or_insert(Playing { room_id, person, talk: None });
        is_new
    }

    /// The room in which this seat plays.
    fn room_of(&self, seat: SeatId) -> Option<i64> {
        self.state().players.get(&seat).map(|playing| playing.room_id)
    }

    /// The seat plays no longer. Returns the call that it was in.
    fn forget(&self, seat: SeatId) -> Option<Talk> {
        self.state().players.remove(&seat)?.talk
    }

    /// The room of a call that is on here, if this person is in it as somebody of this process knows it.
    pub fn hosted(&self, call: Uuid, person: Uuid) -> Option<i64> {
        let state = self.state();
        let knows = |playing: &&Playing| {
            playing.talk.as_ref().is_some_and(|talk| talk.call == call && talk.people.contains(&person))
        };
        state.players.values().find(knows).map(|playing| playing.room_id)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no holder of this lock panics")
    }
}

/// Asks the dealer of a room and waits for its answer.
async fn ask(hall: &Arc<Hall>, room_id: i64, seat: SeatId, person: Uuid, ask: Ask) -> Answer<Reply> {
    let tab = Tab { node: hall.live().node(), seat: seat.0 };
    // A dealer without people ends; who comes in that moment opens the next one.
    for _ in 0..2 {
        let (reply, answer) = oneshot::channel();
        let mail = Mail { tab, person, ask: ask.clone(), reply };
        let dealer = dealer_of(hall, room_id).await?;
        match dealer.try_send(mail) {
            Err(TrySendError::Full(_)) => {
                tracing::warn!(room_id, "roulette.mailbox_full");
                return Err(problem(&Problem::Full, hall.live().base().now()));
            }
            Err(TrySendError::Closed(_)) => continue,
            Ok(()) => {}
        }
        if let Ok(answer) = answer.await {
            return answer.map_err(|error| problem(&error, hall.live().base().now()));
        }
    }
    Err(problem(&Problem::Nobody, hall.live().base().now()))
}

/// Two people do not meet from now on, in any room: where one of them waits or talks, the dealers learn it at once.
pub async fn bar(seat: &Seat, other: Uuid) {
    let rooms: Vec<i64> = {
        let state = seat.hall.state();
        state.places.iter().filter(|place| place.mode == Mode::Roulette).map(|place| place.id).collect()
    };
    for room_id in rooms {
        if let Err(failure) = ask(&seat.hall, room_id, seat.id, seat.person, Ask::Bar { other }).await {
            tracing::warn!(%failure, room_id, "roulette.block_not_told");
        }
    }
}

/// The dealer's mailbox; one that ended is opened anew.
async fn dealer_of(hall: &Arc<Hall>, room_id: i64) -> Answer<mpsc::Sender<Mail>> {
    let receiver = {
        let mut state = hall.live().roulette().state();
        match state.dealers.get(&room_id).filter(|dealer| !dealer.is_closed()) {
            Some(dealer) => return Ok(dealer.clone()),
            None => {
                let (sender, receiver) = mpsc::channel(MAILBOX);
                state.dealers.insert(room_id, sender.clone());
                (sender, receiver)
            }
        }
    };
    dealer::open(hall.clone(), room_id, receiver.1).await.map_err(fatal)?;
    Ok(receiver.0)
}

/// Why not, in the words of the protocol.
fn problem(problem: &Problem, now: Timestamp) -> Failure {
    match problem {
        Problem::UnknownCall => Failure::new(ErrorCode::RouletteUnknownCall),
        Problem::Busy { call } => Failure::new(ErrorCode::RouletteBusy).detail("call_id", call.to_string()),
        Problem::Later { at } => {
            Failure::new(ErrorCode::RouletteSkipLimit).retry_after(now.until(*at).as_secs() as u32 + 1)
        }
        Problem::NoMoreExtensions => Failure::new(ErrorCode::RouletteNoExtension),
        Problem::Full => Failure::new(ErrorCode::RouletteFull).retry_after(5),
        Problem::Nobody => Failure::new(ErrorCode::ServerFatal).retry_after(2),
    }
}

impl Live {
    /// The socket of a seat is gone, or there again.
    pub(in crate::live) fn roulette_lost(&self, seat: &Seat) {
        self.tell_dealer(&seat.hall, seat.id, Ask::Lost);
    }

    pub(in crate::live) fn roulette_back(&self, seat: &Seat) {
        self.tell_dealer(&seat.hall, seat.id, Ask::Back);
    }

    /// A seat went out of a room, or of the event.
    pub(in crate::live) fn roulette_closed(&self, hall: &Hall, seat: SeatId, room_id: i64) {
        let is_there = self.roulette().state().players.get(&seat).is_some_and(|playing| playing.room_id == room_id);
        if is_there {
            self.tell_dealer(hall, seat, Ask::Closed);
            self.roulette_forget(seat);
        }
    }

    /// Somebody went out of the room by themselves.
    pub(in crate::live) fn roulette_leaves(&self, hall: &Hall, seat: SeatId, room_id: i64) {
        let is_there = self.roulette().state().players.get(&seat).is_some_and(|playing| playing.room_id == room_id);
        if is_there {
            self.tell_dealer(hall, seat, Ask::Leaves);
        }
    }

    /// A person lost the right to be in a room.
    pub(in crate::live) fn roulette_put_out(&self, hall: &Hall, person: Uuid, room_id: i64) {
        let seats: Vec<SeatId> = {
            let state = self.roulette().state();
            let theirs = |playing: &Playing| playing.person == person && playing.room_id == room_id;
            state.players.iter().filter(|(_, playing)| theirs(playing)).map(|(seat, _)| *seat).collect()
        };
        seats.into_iter().for_each(|seat| self.tell_dealer(hall, seat, Ask::PutOut));
    }

    /// A seat plays no longer: what it had of media elsewhere ends.
    fn roulette_forget(&self, seat: SeatId) {
        if let Some(talk) = self.roulette().forget(seat) {
            self.leave_far_media(seat, &talk);
        }
    }

    /// Nobody waits for the answer.
    fn tell_dealer(&self, hall: &Hall, seat: SeatId, ask: Ask) {
        let (room_id, person) = {
            let state = self.roulette().state();
            let Some(playing) = state.players.get(&seat) else { return };
            (playing.room_id, playing.person)
        };
        let sender = self.roulette().state().dealers.get(&room_id).cloned();
        let tab = Tab { node: hall.live().node(), seat: seat.0 };
        let mail = Mail { tab, person, ask, reply: oneshot::channel().0 };
        if let Some(Err(error)) = sender.map(|sender| sender.try_send(mail)) {
            tracing::warn!(%error, room_id, "roulette.mailbox_full");
        }
    }
}
