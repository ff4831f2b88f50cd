//! Stands: what an exhibitor's booth and a poster have in common. A stand is a room within a room (`rooms.parent_id`), so that
//! its chat, its calls, its door and its moderators are those that every room has. It is open to whoever may be in the room
//! around it; the gate knows who looks after it (`access/staff`), and those keep order there.
//!
//! A change is a row; after the commit [`News::Stand`] tells every node, and those who look at it look again.

mod api;
pub mod files;
pub mod rules;

use serde_json::Value;
use signaling::protocol::{
    Crowd, ErrorCode, ExhibitionChanged, PostersChanged, Push, Room, RoomId, StandFile, StandLink, User,
};
use uuid::Uuid;

use super::answer::{Answer, admission_view, fail, fatal, refused_room};
use super::door::Seat;
use super::hall::wire::{encode, news_topic};
use super::hall::{Hall, News, State, contents};
use super::pace::Action;
use super::people::user_of;
use crate::access::staff::{self, Stand};
use crate::access::{Admission, AdmitError};
use crate::base::Base;
use crate::base::db::Conn;
use crate::base::error::ApiError;
use crate::base::tx::{Fact, Tx};
use crate::base::{secret, slug};
use crate::events::rooms::{self, Mode, Room as Place};
use crate::events::{Event, EventScope};

pub use api::api;
pub use rules::is_email;

/// Most stands of one room. More: longer answers to `exhibition.list`, and a channel each.
pub const MAX_STANDS: usize = 500;

/// The two kinds of stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Exhibitor,
    Poster,
}

impl Kind {
    /// What the room around such a stand is.
    pub fn mode(self) -> Mode {
        match self {
            Kind::Exhibitor => Mode::Exhibition,
            Kind::Poster => Mode::Posters,
        }
    }

    fn unknown(self) -> ErrorCode {
        match self {
            Kind::Exhibitor => ErrorCode::ExhibitionUnknownExhibitor,
            Kind::Poster => ErrorCode::PosterUnknown,
        }
    }

    /// Looking around.
    fn browse(self) -> Action {
        match self {
            Kind::Exhibitor => Action::Exhibition,
            Kind::Poster => Action::Poster,
        }
    }

    /// Changing what a stand says.
    pub fn edit(self) -> Action {
        match self {
            Kind::Exhibitor => Action::ExhibitionEdit,
            Kind::Poster => Action::PosterEdit,
        }
    }
}

/// Whether somebody may look around in a room of stands.
///
/// # Errors
/// `room.unknown`, `room.refused`, and too often.
pub async fn around(seat: &Seat, room: RoomId, kind: Kind) -> Answer<Admission> {
    if !seat.hall.state().has_mode(room.0, kind.mode()) {
        return fail(ErrorCode::RoomUnknown);
    }
    seat.pace(kind.browse())?;
    seat.hall.admit(seat.person, room.0).await.map_err(refused_room)
}

/// The stand, for somebody whom the gate lets to it.
///
/// # Errors
/// That there is none of this kind, `room.refused`, and too often.
pub async fn at(seat: &Seat, stand: RoomId, kind: Kind, action: Option<Action>) -> Answer<(Place, Admission)> {
    seat.pace(action.unwrap_or(kind.browse()))?;
    // Asked first: the gate reads the rooms anew, and one that was made a moment ago may not be known here yet.
    let admission = seat.hall.admit(seat.person, stand.0).await;
    let place = {
        let state = seat.hall.state();
        let place = state.places.iter().find(|place| place.id == stand.0).cloned();
        place.filter(|place| place.parent_id.is_some_and(|around| state.has_mode(around, kind.mode())))
    };
    let place = place.ok_or(kind.unknown())?;
    Ok((place, admission.map_err(refused_room)?))
}

/// A stand as a room, as this person finds it.
pub fn place_view(state: &State, place: &Place, admission: &Admission) -> Room {
    Room {
        id: RoomId(place.id),
        slug: place.slug.clone(),
        name: place.name.clone(),
        description: String::new(),
        permissions: contents::permissions(state, admission, place),
        modules: contents::modules(state, place),
        users: crowd(state, place.id),
        admission: Some(admission_view(admission)),
        refusal: None,
        hidden: true,
    }
}

pub fn crowd(state: &State, stand: i64) -> Crowd {
    state.rooms.get(&stand).map_or(Crowd::None, |room| room.crowd())
}

/// Whoever looks after a stand, as others see them.
pub async fn staff_of(hall: &Hall, conn: &mut Conn, stand: i64) -> Result<Vec<User>, sqlx::Error> {
    let mut users = Vec::new();
    for person in staff::store::people_of(conn, stand).await? {
        users.extend(user_of(hall, conn, person).await?);
    }
    Ok(users)
}

/// The stands of an event that a person looks after.
pub async fn posts_of(conn: &mut Conn, person: Uuid) -> Result<Vec<i64>, sqlx::Error> {
    let posts = staff::store::of_person(conn, person).await?;
    Ok(posts.into_iter().map(|post| post.room_id).collect())
}

/// Something about a stand, or about all of a room, is another one: every node is told.
pub fn tell(base: &Base, event_id: i64, room: i64, stand: Option<i64>) {
    base.bus.publish(&news_topic(event_id), encode(&News::Stand { room, stand }));
}

