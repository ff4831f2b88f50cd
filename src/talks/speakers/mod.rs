//! Speakers.

pub mod store;

use uuid::Uuid;

use crate::access::people;
use crate::base::codes;
use crate::base::tx::Tx;

/// Length of a speaker's and a talk's code, as schedule clients expect it.
pub const CODE_LENGTH: usize = 6;

/// Somebody who speaks at an event.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Speaker {
    pub id: i64,
    pub code: String,
    pub name: String,
    pub person_id: Uuid,
}

/// A new speaker with their person.
pub async fn create(tx: &mut Tx, event_id: i64, name: &str, email: &str) -> Result<Speaker, sqlx::Error> {
    let person = people::create(tx, event_id, people::Kind::Speaker, name).await?;
    if !email.trim().is_empty() {
        people::mark(tx, event_id, person.id, email).await?;
    }
    let code = codes::random(codes::TALK_ALPHABET, CODE_LENGTH);
    store::insert(tx, event_id, &code, name, email, person.id).await
}
