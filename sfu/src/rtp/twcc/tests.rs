use std::time::Duration;

use bytes::Bytes;
use rand::rngs::SmallRng;
use rand::{Rng, RngExt, SeedableRng};
use rtc_rtcp::transport_feedbacks::transport_layer_cc::TransportLayerCc;
use rtc_shared::marshal::{Marshal, Unmarshal};
use rustc_hash::FxHashSet;

use super::{Arrivals, Feedback, INTERVAL, MAX_BODY, TICK_MICROS};
use crate::rtp::rtcp::{self, Item, Writer};

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// What a feedback says: number and absolute ticks.
fn told(body: &[u8]) -> Vec<(u16, Option<u32>)> {
    let feedback = Feedback::parse(body).expect("well-formed");
    let absolute = |ticks: i32| feedback.reference.wrapping_add_signed(ticks);
    let statuses: Vec<_> = feedback.statuses().map(|status| (status.seq, status.arrival.map(absolute))).collect();
    assert_eq!(statuses.len(), usize::from(feedback.count));
    statuses
}

fn all_told(arrivals: &mut Arrivals, at: Duration) -> Vec<(u16, Option<u32>)> {
    std::iter::from_fn(|| arrivals.poll(at)).flat_map(|body| told(&body)).collect()
}

fn ticks(at: Duration) -> Option<u32> {
    Some((at.as_micros() as u64 / TICK_MICROS) as u32)
}

#[test]
fn gaps_reordering_and_duplicates_are_told_as_they_were() {
    let mut arrivals = Arrivals::default();
    for (seq, at) in [(65_534, 100), (65_535, 101), (2, 103), (1, 104), (2, 105)] {
        arrivals.note(seq, ms(at));
    }
    let expected = [(65_534, 100), (65_535, 101), (0, 0), (1, 104), (2, 103)];
    let expected = expected.map(|(seq, at)| (seq, ticks(ms(at)).filter(|_| at > 0)));
    assert_eq!(all_told(&mut arrivals, ms(150)), expected);
    assert!(arrivals.poll(ms(900)).is_none(), "nothing new");
    arrivals.note(0, ms(950));
    assert_eq!(all_told(&mut arrivals, ms(950))[0], (0, ticks(ms(950))), "a late one is told again");
}

#[test]
fn feedback_comes_at_intervals_and_earlier_when_there_is_much_to_tell() {
    let mut arrivals = Arrivals::default();
    arrivals.note(1, ms(10));
    assert!(arrivals.poll(ms(10)).is_some());
    arrivals.note(2, ms(11));
    assert!(arrivals.poll(ms(12)).is_none(), "too early");
    (3..300).for_each(|seq| arrivals.note(seq, ms(12)));
    assert!(arrivals.poll(ms(12)).is_some());
    arrivals.note(300, ms(20));
    assert!(arrivals.poll(ms(12) + INTERVAL).is_some());
}

#[test]
fn a_long_gap_is_a_short_run_and_a_longer_one_a_new_start() {
    let mut arrivals = Arrivals::default();
    arrivals.note(10, ms(1));
    arrivals.note(4_000, ms(2));
    let body = arrivals.poll(ms(60)).expect("due");
    assert!(body.len() <= 20, "{}", body.len());
    assert_eq!(told(&body).len(), 3_991);
    arrivals.note(30_000, ms(61));
    assert_eq!(all_told(&mut arrivals, ms(120)), [(30_000, ticks(ms(61)))]);
}

#[test]
fn the_worst_order_fits_and_takes_several_feedbacks() {
    let mut arrivals = Arrivals::default();
    let at = |seq: u16| ms(5_000 - u64::from(seq % 2) * 4_000 - u64::from(seq));
    (0..512).for_each(|seq| arrivals.note(seq, at(seq)));
    let mut bodies = Vec::new();
    while let Some(body) = arrivals.poll(ms(6_000)) {
        assert!(body.len() <= MAX_BODY && body.len() % 4 == 0);
        bodies.push(told(&body));
    }
    assert_eq!(bodies.len(), 2);
    assert_eq!(bodies.concat(), Vec::from_iter((0..512).map(|seq| (seq, ticks(at(seq))))));
}

/// A seeded path with loss, duplicates, reordering, pauses and jumps.
fn arrive(random: &mut SmallRng, arrivals: &mut Arrivals, seq: &mut u16, at: &mut Duration) -> Vec<(u16, Duration)> {
    let mut noted = Vec::new();
    for _ in 0..random.random_range(1..200) {
        let step = if random.random_bool(0.001) { random.random_range(0..3_000) } else { 1 };
        let pause = if random.random_bool(0.02) { 300_000 } else { 4_000 };
        *seq = seq.wrapping_add(step + u16::from(random.random_bool(0.1)));
        *at += Duration::from_micros(random.random_range(0..pause));
        let late = random.random_bool(0.1).then(|| seq.wrapping_sub(random.random_range(0..30)));
        for seq in [Some(*seq), late].into_iter().flatten() {
            arrivals.note(seq, *at);
            noted.push((seq, *at));
        }
    }
    noted
}

