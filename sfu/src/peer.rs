//! A peer: one session with its transport, what it publishes and the lanes that are its slots.

use rustc_hash::FxHashMap;

use crate::api::{MemberId, Permit, RoomId, SessionId, SessionStats};
use crate::negotiation::{Plan, PublishPlan};
use crate::rtp::Header;
use crate::transport::Transport;
use crate::units::NtpTime;

/// Packets resent per peer and second. Less starves a client on a bad path, more lets it use us as an amplifier.
pub const RESEND_BUDGET: u32 = 1_000;

/// What a stream of the client is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// The media of a publication.
    Media(usize),
    /// Repairs of a publication.
    Repair(usize),
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
    streams: FxHashMap<u32, Stream>,
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
            streams: FxHashMap::default(),
        }
    }

    /// Takes over the publications of a (new) plan. Returns the tracks of those that are gone.
    pub fn set_publications(&mut self, plan: &Plan) -> Vec<usize> {
        let mut old = std::mem::take(&mut self.publications);
        for plan in &plan.publishes {
            let known = old.iter().position(|publication| publication.plan.mid == plan.mid).map(|at| old.remove(at));
            let (track, muted) = known.map_or((None, false), |known| (known.track, known.muted));
            self.publications.push(Publication { plan: plan.clone(), track, muted });
        }
        self.streams.clear();
        for (index, publication) in self.publications.iter().enumerate() {
            let media = publication.plan.ssrcs.iter().map(|ssrc| (*ssrc, Stream::Media(index)));
            let repair = publication.plan.repairs.iter().map(|(_, repair)| (*repair, Stream::Repair(index)));
            self.streams.extend(media.chain(repair));
        }
        old.into_iter().filter_map(|gone| gone.track).collect()
    }

    /// What a packet belongs to: by its SSRC as offered or seen before, else by its mid, else by its payload type if
    /// that says it uniquely (RFC 8843 9.2). Call [`learn`](Self::learn) once the packet has proven authentic.
    pub fn stream_of(&self, packet: &[u8], header: &Header) -> Option<Stream> {
        if let Some(stream) = self.streams.get(&header.ssrc) {
            return Some(*stream);
        }
        let index = self.publication_by_mid(packet, header).or_else(|| self.publication_by_type(header))?;
        let payloads = &self.publications[index].plan.payloads;
        if payloads.iter().any(|payload| payload.payload_type == header.payload_type) {
            return Some(Stream::Media(index));
        }
        payloads.iter().any(|payload| payload.repair == Some(header.payload_type)).then_some(Stream::Repair(index))
    }

    /// Remembers the stream of an authentic packet.
    pub fn learn(&mut self, ssrc: u32, stream: Stream) {
        if self.streams.len() < 4 * crate::negotiation::MAX_MEDIA_LINES {
            self.streams.entry(ssrc).or_insert(stream);
        }
    }

    fn publication_by_mid(&self, packet: &[u8], header: &Header) -> Option<usize> {
        self.publications.iter().position(|publication| {
            let mid = publication.plan.mid_extension.and_then(|id| header.element(packet, id));
            mid == Some(publication.plan.mid.as_bytes())
        })
    }

    fn publication_by_type(&self, header: &Header) -> Option<usize> {
        let mut matches = self.publications.iter().enumerate().filter(|(_, publication)| {
            let payloads = &publication.plan.payloads;
            payloads.iter().any(|p| p.payload_type == header.payload_type || p.repair == Some(header.payload_type))
        });
        let (index, _) = matches.next()?;
        matches.next().is_none().then_some(index)
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
        }
    }
}
