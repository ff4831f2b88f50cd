//! Credentials that expire, made from a shared secret: the scheme that TURN servers call "REST". The user name says
//! until when it is good and for whom; the password is its HMAC. No server has to remember anybody.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rand::Rng;
use ring::hmac;

/// How long credentials are good for. A refresh of what was allocated with them works longer; a page that was open for
/// longer than this and then loses its network has to ask anew.
pub const LIFETIME: Duration = Duration::from_secs(12 * 3_600);
/// Longest user name that is looked at.
pub const MAX_USERNAME: usize = 128;

/// A secret shared with TURN servers.
#[derive(Clone)]
pub struct Secret(Arc<hmac::Key>);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl Secret {
    /// A configured one.
    pub fn new(text: &str) -> Self {
        Secret(Arc::new(hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes())))
    }

    /// One that only this process knows.
    pub fn random() -> Self {
        let mut bytes = [0; 32];
        rand::rng().fill_bytes(&mut bytes);
        Secret(Arc::new(hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &bytes)))
    }

    /// User name and password for `user`, good for [`LIFETIME`] from `now`, which is the time since 1970.
    pub fn credentials(&self, now: Duration, user: &str) -> (String, String) {
        let username = format!("{}:{user}", (now + LIFETIME).as_secs());
        let password = self.password(&username);
        (username, password)
    }

    /// The password that belongs to a user name.
    pub fn password(&self, username: &str) -> String {
        BASE64_STANDARD.encode(hmac::sign(&self.0, username.as_bytes()))
    }
}

/// Who a user name is for, if it is good at `now`.
pub fn user_of(username: &str, now: Duration) -> Option<&str> {
    let (until, user) = username.split_once(':')?;
    let until: u64 = until.parse().ok()?;
    (username.len() <= MAX_USERNAME && until > now.as_secs()).then_some(user)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_what_other_turn_servers_compute() {
        // printf 1700043200:alice | openssl dgst -sha1 -hmac shared -binary | base64
        let now = Duration::from_secs(1_700_000_000);
        let (username, password) = Secret::new("shared").credentials(now, "alice");
        assert_eq!((username.as_str(), password.as_str()), ("1700043200:alice", "KScGp1h/WyN971p8KMTZa6EJ444="));
    }

    #[test]
    fn a_user_name_is_good_until_its_time_and_for_its_user() {
        let (username, _) = Secret::random().credentials(Duration::from_secs(1_000), "alice");
        assert_eq!(user_of(&username, Duration::from_secs(1_000)), Some("alice"));
        assert_eq!(user_of(&username, Duration::from_secs(1_000) + LIFETIME), None);
        for bad in ["", "alice", ":alice", "-1:alice", "99999999999999999999:alice", &"9".repeat(200)] {
            assert_eq!(user_of(bad, Duration::ZERO), None, "{bad}");
        }
    }
}
