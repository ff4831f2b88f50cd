//! A message on its way to a page. A [`Saying`] has no language yet: rules and refusals make it, whoever answers puts it into
//! words. [`Said`] is plain text in a language, which templates escape like any other; [`Said::strong`] and [`Said::time`]
//! put elements around values and make it [`Rich`], escaped here, so that sentences stay whole in the message files and no
//! translator writes HTML.
//!
//! Values can be written in the other direction (a Hebrew name in a German sentence). In right-to-left languages every value
//! is isolated (U+2068, U+2069); in the others only one that has such letters, so that codes can be copied and letters
//! searched without invisible marks.

use std::fmt;

use askama::filters::HtmlSafe;
use fluent_bundle::{FluentArgs, FluentValue};

use super::Language;

/// A message with its values, in whatever language its reader has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saying {
    key: &'static str,
    values: Vec<(&'static str, Value)>,
}

/// What can stand in a message: texts, and numbers, which also choose the plural form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Text(String),
    Number(i64),
    /// Another message.
    Saying(Box<Saying>),
}

/// A message without a language yet.
pub const fn say(key: &'static str) -> Saying {
    Saying { key, values: Vec::new() }
}

impl Saying {
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    pub fn key(&self) -> &'static str {
        self.key
    }

    pub fn in_language(self, language: Language) -> Said {
        Said { language, saying: self }
    }
}

/// In English, for logs and for whoever reads errors in a terminal.
impl fmt::Display for Saying {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.clone().in_language(Language::english()).fmt(f)
    }
}

/// A message with its values, in one language.
#[derive(Clone, Debug)]
pub struct Said {
    language: Language,
    saying: Saying,
}

impl Said {
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.saying = self.saying.with(name, value);
        self
    }

    /// With a value that is emphasized.
    pub fn strong(self, name: &'static str, value: impl fmt::Display) -> Rich {
        Rich { said: self, elements: Vec::new() }.strong(name, value)
    }

    /// With a moment (RFC 3339) and how it is written.
    pub fn time(self, name: &'static str, iso: impl fmt::Display, shown: impl fmt::Display) -> Rich {
        Rich { said: self, elements: Vec::new() }.time(name, iso, shown)
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut values = FluentArgs::with_capacity(self.saying.values.len());
        for (name, value) in &self.saying.values {
            values.set(*name, in_place(value, self.language));
        }
        let said = |language: Language| language.0.say(self.saying.key, Some(&values));
        match said(self.language).or_else(|| said(Language::english())) {
            Some(text) => f.write_str(&text),
            None => {
                tracing::error!(key = self.saying.key, "message.missing");
                f.write_str(self.saying.key)
            }
        }
    }
}

impl From<Said> for String {
    fn from(said: Said) -> String {
        said.to_string()
    }
}

/// A value as it stands in the language's text.
fn in_place(value: &Value, language: Language) -> FluentValue<'static> {
    let text = match value {
        Value::Number(number) => return (*number).into(),
        Value::Saying(saying) => return saying.as_ref().clone().in_language(language).to_string().into(),
        Value::Text(text) => text,
    };
    let isolated = language.0.right_to_left || text.chars().any(is_right_to_left);
    if isolated { format!("\u{2068}{text}\u{2069}").into() } else { text.clone().into() }
}

/// Letters of the scripts that run from right to left (Hebrew, Arabic, Syriac, Thaana, N'Ko and their later blocks).
fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// A message with elements around some of its values. It is HTML already.
pub struct Rich {
    said: Said,
    /// By the order of their marks.
    elements: Vec<String>,
}

/// Stand for the elements until the text around them is escaped: U+E000 and on are letters of nobody.
const FIRST_MARK: u32 = 0xE000;

impl Rich {
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.said = self.said.with(name, value);
        self
    }

    #[must_use]
    pub fn strong(self, name: &'static str, value: impl fmt::Display) -> Self {
        let element = format!("<strong dir=\"auto\">{}</strong>", escape(&value.to_string()));
        self.element(name, element)
    }

    #[must_use]
    pub fn time(self, name: &'static str, iso: impl fmt::Display, shown: impl fmt::Display) -> Self {
        let element = format!(
            "<time datetime=\"{}\" data-shape=\"moment\">{}</time>",
            escape(&iso.to_string()),
            escape(&shown.to_string())
        );
        self.element(name, element)
    }

    fn element(mut self, name: &'static str, element: String) -> Self {
        let mark = char::from_u32(FIRST_MARK + self.elements.len() as u32).expect("a message has few values");
        self.said.saying.values.push((name, Value::Text(mark.to_string())));
        self.elements.push(element);
        self
    }
}

impl fmt::Display for Rich {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = escape(&self.said.to_string());
        let element = |letter: char| self.elements.get((letter as u32).checked_sub(FIRST_MARK)? as usize);
        for letter in text.chars() {
            match element(letter) {
                Some(element) => f.write_str(element)?,
                None => fmt::Write::write_char(f, letter)?,
            }
        }
        Ok(())
    }
}

impl HtmlSafe for Rich {}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

impl From<&str> for Value {
    /// What a page could take for one of its own elements is left out.
    fn from(text: &str) -> Self {
        Value::Text(text.chars().filter(|letter| !('\u{E000}'..='\u{E0FF}').contains(letter)).collect())
    }
}

impl From<&&str> for Value {
    fn from(text: &&str) -> Self {
        (*text).into()
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<&&String> for Value {
    fn from(text: &&String) -> Self {
        text.as_str().into()
    }
}

impl From<Saying> for Value {
    fn from(saying: Saying) -> Self {
        Value::Saying(Box::new(saying))
    }
}

impl From<Said> for Value {
    fn from(said: Said) -> Self {
        said.saying.into()
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl From<$number> for Value {
            fn from(number: $number) -> Self {
                Value::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }
        impl From<&$number> for Value {
            fn from(number: &$number) -> Self {
                (*number).into()
            }
        }
    )*};
}

numbers!(i32, i64, u32, u64, usize);

#[cfg(test)]
mod tests {
    use super::super::MIRRORED;
    use super::*;

    fn money() -> Said {
        Language::english().t("common-money")
    }

    #[test]
    fn what_a_value_holds_is_text() {
        let said = money().with("currency", "<b>").strong("amount", "<i>&");
        assert_eq!(said.to_string(), "<strong dir=\"auto\">&lt;i&gt;&amp;</strong> &lt;b&gt;");
        // A value that brings a mark of its own does not get another value's element.
        let posing = money().with("currency", "\u{E000}").strong("amount", "1");
        assert_eq!(posing.to_string().matches("<strong").count(), 1);
    }

    #[test]
    fn values_are_isolated_only_where_directions_mix() {
        assert_eq!(money().with("amount", "1").with("currency", "EUR").to_string(), "1 EUR");
        assert_eq!(money().with("amount", "1").with("currency", "שקל").to_string(), "1 \u{2068}שקל\u{2069}");
        let mirrored = Language::find(MIRRORED).unwrap().t("common-money");
        let said = mirrored.with("amount", "1").with("currency", "EUR").to_string();
        assert_eq!(said, "\u{2068}1\u{2069} \u{2068}EUR\u{2069}");
    }

    #[test]
    fn a_message_that_nobody_wrote_shows_its_key() {
        assert_eq!(Language::english().t("common-nothing-of-the-kind").to_string(), "common-nothing-of-the-kind");
    }
}
