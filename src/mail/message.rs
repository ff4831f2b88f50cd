//! The letter as it goes over the wire: headers and two parts. Encodings, folding and non-ASCII names are `lettre`'s.

use std::time::{Duration, SystemTime};

use anyhow::Context;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};

use super::render::Rendered;
use super::settings::Sender;
use crate::base::time::Timestamp;

/// Everything that a message is made of.
pub struct Letter<'a> {
    /// The mail's row: names the message, so that a second copy is known as one.
    pub id: i64,
    pub sender: &'a Sender,
    pub to_name: &'a str,
    pub to_email: &'a str,
    pub locale: &'a str,
    pub rendered: Rendered,
    pub at: Timestamp,
    /// Written by the program, not by a person: no automatic answers, please.
    pub automatic: bool,
}

/// Puts the message together.
///
/// # Errors
/// An address is not one; also what would break out of its header.
pub fn build(letter: Letter<'_>) -> anyhow::Result<Message> {
    let Letter { sender, rendered, .. } = letter;
    let to = mailbox(letter.to_name, letter.to_email).context("the reader's address")?;
    let from = mailbox(&sender.name, &sender.address).context("the sender's address")?;
    let domain = from.email.domain().to_owned();
    let date = SystemTime::UNIX_EPOCH + Duration::from_micros(letter.at.micros().max(0) as u64);
    let mut builder = Message::builder()
        .from(from)
        .to(to)
        .subject(rendered.subject)
        .date(date)
        .message_id(Some(format!("<mail-{}.{}@{domain}>", letter.id, sender.installation)))
        .raw_header(header("Content-Language", letter.locale));
    if letter.automatic {
        builder = builder.raw_header(header("Auto-Submitted", "auto-generated"));
    }
    if !sender.reply_to.is_empty() {
        builder = builder.reply_to(mailbox("", &sender.reply_to).context("the address for answers")?);
    }
    Ok(builder.multipart(MultiPart::alternative_plain_html(rendered.text, rendered.html))?)
}

/// # Errors
/// Not an address, or a control character in it or the name.
pub fn mailbox(name: &str, address: &str) -> anyhow::Result<Mailbox> {
    anyhow::ensure!(!name.chars().chain(address.chars()).any(char::is_control), "a control character in an address");
    let name = Some(name.trim()).filter(|name| !name.is_empty()).map(str::to_owned);
    Ok(Mailbox::new(name, address.trim().parse()?))
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}
