//! What a stand may say.

use serde_json::Value;
use signaling::protocol::{MAX_STAND_LINKS, StandLink};

use crate::base::language::{Saying, say};

/// Longest label of a link, in characters.
const MAX_LABEL: usize = 100;
/// Longest address of a link, in characters.
const MAX_URL: usize = 500;

/// A text of at most so many characters; lines may break in it.
///
/// # Errors
/// What is wrong with it.
pub fn text(text: &str, most: usize) -> Result<String, Saying> {
    let text = text.trim();
    // PostgreSQL keeps no zero characters.
    if text.contains('\0') {
        return Err(say("api-nul"));
    }
    if text.chars().count() > most {
        return Err(say("api-most-characters").with("most", most));
    }
    Ok(text.to_owned())
}

/// The same on one line.
///
/// # Errors
/// What is wrong with it.
pub fn line(words: &str, most: usize) -> Result<String, Saying> {
    match text(words, most)? {
        words if words.chars().any(char::is_control) => Err(say("api-one-line-most").with("most", most)),
        words => Ok(words),
    }
}

/// The same, and something has to stand there.
///
/// # Errors
/// What is wrong with it.
pub fn title(words: &str, most: usize) -> Result<String, Saying> {
    match line(words, most)? {
        words if words.is_empty() => Err(say("api-characters").with("least", 1).with("most", most)),
        words => Ok(words),
    }
}

/// Links that a page may show: nothing that runs, and nobody's name or password in them.
///
/// # Errors
/// What is wrong with them.
pub fn links(links: Vec<StandLink>) -> Result<Value, Saying> {
    if links.len() > MAX_STAND_LINKS {
        return Err(say("api-stand-links").with("most", MAX_STAND_LINKS));
    }
    let mut kept = Vec::with_capacity(links.len());
    for link in links {
        if !is_url(&link.url) {
            return Err(say("api-url"));
        }
        let label = line(&link.label, MAX_LABEL)?;
        kept.push(StandLink { label: if label.is_empty() { link.url.clone() } else { label }, ..link });
    }
    Ok(serde_json::to_value(kept).expect("links are plain JSON"))
}

fn is_url(text: &str) -> bool {
    let is_short = text.chars().count() <= MAX_URL && !text.chars().any(|c| c.is_control() || c.is_whitespace());
    let parsed = url::Url::parse(text).ok();
    is_short
        && parsed.is_some_and(|url| {
            matches!(url.scheme(), "https" | "http")
                && url.has_host()
                && url.username().is_empty()
                && url.password().is_none()
        })
}

/// Whether it has the form of an e-mail address.
pub fn is_email(text: &str) -> bool {
    let parts = text.split_once('@').filter(|(local, domain)| !local.is_empty() && !domain.contains('@'));
    parts.is_some_and(|(_, domain)| domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.'))
        && !text.contains(|c: char| c.is_whitespace() || "<>(),;:\"".contains(c))
}

/// The room holds as many as it can.
pub fn too_many(most: usize) -> Saying {
    say("api-stand-most").with("most", most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use signaling::protocol::StandLinkKind;

    fn link(url: &str) -> Vec<StandLink> {
        vec![StandLink { kind: StandLinkKind::Profile, label: "us".to_owned(), url: url.to_owned() }]
    }

    #[test]
    fn a_link_leads_to_a_page_and_runs_nothing() {
        assert!(links(link("https://example.org/imprint?a=1#b")).is_ok());
        for evil in ["javascript:alert(1)", "data:text/html,x", "//example.org", "https://me:pw@example.org/", "x", ""]
        {
            assert!(links(link(evil)).is_err(), "{evil}");
        }
        assert!(links(link(&format!("https://example.org/{}", "a".repeat(MAX_URL)))).is_err());
        let many = (0..=MAX_STAND_LINKS).flat_map(|_| link("https://example.org/")).collect();
        assert!(links(many).is_err());
    }

    #[test]
    fn a_title_is_one_line_that_says_something() {
        assert_eq!(title("  Ada's engines ", 80).ok().as_deref(), Some("Ada's engines"));
        for wrong in ["", "  ", "two\nlines", "nul\0", &"x".repeat(81)] {
            assert!(title(wrong, 80).is_err(), "{wrong:?}");
        }
        assert!(text("two\nlines", 80).is_ok());
    }
}
