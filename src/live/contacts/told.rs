//! Telling people that their contacts changed, in every window and process.

use std::time::Duration;

use signaling::protocol::{ContactsChanged, Push};
use uuid::Uuid;

use super::store;
use crate::live::answer::{Answer, fatal};
use crate::live::hall::{Hall, News};

/// After a gap of the bus, changes of so long are told again.
const LOOK_BACK: Duration = Duration::from_secs(300);

/// To every process. `asked`: somebody asks them.
pub fn tell(hall: &Hall, person: Uuid, asked: bool) {
    hall.tell(&News::ContactsChanged { person, asked });
}

/// A process has heard of it.
pub fn told(hall: &Hall, person: Uuid, asked: bool) {
    let state = hall.state();
    state.seats.push_to_all(state.seats.of_person(person), &Push::new(&ContactsChanged { asked }));
}

/// News may have been lost: those whose contacts changed lately and who are here look again.
///
/// # Errors
/// When the database fails.
pub async fn start_over(hall: &Hall) -> Answer<()> {
    let base = hall.live().base();
    let mut conn = base.read().await.map_err(fatal)?;
    let since = base.now().minus(LOOK_BACK);
    for person in store::changed_since(&mut conn, hall.event.id, since).await.map_err(fatal)? {
        told(hall, person, false);
    }
    Ok(())
}
