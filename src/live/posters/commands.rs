//! `poster.list`, `poster.get`, `poster.get.presented_by_user`, `poster.patch`

use signaling::protocol::{
    AboutPoster, ErrorCode, GetPoster, ListPosters, ListPresentedPosters, Nothing, PatchPoster, Poster, Posters,
    PresentedPosters, RoomId,
};

use super::{Eyes, change, store, tile, voting};
use crate::base::tx::Actor;
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::exhibition::commands::wrong;
use crate::live::hall::News;
use crate::live::pace::Action;
use crate::live::pages::markdown;
use crate::live::stands::{self, Kind, files, place_view};

pub async fn list(seat: &Seat, asked: ListPosters) -> Answer<Posters> {
    let admission = stands::around(seat, asked.room, Kind::Poster).await?;
    let room_id = asked.room.0;
    let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
    let rows = store::of_room(&mut conn, room_id).await.map_err(fatal)?;
    let files = files::store::pictures(&mut conn, room_id).await.map_err(fatal)?;
    let posts = stands::posts_of(&mut conn, seat.person).await.map_err(fatal)?;
    let terms = store::voting(&mut conn, room_id).await.map_err(fatal)?;
    let voted = store::voted(&mut conn, room_id, seat.person).await.map_err(fatal)?;
    let eyes = Eyes { posts: &posts, voted: &voted, sees_results: terms.results_public || admission.moderate() };
    let state = seat.hall.state();
    let posters = rows.iter().map(|row| tile(&state, row, &files, &eyes)).collect();
    Ok(Posters { posters, voting: voting::view(&terms, voted.len()) })
}

pub async fn get(seat: &Seat, asked: GetPoster) -> Answer<AboutPoster> {
    let (place, admission) = stands::at(seat, asked.poster, Kind::Poster, None).await?;
    let hall = &seat.hall;
    let mut conn = hall.live().base().read().await.map_err(fatal)?;
    let row = store::by_id(&mut conn, place.id).await.map_err(fatal)?.ok_or(ErrorCode::PosterUnknown)?;
    let pictures = files::store::of_stand(&mut conn, row.id).await.map_err(fatal)?;
    let (files, links) = stands::contents_of(&mut conn, row.id, &row.links.0).await.map_err(fatal)?;
    let presenters = stands::staff_of(hall, &mut conn, row.id).await.map_err(fatal)?;
    let terms = store::voting(&mut conn, row.room_id).await.map_err(fatal)?;
    let voted = store::voted(&mut conn, row.room_id, seat.person).await.map_err(fatal)?;
    let posts = if admission.staff() { vec![row.id] } else { Vec::new() };
    // Who presents a poster keeps order there, and does not count its votes.
    let counts = admission.moderate() && !admission.staff();
    let eyes = Eyes { posts: &posts, voted: &voted, sees_results: terms.results_public || counts };
    let state = hall.state();
    let poster = Poster {
        tile: tile(&state, &row, &pictures, &eyes),
        blocks: markdown::blocks(&row.summary),
        abstract_: row.summary,
        schedule_session: row.session,
        presentation_room: row.presentation_room.map(RoomId),
        links,
        files,
        presenters,
    };
    let place = place_view(&state, &place, &admission);
    Ok(AboutPoster { poster, place, voting: voting::view(&terms, voted.len()) })
}

pub async fn presented(seat: &Seat, _: ListPresentedPosters) -> Answer<PresentedPosters> {
    seat.pace(Action::Poster)?;
    let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
    let posts = stands::posts_of(&mut conn, seat.person).await.map_err(fatal)?;
    let mut posters = Vec::new();
    for post in &posts {
        let Some(row) = store::by_id(&mut conn, *post).await.map_err(fatal)? else { continue };
        // Presenters whom the gate does not let in are none.
        if !seat.hall.admit(seat.person, row.id).await.is_ok_and(|admission| admission.staff()) {
            continue;
        }
        let files = files::store::of_stand(&mut conn, row.id).await.map_err(fatal)?;
        let voted = store::voted(&mut conn, row.room_id, seat.person).await.map_err(fatal)?;
        let sees_results = store::voting(&mut conn, row.room_id).await.map_err(fatal)?.results_public;
        let eyes = Eyes { posts: &posts, voted: &voted, sees_results };
        posters.push(tile(&seat.hall.state(), &row, &files, &eyes));
    }
    Ok(PresentedPosters { posters })
}

pub async fn patch(seat: &Seat, asked: PatchPoster) -> Answer<Nothing> {
    let (place, admission) = stands::at(seat, asked.poster, Kind::Poster, Some(Kind::Poster.edit())).await?;
    if !admission.moderate() {
        return fail(ErrorCode::PosterNotPresenter);
    }
    let event = &seat.hall.event;
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let before = store::by_id(&mut tx, place.id).await.map_err(fatal)?.ok_or(ErrorCode::PosterUnknown)?;
    let after = change::apply(&mut tx, event, before.clone(), asked.into()).await;
    let after = after.map_err(|error| wrong(error, ErrorCode::PosterInvalid))?;
    let changed = change::save(&mut tx, event, &before, &after).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    if changed {
        seat.hall.tell(&News::Stand { room: after.room_id, stand: Some(after.id) });
    }
    Ok(Nothing {})
}
