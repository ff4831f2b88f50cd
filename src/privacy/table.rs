//! Every column that holds text, and what becomes of it. A new one gets its line here, or the tests fail.

mod live;

use super::Class;

/// Why a column is kept when personal data go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// What the books need: codes, states, providers of payments. Kept as long as the event.
    Money,
    /// What the organizer says to the public: products, rooms, the programme.
    Published,
    /// Ids, kinds and settings of facts and jobs: no personal data by rule (`base/journal.rs`).
    Fact,
    /// Words of the program: kinds, states, languages.
    Word,
    /// Digests, sealed or random secrets: nothing about anybody can be read from them. Never exported.
    Secret,
    /// Of an account, with which it goes (`accounts/pages/delete.rs`).
    Account,
    /// Of the organizer's own people and machines.
    Organizer,
}

/// What becomes of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Kept(Kept),
    /// Set to an SQL value when the class is shredded.
    Emptied(Class, &'static str),
    /// The whole row goes with the class.
    Gone(Class),
    /// The whole row goes with the class, and is not exported: it is a copy of what stands elsewhere.
    Copied(Class),
    /// The row goes by its age, whatever is shredded (`retention.rs`, or the area's own sweep).
    Aged(&'static str),
}

impl Fate {
    /// The class that takes it.
    pub fn class(self) -> Option<Class> {
        match self {
            Fate::Emptied(class, _) | Fate::Gone(class) | Fate::Copied(class) => Some(class),
            Fate::Kept(_) | Fate::Aged(_) => None,
        }
    }

    /// Whether the file that people take before shredding has it.
    pub fn is_exported(self) -> bool {
        !matches!(self, Fate::Kept(Kept::Secret) | Fate::Copied(_))
    }
}

/// A table, or a part of one.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    pub name: &'static str,
    /// The column by which rows are taken in batches. Empty: nothing here is shredded.
    pub key: &'static str,
    /// Which rows are an event's, as SQL over `this` (id; place: `organizer/event`).
    pub scope: &'static str,
    pub columns: &'static [(&'static str, Fate)],
}

use Fate::{Aged, Copied, Emptied, Gone, Kept as Keep};
use Kept::{Account, Fact, Money, Organizer, Published, Secret, Word};

const NULL: &str = "NULL";
const NOTHING: &str = "''";
/// Stands where a name was (the field's sign).
const BLACK: &str = "'█'";

const OF_EVENT: &str = "event_id = (SELECT id FROM this)";
const OF_ORDER: &str = "order_id IN (SELECT o.id FROM orders o JOIN this ON o.event_id = this.id)";

/// A part of a table whose rows are an event's.
const fn of(name: &'static str, key: &'static str, scope: &'static str, columns: Columns) -> Table {
    Table { name, key, scope, columns }
}

/// A table of which nothing is shredded.
const fn rest(name: &'static str, columns: Columns) -> Table {
    Table { name, key: "", scope: "", columns }
}

type Columns = &'static [(&'static str, Fate)];

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Table> {
    TABLES.iter().chain(live::TABLES)
}

