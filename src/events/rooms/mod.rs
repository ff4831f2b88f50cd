//! Rooms: places of an event, on the schedule and live.

pub mod api;
pub mod change;
pub mod content;
pub mod door;
pub mod reorder;
pub mod store;

use sqlx::types::Json;

use crate::base::texts::Texts;
use crate::text_enum;

text_enum! {
    "a room mode";
    /// What a room is.
    pub enum Mode {
        /// Presenters speak, the others watch.
        Stage = "stage",
        /// Everybody who is in may speak.
        Meeting = "meeting",
        /// Everybody who is in meets others by twos or in small groups.
        Roulette = "roulette",
        /// Something to read.
        Page = "page",
        /// What another host shows.
        Frame = "frame",
        /// A video of another host.
        Video = "video",
        /// Those who want to be found.
        People = "people",
        /// Exhibitors stand there, each with a room of its own within.
        Exhibition = "exhibition",
        /// Posters hang there, each with a room of its own within.
        Posters = "posters",
    }
}

impl Mode {
    /// Whether it has a stage of our own, on which media play. Roulette's calls are media of another kind.
    pub fn has_stage(self) -> bool {
        matches!(self, Mode::Stage | Mode::Meeting)
    }

    /// Whether everybody who is in may speak: who meets whom is the room's business, not the gate's.
    pub fn everyone_publishes(self) -> bool {
        matches!(self, Mode::Meeting | Mode::Roulette)
    }

    /// Whether people may talk beside it where nobody decided: in rooms with something to follow or to visit together.
    pub fn has_chat(self) -> bool {
        matches!(self, Mode::Stage | Mode::Meeting | Mode::Frame | Mode::Video) || self.has_stands()
    }

    /// Whether an audience asks and votes there where nobody decided.
    pub fn has_audience(self) -> bool {
        matches!(self, Mode::Stage | Mode::Meeting | Mode::Video)
    }

    /// Whether an organizer decides about chat and questions there.
    pub fn is_beside(self) -> bool {
        matches!(self, Mode::Page | Mode::Frame | Mode::Video)
    }

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
    /// Not in the lobby.
    pub hidden: bool,
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
