//! The grammar of templates: text and `{names}`, `{{` and `}}` for the braces themselves. No conditions, no expressions, so a
//! template can do no more than place values; and values are escaped for the place where they stand.

use std::collections::BTreeMap;

use super::Template;
use crate::base::language::{Saying, say};
use crate::base::letters::{Form, Role, Value};

/// Longest subject and body of a template.
const MAX_SUBJECT: usize = 200;
const MAX_BODY: usize = 20_000;
/// Longest subject of a letter, values included.
const MAX_FILLED_SUBJECT: usize = 250;

/// What is wrong with a template, in words for the person who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    Unknown { name: String, known: String },
    LooseBrace,
    NotALink(String),
    SubjectLines,
    Empty,
    TooLong(usize),
}

impl Problem {
    pub fn saying(&self) -> Saying {
        match self {
            Problem::Unknown { name, known } => say("api-mail-placeholder").with("name", name).with("known", known),
            Problem::LooseBrace => say("api-mail-brace"),
            Problem::NotALink(name) => say("api-mail-no-link").with("name", name),
            Problem::SubjectLines => say("api-mail-subject-line"),
            Problem::Empty => say("api-mail-empty"),
            Problem::TooLong(most) => say("api-most-characters").with("most", most),
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.saying().fmt(f)
    }
}

impl std::error::Error for Problem {}

#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    Value {
        name: &'a str,
        /// Where a Markdown link leads: `[words]({name})`.
        is_destination: bool,
    },
}

/// Whether a template can be used for letters of `role`; the fields and what is wrong with them.
pub fn check(template: &Template, role: &Role) -> Result<(), (&'static str, Problem)> {
    if template.subject.contains(|c: char| c.is_control()) {
        return Err(("subject", Problem::SubjectLines));
    }
    for (field, text, most) in [("subject", &template.subject, MAX_SUBJECT), ("body", &template.body, MAX_BODY)] {
        let wrong = |problem| (field, problem);
        if text.trim().is_empty() {
            return Err(wrong(Problem::Empty));
        }
        if text.chars().count() > most {
            return Err(wrong(Problem::TooLong(most)));
        }
        check_pieces(text, role).map_err(wrong)?;
    }
    Ok(())
}

fn check_pieces(text: &str, role: &Role) -> Result<(), Problem> {
    for piece in pieces(text)? {
        let Piece::Value { name, is_destination } = piece else { continue };
        let Some((_, form, _)) = role.placeholders.iter().find(|(known, ..)| *known == name) else {
            let known: Vec<_> = role.placeholders.iter().map(|(name, ..)| format!("{{{name}}}")).collect();
            return Err(Problem::Unknown { name: name.to_owned(), known: known.join(", ") });
        };
        if is_destination && *form != Form::Link {
            return Err(Problem::NotALink(name.to_owned()));
        }
    }
    Ok(())
}

/// The subject with its values: one line of bounded length, whatever they hold.
pub fn fill_subject(subject: &str, values: &BTreeMap<&'static str, Value>) -> Result<String, Problem> {
    let filled = fill(subject, values, |value, _| match value {
        Value::Text(text) | Value::Lines(text) | Value::Link(text) => one_line(text),
    })?;
    Ok(filled.chars().take(MAX_FILLED_SUBJECT).collect())
}

/// The body with its values, as Markdown in which they are plain text.
pub fn fill_body(body: &str, values: &BTreeMap<&'static str, Value>) -> Result<String, Problem> {
    fill(body, values, |value, is_destination| match value {
        Value::Link(link) => match (url::Url::parse(link), is_destination) {
            (Ok(url), true) if matches!(url.scheme(), "http" | "https") => format!("<{url}>"),
            (Ok(url), false) if matches!(url.scheme(), "http" | "https") => {
                format!("[{}](<{url}>)", escape(&one_line(url.as_str())))
            }
            _ => escape(&one_line(link)),
        },
        Value::Text(text) => escape(&one_line(text)),
        // A backslash at the end of a line is a line break that stays one.
        Value::Lines(text) => {
            let lines: Vec<_> =
                text.lines().map(|line| escape(&one_line(line))).filter(|line| !line.is_empty()).collect();
            lines.join("\\\n")
        }
    })
}

