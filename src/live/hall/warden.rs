//! The warden keeps rights true: on every fact that touches them and whenever a window opens or closes, the gate is asked
//! anew and the answer is acted on, on this node, within milliseconds.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use signaling::protocol::{self, AdmissionChanged, Push, Refused, RoomId};
use tokio::time::{MissedTickBehavior, interval};
use uuid::Uuid;

use super::wire::{Touched, decode};
use super::{Hall, State, Verdict, contents};
use crate::access::AdmitError;
use crate::base::bus::{Received, Subscription};
use crate::live::answer::{admission_view, refusal_view, removed};

/// How often the agenda is looked at. Shorter: rooms open and close more exactly.
const LOOK: Duration = Duration::from_millis(200);
/// Questions to the gate at once. More: a mass change is acted on sooner and loads the database more.
const AT_ONCE: usize = 8;
/// Facts may come faster than answers: after so many tries the newest answer is taken, and the fact that overtook it asks
/// for itself.
const TRIES: u32 = 4;
/// A question that failed is asked again after this long.
const RETRY: Duration = Duration::from_secs(1);

/// Runs as long as the bus does.
pub(super) async fn follow(hall: Arc<Hall>, mut touched: Subscription) {
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            received = touched.next() => match received {
                Some(Received::Message(message)) => {
                    if let Some(touched) = decode::<Touched>(&message) {
                        act(&hall, &touched).await;
                    }
                }
                Some(Received::Missed) => ask_about_everybody(&hall).await,
                None => break,
            },
            _ = looks.tick() => ask_what_is_due(&hall).await,
        }
    }
}

/// Asks the gate about one person and room, and acts on the answer. An answer that was overtaken by a fact is not acted on:
/// two of these may run at once, and the older answer must not win.
pub(super) async fn ask(hall: &Arc<Hall>, person: Uuid, room_id: i64) {
    for try_ in 1..=TRIES {
        let epoch = hall.epoch();
        let verdict = match hall.admit(person, room_id).await {
            Ok(admission) => Ok(admission),
            Err(AdmitError::Refused(refusal)) => Err(refusal),
            Err(AdmitError::Database(error)) => {
                tracing::warn!(%error, "live.gate_not_asked");
                let at = hall.live.base().now().plus(RETRY);
                return hall.state().standings.remind(at, person, room_id);
            }
        };
        if try_ == TRIES || hall.epoch() == epoch {
            return apply(hall, person, room_id, verdict);
        }
    }
}

/// `room.admission` as the person gets it.
pub(super) fn admission_push(state: &State, room_id: i64, verdict: &Verdict) -> Push {
    let admission = verdict.as_ref().ok();
    let place = admission.and_then(|_| state.places.iter().find(|place| place.id == room_id));
    Push::new(&AdmissionChanged {
        room: RoomId(room_id),
        admission: admission.map(admission_view),
        refusal: verdict.as_ref().err().map(|refusal| refusal_view(*refusal)),
        permissions: admission
            .zip(place)
            .map(|(admission, place)| contents::permissions(state, admission, place))
            .unwrap_or_default(),
        modules: place.map(|place| contents::modules(state, place)).unwrap_or_default(),
    })
}

async fn act(hall: &Arc<Hall>, touched: &Touched) {
    hall.state().standings.bump();
    match touched.kind.as_str() {
        "member.removed" => {
            for person in &touched.persons {
                if let Some(room_id) = touched.room {
                    put_out(hall, *person, room_id, removed());
                }
            }
        }
        "room.deleted" | "stand.deleted" => {
            let Some(room_id) = touched.room else { return };
            let gone = gone_with(&hall.state(), room_id);
            for (person, room_id) in gone {
                put_out(hall, person, room_id, removed());
            }
        }
        "event.settings_changed" => {
            let mut state = hall.state();
            state.filter = None;
            state.views.settings_changed();
        }
        // New places are read when somebody comes; here those who are there learn what is in this one.
        "room.content_changed" => {
            if let (Ok(_), Some(room_id)) = (hall.refresh_places().await, touched.room) {
                tell_contents(hall, room_id);
            }
        }
        "room.changed" | "room.created" => {
            if let Err(error) = hall.refresh_places().await {
                tracing::warn!(%error, "live.places_not_read");
            }
        }
        "room.policy_changed" | "slot.changed" => ask_about_everybody(hall).await,
        // Who holds a role by a team, a ticket or a trait is known to nobody but the gate.
        kind if touched.persons.is_empty() && (kind.starts_with("role.") || kind.starts_with("team.")) => {
            ask_about_everybody(hall).await;
        }
        _ => ask_about(hall, &touched.persons).await,
    }
}

