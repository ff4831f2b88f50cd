//! What people do with letters: write a draft, change it, send it, discard it.

use serde_json::{Value, json};

use super::store::{self, NewMail};
use super::{Mail, State, send};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::language::{Saying, say};
use crate::base::tx::{Actor, Fact, Tx};
use crate::events::Event;
use crate::mail::message::mailbox;

/// Longest subject and body of a letter.
const MAX_SUBJECT: usize = 250;
const MAX_BODY: usize = 50_000;

/// A letter as a person writes it; the body is Markdown.
#[derive(Clone, Debug)]
pub struct Draft {
    pub to_name: String,
    pub to_email: String,
    pub locale: String,
    pub subject: String,
    pub body: String,
}

/// It did not happen; the first is the field.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    #[error("{1}")]
    Refused(&'static str, Saying),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<EditError> for ApiError {
    fn from(error: EditError) -> Self {
        match error {
            EditError::Refused(field, message) => ApiError::field(field, message),
            EditError::Database(error) => error.into(),
        }
    }
}

/// Puts a draft into the event's outbox.
pub async fn write(base: &Base, event: &Event, actor: Actor, draft: &Draft) -> Result<Mail, EditError> {
    check(draft)?;
    let mut tx = base.begin(actor).await?;
    let new = NewMail {
        organizer_id: Some(event.organizer_id),
        event_id: Some(event.id),
        journal_id: None,
        role: "",
        state: State::Draft,
        locale: &draft.locale,
        to_name: &draft.to_name,
        to_email: &draft.to_email,
        subject: &draft.subject,
        body: Some(&draft.body),
    };
    let now = tx.now();
    let mail = store::insert(&mut tx, &new, now).await?.ok_or(sqlx::Error::RowNotFound)?;
    record(&mut tx, "mail.drafted", event, mail.id).await?;
    tx.commit().await?;
    Ok(mail)
}

/// Changes a draft. `Ok(None)`: the event has no such draft.
pub async fn change(
    base: &Base,
    event: &Event,
    actor: Actor,
    id: i64,
    draft: &Draft,
) -> Result<Option<Mail>, EditError> {
    check(draft)?;
    let mut tx = base.begin(actor).await?;
    let to = (draft.to_name.as_str(), draft.to_email.as_str());
    let before = store::by_id(&mut tx, id).await?;
    let mail = store::put_draft(&mut tx, event.id, id, to, &draft.subject, &draft.body).await?;
    if let (Some(before), Some(after)) = (before, &mail) {
        let fields = [
            ("to_name", before.to_name != after.to_name),
            ("to_email", before.to_email != after.to_email),
            ("subject", before.subject != after.subject),
            ("body", before.body != after.body),
        ];
        let changed: Vec<&str> = fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect();
        tell(&mut tx, "mail.changed", event, id, json!({"mail": id, "changed": changed})).await?;
        tx.commit().await?;
    }
    Ok(mail)
}

/// Sends a draft, or a failed letter again. `Ok(None)`: the event has no such letter.
pub async fn send(base: &Base, event: &Event, actor: Actor, id: i64) -> Result<Option<Mail>, EditError> {
    let mut tx = base.begin(actor).await?;
    if !belongs(&mut tx, event, id).await? {
        return Ok(None);
    }
    let Some(mail) = send::queue(&mut tx, id).await? else {
        return Err(EditError::Refused("non_field_errors", say("api-mail-not-draft")));
    };
    record(&mut tx, "mail.queued", event, id).await?;
    tx.commit().await?;
    Ok(Some(mail))
}

/// Discards a draft or a failed letter; it stays readable. `Ok(false)`: the event has no such letter.
pub async fn discard(base: &Base, event: &Event, actor: Actor, id: i64) -> Result<bool, EditError> {
    let mut tx = base.begin(actor).await?;
    if !belongs(&mut tx, event, id).await? {
        return Ok(false);
    }
    if !store::discard(&mut tx, id).await? {
        return Err(EditError::Refused("non_field_errors", say("api-mail-not-draft")));
    }
    record(&mut tx, "mail.discarded", event, id).await?;
    tx.commit().await?;
    Ok(true)
}

async fn belongs(tx: &mut Tx, event: &Event, id: i64) -> Result<bool, sqlx::Error> {
    let mail = store::by_id(tx, id).await?;
    Ok(mail.is_some_and(|mail| mail.event_id == Some(event.id)))
}

fn check(draft: &Draft) -> Result<(), EditError> {
    let refused = |field, why| Err(EditError::Refused(field, why));
    if mailbox(&draft.to_name, &draft.to_email).is_err() {
        return refused("to_email", say("api-mail-address"));
    }
    if draft.subject.trim().is_empty() || draft.subject.chars().count() > MAX_SUBJECT {
        return refused("subject", say("api-mail-subject"));
    }
    if draft.subject.chars().any(char::is_control) {
        return refused("subject", say("api-mail-subject-line"));
    }
    if draft.body.trim().is_empty() || draft.body.chars().count() > MAX_BODY || draft.body.contains('\0') {
        return refused("body", say("api-mail-body"));
    }
    Ok(())
}

async fn record(tx: &mut Tx, kind: &'static str, event: &Event, id: i64) -> Result<(), sqlx::Error> {
    tell(tx, kind, event, id, json!({"mail": id})).await
}

async fn tell(tx: &mut Tx, kind: &'static str, event: &Event, id: i64, body: Value) -> Result<(), sqlx::Error> {
    let (organizer_id, event_id) = (Some(event.organizer_id), Some(event.id));
    tx.record(Fact { kind, organizer_id, event_id, subject: format!("mail:{id}"), body }).await
}
