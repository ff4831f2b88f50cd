//! Packets that a client asked for again, and probes that only test its path. Both use the repair stream.

use std::time::{Duration, Instant};

use super::Sfu;
use super::drain::SLOT;
use super::egress::{VIDEO_CLOCK, described, write_packet, write_payload};
use crate::api::Kind;
use crate::rtp::{OutHeader, dependency};

/// Padding of a probe: the most that one byte can count.
const PROBE_PADDING: u8 = 255;
/// Header, extensions and tag of a probe, as congestion control counts them.
const PROBE_OVERHEAD: usize = 12 + 8 + 16;
/// The same of a repair, with the number of the packet that is repeated.
const REPAIR_OVERHEAD: usize = 12 + 12 + 2 + 16;

/// A picture that is older than this, besides a round trip, is not repaired: after a gap so long a key frame is less to
/// send and sooner there. Longer repairs more of what nobody waits for any more.
const MAX_AGE: Duration = Duration::from_secs(1);

impl Sfu {
    /// Sends a packet again: as a repair where negotiated (RFC 4588), else the same bytes under the same number.
    pub(super) fn resend(&mut self, now: Instant, key: usize, lane: usize, seq: u64) {
        let at = now.saturating_duration_since(self.started);
        let lane = &mut self.lanes[lane];
        let Some((epoch, original)) = lane.rewriter.find(seq) else {
            return;
        };
        let track = self.by_track.get(&epoch.track).and_then(|key| self.tracks.get(*key));
        let mut encodings = track.into_iter().flat_map(|track| track.encodings.iter().flatten());
        let is_it = |key: &&usize| self.encodings.get(**key).is_some_and(|e| e.generation == epoch.generation);
        let Some(encoding) = encodings.find(is_it).copied() else {
            return;
        };
        let Some(kept) = self.encodings[encoding].ring.get(original) else {
            return;
        };
        let frame = dependency::Descriptor::frame_of(kept.descriptor).unwrap_or(0);
        let Some(numbers) = epoch.map(kept.entry, frame) else {
            return;
        };
        let peer = &mut self.peers[key];
        let age = lane.rewriter.last_timestamp().wrapping_sub(numbers.timestamp) as i32;
        let most = (MAX_AGE + peer.rtt.unwrap_or_default()).as_millis() as i64 * i64::from(VIDEO_CLOCK / 1_000);
        if lane.plan.kind == Kind::Video && i64::from(age) > most {
            self.encodings[encoding].keyframes.want();
            return;
        }
        let Some(to) = peer.transport.address() else {
            return;
        };
        let mut packet = vec![0; SLOT];
        let (header, front, len, index) = match lane.repair(kept.entry, numbers) {
            Some((header, index)) => {
                let transport_wide = peer.number(at, &lane.plan, SLOT.min(kept.payload.len() + REPAIR_OVERHEAD));
                let descriptor = described(lane, &kept, numbers.frame);
                let header = OutHeader { transport_wide, descriptor, ..header };
                let front = header.write(&mut packet);
                packet[front..front + 2].copy_from_slice(&(numbers.seq as u16).to_be_bytes());
                let len = front + 2 + write_payload(&mut packet[front + 2..], kept, numbers);
                (header, front, len, index)
            }
            None => {
                let Some(header) = lane.again(kept.entry, numbers) else { return };
                let (front, len) = write_packet(&mut packet, header, lane, kept, numbers);
                (header, front, len, numbers.seq)
            }
        };
        let ssrc = header.ssrc;
        let Some(len) = peer.transport.srtp.as_mut().and_then(|srtp| srtp.seal(&mut packet, front, len, ssrc, index))
        else {
            return;
        };
        packet.truncate(len);
        peer.counters.resent += 1;
        peer.sent(len);
        self.totals.packets_out += 1;
        self.outbox.push_back((to, packet));
    }

    /// Sends a packet of nothing but padding on a lane's repair stream. Returns its size; `None` when the lane has no
    /// repair stream.
    pub(super) fn send_probe(&mut self, now: Instant, key: usize, lane: usize) -> Option<usize> {
        let at = now.saturating_duration_since(self.started);
        let lane = self.lanes.get_mut(lane)?;
        let peer = &mut self.peers[key];
        let (to, srtp) = (peer.transport.address()?, peer.transport.srtp.is_some());
        let (header, index) = lane.probe().filter(|_| srtp)?;
        let size = usize::from(PROBE_PADDING) + PROBE_OVERHEAD;
        let header = OutHeader { transport_wide: peer.number(at, &lane.plan, size), ..header };
        let mut packet = vec![0; SLOT];
        let front = header.write(&mut packet);
        packet[0] |= 0x20;
        let len = front + usize::from(PROBE_PADDING);
        packet[len - 1] = PROBE_PADDING;
        let len = peer.transport.srtp.as_mut()?.seal(&mut packet, front, len, header.ssrc, index)?;
        packet.truncate(len);
        peer.sent(len);
        self.outbox.push_back((to, packet));
        Some(len)
    }
}
