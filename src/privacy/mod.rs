//! The end of personal data: what is kept of people, why, and how it goes.
//!
//! [`table`] names every column of every table that holds text and says what becomes of it: kept and why, emptied with a
//! class of data, or gone by its age. One table for all areas, on purpose: what only its own area knew would be forgotten
//! with it. `tests/api/shredders.rs` holds it against the schema of both databases, so that no new column is left out.
//!
//! After an event somebody with the right to do so takes the file with what is to go ([`export`]), types the code at its
//! end, and a job ([`shred`]) empties the rows, a batch in a transaction, so that it may be killed at any moment. Money stays:
//! codes, prices, payments and states of orders are what the books need. [`retention`] does the same by itself where the
//! settings say after how many days, and forgets what belongs to no event and is old.

pub mod api;
mod export;
mod retention;
mod rules;
mod shred;
mod store;
pub mod table;

use std::sync::Arc;

use sqlx::types::Json;

use crate::base::Base;
use crate::base::jobs::Work;
use crate::base::time::Timestamp;
use crate::orgs::permissions::Permission;

crate::text_enum! {
    "a class of personal data";
    /// What can be shredded for itself; the names are the field's where it has them.
    #[derive(PartialOrd, Ord)]
    pub enum Class {
        OrderEmails = "order_emails",
        AttendeeInfo = "attendee_info",
        Speakers = "speakers",
        Letters = "letters",
        Chat = "chat",
        Deliveries = "deliveries",
    }
}

impl Class {
    /// All of them, in the order in which people read them.
    pub const ALL: [Class; 6] =
        [Class::OrderEmails, Class::AttendeeInfo, Class::Speakers, Class::Letters, Class::Chat, Class::Deliveries];

    /// By its name.
    pub fn named(name: &str) -> Option<Class> {
        Class::ALL.into_iter().find(|class| class.as_str() == name)
    }

    /// For people who choose.
    fn label(self) -> &'static str {
        match self {
            Class::OrderEmails => "E-mail addresses of orders",
            Class::AttendeeInfo => "Names of attendees",
            Class::Speakers => "Names, addresses and biographies of speakers",
            Class::Letters => "Letters of the outbox",
            Class::Chat => "What was said in rooms, and who was there",
            Class::Deliveries => "Answers of webhook receivers and errors of jobs",
        }
    }

    /// What shredding it needs besides `event.settings.general:write`.
    pub fn needs(self) -> Permission {
        match self {
            Class::OrderEmails | Class::AttendeeInfo | Class::Letters => Permission::OrdersWrite,
            Class::Speakers => Permission::SubmissionsWrite,
            Class::Chat => Permission::RoomsModerate,
            Class::Deliveries => Permission::EventSettings,
        }
    }
}

/// A row of `shreddings`.
#[derive(Clone, Debug, sqlx::FromRow)]
struct Shredding {
    id: i64,
    event_id: i64,
    actor: String,
    classes: Json<Vec<String>>,
    confirm_code: String,
    created_at: Timestamp,
    confirmed_at: Option<Timestamp>,
    done_at: Option<Timestamp>,
    emptied: i64,
}

impl Shredding {
    /// What a release does not know (any more) means nothing to it.
    fn classes(&self) -> Vec<Class> {
        self.classes.iter().filter_map(|name| Class::named(name)).collect()
    }
}

/// What runs for privacy by itself.
pub fn works(base: &Base) -> Vec<Arc<dyn Work>> {
    vec![
        Arc::new(shred::Shred(base.clone())),
        Arc::new(retention::Due(base.clone())),
        Arc::new(retention::Forget(base.clone())),
    ]
}
