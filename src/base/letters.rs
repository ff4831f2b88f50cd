//! What areas say when one of their facts is to become a letter. They name the template, the values and the reader; how it is
//! worded, escaped and sent is the mail area's.

use std::collections::BTreeMap;

use futures_util::future::BoxFuture;

use super::Base;
use super::journal::Line;
use super::tx::Tx;

/// What a placeholder holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One line of text.
    Text,
    /// Text of several lines.
    Lines,
    /// An address of ours.
    Link,
}

/// A placeholder's value. Whatever stands in it is text to the reader: it is never Markdown, HTML or a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Text(String),
    Lines(String),
    Link(String),
}

/// A kind of letter, and what its template may speak of.
#[derive(Debug)]
pub struct Role {
    /// Stable name, as `order_placed`.
    pub name: &'static str,
    /// The message that names it for people who edit it.
    pub label: &'static str,
    /// Name, form, and an example for the preview.
    pub placeholders: &'static [(&'static str, Form, &'static str)],
}

/// Who reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Empty when nobody told us.
    pub name: String,
    pub email: String,
    /// The language that they read, as `de`.
    pub locale: String,
}

/// One letter, before it is worded.
#[derive(Clone, Debug)]
pub struct Letter {
    pub role: &'static str,
    pub organizer_id: Option<i64>,
    pub event_id: Option<i64>,
    pub to: Reader,
    pub values: BTreeMap<&'static str, Value>,
    /// It holds a one-time link: it is written when it is sent, anew at each try, and its text is not kept.
    pub confidential: bool,
}

/// Turns facts into letters, at most one per fact.
pub trait Writer: Send + Sync {
    /// The kinds of letters that it writes.
    fn roles(&self) -> &'static [Role];

    /// Whether facts of this kind may become a letter.
    fn wants(&self, kind: &str) -> bool;

    /// The letter that `line` asks for; `None` when nobody is to read one any more.
    ///
    /// It may mint one-time links in `tx`. It is asked once when the fact happens, with a transaction that is thrown away, and
    /// for confidential letters again before each try to send, with one that is committed.
    fn write<'a>(
        &'a self,
        base: &'a Base,
        tx: &'a mut Tx,
        line: &'a Line,
    ) -> BoxFuture<'a, anyhow::Result<Option<Letter>>>;
}
