//! Answers to the server's own checks. A lite server never checks (RFC 8445 2.5), but there are some that call themselves
//! lite and check all the same.

use std::net::SocketAddr;

use rtc_dtls::crypto_provider::RTCCrypto;
use rtc_stun::fingerprint::FINGERPRINT;
use rtc_stun::integrity::MessageIntegrity;
use rtc_stun::message::{BINDING_REQUEST, BINDING_SUCCESS, Message};
use rtc_stun::xoraddr::XorMappedAddress;

/// The answer to a check from `server` that knows our `password`. `None` for everything else.
pub(super) fn answer(crypto: &dyn RTCCrypto, server: SocketAddr, password: &str, datagram: &[u8]) -> Option<Vec<u8>> {
    let mut request = Message::new();
    request.unmarshal_binary(datagram).ok()?;
    if request.typ != BINDING_REQUEST {
        return None;
    }
    MessageIntegrity::check(&mut request, password.as_bytes(), crypto).ok()?;
    let integrity = MessageIntegrity::new_short_term_integrity_with_provider(password.to_owned(), crypto);
    let mapped = XorMappedAddress { ip: server.ip(), port: server.port() };
    let mut answer = Message::new();
    let setters = (Box::new(request), Box::new(BINDING_SUCCESS), Box::new(mapped), Box::new(integrity));
    answer.build(&[setters.0, setters.1, setters.2, setters.3, Box::new(FINGERPRINT)]).ok()?;
    Some(answer.raw)
}

#[cfg(test)]
mod tests {
    use rtc_dtls::crypto_provider::RTCCryptoProvider;
    use rtc_dtls::crypto_provider::providers::RingProvider;
    use rtc_stun::message::TransactionId;

    use super::*;

    #[test]
    fn only_checks_that_know_the_password_are_answered() {
        let provider = RingProvider::new();
        let server = SocketAddr::from(([127, 0, 0, 1], 9));
        let request = |password: &str| {
            let password = password.to_owned();
            let integrity = MessageIntegrity::new_short_term_integrity_with_provider(password, provider.crypto());
            let mut message = Message::new();
            let id = Box::new(TransactionId::new());
            message.build(&[Box::new(BINDING_REQUEST), id, Box::new(integrity), Box::new(FINGERPRINT)]).expect("built");
            message.raw
        };
        let answered = |datagram: &[u8]| answer(provider.crypto(), server, "secret", datagram);
        let found = answered(&request("secret")).expect("answered");
        assert_eq!(answered(&found), None, "an answer is no check");
        assert_eq!(answered(&request("guess")), None);
        assert_eq!(answered(b"no stun"), None);
    }
}
