//! What the value of a setting may be, and its one normal form.

use serde_json::{Value, json};
use utoipa::openapi::schema::{AdditionalProperties, Object, ObjectBuilder, Schema, Type};

use super::pictures;
use crate::base::error::one_of;
use crate::base::language::{Saying, say};
use crate::base::texts::{self, Texts};
use crate::base::words::Words;

/// Longest line, in characters: names, addresses.
const MAX_LINE: usize = 200;
/// Longest host name (RFC 1035 section 2.3.4).
const MAX_HOST: usize = 253;

/// A kind of value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Yes or no.
    Flag,
    /// A whole number from `least` to `most`.
    Number { least: i64, most: i64 },
    /// One line, perhaps empty.
    Line,
    /// Entries one a line, perhaps none.
    Lines { most: usize },
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A text by language, each at most so many characters.
    Texts { most: usize },
    /// An e-mail address, or nothing.
    Email,
    /// The address of a web page, or nothing.
    Url,
    /// A language tag.
    Locale,
    /// The name of a time zone.
    Zone,
    /// Three capital letters.
    Currency,
    /// A host name of one's own, or nothing.
    Host,
    /// A picture of ours, an upload that becomes one, or nothing.
    Picture,
}

impl Kind {
    /// The word for it in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Flag => "flag",
            Kind::Number { .. } => "number",
            Kind::Line => "line",
            Kind::Lines { .. } => "lines",
            Kind::Choice(_) => "choice",
            Kind::Texts { .. } => "texts",
            Kind::Email => "email",
            Kind::Url => "url",
            Kind::Locale => "locale",
            Kind::Zone => "timezone",
            Kind::Currency => "currency",
            Kind::Host => "host",
            Kind::Picture => "picture",
        }
    }

    /// The normal form of a value that somebody sent; a plain text is in `locale`.
    ///
    /// # Errors
    /// A sentence that says what would be right.
    pub fn read(self, value: &Value, locale: &str) -> Result<Value, Saying> {
        match self {
            Kind::Flag => value.as_bool().map(Value::from).ok_or_else(|| say("api-flag")),
            Kind::Number { least, most } => {
                let number = value.as_i64().filter(|number| (least..=most).contains(number));
                number.map(Value::from).ok_or_else(|| say("api-number-between").with("least", least).with("most", most))
            }
            Kind::Texts { most } => read_texts(value, most, locale),
            Kind::Lines { most } => read_lines(value, most),
            Kind::Choice(words) => {
                let word = value.as_str().filter(|word| words.contains(word));
                word.map(Value::from).ok_or_else(|| one_of(words))
            }
            Kind::Line
            | Kind::Email
            | Kind::Url
            | Kind::Locale
            | Kind::Zone
            | Kind::Currency
            | Kind::Host
            | Kind::Picture => {
                let text = value.as_str().map(str::trim).ok_or_else(|| say("api-text"))?;
                self.read_line(text).map(Value::from)
            }
        }
    }

    fn read_line(self, text: &str) -> Result<String, Saying> {
        let most = if self == Kind::Host { MAX_HOST } else { MAX_LINE };
        if text.chars().count() > most || text.contains(char::is_control) {
            return Err(say("api-one-line-most").with("most", most));
        }
        let may_be_empty = matches!(self, Kind::Line | Kind::Email | Kind::Url | Kind::Host | Kind::Picture);
        if text.is_empty() && may_be_empty {
            return Ok(String::new());
        }
        let (fits, sentence) = match self {
            Kind::Email => (is_email(text), "api-email"),
            Kind::Url => (is_url(text), "api-url"),
            Kind::Locale => (texts::is_locale(text), "api-language"),
            Kind::Zone => (jiff::tz::TimeZone::get(text).is_ok(), "api-zone"),
            Kind::Currency => (is_currency(text), "api-currency"),
            Kind::Host => (is_host(text), "api-host"),
            Kind::Picture => (pictures::is_named(text), "api-picture"),
            _ => return Ok(text.to_owned()),
        };
        if fits { Ok(text.to_owned()) } else { Err(say(sentence)) }
    }

    /// Its values in the OpenAPI document.
    pub fn schema(self) -> Object {
        let builder = ObjectBuilder::new();
        let builder = match self {
            Kind::Flag => builder.schema_type(Type::Boolean),
            Kind::Number { least, most } => {
                builder.schema_type(Type::Integer).minimum(Some(least as f64)).maximum(Some(most as f64))
            }
            Kind::Texts { most } => {
                let text = ObjectBuilder::new().schema_type(Type::String).max_length(Some(most)).build();
                let texts = AdditionalProperties::RefOr(Schema::Object(text).into());
                builder.schema_type(Type::Object).additional_properties(Some(texts))
            }
            Kind::Host => builder.schema_type(Type::String).max_length(Some(MAX_HOST)),
            Kind::Lines { most } => builder.schema_type(Type::String).max_length(Some(most * (MAX_LINE + 1))),
            Kind::Choice(words) => builder.schema_type(Type::String).enum_values(Some(words.iter().copied())),
            _ => builder.schema_type(Type::String).max_length(Some(MAX_LINE)),
        };
        builder.build()
    }

    /// What a form has to know besides: bounds.
    pub fn bounds(self) -> Value {
        match self {
            Kind::Number { least, most } => json!({"min": least, "max": most}),
            Kind::Texts { most } => json!({"max_length": most}),
            Kind::Host => json!({"max_length": MAX_HOST}),
            Kind::Flag => json!({}),
            Kind::Lines { most } => json!({"max_length": most * (MAX_LINE + 1)}),
            Kind::Choice(words) => json!({"choices": words}),
            _ => json!({"max_length": MAX_LINE}),
        }
    }
}

