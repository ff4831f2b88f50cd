//! Cross-site request forgery: a form or a script proves that it comes from our own page.
//!
//! Double submit: a random cookie that scripts of other sites can neither read nor set, and the same value in the form
//! (`csrf`) or in the header `X-CSRF-Token`. Where the browser says `Sec-Fetch-Site`, that has to agree.

use axum::http::{HeaderMap, HeaderValue};

use super::cookies;
use crate::base::secret;

const COOKIE: &str = "csrf";
/// Header for scripts.
pub const HEADER: &str = "x-csrf-token";
/// A year: the token protects as long as the cookie lives.
const LIFETIME: u64 = 31_536_000;

/// The token for this browser: the one it has, or a fresh one with the cookie to set.
pub struct Csrf {
    pub token: String,
    pub set_cookie: Option<HeaderValue>,
}

/// The token to put into this browser's next form.
pub fn issue(headers: &HeaderMap, secure: bool) -> Csrf {
    let name = cookies::name(COOKIE, secure);
    match cookies::get(headers, &name).filter(|token| token.len() == 43) {
        Some(token) => Csrf { token, set_cookie: None },
        None => {
            let token = secret::token();
            let set_cookie = Some(cookies::set(&name, &token, secure, LIFETIME));
            Csrf { token, set_cookie }
        }
    }
}

/// Whether a writing request comes from our own page; `submitted` is the form's or the header's value.
pub fn holds(headers: &HeaderMap, secure: bool, submitted: &str) -> bool {
    let cookie = cookies::get(headers, &cookies::name(COOKIE, secure));
    !is_cross_site(headers) && cookie.is_some_and(|cookie| secret::matches(&cookie, submitted))
}

/// Whether the browser says that another site sent this.
pub fn is_cross_site(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookie: &str, site: Option<&'static str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("cookie", HeaderValue::from_str(&format!("csrf={cookie}")).unwrap());
        if let Some(site) = site {
            headers.insert("sec-fetch-site", HeaderValue::from_static(site));
        }
        headers
    }

    #[test]
    fn cookie_and_form_must_agree_and_come_from_here() {
        let token = secret::token();
        assert!(holds(&headers(&token, Some("same-origin")), false, &token));
        assert!(!holds(&headers(&token, Some("same-origin")), false, &secret::token()));
        assert!(!holds(&headers(&token, Some("cross-site")), false, &token));
        assert!(!holds(&HeaderMap::new(), false, ""));
    }
}
