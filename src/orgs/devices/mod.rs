//! Devices: scanners and tills of an organizer. Somebody makes one and shows a QR code; the device turns its token, which
//! works once, into one of its own, and calls the API with that. What it may do is bounded twice: by what any device may, and
//! by the list of operations of its security profile.

pub mod api;
pub mod own_api;
pub mod profiles;
pub mod store;

use serde_json::{Value, json};
use sqlx::types::Json;

use super::permissions::{Permission, Permissions};
use super::rights::TeamRights;
use crate::base::time::Timestamp;
use profiles::Profile;

/// Length of the token in the QR code, as scanners expect it: 79 bits, for one use.
pub const INITIALIZATION_LENGTH: usize = 16;
/// Length of a device's own token, as scanners expect it.
pub const TOKEN_LENGTH: usize = 64;
/// Length of the number that is printed in lists.
const SERIAL_LENGTH: usize = 16;

/// What any device may do, at the events that it has.
const MAY: [Permission; 8] = [
    Permission::OrdersRead,
    Permission::OrdersWrite,
    Permission::Checkin,
    Permission::VouchersRead,
    Permission::GiftcardsRead,
    Permission::GiftcardsWrite,
    Permission::ReusableMediaRead,
    Permission::ReusableMediaWrite,
];

/// A device.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Device {
    pub id: i64,
    pub organizer_id: i64,
    /// Counts per organizer.
    pub device_id: i64,
    pub unique_serial: String,
    pub name: String,
    pub all_events: bool,
    #[sqlx(try_from = "String", rename = "security_profile")]
    pub profile: Profile,
    pub created_at: Timestamp,
    pub initialized_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    #[sqlx(flatten)]
    pub make: Make,
}

/// What a device says about itself.
#[derive(Clone, Debug, Default, sqlx::FromRow)]
pub struct Make {
    pub hardware_brand: Option<String>,
    pub hardware_model: Option<String>,
    pub os_name: Option<String>,
    pub os_version: Option<String>,
    pub software_brand: Option<String>,
    pub software_version: Option<String>,
}

/// What a device is at the event that was asked about: a team of one.
pub(in crate::orgs) fn rights(device: &Device, names_event: bool) -> TeamRights {
    let may: Permissions = MAY.into_iter().collect();
    TeamRights {
        all_events: device.all_events,
        all_organizer_permissions: false,
        all_event_permissions: false,
        permissions: Json(json!(may.names())),
        require_2fa: false,
        names_event,
    }
}

/// What the QR code says, from which a scanner initializes itself.
pub fn handshake(public_url: &str, token: &str) -> Value {
    json!({"handshake_version": 1, "url": public_url, "token": token})
}
