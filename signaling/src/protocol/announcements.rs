//! `announcement.*`: what the organizers tell everybody at the event.

use super::{Command, PushPayload, Time};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Longest announcement, in characters.
pub const MAX_ANNOUNCEMENT: usize = 500;

/// An announcement: rising in the whole event, never reused.
pub type AnnouncementId = i64;

/// Only forward: draft, active, archived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AnnouncementState {
    Draft,
    Active,
    Archived,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Announcement {
    pub id: AnnouncementId,
    pub text: String,
    pub state: AnnouncementState,
    /// It is not shown any more from then on.
    pub show_until: Option<Time>,
    pub timestamp: Time,
}

/// `announcement.create`: always a draft. Needs `event:announce`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CreateAnnouncement {
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub show_until: Option<Time>,
}

impl Command for CreateAnnouncement {
    const ACTION: &'static str = "announcement.create";
    type Data = AboutAnnouncement;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AboutAnnouncement {
    pub announcement: Announcement,
}

/// `announcement.update`: what stays out stays as it is; the text only of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UpdateAnnouncement {
    pub id: AnnouncementId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub show_until: Option<Time>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub state: Option<AnnouncementState>,
}

impl Command for UpdateAnnouncement {
    const ACTION: &'static str = "announcement.update";
    type Data = AboutAnnouncement;
}

/// `announcement.list`: what is to be seen now; with `event:announce` all of them, the newest 100 first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListAnnouncements {}

impl Command for ListAnnouncements {
    const ACTION: &'static str = "announcement.list";
    type Data = Announcements;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Announcements {
    pub results: Vec<Announcement>,
}

/// `announcement.created_or_updated`: to everybody at the event; drafts are told to nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnnouncementChanged {
    pub announcement: Announcement,
}

impl PushPayload for AnnouncementChanged {
    const NAME: &'static str = "announcement.created_or_updated";
}