#[test]
fn what_was_noted_is_read_back_by_us_and_by_rtc_rtcp() {
    for seed in 0..200 {
        let mut random = SmallRng::seed_from_u64(seed);
        let mut arrivals = Arrivals::default();
        // Near the wrap of the reference time.
        let mut at = Duration::from_micros(((1 << 32) - 20_000) * TICK_MICROS);
        let mut seq = random.random();
        let (mut noted, mut came) = (FxHashSet::default(), FxHashSet::default());
        for _ in 0..20 {
            let arrived = arrive(&mut random, &mut arrivals, &mut seq, &mut at);
            noted.extend(arrived.into_iter().map(|(seq, at)| (seq, ticks(at))));
            at += INTERVAL;
            while let Some(body) = arrivals.poll(at) {
                let ours = told(&body);
                came.extend(ours.iter().copied().filter(|(_, arrival)| arrival.is_some()));
                same_as_rtc_rtcp(&body, &ours);
            }
        }
        assert!(came.is_subset(&noted), "{seed}");
        assert!(came.len() * 10 > noted.len() * 6, "{seed}: {} of {}, some twice", came.len(), noted.len());
    }
}

fn same_as_rtc_rtcp(body: &super::Body, ours: &[(u16, Option<u32>)]) {
    let mut writer = Writer::default();
    writer.transport_feedback(1, 2, body);
    let packet = writer.take();
    let mut items = Vec::new();
    assert!(rtcp::read(&packet, |item| items.push(item)));
    let [Item::TransportFeedback { body: place }] = &items[..] else {
        panic!("one feedback: {items:?}");
    };
    assert_eq!(&packet[place.clone()], &body[..]);
    let theirs = TransportLayerCc::unmarshal(&mut Bytes::from(packet.clone())).expect("well-formed for rtc-rtcp");
    assert_eq!((theirs.sender_ssrc, theirs.media_ssrc), (1, 2));
    assert_eq!((theirs.base_sequence_number, usize::from(theirs.packet_status_count)), (ours[0].0, ours.len()));
    let mut at = theirs.reference_time.wrapping_mul(256);
    let deltas = theirs.recv_deltas.iter().map(|delta| {
        at = at.wrapping_add_signed((delta.delta / TICK_MICROS as i64) as i32);
        at
    });
    assert!(deltas.eq(ours.iter().filter_map(|(_, arrival)| *arrival)));
    let again = theirs.marshal().expect("written");
    // rtc-rtcp sets the padding bit for what we leave as zeros.
    assert_eq!(again[12..packet.len() - 4], packet[12..packet.len() - 4]);
}

#[test]
fn bodies_that_lie_are_refused() {
    let head = [0, 1, 0, 3, 0, 0, 1, 0];
    let body = |rest: &[u8]| [&head[..], rest].concat();
    let accepted = |rest: &[u8]| Feedback::parse(&body(rest)).is_some();
    assert!(accepted(&[0x20, 3, 1, 2, 3, 0]), "a run of three");
    assert!(accepted(&[0x20, 99, 1, 2, 3, 0]), "what is told beyond the count does not matter");
    assert!(!accepted(&[0x20, 3, 1, 2]), "a delta is missing");
    assert!(!accepted(&[0x20, 2, 1, 2]), "a chunk is missing");
    assert!(!accepted(&[0x60, 3, 1, 2, 3, 0]), "reserved");
    assert!(!accepted(&[0xf0, 0, 1, 2, 3, 0]), "reserved in a vector");
    assert!(!accepted(&[0; 64]), "runs of nothing");
    assert!(!accepted(&[]));
    assert!(Feedback::parse(&[0, 1, 0xff, 0xff, 0, 0, 1, 0, 0x1f, 0xff, 0x1f, 0xff]).is_none(), "too many");
    assert!(Feedback::parse(&[0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]).is_none(), "about nothing");
}

#[test]
fn any_bytes_are_read_within_bounds() {
    let mut random = SmallRng::seed_from_u64(7);
    let mut accepted = 0;
    for round in 0..100_000 {
        let mut bytes = vec![0; random.random_range(0..120)];
        random.fill_bytes(&mut bytes);
        if round % 2 == 0 {
            // Mostly well-formed: an own body with a few flips.
            let mut arrivals = Arrivals::default();
            let (mut seq, mut at) = (random.random(), ms(1));
            arrive(&mut random, &mut arrivals, &mut seq, &mut at);
            bytes = arrivals.poll(at).expect("due").to_vec();
            for _ in 0..random.random_range(0..4) {
                let place = random.random_range(0..bytes.len());
                bytes[place] = random.random();
            }
            bytes.truncate(random.random_range(0..=bytes.len()).max(8));
        } else if bytes.len() > 4 {
            bytes[2] = 0;
        }
        if let Some(feedback) = Feedback::parse(&bytes) {
            accepted += 1;
            assert_eq!(feedback.statuses().count(), usize::from(feedback.count));
        }
    }
    assert!(accepted > 10_000, "{accepted}");
}