fn fill(
    text: &str,
    values: &BTreeMap<&'static str, Value>,
    show: impl Fn(&Value, bool) -> String,
) -> Result<String, Problem> {
    let mut filled = String::with_capacity(text.len() * 2);
    for piece in pieces(text)? {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Value { name, is_destination } => match values.get(name) {
                Some(value) => filled.push_str(&show(value, is_destination)),
                None => return Err(Problem::Unknown { name: name.to_owned(), known: String::new() }),
            },
        }
    }
    Ok(filled)
}

fn pieces(text: &str) -> Result<Vec<Piece<'_>>, Problem> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        pieces.push(Piece::Text(&rest[..at]));
        let before = &rest[..at];
        let brace = &rest[at..at + 1];
        let after = &rest[at + 1..];
        if after.starts_with(brace) {
            pieces.push(Piece::Text(brace));
            rest = &after[1..];
            continue;
        }
        let end = after.find('}').filter(|_| brace == "{").ok_or(Problem::LooseBrace)?;
        let name = &after[..end];
        if !is_name(name) {
            return Err(Problem::LooseBrace);
        }
        rest = &after[end + 1..];
        pieces.push(Piece::Value { name, is_destination: before.ends_with("](") && rest.starts_with(')') });
    }
    pieces.push(Piece::Text(rest));
    Ok(pieces)
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// Text without line breaks, control characters, and the marks that turn the direction of what stands around them.
fn one_line(text: &str) -> String {
    let is_turn = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shown = text.chars().filter(|c| !is_turn(*c));
    let flat: String =
        shown.map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect();
    flat.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text that Markdown reads as itself: every mark it knows is ASCII punctuation, and a backslash before each takes its meaning.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLE: Role = Role {
        name: "test",
        label: "Test",
        placeholders: &[("name", Form::Text, "Ada"), ("link", Form::Link, "https://example.org/")],
    };

    fn problem(subject: &str, body: &str) -> Option<(&'static str, Problem)> {
        check(&Template { subject: subject.into(), body: body.into() }, &ROLE).err()
    }

    #[test]
    fn a_template_places_values_and_does_nothing_else() {
        assert_eq!(problem("Hello {name}", "See [here]({link}) or {link}. {{braces}}"), None);
        let unknown = problem("Hello", "{nam}").unwrap();
        assert_eq!(unknown.0, "body");
        assert_eq!(unknown.1.to_string(), "There is no placeholder {nam} here. There are: {name}, {link}.");
        for loose in ["{", "}", "{ name }", "{name.email}", "{name!r}", "{0}", "{name", "{{name}", "{NAME}", "{a{b}}"] {
            assert_eq!(problem("x", loose), Some(("body", Problem::LooseBrace)), "{loose}");
        }
        assert_eq!(problem("x", "[here]({name})"), Some(("body", Problem::NotALink("name".into()))));
    }

    #[test]
    fn headers_hold_one_line() {
        for subject in ["a\nb", "a\r\nBcc: x@example.org", "a\0"] {
            assert_eq!(problem(subject, "x"), Some(("subject", Problem::SubjectLines)));
        }
        let values = BTreeMap::from([("name", Value::Text("Eve\r\nBcc: x@example.org\u{2028}\u{202e}".into()))]);
        assert_eq!(fill_subject("Hello {name}", &values).unwrap(), "Hello Eve Bcc: x@example.org");
    }

    #[test]
    fn values_are_text_in_markdown() {
        let values = BTreeMap::from([
            ("name", Value::Text("**[x](http://evil.example)** <b>&amp;\n# h".into())),
            ("link", Value::Link("javascript:alert(1)".into())),
        ]);
        let body = fill_body("{name} {link}", &values).unwrap();
        assert_eq!(body, r"\*\*\[x\]\(http\:\/\/evil\.example\)\*\* \<b\>\&amp\; \# h javascript\:alert\(1\)");
    }
}
