//! Packets go out. Fresh packets of a track are copied, numbered and sealed per lane, in runs for one client.

use std::time::{Duration, Instant};

use super::{Output, Sfu, Transmit};
use crate::forward::lane::Lane;
use crate::forward::rewrite::Numbers;
use crate::forward::runs::{self, MAX_RUN};
use crate::peer::Peer;
use crate::ring::{Entry, Ring};
use crate::route::Route;
use crate::rtp::{MAX_PACKET, OutHeader};

/// Room for one packet with everything that is added to it.
const SLOT: usize = MAX_PACKET + 64;

/// A video frame that is not complete waits for its other packets, so that they leave as one run. Longer makes longer
/// runs of frames that their publisher spreads over time, and adds as much delay.
const HOLD: Duration = Duration::from_millis(1);

/// Where the fan-out stands.
pub(super) struct Drain {
    /// Tracks whose fresh packets may leave.
    queue: Vec<usize>,
    /// Tracks that wait for the rest of a frame, and until when.
    held: Vec<(Instant, usize)>,
    /// The first track of the queue has its sizes equalised.
    prepared: bool,
    lane: usize,
    packet: usize,
    run: Box<[u8]>,
    run_len: usize,
    segment: usize,
    to: Route,
    /// The datagram lent out by the last poll of the outbox.
    control: Vec<u8>,
}

impl Default for Drain {
    fn default() -> Self {
        Drain {
            queue: Vec::new(),
            held: Vec::new(),
            prepared: false,
            lane: 0,
            packet: 0,
            run: vec![0; MAX_RUN * SLOT].into(),
            run_len: 0,
            segment: 0,
            to: Route::nowhere(),
            control: Vec::new(),
        }
    }
}

impl Drain {
    /// A track has fresh packets that may leave.
    pub(super) fn add(&mut self, track: usize) {
        self.held.retain(|(_, held)| *held != track);
        if !self.queue.contains(&track) {
            self.queue.push(track);
        }
    }

    /// A track has the beginning of a frame.
    pub(super) fn hold(&mut self, now: Instant, track: usize) {
        let known = self.held.iter().any(|(_, held)| *held == track) || self.queue.contains(&track);
        if !known {
            self.held.push((now + HOLD, track));
        }
    }

    /// Lets go what has waited long enough.
    pub(super) fn release(&mut self, now: Instant) {
        while let Some(at) = self.held.iter().position(|(until, _)| now >= *until) {
            let (_, track) = self.held.swap_remove(at);
            self.add(track);
        }
    }

    /// When something has waited long enough.
    pub(super) fn next_release(&self) -> Option<Instant> {
        self.held.iter().map(|(until, _)| *until).min()
    }

    /// A track is gone.
    pub(super) fn forget(&mut self, track: usize) {
        if self.queue.first() == Some(&track) {
            self.rewind();
        }
        self.queue.retain(|known| *known != track);
        self.held.retain(|(_, held)| *held != track);
    }

    pub(super) fn pending(&self) -> bool {
        !self.queue.is_empty()
    }

    pub(super) fn transmit(&self) -> Transmit<'_> {
        Transmit { to: self.to, data: &self.run[..self.run_len], segment: self.segment }
    }

    fn rewind(&mut self) {
        (self.prepared, self.lane, self.packet) = (false, 0, 0);
    }
}

