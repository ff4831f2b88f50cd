//! What letters say. Every kind has a text in each language with the program; an event may have its own.

pub mod api;
pub mod change;
pub mod rules;
pub mod store;

use crate::base::db::Conn;
use crate::base::language::Language;

/// Subject and body of a letter, with `{placeholders}`; the body is Markdown.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Template {
    pub subject: String,
    pub body: String,
}

/// Kinds of letters, and the messages that hold the program's own subject and body.
const DEFAULTS: &[(&str, &str, &str)] = &[
    ("team_invited", "mail-team-invited-subject", "mail-team-invited-body"),
    ("order_placed", "mail-order-placed-subject", "mail-order-placed-body"),
    ("order_paid", "mail-order-paid-subject", "mail-order-paid-body"),
    ("order_expired", "mail-order-expired-subject", "mail-order-expired-body"),
    ("order_canceled", "mail-order-canceled-subject", "mail-order-canceled-body"),
    ("account_confirm", "mail-account-confirm-subject", "mail-account-confirm-body"),
    ("account_exists", "mail-account-exists-subject", "mail-account-exists-body"),
    ("account_reset", "mail-account-reset-subject", "mail-account-reset-body"),
    ("account_email_confirm", "mail-account-email-confirm-subject", "mail-account-email-confirm-body"),
    ("account_email_changed", "mail-account-email-changed-subject", "mail-account-email-changed-body"),
    ("account_new_device", "mail-account-new-device-subject", "mail-account-new-device-body"),
    ("account_password_changed", "mail-account-password-changed-subject", "mail-account-password-changed-body"),
    ("account_ways_changed", "mail-account-ways-changed-subject", "mail-account-ways-changed-body"),
];

/// The languages that the program brings texts in.
pub fn languages() -> impl Iterator<Item = &'static str> {
    Language::all().map(Language::tag)
}

/// The program's own text of a kind of letter, in the reader's language or else in English.
pub fn default(role: &str, locale: &str) -> Option<Template> {
    let (_, subject, body) = DEFAULTS.iter().find(|(name, ..)| *name == role)?;
    let language = Language::or_english(locale);
    Some(Template { subject: language.template(subject), body: format!("{}\n", language.template(body)) })
}

/// The text that is used: the event's own in the reader's language, else the program's.
pub async fn in_use(
    conn: &mut Conn,
    event_id: Option<i64>,
    role: &str,
    locale: &str,
) -> Result<Option<Template>, sqlx::Error> {
    if let Some(event_id) = event_id {
        for locale in [locale, language(locale)] {
            if let Some(own) = store::find(conn, event_id, role, locale).await? {
                return Ok(Some(own));
            }
        }
    }
    Ok(default(role, locale))
}

/// `de` of `de-AT`.
pub fn language(locale: &str) -> &str {
    locale.split(['-', '_']).next().unwrap_or(locale)
}
