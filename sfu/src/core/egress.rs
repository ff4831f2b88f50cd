//! Packets go out. Fresh packets of a stream are copied, numbered and sealed per lane, in runs for one client.

use std::time::{Duration, Instant};

use slab::Slab;

use super::drain::{Drain, SLOT};
use super::{Output, Sfu, Transmit};
use crate::api::Kind;
use crate::encoding::Encoding;
use crate::forward::lane::{Backlog, Lane, Verdict};
use crate::forward::rewrite::{Numbers, timestamp_units};
use crate::forward::runs::{self, MAX_RUN};
use crate::peer::Peer;
use crate::relay::{Branches, Relayed};
use crate::ring::{Entry, Kept};
use crate::rtp::header::Described;
use crate::rtp::red::{self, MAX_COPIES};
use crate::rtp::{OutHeader, dependency};

/// Timestamp units per second of every video codec.
pub(super) const VIDEO_CLOCK: u32 = 90_000;

impl Sfu {
    pub(super) fn poll_outbox(&mut self) -> Option<Output<'_>> {
        let (to, datagram) = self.outbox.pop_front()?;
        self.drain.control = datagram;
        let data = self.drain.control.as_slice();
        Some(Output::Send(Transmit { to, data, segment: data.len() }))
    }

    /// Seals the next run, or finds the next packet for other cores.
    pub(super) fn fill(&mut self, now: Instant) -> Filled {
        while let Some(&key) = self.drain.queue.first() {
            if let Some((to, seq)) = self.next_to_relay(key) {
                return Filled::Relay { to, encoding: key, seq };
            }
            if self.fill_fresh(now, key) {
                return Filled::Run;
            }
            self.encodings[key].fresh.clear();
            self.drain.queue.remove(0);
            self.drain.rewind();
            self.relist_moved();
        }
        if self.drain.is_portion_due(now) && self.fill_paced(now) { Filled::Run } else { Filled::Nothing }
    }

    /// The next fresh packet of a stream that other cores should get.
    fn next_to_relay(&mut self, key: usize) -> Option<(Branches, u64)> {
        let encoding = &self.encodings[key];
        let fresh = encoding.fresh.get(self.drain.relayed..).filter(|fresh| !fresh.is_empty())?;
        let to = self.relayed_to(encoding);
        let next = fresh.iter().position(|seq| !to.is_empty() && encoding.ring.contains(*seq));
        let seq = next.map(|at| fresh[at]);
        self.drain.relayed += next.map_or(fresh.len(), |at| at + 1);
        Some((to, seq?))
    }

    /// A packet that [`fill`](Self::fill) found.
    pub(super) fn relay(&mut self, to: Branches, key: usize, seq: u64) -> Option<Output<'_>> {
        let encoding = &self.encodings[key];
        let kept = encoding.ring.get(seq)?;
        self.totals.relayed_out += 1;
        let track = self.tracks[encoding.track].id;
        Some(Output::Relay { to, packet: Relayed::new(track, encoding.index, encoding.ssrc, encoding.clock, kept) })
    }

    /// A run of the fresh packets of one stream, for the next lane that takes any.
    fn fill_fresh(&mut self, now: Instant, key: usize) -> bool {
        if !self.drain.prepared {
            let encoding = &mut self.encodings[key];
            runs::equalise(&mut encoding.ring, &encoding.fresh);
            self.drain.prepared = true;
        }
        while let Some(&lane) = self.encodings[key].lanes.get(self.drain.lane) {
            let filled = self.outlet(now, lane, key).fresh();
            self.totals.packets_out += filled;
            if self.drain.packet >= self.encodings[key].fresh.len() {
                (self.drain.lane, self.drain.packet) = (self.drain.lane + 1, 0);
            }
            if filled > 0 {
                return true;
            }
        }
        false
    }

    /// A run of the next paced lane that has credit.
    fn fill_paced(&mut self, now: Instant) -> bool {
        while let Some(&lane) = self.drain.paced.get(self.drain.paced_at) {
            let Some(backlog) = self.lanes.get(lane).and_then(|lane| lane.backlog) else {
                self.drain.paced.remove(self.drain.paced_at);
                continue;
            };
            let filled = self.outlet(now, lane, backlog.encoding).portion(backlog);
            self.totals.packets_out += filled;
            if filled > 0 {
                return true;
            }
            self.drain.paced_at += 1;
        }
        self.drain.end_portion(now);
        self.relist_moved();
        false
    }

    fn outlet(&mut self, now: Instant, lane_key: usize, key: usize) -> Outlet<'_> {
        let lane = &mut self.lanes[lane_key];
        self.current = Some(lane.peer);
        let peer = &mut self.peers[lane.peer];
        let at = now.saturating_duration_since(self.started);
        Outlet { now, at, key, lane_key, lane, peer, encodings: &self.encodings, drain: &mut self.drain, filled: 0 }
    }

    /// Lanes that entered another encoding leave the list of the one before.
    fn relist_moved(&mut self) {
        while let Some(lane) = self.drain.moved.pop() {
            self.relist(lane);
        }
    }

    /// After a panic: the rest of the fresh packets is not worth a second one.
    pub(super) fn abandon_run(&mut self) {
        for key in std::mem::take(&mut self.drain.queue) {
            if let Some(encoding) = self.encodings.get_mut(key) {
                encoding.fresh.clear();
            }
        }
        self.drain.paced.clear();
        self.drain.rewind();
    }
}