/// The same, heard: those who are around it look again, and so do those who look after it.
pub async fn told(hall: &Hall, room: i64, stand: Option<i64>) -> Answer<()> {
    hall.refresh_places().await.map_err(fatal)?;
    let of_staff = match stand {
        Some(stand) => {
            let mut conn = hall.live().base().read().await.map_err(fatal)?;
            staff::store::people_of(&mut conn, stand).await.map_err(fatal)?
        }
        None => Vec::new(),
    };
    let state = hall.state();
    let push = match state.places.iter().find(|place| place.id == room).map(|place| place.mode) {
        Some(Mode::Exhibition) => Push::new(&ExhibitionChanged { room: RoomId(room), exhibitor: stand.map(RoomId) }),
        Some(Mode::Posters) => Push::new(&PostersChanged { room: RoomId(room), poster: stand.map(RoomId) }),
        _ => return Ok(()),
    };
    let mut seats: std::collections::BTreeSet<_> =
        of_staff.into_iter().flat_map(|person| state.seats.of_person(person)).collect();
    for place in [Some(room), stand].into_iter().flatten() {
        seats.extend(state.rooms.get(&place).into_iter().flat_map(|room| room.seats()));
    }
    state.seats.push_to_all(seats, &push);
    Ok(())
}

/// News were lost: everybody looks again.
pub async fn start_over(hall: &Hall) -> Answer<()> {
    let rooms: Vec<i64> = {
        let state = hall.state();
        state.places.iter().filter(|place| place.mode.has_stands()).map(|place| place.id).collect()
    };
    for room in rooms {
        told(hall, room, None).await?;
    }
    Ok(())
}

/// A room for a new stand, at the end of the list.
///
/// # Errors
/// The room is full of stands already.
pub async fn open(tx: &mut Tx, around: &Place, name: &str, position: Option<i64>) -> Result<Place, ApiError> {
    let known = rooms::store::stands(tx, around.id).await?;
    if known.len() >= MAX_STANDS {
        return Err(ApiError::field("non_field_errors", rules::too_many(MAX_STANDS)));
    }
    let position = position.unwrap_or_else(|| known.last().map_or(0, |last| last.position + 1));
    let slug = format!("stand-{}", slug::of_name(&secret::readable(16), 16));
    Ok(rooms::store::insert_stand(tx, around, &slug, name, position).await?)
}

/// The room around stands of a kind, in an address of the API.
///
/// # Errors
/// There is none.
pub async fn hall_of(base: &Base, scope: &EventScope, room: i64, kind: Kind) -> Result<Place, ApiError> {
    let room = rooms::store::by_id(&mut base.read().await?, scope.event.id, room).await?;
    room.filter(|room| room.mode == kind.mode()).ok_or(ApiError::NotFound)
}

/// A stand of a room, in an address of the API.
///
/// # Errors
/// There is none.
pub async fn stand_of(conn: &mut Conn, scope: &EventScope, around: i64, id: i64) -> Result<Place, ApiError> {
    let stand = rooms::store::stand(conn, scope.event.id, id).await?;
    stand.filter(|stand| stand.parent_id == Some(around)).ok_or(ApiError::NotFound)
}

/// Takes a stand away, with its chat and its files.
///
/// # Errors
/// When the database fails.
pub async fn close(tx: &mut Tx, scope: &EventScope, stand: &Place) -> Result<(), sqlx::Error> {
    rooms::store::delete(tx, stand.id).await?;
    let body = serde_json::json!({"room": stand.id, "rooms": [stand.parent_id]});
    tx.record(scope.fact("stand.deleted", subject(stand.id), body)).await.map(|_| ())
}

/// What happened to a stand (`around` it the room, `stand` its own): which fields changed, not what they say.
pub fn fact(event: &Event, kind: &'static str, (around, stand): (i64, i64), changed: &Value) -> Fact {
    let fields: Vec<&String> = changed["new"].as_object().into_iter().flat_map(|fields| fields.keys()).collect();
    Fact {
        kind,
        organizer_id: Some(event.organizer_id),
        event_id: Some(event.id),
        subject: subject(stand),
        body: serde_json::json!({"rooms": [around], "fields": fields}),
    }
}

/// What the journal calls a stand.
pub fn subject(stand: i64) -> String {
    format!("stand:{stand}")
}

/// The gate's view of a stand.
pub fn post(scope: &EventScope, stand: &Place) -> Stand {
    Stand {
        organizer_id: scope.organizer.id,
        event_id: scope.event.id,
        room_id: stand.id,
        within: stand.parent_id.unwrap_or(stand.id),
    }
}

/// Files and links, as they stand in an answer.
pub async fn contents_of(
    conn: &mut Conn,
    stand: i64,
    links: &serde_json::Value,
) -> Result<(Vec<StandFile>, Vec<StandLink>), sqlx::Error> {
    let files = files::store::of_stand(conn, stand).await?;
    // Kept by us, in the shape that the protocol has.
    let links = serde_json::from_value(links.clone()).unwrap_or_default();
    Ok((files.into_iter().map(files::File::view).collect(), links))
}

/// The gate's refusal as the API tells it: what somebody may not see is not there.
pub fn unseen(error: AdmitError) -> ApiError {
    match error {
        AdmitError::Refused(_) => ApiError::NotFound,
        AdmitError::Database(error) => error.into(),
    }
}
