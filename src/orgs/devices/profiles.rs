//! Security profiles: which operations a device may call at all. A stolen scanner can do what scanning takes and no more.

use crate::text_enum;

text_enum! {
    "a security profile";
    /// A list of operations, under the names that scanners know.
    pub enum Profile {
        /// Everything that devices may do.
        Full = "full",
        /// The scanner's app, which keeps a copy of the orders to work without a network.
        Scan = "pretixscan",
        /// A scanner that attendees use themselves: it sees no orders.
        Kiosk = "pretixscan_online_kiosk",
        /// A scanner that asks the server each time and keeps no orders.
        NoOrders = "pretixscan_online_noorders",
        /// The till.
        Pos = "pretixpos",
    }
}

type Operation = (&'static str, &'static str);

/// What every profile allows: the device's own affairs, and what is there to choose from.
const EVERY: &[Operation] = &[
    ("get", "/api/v1/organizers/"),
    ("get", "/api/v1/organizers/{organizer}/"),
    ("get", "/api/v1/organizers/{organizer}/events/"),
    ("get", "/api/v1/organizers/{organizer}/events/{event}/"),
    ("get", "/api/v1/organizers/{organizer}/events/{event}/items/"),
    ("get", "/api/v1/organizers/{organizer}/events/{event}/items/{id}/"),
    ("get", "/api/v1/organizers/{organizer}/events/{event}/products/"),
    ("get", "/api/v1/organizers/{organizer}/events/{event}/products/{id}/"),
    ("get", "/api/v1/device/info"),
    ("post", "/api/v1/device/update"),
    ("post", "/api/v1/device/roll"),
    ("post", "/api/v1/device/revoke"),
];

const SCAN: &[Operation] = &[
    ("get", "/api/v1/organizers/{organizer}/events/{event}/orders/"),
    ("get", "/api/v1/organizers/{organizer}/events/{event}/orders/{code}/"),
    ("post", "/api/v1/upload"),
];

const NO_ORDERS: &[Operation] = &[("post", "/api/v1/upload")];

const POS: &[Operation] = &[
    ("get", "/api/v1/organizers/{organizer}/events/{event}/orders/"),
    ("post", "/api/v1/organizers/{organizer}/events/{event}/orders/"),
    ("get", "/api/v1/organizers/{organizer}/events/{event}/orders/{code}/"),
    ("post", "/api/v1/organizers/{organizer}/events/{event}/orders/{code}/mark_paid/"),
    ("post", "/api/v1/organizers/{organizer}/events/{event}/orders/{code}/mark_canceled/"),
    ("get", "/api/v1/organizers/{organizer}/events/{event}/quotas/"),
    ("get", "/api/v1/organizers/{organizer}/events/{event}/quotas/{id}/"),
    ("get", "/api/v1/organizers/{organizer}/events/{event}/quotas/{id}/availability/"),
    ("post", "/api/v1/upload"),
];

impl Profile {
    /// All of them.
    pub const ALL: [Profile; 5] = [Profile::Full, Profile::Scan, Profile::Kiosk, Profile::NoOrders, Profile::Pos];

    /// Whether a device with this profile may call an operation: its method in small letters and its address as the API's
    /// description has it.
    pub fn allows(self, method: &str, path: &str) -> bool {
        self == Profile::Full || self.operations().any(|operation| operation == (method, path))
    }

    /// The list; nothing of it says what the permissions say.
    pub fn operations(self) -> impl Iterator<Item = Operation> {
        let own = match self {
            Profile::Full | Profile::Kiosk => &[],
            Profile::Scan => SCAN,
            Profile::NoOrders => NO_ORDERS,
            Profile::Pos => POS,
        };
        EVERY.iter().chain(own).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kiosk_sees_no_orders_and_a_scanner_takes_none() {
        let orders = "/api/v1/organizers/{organizer}/events/{event}/orders/";
        assert!(Profile::Scan.allows("get", orders) && !Profile::Scan.allows("post", orders));
        assert!(!Profile::Kiosk.allows("get", orders) && !Profile::NoOrders.allows("get", orders));
        assert!(Profile::Pos.allows("post", orders) && Profile::Full.allows("delete", "/whatever/"));
    }
}
