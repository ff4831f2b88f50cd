//! Host names of organizers and events: `tickets.example.org` instead of our own address.
//!
//! Who points such a name to us is led from it to our own address, where sessions, passkeys and payments live: one origin for
//! everything that matters.

use url::Url;

use crate::base::error::ApiError;
use crate::base::language::{Saying, say};

/// Whether somebody may call a host name theirs.
///
/// # Errors
/// A sentence: it is ours, or below ours.
pub fn check(public_url: &str, host: &str) -> Result<(), Saying> {
    let ours = Url::parse(public_url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    let is_ours = host == ours || host.ends_with(&format!(".{ours}")) || ours.ends_with(&format!(".{host}"));
    if !host.is_empty() && is_ours {
        return Err(say("api-own-host"));
    }
    Ok(())
}

/// Somebody has it already; who, is not told.
pub fn taken(key: &str) -> ApiError {
    ApiError::field(key, say("api-taken-host"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ours_is_nobody_elses() {
        let ours = "https://events.example.org";
        for taken in ["events.example.org", "a.events.example.org", "example.org"] {
            assert!(check(ours, taken).is_err(), "{taken}");
        }
        for free in ["", "tickets.example.org", "xevents.example.org", "fair.example"] {
            assert!(check(ours, free).is_ok(), "{free}");
        }
    }
}
