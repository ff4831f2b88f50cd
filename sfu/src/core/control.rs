//! RTCP in both directions.

use std::time::Instant;

use super::Sfu;
use crate::api::Kind;
use crate::forward::rewrite::timestamp_units;
use crate::relay::{Branches, Word};
use crate::rtp::rtcp::{self, Block, Item, Writer};
use crate::track::Origin;
use crate::units::{NtpTime, nearest};

/// The SSRC of our own reports and requests; we have no stream of our own.
pub(super) const OWN_SSRC: u32 = 1;
/// What a publisher without transport-wide feedback may send, per video stream. Without any estimate a browser stays
/// at its start bit rate; this lets it ramp up to what a 720p camera or a screen needs.
const VIDEO_BITRATE: u64 = 3_000_000;
/// Items of one compound packet that are looked at.
const MAX_ITEMS: usize = 256;
/// Report blocks of one receiver report (a 5-bit count).
const MAX_BLOCKS: usize = 31;

impl Sfu {
    pub(super) fn on_rtcp(&mut self, now: Instant, key: usize, data: &[u8]) {
        let peer = &mut self.peers[key];
        let Some(opened) = peer.transport.srtp.as_mut().and_then(|srtp| srtp.open_rtcp(data)) else {
            peer.counters.dropped_in += 1;
            self.totals.dropped_in += 1;
            return;
        };
        let mut items = Vec::new();
        rtcp::read(&opened, |item| {
            if items.len() < MAX_ITEMS {
                items.push(item);
            }
        });
        for item in items {
            match item {
                Item::SenderReport { ssrc, ntp, rtp } => self.on_sender_report(now, key, ssrc, NtpTime(ntp), rtp),
                Item::Nack { ssrc, seq, mask } => self.on_nack(now, key, ssrc, seq, mask),
                Item::KeyFrame { ssrc } => self.on_key_frame_request(now, key, ssrc),
                Item::TransportFeedback { body } => self.on_transport_feedback(now, key, &opened[body]),
                Item::Report(block) => self.on_report(now, key, &block),
                Item::Bye { .. } => {}
            }
        }
    }

    fn on_sender_report(&mut self, now: Instant, key: usize, ssrc: u32, theirs: NtpTime, rtp: u32) {
        let ours = self.ntp(now);
        let peer = &mut self.peers[key];
        let tracks = peer.publications.iter().filter_map(|publication| publication.track);
        let mut encodings = tracks.flat_map(|track| self.tracks[track].encodings.iter().flatten());
        let Some(encoding) = encodings.find(|encoding| self.encodings[**encoding].ssrc == ssrc).copied() else {
            return;
        };
        let aligned = peer.align(ours, theirs);
        let encoding = &mut self.encodings[encoding];
        encoding.clock = Some((aligned, rtp));
        encoding.receiver.on_sender_report(now, theirs.compact());
    }

    fn on_nack(&mut self, now: Instant, key: usize, ssrc: u32, seq: u16, mask: u16) {
        let lanes = &self.peers[key].lanes;
        let Some(lane) = lanes.iter().copied().find(|lane| self.lanes[*lane].plan.ssrc == ssrc) else {
            return;
        };
        if !self.peers[key].permit.view {
            return;
        }
        let followers = (0..16).filter(|bit| mask >> bit & 1 == 1).map(|bit| seq.wrapping_add(bit + 1));
        for seq in std::iter::once(seq).chain(followers) {
            let peer = &mut self.peers[key];
            peer.counters.nacks_in += 1;
            if peer.resend_budget == 0 || !peer.may_repair(now.saturating_duration_since(self.started)) {
                return;
            }
            peer.resend_budget -= 1;
            let seq = nearest(self.lanes[lane].rewriter.highest(), seq);
            self.resend(now, key, lane, seq);
        }
    }

    fn on_key_frame_request(&mut self, now: Instant, key: usize, ssrc: u32) {
        self.peers[key].counters.plis_in += 1;
        let lanes = &self.peers[key].lanes;
        let Some(lane) = lanes.iter().copied().find(|lane| self.lanes[*lane].plan.ssrc == ssrc) else {
            return;
        };
        for encoding in self.lanes[lane].listens().into_iter().flatten() {
            self.encodings[encoding].keyframes.want();
            self.request_key_frame(now, encoding);
        }
    }

