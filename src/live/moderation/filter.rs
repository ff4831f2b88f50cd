//! What may not be written: an event's words, and links. For everybody but those who keep order.
//!
//! Pure: a filter is made of the event's settings and looks at one text. It is no spam engine: it keeps out what the
//! organizer named, in the spellings people try first, and leaves the rest to reports.

use std::sync::Arc;
use std::time::{Duration, Instant};

use linkify::{LinkFinder, LinkKind};
use signaling::protocol::{ErrorCode, Failure};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::live::answer::{Answer, fatal};
use crate::live::hall::Hall;
use crate::settings::Settings;

/// What the event's settings said is taken from memory for this long; a change at the event counts at once, one at the
/// organizer after this.
const KEPT: Duration = Duration::from_secs(60);

/// Where links may lead.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Links {
    Anywhere,
    /// To these hosts and what is below them.
    To(Vec<String>),
    Nowhere,
}

/// What an event does not want to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    words: Vec<String>,
    /// Beginnings of words.
    stems: Vec<String>,
    links: Links,
}

/// Why a text is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unwanted {
    Word,
    Link,
}

impl Filter {
    pub fn of(settings: &Settings) -> Filter {
        Filter::new(&settings.live_blocked_words, &settings.live_links, &settings.live_trusted_hosts)
    }

    /// Words and hosts one a line; `links` as the setting `live_links` has it.
    fn new(words: &str, links: &str, hosts: &str) -> Filter {
        let entries = words.lines().map(plain).filter(|entry| !entry.is_empty());
        let (stems, words) = entries.partition::<Vec<String>, _>(|entry| entry.ends_with('*'));
        let hosts = hosts.lines().map(|host| host.trim().to_lowercase());
        Filter {
            words,
            stems: stems.iter().map(|stem| stem.trim_end_matches('*').to_owned()).filter(|s| !s.is_empty()).collect(),
            links: match links {
                "trusted" => Links::To(hosts.filter(|host| !host.is_empty()).collect()),
                "none" => Links::Nowhere,
                _ => Links::Anywhere,
            },
        }
    }

    /// Why this text is not taken, if so.
    pub fn objection(&self, text: &str) -> Option<Unwanted> {
        if self.has_word(text) {
            Some(Unwanted::Word)
        } else if self.has_link(text) {
            Some(Unwanted::Link)
        } else {
            None
        }
    }

    fn has_word(&self, text: &str) -> bool {
        if self.words.is_empty() && self.stems.is_empty() {
            return false;
        }
        let text = plain(text);
        let mut found = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let is_wanted = |word: &str| {
            self.words.iter().all(|unwanted| unwanted != word)
                && self.stems.iter().all(|stem| !word.starts_with(stem.as_str()))
        };
        found.any(|word| !is_wanted(word))
            || self.words.iter().any(|phrase| phrase.contains(' ') && has_phrase(&text, phrase))
    }

    fn has_link(&self, text: &str) -> bool {
        let hosts = match &self.links {
            Links::Anywhere => return false,
            Links::To(hosts) => hosts.as_slice(),
            Links::Nowhere => &[],
        };
        let mut finder = LinkFinder::new();
        finder.kinds(&[LinkKind::Url]).url_must_have_scheme(false);
        finder.links(text).any(|link| !leads_to(link.as_str(), hosts))
    }
}

fn has_phrase(text: &str, phrase: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let phrase: Vec<&str> = phrase.split_whitespace().collect();
    words.windows(phrase.len()).any(|window| window == phrase)
}

fn leads_to(link: &str, hosts: &[String]) -> bool {
    let address = if link.contains("://") { link.to_owned() } else { format!("https://{link}") };
    let host = url::Url::parse(&address).ok().and_then(|url| url.host_str().map(str::to_lowercase));
    let Some(host) = host else { return false };
    hosts.iter().any(|trusted| {
        host == *trusted || host.strip_suffix(trusted.as_str()).is_some_and(|below| below.ends_with('.'))
    })
}

/// Small letters without accents, look-alikes of compatibility and what cannot be seen: `Ｆòo\u{200b}l` is `fool`.
fn plain(text: &str) -> String {
    let unseen = |c: &char| matches!(*c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    text.trim().nfkd().filter(|c| !is_combining_mark(*c) && !unseen(c)).flat_map(char::to_lowercase).collect()
}

/// A filter as the hall remembers it.
pub type Kept = Option<(Instant, Arc<Filter>)>;

/// Refuses what the event does not want to read.
///
/// # Errors
/// `chat.filtered`, with `details.reason` `word` or `link`.
pub async fn check(hall: &Hall, moderates: bool, text: &str) -> Answer<()> {
    if moderates {
        return Ok(());
    }
    let reason = match of(hall).await?.objection(text) {
        None => return Ok(()),
        Some(Unwanted::Word) => "word",
        Some(Unwanted::Link) => "link",
    };
    Err(Failure::new(ErrorCode::ChatFiltered).detail("reason", reason))
}

async fn of(hall: &Hall) -> Answer<Arc<Filter>> {
    if let Some((read_at, filter)) = &hall.state().filter
        && read_at.elapsed() < KEPT
    {
        return Ok(filter.clone());
    }
    let base = hall.live().base();
    let mut conn = base.read().await.map_err(fatal)?;
    let settings = hall.event.settings(&mut conn, &base.config).await.map_err(fatal)?;
    let filter = Arc::new(Filter::of(&settings));
    hall.state().filter = Some((Instant::now(), filter.clone()));
    Ok(filter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_the_spellings_that_people_try_first() {
        let filter = Filter::new("fool\nbuy now\ncoin*", "allowed", "");
        for bad in
            ["You FOOL!", "Ｆｏｏｌ", "f\u{200b}ool", "fòól", "please buy  now", "bitcoins? no: coins", "Coinage"]
        {
            assert_eq!(filter.objection(bad), Some(Unwanted::Word), "{bad}");
        }
        for good in ["foolproof", "tomfoolery", "now buy", "bitcoin", "", "👏"] {
            assert_eq!(filter.objection(good), None, "{good}");
        }
    }

    #[test]
    fn links_lead_where_they_may() {
        let trusted = Filter::new("", "trusted", "example.org\n Docs.Example.com ");
        for good in [
            "see https://example.org/a",
            "www.example.org",
            "http://docs.example.com",
            "no link. Really",
            "mail a@evil.test",
        ] {
            assert_eq!(trusted.objection(good), None, "{good}");
        }
        for bad in [
            "https://evil.test",
            "evilexample.org/x",
            "https://example.org.evil.test",
            "https://example.org@evil.test/",
        ] {
            assert_eq!(trusted.objection(bad), Some(Unwanted::Link), "{bad}");
        }
        assert_eq!(Filter::new("", "none", "").objection("https://example.org"), Some(Unwanted::Link));
        assert_eq!(Filter::new("", "allowed", "").objection("https://evil.test"), None);
    }
}