/// What [`Sfu::fill`] has got ready.
#[derive(Clone, Copy)]
pub(super) enum Filled {
    /// The run.
    Run,
    /// A packet for other cores.
    Relay { to: Branches, encoding: usize, seq: u64 },
    /// Nothing may leave now.
    Nothing,
}

/// One lane being served with packets of one encoding.
struct Outlet<'a> {
    now: Instant,
    /// The same on the core's running clock.
    at: Duration,
    key: usize,
    lane_key: usize,
    lane: &'a mut Lane,
    peer: &'a mut Peer,
    encodings: &'a Slab<Encoding>,
    drain: &'a mut Drain,
    /// Packets in the run so far.
    filled: u64,
}

/// What became of a packet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Put {
    /// It is in the run, and another one of its size may follow.
    Sent,
    /// It is in the run and ends it.
    Last,
    /// It does not fit behind those in the run.
    Full,
    /// It does not leave.
    Nothing,
}

impl<'a> Outlet<'a> {
    /// Fresh packets from where the round stands, as long as they fit one run. Returns how many.
    fn fresh(&mut self) -> u64 {
        let encoding = &self.encodings[self.key];
        if !self.begin() {
            self.drain.packet = encoding.fresh.len();
            return 0;
        }
        let video = self.lane.plan.kind == Kind::Video;
        while let Some(&seq) = encoding.fresh.get(self.drain.packet) {
            let waits = self.lane.backlog.is_some_and(|backlog| backlog.encoding == self.key && seq >= backlog.next);
            let Some(kept) = encoding.ring.get(seq).filter(|_| !waits) else {
                self.drain.packet += 1;
                continue;
            };
            if video && self.peer.credit(self.at) == 0 {
                if self.filled > 0 {
                    break;
                }
                self.lane.backlog = Some(Backlog { encoding: self.key, next: seq });
                self.drain.pace(self.now, self.lane_key);
                continue;
            }
            match self.put(kept) {
                Put::Full => break,
                Put::Sent | Put::Nothing => self.drain.packet += 1,
                Put::Last => {
                    self.drain.packet += 1;
                    break;
                }
            }
        }
        self.filled
    }

