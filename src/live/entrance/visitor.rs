//! Who stands at a web door: the browser's session, and the person it is at this event.

use axum::http::HeaderMap;

use crate::access::people::{self, Person};
use crate::access::roles;
use crate::accounts::{sessions, users};
use crate::base::Base;
use crate::base::tx::Actor;
use crate::events::Event;
use crate::orgs::permissions::Permission;
use crate::orgs::rights;

/// Somebody at the door.
pub struct Visitor {
    pub person: Option<Person>,
}

impl Visitor {
    /// The person whom this browser joined as; else the team's person of a signed-in organizer, made at the first visit.
    pub async fn of_request(base: &Base, headers: &HeaderMap, event: &Event) -> Result<Self, sqlx::Error> {
        let mut conn = base.read().await?;
        let Some(session) = sessions::of_request(base, &mut conn, headers).await? else {
            return Ok(Visitor { person: None });
        };
        if let Some(person) = people::store::of_session(&mut conn, session.id, event.id).await? {
            return Ok(Visitor { person: Some(person) });
        }
        let Some(user_id) = session.user_id else { return Ok(Visitor { person: None }) };
        let proof = rights::Proof { user_id, second_factor: session.second_factor };
        let permissions = rights::of_user(&mut conn, event.organizer_id, event.id, proof).await?;
        let moderates = permissions.contains(Permission::RoomsModerate);
        if !moderates && !roles::store::holds_by_team(&mut conn, event.id, user_id).await? {
            return Ok(Visitor { person: None });
        }
        let Some(user) = users::store::by_id(&mut conn, user_id).await? else { return Ok(Visitor { person: None }) };
        drop(conn);
        let mut tx = base.begin(Actor::User(user.id)).await?;
        let person = match moderates {
            true => people::of_team(&mut tx, event.id, user.id, &user.name).await?,
            false => people::of_role(&mut tx, event.id, user.id, &user.name).await?,
        };
        tx.commit().await?;
        Ok(Visitor { person: Some(person) })
    }
}
