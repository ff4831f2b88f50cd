//! What a scope means to the person who allows it: the message that says so.

use crate::base::language::{Language, Said};
use crate::orgs::consents::scopes::Scope;
use crate::orgs::permissions::Permission;

/// Continues "It will be able to".
pub fn sentence(scope: Scope, language: Language) -> Said {
    language.t(match scope {
        Scope::OpenId => "oauth-scope-openid",
        Scope::Profile => "oauth-scope-profile",
        Scope::Email => "oauth-scope-email",
        Scope::Read => "oauth-scope-read",
        Scope::Write => "oauth-scope-write",
        Scope::One(permission) => of_permission(permission),
    })
}

fn of_permission(permission: Permission) -> &'static str {
    match permission {
        Permission::EventsCreate => "oauth-scope-events-create",
        Permission::OrganizerSettings => "oauth-scope-organizer",
        Permission::Teams => "oauth-scope-teams",
        Permission::DevicesRead => "oauth-scope-devices-read",
        Permission::DevicesWrite => "oauth-scope-devices-write",
        Permission::GiftcardsRead => "oauth-scope-giftcards-read",
        Permission::GiftcardsWrite => "oauth-scope-giftcards-write",
        Permission::CustomersRead => "oauth-scope-customers-read",
        Permission::CustomersWrite => "oauth-scope-customers-write",
        Permission::ReusableMediaRead => "oauth-scope-media-read",
        Permission::ReusableMediaWrite => "oauth-scope-media-write",
        Permission::SeatingPlans => "oauth-scope-seating",
        Permission::EventSettings => "oauth-scope-event",
        Permission::PaymentSettings => "oauth-scope-payment",
        Permission::TaxSettings => "oauth-scope-tax",
        Permission::InvoicingSettings => "oauth-scope-invoicing",
        Permission::Subevents => "oauth-scope-subevents",
        Permission::Items => "oauth-scope-items",
        Permission::OrdersRead => "oauth-scope-orders-read",
        Permission::OrdersWrite => "oauth-scope-orders-write",
        Permission::Checkin => "oauth-scope-checkin",
        Permission::VouchersRead => "oauth-scope-vouchers-read",
        Permission::VouchersWrite => "oauth-scope-vouchers-write",
        Permission::Cancel => "oauth-scope-cancel",
        Permission::SubmissionsRead => "oauth-scope-submissions-read",
        Permission::SubmissionsWrite => "oauth-scope-submissions-write",
        Permission::ReviewsWrite => "oauth-scope-reviews",
        Permission::ScheduleWrite => "oauth-scope-schedule",
        Permission::RoomsManage => "oauth-scope-rooms-manage",
        Permission::RoomsModerate => "oauth-scope-rooms-moderate",
        Permission::KiosksManage => "oauth-scope-kiosks",
        Permission::AnalyticsRead => "oauth-scope-analytics",
    }
}
