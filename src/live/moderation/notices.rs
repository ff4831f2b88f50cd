//! `moderation.changed`: moderators learn that something waits, at most once a second however much is told.

use signaling::protocol::{ModerationChanged, Push};

use super::{Reach, store};
use crate::live::hall::Hall;

/// Tells every moderator who is connected here how many reports wait for them.
///
/// # Errors
/// When the database fails; ask again then.
pub async fn tell(hall: &Hall) -> Result<(), sqlx::Error> {
    let mut conn = hall.live().base().read().await?;
    let waiting = store::waiting(&mut conn, hall.event.id).await?;
    drop(conn);
    let state = hall.state();
    for person in state.seats.people() {
        let reach = Reach::standing(&state, person);
        if !reach.is_empty() {
            let push = Push::new(&ModerationChanged { open: open(&waiting, &reach) });
            state.seats.push_to_all(state.seats.of_person(person), &push);
        }
    }
    Ok(())
}

/// How many of them are this moderator's.
pub(super) fn open(waiting: &[(Option<i64>, i64)], reach: &Reach) -> u32 {
    let open: i64 = waiting.iter().filter(|(room, _)| reach.covers(*room)).map(|(_, count)| count).sum();
    u32::try_from(open).unwrap_or(u32::MAX)
}
