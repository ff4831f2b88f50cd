//! Texts by language, as the field's API has them: `{"en": "Conference", "de": "Konferenz"}`, or plain text when written.

use std::collections::BTreeMap;

use serde::Deserialize;
use utoipa::ToSchema;

/// A text in some languages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Words {
    /// In whichever language the event has first.
    Plain(String),
    /// By language tag.
    ByLanguage(BTreeMap<String, String>),
}

impl Words {
    /// The text in a language; else in English; else in any.
    pub fn in_language(&self, locale: &str) -> &str {
        match self {
            Words::Plain(text) => text.trim(),
            Words::ByLanguage(texts) => {
                let named = texts.get(locale).or_else(|| texts.get("en"));
                named.or_else(|| texts.values().next()).map_or("", |text| text.trim())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wanted_language_comes_first_then_english_then_any() {
        let read = |text: &str| serde_json::from_str::<Words>(text).expect("words");
        assert_eq!(read("\" Fair \"").in_language("de"), "Fair");
        assert_eq!(read(r#"{"en": "Fair", "de": "Messe"}"#).in_language("de"), "Messe");
        assert_eq!(read(r#"{"en": "Fair", "fr": "Foire"}"#).in_language("de"), "Fair");
        assert_eq!(read(r#"{"fr": "Foire"}"#).in_language("de"), "Foire");
        assert_eq!(read("{}").in_language("de"), "");
    }
}