    /// Sends a key frame request if one is wanted and due.
    pub(super) fn request_key_frame(&mut self, now: Instant, key: usize) {
        let encoding = &mut self.encodings[key];
        if self.tracks[encoding.track].kind() == Kind::Audio || !encoding.keyframes.take_due(now) {
            return;
        }
        let (track, index, ssrc) = (&self.tracks[encoding.track], encoding.index, encoding.ssrc);
        let peer = match track.origin {
            Origin::Peer(peer) => peer,
            Origin::Branch(origin) => {
                let word = Word::KeyFrame { track: track.id, layer: index as u8 };
                self.words.push_back((Branches::only(origin), word));
                return;
            }
        };
        let mut writer = Writer::default();
        writer.receiver_report(OWN_SSRC, &[]);
        writer.pli(OWN_SSRC, ssrc);
        self.peers[peer].counters.plis_out += 1;
        self.send_rtcp(peer, writer);
    }

    /// Asks the publisher for what is missing; gives up to a key frame.
    pub(super) fn request_missing(&mut self, now: Instant, key: usize) {
        let encoding = &mut self.encodings[key];
        let mut missing = Vec::new();
        let gave_up = encoding.receiver.due(now, &mut missing);
        let ssrc = encoding.ssrc;
        if gave_up && !encoding.lanes.is_empty() {
            encoding.keyframes.want();
        }
        let Origin::Peer(peer) = self.tracks[encoding.track].origin else { return };
        if missing.is_empty() || !encoding.nack {
            return;
        }
        self.peers[peer].counters.nacks_out += missing.len() as u64;
        let mut writer = Writer::default();
        writer.receiver_report(OWN_SSRC, &[]);
        writer.nack(OWN_SSRC, ssrc, &missing);
        self.send_rtcp(peer, writer);
    }

    /// Receiver report and bit rate for everything a peer publishes.
    pub(super) fn report_to_publisher(&mut self, now: Instant, key: usize) {
        let tracks: Vec<usize> = self.peers[key].publications.iter().filter_map(|p| p.track).collect();
        if tracks.is_empty() {
            return;
        }
        let mut blocks: Vec<Block> = Vec::new();
        let mut videos = Vec::new();
        for track in tracks.iter().map(|track| &self.tracks[*track]) {
            for encoding in track.encodings.iter().flatten() {
                let encoding = &mut self.encodings[*encoding];
                let block = encoding.receiver.report(now, encoding.ssrc);
                encoding.lost = block.fraction_lost;
                blocks.push(block);
                if track.kind() == Kind::Video {
                    videos.push(encoding.ssrc);
                }
            }
        }
        blocks.truncate(MAX_BLOCKS);
        let mut writer = Writer::default();
        writer.receiver_report(OWN_SSRC, &blocks);
        let publications = &self.peers[key].publications;
        let transport_wide =
            publications.iter().any(|publication| publication.plan.extensions.transport_wide.is_some());
        if !videos.is_empty() && !transport_wide {
            writer.remb(OWN_SSRC, VIDEO_BITRATE * videos.len() as u64, &videos);
        }
        self.send_rtcp(key, writer);
    }

    /// Sender reports of every slot that plays: our clock, the slot's timestamps. All publishers' clocks are aligned to
    /// ours, so sound and picture keep together wherever they come from.
    pub(super) fn report_to_viewer(&mut self, now: Instant, key: usize) {
        let ntp = self.ntp(now);
        let mut writer = Writer::default();
        for lane in self.peers[key].lanes.clone() {
            let lane = &self.lanes[lane];
            let Some((feed, playing)) = lane.feed().and_then(|feed| Some((feed, feed.playing?))) else {
                continue;
            };
            let Some(encoding) = self.encodings.get(playing.encoding) else { continue };
            let (Some((at, rtp)), Some(epoch)) = (encoding.clock, lane.rewriter.current()) else {
                continue;
            };
            if (epoch.track, epoch.generation) != (feed.track, encoding.generation) || lane.packets == 0 {
                continue;
            }
            let clock_rate = feed.codec.clock_rate();
            let since = ntp.micros_since(at).clamp(0, 60_000_000) as u64;
            let units = timestamp_units(std::time::Duration::from_micros(since), clock_rate);
            let timestamp = epoch.map_timestamp(rtp.wrapping_add(units));
            writer.sender_report(lane.plan.ssrc, ntp.0, timestamp, lane.packets, lane.octets);
            writer.cname(lane.plan.ssrc, crate::CNAME);
            if writer.len() > 1_000 {
                self.send_rtcp(key, std::mem::take(&mut writer));
            }
        }
        self.send_rtcp(key, writer);
    }

    pub(super) fn send_rtcp(&mut self, key: usize, mut writer: Writer) {
        if writer.is_empty() {
            return;
        }
        let transport = &mut self.peers[key].transport;
        let Some(to) = transport.address() else {
            return;
        };
        if let Some(sealed) = transport.srtp.as_mut().and_then(|srtp| srtp.seal_rtcp(&writer.take())) {
            self.outbox.push_back((to, sealed));
        }
    }
}
