use jiff::tz::TimeZone;

use crate::base::language::Language;
use crate::base::language::wishes::Wishes;
use crate::base::time::Timestamp;

/// A conference.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Event {
    pub id: i64,
    pub organizer_id: i64,
    pub slug: String,
    pub name: String,
    pub description: String,
    /// IANA name.
    pub timezone: String,
    /// ISO 4217.
    pub currency: String,
    pub locale: String,
    pub date_from: Timestamp,
    pub date_to: Timestamp,
    /// Whether the shop is open to the public.
    pub live: bool,
    pub testmode: bool,
    /// How to pay an invoice, shown on the order page.
    pub payment_instructions: String,
}

impl Event {
    /// The event's clocks; UTC when the name means nothing to us.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.timezone).unwrap_or(TimeZone::UTC)
    }

    /// A moment as the event's clocks show it: "Mon, 23 Nov, 09:30".
    pub fn moment(&self, language: Language, at: Timestamp) -> String {
        language.moment(&at.in_zone(&self.zone()))
    }

    /// The language in which the event's pages answer a request.
    pub fn language(&self, wishes: &Wishes) -> Language {
        wishes.among(&self.locale, &[])
    }
}