impl Sfu {
    pub(super) fn poll_outbox(&mut self) -> Option<Output<'_>> {
        let (to, datagram) = self.outbox.pop_front()?;
        self.drain.control = datagram;
        let data = self.drain.control.as_slice();
        Some(Output::Send(Transmit { to, data, segment: data.len() }))
    }

    /// Seals the next run. `false` when nothing fresh is left.
    pub(super) fn fill_run(&mut self, now: Instant) -> bool {
        while let Some(&key) = self.drain.queue.first() {
            let track = &mut self.tracks[key];
            if !self.drain.prepared {
                runs::equalise(&mut track.ring, &track.fresh);
                self.drain.prepared = true;
            }
            while let Some(&lane) = track.lanes.get(self.drain.lane) {
                self.current = Some(track.peer);
                let lane = &mut self.lanes[lane];
                self.current = Some(lane.peer);
                let filled = fill(&mut self.drain, now, lane, &mut self.peers[lane.peer], &track.ring, &track.fresh);
                self.totals.packets_out += filled;
                if self.drain.packet >= track.fresh.len() {
                    (self.drain.lane, self.drain.packet) = (self.drain.lane + 1, 0);
                }
                if filled > 0 {
                    return true;
                }
            }
            track.fresh.clear();
            self.drain.queue.remove(0);
            self.drain.rewind();
        }
        false
    }

    /// After a panic: the rest of the fresh packets is not worth a second one.
    pub(super) fn abandon_run(&mut self) {
        for key in std::mem::take(&mut self.drain.queue) {
            if let Some(track) = self.tracks.get_mut(key) {
                track.fresh.clear();
            }
        }
        self.drain.rewind();
    }

    /// Sends a packet again: as a repair where negotiated (RFC 4588), else the same bytes under the same number.
    pub(super) fn resend(&mut self, _now: Instant, key: usize, lane: usize, seq: u64) {
        let lane = &mut self.lanes[lane];
        let Some((epoch, original)) = lane.rewriter.find(seq) else {
            return;
        };
        let Some(track) = self.by_track.get(&epoch.track).and_then(|key| self.tracks.get(*key)) else {
            return;
        };
        if track.generation != epoch.generation {
            return;
        }
        let Some((entry, payload)) = track.ring.get(original) else {
            return;
        };
        let Some(numbers) = epoch.map(entry) else {
            return;
        };
        let peer = &mut self.peers[key];
        let (Some(to), Some(srtp)) = (peer.transport.address(), peer.transport.srtp.as_mut()) else {
            return;
        };
        let mut packet = vec![0; SLOT];
        let sealed = match lane.repair(entry, numbers) {
            Some((header, index)) => {
                let front = header.write(&mut packet);
                packet[front..front + 2].copy_from_slice(&(numbers.seq as u16).to_be_bytes());
                let len = front + 2 + write_payload(&mut packet[front + 2..], entry, payload, numbers);
                srtp.seal(&mut packet, front, len, header.ssrc, index)
            }
            None => lane.again(entry, numbers).and_then(|header| {
                let (front, len) = write_packet(&mut packet, &header, entry, payload, numbers);
                srtp.seal(&mut packet, front, len, header.ssrc, numbers.seq)
            }),
        };
        let Some(len) = sealed else { return };
        packet.truncate(len);
        peer.counters.resent += 1;
        peer.counters.packets_out += 1;
        peer.counters.bytes_out += len as u64;
        self.totals.packets_out += 1;
        self.outbox.push_back((to, packet));
    }
}

/// Seals packets of `fresh` for one lane into the run, as long as their sizes fit. Returns how many.
fn fill(drain: &mut Drain, now: Instant, lane: &mut Lane, peer: &mut Peer, ring: &Ring, fresh: &[u64]) -> u64 {
    (drain.run_len, drain.segment) = (0, 0);
    let address = peer.transport.address().filter(|_| peer.permit.view);
    let (Some(to), Some(srtp)) = (address, peer.transport.srtp.as_mut()) else {
        drain.packet = fresh.len();
        return 0;
    };
    drain.to = to;
    let mut filled = 0;
    while drain.packet < fresh.len() && filled < MAX_RUN as u64 {
        let Some((entry, payload)) = ring.get(fresh[drain.packet]) else {
            drain.packet += 1;
            continue;
        };
        let header_len = if lane.plan.level_extension.is_some() && entry.level.is_some() { OutHeader::MAX } else { 12 };
        let size = header_len + usize::from(entry.padded) + srtp.overhead();
        if filled > 0 && size > drain.segment {
            break;
        }
        drain.packet += 1;
        let Some((header, numbers)) = lane.next(now, entry) else {
            continue;
        };
        let slot = &mut drain.run[drain.run_len..];
        let (front, len) = write_packet(slot, &header, entry, payload, numbers);
        let Some(sealed) = srtp.seal(slot, front, len, header.ssrc, numbers.seq) else {
            continue;
        };
        filled += 1;
        drain.run_len += sealed;
        peer.counters.packets_out += 1;
        peer.counters.bytes_out += sealed as u64;
        if filled == 1 {
            drain.segment = sealed;
        } else if sealed < drain.segment {
            break;
        }
    }
    filled
}

/// Writes a whole packet: header, payload with the lane's numbers, padding. Returns header length and length.
fn write_packet(out: &mut [u8], header: &OutHeader, entry: &Entry, payload: &[u8], numbers: Numbers) -> (usize, usize) {
    let front = header.write(out);
    let mut len = front + write_payload(&mut out[front..], entry, payload, numbers);
    let padding = usize::from(entry.padded) - payload.len();
    if padding > 0 {
        out[0] |= 0x20;
        out[len..len + padding].fill(0);
        len += padding;
        out[len - 1] = padding as u8;
    }
    (front, len)
}

fn write_payload(out: &mut [u8], entry: &Entry, payload: &[u8], numbers: Numbers) -> usize {
    let out = &mut out[..payload.len()];
    out.copy_from_slice(payload);
    if let Some(vp8) = entry.vp8 {
        vp8.patch(out, numbers.picture_id, numbers.tl0);
    }
    payload.len()
}
