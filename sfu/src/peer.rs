//! A peer: one session with its transport, what it publishes and the lanes that are its slots.

use std::time::Duration;

use rustc_hash::FxHashMap;

use crate::api::{MemberId, Permit, RoomId, SessionId, SessionStats};
use crate::bandwidth::allocate::{Budget, Steady};
use crate::bandwidth::{Demand, Estimator, Grants, MAX_RATE, Pacer};
use crate::negotiation::{Plan, PublishPlan, SlotPlan};
use crate::rtp::Header;
use crate::rtp::twcc::{Arrivals, Feedback};
use crate::transport::Transport;
use crate::units::NtpTime;

/// Packets resent per peer and second. Less starves a client on a bad path, more lets it use us as an amplifier.
pub const RESEND_BUDGET: u32 = 1_000;

/// Messages on data channels per peer and second.
pub const MESSAGE_BUDGET: u32 = 30;

/// Streams of the client whose meaning is remembered: every layer and its repairs, with some that were replaced.
const MAX_STREAMS: usize = 4 * crate::negotiation::MAX_MEDIA_LINES;

/// What a stream of the client is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Media.
    Media(Layer),
    /// Repairs of it.
    Repair(Layer),
}

/// A simulcast layer of a publication; layer 0 where there is no simulcast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer {
    /// The publication.
    pub publication: usize,
    /// The layer, in the order of the offer.
    pub encoding: usize,
}

/// A sending m-line of the client.
pub struct Publication {
    /// What was negotiated.
    pub plan: PublishPlan,
    /// Its track's place, once a packet came.
    pub track: Option<usize>,
    /// Muted by its owner.
    pub muted: bool,
}

/// Counters of a session; see [`SessionStats`] for their meaning.
#[allow(missing_docs, reason = "counters that say what they are")]
#[derive(Clone, Copy, Debug, Default)]
pub struct Counters {
    pub packets_in: u64,
    pub bytes_in: u64,
    pub packets_out: u64,
    pub bytes_out: u64,
    pub nacks_in: u64,
    pub nacks_out: u64,
    pub resent: u64,
    pub plis_in: u64,
    pub plis_out: u64,
    pub dropped_in: u64,
}

/// One session.
pub struct Peer {
    /// Its name outside.
    pub session: SessionId,
    /// The person.
    pub member: MemberId,
    /// Where it is.
    pub room: RoomId,
    /// What it may do, asked for every packet.
    pub permit: Permit,
    /// The way to the client.
    pub transport: Transport,
    /// What it sends.
    pub publications: Vec<Publication>,
    /// Places of its lanes, in the order of the offer.
    pub lanes: Vec<usize>,
    /// Figures.
    pub counters: Counters,
    /// Our NTP time minus the client's: the smallest seen, so that network delay weighs least.
    pub clock_offset: Option<i64>,
    /// What plays in its slots changed: tell it.
    pub slots_changed: bool,
    /// Resends left in this reporting interval.
    pub resend_budget: u32,
    /// Messages that it may still send in this reporting interval.
    pub message_budget: u32,
    /// What came with transport-wide numbers, to be told to the client.
    pub arrivals: Arrivals,
    /// What the path to the client carries; only where the client tells what arrives.
    pub bandwidth: Option<Box<Estimator>>,
    /// The round trip to the client, from its reports.
    pub rtt: Option<Duration>,
    /// What more bandwidth would be good for.
    pub demand: Demand,
    /// What is sent to it on purpose, in bits per second: at least that much leaves.
    pub allocated: u64,
    pacer: Pacer,
    steady: Steady,
    grants: Grants,
    streams: FxHashMap<u32, Stream>,
    /// Streams of m-lines that send nothing now, with their mids and rids.
    resting: FxHashMap<u32, (Stream, (String, Vec<String>))>,
}

impl Peer {
    /// A peer that waits for its client.
    pub fn new(session: SessionId, member: MemberId, room: RoomId, permit: Permit, transport: Transport) -> Self {
        Peer {
            session,
            member,
            room,
            permit,
            transport,
            publications: Vec::new(),
            lanes: Vec::new(),
            counters: Counters::default(),
            clock_offset: None,
            slots_changed: false,
            resend_budget: RESEND_BUDGET,
            message_budget: MESSAGE_BUDGET,
            arrivals: Arrivals::default(),
            bandwidth: None,
            rtt: None,
            demand: Demand::default(),
            allocated: 0,
            pacer: Pacer::default(),
            steady: Steady::default(),
            grants: Grants::default(),
            streams: FxHashMap::default(),
            resting: FxHashMap::default(),
        }
    }

