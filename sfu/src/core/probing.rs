//! Feedback about the path to a client, and probes of it with padding.

use std::time::{Duration, Instant};

use super::Sfu;
use crate::api::Kind;
use crate::peer::Peer;
use crate::rtp::rtcp::{Block, Writer};
use crate::rtp::twcc::Feedback;

/// Time between two portions of padding. Shorter is smoother, longer costs less CPU.
const PORTION: Duration = Duration::from_millis(2);
/// A cluster is over after this at the latest.
const CLUSTER: Duration = Duration::from_millis(250);
/// Padding packets of one portion.
const MAX_PROBES: usize = 64;
/// Share of audio packets lost, in 1/256, from which one copy of the last packet goes along: 2 %.
const ONE_COPY: u8 = 5;
/// From which two go along: 10 %.
const TWO_COPIES: u8 = 26;

impl Sfu {
    pub(super) fn on_transport_feedback(&mut self, now: Instant, key: usize, body: &[u8]) {
        let at = now.saturating_duration_since(self.started);
        let Some(feedback) = Feedback::parse(body) else { return };
        let peer = &mut self.peers[key];
        let target = |peer: &Peer| peer.bandwidth.as_ref().map(|bandwidth| bandwidth.target());
        let before = target(peer);
        peer.on_feedback(at, &feedback);
        if target(peer) < before {
            self.reaim(key);
        }
    }

    /// What a client reports of a slot: how much got lost.
    pub(super) fn on_report(&mut self, now: Instant, key: usize, block: &Block) {
        let ntp = self.ntp(now).compact();
        let lanes = &self.peers[key].lanes;
        let Some(lane) = lanes.iter().copied().find(|lane| self.lanes[*lane].plan.ssrc == block.ssrc) else {
            return;
        };
        let peer = &mut self.peers[key];
        if block.last_sr != 0 {
            // RFC 3550 A.8, in 1/65536 s; a client with a broken clock counts as near.
            let rtt = ntp.wrapping_sub(block.last_sr).wrapping_sub(block.delay) as i32;
            peer.rtt = Some(Duration::from_micros((u64::from(rtt.max(0).unsigned_abs()) * 1_000_000) >> 16));
        }
        let lane = &mut self.lanes[lane];
        lane.report(now, block.fraction_lost);
        if lane.plan.kind == Kind::Audio {
            lane.redundancy = match lane.worst_loss {
                TWO_COPIES.. => 2,
                ONE_COPY.. => 1,
                _ => 0,
            };
        }
    }

    /// Estimates go on, probes start, publishers hear what arrived.
    pub(super) fn on_bandwidth_tick(&mut self, now: Instant) {
        let at = now.saturating_duration_since(self.started);
        for (key, peer) in &mut self.peers {
            let demand = peer.demand;
            let Some(bandwidth) = peer.bandwidth.as_mut().filter(|_| peer.transport.srtp.is_some()) else {
                continue;
            };
            bandwidth.on_tick(at);
            if bandwidth.probe(at, demand).is_some() {
                self.probing.retain(|(known, _)| *known != key);
                self.probing.push((key, now + CLUSTER));
                self.next_probe.get_or_insert(now);
            }
        }
        for key in self.peers.iter().map(|(key, _)| key).collect::<Vec<_>>() {
            self.tell_arrivals(key, at);
        }
    }

    fn tell_arrivals(&mut self, key: usize, at: Duration) {
        while let Some(body) = self.peers[key].arrivals.poll(at) {
            let tracks = self.peers[key].publications.iter().filter_map(|publication| publication.track);
            let mut encodings = tracks.flat_map(|track| self.tracks[track].encodings.iter().flatten());
            let ssrc = encodings.next().map_or(0, |encoding| self.encodings[*encoding].ssrc);
            let mut writer = Writer::default();
            writer.transport_feedback(super::control::OWN_SSRC, ssrc, &body);
            self.send_rtcp(key, writer);
        }
    }

    /// Sends the padding that running probes owe.
    pub(super) fn probe_due(&mut self, now: Instant) {
        if self.next_probe.is_none_or(|due| now < due) {
            return;
        }
        let at = now.saturating_duration_since(self.started);
        self.next_probe = Some(now + PORTION);
        for (key, until) in std::mem::take(&mut self.probing) {
            self.pad(now, at, key);
            if now < until {
                self.probing.push((key, until));
            }
        }
        if self.probing.is_empty() {
            self.next_probe = None;
        }
    }

    /// A portion for one peer.
    fn pad(&mut self, now: Instant, at: Duration, key: usize) {
        let Some(peer) = self.peers.get(key).filter(|peer| peer.permit.view) else {
            return;
        };
        let repaired = |lane: &&usize| self.lanes[**lane].plan.payloads.iter().any(|payload| payload.repair.is_some());
        let Some(lane) = peer.lanes.iter().find(repaired).copied() else {
            return;
        };
        for _ in 0..MAX_PROBES {
            let owed = self.peers[key].bandwidth.as_ref().is_some_and(|bandwidth| bandwidth.padding(at) > 0);
            if !owed || self.send_probe(now, key, lane).is_none() {
                return;
            }
        }
    }
}
