//! `exhibition.list`, `exhibition.get`, `exhibition.get.staffed_by_user`, `exhibition.patch`

use signaling::protocol::{
    AboutExhibitor, ErrorCode, Exhibitor, Exhibitors, Failure, GetExhibitor, ListExhibitors, ListStaffedExhibitors,
    Nothing, PatchExhibitor, RoomId, StaffedExhibitors,
};

use super::{Row, change, contacts, store, tile};
use crate::base::error::ApiError;
use crate::base::tx::Actor;
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::hall::News;
use crate::live::pace::Action;
use crate::live::pages::markdown;
use crate::live::stands::{self, Kind, files, place_view};

pub async fn list(seat: &Seat, asked: ListExhibitors) -> Answer<Exhibitors> {
    stands::around(seat, asked.room, Kind::Exhibitor).await?;
    let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
    let rows = store::of_room(&mut conn, asked.room.0).await.map_err(fatal)?;
    let files = files::store::pictures(&mut conn, asked.room.0).await.map_err(fatal)?;
    let posts = stands::posts_of(&mut conn, seat.person).await.map_err(fatal)?;
    let state = seat.hall.state();
    Ok(Exhibitors { exhibitors: rows.iter().map(|row| tile(&state, row, &files, &posts)).collect() })
}

pub async fn get(seat: &Seat, asked: GetExhibitor) -> Answer<AboutExhibitor> {
    let (place, admission) = stands::at(seat, asked.exhibitor, Kind::Exhibitor, None).await?;
    let hall = &seat.hall;
    let mut conn = hall.live().base().read().await.map_err(fatal)?;
    let row = store::by_id(&mut conn, place.id).await.map_err(fatal)?;
    let row = row.ok_or(ErrorCode::ExhibitionUnknownExhibitor)?;
    let pictures = files::store::of_stand(&mut conn, row.id).await.map_err(fatal)?;
    let (files, links) = stands::contents_of(&mut conn, row.id, &row.links.0).await.map_err(fatal)?;
    let staff = stands::staff_of(hall, &mut conn, row.id).await.map_err(fatal)?;
    let request = contacts::store::open_of(&mut conn, row.id, seat.person).await.map_err(fatal)?;
    let posts = if admission.staff() { vec![row.id] } else { Vec::new() };
    let state = hall.state();
    let exhibitor = Exhibitor {
        tile: tile(&state, &row, &pictures, &posts),
        blocks: markdown::blocks(&row.body),
        text: row.body,
        contact_enabled: row.contact_enabled,
        highlighted_room: row.highlighted_room.map(RoomId),
        links,
        files,
        staff,
        request,
    };
    Ok(AboutExhibitor { exhibitor, place: place_view(&state, &place, &admission) })
}

pub async fn staffed(seat: &Seat, _: ListStaffedExhibitors) -> Answer<StaffedExhibitors> {
    seat.pace(Action::Exhibition)?;
    let mut rows: Vec<Row> = Vec::new();
    let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
    let posts = stands::posts_of(&mut conn, seat.person).await.map_err(fatal)?;
    for post in &posts {
        rows.extend(store::by_id(&mut conn, *post).await.map_err(fatal)?);
    }
    drop(conn);
    let mut staffed = StaffedExhibitors { exhibitors: Vec::new(), requests: Vec::new() };
    for row in rows {
        // Staff whom the gate does not let in are none.
        if !seat.hall.admit(seat.person, row.id).await.is_ok_and(|admission| admission.staff()) {
            continue;
        }
        let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
        let files = files::store::of_stand(&mut conn, row.id).await.map_err(fatal)?;
        for request in contacts::store::waiting(&mut conn, row.id).await.map_err(fatal)? {
            staffed.requests.push(contacts::view(&seat.hall, &mut conn, &request).await.map_err(fatal)?);
        }
        staffed.exhibitors.push(tile(&seat.hall.state(), &row, &files, &posts));
    }
    Ok(staffed)
}

pub async fn patch(seat: &Seat, asked: PatchExhibitor) -> Answer<Nothing> {
    let (place, admission) = stands::at(seat, asked.exhibitor, Kind::Exhibitor, Some(Kind::Exhibitor.edit())).await?;
    if !admission.moderate() {
        return fail(ErrorCode::ExhibitionNotStaff);
    }
    let event = &seat.hall.event;
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let before = store::by_id(&mut tx, place.id).await.map_err(fatal)?;
    let before = before.ok_or(ErrorCode::ExhibitionUnknownExhibitor)?;
    let after = change::apply(&mut tx, event, before.clone(), asked.into()).await;
    let after = after.map_err(|error| wrong(error, ErrorCode::ExhibitionInvalid))?;
    let changed = change::save(&mut tx, event, &before, &after).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    if changed {
        seat.hall.tell(&News::Stand { room: after.room_id, stand: Some(after.id) });
    }
    Ok(Nothing {})
}

/// What the rules say of a field, as a socket hears it.
pub fn wrong(error: ApiError, code: ErrorCode) -> Failure {
    match error {
        ApiError::Invalid(fields) => {
            let field = fields.into_keys().next().unwrap_or_default();
            Failure::new(code).detail("field", field)
        }
        other => fatal(format!("{other:?}")),
    }
}
