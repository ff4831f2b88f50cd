//! Sending: connect, claim, hand over, write down what the server said.

use std::time::Duration;

use anyhow::Context;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use lettre::Message;

use super::{Mail, State, store, write};
use crate::base::Base;
use crate::base::jobs::{self, Failure, Job, NewJob, Work};
use crate::base::tx::{Actor, Tx};
use crate::mail::message::{self, Letter};
use crate::mail::settings::{self, Sender};
use crate::mail::smtp::Fate;
use crate::mail::{Writers, render};

/// The jobs' kind.
pub const KIND: &str = "mail.send";
/// How often a letter may be handed over without our learning its fate.
const UNCLEAR: i64 = 2;
/// Seconds between attempts: two days and a quarter in all, as mail servers themselves have patience.
const PAUSES: [u64; 9] = [60, 300, 900, 3600, 10_800, 21_600, 43_200, 43_200, 86_400];
/// How soon to look again for a mail server that is not configured yet.
const NO_SERVER: Duration = Duration::from_secs(300);

/// Queues a letter that is a draft, failed, or new.
pub async fn queue(tx: &mut Tx, id: i64) -> Result<Option<Mail>, sqlx::Error> {
    let Some(mail) = store::queue(tx, id).await? else { return Ok(None) };
    let due = tx.now();
    // Sent again by hand: what was left of the last sending waits for nobody any more.
    jobs::settle(tx, KIND, &format!("{}:{}", mail.id, mail.sendings - 1)).await?;
    let job = NewJob {
        kind: KIND,
        key: format!("{}:{}", mail.id, mail.sendings),
        // Events with servers of their own do not wait for each other.
        crowd: mail.event_id.map(|id| id.to_string()).unwrap_or_default(),
        event_id: mail.event_id,
        body: serde_json::json!({"mail": mail.id}),
        due,
    };
    jobs::enqueue(tx, job).await?;
    Ok(Some(mail))
}

/// The work `mail.send`.
pub struct Send {
    base: Base,
    writers: Writers,
}

impl Send {
    pub fn new(base: Base, writers: Writers) -> Self {
        Send { base, writers }
    }

    async fn send(&self, job: &Job) -> Result<(), Failure> {
        let id = job.body["mail"].as_i64().context("the job names a mail")?;
        let Some(mail) = store::by_id(&mut self.base.read().await?, id).await? else { return Ok(()) };
        if !matches!(mail.state, State::Queued | State::Failed) {
            return Ok(());
        }
        let is_last = self.pause(job.attempt).is_none();
        let Some((server, sender)) = settings::route(&self.base, mail.event_id).await? else {
            let why = "no mail server is configured (mail.server)".to_owned();
            self.note(&mail, &why, false, false).await?;
            return Err(Failure::Later { after: NO_SERVER, why });
        };
        // Signing in comes before the claim: what fails here has surely not been sent.
        let connection = match server.open(&self.base).await {
            Ok(connection) => connection,
            Err(error) => {
                self.note(&mail, &format!("{error:#}"), false, is_last).await?;
                return Err(error.into());
            }
        };
        let message = match self.claim(&mail, &sender).await? {
            Claimed::Message(message) => message,
            Claimed::NobodyReads => return Ok(()),
            Claimed::Unclear => {
                let why = "handed over twice without an answer: it may have arrived; send it again by hand";
                self.note(&mail, why, false, true).await?;
                return Err(Failure::Hopeless(why.to_owned()));
            }
        };
        match connection.send(&message).await {
            Fate::Taken => Ok(self.write_down_sent(&mail).await?),
            Fate::Refused(why) => {
                self.note(&mail, &why, true, true).await?;
                Err(Failure::Hopeless(why))
            }
            Fate::NotNow(why) => {
                self.note(&mail, &why, true, is_last).await?;
                Err(Failure::Again(anyhow::Error::msg(why)))
            }
            Fate::Unclear(why) => {
                self.note(&mail, &why, false, is_last).await?;
                Err(Failure::Again(anyhow::Error::msg(why)))
            }
        }
    }

    /// The letter in its final words, after the claim is committed.
    async fn claim(&self, mail: &Mail, sender: &Sender) -> Result<Claimed, Failure> {
        let mut tx = self.base.begin(Actor::System).await?;
        let now = tx.now();
        if !store::claim(&mut tx, mail.id, UNCLEAR).await? {
            return Ok(Claimed::Unclear);
        }
        let (subject, body) = match &mail.body {
            Some(body) => (mail.subject.clone(), body.clone()),
            None => match self.write_anew(&mut tx, mail).await? {
                Some(words) => words,
                None => {
                    store::set_discarded(&mut tx, mail.id).await?;
                    tx.commit().await?;
                    return Ok(Claimed::NobodyReads);
                }
            },
        };
        let event = settings::event(&mut tx, mail.event_id).await?;
        let head = settings::head(&mut tx, &self.base, event.as_ref(), &mail.locale).await?;
        let built = message::build(Letter {
            id: mail.id,
            sender,
            to_name: &mail.to_name,
            to_email: &mail.to_email,
            locale: &mail.locale,
            rendered: render::render(&subject, &body, &mail.locale, &head),
            at: now,
            automatic: mail.journal_id.is_some(),
        });
        let message = match built {
            Ok(message) => message,
            Err(error) => {
                drop(tx);
                let why = format!("{error:#}");
                self.note(mail, &why, false, true).await?;
                return Err(Failure::Hopeless(why));
            }
        };
        tx.commit().await?;
        Ok(Claimed::Message(message))
    }

    /// A letter with a one-time link gets a new one at each try.
    async fn write_anew(&self, tx: &mut Tx, mail: &Mail) -> anyhow::Result<Option<(String, String)>> {
        let id = mail.journal_id.context("a letter without a text tells of a fact")?;
        let line = store::line(tx, id).await?;
        for writer in self.writers.for_kind(&line.kind) {
            if let Some(letter) = writer.write(&self.base, tx, &line).await?.filter(|letter| letter.role == mail.role) {
                let words = write::word(tx, &letter).await?;
                return Ok(Some((words.subject, words.body)));
            }
        }
        Ok(None)
    }

    async fn write_down_sent(&self, mail: &Mail) -> Result<(), sqlx::Error> {
        let mut tx = self.base.begin(Actor::System).await?;
        let now = tx.now();
        store::set_sent(&mut tx, mail.id, now).await?;
        tx.commit().await
    }

    async fn note(&self, mail: &Mail, why: &str, is_clear: bool, is_final: bool) -> Result<(), sqlx::Error> {
        let mut tx = self.base.begin(Actor::System).await?;
        store::set_trouble(&mut tx, mail.id, why, is_clear, is_final).await?;
        tx.commit().await
    }
}

enum Claimed {
    Message(Message),
    /// The account or order is gone.
    NobodyReads,
    /// It may have arrived, twice.
    Unclear,
}

impl Work for Send {
    fn kind(&self) -> &str {
        KIND
    }

    fn parallel(&self) -> usize {
        16
    }

    fn per_crowd(&self) -> Option<i64> {
        Some(4)
    }

    fn pause(&self, attempt: i64) -> Option<Duration> {
        usize::try_from(attempt - 1).ok().and_then(|at| PAUSES.get(at)).copied().map(Duration::from_secs)
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<(), Failure>> {
        self.send(job).boxed()
    }
}