    /// Takes over the publications of a (new) plan. Returns the tracks of those that are gone.
    pub fn set_publications(&mut self, plan: &Plan) -> Vec<usize> {
        let mut old = std::mem::take(&mut self.publications);
        let before: Vec<_> = old.iter().map(|known| (known.plan.mid.clone(), known.plan.rids.clone())).collect();
        for plan in &plan.publishes {
            let known = old.iter().position(|publication| publication.plan.mid == plan.mid).map(|at| old.remove(at));
            let (track, muted) = known.map_or((None, false), |known| (known.track, known.muted));
            self.publications.push(Publication { plan: plan.clone(), track, muted });
        }
        let learned = std::mem::take(&mut self.streams);
        for (index, publication) in self.publications.iter().enumerate() {
            // With simulcast the layer is told by its name, not by the order of SSRCs.
            if publication.plan.rids.is_empty() {
                let layer = Layer { publication: index, encoding: 0 };
                let media = publication.plan.ssrcs.iter().map(|ssrc| (*ssrc, Stream::Media(layer)));
                let repair = publication.plan.repairs.iter().map(|(_, repair)| (*repair, Stream::Repair(layer)));
                self.streams.extend(media.chain(repair));
            }
        }
        self.keep_learned(learned, &before);
        old.into_iter().filter_map(|gone| gone.track).collect()
    }

    /// What a packet belongs to: by its SSRC as offered or seen before, else by its mid, else by its payload type if
    /// that says it uniquely (RFC 8843 9.2); the simulcast layer by its name (RFC 8852). Call [`learn`](Self::learn)
    /// once the packet has proven authentic.
    pub fn stream_of(&self, packet: &[u8], header: &Header) -> Option<Stream> {
        if let Some(stream) = self.streams.get(&header.ssrc) {
            return Some(*stream);
        }
        let index = self.publication_by_mid(packet, header).or_else(|| self.publication_by_type(header))?;
        let plan = &self.publications[index].plan;
        let named = |id: Option<u8>| {
            let name = id.and_then(|id| header.element(packet, id))?;
            plan.rids.iter().position(|rid| rid.as_bytes() == name)
        };
        let is_media = plan.payloads.iter().any(|p| [Some(p.payload_type), p.red].contains(&Some(header.payload_type)));
        let is_repair = plan.payloads.iter().any(|payload| payload.repair == Some(header.payload_type));
        let encoding = match (plan.rids.is_empty(), is_repair) {
            (true, _) => 0,
            (false, false) => named(plan.extensions.rid)?,
            (false, true) => named(plan.extensions.repaired_rid)?,
        };
        let layer = Layer { publication: index, encoding };
        match (is_media, is_repair) {
            (true, _) => Some(Stream::Media(layer)),
            (_, true) => Some(Stream::Repair(layer)),
            _ => None,
        }
    }

    /// Remembers the stream of an authentic packet.
    pub fn learn(&mut self, ssrc: u32, stream: Stream) {
        if self.streams.len() < MAX_STREAMS {
            self.streams.entry(ssrc).or_insert(stream);
        }
    }

    /// Browsers name a stream only until our first report on it: what was learned must outlive a renegotiation, and the
    /// rest of an m-line whose owner left the stage and comes back.
    fn keep_learned(&mut self, learned: FxHashMap<u32, Stream>, before: &[(String, Vec<String>)]) {
        let named = learned.into_iter().map(|(ssrc, stream)| {
            let (Stream::Media(layer) | Stream::Repair(layer)) = stream;
            (ssrc, (stream, before[layer.publication].clone()))
        });
        let known: Vec<_> = std::mem::take(&mut self.resting).into_iter().chain(named).collect();
        for (ssrc, (stream, (mid, rids))) in known {
            let same = |now: &Publication| now.plan.mid == mid && now.plan.rids == rids;
            let Some(publication) = self.publications.iter().position(same) else {
                if self.resting.len() < MAX_STREAMS {
                    self.resting.insert(ssrc, (stream, (mid, rids)));
                }
                continue;
            };
            let stream = match stream {
                Stream::Media(layer) => Stream::Media(Layer { publication, ..layer }),
                Stream::Repair(layer) => Stream::Repair(Layer { publication, ..layer }),
            };
            self.streams.entry(ssrc).or_insert(stream);
        }
    }

    fn publication_by_mid(&self, packet: &[u8], header: &Header) -> Option<usize> {
        self.publications.iter().position(|publication| {
            let mid = publication.plan.extensions.mid.and_then(|id| header.element(packet, id));
            mid == Some(publication.plan.mid.as_bytes())
        })
    }

