//! What may be registered.

use url::{Host, Url};

use crate::base::language::{Saying, say};
use crate::orgs::consents::scopes::Scopes;

/// Longest name, in characters: it stands in a sentence.
pub const MAX_NAME: usize = 100;
/// Most addresses of one application.
pub const MAX_URIS: usize = 20;
/// Longest address, in bytes.
const MAX_URI: usize = 500;

/// Everything of an application that can be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    pub name: String,
    pub redirect_uris: Vec<String>,
    pub scopes: Scopes,
}

/// Why an application is not registered so: the field and a sentence.
pub type Refusal = (&'static str, Saying);

pub fn check(shape: &Shape, confidential: bool) -> Result<(), Refusal> {
    let name = shape.name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME || name.chars().any(char::is_control) {
        return Err(("name", say("api-characters").with("least", 1).with("most", MAX_NAME)));
    }
    if shape.redirect_uris.is_empty() || shape.redirect_uris.len() > MAX_URIS {
        return Err(("redirect_uris", say("api-addresses").with("least", 1).with("most", MAX_URIS)));
    }
    for uri in &shape.redirect_uris {
        let named = |why| ("redirect_uris", say("api-address").with("address", uri).with("why", say(why)));
        check_uri(uri, confidential).map_err(named)?;
    }
    if shape.scopes.is_empty() {
        return Err(("scopes", say("api-application-scopes")));
    }
    Ok(())
}

/// The message that says what is wrong. Answers go by HTTPS, to the same machine, or to an app under a name of its own (RFC 8252).
fn check_uri(uri: &str, confidential: bool) -> Result<(), &'static str> {
    if uri.len() > MAX_URI || !uri.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("api-address-long");
    }
    let url = Url::parse(uri).map_err(|_| "api-address-incomplete")?;
    if url.fragment().is_some() || uri.contains('#') {
        return Err("api-address-fragment");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("api-address-user");
    }
    if uri.contains('*') {
        return Err("api-address-star");
    }
    match url.scheme() {
        "https" => Ok(()),
        "http" if is_loopback(&url) => Ok(()),
        "http" => Err("api-address-http"),
        scheme if !scheme.contains('.') => Err("api-address-scheme"),
        _ if confidential => Err("api-address-secret"),
        _ => Ok(()),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(uri: &str) -> Shape {
        let scopes = Scopes::parse("profile").unwrap();
        Shape { name: "Badge printer".to_owned(), redirect_uris: vec![uri.to_owned()], scopes }
    }

    #[test]
    fn answers_go_nowhere_dangerous() {
        for uri in [
            "",
            "/callback",
            "http://app.example/back",
            "http://127.0.0.1.evil.example/",
            "https://app.example/#x",
            "https://app.example/#",
            "https://user@app.example/",
            "https://*.app.example/",
            "javascript:alert(1)",
            "data:text/html,x",
            "myapp:/back",
            "https://app.example/a b",
        ] {
            assert!(check(&with(uri), false).is_err(), "{uri}");
        }
    }

    #[test]
    fn answers_go_to_servers_apps_and_this_machine() {
        for uri in ["https://app.example/back?x=1", "http://127.0.0.1:8080/", "http://[::1]/", "http://localhost:1/"] {
            assert_eq!(check(&with(uri), true), Ok(()), "{uri}");
        }
        assert_eq!(check(&with("com.example.app:/back"), false), Ok(()));
        assert!(check(&with("com.example.app:/back"), true).is_err());
    }
}
