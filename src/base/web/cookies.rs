//! Cookies in, cookies out.

use axum::http::{HeaderMap, HeaderValue, header};

/// The value of the cookie `name`, if the client sent one.
pub fn get(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// A cookie for the whole site that scripts cannot read. `__Host-` names need `secure`, so the name follows it.
pub fn set(name: &str, value: &str, secure: bool, max_age_seconds: u64) -> HeaderValue {
    let flag = if secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age_seconds}{flag}");
    HeaderValue::from_str(&text).expect("names and values are ours and plain ASCII")
}

/// The name under which `name` is kept: with HTTPS the browser guarantees that nobody else set it.
pub fn name(name: &str, secure: bool) -> String {
    if secure { format!("__Host-{name}") } else { name.to_owned() }
}
