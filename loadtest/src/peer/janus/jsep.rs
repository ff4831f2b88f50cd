//! The session descriptions that Janus wants: clients are always the DTLS client, and name their address.

use std::net::Ipv4Addr;

/// Header extension that would oblige viewers to send transport-wide feedback.
const TRANSPORT_CC: &str = "transport-wide-cc";

/// An offer of ours that insists on being the DTLS client and names its candidate.
pub fn active(offer: &str, address: Ipv4Addr, port: u16) -> String {
    let mux = "a=rtcp-mux\r\n";
    let with_candidate = format!("{mux}{}", candidate(address, port));
    offer.replace("a=setup:actpass", "a=setup:active").replace(mux, &with_candidate)
}

/// The answer to Janus' offer by the client that would have made `own` offer: takes everything.
pub fn answer(offer: &str, own: &str, address: Ipv4Addr, port: u16) -> String {
    let value = |key: &str| own.lines().find(|line| line.starts_with(key)).unwrap_or_default();
    let (ufrag, password, fingerprint) = (value("a=ice-ufrag:"), value("a=ice-pwd:"), value("a=fingerprint:"));
    let mut sections = offer.split("\r\nm=");
    let session = sections.next().unwrap_or_default();
    let group = session.lines().find(|line| line.starts_with("a=group:BUNDLE")).unwrap_or_default();
    let mut sdp = format!("v=0\r\no=- 1 1 IN IP4 {address}\r\ns=-\r\nt=0 0\r\n{group}\r\n");
    for section in sections {
        let media = section.lines().next().unwrap_or_default();
        sdp += &format!(
            "m={media}\r\nc=IN IP4 {address}\r\n{ufrag}\r\n{password}\r\n{fingerprint}\r\na=setup:active\r\n\
             a=rtcp-mux\r\na=recvonly\r\n{}",
            candidate(address, port)
        );
        for line in section.lines().skip(1).filter(|line| is_taken(line)) {
            sdp += &format!("{line}\r\n");
        }
    }
    sdp
}

fn is_taken(line: &str) -> bool {
    let kinds = ["a=mid:", "a=rtpmap:", "a=fmtp:", "a=rtcp-fb:", "a=extmap:"];
    kinds.iter().any(|kind| line.starts_with(kind)) && !line.contains(TRANSPORT_CC) && !line.contains("transport-cc")
}

fn candidate(address: Ipv4Addr, port: u16) -> String {
    format!("a=candidate:1 1 udp 2130706431 {address} {port} typ host\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=ice-ufrag:u\r\na=ice-pwd:p\r\na=fingerprint:f\r\n\
                       a=setup:actpass\r\na=rtcp-mux\r\n";

    #[test]
    fn an_offer_becomes_active_and_names_its_address() {
        let offer = active(OWN, Ipv4Addr::LOCALHOST, 7);
        assert!(offer.contains("a=setup:active\r\n") && !offer.contains("actpass"));
        assert!(offer.contains("a=candidate:1 1 udp 2130706431 127.0.0.1 7 typ host\r\n"));
    }

    #[test]
    fn an_answer_takes_every_stream_with_the_clients_own_names() {
        let theirs = "v=0\r\na=group:BUNDLE 0 1\r\nm=audio 9 X 111\r\na=mid:0\r\na=ice-ufrag:theirs\r\na=sendonly\r\n\
                      a=rtpmap:111 opus/48000/2\r\nm=video 9 X 96\r\na=mid:1\r\na=rtpmap:96 VP8/90000\r\n\
                      a=rtcp-fb:96 nack\r\na=rtcp-fb:96 transport-cc\r\n";
        let answer = answer(theirs, OWN, Ipv4Addr::LOCALHOST, 7);
        assert_eq!(answer.matches("\r\nm=").count(), 2);
        assert_eq!(answer.matches("a=ice-ufrag:u\r\n").count(), 2);
        assert!(answer.contains("a=group:BUNDLE 0 1\r\n") && answer.contains("a=rtcp-fb:96 nack\r\n"));
        assert!(!answer.contains("theirs") && !answer.contains("transport-cc") && !answer.contains("sendonly"));
    }
}