    fn publication_by_type(&self, header: &Header) -> Option<usize> {
        let mut matches = self.publications.iter().enumerate().filter(|(_, publication)| {
            let payloads = &publication.plan.payloads;
            payloads.iter().any(|p| [Some(p.payload_type), p.repair, p.red].contains(&Some(header.payload_type)))
        });
        let (index, _) = matches.next()?;
        matches.next().is_none().then_some(index)
    }

    /// Starts estimating where the client's slots allow it.
    pub fn set_slots(&mut self, slots: &[SlotPlan]) {
        if self.bandwidth.is_none() && slots.iter().any(|slot| slot.transport_wide().is_some()) {
            self.bandwidth = Some(Box::default());
        }
    }

    /// What may be shared among video slots when `reserved` bits per second are for other things.
    pub fn budget(&mut self, at: Duration, reserved: u64) -> Budget {
        let Some(bandwidth) = &self.bandwidth else {
            return Budget { now: u64::MAX, steady: u64::MAX, granted: u64::MAX };
        };
        let grant = self.grants.at(at);
        let target = bandwidth.target().max(grant.all);
        self.steady.update(at, target.saturating_sub(reserved), grant.picture)
    }

    /// The client told what arrived.
    pub fn on_feedback(&mut self, at: Duration, feedback: &Feedback<'_>) {
        let Some(bandwidth) = &mut self.bandwidth else { return };
        let before = bandwidth.target();
        bandwidth.on_feedback(at, feedback);
        self.grants.on_feedback(at, before, bandwidth);
    }

    /// A new path is given credit: the first picture does not wait for probes.
    pub fn trust(&mut self, at: Duration) {
        self.grants.begin(at);
    }

    /// The client is on another path now, of which nothing is known.
    pub fn change_path(&mut self, at: Duration) {
        if let Some(bandwidth) = &mut self.bandwidth {
            bandwidth.restart();
        }
        self.steady = Steady::default();
        self.trust(at);
    }

    /// The transport-wide number for a packet of `size` bytes that leaves now, where the slot carries one.
    pub fn number(&mut self, at: Duration, slot: &SlotPlan, size: usize) -> Option<(u8, u16)> {
        let id = slot.transport_wide()?;
        Some((id, self.bandwidth.as_mut()?.on_sent(at, size)))
    }

    /// A packet leaves.
    pub fn sent(&mut self, bytes: usize) {
        self.counters.packets_out += 1;
        self.counters.bytes_out += bytes as u64;
        self.pacer.spend(bytes);
    }

    /// Bytes of video that may leave now; one more packet may go as long as this is above zero.
    pub fn credit(&mut self, at: Duration) -> usize {
        self.pacer.credit(at, self.pace())
    }

    /// Whether a packet that got lost may leave again now.
    pub fn may_repair(&mut self, at: Duration) -> bool {
        self.pacer.repairs(at, self.pace())
    }

    fn pace(&self) -> u64 {
        self.bandwidth.as_ref().map_or(MAX_RATE, |bandwidth| bandwidth.target()).max(self.allocated)
    }

    /// Learns from a sender report how the client's clock differs from ours; returns its NTP time on our clock.
    pub fn align(&mut self, ours: NtpTime, theirs: NtpTime) -> NtpTime {
        let seen = ours.micros_since(theirs);
        let offset = self.clock_offset.map_or(seen, |known| known.min(seen));
        self.clock_offset = Some(offset);
        theirs.shifted(offset)
    }

    /// Figures without the tracks.
    pub fn stats(&self) -> SessionStats {
        let counters = &self.counters;
        SessionStats {
            session: self.session,
            room: self.room,
            member: self.member,
            connected: self.transport.srtp.is_some(),
            srtp: self.transport.srtp.as_ref().map(|srtp| srtp.profile().as_str()),
            packets_in: counters.packets_in,
            bytes_in: counters.bytes_in,
            packets_out: counters.packets_out,
            bytes_out: counters.bytes_out,
            nacks_in: counters.nacks_in,
            nacks_out: counters.nacks_out,
            resent: counters.resent,
            plis_in: counters.plis_in,
            plis_out: counters.plis_out,
            dropped_in: counters.dropped_in,
            tracks: Vec::new(),
            rtt: self.rtt.or(self.bandwidth.as_ref().and_then(|bandwidth| bandwidth.rtt())),
            estimate: self.bandwidth.as_ref().map(|bandwidth| bandwidth.target()),
            slots: Vec::new(),
            streams: Vec::new(),
        }
    }
}
