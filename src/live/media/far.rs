//! Media of somebody whose socket is on another process than the call that they are in.
//!
//! A call of strangers has one host, whose media node it is on. The process of a member who sits elsewhere passes on what they
//! ask, and tells them what the host says; packets go straight between their browser and the host.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sfu_node::{CloseReason, Join, MemberId, Offer, Permit, SessionId};
use signaling::protocol::{
    AnsweredMedia, CloseMedia, ErrorCode, Failure, LayersWanted, MediaClosed, MediaPart, MuteMedia, OfferMedia,
    PinMedia, Push, ReportMedia, SlotsChanged, Speaking, TracksChanged, ViewMedia,
};
use tokio::sync::oneshot;
use uuid::Uuid;

use super::control;
use super::desk::{Entry, Owner};
use super::words::{call_room, failure, offered_source, slots};
use crate::base::bus::Received;
use crate::live::Live;
use crate::live::answer::{Answer, fail};
use crate::live::door::Seat;
use crate::live::hall::SeatId;
use crate::live::hall::wire::decode;
use crate::live::roulette::table::Talk;

/// A host that does not answer within this is gone.
const PATIENCE: Duration = Duration::from_secs(8);
/// Offers that may wait for hosts at once.
const MAX_PENDING: usize = 1_024;

/// What the owner of a session is told.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Said {
    Slots(SlotsChanged),
    Layers(LayersWanted),
    Tracks(TracksChanged),
    Speaking(Speaking),
    Closed(MediaClosed),
}

/// What a member asks about a session of theirs.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Deed {
    Close(CloseMedia),
    Mute(MuteMedia),
    Pin(PinMedia),
    View(ViewMedia),
    Report(ReportMedia),
    /// Out of the call: all of them end.
    Leave,
}

/// An offer on its way to the host.
#[derive(Debug, Serialize, Deserialize)]
struct Asked {
    id: u64,
    from: u64,
    seat: u64,
    person: Uuid,
    event_id: i64,
    call: Uuid,
    view: bool,
    publish: bool,
    offer: OfferMedia,
}

/// Between processes, on the topic of the one it is for.
#[derive(Debug, Serialize, Deserialize)]
enum Letter {
    Asked(Box<Asked>),
    Answered { id: u64, answer: Result<AnsweredMedia, Failure> },
    Done { from: u64, seat: u64, deed: Deed },
    Said { host: u64, event_id: i64, seat: u64, said: Said },
}

/// Offers that wait for their hosts.
#[derive(Default)]
pub(in crate::live) struct Far {
    pending: Mutex<HashMap<u64, oneshot::Sender<Answer<AnsweredMedia>>>>,
}

fn topic(node: u64) -> String {
    format!("media:{node:016x}")
}

fn send(live: &Live, node: u64, letter: &Letter) {
    let text: Bytes = serde_json::to_vec(letter).expect("bus messages are plain JSON").into();
    live.base().bus.publish(&topic(node), text);
}

/// A session on another process, as its owner names it.
fn name(host: u64, session: &str) -> String {
    format!("{host:016x}-{session}")
}

/// The host and its session, when it is on another process.
pub(super) fn split(session: &str) -> Option<(u64, String)> {
    let (host, id) = session.split_once('-')?;
    Some((u64::from_str_radix(host, 16).ok()?, id.to_owned()))
}

/// Runs as long as the bus does.
pub(in crate::live) async fn follow(live: Live) {
    let mut letters = match live.base().bus.subscribe(&topic(live.node())).await {
        Ok(letters) => letters,
        Err(error) => return tracing::warn!(%error, "live.far_media_not_heard"),
    };
    while let Some(received) = letters.next().await {
        let Received::Message(message) = received else { continue };
        match decode::<Letter>(&message) {
            Some(Letter::Asked(asked)) => {
                let live = live.clone();
                tokio::spawn(async move {
                    let answer = join(&live, &asked).await;
                    send(&live, asked.from, &Letter::Answered { id: asked.id, answer });
                });
            }
            Some(Letter::Answered { id, answer }) => {
                if let Some(waiting) = live.far().pending().remove(&id) {
                    let _ = waiting.send(answer);
                }
            }
            Some(Letter::Done { from, seat, deed }) => done(&live, Owner::Far { node: from, seat: SeatId(seat) }, deed),
            Some(Letter::Said { host, event_id, seat, said }) => hear(&live, host, event_id, SeatId(seat), said),
            None => {}
        }
    }
}

