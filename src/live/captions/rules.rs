//! What a line and a language may be, and how a transcript is written: pure.

use std::fmt::Write;
use std::time::Duration;

use signaling::protocol::{ErrorCode, Failure, MAX_CAPTION, MAX_LANGUAGE_TAG};

use super::store::Row;
use crate::base::time::Timestamp;
use crate::live::answer::Answer;

/// A line of a transcript stays at least for this long after its last word.
const READ: Duration = Duration::from_secs(1);

/// A tag of RFC 5646 in its usual writing: `pt-BR`, `zh-Hant`.
///
/// # Errors
/// `caption.invalid` with `field`.
pub fn language(tag: &str) -> Answer<String> {
    let wrong =
        || Failure::new(ErrorCode::CaptionInvalid).message("a tag like en or pt-BR").detail("field", "language");
    if tag.len() > MAX_LANGUAGE_TAG {
        return Err(wrong());
    }
    let mut parts = Vec::new();
    for (place, part) in tag.split('-').enumerate() {
        let is_first = place == 0;
        let lengths = if is_first { 2..=8 } else { 1..=8 };
        let fits = if is_first {
            part.chars().all(|c| c.is_ascii_alphabetic())
        } else {
            part.chars().all(|c| c.is_ascii_alphanumeric())
        };
        if !fits || !lengths.contains(&part.len()) {
            return Err(wrong());
        }
        let lower = part.to_ascii_lowercase();
        parts.push(match part.len() {
            2 if !is_first => lower.to_ascii_uppercase(),
            4 if !is_first => lower[..1].to_ascii_uppercase() + &lower[1..],
            _ => lower,
        });
    }
    Ok(parts.join("-"))
}

/// One line of text: what is no character to be shown is a space.
///
/// # Errors
/// `caption.invalid` with `field`: too long, or nothing where it is to stay.
pub fn text(text: &str, is_final: bool) -> Answer<String> {
    let wrong = |why: &str| Failure::new(ErrorCode::CaptionInvalid).message(why).detail("field", "text");
    if text.chars().count() > MAX_CAPTION {
        return Err(wrong("at most 500 characters"));
    }
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = line.trim().to_owned();
    if is_final && line.is_empty() { Err(wrong("a final line has a text")) } else { Ok(line) }
}

/// How a transcript is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// WebVTT, to be shown with a recording.
    Vtt,
    /// Plain text, to be read.
    Text,
}

impl Format {
    pub const WORDS: &'static [&'static str] = &["vtt", "txt"];

    pub fn named(word: &str) -> Option<Format> {
        match word {
            "vtt" => Some(Format::Vtt),
            "txt" => Some(Format::Text),
            _ => None,
        }
    }
}

/// The lines of one language as a file. Times count from `from`: the session's begin, or the first line.
pub fn transcript(format: Format, rows: &[Row], from: Option<Timestamp>) -> String {
    let from = from.or(rows.first().map(|row| row.began_at)).unwrap_or_default();
    let from = rows.iter().map(|row| row.began_at).fold(from, Timestamp::min);
    match format {
        Format::Vtt => vtt(rows, from),
        Format::Text => rows.iter().fold(String::new(), |mut text, row| {
            let _ = writeln!(text, "{}  {}", clock(from.until(row.began_at), false), row.text);
            text
        }),
    }
}

fn vtt(rows: &[Row], from: Timestamp) -> String {
    let mut text = format!("WEBVTT\n\nNOTE 00:00:00.000 is {from}\n");
    for (place, row) in rows.iter().enumerate() {
        // Not into the next one, and never shorter than a moment.
        let next = rows.get(place + 1).map(|next| next.began_at);
        let until = next.map_or(row.said_at.plus(READ), |next| next.min(row.said_at.plus(READ)));
        let until = until.max(row.began_at.plus(Duration::from_millis(1)));
        let (begin, end) = (clock(from.until(row.began_at), true), clock(from.until(until), true));
        let _ = write!(text, "\n{begin} --> {end}\n{}\n", escaped(&row.text));
    }
    text
}

/// In a cue `&` and `<` begin something, and an arrow would end it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn clock(span: Duration, millis: bool) -> String {
    let seconds = span.as_secs();
    let whole = format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if millis { format!("{whole}.{:03}", span.subsec_millis()) } else { whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: i64, began: i64, said: i64, text: &str) -> Row {
        Row {
            id,
            slot_id: None,
            language: "en".to_owned(),
            text: text.to_owned(),
            began_at: Timestamp(began * 1_000),
            said_at: Timestamp(said * 1_000),
        }
    }

    #[test]
    fn a_language_is_a_tag_in_its_usual_writing() {
        let read = |tag: &str| language(tag).ok();
        assert_eq!(read("EN").as_deref(), Some("en"));
        assert_eq!(read("pt-br").as_deref(), Some("pt-BR"));
        assert_eq!(read("zh-HANT-tw").as_deref(), Some("zh-Hant-TW"));
        for bad in ["", "e", "en_GB", "en-", "-en", "1n", "en-a b", "english-english-english-english-english", "én"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_line_is_one_line_and_a_final_one_is_not_empty() {
        assert_eq!(text(" a\nb\0c ", true).unwrap(), "a b c");
        assert_eq!(text("", false).unwrap(), "");
        assert!(text(" \n", true).is_err() && text(&"x".repeat(MAX_CAPTION + 1), true).is_err());
        assert!(text(&"ü".repeat(MAX_CAPTION), true).is_ok());
    }

    #[test]
    fn cues_count_from_the_begin_of_the_session_and_do_not_overlap() {
        let rows = [row(1, 61_000, 63_000, "1 < 2 --> true & so on"), row(2, 63_500, 66_000, "Next.")];
        let text = transcript(Format::Vtt, &rows, Some(Timestamp(0)));
        assert!(text.starts_with("WEBVTT\n\nNOTE 00:00:00.000 is 1970-01-01T00:00:00"), "{text}");
        assert!(text.contains("\n00:01:01.000 --> 00:01:03.500\n1 &lt; 2 --&gt; true &amp; so on\n"), "{text}");
        assert!(text.ends_with("\n00:01:03.500 --> 00:01:07.000\nNext.\n"), "{text}");
        assert_eq!(transcript(Format::Text, &rows, None), "00:00:00  1 < 2 --> true & so on\n00:00:02  Next.\n");
    }

    #[test]
    fn what_was_said_before_the_session_began_is_not_before_the_file() {
        let text = transcript(Format::Vtt, &[row(1, 1_000, 1_000, "Welcome.")], Some(Timestamp(5_000_000)));
        assert!(text.contains("\n00:00:00.000 --> 00:00:01.000\nWelcome.\n"), "{text}");
    }
}
