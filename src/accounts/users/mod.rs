//! Accounts.

pub mod store;

use crate::base::language::Language;

/// An account.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct User {
    pub id: i64,
    pub email: String,
    pub name: String,
    /// The language that its owner reads; none when nobody told us yet.
    pub language: Option<String>,
    /// The clocks that they live by, an IANA name; none when nobody told us yet.
    pub timezone: Option<String>,
}

impl User {
    /// What letters to it are written in.
    pub fn reads(&self) -> Language {
        self.language.as_deref().map_or_else(Language::english, Language::or_english)
    }
}