    /// The next portion of what waits. Returns how many packets.
    fn portion(&mut self, backlog: Backlog) -> u64 {
        let highest = self.encodings.get(self.key).and_then(|encoding| encoding.receiver.highest());
        let Some(highest) = highest.filter(|_| self.begin()) else {
            self.lane.backlog = None;
            return 0;
        };
        let mut next = backlog.next;
        while next <= highest && self.peer.credit(self.at) > 0 {
            let put = self.encodings[self.key].ring.get(next).map_or(Put::Nothing, |kept| self.put(kept));
            if put == Put::Full {
                break;
            }
            next += 1;
            if put == Put::Last {
                break;
            }
        }
        self.lane.backlog = (next <= highest).then_some(Backlog { next, ..backlog });
        self.filled
    }

    /// Whether anything may go to this client at all.
    fn begin(&mut self) -> bool {
        (self.drain.run_len, self.drain.segment) = (0, 0);
        let to = self.peer.transport.address().filter(|_| self.peer.permit.view && self.peer.transport.srtp.is_some());
        self.drain.to = to.unwrap_or(self.drain.to);
        to.is_some()
    }

    fn put(&mut self, kept: Kept<'_>) -> Put {
        let redundant = self.redundant(kept.entry);
        let size = self.size(&kept, redundant.as_ref());
        if self.filled > 0 && size > self.drain.segment {
            return Put::Full;
        }
        let encoding = &self.encodings[self.key];
        let frame = dependency::Descriptor::frame_of(kept.descriptor).unwrap_or(0);
        if self.lane.enters(self.key, kept.entry) {
            let aligned = aligned(self.lane, self.encodings, encoding, kept.entry.timestamp);
            self.lane.enter(self.now, encoding, kept.entry, frame, aligned);
            self.drain.moved.push(self.lane_key);
        }
        let (numbers, marker, empty) = match self.lane.judge(self.now, self.key, encoding, kept.entry, frame) {
            Verdict::Forward(numbers, marker) => (numbers, marker, false),
            Verdict::Fill(numbers) => (numbers, false, true),
            Verdict::Skip => return Put::Nothing,
        };
        let mut header = self.lane.header(kept.entry, numbers, marker);
        header.transport_wide = self.peer.number(self.at, &self.lane.plan, size);
        let slot = &mut self.drain.run[self.drain.run_len..][..SLOT];
        let (front, len) = match redundant {
            _ if empty => write_empty(slot, header),
            Some(redundant) => redundant.write(slot, header, kept.payload),
            None => write_packet(slot, header, self.lane, kept, numbers),
        };
        self.seal(header.ssrc, front, len, numbers.seq)
    }

    /// What the packet takes once it is sealed.
    fn size(&self, kept: &Kept<'_>, redundant: Option<&Redundant<'_>>) -> usize {
        let header = OutHeader {
            level: self.lane.plan.extensions.level.zip(kept.entry.level),
            transport_wide: self.lane.plan.transport_wide().map(|id| (id, 0)),
            descriptor: described(self.lane, kept, 0),
            ..OutHeader::default()
        };
        let payload =
            usize::from(kept.entry.padded) + redundant.map_or(0, |redundant| red::overhead(redundant.copies()));
        header.len() + payload + self.peer.transport.srtp.as_ref().map_or(0, |srtp| srtp.overhead())
    }

    /// The payloads before this one, where the client takes redundant audio and its path loses packets.
    fn redundant(&self, entry: &Entry) -> Option<Redundant<'a>> {
        let (outer, inner) = self.lane.red()?;
        let encodings: &'a Slab<Encoding> = self.encodings;
        let ring = &encodings[self.key].ring;
        let mut redundant = Redundant { outer, inner, copies: [red::Copy::default(); MAX_COPIES], count: 0 };
        for back in (1..=u64::from(self.lane.redundancy)).rev() {
            let earlier = entry.seq.checked_sub(back).and_then(|seq| ring.get(seq));
            let Some(earlier) = earlier.filter(|earlier| earlier.entry.codec == entry.codec) else { continue };
            let offset = entry.timestamp.wrapping_sub(earlier.entry.timestamp);
            if red::fits(offset, earlier.payload) {
                redundant.copies[redundant.count] = red::Copy { offset, payload: earlier.payload };
                redundant.count += 1;
            }
        }
        (redundant.count > 0).then_some(redundant)
    }

    fn seal(&mut self, ssrc: u32, front: usize, len: usize, index: u64) -> Put {
        let Some(srtp) = self.peer.transport.srtp.as_mut() else {
            return Put::Nothing;
        };
        let slot = &mut self.drain.run[self.drain.run_len..];
        let Some(sealed) = srtp.seal(slot, front, len, ssrc, index) else {
            return Put::Nothing;
        };
        self.filled += 1;
        self.drain.run_len += sealed;
        self.peer.sent(sealed);
        if self.filled == 1 {
            self.drain.segment = sealed;
        }
        if sealed < self.drain.segment || self.filled == MAX_RUN as u64 { Put::Last } else { Put::Sent }
    }
}

