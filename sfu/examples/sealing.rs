//! What it costs to protect a packet, by each library and profile: `cargo run --release --example sealing`.
//!
//! Prints nanoseconds per packet, the least of some rounds, for a voice and a video packet; rtc-srtp for comparison.

#![allow(clippy::disallowed_methods, reason = "a measurement looks at the clock")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use rtc_dtls::crypto_provider::RTCCryptoProvider;
use rtc_dtls::crypto_provider::providers::RingProvider;
use rtc_srtp::context::Context;
use rtc_srtp::protection_profile::ProtectionProfile;
use sfu::rtp::Header;
use sfu::transport::seal::Backend;
use sfu::transport::srtp::{Keys, Profile, Srtp};

const HEADER: usize = 12;
const PACKETS: u32 = 2_000;
const ROUNDS: usize = 15;

/// The least time per packet; `each` gets the number of the packet.
fn measure(mut each: impl FnMut(u64)) -> f64 {
    let mut best = Duration::MAX;
    let mut index = 0;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for _ in 0..PACKETS {
            each(index);
            index += 1;
        }
        best = best.min(start.elapsed());
    }
    best.as_nanos() as f64 / f64::from(PACKETS)
}

fn plain(len: usize, index: u64) -> Vec<u8> {
    let mut packet = vec![0x80; len];
    packet[2..4].copy_from_slice(&(index as u16).to_be_bytes());
    packet
}

fn ours(profile: Profile, backend: Backend, len: usize) -> (f64, f64) {
    let material: Vec<u8> = (0..profile.material_len() as u8).collect();
    let keys = || Keys::split(profile, &material).on(backend);
    let mut server = Srtp::new(&keys()).expect("the libraries have AES");
    let mut client = Srtp::new(&keys().swapped()).expect("the libraries have AES");
    let mut buffer = plain(len + 16, 0);
    let seal = measure(|index| {
        black_box(server.seal(&mut buffer, HEADER, len, 5, index));
    });
    let mut sealed = (0..u64::from(PACKETS) * ROUNDS as u64).map(|index| {
        let mut packet = plain(len + server.overhead(), index);
        server.seal(&mut packet, HEADER, len, 0x8080_8080, index);
        packet
    });
    let mut sealed: Vec<Vec<u8>> = sealed.by_ref().collect();
    let open = measure(|index| {
        let packet = &mut sealed[index as usize];
        let header = Header::parse(packet).expect("RTP");
        assert!(client.open(packet, &header).is_some());
    });
    (seal, open)
}

fn theirs(profile: ProtectionProfile, salt: usize, len: usize) -> f64 {
    let provider = RingProvider::new();
    let mut context =
        Context::new(&[1; 16], &vec![2; salt], profile, None, None, provider.crypto()).expect("a context");
    let mut packet = plain(len, 0);
    measure(|index| {
        packet[2..4].copy_from_slice(&(index as u16).to_be_bytes());
        black_box(context.encrypt_rtp(&packet).expect("sealed"));
    })
}

fn main() {
    let calibration = Backend::calibrate(Instant::now);
    println!("calibration {calibration:?}: {}", calibration.fastest().as_str());
    for payload in [160, 1_100] {
        let len = HEADER + payload;
        for backend in Backend::ALL {
            let (seal, open) = ours(Profile::Gcm128, backend, len);
            println!("payload {payload}: GCM {}: seal {seal:.0} ns, open {open:.0} ns", backend.as_str());
        }
        let (seal, open) = ours(Profile::CmSha1, Backend::default(), len);
        println!("payload {payload}: CM: seal {seal:.0} ns, open {open:.0} ns");
        let (gcm, cm) = (ProtectionProfile::AeadAes128Gcm, ProtectionProfile::Aes128CmHmacSha1_80);
        let (gcm, cm) = (theirs(gcm, 12, len), theirs(cm, 14, len));
        println!("payload {payload}: rtc-srtp on ring: GCM seal {gcm:.0} ns, CM seal {cm:.0} ns");
    }
}