/// All but those of live rooms.
const TABLES: &[Table] = &[
    // What people bought.
    of(
        "orders",
        "id",
        OF_EVENT,
        &[
            ("code", Keep(Money)),
            ("status", Keep(Money)),
            ("email", Emptied(Class::OrderEmails, NOTHING)),
            ("locale", Keep(Word)),
            ("secret", Keep(Secret)),
        ],
    ),
    of(
        "order_positions",
        "id",
        OF_ORDER,
        &[
            ("order_id", Keep(Money)),
            ("positionid", Keep(Money)),
            ("attendee_email", Emptied(Class::OrderEmails, NULL)),
            ("attendee_name", Emptied(Class::AttendeeInfo, NULL)),
            ("secret", Keep(Secret)),
        ],
    ),
    rest("order_payments", &[("state", Keep(Money)), ("provider", Keep(Money))]),
    // Digests of addresses: whoever has the address could look for it.
    of("person_marks", "person_id", OF_EVENT, &[("mark", Copied(Class::OrderEmails))]),
    // The names given in the shop are the names in rooms; with them goes whose account it was.
    of(
        "people",
        "id",
        "event_id = (SELECT id FROM this) AND kind <> 'speaker'",
        &[
            ("kind", Keep(Word)),
            ("display_name", Emptied(Class::AttendeeInfo, BLACK)),
            ("user_id", Emptied(Class::AttendeeInfo, NULL)),
        ],
    ),
    of(
        "people",
        "id",
        "event_id = (SELECT id FROM this) AND kind = 'speaker'",
        &[
            ("kind", Keep(Word)),
            ("display_name", Emptied(Class::Speakers, BLACK)),
            ("user_id", Emptied(Class::Speakers, NULL)),
        ],
    ),
    of("session_people", "session_id", OF_EVENT, &[("person_id", Copied(Class::AttendeeInfo))]),
    rest("grants", &[("capability", Keep(Word)), ("source", Keep(Fact))]),
    // What the organizer calls roles and links; traits are words of their shops.
    rest("roles", &[("name", Keep(Organizer)), ("permissions", Keep(Word))]),
    rest("role_grants", &[("traits", Keep(Organizer))]),
    rest(
        "trait_secrets",
        &[("issuer", Keep(Organizer)), ("audience", Keep(Organizer)), ("algorithm", Keep(Word)), ("key", Keep(Secret))],
    ),
    rest("trait_links", &[("digest", Keep(Secret)), ("name", Keep(Organizer)), ("traits", Keep(Organizer))]),
    rest("trait_revocations", &[("kind", Keep(Word)), ("digest", Keep(Secret))]),
    // A digest of what they are called elsewhere, and what was said of them there.
    of(
        "trait_people",
        "person_id",
        OF_EVENT,
        &[
            ("uid", Gone(Class::AttendeeInfo)),
            ("jti", Gone(Class::AttendeeInfo)),
            ("traits", Gone(Class::AttendeeInfo)),
        ],
    ),
    rest("access_tokens", &[("digest", Keep(Secret)), ("purpose", Keep(Word))]),
    // Talks.
    of(
        "speakers",
        "id",
        OF_EVENT,
        &[
            ("code", Keep(Published)),
            ("name", Emptied(Class::Speakers, BLACK)),
            ("email", Emptied(Class::Speakers, NOTHING)),
            ("biography", Emptied(Class::Speakers, NOTHING)),
        ],
    ),
    rest(
        "talks",
        &[("code", Keep(Published)), ("title", Keep(Published)), ("abstract", Keep(Published)), ("state", Keep(Word))],
    ),
    // What was written to people. A letter that waits is not sent any more.
    of(
        "mails",
        "id",
        OF_EVENT,
        &[
            ("role", Keep(Word)),
            ("locale", Keep(Word)),
            ("state", Emptied(Class::Letters, "CASE WHEN state = 'sent' THEN 'sent' ELSE 'discarded' END")),
            ("to_name", Emptied(Class::Letters, NOTHING)),
            ("to_email", Emptied(Class::Letters, NOTHING)),
            ("subject", Emptied(Class::Letters, NOTHING)),
            ("body", Emptied(Class::Letters, NULL)),
            ("error", Emptied(Class::Letters, NULL)),
        ],
    ),
    // What went to others and what they answered. The API's kept answers hold whole orders.
    of(
        "webhook_calls",
        "id",
        OF_EVENT,
        &[
            ("message", Gone(Class::Deliveries)),
            ("action", Gone(Class::Deliveries)),
            ("payload", Gone(Class::Deliveries)),
            ("target_url", Gone(Class::Deliveries)),
            ("response", Gone(Class::Deliveries)),
        ],
    ),
    of(
        "jobs",
        "id",
        OF_EVENT,
        &[
            ("kind", Keep(Fact)),
            ("key", Keep(Fact)),
            ("crowd", Keep(Fact)),
            ("body", Keep(Fact)),
            ("claimed_by", Keep(Fact)),
            // Mail servers and receivers quote addresses.
            ("error", Emptied(Class::Deliveries, NULL)),
        ],
    ),
    of(
        "idempotency_keys",
        "digest",
        "place = (SELECT place FROM this)",
        &[
            ("digest", Copied(Class::Deliveries)),
            ("request", Copied(Class::Deliveries)),
            ("headers", Copied(Class::Deliveries)),
            ("body", Copied(Class::Deliveries)),
            ("place", Copied(Class::Deliveries)),
        ],
    ),
    // What happened: ids, kinds and settings.
    rest("journal", &[("actor", Keep(Fact)), ("kind", Keep(Fact)), ("subject", Keep(Fact)), ("body", Keep(Fact))]),
    rest("shreddings", &[("actor", Keep(Fact)), ("classes", Keep(Word)), ("confirm_code", Keep(Secret))]),
    rest("shredded", &[("class", Keep(Word))]),
    rest("installation", &[("id", Keep(Fact))]),
    // What the organizer says to the public, and how it works.
    rest("organizers", &[("slug", Keep(Published)), ("name", Keep(Published))]),
    rest(
        "events",
        &[
            ("slug", Keep(Published)),
            ("name", Keep(Published)),
            ("names", Keep(Published)),
            ("description", Keep(Published)),
            ("descriptions", Keep(Published)),
            ("timezone", Keep(Word)),
            ("currency", Keep(Money)),
            ("locale", Keep(Word)),
            ("locales", Keep(Word)),
            ("payment_instructions", Keep(Published)),
        ],
    ),
    rest(
        "rooms",
        &[
            ("slug", Keep(Published)),
            ("name", Keep(Published)),
            ("names", Keep(Published)),
            ("description", Keep(Published)),
            ("descriptions", Keep(Published)),
            ("mode", Keep(Word)),
        ],
    ),
    rest("room_policies", &[("audience", Keep(Word)), ("timing", Keep(Word))]),
    rest(
        "products",
        &[
            ("name", Keep(Published)),
            ("names", Keep(Published)),
            ("description", Keep(Published)),
            ("descriptions", Keep(Published)),
        ],
    ),
    rest("pictures", &[("content_type", Keep(Word))]),
    rest("quotas", &[("name", Keep(Organizer))]),
    rest("organizer_settings", &[("key", Keep(Word)), ("value", Keep(Organizer))]),
    rest("event_settings", &[("key", Keep(Word)), ("value", Keep(Organizer))]),
    rest("custom_domains", &[("host", Keep(Published))]),
    rest(
        "mail_templates",
        &[("role", Keep(Word)), ("locale", Keep(Word)), ("subject", Keep(Organizer)), ("body", Keep(Organizer))],
    ),
    rest(
        "mail_settings",
        &[
            ("sender_name", Keep(Published)),
            ("reply_to", Keep(Published)),
            ("server", Keep(Organizer)),
            ("security", Keep(Word)),
            ("user_name", Keep(Organizer)),
            ("password", Keep(Secret)),
            ("from_address", Keep(Published)),
        ],
    ),
    rest("teams", &[("name", Keep(Organizer)), ("permissions", Keep(Word))]),
    rest("team_invites", &[("email", Aged("retention.leftovers")), ("digest", Keep(Secret))]),
    rest("api_tokens", &[("name", Keep(Organizer)), ("digest", Keep(Secret))]),
    rest(
        "devices",
        &[
            ("unique_serial", Keep(Organizer)),
            ("name", Keep(Organizer)),
            ("security_profile", Keep(Word)),
            ("initialization_digest", Keep(Secret)),
            ("api_digest", Keep(Secret)),
            ("hardware_brand", Keep(Organizer)),
            ("hardware_model", Keep(Organizer)),
            ("os_name", Keep(Organizer)),
            ("os_version", Keep(Organizer)),
            ("software_brand", Keep(Organizer)),
            ("software_version", Keep(Organizer)),
        ],
    ),
    rest("webhooks", &[("target_url", Keep(Organizer)), ("comment", Keep(Organizer)), ("secret", Keep(Secret))]),
    rest("webhook_actions", &[("action", Keep(Word))]),
    // Uploads go after a day unless something takes them over, and nothing of people does.
    rest("files", &[("owner", Keep(Fact)), ("name", Aged("files.forget")), ("content_type", Keep(Word))]),
    // Accounts.
    rest(
        "users",
        &[
            ("email", Keep(Account)),
            ("name", Keep(Account)),
            ("password", Keep(Secret)),
            ("language", Keep(Account)),
            ("timezone", Keep(Account)),
        ],
    ),
    rest(
        "sessions",
        &[("digest", Keep(Secret)), ("user_agent", Aged("ends within weeks")), ("address", Aged("ends within weeks"))],
    ),
    rest("login_links", &[("digest", Keep(Secret)), ("purpose", Keep(Word))]),
    rest("email_changes", &[("old_email", Aged("retention.leftovers")), ("new_email", Aged("retention.leftovers"))]),
    rest("tries", &[("digest", Keep(Secret)), ("times", Keep(Word))]),
    rest("known_devices", &[("digest", Keep(Secret))]),
    rest("ceremonies", &[("digest", Keep(Secret)), ("kind", Keep(Word)), ("state", Aged("ends within minutes"))]),
    rest("totp", &[("secret", Keep(Secret))]),
    rest("recovery_codes", &[("digest", Keep(Secret))]),
    rest("passkeys", &[("credential_id", Keep(Secret)), ("name", Keep(Account)), ("credential", Keep(Secret))]),
    rest("identities", &[("issuer", Keep(Account)), ("subject", Keep(Account))]),
    rest(
        "oauth_clients",
        &[
            ("client_id", Keep(Organizer)),
            ("name", Keep(Published)),
            ("secret_digest", Keep(Secret)),
            ("redirect_uris", Keep(Organizer)),
            ("scopes", Keep(Word)),
        ],
    ),
    rest("consents", &[("scopes", Keep(Account))]),
    rest("oauth_access_tokens", &[("digest", Keep(Secret)), ("scopes", Keep(Word))]),
    rest(
        "oauth_codes",
        &[
            ("digest", Keep(Secret)),
            ("redirect_uri", Keep(Organizer)),
            ("challenge", Keep(Secret)),
            ("nonce", Keep(Secret)),
        ],
    ),
    rest("oauth_refresh_tokens", &[("digest", Keep(Secret))]),
    rest("oauth_keys", &[("kid", Keep(Fact)), ("private_key", Keep(Secret))]),
];

