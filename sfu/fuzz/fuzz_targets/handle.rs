//! The whole machine: the input is cut into datagrams (two bytes of length each) from two strangers.
#![no_main]

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use sfu::transport::dtls::Identity;
use sfu::{Input, Route, Sfu};

fn identity() -> Arc<Identity> {
    static IDENTITY: OnceLock<Arc<Identity>> = OnceLock::new();
    IDENTITY.get_or_init(|| Identity::generate().expect("a certificate")).clone()
}

fuzz_target!(|data: &[u8]| {
    let mut now = Instant::now();
    let mut sfu = Sfu::new(now, Duration::from_secs(1_700_000_000), identity());
    let mut rest = data;
    while let Some((len, after)) = rest.split_first_chunk::<2>() {
        let len = usize::from(u16::from_be_bytes(*len) % 1_500).min(after.len());
        let (datagram, tail) = after.split_at(len);
        rest = tail;
        let from = Route::udp(([10, 0, 0, 1], 1_000 + len as u16 % 2).into());
        sfu.handle(now, Input::Packet { from, data: &mut datagram.to_vec() });
        now += Duration::from_millis(7);
        sfu.handle(now, Input::Timeout);
        while sfu.poll(now).is_some() {}
    }
});
