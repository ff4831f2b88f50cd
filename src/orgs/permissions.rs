//! The one table of permissions: what a team, a token or a device may be allowed to do, under the field's names.
//!
//! Every operation of the API and every page of control names one of them ([`Needs`](super::rest::Needs)); nothing else
//! decides. Permissions about an organizer hold for everything of that organizer, those about events for the events that
//! a team has.

/// What a permission is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// An organizer as a whole.
    Organizer,
    /// An event.
    Event,
}

macro_rules! permissions {
    ($($level:ident { $($(#[$meta:meta])* $name:ident = $word:literal,)+ })+) => {
        /// One right.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Permission { $($($(#[$meta])* $name,)+)+ }

        impl Permission {
            /// All of them, in the order of this table.
            pub const ALL: &[Permission] = &[$($(Permission::$name,)+)+];

            /// The name in teams, tokens, scopes and the API's description.
            pub fn as_str(self) -> &'static str {
                match self { $($(Permission::$name => $word,)+)+ }
            }

            /// What it is about.
            pub fn level(self) -> Level {
                match self { $($(Permission::$name => Level::$level,)+)+ }
            }
        }
    };
}

permissions! {
    Organizer {
        /// Make events.
        EventsCreate = "organizer.events:create",
        /// Change the organizer, its settings and its webhooks.
        OrganizerSettings = "organizer.settings.general:write",
        /// Make teams, take people in, make API tokens.
        Teams = "organizer.teams:write",
        DevicesRead = "organizer.devices:read",
        DevicesWrite = "organizer.devices:write",
        GiftcardsRead = "organizer.giftcards:read",
        GiftcardsWrite = "organizer.giftcards:write",
        CustomersRead = "organizer.customers:read",
        CustomersWrite = "organizer.customers:write",
        ReusableMediaRead = "organizer.reusablemedia:read",
        ReusableMediaWrite = "organizer.reusablemedia:write",
        SeatingPlans = "organizer.seatingplans:write",
    }
    Event {
        /// Change an event and its settings.
        EventSettings = "event.settings.general:write",
        PaymentSettings = "event.settings.payment:write",
        TaxSettings = "event.settings.tax:write",
        InvoicingSettings = "event.settings.invoicing:write",
        Subevents = "event.subevents:write",
        /// Change products and quotas.
        Items = "event.items:write",
        OrdersRead = "event.orders:read",
        OrdersWrite = "event.orders:write",
        Checkin = "event.orders:checkin",
        VouchersRead = "event.vouchers:read",
        VouchersWrite = "event.vouchers:write",
        /// Cancel the whole event.
        Cancel = "event:cancel",
        SubmissionsRead = "talk.submissions:read",
        SubmissionsWrite = "talk.submissions:write",
        ReviewsWrite = "talk.reviews:write",
        /// Change the schedule.
        ScheduleWrite = "talk.schedule:write",
        /// Change rooms, who may enter, and their media.
        RoomsManage = "video.rooms:manage",
        /// Put people out, delete what they said, let them back.
        RoomsModerate = "video.rooms:moderate",
        KiosksManage = "video.kiosks:manage",
        AnalyticsRead = "video.analytics:read",
    }
}

impl Permission {
    /// By its name.
    pub fn named(name: &str) -> Option<Permission> {
        Permission::ALL.iter().copied().find(|permission| permission.as_str() == name)
    }

    /// Whether what is done with it outlives whoever did it: tokens, members, devices.
    pub fn lasts(self) -> bool {
        matches!(self, Permission::Teams | Permission::DevicesWrite)
    }
}

/// A set of permissions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permissions(u64);

// One bit each.
const _: () = assert!(Permission::ALL.len() <= 64);

impl Permissions {
    /// Every permission about one level.
    pub fn all(level: Level) -> Self {
        Permission::ALL.iter().copied().filter(|permission| permission.level() == level).collect()
    }

    /// Whether this one is among them.
    pub fn contains(self, permission: Permission) -> bool {
        self.0 >> permission as u8 & 1 == 1
    }

    /// Those of both.
    pub fn union(self, other: Permissions) -> Permissions {
        Permissions(self.0 | other.0)
    }

    /// Those that are in both.
    pub fn intersection(self, other: Permissions) -> Permissions {
        Permissions(self.0 & other.0)
    }

    /// These without the others.
    pub fn without(self, other: Permissions) -> Permissions {
        Permissions(self.0 & !other.0)
    }

    /// Whether all of `other` are among them.
    pub fn covers(self, other: Permissions) -> bool {
        other.0 & !self.0 == 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each of them, in the table's order.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.contains(*permission))
    }

    /// Their names, in the table's order.
    pub fn names(self) -> Vec<&'static str> {
        self.iter().map(Permission::as_str).collect()
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Permissions(permissions.into_iter().fold(0, |bits, permission| bits | 1 << permission as u8))
    }
}

/// The names that clients of eventyay know for groups of these, from the time before there were single ones.
pub const FLAGS: &[(&str, &[Permission])] = &[
    ("can_create_events", &[Permission::EventsCreate]),
    ("can_change_teams", &[Permission::Teams]),
    (
        "can_change_organizer_settings",
        &[Permission::OrganizerSettings, Permission::DevicesRead, Permission::DevicesWrite],
    ),
    ("can_manage_gift_cards", &[Permission::GiftcardsRead, Permission::GiftcardsWrite]),
    (
        "can_change_event_settings",
        &[
            Permission::EventSettings,
            Permission::PaymentSettings,
            Permission::TaxSettings,
            Permission::InvoicingSettings,
            Permission::Subevents,
        ],
    ),
    ("can_change_items", &[Permission::Items]),
    ("can_view_orders", &[Permission::OrdersRead]),
    ("can_change_orders", &[Permission::OrdersWrite, Permission::Cancel]),
    ("can_checkin_orders", &[Permission::Checkin]),
    ("can_view_vouchers", &[Permission::VouchersRead]),
    ("can_change_vouchers", &[Permission::VouchersWrite]),
    ("can_change_submissions", &[Permission::SubmissionsRead, Permission::SubmissionsWrite, Permission::ScheduleWrite]),
    ("is_reviewer", &[Permission::ReviewsWrite]),
    ("can_video_manage_content", &[Permission::RoomsManage]),
    ("can_video_moderate", &[Permission::RoomsModerate]),
    ("can_video_manage_kiosks", &[Permission::KiosksManage]),
    ("can_video_view_analytics", &[Permission::AnalyticsRead]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_lead_back() {
        for permission in Permission::ALL {
            assert_eq!(Permission::named(permission.as_str()), Some(*permission));
        }
        assert_eq!(Permission::named("event.orders:destroy"), None);
    }

    #[test]
    fn sets_know_what_they_cover() {
        let orders: Permissions = [Permission::OrdersRead, Permission::OrdersWrite].into_iter().collect();
        assert!(Permissions::all(Level::Event).covers(orders));
        assert!(!Permissions::all(Level::Organizer).covers(orders));
        assert!(!orders.covers(Permissions::all(Level::Event)));
        assert_eq!(orders.names(), ["event.orders:read", "event.orders:write"]);
        assert!(orders.intersection(Permissions::all(Level::Organizer)).is_empty());
    }
}
