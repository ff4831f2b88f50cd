//! Which links get a card.

use linkify::{LinkFinder, LinkKind};
use url::{Host, Url};

/// Longest address that is looked at, in bytes.
const MAX_URL: usize = 1_000;

/// The first link of a text, when it leads to a page of another host over `https` at its usual port. `plain`: pages without
/// encryption and at other ports too, as tests have them.
pub fn first_link(text: &str, own: &str, plain: bool) -> Option<String> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let link = finder.links(text).next()?;
    let url = Url::parse(link.as_str()).ok()?;
    let own = Url::parse(own).ok();
    let is_own =
        own.is_some_and(|own| own.host() == url.host() && own.port_or_known_default() == url.port_or_known_default());
    (link.as_str().len() <= MAX_URL && !is_own && may_be_asked(&url, plain)).then(|| without_fragment(url))
}

/// Whether this address is asked at all, first or after a redirect. Which addresses its name has is for the way out to judge.
pub fn may_be_asked(url: &Url, plain: bool) -> bool {
    let scheme = url.scheme() == "https" || (plain && url.scheme() == "http");
    let named = matches!(url.host(), Some(Host::Domain(name)) if name.contains('.'));
    let usual = url.port().is_none() && named;
    scheme && (usual || plain) && url.username().is_empty() && url.password().is_none() && url.as_str().len() <= MAX_URL
}

/// What stands behind `#` is for the reader's browser alone.
fn without_fragment(mut url: Url) -> String {
    url.set_fragment(None);
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(text: &str) -> Option<String> {
        first_link(text, "https://live.example.org", false)
    }

    #[test]
    fn the_first_page_of_another_host_is_previewed() {
        assert_eq!(
            link("see https://example.org/a?b=1#c, and https://b.org"),
            Some("https://example.org/a?b=1".to_owned())
        );
        assert_eq!(link("(https://example.org/)"), Some("https://example.org/".to_owned()));
        assert_eq!(link("no link"), None);
    }

    #[test]
    fn neither_ourselves_nor_a_network_is_asked() {
        for text in [
            "http://example.org/",
            "https://live.example.org/x",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://localhost/",
            "https://example.org:8443/",
            "https://me:pw@example.org/",
            "ftp://example.org/",
            "javascript:alert(1)",
            "https://2130706433/",
            "https://0x7f.1/",
        ] {
            assert_eq!(link(text), None, "{text}");
        }
        assert_eq!(link(&format!("https://example.org/{}", "a".repeat(MAX_URL))), None);
    }
}
