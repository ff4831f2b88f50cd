//! Contact requests: a visitor asks, the staff who are there are told on all their windows, and the first one who answers has it:
//! a direct conversation opens for the two. Whoever asked takes it back, or goes, and then it is missed and waits to be answered
//! later.
//!
//! An open request is kept alive by the process that its visitor is on, so that those of a process that died are missed too.

pub mod export;
mod keeper;
pub mod staff;
pub mod store;
mod told;
pub mod visitor;

use signaling::protocol::{self, ContactCard, ContactRequest, ContactState, RoomId};
use uuid::Uuid;

use crate::base::db::Conn;
use crate::base::time::Timestamp;
use crate::live::hall::Hall;
use crate::live::people::user_of;
use crate::text_enum;

pub use keeper::{follow, left};
pub use told::{start_over, told};

text_enum! {
    "a state of a request";
    /// How it stands.
    pub enum State {
        Open = "open",
        Missed = "missed",
        Answered = "answered",
    }
}

impl State {
    fn view(self) -> ContactState {
        match self {
            State::Open => ContactState::Open,
            State::Missed => ContactState::Missed,
            State::Answered => ContactState::Answered,
        }
    }
}

/// A row of `contact_requests`, with the exhibitor's name.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    pub id: i64,
    pub exhibitor_id: i64,
    pub exhibitor: String,
    pub person_id: Uuid,
    #[sqlx(try_from = "String")]
    pub state: State,
    pub message: String,
    pub shared_name: String,
    pub shared_email: String,
    pub answered_by: Option<Uuid>,
    pub created_at: Timestamp,
    pub answered_at: Option<Timestamp>,
}

/// The same with the name of the one who asked.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Named {
    #[sqlx(flatten)]
    pub row: Row,
    pub visitor: String,
}

/// As staff, and the one who asked, see it.
pub async fn view(hall: &Hall, conn: &mut Conn, row: &Row) -> Result<ContactRequest, sqlx::Error> {
    let user = user_of(hall, conn, row.person_id).await?.unwrap_or_else(|| nobody(row.person_id));
    let answered_by = match row.answered_by {
        Some(person) => user_of(hall, conn, person).await?,
        None => None,
    };
    let shared = (!row.shared_email.is_empty())
        .then(|| ContactCard { name: row.shared_name.clone(), email: row.shared_email.clone() });
    Ok(ContactRequest {
        id: row.id,
        exhibitor: RoomId(row.exhibitor_id),
        exhibitor_name: row.exhibitor.clone(),
        user,
        state: row.state.view(),
        message: row.message.clone(),
        answered_by,
        shared,
        timestamp: row.created_at.to_string(),
    })
}

fn nobody(id: Uuid) -> protocol::User {
    protocol::User { id, profile: protocol::Profile::default(), role: protocol::Role::Attendee }
}
