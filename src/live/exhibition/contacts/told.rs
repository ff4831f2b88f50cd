//! What a change of a request means for those whom it concerns, on this node.

use signaling::protocol::{ChannelId, ContactAccepted, ContactClosed, ContactRequested, ContactState, Push, RoomId};
use uuid::Uuid;

use super::{Row, State, store, view};
use crate::access::staff;
use crate::live::answer::{Answer, fatal};
use crate::live::hall::Hall;

/// A request came, was answered, missed or taken back: it is read, and told here. `channel`: where the two talk.
pub async fn told(hall: &Hall, id: i64, exhibitor: i64, channel: Option<ChannelId>) -> Answer<()> {
    let mut conn = hall.live().base().read().await.map_err(fatal)?;
    let row = store::by_id(&mut conn, hall.event.id, id).await.map_err(fatal)?;
    // Who looks after the booth now: whoever lost that a moment ago hears nothing.
    let staff = staff::store::people_of(&mut conn, exhibitor).await.map_err(fatal)?;
    let Some(row) = row else {
        let closed = ContactClosed {
            contact_request: id,
            exhibitor: RoomId(exhibitor),
            state: ContactState::Canceled,
            answered_by: None,
        };
        push(hall, staff, &Push::new(&closed));
        return Ok(());
    };
    let contact_request = view(hall, &mut conn, &row).await.map_err(fatal)?;
    drop(conn);
    if row.state == State::Open {
        hall.state().contacts_wait = true;
        push(hall, staff, &Push::new(&ContactRequested { contact_request }));
        return Ok(());
    }
    let closed = ContactClosed {
        contact_request: id,
        exhibitor: RoomId(exhibitor),
        state: contact_request.state,
        answered_by: contact_request.answered_by.clone(),
    };
    let concerned = staff.into_iter().chain([row.person_id]).collect();
    push(hall, concerned, &Push::new(&closed));
    if let Some(channel) = channel {
        push(hall, two(&row), &Push::new(&ContactAccepted { contact_request, channel }));
    }
    Ok(())
}

/// News were lost: what waits is told once more.
pub async fn start_over(hall: &Hall) -> Answer<()> {
    let mut conn = hall.live().base().read().await.map_err(fatal)?;
    let open = store::open_of_event(&mut conn, hall.event.id).await.map_err(fatal)?;
    drop(conn);
    for (id, exhibitor, ..) in open {
        told(hall, id, exhibitor, None).await?;
    }
    Ok(())
}

fn two(row: &Row) -> Vec<Uuid> {
    [Some(row.person_id), row.answered_by].into_iter().flatten().collect()
}

fn push(hall: &Hall, people: Vec<Uuid>, push: &Push) {
    let state = hall.state();
    for person in people {
        state.seats.push_to_all(state.seats.of_person(person), push);
    }
}
