//! What an event may be.

use super::Event;
use crate::base::error::Wrong;
use crate::base::language::say;
use crate::base::texts::{self, MAX_LANGUAGES, Texts, is_locale};
use crate::base::time::Timestamp;
use crate::settings::kinds::is_currency;

/// Longest name, in characters.
pub const MAX_NAME: usize = 200;
/// Longest description, in characters.
pub const MAX_DESCRIPTION: usize = 20_000;
/// Longest slug.
pub const MAX_SLUG: usize = 50;
/// Addresses below an organizer that are not events'.
const RESERVED: [&str; 6] = ["api", "checkout", "control", "order", "schedule", "video"];

/// Everything of an event that its organizer decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    pub slug: String,
    pub name: Texts,
    pub description: Texts,
    pub timezone: String,
    pub currency: String,
    pub locale: String,
    pub locales: Vec<String>,
    pub date_from: Timestamp,
    pub date_to: Timestamp,
    pub live: bool,
    pub testmode: bool,
    pub is_public: bool,
}

impl Shape {
    /// An event that is closed, in UTC, EUR and English, until somebody says otherwise.
    pub fn new(slug: &str, name: &str, date_from: Timestamp, date_to: Timestamp) -> Self {
        Shape {
            slug: slug.to_owned(),
            name: Texts::single("en", name),
            description: Texts::default(),
            timezone: "UTC".to_owned(),
            currency: "EUR".to_owned(),
            locale: "en".to_owned(),
            locales: Vec::new(),
            date_from,
            date_to,
            live: false,
            testmode: false,
            is_public: true,
        }
    }
}

impl From<&Event> for Shape {
    fn from(event: &Event) -> Self {
        Shape {
            slug: event.slug.clone(),
            name: event.names(),
            description: event.descriptions(),
            timezone: event.timezone.clone(),
            currency: event.currency.clone(),
            locale: event.locale.clone(),
            locales: event.locales().to_vec(),
            date_from: event.date_from,
            date_to: event.date_to,
            live: event.live,
            testmode: event.testmode,
            is_public: event.is_public,
        }
    }
}

/// What is wrong, by field; nothing when all is well.
pub fn check(shape: &Shape) -> Wrong {
    let problems = [
        ("slug", !is_slug(&shape.slug), say("api-slug-letters-most")),
        ("slug", RESERVED.contains(&shape.slug.as_str()), say("api-slug-reserved")),
        ("name", shape.name.is_empty(), say("api-some-language")),
        (
            "locales",
            shape.locales.len() > MAX_LANGUAGES || !shape.locales.iter().all(|tag| is_locale(tag)),
            say("api-languages").with("most", MAX_LANGUAGES),
        ),
        ("timezone", jiff::tz::TimeZone::get(&shape.timezone).is_err(), say("api-zone")),
        ("currency", !is_currency(&shape.currency), say("api-currency")),
        ("locale", !is_locale(&shape.locale), say("api-language")),
        ("date_to", shape.date_to <= shape.date_from, say("api-after-date-from")),
    ];
    let mut wrong: Wrong = Wrong::new();
    for (field, _, sentence) in problems.into_iter().filter(|(_, is_wrong, _)| *is_wrong) {
        wrong.entry(field.to_owned()).or_default().push(sentence);
    }
    for (field, texts, most) in [("name", &shape.name, MAX_NAME), ("description", &shape.description, MAX_DESCRIPTION)]
    {
        if let Some(sentence) = texts::problem(texts, most) {
            wrong.entry(field.to_owned()).or_default().push(sentence);
        }
    }
    wrong
}

/// Whether a text can be part of an address.
pub fn is_slug(text: &str) -> bool {
    let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.len() <= MAX_SLUG
        && text.bytes().next().is_some_and(letters)
        && text.bytes().all(|byte| letters(byte) || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fair() -> Shape {
        Shape {
            timezone: "Europe/Berlin".to_owned(),
            locale: "de-informal".to_owned(),
            ..Shape::new("fair-2027", "Fair", Timestamp(0), Timestamp(1))
        }
    }

    fn wrong(change: impl FnOnce(&mut Shape)) -> Vec<String> {
        let mut shape = fair();
        change(&mut shape);
        check(&shape).into_keys().collect()
    }

    #[test]
    fn each_field_is_told_by_its_name() {
        assert!(wrong(|_| {}).is_empty());
        for slug in ["", "-fair", "Fair", "a/b", "video", &"x".repeat(51)] {
            assert_eq!(wrong(|shape| shape.slug = slug.to_owned()), ["slug"], "{slug}");
        }
        assert_eq!(wrong(|shape| shape.name = Texts::default()), ["name"]);
        assert_eq!(wrong(|shape| shape.timezone = "Berlin".to_owned()), ["timezone"]);
        assert_eq!(wrong(|shape| shape.currency = "eur".to_owned()), ["currency"]);
        assert_eq!(wrong(|shape| shape.locale = "x".to_owned()), ["locale"]);
        assert_eq!(wrong(|shape| shape.date_to = shape.date_from), ["date_to"]);
    }
}
