//! From a fact to a letter in the outbox.

use anyhow::Context;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::store::{self, NewMail};
use super::{State, send};
use crate::base::Base;
use crate::base::deliveries::Consumer;
use crate::base::journal::Line;
use crate::base::letters::{Letter, Writer};
use crate::base::tx::Actor;
use crate::mail::{Writers, templates};

/// The consumer `mail`.
pub struct Secretary {
    base: Base,
    writers: Writers,
}

impl Secretary {
    pub fn new(base: Base, writers: Writers) -> Self {
        Secretary { base, writers }
    }

    async fn put_into_outbox(&self, writer: &dyn Writer, line: &Line) -> anyhow::Result<()> {
        // Thrown away: what the writer mints for a look must not stay.
        let mut trial = self.base.begin(Actor::System).await?;
        let letter = writer.write(&self.base, &mut trial, line).await?;
        let Some(letter) = letter else { return Ok(()) };
        let worded = word(&mut trial, &letter).await?;
        drop(trial);
        let mut tx = self.base.begin(Actor::System).await?;
        let new = NewMail {
            organizer_id: letter.organizer_id,
            event_id: letter.event_id,
            journal_id: Some(line.id),
            role: letter.role,
            state: State::Queued,
            locale: &letter.to.locale,
            to_name: &letter.to.name,
            to_email: &letter.to.email,
            subject: &worded.subject,
            body: (!letter.confidential).then_some(&worded.body),
        };
        let now = tx.now();
        if let Some(mail) = store::insert(&mut tx, &new, now).await? {
            send::queue(&mut tx, mail.id).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// The letter's own words, as Markdown.
pub(super) async fn word(conn: &mut crate::base::db::Conn, letter: &Letter) -> anyhow::Result<templates::Template> {
    let template = templates::in_use(conn, letter.event_id, letter.role, &letter.to.locale).await?;
    let template = template.with_context(|| format!("there is no text for `{}`", letter.role))?;
    Ok(templates::Template {
        subject: templates::rules::fill_subject(&template.subject, &letter.values)?,
        body: templates::rules::fill_body(&template.body, &letter.values)?,
    })
}

impl Consumer for Secretary {
    fn name(&self) -> &'static str {
        "mail"
    }

    fn wants(&self, kind: &str) -> bool {
        self.writers.for_kind(kind).next().is_some()
    }

    fn deliver<'a>(&'a self, line: &'a Line) -> BoxFuture<'a, anyhow::Result<()>> {
        async {
            for writer in self.writers.for_kind(&line.kind) {
                self.put_into_outbox(&**writer, line).await?;
            }
            Ok(())
        }
        .boxed()
    }
}