/// Sends an offer to the host of the call and waits for its answer.
pub(super) async fn offer(seat: &Seat, talk: &Talk, permit: Permit, mut asked: OfferMedia) -> Answer<AnsweredMedia> {
    let live = seat.hall.live();
    if let Some(session) = &asked.session {
        asked.session = Some(split(session).ok_or(ErrorCode::MediaUnknownSession)?.1);
    }
    let id: u64 = rand::random();
    let (reply, answer) = oneshot::channel();
    {
        let mut pending = live.far().pending();
        pending.retain(|_, waiting| !waiting.is_closed());
        if pending.len() >= MAX_PENDING {
            return fail(ErrorCode::MediaFull);
        }
        pending.insert(id, reply);
    }
    let asked = Asked {
        id,
        from: live.node(),
        seat: seat.id.0,
        person: seat.person,
        event_id: seat.hall.event.id,
        call: talk.call,
        view: permit.view,
        publish: permit.publish,
        offer: asked,
    };
    send(live, talk.host, &Letter::Asked(Box::new(asked)));
    let answered = match tokio::time::timeout(PATIENCE, answer).await {
        Ok(Ok(answer)) => answer?,
        _ => {
            return Err(Failure::new(ErrorCode::MediaFull)
                .message("the host of the call does not answer")
                .retry_after(2));
        }
    };
    Ok(AnsweredMedia { session: name(talk.host, &answered.session), ..answered })
}

/// Passes on what a member asks about a session elsewhere. Whose it is the host looks up.
pub(super) fn pass_on(seat: &Seat, host: u64, deed: Deed) {
    let live = seat.hall.live();
    send(live, host, &Letter::Done { from: live.node(), seat: seat.id.0, deed });
}

/// Tells the owner of a session on this node, wherever they are.
pub(super) fn tell(live: &Live, entry: &Entry, said: &Said) {
    match entry.owner {
        Owner::Seat(seat) => entry.hall.state().seats.push(seat, &said.push()),
        Owner::Far { node, seat } => {
            let (host, event_id, said) = (live.node(), entry.hall.event.id, said.clone());
            send(live, node, &Letter::Said { host, event_id, seat: seat.0, said });
        }
        Owner::Program { .. } => {}
    }
}

impl Live {
    /// A seat is out of a call whose media are elsewhere.
    pub(in crate::live) fn leave_far_media(&self, seat: SeatId, talk: &Talk) {
        if talk.host != self.node() {
            send(self, talk.host, &Letter::Done { from: self.node(), seat: seat.0, deed: Deed::Leave });
        }
    }
}

impl Far {
    fn pending(&self) -> std::sync::MutexGuard<'_, HashMap<u64, oneshot::Sender<Answer<AnsweredMedia>>>> {
        self.pending.lock().expect("no holder of this lock panics")
    }
}

