//! REST for organizers: how media goes for everybody in a room, as the node measures it, with what the clients say of their
//! own pictures beside it.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::Extension;
use axum::extract::Path;
use serde::Serialize;
use serde_json::{Value, json};
use sfu_node::{NodeStats, SessionStats, SlotStats, StreamStats, Track};
use utoipa::ToSchema;
use utoipa_axum::routes;
use uuid::Uuid;

use super::reports::Reported;
use crate::base::error::ApiError;
use crate::base::listing::{Asked, Listed};
use crate::base::page::Page;
use crate::events::EventScope;
use crate::live::rooms::api::{room_of, unavailable};
use crate::live::{Live, people};
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// Everybody with media in a room.
#[derive(Debug)]
struct Qualities;

impl Listed for Qualities {
    const ORDERINGS: &'static [&'static str] = &["name"];
    const DEFAULT: &'static str = "name";
    const SEARCH: &'static [&'static str] = &["name"];
}

pub fn api() -> Api {
    Api::below(EVENT).on(Needs::event(Permission::RoomsModerate), routes!(quality))
}

/// How media goes for everybody in a room.
#[utoipa::path(get, path = "/rooms/{room}/quality/", tag = "live", params(Asked<Qualities>),
    responses((status = 200, body = Page<Value>)))]
async fn quality(
    Extension(live): Extension<Live>,
    scope: EventScope,
    Path((_, _, room)): Path<(String, String, i64)>,
    asked: Asked<Qualities>,
) -> Result<Page<Value>, ApiError> {
    let room = room_of(live.base(), &scope, room).await?;
    let hall = live.hall(&scope.organizer.slug, &scope.event).await.map_err(unavailable)?;
    let NodeStats { sessions, .. } = live.media().stats().await;
    let mut members: BTreeMap<Uuid, Vec<SessionStats>> = BTreeMap::new();
    let mut sources = BTreeMap::new();
    // Calls of strangers are rooms of their own to the node, and within this one.
    let is_here =
        |session: &SessionStats| live.desk().get(session.session).is_some_and(|entry| entry.room_id == room.id);
    for session in sessions.into_iter().filter(is_here) {
        sources.extend(session.tracks.iter().map(|track| (track.id, track.clone())));
        members.entry(Uuid::from_u128(session.member.0)).or_default().push(session);
    }
    let mut conn = live.base().read().await?;
    let mut views = Vec::with_capacity(members.len());
    for (person, sessions) in members {
        let user = people::user_of(&hall, &mut conn, person).await?;
        let view = |session: &SessionStats| {
            session_view(session, live.desk().reported(session.session).as_ref(), |id| sources.get(&id))
        };
        let name = user.as_ref().map(|user| user.profile.display_name.clone());
        views.push(json!({"name": name, "user": user, "sessions": sessions.iter().map(view).collect::<Vec<_>>()}));
    }
    asked.whole(views)
}

/// Sound and picture of a room on this process.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[schema(as = LiveRoomMedia)]
pub struct RoomMedia {
    sessions: i64,
    /// Bits a second to the people in the room.
    bitrate_out: u64,
    /// The mean loss that they reported, a share from 0 to 1.
    lost: f64,
    /// Pictures that somebody's path does not carry now.
    paused: i64,
    /// The longest way there and back, in milliseconds.
    rtt_ms: Option<f64>,
}

impl RoomMedia {
    /// Of every room in which somebody has any; calls of strangers count for the room that they are within.
    pub async fn of_rooms(live: &Live) -> BTreeMap<i64, RoomMedia> {
        let (mut rooms, mut heard) = (BTreeMap::<i64, RoomMedia>::new(), BTreeMap::<i64, f64>::new());
        for session in live.media().stats().await.sessions {
            let Some(entry) = live.desk().get(session.session) else { continue };
            let room = rooms.entry(entry.room_id).or_default();
            let slots: Vec<&SlotStats> = session.slots.iter().filter(|slot| slot.track.is_some()).collect();
            room.sessions += 1;
            room.bitrate_out += slots.iter().map(|slot| slot.bitrate).sum::<u64>();
            room.paused += slots.iter().filter(|slot| slot.paused).count() as i64;
            room.lost += slots.iter().map(|slot| share(slot.lost)).sum::<f64>();
            *heard.entry(entry.room_id).or_default() += slots.len() as f64;
            let rtt = session.rtt.map(millis);
            room.rtt_ms = room.rtt_ms.into_iter().chain(rtt).reduce(f64::max);
        }
        for (id, room) in &mut rooms {
            room.lost /= heard.get(id).copied().unwrap_or(0.0).max(1.0);
        }
        rooms
    }
}

fn session_view<'a>(
    session: &SessionStats,
    reported: Option<&Reported>,
    track: impl Fn(sfu_node::TrackId) -> Option<&'a Track>,
) -> Value {
    let slots = session.slots.iter().filter_map(|slot| {
        let playing = slot.track.and_then(&track)?;
        Some(slot_view(slot, playing, reported))
    });
    json!({
        "session": session.session.to_string(),
        "connected": session.connected,
        // Of somebody who only sends, the path is known to their own side only.
        "rtt_ms": session.rtt.map(millis).or_else(|| reported.and_then(Reported::rtt_ms).map(f64::from)),
        "estimate": session.estimate,
        "packets_in": session.packets_in,
        "packets_out": session.packets_out,
        "resent": session.resent,
        "slots": slots.collect::<Vec<_>>(),
        "streams": session.streams.iter().map(stream_view).collect::<Vec<_>>(),
    })
}

/// `lost` is a share from 0 to 1; freezes and concealed sound are the client's own words, summed since it came.
fn slot_view(slot: &SlotStats, playing: &Track, reported: Option<&Reported>) -> Value {
    let own = reported.and_then(|reported| reported.slot(&slot.mid));
    json!({
        "mid": slot.mid,
        "kind": slot.kind.as_str(),
        "source": playing.source.as_str(),
        "user": Uuid::from_u128(playing.member.0),
        "paused": slot.paused,
        "height": slot.height,
        "bitrate": slot.bitrate,
        "lost": share(slot.lost),
        "freezes": own.map(|own| own.freezes),
        "freeze_ms": own.map(|own| own.freeze_ms),
        "frames_per_second": own.map(|own| own.frames_per_second),
        "jitter_ms": own.map(|own| own.jitter_ms),
        "concealed_ms": own.map(|own| own.concealed_ms),
    })
}

fn stream_view(stream: &StreamStats) -> Value {
    json!({
        "mid": stream.mid,
        "rid": stream.rid,
        "codec": stream.codec,
        "height": stream.height,
        "bitrate": stream.bitrate,
        "lost": share(stream.lost),
    })
}

/// Of 1/256, as RTCP counts (RFC 3550 section 6.4.1).
pub(super) fn share(lost: u8) -> f64 {
    f64::from(lost) / 256.0
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
