//! What a note says: by itself as little as a locked screen may show, with details who writes and what.

use serde::Serialize;
use uuid::Uuid;

use crate::base::language::Language;

/// Longest text of a note, in characters.
const MAX_TEXT: usize = 160;

/// What the service worker is sent (`web/src/worker.ts`).
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    pub title: String,
    pub body: String,
    /// Notes of the same replace each other.
    pub tag: String,
    /// Where a click leads, on this host.
    pub path: String,
}

/// What there is to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// `room`: its short name and its name; none between people.
    Message {
        channel: Uuid,
        sender: String,
        text: String,
        room: Option<(String, String)>,
    },
    Contact {
        from: Uuid,
        name: String,
    },
    Announcement {
        id: i64,
        text: String,
    },
}

impl About {
    /// The note, for a reader of `language`. `base`: the path of the live app; `event`: what the event is called. What was
    /// announced to everybody is no secret.
    pub fn note(&self, details: bool, language: Language, (base, event): (&str, &str)) -> Note {
        let words = |key| language.t(key).to_string();
        let (title, body, tag, place) = match self {
            About::Message { channel, sender, text, room } => {
                let title = if details { sender.clone() } else { event.to_owned() };
                let body = if details { shown(text) } else { words("push-message") };
                let place = room.as_ref().map_or_else(|| format!("?talk={channel}"), |(slug, _)| slug.clone());
                (title, body, channel.to_string(), place)
            }
            About::Contact { from, name } => {
                let title = if details { name.clone() } else { event.to_owned() };
                (title, words("push-contact"), format!("contact:{from}"), "~/contacts".to_owned())
            }
            About::Announcement { id, text } => {
                (event.to_owned(), shown(text), format!("announcement:{id}"), String::new())
            }
        };
        Note { title, body, tag, path: format!("{base}{place}") }
    }
}

/// The beginning of a text on one line, ids of people who are mentioned left out.
fn shown(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().map(|word| if is_mention(word) { "@" } else { word }).collect();
    let line = words.join(" ");
    if line.chars().count() <= MAX_TEXT { line } else { line.chars().take(MAX_TEXT - 1).collect::<String>() + "…" }
}

fn is_mention(word: &str) -> bool {
    let id = word.trim_end_matches(|c: char| c.is_ascii_punctuation() && c != '-');
    id.strip_prefix('@').is_some_and(|id| Uuid::try_parse(id).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_details_nothing_is_told_of_who_and_what() {
        let about =
            About::Message { channel: Uuid::nil(), sender: "Ada".into(), text: "The code is 1234".into(), room: None };
        let plain = about.note(false, Language::english(), ("/o/e/video/", "Monsoon"));
        assert!(plain.title == "Monsoon" && !plain.body.contains("1234") && !plain.body.contains("Ada"), "{plain:?}");
        let full = about.note(true, Language::english(), ("/o/e/video/", "Monsoon"));
        assert_eq!((full.title.as_str(), full.body.as_str()), ("Ada", "The code is 1234"));
        assert_eq!(full.path, format!("/o/e/video/?talk={}", Uuid::nil()));
    }

    #[test]
    fn a_long_text_is_cut_and_nobody_is_called_by_an_id() {
        let text = format!("@{}, look: {}", Uuid::nil(), "é ".repeat(500));
        let shown = shown(&text);
        assert!(shown.starts_with("@ look:") && shown.chars().count() == MAX_TEXT, "{shown}");
    }
}
