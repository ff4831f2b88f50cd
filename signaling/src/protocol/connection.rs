//! `connection.*`: what the server says about the socket itself.

use super::PushPayload;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `connection.reload`: fetch the page anew.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Reload {}

impl PushPayload for Reload {
    const NAME: &'static str = "connection.reload";
}

/// `connection.drop`: the server goes away; come back after `reconnect_after` plus a random part of `jitter` seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Drop {
    pub reconnect_after: u32,
    pub jitter: u32,
}

impl PushPayload for Drop {
    const NAME: &'static str = "connection.drop";
}
