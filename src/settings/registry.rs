//! Every setting there is. A line here is a key of the API, a field of [`Settings`], and a row of control's forms; a test
//! finds those that nothing uses.

use serde_json::{Value, json};

use super::kinds::Kind;
use crate::base::config::Config;
use crate::base::texts::Texts;
use crate::orgs::permissions::Permission;

/// Where a setting stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// At the organizer only: it is about events to come.
    Organizer,
    /// At the organizer for all events, and at an event for that one.
    Inherited,
    /// At both, each for itself.
    Separate,
}

/// A setting as the program knows it.
#[derive(Clone, Copy, Debug)]
pub struct Definition {
    pub key: &'static str,
    /// A sentence for people, in English.
    pub label: &'static str,
    pub kind: Kind,
    pub reach: Reach,
    /// What changing it at an event needs besides `event.settings.general:write`.
    pub needs: Option<Permission>,
    /// The value that nobody chose.
    pub default: fn(&Config) -> Value,
}

impl Definition {
    /// By its key.
    pub fn named(key: &str) -> Option<&'static Definition> {
        REGISTRY.iter().find(|definition| definition.key == key)
    }

    /// The message with its name in the language of control: `setting-payment-term-days`.
    pub fn message(&self) -> String {
        format!("setting-{}", self.key.replace('_', "-"))
    }
}

