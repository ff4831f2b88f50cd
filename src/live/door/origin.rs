//! Which pages may open a socket here: our own. A program sends no Origin, and needs none: the socket has no authority by
//! itself, a ticket or token gives it.

/// `Off` exists for one purpose: the negative control of the Origin test, which must let a foreign page in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OriginCheck {
    On,
    Off,
}

/// Whether a page from `origin` may connect to the server that people reach under `public_url`.
pub fn is_own(origin: &str, public_url: &str) -> bool {
    let own = origin_of(public_url);
    origin.eq_ignore_ascii_case(own) || is_same_loopback(origin, own)
}

/// Scheme, host and port.
fn origin_of(url: &str) -> &str {
    let start = url.find("://").map_or(0, |at| at + 3);
    let end = url[start..].find('/').map_or(url.len(), |at| start + at);
    &url[..end]
}

/// On one's own machine `localhost` and `127.0.0.1` are the same server.
fn is_same_loopback(origin: &str, own: &str) -> bool {
    let port = |origin: &str| {
        ["http://127.0.0.1", "http://localhost", "http://[::1]"]
            .iter()
            .find_map(|host| origin.strip_prefix(host))
            .filter(|port| port.is_empty() || port.starts_with(':'))
            .map(str::to_owned)
    };
    port(origin).is_some() && port(origin) == port(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_may_connect() {
        let public = "https://events.example.org";
        assert!(is_own("https://events.example.org", public) && is_own("https://EVENTS.example.org", public));
        for foreign in [
            "https://evil.example",
            "http://events.example.org",
            "https://events.example.org.evil.example",
            "https://events.example.org:8443",
            "null",
            "",
            "http://localhost:8080",
        ] {
            assert!(!is_own(foreign, public), "{foreign}");
        }
    }

    #[test]
    fn loopback_has_several_names_but_one_port() {
        let public = "http://127.0.0.1:8080";
        assert!(is_own("http://localhost:8080", public) && is_own("http://[::1]:8080", public));
        for foreign in ["http://localhost:8081", "http://localhost", "http://localhost.evil.example:8080"] {
            assert!(!is_own(foreign, public), "{foreign}");
        }
    }
}
