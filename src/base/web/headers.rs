//! Headers that every answer carries, and the policy that tells a browser which scripts are ours.
//!
//! A page runs only the scripts that carry the number used once of this very answer, and what those load themselves
//! (`'strict-dynamic'`): a file that somebody uploaded is no script, although it lies on this host. Text becomes markup or
//! the address of a script only by policies that we name (Trusted Types), so a mistake in a component stays a text.
//! Source: CSP level 3, Trusted Types, OWASP ASVS 5.0 section 3.4.

use axum::extract::{Request, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, STRICT_TRANSPORT_SECURITY};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::base::{Base, secret};

/// Characters of a [`nonce`]: 128 bits of the readable alphabet.
const NONCE_LENGTH: usize = 26;

/// A year, as ASVS 3.4.1 wants it. Neighbouring hosts are not ours to speak for, so no `includeSubDomains`.
const HSTS: &str = "max-age=31536000";

const ALWAYS: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("permissions-policy", "camera=(self), microphone=(self), display-capture=(self), geolocation=()"),
    ("cross-origin-opener-policy", "same-origin"),
    ("x-frame-options", "DENY"),
];

tokio::task_local! {
    static NONCE: String;
}

/// The number used once of the answer that is being made, for the script elements of its page. Empty outside of a request,
/// where nothing is sent to a browser.
pub fn nonce() -> String {
    NONCE.try_with(Clone::clone).unwrap_or_default()
}

/// Put into an answer's extensions: the origin to which its form may lead in the end, beside our own. Browsers hold
/// `form-action` against every step of a redirect that answers a form.
#[derive(Clone, Debug)]
pub struct FormsLeadTo(pub String);

/// Adds the headers that keep a page from being used against its reader.
pub async fn secure(State(base): State<Base>, request: Request, next: Next) -> Response {
    let nonce = secret::readable(NONCE_LENGTH);
    let mut response = NONCE.scope(nonce.clone(), next.run(request)).await;
    let elsewhere = response.extensions_mut().remove::<FormsLeadTo>();
    let policy = policy(&nonce, elsewhere.as_ref().map(|FormsLeadTo(origin)| origin.as_str()));
    let headers = response.headers_mut();
    // What comes from people (files) has a stricter policy of its own.
    if !headers.contains_key(CONTENT_SECURITY_POLICY)
        && let Ok(policy) = HeaderValue::from_str(&policy)
    {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in ALWAYS {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    if base.is_secure() {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS));
    }
    response
}

/// Nothing inline, nothing from elsewhere; frames are pages of ours, the only ones that let in another host
/// (`live/pages/frame.rs`); WebSockets and our own media only. WebAssembly of our own is the noise
/// suppressor's and the background's. `vue` is the framework's policy for its own constant markup, `default` is ours for
/// the addresses of scripts (`web/src/core/trusted.ts`).
fn policy(nonce: &str, forms_lead_to: Option<&str>) -> String {
    let form_action = forms_lead_to.map_or_else(String::new, |origin| format!(" {origin}"));
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: blob:; font-src 'self'; media-src 'self' blob:; frame-src 'self'; connect-src 'self' ws: wss:; \
         worker-src 'self' blob:; manifest-src 'self'; form-action 'self'{form_action}; frame-ancestors 'none'; \
         base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types vue default"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_need_the_number_and_forms_stay_here_unless_told() {
        let policy_here = policy("abc", None);
        assert!(policy_here.contains("script-src 'nonce-abc' 'strict-dynamic' 'wasm-unsafe-eval';"), "{policy_here}");
        assert!(policy_here.contains("form-action 'self';"), "{policy_here}");
        assert!(!policy_here.contains("unsafe-inline") && !policy_here.contains("'unsafe-eval'"));
        assert!(policy("abc", Some("https://app.example")).contains("form-action 'self' https://app.example;"));
    }

    #[tokio::test]
    async fn the_number_is_that_of_the_answer_being_made() {
        assert_eq!(nonce(), "");
        assert_eq!(NONCE.scope("seen".to_owned(), async { nonce() }).await, "seen");
    }
}
