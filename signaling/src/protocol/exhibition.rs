//! `exhibition.*`: exhibitors, and visitors who want to talk with them.

use super::{
    Block, ChannelId, Command, Crowd, Nothing, PushPayload, Room, RoomId, StandFile, StandId, StandLink, Time, User,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// Longest message with a request, in characters.
pub const MAX_CONTACT_MESSAGE: usize = 500;

/// A request: rising in the whole installation, never reused.
pub type ContactRequestId = i64;

/// How many columns and rows a tile takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum TileSize {
    #[serde(rename = "1x1")]
    Small,
    #[serde(rename = "3x1")]
    Wide,
    #[serde(rename = "3x3")]
    Large,
}

/// An exhibitor in the hall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExhibitorTile {
    pub id: StandId,
    pub room: RoomId,
    pub name: String,
    pub tagline: String,
    pub short_text: String,
    pub size: TileSize,
    pub sorting_priority: u32,
    pub logo: Option<Uuid>,
    pub banner: Option<Uuid>,
    pub users: Crowd,
    /// Whether the person looks after it.
    pub is_staff: bool,
}

/// Everything about one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Exhibitor {
    #[serde(flatten)]
    pub tile: ExhibitorTile,
    /// Markdown, for whoever changes it.
    pub text: String,
    /// The same, to be shown.
    pub blocks: Vec<Block>,
    pub contact_enabled: bool,
    /// Another room that they want visitors to see.
    pub highlighted_room: Option<RoomId>,
    pub links: Vec<StandLink>,
    pub files: Vec<StandFile>,
    pub staff: Vec<User>,
    /// The person's own request that waits.
    pub request: Option<ContactRequestId>,
}

/// `exhibition.list`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListExhibitors {
    pub room: RoomId,
}

impl Command for ListExhibitors {
    const ACTION: &'static str = "exhibition.list";
    type Data = Exhibitors;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Exhibitors {
    /// In their order.
    pub exhibitors: Vec<ExhibitorTile>,
}

/// `exhibition.get`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GetExhibitor {
    pub exhibitor: StandId,
}

impl Command for GetExhibitor {
    const ACTION: &'static str = "exhibition.get";
    type Data = AboutExhibitor;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AboutExhibitor {
    pub exhibitor: Exhibitor,
    /// Its own room, as in `event.config`.
    pub place: Room,
}

/// `exhibition.get.staffed_by_user`: those that the person looks after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(type = "Record<string, never>")]
pub struct ListStaffedExhibitors {}

impl Command for ListStaffedExhibitors {
    const ACTION: &'static str = "exhibition.get.staffed_by_user";
    type Data = StaffedExhibitors;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StaffedExhibitors {
    pub exhibitors: Vec<ExhibitorTile>,
    /// Requests to them that wait, the oldest first.
    pub requests: Vec<ContactRequest>,
}

/// `exhibition.patch`: for its staff and for moderators. What stays out stays as it is; nothing else can be changed here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PatchExhibitor {
    pub exhibitor: StandId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tagline: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub short_text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub contact_enabled: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub links: Option<Vec<StandLink>>,
}

impl Command for PatchExhibitor {
    const ACTION: &'static str = "exhibition.patch";
    type Data = Nothing;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ContactState {
    Open,
    /// They went before anybody answered; staff may still write.
    Missed,
    Answered,
    /// They took it back.
    Canceled,
}

/// Somebody wants to talk with an exhibitor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContactRequest {
    #[ts(type = "number")]
    pub id: ContactRequestId,
    pub exhibitor: StandId,
    pub exhibitor_name: String,
    pub user: User,
    pub state: ContactState,
    pub message: String,
    pub answered_by: Option<User>,
    /// What they agreed to hand over.
    pub shared: Option<ContactCard>,
    pub timestamp: Time,
}

/// A name and an e-mail address, given on purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContactCard {
    pub name: String,
    pub email: String,
}

/// `exhibition.contact`: staff who are there are told at once. Asking again while one waits is the same request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RequestContact {
    pub exhibitor: StandId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub message: Option<String>,
    /// Only with the person's consent: the exhibitor may keep it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub share: Option<ContactCard>,
}

impl Command for RequestContact {
    const ACTION: &'static str = "exhibition.contact";
    type Data = AboutContact;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AboutContact {
    pub contact_request: ContactRequest,
}

/// `exhibition.contact_cancel`: for the one who asked. What they handed over with it is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CancelContact {
    #[ts(type = "number")]
    pub contact_request: ContactRequestId,
}

impl Command for CancelContact {
    const ACTION: &'static str = "exhibition.contact_cancel";
    type Data = Nothing;
}

/// `exhibition.contact_accept`: for staff of the exhibitor; the first one has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AcceptContact {
    #[ts(type = "number")]
    pub contact_request: ContactRequestId,
}

impl Command for AcceptContact {
    const ACTION: &'static str = "exhibition.contact_accept";
    type Data = ContactAccepted;
}

/// `exhibition.contacts`: for staff; open ones first, then the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListContactRequests {
    pub exhibitor: StandId,
}

impl Command for ListContactRequests {
    const ACTION: &'static str = "exhibition.contacts";
    type Data = ContactRequests;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContactRequests {
    /// At most 500.
    pub results: Vec<ContactRequest>,
}

/// To everybody around it and to its staff: look again, at a random moment within two seconds. Without `exhibitor`: at all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExhibitionChanged {
    pub room: RoomId,
    pub exhibitor: Option<StandId>,
}

impl PushPayload for ExhibitionChanged {
    const NAME: &'static str = "exhibition.exhibition_data_update";
}

/// To staff: somebody asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContactRequested {
    pub contact_request: ContactRequest,
}

impl PushPayload for ContactRequested {
    const NAME: &'static str = "exhibition.contact_request";
}

/// To the one who asked and the one who answered: they talk in this channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContactAccepted {
    pub contact_request: ContactRequest,
    pub channel: ChannelId,
}

impl PushPayload for ContactAccepted {
    const NAME: &'static str = "exhibition.contact_accepted";
}

/// To staff, and to the one who asked: it does not wait any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContactClosed {
    #[ts(type = "number")]
    pub contact_request: ContactRequestId,
    pub exhibitor: StandId,
    pub state: ContactState,
    pub answered_by: Option<User>,
}

impl PushPayload for ContactClosed {
    const NAME: &'static str = "exhibition.contact_request_close";
}
