//! What an event asks people about themselves, and what others see of it. An answer is its person's own; a field says
//! whether others see it, and whether somebody without an answer is found and heard.

pub mod api;
mod commands;
pub mod rules;
pub mod store;

use signaling::protocol::{ErrorCode, ProfileField, ProfileValue, Role};
use sqlx::types::Json;
use uuid::Uuid;

use super::answer::{Answer, fail, fatal};
use super::door::Seat;
use crate::base::db::Conn;
use crate::base::texts::Texts;
use crate::text_enum;

pub use commands::{card, get, update};

text_enum! {
    "a kind of field";
    /// What is answered.
    pub enum Kind {
        Text = "text",
        LongText = "long_text",
        Link = "link",
        Choice = "choice",
    }
}

/// A row of `profile_fields`.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Field {
    pub id: i64,
    pub labels: Json<Texts>,
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    pub choices: Json<Vec<String>>,
    pub required: bool,
    pub shown: bool,
}

impl Field {
    fn view(&self, language: &str, own: &str) -> ProfileField {
        use signaling::protocol::ProfileKind;
        let kind = match self.kind {
            Kind::Text => ProfileKind::Text,
            Kind::LongText => ProfileKind::LongText,
            Kind::Link => ProfileKind::Link,
            Kind::Choice => ProfileKind::Choice,
        };
        ProfileField {
            id: self.id,
            label: self.labels.0.read(language, own).to_owned(),
            kind,
            choices: self.choices.0.clone(),
            required: self.required,
            public: self.shown,
        }
    }
}

/// Before somebody says something or is found: what the event asks of everybody is answered. Whoever is of the team is not
/// asked; an event without such fields costs nothing.
///
/// # Errors
/// `profile.incomplete`.
pub async fn require(seat: &Seat) -> Answer<()> {
    let required = seat.hall.state().required_fields.clone();
    if required.is_empty() || seat.hall.user(seat.person).is_some_and(|user| user.role == Role::Organizer) {
        return Ok(());
    }
    let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
    let values = store::of_person(&mut conn, seat.person).await.map_err(fatal)?;
    let is_answered = |id: &i64| values.iter().any(|(field, _)| field == id);
    if required.iter().all(is_answered) { Ok(()) } else { fail(ErrorCode::ProfileIncomplete) }
}

/// What others see of somebody, in the fields' order.
///
/// # Errors
/// When the database fails.
pub async fn public(conn: &mut Conn, person: Uuid) -> Result<Vec<ProfileValue>, sqlx::Error> {
    let values = store::shown_of(conn, &[person]).await?;
    Ok(values.into_iter().map(|(_, field, value)| ProfileValue { field, value }).collect())
}
