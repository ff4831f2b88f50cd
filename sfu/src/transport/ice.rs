//! ICE-lite (RFC 8445 2.5): the client checks, we answer. An address belongs to a peer only after a check whose
//! MESSAGE-INTEGRITY is right; nothing is ever sent to an address that the client merely names.

use std::time::{Duration, Instant};

use rtc_dtls::crypto_provider::RTCCrypto;
use rtc_stun::attributes::{ATTR_USE_CANDIDATE, ATTR_USERNAME};
use rtc_stun::fingerprint::FINGERPRINT;
use rtc_stun::integrity::MessageIntegrity;
use rtc_stun::message::{BINDING_REQUEST, BINDING_SUCCESS, Message};
use rtc_stun::xoraddr::XorMappedAddress;

use crate::negotiation::Credentials;
use crate::route::Route;

/// Addresses kept per peer. More help clients with many interfaces, fewer bound what a client can make us remember.
pub const MAX_ADDRESSES: usize = 8;

/// A client that checks from elsewhere and was not heard on its nominated address for so long has moved, also when it
/// does not say so: not every browser nominates anew after a NAT has given it another port. Shorter follows sooner,
/// longer does not mistake a quiet client with two networks for one that moved.
const MOVED: Duration = Duration::from_secs(2);

/// A well-formed binding request that names a user. Not authentic yet.
pub struct Binding {
    message: Message,
    username: String,
}

impl Binding {
    /// Reads a binding request. `None` for everything else: it is dropped without an answer.
    pub fn parse(datagram: &[u8]) -> Option<Binding> {
        let mut message = Message::new();
        message.unmarshal_binary(datagram).ok()?;
        if message.typ != BINDING_REQUEST {
            return None;
        }
        let username = String::from_utf8(message.get(ATTR_USERNAME).ok()?).ok()?;
        Some(Binding { message, username })
    }

    /// Our user name fragment, the part before the colon.
    pub fn local_ufrag(&self) -> &str {
        self.username.split(':').next().unwrap_or_default()
    }
}

/// What an authentic check changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The answer to send back to where the check came from.
    pub answer: Vec<u8>,
    /// An older address that had to make room.
    pub evicted: Option<Route>,
    /// Media goes to another address than before.
    pub moved: bool,
}

/// One peer's connectivity.
pub struct Ice {
    local: Credentials,
    remote: Credentials,
    validated: Vec<Route>,
    selected: Option<Route>,
    /// When something last came from the selected address.
    heard: Option<Instant>,
    /// The client searches new paths, and none of them is there yet.
    searching: bool,
}

impl Ice {
    /// Nothing validated yet.
    pub fn new(local: Credentials, remote: Credentials) -> Self {
        Ice { local, remote, validated: Vec::new(), selected: None, heard: None, searching: false }
    }

    /// Our current credentials.
    pub fn local(&self) -> &Credentials {
        &self.local
    }

    /// ICE restart: new credentials. Media keeps flowing on the old pair until the first check with the new ones: a client
    /// that lost its path may nominate seconds after it found another, and what it nominates is followed then.
    pub fn restart(&mut self, local: Credentials, remote: Credentials) {
        self.local = local;
        self.remote = remote;
        self.searching = true;
    }

    /// The nominated address, or the first validated one before any is nominated, also after a restart.
    pub fn selected(&self) -> Option<Route> {
        self.selected
    }

    /// All validated addresses.
    pub fn validated(&self) -> &[Route] {
        &self.validated
    }

    /// Something came from one of its addresses.
    pub fn heard(&mut self, now: Instant, from: Route) {
        if self.selected == Some(from) {
            self.heard = Some(now);
        }
    }

    /// Verifies a check and answers it. `None` when it is not authentic.
    pub fn on_check(
        &mut self,
        now: Instant,
        crypto: &dyn RTCCrypto,
        from: Route,
        mut binding: Binding,
    ) -> Option<Checked> {
        let (local, remote) = binding.username.split_once(':')?;
        if local != self.local.ufrag || remote != self.remote.ufrag {
            return None;
        }
        let key = self.local.password.as_bytes();
        MessageIntegrity::check(&mut binding.message, key, crypto).ok()?;
        let nominated = binding.message.contains(ATTR_USE_CANDIDATE);
        let answer = self.answer(crypto, from, &binding.message)?;
        let evicted = self.validate(from);
        let silent = self.heard.is_none_or(|heard| now.saturating_duration_since(heard) >= MOVED);
        let before = self.selected;
        if nominated || self.searching || silent {
            self.selected = Some(from);
        }
        self.searching = false;
        self.heard(now, from);
        Some(Checked { answer, evicted, moved: before.is_some() && self.selected != before })
    }

