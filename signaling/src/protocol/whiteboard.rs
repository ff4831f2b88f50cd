//! `whiteboard.*`: what a meeting, or one of its groups, draws together.
//!
//! A board is a set of elements. Each has an id that its client made and a version; of two changes the one with the higher version
//! counts, of equal ones the one with the higher nonce: whoever hears them in whatever order ends with the same picture.

use super::{Command, Nothing, PushPayload, RoomId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Most elements of a board that are not deleted.
pub const MAX_BOARD_ELEMENTS: usize = 2_000;
/// Largest element as JSON, in bytes.
pub const MAX_BOARD_ELEMENT: usize = 16 * 1_024;
/// Largest board, in bytes.
pub const MAX_BOARD: usize = 2 * 1_024 * 1_024;
/// Most elements of one command.
pub const MAX_BOARD_CHANGES: usize = 50;
/// Most points of a line.
pub const MAX_BOARD_POINTS: usize = 1_000;
/// Longest text of an element, in characters.
pub const MAX_BOARD_TEXT: usize = 1_000;
/// Largest coordinate, in both directions from the middle.
pub const MAX_BOARD_COORDINATE: i32 = 20_000;
/// Longest id of an element, in bytes.
pub const MAX_BOARD_ID: usize = 32;
/// How far a version may be ahead of the one that is there.
pub const MAX_BOARD_LEAP: u32 = 1_000_000;

/// What an element is. There are no others: no pictures, no frames, no links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BoardKind {
    /// By a free hand.
    Pen,
    Line,
    Arrow,
    Rectangle,
    Ellipse,
    Text,
    /// Text on a coloured sheet.
    Note,
}

/// A colour by its name: what it looks like is the client's business, in the dark too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BoardColor {
    Ink,
    Red,
    Orange,
    Yellow,
    Green,
    Blue,
    Violet,
    Gray,
}

/// One thing on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BoardElement {
    /// Letters, digits, `-` and `_`; at most [`MAX_BOARD_ID`].
    pub id: String,
    /// From 1; each change has a higher one.
    pub version: u32,
    /// At random.
    pub nonce: u32,
    pub kind: BoardKind,
    pub color: BoardColor,
    /// Of its stroke or its letters: 1 (fine) to 4.
    pub size: u8,
    /// The left upper corner; of lines where their points begin.
    pub x: i32,
    pub y: i32,
    /// 0 for lines.
    #[serde(default)]
    pub width: i32,
    #[serde(default)]
    pub height: i32,
    /// Of lines: x and y by turns, from the element's own place.
    #[serde(default)]
    pub points: Vec<i32>,
    #[serde(default)]
    pub text: String,
    /// Filled with its colour.
    #[serde(default)]
    pub filled: bool,
    /// What has a larger one lies above.
    #[serde(default)]
    pub order: i32,
    /// It is gone. Everything but id, version and nonce is forgotten.
    #[serde(default)]
    pub deleted: bool,
}

/// `whiteboard.watch`: look at the board of where one is, the meeting's or the own group's; from then on its changes are pushed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WatchBoard {
    pub room: RoomId,
    /// The `seq` up to which one knows the board; 0: nothing of it.
    #[serde(default)]
    #[ts(as = "Option<i64>", optional)]
    pub after: i64,
    /// The board of which one knows that; another one is told from its beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub board: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WatchedBoard {
    /// Which board this is: after it was cleared it is another one.
    pub board: i64,
    /// Null: the meeting's own.
    pub group: Option<u32>,
    /// Forget what is known, this is all there is.
    pub whole: bool,
    pub elements: Vec<BoardElement>,
    /// Known up to here.
    pub seq: i64,
    /// There is more: ask again with `after`.
    pub more: bool,
    /// Nobody draws but moderators.
    pub closed: bool,
}

/// `whiteboard.unwatch`: the board is not looked at any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnwatchBoard {
    pub room: RoomId,
}

/// `whiteboard.draw`: new elements, changed ones and deleted ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DrawOnBoard {
    pub room: RoomId,
    /// The board that one looks at: what was meant for one that was cleared meanwhile is not drawn.
    pub board: i64,
    /// 1 to [`MAX_BOARD_CHANGES`].
    pub elements: Vec<BoardElement>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DrawnOnBoard {
    /// Those of which a newer one was there: as they are.
    pub newer: Vec<BoardElement>,
}

/// `whiteboard.clear`: everything on it is gone; by moderators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClearBoard {
    pub room: RoomId,
}

/// `whiteboard.close`: nobody draws but moderators, or everybody may again; by moderators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CloseBoard {
    pub room: RoomId,
    pub closed: bool,
}

macro_rules! commands {
    ($($name:ident $action:literal $data:ty;)*) => {
        $(impl Command for $name {
            const ACTION: &'static str = $action;
            type Data = $data;
        })*
    };
}

commands! {
    WatchBoard "whiteboard.watch" WatchedBoard;
    UnwatchBoard "whiteboard.unwatch" Nothing;
    DrawOnBoard "whiteboard.draw" DrawnOnBoard;
    ClearBoard "whiteboard.clear" Nothing;
    CloseBoard "whiteboard.close" Nothing;
}

/// `whiteboard.drawn`: to those who look at the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BoardDrawn {
    pub room: RoomId,
    pub board: i64,
    /// What was told before; who does not know the board up to there asks by `whiteboard.watch`.
    pub after: i64,
    pub seq: i64,
    pub elements: Vec<BoardElement>,
}

/// `whiteboard.changed`: it was cleared, closed or opened; to those who look at it. Ask by `whiteboard.watch`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BoardChanged {
    pub room: RoomId,
    pub board: i64,
    pub closed: bool,
}

impl PushPayload for BoardDrawn {
    const NAME: &'static str = "whiteboard.drawn";
}

impl PushPayload for BoardChanged {
    const NAME: &'static str = "whiteboard.changed";
}
