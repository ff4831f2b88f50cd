//! What the program says, in the reader's language: one set of messages (`web/messages/{language}/{area}.ftl`, Project
//! Fluent) for server pages, letters and the browser apps. A folder there is a language; nothing else has to know of it.
//!
//! - [`Language`]: one language with its messages; `language.t("shop-continue")`, values with `.with("count", 3)`.
//! - [`said`]: a message on its way to a page: text that is escaped like any other, or text with elements around values.
//! - [`formats`]: numbers, money, days and clocks as the language writes them.
//! - [`wishes`]: which language a request wants.

pub mod formats;
mod messages;
pub mod said;
pub mod wishes;

use std::sync::LazyLock;

use messages::Messages;
pub use said::{Said, Saying, say};

/// What everything falls back to, and the only language that must be complete for the program to work.
const ENGLISH: &str = "en";

/// English written from right to left: shows whether a layout mirrors before there is a language that needs it. Not offered in
/// any menu and not part of a release.
pub const MIRRORED: &str = "en-XB";

static ALL: LazyLock<Vec<Messages>> = LazyLock::new(messages::read);

/// A language that the program speaks. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Language(&'static Messages);

impl Language {
    pub fn english() -> Self {
        Language::find(ENGLISH).expect("English comes with the program: a test reads every message")
    }

    /// The languages to choose from, English first, then by tag.
    pub fn all() -> impl Iterator<Item = Language> {
        let offered = |messages: &&Messages| messages.tag != MIRRORED;
        let (english, others): (Vec<_>, Vec<_>) = ALL.iter().filter(offered).partition(|one| one.tag == ENGLISH);
        english.into_iter().chain(others).map(Language)
    }

    /// The language for a tag: itself, or what its first part names (`de` for `de-AT`).
    pub fn find(tag: &str) -> Option<Self> {
        let exactly = |tag: &str| ALL.iter().find(|messages| messages.tag.eq_ignore_ascii_case(tag));
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        exactly(tag).or_else(|| exactly(primary)).map(Language)
    }

    /// The language for a tag, English for one that we do not speak.
    pub fn or_english(tag: &str) -> Self {
        Language::find(tag).unwrap_or_else(Language::english)
    }

    /// BCP 47, as in `<html lang>`.
    pub fn tag(self) -> &'static str {
        &self.0.tag
    }

    /// Its name in itself: "Deutsch".
    pub fn name(self) -> String {
        self.t("common-language-name").to_string()
    }

    /// `ltr` or `rtl`, as in `<html dir>`.
    pub fn dir(self) -> &'static str {
        if self.0.right_to_left { "rtl" } else { "ltr" }
    }

    /// A message with the names of its values in braces, as `{code}`: a text that people edit before the values come.
    pub fn template(self, key: &str) -> String {
        let text = self.0.template(key).or_else(|| Language::english().0.template(key));
        text.unwrap_or_else(|| key.to_owned())
    }

    /// A message; its values follow with [`Said::with`].
    pub fn t(self, key: &'static str) -> Said {
        say(key).in_language(self)
    }
}

impl Default for Language {
    fn default() -> Self {
        Language::english()
    }
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.0.tag == other.0.tag
    }
}

impl Eq for Language {}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_gets_its_language_and_a_stranger_english() {
        assert_eq!(Language::find("de-AT").map(Language::tag), Some("de"));
        assert_eq!(Language::find("DE").map(Language::tag), Some("de"));
        assert_eq!(Language::find("tlh"), None);
        assert_eq!(Language::or_english("tlh").tag(), "en");
    }

    #[test]
    fn the_menu_shows_every_language_in_itself() {
        let names: Vec<_> = Language::all().map(|language| (language.tag(), language.name())).collect();
        assert_eq!(names, [("en", "English".to_owned()), ("de", "Deutsch".to_owned())]);
    }

    #[test]
    fn the_mirror_is_english_from_right_to_left() {
        let mirrored = Language::find(MIRRORED).expect("tests have it");
        assert_eq!((mirrored.dir(), Language::english().dir()), ("rtl", "ltr"));
        assert!(mirrored.t("common-skip").to_string().contains("Skip"));
    }
}
