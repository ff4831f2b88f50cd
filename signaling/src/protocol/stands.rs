//! What exhibitors and posters have in common: a stand is a room within a room, with files and links.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// A stand: the id of its own room, which `room.enter`, `chat.*` and `media.*` take.
pub type StandId = super::RoomId;

/// Most links of one stand.
pub const MAX_STAND_LINKS: usize = 20;

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StandFileKind {
    /// One of each but downloads: a new one takes the old one's place.
    Logo,
    Banner,
    /// A poster as a picture, to be shown small.
    Preview,
    Poster,
    Download,
}

/// A file of a stand, to be had at `/{organizer}/{event}/video/stand/file/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StandFile {
    pub id: Uuid,
    pub kind: StandFileKind,
    pub name: String,
    pub content_type: String,
    /// Bytes.
    #[ts(type = "number")]
    pub size: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StandLinkKind {
    /// Who they are elsewhere.
    Profile,
    Download,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StandLink {
    pub kind: StandLinkKind,
    pub label: String,
    /// `https://` or `http://`.
    pub url: String,
}