/// On the host: the member joins the call, if it is one that is on here and theirs.
async fn join(live: &Live, asked: &Asked) -> Answer<AnsweredMedia> {
    let room_id = live.roulette().hosted(asked.call, asked.person).ok_or(ErrorCode::RouletteUnknownCall)?;
    let hall = live.open_halls().into_iter().find(|hall| hall.event.id == asked.event_id);
    let hall = hall.ok_or(ErrorCode::RouletteUnknownCall)?;
    let owner = Owner::Far { node: asked.from, seat: SeatId(asked.seat) };
    let (permit, media_room) = (Permit { view: asked.view, publish: asked.publish }, call_room(asked.call));
    let tracks = asked.offer.tracks.iter().map(|track| (track.mid.clone(), offered_source(track.source))).collect();
    let offer = Offer { sdp: asked.offer.sdp.clone(), tracks };
    let before = live.desk().sessions_where(|entry| entry.owner == owner);
    let (session, answer) = if let Some(session) = &asked.offer.session {
        let session = control::held(live, session, &owner)?;
        live.media().set_permit(session, permit);
        (session, live.media().renegotiate(session, offer).await.map_err(|error| failure(&error))?)
    } else {
        let join = Join { room: media_room, member: MemberId(asked.person.as_u128()), permit, offer };
        let joined = live.media().join(join).await.map_err(|error| failure(&error))?;
        before.into_iter().for_each(|(session, _)| live.media().close(session, CloseReason::Replaced));
        let entry = Entry { hall: hall.clone(), room_id, media_room, person: asked.person, owner };
        live.enter_media(joined.session, entry.clone());
        if live.roulette().hosted(asked.call, asked.person).is_none() {
            live.media().close(joined.session, CloseReason::LostRight);
            return fail(ErrorCode::RouletteUnknownCall);
        }
        if let Some(tracks) = live.desk().tracks_of(media_room) {
            tell(
                live,
                &entry,
                &Said::Tracks(TracksChanged {
                    room: signaling::protocol::RoomId(room_id),
                    tracks,
                    part: MediaPart::Stage,
                }),
            );
        }
        (joined.session, joined.answer)
    };
    Ok(AnsweredMedia { session: session.to_string(), sdp: answer.sdp, slots: slots(&answer.slots) })
}

/// On the host: only the owner's own sessions, whatever is named.
fn done(live: &Live, owner: Owner, deed: Deed) {
    let held = |session: &str| -> Option<SessionId> { control::held(live, session, &owner).ok() };
    let result = match &deed {
        Deed::Close(asked) => held(&asked.session).map(|session| live.media().close(session, CloseReason::Left)),
        Deed::Mute(asked) => {
            held(&asked.session).map(|session| live.media().mute(session, asked.mid.clone(), asked.muted))
        }
        Deed::Pin(asked) => held(&asked.session).and_then(|session| control::pin_to(live, session, asked).ok()),
        Deed::View(asked) => held(&asked.session).map(|session| control::show(live, session, asked)),
        Deed::Report(asked) => {
            held(&asked.session).map(|session| live.desk().report(session, live.base().now(), asked.clone()))
        }
        Deed::Leave => {
            let theirs = live.desk().sessions_where(|entry| entry.owner == owner);
            theirs.into_iter().for_each(|(session, _)| live.media().close(session, CloseReason::Left));
            Some(())
        }
    };
    if result.is_none() {
        tracing::debug!(?owner, "live.far_session_unknown");
    }
}

fn hear(live: &Live, host: u64, event_id: i64, seat: SeatId, mut said: Said) {
    said.rename(host);
    if let Some(hall) = live.open_halls().into_iter().find(|hall| hall.event.id == event_id) {
        hall.state().seats.push(seat, &said.push());
    }
}

impl Said {
    pub(super) fn push(&self) -> Push {
        match self {
            Said::Slots(said) => Push::new(said),
            Said::Layers(said) => Push::new(said),
            Said::Tracks(said) => Push::new(said),
            Said::Speaking(said) => Push::new(said),
            Said::Closed(said) => Push::new(said),
        }
    }

    /// Sessions of another process get its name before their own.
    fn rename(&mut self, host: u64) {
        match self {
            Said::Slots(said) => said.session = name(host, &said.session),
            Said::Layers(said) => said.session = name(host, &said.session),
            Said::Closed(said) => said.session = name(host, &said.session),
            Said::Tracks(said) => said.tracks.iter_mut().for_each(|track| track.session = name(host, &track.session)),
            Said::Speaking(_) => {}
        }
    }
}
