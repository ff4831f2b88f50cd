//! `caption.*`: what is said on a stage, as text. Somebody who types, or a program that listens, writes lines; who wants them
//! watches one language.

use super::{Command, Nothing, PushPayload, RoomId, Time};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Longest line, in characters: two lines of a screen, and a program that says a whole sentence at once.
pub const MAX_CAPTION: usize = 500;
/// Most languages of a room at the same time.
pub const MAX_CAPTION_LANGUAGES: usize = 12;
/// Longest tag of a language (RFC 5646), in characters.
pub const MAX_LANGUAGE_TAG: usize = 35;

/// `caption.say`: a line of captions, by those with `room:caption`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SayCaption {
    pub room: RoomId,
    /// As in RFC 5646: `en`, `pt-BR`.
    pub language: String,
    /// At most [`MAX_CAPTION`] characters. Empty: the line that was not final is taken back.
    pub text: String,
    /// It stays as it is, and is kept. What is not final is replaced by the next line of its language.
    #[serde(default, rename = "final")]
    #[ts(as = "Option<bool>", optional)]
    pub is_final: bool,
}

/// `caption.watch`: from now on this socket gets the captions of one language, and nothing before it asks; null ends that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WatchCaptions {
    pub room: RoomId,
    #[serde(default)]
    pub language: Option<String>,
}

/// What somebody who has just begun to watch shows at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WatchedCaptions {
    /// The last final lines of the last minute, the oldest first, and the one that is being said.
    pub lines: Vec<Caption>,
}

/// A line of captions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Caption {
    /// Of a final line, rising; null: not final.
    pub id: Option<i64>,
    pub text: String,
    pub at: Time,
}

impl Command for SayCaption {
    const ACTION: &'static str = "caption.say";
    type Data = Nothing;
}

impl Command for WatchCaptions {
    const ACTION: &'static str = "caption.watch";
    type Data = WatchedCaptions;
}

/// `caption.line`: to those who watch its language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaptionSaid {
    pub room: RoomId,
    pub language: String,
    pub line: Caption,
}

/// `caption.languages`: in which there are captions now; on entry, where there are any, and on change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaptionLanguages {
    pub room: RoomId,
    pub languages: Vec<String>,
}

impl PushPayload for CaptionSaid {
    const NAME: &'static str = "caption.line";

    // A slow reader misses nothing that stays.
    fn topic(&self) -> Option<super::Topic> {
        let interim = self.line.id.is_none();
        interim.then(|| super::Topic::of::<Self>(format!("{}/{}", self.room, self.language)))
    }
}

impl PushPayload for CaptionLanguages {
    const NAME: &'static str = "caption.languages";

    fn topic(&self) -> Option<super::Topic> {
        Some(super::Topic::of::<Self>(self.room))
    }
}
