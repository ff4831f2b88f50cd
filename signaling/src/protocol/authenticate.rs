//! The first request of a socket, and the answer with everything that a client starts from.

use super::{Announcement, ChatChannel, NotificationCounts, OwnUser, Permission, ReadPointers, Room, Time};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `authenticate`: a ticket or program token, or the resume of a dropped socket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Authenticate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub token: Option<String>,
    /// Number the pushes and keep them for a resume.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub resumable: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub resume: Option<ResumeFrom>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ResumeFrom {
    pub token: String,
    /// The last push that the client has seen; 0 for none.
    #[ts(type = "number")]
    pub version: u64,
}

/// What `authenticated` carries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Authenticated {
    #[serde(rename = "user.config")]
    pub user: OwnUser,
    #[serde(rename = "event.config")]
    pub event: EventConfig,
    #[serde(rename = "chat.channels")]
    pub chat_channels: Vec<ChatChannel>,
    #[serde(rename = "chat.read_pointers")]
    pub chat_read_pointers: ReadPointers,
    #[serde(rename = "chat.notification_counts")]
    pub chat_notification_counts: NotificationCounts,
    /// What the organizers tell everybody now.
    pub announcements: Vec<Announcement>,
    pub server_time: Time,
    /// Null unless the client asked for resume.
    pub resume: Option<ResumePoint>,
    /// Seconds between two pings of the client.
    pub ping_interval: u32,
    /// Servers that help media through firewalls, for `iceServers` of a peer connection; may be empty.
    #[serde(default)]
    pub ice_servers: Vec<IceServer>,
}

/// STUN or TURN servers that share credentials.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IceServer {
    pub urls: Vec<String>,
    /// Credentials expire; each `authenticated` has fresh ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub username: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub credential: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ResumePoint {
    /// For one resume; the answer to it has the next.
    pub token: String,
    #[ts(type = "number")]
    pub version: u64,
    pub resumed: bool,
    /// How long the server keeps this session after the socket dropped.
    pub window_seconds: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EventConfig {
    pub event: Event,
    pub permissions: Vec<Permission>,
    pub rooms: Vec<Room>,
}

/// The conference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Event {
    /// `{organizer}/{event}`
    pub id: String,
    pub slug: String,
    pub organizer: String,
    pub title: String,
    /// An IANA time zone.
    pub timezone: String,
}
