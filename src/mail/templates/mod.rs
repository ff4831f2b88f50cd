//! What letters say. Every kind has a text in each language with the program; an event may have its own.

pub mod api;
pub mod change;
pub mod rules;
pub mod store;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::base::db::Conn;

/// Languages that the program brings texts for.
pub const LANGUAGES: [&str; 2] = ["en", "de"];

/// Subject and body of a letter, with `{placeholders}`; the body is Markdown.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, sqlx::FromRow)]
pub struct Template {
    pub subject: String,
    pub body: String,
}

static DEFAULTS: LazyLock<BTreeMap<&str, BTreeMap<String, Template>>> = LazyLock::new(|| {
    let read = |text: &str| toml::from_str(text).expect("our own texts are TOML: a test reads them");
    BTreeMap::from([("en", read(include_str!("en.toml"))), ("de", read(include_str!("de.toml")))])
});

/// The program's own text of a kind of letter, in the reader's language or else in English.
pub fn default(role: &str, locale: &str) -> Option<&'static Template> {
    let texts = |language: &str| DEFAULTS.get(language).and_then(|texts| texts.get(role));
    texts(language(locale)).or_else(|| texts("en"))
}

/// The text that is used: the event's own in the reader's language, else the program's.
pub async fn in_use(
    conn: &mut Conn,
    event_id: Option<i64>,
    role: &str,
    locale: &str,
) -> Result<Option<Template>, sqlx::Error> {
    if let Some(event_id) = event_id {
        for locale in [locale, language(locale)] {
            if let Some(own) = store::find(conn, event_id, role, locale).await? {
                return Ok(Some(own));
            }
        }
    }
    Ok(default(role, locale).cloned())
}

/// `de` of `de-AT`.
pub fn language(locale: &str) -> &str {
    locale.split(['-', '_']).next().unwrap_or(locale)
}
