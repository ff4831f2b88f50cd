//! `announcement.create`, `announcement.update`, `announcement.list`

use signaling::protocol::{
    AboutAnnouncement, Announcements, CreateAnnouncement, ErrorCode, Failure, ListAnnouncements, UpdateAnnouncement,
};

use super::write::{self, Wish};
use super::{Row, State, may_announce, store};
use crate::base::time::Timestamp;
use crate::base::tx::Actor;
use crate::live::answer::{Answer, fail, fatal};
use crate::live::door::Seat;
use crate::live::hall::News;
use crate::live::pace::Action;

/// Most in one answer.
const MAX_LISTED: i64 = 100;

pub async fn create(seat: &Seat, asked: CreateAnnouncement) -> Answer<AboutAnnouncement> {
    right(seat)?;
    let show_until = moment(asked.show_until)?;
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let row = write::create(&mut tx, &seat.hall.event, &asked.text, show_until).await?;
    tx.commit().await.map_err(fatal)?;
    Ok(AboutAnnouncement { announcement: row.view() })
}

pub async fn update(seat: &Seat, asked: UpdateAnnouncement) -> Answer<AboutAnnouncement> {
    right(seat)?;
    let show_until = moment(asked.show_until)?;
    let wish = Wish { text: asked.text, show_until, state: asked.state.map(State::of) };
    let mut tx = seat.hall.live().base().begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    let row = write::update(&mut tx, &seat.hall.event, asked.id, wish).await?;
    tx.commit().await.map_err(fatal)?;
    seat.hall.tell(&News::Announcement { id: row.id });
    Ok(AboutAnnouncement { announcement: row.view() })
}

pub async fn list(seat: &Seat, _: ListAnnouncements) -> Answer<Announcements> {
    let all = may_announce(&seat.hall.state(), seat.person);
    let base = seat.hall.live().base();
    let mut conn = base.read().await.map_err(fatal)?;
    let rows = match all {
        true => store::of_event(&mut conn, seat.hall.event.id, MAX_LISTED).await.map_err(fatal)?,
        false => store::shown(&mut conn, seat.hall.event.id, base.now()).await.map_err(fatal)?,
    };
    Ok(Announcements { results: rows.iter().map(Row::view).collect() })
}

fn right(seat: &Seat) -> Answer<()> {
    if !may_announce(&seat.hall.state(), seat.person) {
        return fail(ErrorCode::ProtocolDenied);
    }
    seat.pace(Action::Moderate)
}

fn moment(text: Option<String>) -> Answer<Option<Timestamp>> {
    let wrong = |_| Failure::new(ErrorCode::InvalidInput).message("no time").detail("field", "show_until");
    text.map(|text| text.parse().map_err(wrong)).transpose()
}