fn read_texts(value: &Value, most: usize, locale: &str) -> Result<Value, Saying> {
    let words: Words = serde_json::from_value(value.clone()).map_err(|_| say("api-texts"))?;
    let texts = Texts::of(words, locale);
    match texts::problem(&texts, most) {
        None => Ok(json!(texts)),
        Some(sentence) => Err(sentence),
    }
}

fn read_lines(value: &Value, most: usize) -> Result<Value, Saying> {
    let text = value.as_str().ok_or_else(|| say("api-text"))?;
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let fits = |line: &&str| line.chars().count() <= MAX_LINE && !line.contains(char::is_control);
    if lines.len() > most || !lines.iter().all(fits) {
        return Err(say("api-lines").with("lines", most).with("most", MAX_LINE));
    }
    Ok(json!(lines.join("\n")))
}

/// Only what is certainly no address is refused.
fn is_email(text: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || "<>(),;:\"".contains(c);
    let parts = text.split_once('@').filter(|(local, domain)| !local.is_empty() && !domain.contains('@'));
    let domain = parts.map(|(_, domain)| domain).unwrap_or_default();
    domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.') && !text.contains(odd)
}

/// Links that a page may show: nothing that runs (`javascript:`), nobody's name or password in them.
fn is_url(text: &str) -> bool {
    let Ok(url) = url::Url::parse(text) else { return false };
    matches!(url.scheme(), "http" | "https") && url.has_host() && url.username().is_empty() && url.password().is_none()
}

/// ISO 4217's form.
pub fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// A name in lower case with at least two labels (RFC 1123 section 2.1), and no address of numbers.
fn is_host(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| letter(byte) || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let labels: Vec<&str> = text.split('.').collect();
    let is_named = labels.last().is_some_and(|last| !last.bytes().all(|byte| byte.is_ascii_digit()));
    labels.len() >= 2 && is_named && labels.into_iter().all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(kind: Kind, value: Value) -> bool {
        kind.read(&value, "en").is_ok()
    }

    #[test]
    fn hosts_are_lower_case_names() {
        for good in ["tickets.example.org", "a.b", "xn--mnchen-3ya.de", ""] {
            assert!(takes(Kind::Host, json!(good)), "{good}");
        }
        for bad in
            ["Tickets.example.org", "example", "10.0.0.1", "a..b", "-a.b", "a.b:80", "http://a.b", "a.b/", "a_b.c"]
        {
            assert!(!takes(Kind::Host, json!(bad)), "{bad}");
        }
    }

    #[test]
    fn links_do_not_run() {
        assert!(takes(Kind::Url, json!("https://example.org/imprint")));
        for bad in ["javascript:alert(1)", "data:text/html,x", "https://user:pass@example.org/", "/imprint", "https://"]
        {
            assert!(!takes(Kind::Url, json!(bad)), "{bad}");
        }
    }

    #[test]
    fn every_kind_refuses_another_type() {
        let number = Kind::Number { least: 1, most: 9 };
        for (kind, value) in [
            (Kind::Flag, json!("true")),
            (number, json!("3")),
            (number, json!(10)),
            (Kind::Line, json!(7)),
            (Kind::Line, json!("two\nlines")),
            (Kind::Email, json!("nobody")),
            (Kind::Zone, json!("Mars/Olympus")),
            (Kind::Currency, json!("eur")),
            (Kind::Texts { most: 3 }, json!({"en": "four"})),
            (Kind::Texts { most: 3 }, json!(["en"])),
            (Kind::Lines { most: 2 }, json!("one\ntwo\nthree")),
            (Kind::Lines { most: 2 }, json!(["one"])),
            (Kind::Choice(&["a", "b"]), json!("c")),
        ] {
            assert!(!takes(kind, value.clone()), "{kind:?} {value}");
        }
        assert_eq!(Kind::Lines { most: 2 }.read(&json!(" one \n\n two\n"), "en"), Ok(json!("one\ntwo")));
        assert_eq!(Kind::Texts { most: 9 }.read(&json!(" Hi "), "de"), Ok(json!({"de": "Hi"})));
    }
}