    fn answer(&self, crypto: &dyn RTCCrypto, from: Route, request: &Message) -> Option<Vec<u8>> {
        let mapped = XorMappedAddress { ip: from.address.ip(), port: from.address.port() };
        let password = self.local.password.clone();
        let integrity = MessageIntegrity::new_short_term_integrity_with_provider(password, crypto);
        let mut answer = Message::new();
        answer
            .build(&[
                Box::new(request.clone()),
                Box::new(BINDING_SUCCESS),
                Box::new(mapped),
                Box::new(integrity),
                Box::new(FINGERPRINT),
            ])
            .ok()?;
        Some(answer.raw)
    }

    fn validate(&mut self, from: Route) -> Option<Route> {
        if self.validated.contains(&from) {
            return None;
        }
        self.validated.push(from);
        if self.validated.len() <= MAX_ADDRESSES {
            return None;
        }
        let oldest = self.validated.iter().position(|known| Some(*known) != self.selected)?;
        Some(self.validated.remove(oldest))
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a test needs a first instant")]
mod tests {
    use std::net::SocketAddr;

    use rtc_dtls::crypto_provider::RTCCryptoProvider;
    use rtc_dtls::crypto_provider::providers::RingProvider;
    use rtc_stun::message::{Setter, TransactionId};
    use rtc_stun::textattrs::TextAttribute;

    use super::*;

    struct UseCandidate;

    impl Setter for UseCandidate {
        fn add_to(&self, message: &mut Message) -> rtc_shared::error::Result<()> {
            message.add(ATTR_USE_CANDIDATE, &[]);
            Ok(())
        }
    }

    /// Both sides' credentials of one generation.
    fn generation(name: &str) -> (Credentials, Credentials) {
        let credentials =
            |side: &str| Credentials { ufrag: format!("{name}{side}"), password: format!("{name}{side}-password") };
        (credentials("server"), credentials("client"))
    }

    fn check(at: Instant, ice: &mut Ice, (local, remote): &(Credentials, Credentials), from: Route, nominates: bool) {
        let provider = RingProvider::new();
        let crypto = provider.crypto();
        let username = format!("{}:{}", local.ufrag, remote.ufrag);
        let mut setters: Vec<Box<dyn Setter + '_>> = vec![
            Box::new(BINDING_REQUEST),
            Box::new(TransactionId::new()),
            Box::new(TextAttribute::new(ATTR_USERNAME, username)),
        ];
        if nominates {
            setters.push(Box::new(UseCandidate));
        }
        let password = local.password.clone();
        setters.push(Box::new(MessageIntegrity::new_short_term_integrity_with_provider(password, crypto)));
        let mut message = Message::new();
        message.build(&setters).expect("a check is far below the limit of STUN");
        ice.on_check(at, crypto, from, Binding::parse(&message.raw).expect("a binding request"));
    }

    #[test]
    fn media_follows_the_first_check_after_a_restart_and_then_what_is_nominated() {
        let route = |port| Route::udp(SocketAddr::from(([192, 0, 2, 1], port)));
        let at = Instant::now();
        let (first, second) = (generation("first"), generation("second"));
        let mut ice = Ice::new(first.0.clone(), first.1.clone());
        check(at, &mut ice, &first, route(1), true);
        check(at, &mut ice, &first, route(2), false);
        assert_eq!(ice.selected(), Some(route(1)), "another path that is merely there changes nothing");

        ice.restart(second.0.clone(), second.1.clone());
        check(at, &mut ice, &first, route(2), true);
        assert_eq!(ice.selected(), Some(route(1)), "the old credentials are worth nothing any more");
        check(at, &mut ice, &second, route(3), false);
        assert_eq!(ice.selected(), Some(route(3)), "the client is there, it need not have decided");
        check(at, &mut ice, &second, route(4), false);
        assert_eq!(ice.selected(), Some(route(3)));
        check(at, &mut ice, &second, route(4), true);
        assert_eq!(ice.selected(), Some(route(4)));
    }
}
