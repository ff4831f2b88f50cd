//! REST for organizers: who is in now, and how many were.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::extract::State;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::{MINUTE, counts, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::time::Timestamp;
use crate::base::web::query::QueryOf;
use crate::events::{EventScope, rooms};
use crate::live::Live;
use crate::live::media::quality::RoomMedia;
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// What a plot shows when nobody says since when.
const BACK: Duration = Duration::from_secs(3 * 3_600);
/// Longest span of a plot: the longest events and what comes before them.
const LONGEST: Duration = Duration::from_secs(62 * 86_400);
/// Points of one line. More: finer than a screen shows, and larger answers.
const POINTS: u128 = 240;

pub fn api() -> Api {
    const READ: Needs = Needs::event(Permission::AnalyticsRead);
    Api::below(EVENT).on(READ, routes!(now)).on(READ, routes!(series))
}

/// An event at this moment.
#[derive(Serialize, ToSchema)]
#[schema(as = LiveNow)]
struct Now {
    server_time: Timestamp,
    /// People with at least one window open, in a room or in the lobby; each once.
    people: i64,
    peak: Option<Peak>,
    /// Reports that wait for a moderator; those of rooms too.
    open_reports: i64,
    rooms: Vec<RoomNow>,
    /// The first and the last minute of which counts are kept.
    counted: Option<[Timestamp; 2]>,
    /// Whether it is kept who was in which room (`track_room_views`); reports on sessions and their people are made of that.
    tracks_views: bool,
}

/// The most people that there were.
#[derive(Serialize, ToSchema)]
#[schema(as = LivePeak)]
struct Peak {
    at: Timestamp,
    people: i64,
}

/// A room at this moment.
#[derive(Serialize, ToSchema)]
#[schema(as = LiveRoom)]
struct RoomNow {
    room: i64,
    /// In the event's own language.
    name: String,
    mode: &'static str,
    people: i64,
    open_questions: i64,
    running_polls: i64,
    open_reports: i64,
    /// Sound and picture on the process that answers; null: nobody has any there.
    media: Option<RoomMedia>,
}

/// Who is in now, room by room, and what waits for somebody.
#[utoipa::path(get, path = "/live/", tag = "live", responses((status = 200, body = Now)))]
async fn now(
    State(base): State<Base>,
    Extension(live): Extension<Live>,
    scope: EventScope,
) -> Result<Json<Now>, ApiError> {
    let media = RoomMedia::of_rooms(&live).await;
    let (event_id, at) = (scope.event.id, base.now());
    let mut conn = base.read().await?;
    let counts = counts(&mut conn, event_id, at).await?;
    let questions: BTreeMap<i64, i64> = store::open_questions(&mut conn, event_id).await?.into_iter().collect();
    let polls: BTreeMap<i64, i64> = store::running_polls(&mut conn, event_id).await?.into_iter().collect();
    let reports: BTreeMap<Option<i64>, i64> = store::open_reports(&mut conn, event_id).await?.into_iter().collect();
    let of = |map: &BTreeMap<i64, i64>, room: i64| map.get(&room).copied().unwrap_or(0);
    let rooms = rooms::store::of_event(&mut conn, event_id).await?.into_iter().map(|room| RoomNow {
        room: room.id,
        people: of(&counts.rooms, room.id),
        open_questions: of(&questions, room.id),
        running_polls: of(&polls, room.id),
        open_reports: reports.get(&Some(room.id)).copied().unwrap_or(0),
        media: media.get(&room.id).cloned(),
        mode: room.mode.as_str(),
        name: room.name,
    });
    // What is written down once a minute may miss the highest moment, but not this one.
    let known = store::peak(&mut conn, event_id).await?.filter(|(_, people)| *people >= counts.event);
    let peak = known.or((counts.event > 0).then_some((at, counts.event))).map(|(at, people)| Peak { at, people });
    Ok(Json(Now {
        server_time: at,
        people: counts.event,
        peak,
        open_reports: reports.values().sum(),
        rooms: rooms.collect(),
        counted: store::span(&mut conn, event_id).await?.map(|(first, last)| [first, last]),
        tracks_views: scope.event.settings(&mut conn, &base.config).await?.track_room_views,
    }))
}

/// Which minutes.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Span {
    /// Left out: three hours before `until`.
    since: Option<Timestamp>,
    /// Left out: now.
    until: Option<Timestamp>,
}

/// How many people there were.
#[derive(Serialize, ToSchema)]
#[schema(as = LiveAttendance)]
struct Series {
    since: Timestamp,
    until: Timestamp,
    /// Seconds of one point; it has the most people of any minute within. A point that is missing: nobody was in.
    step: i64,
    event: Vec<Peak>,
    /// By room.
    rooms: Vec<RoomSeries>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = LiveRoomAttendance)]
struct RoomSeries {
    room: i64,
    points: Vec<Peak>,
}

/// How many people were in, minute by minute, in as many points as a screen can show.
#[utoipa::path(get, path = "/live/attendance/", tag = "live", params(Span), responses((status = 200, body = Series)))]
async fn series(
    State(base): State<Base>,
    scope: EventScope,
    QueryOf(span): QueryOf<Span>,
) -> Result<Json<Series>, ApiError> {
    let until = span.until.unwrap_or(base.now());
    let since = span.since.unwrap_or(until.minus(BACK));
    if since >= until || since.until(until) > LONGEST {
        return Err(ApiError::field("since", say("api-attendance-span").with("days", LONGEST.as_secs() / 86_400)));
    }
    let step = step_of(since.until(until));
    let rows = store::series(&mut base.read().await?, scope.event.id, (since, until), step).await?;
    let (mut event, mut rooms) = (Vec::new(), BTreeMap::<i64, Vec<Peak>>::new());
    for (room, at, people) in rows {
        match room {
            None => event.push(Peak { at, people }),
            Some(room) => rooms.entry(room).or_default().push(Peak { at, people }),
        }
    }
    let rooms = rooms.into_iter().map(|(room, points)| RoomSeries { room, points }).collect();
    Ok(Json(Series { since, until, step: step / 1_000_000, event, rooms }))
}

/// Microseconds of one point: whole minutes.
fn step_of(span: Duration) -> i64 {
    let minutes = span.as_micros().div_ceil(POINTS * MINUTE.as_micros()).max(1);
    i64::try_from(minutes * MINUTE.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_a_minute_or_as_many_as_fit_on_a_screen() {
        let minutes = |hours: u64| step_of(Duration::from_secs(hours * 3_600)) / 60_000_000;
        assert_eq!([minutes(0), minutes(3), minutes(4), minutes(5), minutes(24)], [1, 1, 1, 2, 6]);
        assert!(LONGEST.as_micros() / step_of(LONGEST) as u128 <= POINTS);
    }
}
