//! What is in a room beside the room itself: the text of a page, the address of a frame, a video. Which of it counts is
//! decided by the room's [`Mode`](super::Mode); the rest waits.

pub mod api;
pub mod rules;
pub mod store;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::base::texts::Texts;

/// Where videos are embedded from: the host's address without cookies before somebody plays.
pub const VIDEO_HOST: &str = "www.youtube-nocookie.com";
/// What it says about what it does with data.
pub const VIDEO_POLICY: &str = "https://policies.google.com/privacy";

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// A page's text by language, in Markdown.
    pub text: Texts,
    /// A page with a picture on top, the sessions of now, chosen sessions and speakers, and sponsors.
    pub landing: bool,
    /// What people see first, above the list of rooms.
    pub front: bool,
    /// The address of the picture on top; empty: none.
    pub hero: String,
    /// Slots of the schedule.
    pub featured: Vec<i64>,
    /// Codes of speakers.
    pub speakers: Vec<String>,
    pub sponsors: Vec<Sponsor>,
    /// What a frame shows, perhaps with `{display_name}` and `{id}`.
    pub address: String,
    /// Where its host says what it does with data.
    pub policy: String,
    /// The id of a video.
    pub video: String,
    /// Whether people talk and ask beside it; `None`: as the kind of room has it.
    pub chat: Option<bool>,
    pub questions: Option<bool>,
}

/// Somebody who is thanked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RoomSponsor)]
pub struct Sponsor {
    pub name: String,
    /// The address of a page of theirs; empty: none.
    #[serde(default)]
    pub url: String,
    /// The address of a picture of ours, or `file:` and the id of an upload.
    #[serde(default)]
    pub logo: String,
}

impl Content {
    /// Every picture of ours that it shows.
    pub fn pictures(&self) -> Vec<String> {
        let named = std::iter::once(&self.hero).chain(self.sponsors.iter().map(|sponsor| &sponsor.logo));
        let named = named.filter(|path| !path.is_empty()).cloned();
        let written = self.text.iter().flat_map(|(_, text)| rules::words_after(text, rules::PICTURES));
        let mut pictures: Vec<String> = named.chain(written).collect();
        pictures.sort_unstable();
        pictures.dedup();
        pictures
    }

    /// The host that a frame's address names, for people.
    pub fn host(&self) -> Option<String> {
        rules::frame_of(&self.address).and_then(|url| url.host_str().map(str::to_owned))
    }
}
