//! Rooms: places of an event, on the schedule and live.

pub mod api;
pub mod store;

/// Who speaks in a room by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Presenters speak, the others watch.
    Stage,
    /// Everybody who is in may speak.
    Meeting,
}

impl Mode {
    pub fn as_str(self) -> &'static str {
        match self {
            Mode::Stage => "stage",
            Mode::Meeting => "meeting",
        }
    }
}

impl TryFrom<String> for Mode {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.as_str() {
            "stage" => Ok(Mode::Stage),
            "meeting" => Ok(Mode::Meeting),
            _ => Err(format!("`{text}` is not a room mode")),
        }
    }
}

/// A room.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Room {
    pub id: i64,
    pub event_id: i64,
    pub slug: String,
    pub name: String,
    pub description: String,
    pub position: i64,
    #[sqlx(try_from = "String")]
    pub mode: Mode,
}
