//! Own contacts as files: `GET /{organizer}/{event}/video/contacts.csv` and `.../contacts.vcf` (vCard 4.0, RFC 6350), for the
//! person of this browser.

use axum::Router;
use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use signaling::protocol::{MyContact, ProfileValue};

use super::list::of_person;
use crate::base::Base;
use crate::base::csv;
use crate::base::error::ApiError;
use crate::events::Event;
use crate::live::entrance::Visitor;
use crate::live::profiles::{self, Field, Kind};
use crate::live::stands::files::doors::event;

/// Longest line of a vCard, in bytes (RFC 6350, 3.2).
const FOLD: usize = 75;

pub fn routes() -> Router<Base> {
    Router::new()
        .route("/{organizer}/{event}/video/contacts.csv", get(as_csv))
        .route("/{organizer}/{event}/video/contacts.vcf", get(as_vcard))
}

async fn as_csv(
    Shared(base): Shared<Base>,
    Path((organizer, slug)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (event, contacts, fields) = own(&base, &headers, (&organizer, &slug)).await?;
    let labels: Vec<&str> = fields.iter().map(|field| label(field, &event)).collect();
    let columns: Vec<&str> = ["name", "email", "contact", "note", "exchanged_at"].into_iter().chain(labels).collect();
    let lines = contacts.into_iter().map(|contact| {
        let answers = fields.iter().map(|field| answer(&contact.values, field).to_owned()).collect::<Vec<_>>();
        let known =
            [contact.user.profile.display_name, contact.email, contact.card, contact.note, contact.exchanged_at];
        known.into_iter().chain(answers).collect()
    });
    Ok(unkept(csv::file("contacts", &columns, lines)))
}

async fn as_vcard(
    Shared(base): Shared<Base>,
    Path((organizer, slug)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (event, contacts, fields) = own(&base, &headers, (&organizer, &slug)).await?;
    let text: String = contacts.iter().map(|contact| card(contact, &fields, &event)).collect();
    let kind = (header::CONTENT_TYPE, "text/vcard; charset=utf-8");
    let name = (header::CONTENT_DISPOSITION, "attachment; filename=\"contacts.vcf\"");
    Ok(unkept(([kind, name], text).into_response()))
}

/// Nobody but its owner keeps it.
fn unkept(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Whose browser this is, and their contacts. For anybody else there is nothing here.
async fn own(
    base: &Base,
    headers: &HeaderMap,
    (organizer, slug): (&str, &str),
) -> Result<(Event, Vec<MyContact>, Vec<Field>), ApiError> {
    let event = event(base, organizer, slug).await?;
    let visitor = Visitor::of_request(base, headers, &event).await?;
    let person = visitor.person.ok_or(ApiError::NotFound)?.id;
    let mut conn = base.read().await?;
    let contacts = of_person(&mut conn, event.id, person, base.now()).await?.contacts;
    let fields = profiles::store::of_event(&mut conn, event.id).await?;
    let fields = fields.into_iter().filter(|field| field.shown).collect();
    Ok((event, contacts, fields))
}

fn label<'a>(field: &'a Field, event: &Event) -> &'a str {
    field.labels.0.read(&event.locale, &event.locale)
}

fn answer<'a>(values: &'a [ProfileValue], field: &Field) -> &'a str {
    values.iter().find(|value| value.field == field.id).map_or("", |value| &value.value)
}

fn card(contact: &MyContact, fields: &[Field], event: &Event) -> String {
    let mut lines = vec![
        "BEGIN:VCARD".to_owned(),
        "VERSION:4.0".to_owned(),
        format!("UID:urn:uuid:{}", contact.user.id),
        format!("FN:{}", escaped(&contact.user.profile.display_name)),
    ];
    if !contact.email.is_empty() {
        lines.push(format!("EMAIL:{}", escaped(&contact.email)));
    }
    for field in fields.iter().filter(|field| field.kind == Kind::Link) {
        let url = answer(&contact.values, field);
        if !url.is_empty() {
            // A URI has no character that would have to be escaped, and no line ends: `profiles::rules` saw to it.
            lines.push(format!("URL:{url}"));
        }
    }
    let answers = fields.iter().filter(|field| field.kind != Kind::Link);
    let said = answers.map(|field| (label(field, event), answer(&contact.values, field)));
    let said = said.filter(|(_, answer)| !answer.is_empty()).map(|(label, answer)| format!("{label}: {answer}"));
    let notes: Vec<String> = [contact.card.clone(), contact.note.clone(), event.name.clone()]
        .into_iter()
        .chain(said)
        .filter(|text| !text.is_empty())
        .collect();
    lines.push(format!("NOTE:{}", escaped(&notes.join("\n"))));
    lines.push("END:VCARD".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

/// A value of text (RFC 6350, 3.4).
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace(',', "\\,").replace(';', "\\;");
    text.replace("\r\n", "\\n").replace(['\r', '\n'], "\\n")
}

/// A line as it is sent: a long one goes on below, after a blank.
fn folded(line: &str) -> String {
    let mut text = String::with_capacity(line.len() + 8);
    let mut room = FOLD;
    for character in line.chars() {
        if character.len_utf8() > room {
            text.push_str("\r\n ");
            room = FOLD - 1;
        }
        room -= character.len_utf8();
        text.push(character);
    }
    text + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_ends_its_line() {
        assert_eq!(escaped("a,b;c\\d\r\nEMAIL:x"), "a\\,b\\;c\\\\d\\nEMAIL:x");
    }

    #[test]
    fn long_lines_are_folded_between_characters() {
        let long = format!("NOTE:{}", "é".repeat(200));
        let folded = folded(&long);
        assert!(folded.split("\r\n").all(|line| line.len() <= FOLD));
        assert_eq!(folded.replace("\r\n ", "").trim_end(), long);
    }
}
