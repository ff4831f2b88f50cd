//! Announcements: what the organizers tell everybody at the event, in whatever room they are. They go from draft to active
//! to archived, and never back: what was told was told.

pub mod api;
pub mod commands;
mod rules;
pub mod store;
mod write;

use std::sync::Arc;

use signaling::protocol::{self, Announcement, AnnouncementChanged, Push};

use super::answer::{Answer, fatal};
use super::hall::{Hall, State as HallState};
use crate::access::roles::Right;
use crate::base::time::Timestamp;
pub use rules::State;
use uuid::Uuid;

/// A row of `announcements`.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: i64,
    pub text: String,
    #[sqlx(try_from = "String")]
    pub state: State,
    pub show_until: Option<Timestamp>,
    pub created_at: Timestamp,
    pub told_at: Option<Timestamp>,
}

impl Row {
    pub fn view(&self) -> protocol::Announcement {
        protocol::Announcement {
            id: self.id,
            text: self.text.clone(),
            state: self.state.view(),
            show_until: self.show_until.map(|at| at.to_string()),
            timestamp: self.told_at.unwrap_or(self.created_at).to_string(),
        }
    }
}

/// Who may announce in every room speaks for the event.
pub fn may_announce(state: &HallState, person: Uuid) -> bool {
    let announces =
        |room: i64| matches!(state.standings.get(person, room), Some(Ok(admission)) if admission.may(Right::Announce));
    !state.places.is_empty() && state.places.iter().all(|place| announces(place.id))
}

/// An announcement changed somewhere: everybody here is told, unless nobody was ever to see it.
pub async fn told(hall: &Hall, id: i64) -> Answer<()> {
    let mut conn = hall.live().base().read().await.map_err(fatal)?;
    let row = store::by_id(&mut conn, hall.event.id, id).await.map_err(fatal)?;
    drop(conn);
    let Some(row) = row.filter(|row| row.told_at.is_some()) else { return Ok(()) };
    hall.state().seats.push_to_everybody(&Push::new(&AnnouncementChanged { announcement: row.view() }));
    Ok(())
}

/// What is to be seen now, the newest first; one reading for all who come in at the same moment.
pub async fn shown(hall: &Hall) -> Result<Arc<[Announcement]>, sqlx::Error> {
    let read = async || {
        let now = hall.live().base().now();
        let mut conn = hall.live().base().read().await?;
        let rows = store::shown(&mut conn, hall.event.id, now).await?;
        Ok(rows.iter().map(Row::view).collect())
    };
    hall.announced.get(read).await
}

/// The bus lost something: what is to be seen now is told once more.
pub async fn start_over(hall: &Hall) -> Answer<()> {
    for announcement in shown(hall).await.map_err(fatal)?.iter() {
        let announcement = announcement.clone();
        hall.state().seats.push_to_everybody(&Push::new(&AnnouncementChanged { announcement }));
    }
    Ok(())
}
