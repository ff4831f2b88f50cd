//! People as others see them, and what they keep of themselves.

pub mod block;
pub mod fetch;
pub mod search;
pub mod store;
pub mod update;

use serde_json::{Map, Value};
use signaling::protocol::{OwnUser, Profile, Role, User};
use uuid::Uuid;

use super::chat;
use super::door::Seat;
use super::hall::Hall;
use crate::access::people::{self, Kind, Person};
use crate::base::db::Conn;

/// The public side of a person.
pub fn view(person: &Person) -> User {
    let role = match person.kind {
        Kind::Attendee => Role::Attendee,
        Kind::Speaker => Role::Speaker,
        Kind::Organizer => Role::Organizer,
    };
    User { id: person.id, profile: Profile { display_name: person.display_name.clone() }, role }
}

/// Whether a moderator lets this person say something to others, wherever that is.
pub fn may_speak(seat: &Seat) -> bool {
    chat::rights::may_speak(&seat.hall.state(), seat.person)
}

/// A person of this event: from those who are here, else from the database.
pub async fn user_of(hall: &Hall, conn: &mut Conn, id: Uuid) -> Result<Option<User>, sqlx::Error> {
    if let Some(user) = hall.user(id) {
        return Ok(Some(user));
    }
    let person = people::store::by_id(conn, id).await?.filter(|person| person.event_id == hall.event.id);
    Ok(person.as_ref().map(view))
}

/// The person as they see themselves.
pub async fn own_view(conn: &mut Conn, person: &Person) -> Result<OwnUser, sqlx::Error> {
    let client_state = store::client_state(conn, person.id).await?;
    Ok(own(view(person), client_state))
}

fn own(user: User, client_state: Option<Value>) -> OwnUser {
    let client_state = match client_state {
        Some(Value::Object(state)) => state,
        _ => Map::new(),
    };
    OwnUser { user, moderation_state: String::new(), client_state }
}
