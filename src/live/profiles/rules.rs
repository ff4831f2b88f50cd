//! Which answers a field takes.

use signaling::protocol::{MAX_PROFILE_LINE, MAX_PROFILE_TEXT};
use url::Url;

use super::{Field, Kind};

/// An answer as it is kept; empty: none. `None`: it is none of this field.
pub fn answer(field: &Field, text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return Some(String::new());
    }
    let fits = match field.kind {
        Kind::Text => is_line(text),
        Kind::LongText => {
            text.chars().count() <= MAX_PROFILE_TEXT && !text.chars().any(|c| c.is_control() && c != '\n')
        }
        Kind::Link => is_line(text) && is_https(text),
        Kind::Choice => field.choices.0.iter().any(|choice| choice == text),
    };
    fits.then(|| text.to_owned())
}

fn is_line(text: &str) -> bool {
    text.chars().count() <= MAX_PROFILE_LINE && !text.contains(char::is_control)
}

/// A page that a browser opens and nothing else: with a name, without a password in it.
fn is_https(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| {
        url.scheme() == "https"
            && url.host_str().is_some_and(|host| host.contains('.'))
            && url.username().is_empty()
            && url.password().is_none()
    }) && text.to_ascii_lowercase().starts_with("https://")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::texts::Texts;
    use sqlx::types::Json;

    fn field(kind: Kind) -> Field {
        let choices = Json(vec!["Rust".to_owned(), "Ruby".to_owned()]);
        Field { id: 1, labels: Json(Texts::single("en", "x")), kind, choices, required: false, shown: true }
    }

    #[test]
    fn a_link_is_a_page_over_https() {
        let takes = |text: &str| answer(&field(Kind::Link), text).is_some();
        assert!(takes("https://example.org/me?x=1") && takes(" ") && takes("HTTPS://example.org"));
        for evil in [
            "http://example.org",
            "javascript:alert(1)",
            "data:text/html,x",
            "//example.org",
            "https://me:pw@example.org/",
            "https://localhost/",
            "https://example.org/\u{7}",
            "https:example.org",
            "mailto:a@b.org",
        ] {
            assert!(!takes(evil), "{evil}");
        }
        assert!(!takes(&format!("https://example.org/{}", "a".repeat(MAX_PROFILE_LINE))));
    }

    #[test]
    fn a_choice_is_one_of_them_and_lines_are_bounded() {
        assert_eq!(answer(&field(Kind::Choice), " Rust "), Some("Rust".to_owned()));
        assert_eq!(answer(&field(Kind::Choice), "rust"), None);
        assert_eq!(answer(&field(Kind::Text), "a\nb"), None);
        assert_eq!(answer(&field(Kind::LongText), "a\nb"), Some("a\nb".to_owned()));
        assert_eq!(answer(&field(Kind::LongText), "a\0b"), None);
        assert_eq!(
            answer(&field(Kind::Text), &"é".repeat(MAX_PROFILE_LINE)).map(|text| text.chars().count()),
            Some(MAX_PROFILE_LINE)
        );
        assert_eq!(answer(&field(Kind::Text), &"é".repeat(MAX_PROFILE_LINE + 1)), None);
        assert_eq!(answer(&field(Kind::LongText), &"é".repeat(MAX_PROFILE_TEXT + 1)), None);
    }
}