impl Table {
    /// The columns that a class empties, with what they are set to.
    pub fn emptied(&self, class: Class) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.columns.iter().filter_map(move |(name, fate)| match fate {
            Emptied(other, value) if *other == class => Some((*name, *value)),
            _ => None,
        })
    }

    /// Whether a class takes whole rows.
    pub fn loses_rows(&self, class: Class) -> bool {
        self.columns.iter().any(|(_, fate)| matches!(fate, Gone(other) | Copied(other) if *other == class))
    }

    /// What the file has of a row when this class is to go; empty: nothing.
    pub fn exported(&self, class: Class) -> Vec<&'static str> {
        let has = |fate: &Fate| fate.is_exported() && fate.class() == Some(class);
        if !self.columns.iter().any(|(_, fate)| has(fate)) {
            return Vec::new();
        }
        let shown = |fate: &Fate| fate.is_exported() && fate.class().is_none_or(|other| other == class);
        self.columns.iter().filter(|(_, fate)| shown(fate)).map(|(name, _)| *name).collect()
    }
}

/// The tables that a class touches.
pub fn of_class(class: Class) -> impl Iterator<Item = &'static Table> {
    all().filter(move |table| table.columns.iter().any(|(_, fate)| fate.class() == Some(class)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_something_and_what_goes_can_be_found() {
        for class in Class::ALL {
            assert!(of_class(class).count() > 0, "{}", class.as_str());
        }
        for table in all().filter(|table| table.columns.iter().any(|(_, fate)| fate.class().is_some())) {
            assert!(!table.key.is_empty() && !table.scope.is_empty(), "{}", table.name);
        }
    }

    #[test]
    fn the_file_has_what_goes_and_no_secret() {
        let orders = all().find(|table| table.name == "orders").expect("orders");
        assert_eq!(orders.exported(Class::OrderEmails), ["code", "status", "email", "locale"]);
        assert!(orders.exported(Class::Chat).is_empty());
        for table in all() {
            for class in Class::ALL {
                let secret = |name: &&str| table.columns.contains(&(*name, Keep(Secret)));
                assert!(!table.exported(class).iter().any(secret), "{}", table.name);
            }
        }
    }
}
