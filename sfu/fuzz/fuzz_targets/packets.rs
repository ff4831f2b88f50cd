//! Every parser of packets: RTP with all payload formats, RTCP, feedback, descriptors, redundant audio.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sfu::negotiation::codec::{Codec, H264Profile};
use sfu::ring::Entry;
use sfu::rtp::{Header, dependency, red, rtcp, twcc};

fuzz_target!(|data: &[u8]| {
    sfu::demux::classify(data);
    rtcp::read(data, |_| {});
    if let Some(feedback) = twcc::Feedback::parse(data) {
        feedback.statuses().count();
    }
    let structure = dependency::Descriptor::parse(data, None).and_then(|found| found.structure);
    let Some(header) = Header::parse(data) else { return };
    let payload = header.unpadded(&data[header.len..]).unwrap_or_default();
    dependency::Descriptor::parse(payload, structure.as_ref());
    red::split(payload, 111, |_| {});
    for codec in [Codec::Opus, Codec::Vp8, Codec::H264(H264Profile::High), Codec::Vp9(0), Codec::Av1] {
        let entry = Entry::new(1, 2, true, codec, None, payload);
        entry.numbers.patch(&mut payload.to_vec(), 1, 2);
    }
});