/// Redundant audio to be sent.
struct Redundant<'a> {
    outer: u8,
    inner: u8,
    copies: [red::Copy<'a>; MAX_COPIES],
    count: usize,
}

impl Redundant<'_> {
    fn copies(&self) -> &[red::Copy<'_>] {
        &self.copies[..self.count]
    }

    fn write(&self, out: &mut [u8], header: OutHeader<'_>, payload: &[u8]) -> (usize, usize) {
        let front = OutHeader { payload_type: self.outer, ..header }.write(out);
        (front, front + red::write(&mut out[front..], self.inner, self.copies(), payload))
    }
}

/// The timestamp in the slot for a packet of another layer of the track that plays: both layers' sender reports say
/// which of their timestamps mean the same moment. `None` when one of them has not come yet.
fn aligned(lane: &Lane, encodings: &Slab<Encoding>, entering: &Encoding, timestamp: u32) -> Option<u32> {
    let feed = lane.feed()?;
    let playing = encodings.get(feed.playing?.encoding).filter(|playing| playing.track == entering.track)?;
    let ((new_at, new), (old_at, old)) = (entering.clock?, playing.clock?);
    let apart = timestamp_units(Duration::from_micros(new_at.micros_since(old_at).unsigned_abs()), VIDEO_CLOCK);
    let old = if new_at >= old_at { old.wrapping_add(apart) } else { old.wrapping_sub(apart) };
    Some(lane.rewriter.current()?.map_timestamp(old.wrapping_add(timestamp.wrapping_sub(new))))
}

/// A packet that only takes its number.
fn write_empty(out: &mut [u8], header: OutHeader<'_>) -> (usize, usize) {
    let front = header.write(out);
    (front, front)
}

/// Writes a whole packet: header, payload with the lane's numbers, padding. Returns header length and length.
pub(super) fn write_packet(
    out: &mut [u8],
    header: OutHeader<'_>,
    lane: &Lane,
    kept: Kept<'_>,
    numbers: Numbers,
) -> (usize, usize) {
    let front = OutHeader { descriptor: described(lane, &kept, numbers.frame), ..header }.write(out);
    let mut len = front + write_payload(&mut out[front..], kept, numbers);
    let padding = usize::from(kept.entry.padded) - kept.payload.len();
    if padding > 0 {
        out[0] |= 0x20;
        out[len..len + padding].fill(0);
        len += padding;
        out[len - 1] = padding as u8;
    }
    (front, len)
}

/// The payload with the lane's numbers.
pub(super) fn write_payload(out: &mut [u8], kept: Kept<'_>, numbers: Numbers) -> usize {
    let out = &mut out[..kept.payload.len()];
    out.copy_from_slice(kept.payload);
    kept.entry.numbers.patch(out, numbers.picture_id, numbers.tl0);
    out.len()
}

pub(super) fn described<'a>(lane: &Lane, kept: &Kept<'a>, frame: u16) -> Option<Described<'a>> {
    let id = lane.plan.extensions.descriptor?;
    (!kept.descriptor.is_empty()).then_some(Described { id, bytes: kept.descriptor, frame })
}