/// Everybody who may be in the room learns what it has now.
fn tell_contents(hall: &Hall, room_id: i64) {
    let state = hall.state();
    for person in state.standings.people() {
        if let Some(verdict @ Ok(_)) = state.standings.get(person, room_id) {
            let push = admission_push(&state, room_id, verdict);
            state.seats.push_to_all(state.seats.of_person(person), &push);
        }
    }
}

/// Everybody who had to do with a room that was deleted, or with a stand in it; the places may have been read anew already.
fn gone_with(state: &State, room_id: i64) -> Vec<(Uuid, i64)> {
    let stays = |room: i64| {
        let place = state.places.iter().find(|place| place.id == room);
        place.is_some_and(|place| place.id != room_id && place.parent_id != Some(room_id))
    };
    let standings = state.standings.people().into_iter();
    let all = standings.flat_map(|person| state.standings.rooms_of(person).into_iter().map(move |room| (person, room)));
    all.filter(|(_, room)| !stays(*room)).collect()
}

async fn ask_about(hall: &Arc<Hall>, people: &[Uuid]) {
    let questions = {
        let state = hall.state();
        let rooms = people.iter().map(|person| (*person, state.standings.rooms_of(*person)));
        rooms.flat_map(|(person, rooms)| rooms.into_iter().map(move |room| (person, room))).collect()
    };
    ask_all(hall, questions).await;
}

async fn ask_about_everybody(hall: &Arc<Hall>) {
    let people: Vec<Uuid> = hall.state().standings.people().into_iter().collect();
    ask_about(hall, &people).await;
}

async fn ask_what_is_due(hall: &Arc<Hall>) {
    let now = hall.live.base().now();
    let due = {
        let mut state = hall.state();
        let due = state.standings.take_due(now);
        if !due.is_empty() {
            state.standings.bump();
        }
        due
    };
    ask_all(hall, due).await;
    hall.live.end_expired_programs(now);
}

/// Those who are inside come first: they are the ones who may have to stop.
async fn ask_all(hall: &Arc<Hall>, mut questions: Vec<(Uuid, i64)>) {
    {
        let state = hall.state();
        let inside = |person: Uuid, room: i64| {
            let seated = state.rooms.get(&room).is_some_and(|room| room.since(person).is_some());
            seated || hall.live.desk().has_media(person, room)
        };
        questions.sort_by_cached_key(|(person, room)| !inside(*person, *room));
    }
    stream::iter(questions).for_each_concurrent(AT_ONCE, |(person, room_id)| ask(hall, person, room_id)).await;
}

fn apply(hall: &Arc<Hall>, person: Uuid, room_id: i64, verdict: Verdict) {
    {
        let mut state = hall.state();
        let push = admission_push(&state, room_id, &verdict);
        let changed = state.standings.put(person, room_id, verdict.clone());
        if let (Ok(admission), Some(room)) = (&verdict, state.rooms.get_mut(&room_id)) {
            room.readmit(admission);
        }
        if changed {
            state.seats.push_to_all(state.seats.of_person(person), &push);
        }
    }
    match &verdict {
        Ok(admission) => {
            if !admission.publish() {
                // Where strangers meet, nobody only watches.
                hall.live.roulette_put_out(hall, person, room_id);
            }
            hall.live.permit_media(hall, person, room_id, admission);
        }
        Err(refusal) => put_out(hall, person, room_id, refusal_view(*refusal)),
    }
}

/// The right is gone: media first, then the room and its chat, then the words.
fn put_out(hall: &Arc<Hall>, person: Uuid, room_id: i64, refusal: protocol::Refusal) {
    hall.live.roulette_put_out(hall, person, room_id);
    hall.live.close_media_of_person(person, room_id);
    let inside = {
        let mut state = hall.state();
        if let Some(channel) = state.channel_of(room_id) {
            for seat in state.seats.of_person(person) {
                state.seats.unsubscribe(seat, channel);
            }
        }
        state.rooms.get(&room_id).map(|room| room.seats_of(person)).unwrap_or_default()
    };
    if inside.is_empty() {
        return;
    }
    hall.live.meters().lost_rights.inc();
    let push = Push::new(&Refused { room: RoomId(room_id), refusal });
    for seat in inside {
        hall.let_out(seat, room_id);
        hall.state().seats.push(seat, &push);
    }
}
