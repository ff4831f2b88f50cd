//! Rooms: places of an event, on the schedule and live.

pub mod api;
pub mod change;
pub mod store;

use sqlx::types::Json;

use crate::base::texts::Texts;
use crate::text_enum;

text_enum! {
    "a room mode";
    /// Who speaks in a room by default.
    pub enum Mode {
        /// Presenters speak, the others watch.
        Stage = "stage",
        /// Everybody who is in may speak.
        Meeting = "meeting",
        /// Everybody who is in meets others by twos or in small groups.
        Roulette = "roulette",
        /// Exhibitors stand there, each with a room of its own within.
        Exhibition = "exhibition",
        /// Posters hang there, each with a room of its own within.
        Posters = "posters",
    }
}

impl Mode {
    /// Whether the room holds stands: nobody speaks there, people talk at the stands.
    pub fn has_stands(self) -> bool {
        matches!(self, Mode::Exhibition | Mode::Posters)
    }
}

/// A room.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Room {
    pub id: i64,
    pub event_id: i64,
    /// The room that it is the stand of; such rooms are in no list of rooms.
    pub parent_id: Option<i64>,
    pub slug: String,
    /// In the event's own language; readers of others want [`Room::title`].
    pub name: String,
    pub description: String,
    pub(super) names: Json<Texts>,
    pub(super) descriptions: Json<Texts>,
    pub position: i64,
    #[sqlx(try_from = "String")]
    pub mode: Mode,
}

impl Room {
    /// Its name for a reader of this language, at an event whose own is `own`.
    pub fn title(&self, language: &str, own: &str) -> String {
        self.names(own).read(language, own).to_owned()
    }

    /// What it is about, for a reader of this language.
    pub fn about(&self, language: &str, own: &str) -> String {
        self.descriptions(own).read(language, own).to_owned()
    }

    /// Its name in all languages.
    pub fn names(&self, own: &str) -> Texts {
        self.names.0.beside(&self.name, own)
    }

    /// Its description in all languages.
    pub fn descriptions(&self, own: &str) -> Texts {
        self.descriptions.0.beside(&self.description, own)
    }

    /// The same with these texts.
    #[must_use]
    pub fn worded(self, names: Texts, descriptions: Texts, own: &str) -> Self {
        Room {
            name: names.read(own, own).to_owned(),
            description: descriptions.read(own, own).to_owned(),
            names: Json(names),
            descriptions: Json(descriptions),
            ..self
        }
    }
}
