//! `room.page`: a page's text and pictures, for whoever the gate lets in at this moment.

use signaling::protocol::{ErrorCode, Landing, Page, ReadPage, Sponsor};

use super::markdown;
use crate::events::rooms::Mode;
use crate::events::rooms::content::{Content, store};
use crate::live::answer::{Answer, fail, fatal, refused_room};
use crate::live::door::Seat;
use crate::live::pace::Action;

pub async fn read(seat: &Seat, asked: ReadPage) -> Answer<Page> {
    seat.pace(Action::Look)?;
    let room_id = asked.room.0;
    seat.hall.state().room(room_id)?;
    seat.hall.admit(seat.person, room_id).await.map_err(refused_room)?;
    if seat.hall.state().mode_of(room_id) != Some(Mode::Page) {
        return fail(ErrorCode::RoomUnknown);
    }
    let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
    let stored = store::of_room(&mut conn, room_id).await.map_err(fatal)?;
    let version = stored.as_ref().map_or(0, |stored| stored.changed_at.micros());
    let content = stored.map(|stored| stored.content.0).unwrap_or_default();
    let own = seat.hall.event.locale.as_str();
    let text = content.text.read(asked.language.as_deref().unwrap_or(own), own);
    let blocks = markdown::blocks(text);
    Ok(Page { room: asked.room, version, blocks, landing: content.landing.then(|| landing(content)) })
}

fn landing(content: Content) -> Landing {
    let sponsor = |of: crate::events::rooms::content::Sponsor| Sponsor { name: of.name, url: of.url, logo: of.logo };
    Landing {
        hero: content.hero,
        featured: content.featured,
        speakers: content.speakers,
        sponsors: content.sponsors.into_iter().map(sponsor).collect(),
    }
}
