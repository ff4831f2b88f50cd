//! `stage.mute`: a moderator stops what others send. The media node drops it from then on, whatever the other side goes on
//! sending, until that person starts it again by their own `media.mute`.

use signaling::protocol::{ErrorCode, MuteOnStage, Nothing, Push, RoomId, Source, StageMuted};
use uuid::Uuid;

use super::{Needs, right};
use crate::live::Live;
use crate::live::answer::{Answer, fail};
use crate::live::door::Seat;
use crate::live::hall::{Hall, News};
use crate::live::media::{backstage_room, group_room, media_room};
use crate::live::pace::Action;

/// Whom to silence, as the nodes tell it each other.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Silence {
    pub room: i64,
    /// `None`: everybody but `by`.
    pub person: Option<Uuid>,
    pub by: Uuid,
    pub sources: Vec<Source>,
}

pub async fn mute(seat: &Seat, asked: MuteOnStage) -> Answer<Nothing> {
    right(seat, asked.room.0, Needs::Moderate, Action::Stage).await?;
    if asked.sources.is_empty() {
        return fail(ErrorCode::StageNobody);
    }
    let mut sources = asked.sources;
    sources.dedup();
    sources.truncate(4);
    let silence = Silence { room: asked.room.0, person: asked.user, by: seat.person, sources };
    silence_here(&seat.hall, &silence);
    seat.hall.tell(&News::Silenced { node: seat.hall.live().node(), silence });
    Ok(Nothing {})
}

/// Stops the tracks of this node and tells their owners.
pub fn silence_here(hall: &Hall, silence: &Silence) {
    let live = hall.live();
    let wanted = |person: Uuid| silence.person.map_or(person != silence.by, |only| only == person);
    let mut told = std::collections::BTreeSet::new();
    let groups = groups_of(hall, silence.room).into_iter().map(|group| group_room(silence.room, group));
    for media_room in [media_room(silence.room), backstage_room(silence.room)].into_iter().chain(groups) {
        for track in live.desk().tracks_of(media_room).unwrap_or_default() {
            if wanted(track.user) && silence.sources.contains(&track.source) {
                stop(live, &track.session, &track.id);
                told.insert(track.user);
            }
        }
    }
    let push = Push::new(&StageMuted { room: RoomId(silence.room), sources: silence.sources.clone() });
    let state = hall.state();
    for person in told {
        let seats = state.rooms.get(&silence.room).map(|room| room.seats_of(person)).unwrap_or_default();
        state.seats.push_to_all(seats, &push);
    }
}

fn groups_of(hall: &Hall, room_id: i64) -> Vec<i64> {
    let state = hall.state();
    let round = state.floors.get(&room_id).and_then(|floor| floor.round.as_ref());
    round.map(|round| round.groups.iter().map(|(number, _)| *number).collect()).unwrap_or_default()
}

fn stop(live: &Live, session: &str, track: &str) {
    if let (Ok(session), Ok(track)) = (session.parse(), track.parse()) {
        live.media().mute_track(session, track, true);
    }
}
