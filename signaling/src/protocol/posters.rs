//! `poster.*`: posters, and what people like best.

use super::{Block, Command, Crowd, Nothing, PushPayload, Room, RoomId, StandFile, StandId, StandLink, User};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// Most tags of one poster.
pub const MAX_TAGS: usize = 12;

/// A poster on the wall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PosterTile {
    pub id: StandId,
    pub room: RoomId,
    pub title: String,
    pub authors: String,
    pub category: String,
    pub tags: Vec<String>,
    /// A picture to be shown small: the preview, or the poster where it is a picture.
    pub preview: Option<Uuid>,
    pub users: Crowd,
    pub is_presenter: bool,
    pub voted: bool,
    /// How many voted for it; null for those who may not see it.
    pub votes: Option<u32>,
}

/// Everything about one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Poster {
    #[serde(flatten)]
    pub tile: PosterTile,
    /// Markdown, for whoever changes it.
    #[serde(rename = "abstract")]
    pub abstract_: String,
    /// The same, to be shown.
    pub blocks: Vec<Block>,
    /// The code of a talk; empty: none.
    pub schedule_session: String,
    /// Another room in which it is presented.
    pub presentation_room: Option<RoomId>,
    pub links: Vec<StandLink>,
    pub files: Vec<StandFile>,
    pub presenters: Vec<User>,
}

/// How posters of a room are voted for, and what the person has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PosterVoting {
    pub open: bool,
    /// Votes of one person; null: one for each poster.
    pub votes_each: Option<u32>,
    /// Votes that the person has given.
    pub used: u32,
    /// Whether everybody sees how many voted.
    pub results_public: bool,
}

/// `poster.list`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListPosters {
    pub room: RoomId,
}

impl Command for ListPosters {
    const ACTION: &'static str = "poster.list";
    type Data = Posters;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Posters {
    pub posters: Vec<PosterTile>,
    pub voting: PosterVoting,
}

/// `poster.get`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GetPoster {
    pub poster: StandId,
}

impl Command for GetPoster {
    const ACTION: &'static str = "poster.get";
    type Data = AboutPoster;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AboutPoster {
    pub poster: Poster,
    /// Its own room, as in `event.config`.
    pub place: Room,
    pub voting: PosterVoting,
}

/// `poster.get.presented_by_user`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(type = "Record<string, never>")]
pub struct ListPresentedPosters {}

impl Command for ListPresentedPosters {
    const ACTION: &'static str = "poster.get.presented_by_user";
    type Data = PresentedPosters;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PresentedPosters {
    pub posters: Vec<PosterTile>,
}

/// `poster.patch`: for its presenters and for moderators. What stays out stays as it is; nothing else can be changed here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PatchPoster {
    pub poster: StandId,
    #[serde(default, rename = "abstract", skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub abstract_: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub authors: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tags: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub links: Option<Vec<StandLink>>,
}

impl Command for PatchPoster {
    const ACTION: &'static str = "poster.patch";
    type Data = Nothing;
}

/// `poster.vote`: once a person and poster; twice is no mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VotePoster {
    pub poster: StandId,
}

impl Command for VotePoster {
    const ACTION: &'static str = "poster.vote";
    type Data = VotedPoster;
}

/// `poster.unvote`: takes it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnvotePoster {
    pub poster: StandId,
}

impl Command for UnvotePoster {
    const ACTION: &'static str = "poster.unvote";
    type Data = VotedPoster;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VotedPoster {
    pub poster: StandId,
    pub voted: bool,
    pub voting: PosterVoting,
}

/// To everybody in the room: look again, at a random moment within two seconds. Without `poster`: at all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PostersChanged {
    pub room: RoomId,
    pub poster: Option<StandId>,
}

impl PushPayload for PostersChanged {
    const NAME: &'static str = "poster.poster_data_update";
}
