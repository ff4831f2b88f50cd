//! Offers: whatever the text, there is an answer or a reason.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sfu::negotiation::{Fingerprint, Host, Negotiation, Random};
use sfu::{Offer, Permit, Route};

struct Fixed;

impl Random for Fixed {
    fn fill(&mut self, out: &mut [u8]) {
        out.fill(0x5a);
    }
}

fuzz_target!(|sdp: &str| {
    let host = Host {
        candidates: vec![Route::udp(([127, 0, 0, 1], 4_000).into())],
        fingerprint: Fingerprint { algorithm: "sha-256".into(), bytes: vec![0xab; 32] },
    };
    let offer = Offer { sdp: sdp.to_owned(), tracks: Vec::new() };
    let permit = Permit { view: true, publish: true };
    let _ = Negotiation::new(&mut Fixed).answer(&offer, permit, &host, &mut Fixed);
});
