//! What rooms are beside stages: pages, frames, videos, lists of people.

use super::{Command, Nothing, ProfileValue, RoomId, User};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A page; its text comes by [`ReadPage`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PageConfig {
    /// What people see first, above the list of rooms.
    pub front: bool,
    /// Another number: another page. Read it again.
    #[ts(type = "number")]
    pub version: i64,
}

/// What another host shows. It is loaded from [`FrameConfig::src`], an address of the server's own, once somebody agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FrameConfig {
    pub src: String,
    pub host: String,
    /// Where the host says what it does with data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub policy_url: Option<String>,
    /// What the host is told of who looks: `display_name`, `id`.
    pub sends: Vec<String>,
    #[ts(type = "number")]
    pub version: i64,
}

/// A video of another host, as [`FrameConfig`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VideoConfig {
    pub ytid: String,
    #[serde(flatten)]
    pub frame: FrameConfig,
}

/// `room.page`: the gate is asked; entering the room is not needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReadPage {
    pub room: RoomId,
    /// The reader's; else the event's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub language: Option<String>,
}

impl Command for ReadPage {
    const ACTION: &'static str = "room.page";
    type Data = Page;
}

/// A page as it is shown. There is no markup in it: what somebody wrote is text and structure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Page {
    pub room: RoomId,
    #[ts(type = "number")]
    pub version: i64,
    pub blocks: Vec<Block>,
    /// The form with a picture, sessions, speakers and sponsors.
    pub landing: Option<Landing>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Landing {
    /// The address of a picture; empty: none.
    pub hero: String,
    /// Slots of the schedule.
    #[ts(type = "number[]")]
    pub featured: Vec<i64>,
    /// Codes of speakers.
    pub speakers: Vec<String>,
    pub sponsors: Vec<Sponsor>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sponsor {
    pub name: String,
    pub url: String,
    pub logo: String,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Block {
    Heading {
        level: u8,
        content: Vec<Inline>,
    },
    Paragraph {
        content: Vec<Inline>,
    },
    /// `start` is the first number of an ordered one.
    List {
        start: Option<u32>,
        items: Vec<Vec<Block>>,
    },
    Quote {
        blocks: Vec<Block>,
    },
    Code {
        text: String,
    },
    Table {
        head: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
    Rule,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Inline {
    Text {
        text: String,
    },
    Code {
        text: String,
    },
    Emphasis {
        content: Vec<Inline>,
    },
    Strong {
        content: Vec<Inline>,
    },
    Strike {
        content: Vec<Inline>,
    },
    /// To a page or an e-mail address.
    Link {
        href: String,
        content: Vec<Inline>,
    },
    /// A picture of this installation.
    Image {
        src: String,
        alt: String,
    },
    Break,
}

/// `user.list.search`: those who show themselves, by name. In a room that is a list of people, for those whom the gate lets in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SearchPeople {
    pub room: RoomId,
    /// Part of a name or of what they say of themselves, from two characters; left out: everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub query: Option<String>,
    /// `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub after: Option<String>,
}

impl Command for SearchPeople {
    const ACTION: &'static str = "user.list.search";
    type Data = PeopleFound;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PeopleFound {
    pub results: Vec<ShownPerson>,
    pub next: Option<String>,
    /// How one shows oneself; null: not at all.
    pub own: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShownPerson {
    #[serde(flatten)]
    pub user: User,
    /// What they say of themselves.
    pub about: String,
    /// Their answers to public fields of the event.
    #[serde(default)]
    pub values: Vec<ProfileValue>,
    /// Here now.
    pub online: bool,
}

/// `user.show`: be found, with a few words; or, without, not any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShowPerson {
    /// At most 300 characters; null: not in the list.
    pub about: Option<String>,
}

impl Command for ShowPerson {
    const ACTION: &'static str = "user.show";
    type Data = Nothing;
}