macro_rules! settings {
    ($($(#[doc = $label:literal])+ $key:ident: $type:ty = $kind:expr, $reach:ident, $needs:expr, $default:expr;)+) => {
        /// All of them.
        pub const REGISTRY: &[Definition] = &[$(Definition {
            key: stringify!($key),
            label: concat!($($label),+),
            kind: $kind,
            reach: Reach::$reach,
            needs: $needs,
            default: $default,
        },)+];

        /// The values that hold at an event, or at an organizer for events to come.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Settings {
            $($(#[doc = $label])+ pub $key: $type,)+
        }

        impl Settings {
            /// From a value for every key, in its kind's normal form.
            pub(super) fn from_values(value_of: impl Fn(&str) -> Value) -> Self {
                Settings {
                    $($key: serde_json::from_value(value_of(stringify!($key))).unwrap_or_default(),)+
                }
            }
        }
    };
}

/// Longest text of a few paragraphs, in characters.
const PARAGRAPHS: usize = 20_000;
/// Longest text of a few lines, in characters.
const LINES: usize = 2_000;
/// Most seconds that a room is open before or after a session: a day.
const DAY: i64 = 86_400;

/// Most entries of a list.
const WORDS: usize = 500;

/// Most days that something is kept by a setting: ten years, as tax law of some countries wants it.
const DAYS: Kind = Kind::Number { least: 0, most: 3650 };
const ORDERS: Option<Permission> = Some(Permission::OrdersWrite);
const MARGIN: Kind = Kind::Number { least: 0, most: DAY };
const MODERATE: Option<Permission> = Some(Permission::RoomsModerate);
const PAYMENT: Option<Permission> = Some(Permission::PaymentSettings);

settings! {
    /// Where people turn with questions; linked at the end of every page
    contact_mail: String = Kind::Email, Inherited, None, |_| json!("");
    /// Address of the imprint, linked at the end of every page
    imprint_url: String = Kind::Url, Inherited, None, |_| json!("");
    /// Address of the privacy policy, linked at the end of every page
    privacy_url: String = Kind::Url, Inherited, None, |_| json!("");
    /// The logo beside the name on every public page and above letters: a picture that was uploaded
    logo_image: String = Kind::Picture, Inherited, None, |_| json!("");
    /// The picture at the top of the shop, shown too where its address is shared
    header_image: String = Kind::Picture, Inherited, None, |_| json!("");
    /// A notice at the top of every public page
    banner_text: Texts = Kind::Texts { most: LINES }, Inherited, None, |_| json!({});
    /// Ask search engines to leave these pages out
    meta_noindex: bool = Kind::Flag, Inherited, None, |_| json!(false);
    /// Show the times of day at which the event begins and ends
    show_times: bool = Kind::Flag, Inherited, None, |_| json!(true);
    /// Show when the event ends
    show_date_to: bool = Kind::Flag, Inherited, None, |_| json!(true);
    /// Show how many tickets are left when they become few
    show_quota_left: bool = Kind::Flag, Inherited, None, |_| json!(true);
    /// Ask for the name of the person who comes with a ticket
    attendee_names_asked: bool = Kind::Flag, Inherited, None, |_| json!(true);
    /// Insist on that name
    attendee_names_required: bool = Kind::Flag, Inherited, None, |_| json!(true);
    /// Ask for an e-mail address for each ticket
    attendee_emails_asked: bool = Kind::Flag, Inherited, None, |_| json!(false);
    /// Insist on that address
    attendee_emails_required: bool = Kind::Flag, Inherited, None, |_| json!(false);
    /// Most tickets in one order, add-ons not counted
    max_items_per_order: i64 = Kind::Number { least: 1, most: 100 }, Inherited, None, |_| json!(10);
    /// Days that a buyer has to pay
    payment_term_days: i64 = Kind::Number { least: 1, most: 365 }, Inherited, PAYMENT, |_| json!(14);
    /// How to pay an invoice, shown on the order page and in letters
    payment_instructions: Texts = Kind::Texts { most: PARAGRAPHS }, Inherited, PAYMENT, |_| json!({});
    /// What the order page says to somebody who has just ordered
    checkout_success_text: Texts = Kind::Texts { most: LINES }, Inherited, None, |_| json!({});
    /// The name that letters come from
    mail_from_name: String = Kind::Line, Inherited, None, |config| json!(config.mail.from_name);
    /// Where answers to letters go
    mail_reply_to: String = Kind::Email, Inherited, None, |_| json!("");
    /// The last lines of every letter
    mail_text_signature: Texts = Kind::Texts { most: LINES }, Inherited, None, |_| json!({});
    /// Seconds before a session from which attendees may enter a new room
    rooms_opens_before: i64 = MARGIN, Inherited, None, |config| json!(config.rooms.opens_before);
    /// Seconds before their session from which presenters may enter a new room
    rooms_presenters_before: i64 = MARGIN, Inherited, None, |config| json!(config.rooms.presenters_before);
    /// Seconds that a new room stays open after a session
    rooms_closes_after: i64 = MARGIN, Inherited, None, |config| json!(config.rooms.closes_after);
    /// Words that nobody may write in rooms, one a line; a star at the end stands for any ending
    live_blocked_words: String = Kind::Lines { most: WORDS }, Inherited, MODERATE, |_| json!("");
    /// Links in what people write in rooms
    live_links: String = Kind::Choice(&["allowed", "trusted", "none"]), Inherited, MODERATE, |_| json!("allowed");
    /// Hosts to which links may lead where not all are allowed, one a line
    live_trusted_hosts: String = Kind::Lines { most: WORDS }, Inherited, MODERATE, |_| json!("");
    /// Show a card with title and picture under the first link of a message in rooms
    live_link_previews: bool = Kind::Flag, Inherited, MODERATE, |_| json!(true);
    /// Keep who was in which room from when to when, for the attendance that organizers see
    track_room_views: bool = Kind::Flag, Inherited, MODERATE, |_| json!(true);
    /// Days after the event until e-mail addresses of orders are deleted; 0: never by itself
    retention_order_emails: i64 = DAYS, Inherited, ORDERS, |_| json!(0);
    /// Days after the event until names of attendees are deleted; 0: never by itself
    retention_attendee_info: i64 = DAYS, Inherited, ORDERS, |_| json!(0);
    /// Days after the event until names, addresses and biographies of speakers are deleted; 0: never by itself
    retention_speakers: i64 = DAYS, Inherited, Some(Permission::SubmissionsWrite), |_| json!(0);
    /// Days after the event until letters in the outbox are deleted; 0: never by itself
    retention_letters: i64 = DAYS, Inherited, ORDERS, |_| json!(0);
    /// Days after the event until what was said in rooms is deleted; 0: never by itself
    retention_chat: i64 = DAYS, Inherited, Some(Permission::RoomsModerate), |_| json!(0);
    /// Days after the event until answers of webhook receivers and errors of jobs are deleted; 0: never by itself
    retention_deliveries: i64 = DAYS, Inherited, None, |_| json!(0);
    /// The language of new events
    locale: String = Kind::Locale, Organizer, None, |_| json!("en");
    /// The time zone of new events
    timezone: String = Kind::Zone, Organizer, None, |_| json!("UTC");
    /// The currency of new events
    currency: String = Kind::Currency, Organizer, None, |_| json!("EUR");
    /// A host name of one's own that leads here
    custom_domain: String = Kind::Host, Separate, None, |_| json!("");
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::base::config;

    #[test]
    fn every_default_is_in_its_kinds_normal_form() {
        let config = config::load(&config::Sources::default()).expect("the defaults are valid").config;
        for definition in REGISTRY {
            let default = (definition.default)(&config);
            assert_eq!(definition.kind.read(&default, "en"), Ok(default), "{}", definition.key);
        }
        let keys: BTreeSet<&str> = REGISTRY.iter().map(|definition| definition.key).collect();
        assert_eq!(keys.len(), REGISTRY.len(), "each key once");
    }

    #[test]
    fn labels_come_from_the_table() {
        let days = Definition::named("payment_term_days").expect("a setting");
        assert_eq!(days.label.trim(), "Days that a buyer has to pay");
        assert_eq!(days.message(), "setting-payment-term-days");
    }
}
