//! An event words its letters itself, or goes back to the program's words.

use serde_json::json;

use super::{Template, language, rules, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::letters::Role;
use crate::base::tx::{Actor, Fact};
use crate::events::Event;

/// Longest name of a language (`zh-Hant-TW` has ten).
const MAX_LOCALE: usize = 20;

/// A text was not stored.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    #[error("{1}")]
    Refused(&'static str, rules::Problem),
    #[error("{}", say("api-mail-locale"))]
    BadLocale,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<ChangeError> for ApiError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Refused(field, problem) => ApiError::field(field, problem.saying()),
            ChangeError::BadLocale => ApiError::field("locale", say("api-mail-locale")),
            ChangeError::Database(error) => error.into(),
        }
    }
}

/// Stores an event's own text for a kind of letter in a language.
pub async fn put(
    base: &Base,
    event: &Event,
    actor: Actor,
    role: &Role,
    locale: &str,
    template: &Template,
) -> Result<(), ChangeError> {
    let is_locale = locale.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') && !language(locale).is_empty();
    if !is_locale || locale.len() > MAX_LOCALE {
        return Err(ChangeError::BadLocale);
    }
    rules::check(template, role).map_err(|(field, problem)| ChangeError::Refused(field, problem))?;
    let mut tx = base.begin(actor).await?;
    let before = store::find(&mut tx, event.id, role.name, locale).await?;
    store::put(&mut tx, event.id, role.name, locale, template).await?;
    tx.record(fact(event, role, locale, before.as_ref(), Some(template))).await?;
    Ok(tx.commit().await?)
}

/// Goes back to the program's text. False: the event had none of its own.
pub async fn reset(base: &Base, event: &Event, actor: Actor, role: &Role, locale: &str) -> Result<bool, sqlx::Error> {
    let mut tx = base.begin(actor).await?;
    let before = store::find(&mut tx, event.id, role.name, locale).await?;
    if !store::delete(&mut tx, event.id, role.name, locale).await? {
        return Ok(false);
    }
    tx.record(fact(event, role, locale, before.as_ref(), None)).await?;
    tx.commit().await?;
    Ok(true)
}

/// `None` is the program's own text.
fn fact(event: &Event, role: &Role, locale: &str, old: Option<&Template>, new: Option<&Template>) -> Fact {
    let told = |template: Option<&Template>| template.map(|text| json!({"subject": text.subject, "body": text.body}));
    Fact {
        kind: "mail.template_changed",
        organizer_id: Some(event.organizer_id),
        event_id: Some(event.id),
        subject: format!("mail_template:{}", role.name),
        body: json!({"role": role.name, "locale": locale, "own": new.is_some(), "old": told(old), "new": told(new)}),
    }
}
