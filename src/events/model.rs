use jiff::tz::TimeZone;
use sqlx::types::Json;

use crate::base::language::Language;
use crate::base::language::wishes::Wishes;
use crate::base::texts::Texts;
use crate::base::time::Timestamp;

/// A conference.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Event {
    pub id: i64,
    pub organizer_id: i64,
    pub slug: String,
    /// In the event's own language; readers of others want [`Event::title`].
    pub name: String,
    /// In the event's own language.
    pub description: String,
    pub(super) names: Json<Texts>,
    pub(super) descriptions: Json<Texts>,
    /// IANA name.
    pub timezone: String,
    /// ISO 4217.
    pub currency: String,
    /// Its own language.
    pub locale: String,
    /// The languages that its pages are shown in; none: all that the program speaks.
    pub(super) locales: Json<Vec<String>>,
    pub date_from: Timestamp,
    pub date_to: Timestamp,
    /// Whether the shop is open to the public.
    pub live: bool,
    pub testmode: bool,
    /// Whether it stands in lists. Who has its address finds it all the same.
    pub is_public: bool,
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
        wishes.among(&self.locale, self.locales())
    }

    /// A day as the event's clocks show it: "Monday, 23 November".
    pub fn day(&self, language: Language, at: Timestamp) -> String {
        language.day(&at.in_zone(&self.zone()))
    }

    /// Its name for a reader of this language.
    pub fn title(&self, language: &str) -> String {
        self.names().read(language, &self.locale).to_owned()
    }

    /// What it is about, for a reader of this language.
    pub fn about(&self, language: &str) -> String {
        self.descriptions().read(language, &self.locale).to_owned()
    }

    /// Its name in all languages.
    pub fn names(&self) -> Texts {
        with_own(&self.names.0, &self.locale, &self.name)
    }

    /// Its description in all languages.
    pub fn descriptions(&self) -> Texts {
        with_own(&self.descriptions.0, &self.locale, &self.description)
    }

    /// The languages that its pages are shown in; none: all that the program speaks.
    pub fn locales(&self) -> &[String] {
        &self.locales.0
    }
}

/// The text in the own language is the column's, which an older release may have written, unless the text was never there in
/// that language and the column only repeats another one.
fn with_own(texts: &Texts, locale: &str, own: &str) -> Texts {
    let mut texts = texts.clone();
    if texts.is_empty() || texts.get(locale).is_some() {
        texts.put(locale, own);
    }
    texts
}
