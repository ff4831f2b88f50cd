//! A text in the languages that it has, as the field's API answers it: `{"en": "Conference", "de": "Konferenz"}`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::language::{Saying, say};
use super::words::Words;

/// A text by language tag; never with an empty one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct Texts(BTreeMap<String, String>);

impl Texts {
    /// A text in one language; nothing when it is empty.
    pub fn single(locale: &str, text: &str) -> Self {
        let mut texts = Texts::default();
        texts.put(locale, text);
        texts
    }

    /// What somebody wrote: a plain text is in `locale`.
    pub fn of(words: Words, locale: &str) -> Self {
        match words {
            Words::Plain(text) => Texts::single(locale, &text),
            Words::ByLanguage(by_language) => {
                let mut texts = Texts::default();
                by_language.iter().for_each(|(language, text)| texts.put(language, text));
                texts
            }
        }
    }

    /// Sets the text of a language; an empty one takes it away.
    pub fn put(&mut self, locale: &str, text: &str) {
        match text.trim() {
            "" => drop(self.0.remove(locale)),
            text => drop(self.0.insert(locale.to_owned(), text.to_owned())),
        }
    }

    /// Exactly this language's.
    pub fn get(&self, locale: &str) -> Option<&str> {
        self.0.get(locale).map(String::as_str)
    }

    /// For a reader of `wanted`, of something whose own language is `own`: the wanted language, its relatives (`de` for
    /// `de-informal`), the own language, English, any. Empty when there is no text at all.
    pub fn read(&self, wanted: &str, own: &str) -> &str {
        let relative = |tag: &str| tag.split('-').next().unwrap_or_default().to_owned();
        let of_relatives = |tag: &str| {
            self.0.iter().find(|(known, _)| relative(known) == relative(tag)).map(|(_, text)| text.as_str())
        };
        let found = self.get(wanted).or_else(|| of_relatives(wanted)).or_else(|| self.get(own));
        found.or_else(|| self.get("en")).or_else(|| self.0.values().next().map(String::as_str)).unwrap_or_default()
    }

    /// What a row has in all its languages beside `column`, the text that every release reads and writes. Where no language
    /// has that text, a release that knows of no languages wrote it last: then it is the text in `own`.
    pub fn beside(&self, column: &str, own: &str) -> Texts {
        let mut texts = self.clone();
        if !column.trim().is_empty() && !texts.0.values().any(|text| text == column.trim()) {
            texts.put(own, column);
        }
        texts
    }

    /// How long it is in each language, in characters: what the journal says of a long text.
    pub fn lengths(&self) -> BTreeMap<&str, usize> {
        self.iter().map(|(locale, text)| (locale, text.chars().count())).collect()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each language and its text.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(locale, text)| (locale.as_str(), text.as_str()))
    }
}

/// Most languages of a text.
pub const MAX_LANGUAGES: usize = 30;

/// Whether a text is a language tag, as `en` or `de-informal`.
pub fn is_locale(text: &str) -> bool {
    let parts = || text.split('-');
    text.len() <= 20
        && parts().next().is_some_and(|language| (2..=3).contains(&language.len()))
        && parts().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// What is wrong with a text of at most `most` characters per language; nothing when all is well.
pub fn problem(texts: &Texts, most: usize) -> Option<Saying> {
    let fits = |text: &str| text.chars().count() <= most && !text.contains('\0');
    if texts.0.len() > MAX_LANGUAGES {
        return Some(say("api-most-languages").with("most", MAX_LANGUAGES));
    }
    if let Some(tag) = texts.0.keys().find(|tag| !is_locale(tag)) {
        return Some(say("api-not-a-language").with("tag", tag.escape_debug().to_string()));
    }
    (!texts.0.values().all(|text| fits(text))).then(|| say("api-most-characters-each").with("most", most))
}

/// The same for a name, which is one line in at least one language.
pub fn name_problem(texts: &Texts, most: usize) -> Option<Saying> {
    if texts.is_empty() {
        return Some(say("api-some-language"));
    }
    let lines = texts.0.values().any(|text| text.contains(char::is_control));
    problem(texts, most).or_else(|| lines.then(|| say("api-one-line")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(pairs: &[(&str, &str)]) -> Texts {
        let pairs = pairs.iter().map(|(tag, text)| (tag.to_string(), text.to_string())).collect();
        Texts::of(Words::ByLanguage(pairs), "en")
    }

    #[test]
    fn a_reader_gets_their_language_or_the_next_best() {
        let fair = texts(&[("de", "Messe"), ("en", "Fair"), ("fr", "Foire"), ("it", " ")]);
        assert_eq!(fair.read("fr", "de"), "Foire");
        assert_eq!(fair.read("de-informal", "en"), "Messe");
        assert_eq!(fair.read("hi", "de"), "Messe", "the event's own");
        assert_eq!(fair.read("hi", "ta"), "Fair", "then English");
        assert_eq!(fair.read("it", "it"), "Fair", "an empty text is none");
        assert_eq!(texts(&[("fr", "Foire")]).read("hi", "ta"), "Foire");
        assert_eq!(Texts::default().read("en", "en"), "");
    }

    #[test]
    fn a_column_that_an_older_release_wrote_is_the_text_in_the_own_language() {
        let known = texts(&[("de", "Messe"), ("en", "Fair")]);
        assert_eq!(known.beside("Fair", "en"), known);
        assert_eq!(known.beside("Fair", "de"), known, "the event's language changed, the words did not");
        assert_eq!(known.beside("Market", "en"), texts(&[("de", "Messe"), ("en", "Market")]));
        assert_eq!(Texts::default().beside("Fair", "en"), texts(&[("en", "Fair")]));
        assert_eq!(known.beside("", "en"), known);
    }

    #[test]
    fn tags_and_lengths_are_bounded() {
        assert_eq!(problem(&texts(&[("de", "Messe")]), 5), None);
        assert!(problem(&texts(&[("de", "Messen")]), 5).is_some());
        assert!(problem(&texts(&[("d e", "Messe")]), 5).is_some());
    }
}
