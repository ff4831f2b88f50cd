//! `web_push.*`: being told while no window is open (RFC 8030, 8291, 8292).

use super::{Command, Nothing};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `web_push.key`: what a browser has to know in order to subscribe.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FetchPushKey {}

impl Command for FetchPushKey {
    const ACTION: &'static str = "web_push.key";
    type Data = PushKey;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PushKey {
    /// The `applicationServerKey`, in base64url.
    pub key: String,
}

/// `web_push.subscribe`: from now on this browser is told too; asked again it changes what a note says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SubscribePush {
    pub subscription: PushSubscribed,
    /// Notes say who writes and what; else only that there is something.
    #[serde(default)]
    pub details: bool,
    /// Of the notes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub language: Option<String>,
}

impl Command for SubscribePush {
    const ACTION: &'static str = "web_push.subscribe";
    type Data = Nothing;
}

/// As a browser writes its `PushSubscription`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PushSubscribed {
    pub endpoint: String,
    pub keys: PushKeys,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PushKeys {
    pub p256dh: String,
    pub auth: String,
}

/// `web_push.unsubscribe`: this browser is told no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnsubscribePush {
    pub endpoint: String,
}

impl Command for UnsubscribePush {
    const ACTION: &'static str = "web_push.unsubscribe";
    type Data = Nothing;
}
