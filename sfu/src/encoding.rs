//! One stream of a track: a simulcast layer, or the whole track where there is no simulcast. Its ring, its receiver, and
//! the lanes that play it.

use std::time::{Duration, Instant};

use crate::forward::keyframes::KeyFrames;
use crate::receive::Receiver;
use crate::ring::{Entry, Ring};
use crate::rtp::dependency::{Descriptor, Structure};
use crate::rtp::layers::{MAX_TARGETS, Operating, Targets, grid};
use crate::units::NtpTime;

/// Packets that may wait to be forwarded before the shell drains. Above it the newest are dropped.
pub const MAX_FRESH: usize = 128;
/// Time over which bit rates are measured. Shorter follows a screen's bursts, longer notices later that a layer stopped.
const RATE_WINDOW: Duration = Duration::from_secs(1);
/// A stream without packets for so long gives nothing to choose; its next packet brings it back.
pub const IDLE: Duration = Duration::from_millis(1_500);

/// A stream of a track.
pub struct Encoding {
    /// The track's place in the core's table.
    pub track: usize,
    /// Which of the track's simulcast layers, in the order of the offer.
    pub index: usize,
    /// The stream that carries it now.
    pub ssrc: u32,
    /// Grows whenever the sequence numbers start anew. Within a generation a number means one packet for ever, which is
    /// what repairs rely on.
    pub generation: u64,
    /// The publisher resends on NACK.
    pub nack: bool,
    /// The last packets.
    pub ring: Ring,
    /// Gaps and statistics.
    pub receiver: Receiver,
    /// Share of packets lost in the last reporting interval, in 1/256.
    pub lost: u8,
    /// Key frame requests.
    pub keyframes: KeyFrames,
    /// Where the last key frame starts and when it came.
    pub last_key: Option<(u64, Instant)>,
    /// Lanes that play it, or wait to.
    pub lanes: Vec<usize>,
    /// Packets that are not forwarded yet.
    pub fresh: Vec<u64>,
    /// From the publisher's last sender report: our NTP time and the RTP timestamp of the same moment.
    pub clock: Option<(NtpTime, u32)>,
    /// When a packet last came.
    pub last_packet: Instant,
    /// Width and height of the picture, once a key frame told.
    pub resolution: Option<(u16, u16)>,
    layers: Layers,
}

/// What is known of a stream's layers.
struct Layers {
    structure: Option<Structure>,
    targets: Targets,
    /// Bytes of this window and bits per second of the last one, by operating point.
    bytes: [u32; MAX_TARGETS],
    rates: [u32; MAX_TARGETS],
    since: Instant,
}

impl Encoding {
    /// A stream whose first packet just came.
    #[allow(clippy::too_many_arguments, reason = "what makes a stream, told once")]
    pub fn new(
        now: Instant,
        track: usize,
        index: usize,
        ssrc: u32,
        generation: u64,
        nack: bool,
        packets: usize,
    ) -> Self {
        Encoding {
            track,
            index,
            ssrc,
            generation,
            nack,
            ring: Ring::new(packets),
            receiver: Receiver::default(),
            lost: 0,
            keyframes: KeyFrames::default(),
            last_key: None,
            lanes: Vec::new(),
            fresh: Vec::with_capacity(MAX_FRESH),
            clock: None,
            last_packet: now,
            resolution: None,
            layers: Layers::new(now),
        }
    }

    /// The stream was replaced by another (new SSRC): numbers start anew.
    pub fn restart(&mut self, now: Instant, ssrc: u32, generation: u64) {
        self.ssrc = ssrc;
        self.generation = generation;
        self.forget();
        self.receiver = Receiver::default();
        self.clock = None;
        self.resolution = None;
        self.layers = Layers::new(now);
    }

    /// Forgets every packet: what came while muted must not be heard later, not even as a repair.
    pub fn forget(&mut self) {
        self.ring.clear();
        self.fresh.clear();
        self.last_key = None;
    }

    /// Completes an entry with its dependency descriptor, if it has a readable one. Returns whether it has.
    pub fn describe(&mut self, entry: &mut Entry, bytes: &[u8]) -> bool {
        let Some(found) = Descriptor::parse(bytes, self.layers.structure.as_ref()) else {
            return false;
        };
        entry.describe(&found);
        if let Some(structure) = found.structure {
            self.layers.targets = structure.targets.clone();
            self.layers.structure = Some(structure);
        }
        true
    }

    /// Takes note of a packet that was kept for the first time.
    pub fn observe(&mut self, now: Instant, entry: &Entry) {
        self.last_packet = now;
        if entry.key_frame {
            self.keyframes.arrived();
            if self.last_key.is_none_or(|(seq, _)| seq < entry.seq) {
                self.last_key = Some((entry.seq, now));
            }
        }
        self.resolution = entry.resolution.or(self.resolution);
        self.layers.observe(now, entry);
    }

    /// Bits per second of the whole stream, measured over the last second; 0 when it stands still.
    pub fn bitrate(&self, now: Instant) -> u64 {
        self.points(now).map(|(_, _, rate)| rate).max().unwrap_or(0)
    }

    /// Every operating point with its bit and its measured bits per second.
    pub fn points(&self, now: Instant) -> impl Iterator<Item = (usize, Operating, u64)> + '_ {
        let idle = now.saturating_duration_since(self.last_packet) >= IDLE;
        let layers = &self.layers;
        layers.targets.iter().map(move |(bit, point)| (bit, point, if idle { 0 } else { layers.rate(now, bit) }))
    }

    /// The height of an operating point's picture in pixels, as far as it is known.
    pub fn height(&self, point: Operating) -> Option<u16> {
        if let Some(structure) = self.layers.structure.as_ref().filter(|known| !known.resolutions.is_empty()) {
            return structure.resolutions.get(usize::from(point.spatial)).map(|(_, height)| *height);
        }
        let highest = self.layers.targets.iter().map(|(_, point)| point.spatial).max().unwrap_or(0);
        // Encoders halve the size from layer to layer where they do not say otherwise.
        self.resolution.map(|(_, height)| height >> (highest - point.spatial.min(highest)))
    }

    /// The operating point of a bit.
    pub fn point(&self, bit: u8) -> Operating {
        self.layers.targets.get(bit.into()).unwrap_or_default()
    }

    /// The bit of an operating point, if the stream has it.
    pub fn bit(&self, point: Operating) -> Option<u8> {
        self.layers.targets.bit(point).map(|bit| bit as u8)
    }

    /// The bit of the highest operating point.
    pub fn top(&self) -> u8 {
        self.layers.targets.iter().max_by_key(|(_, point)| *point).map_or(0, |(bit, _)| bit as u8)
    }
}

impl Layers {
    fn new(now: Instant) -> Self {
        Layers {
            structure: None,
            targets: Targets::default(),
            bytes: [0; MAX_TARGETS],
            rates: [0; MAX_TARGETS],
            since: now,
        }
    }

    fn observe(&mut self, now: Instant, entry: &Entry) {
        let span = now.saturating_duration_since(self.since);
        if span >= RATE_WINDOW {
            for (rate, bytes) in self.rates.iter_mut().zip(&mut self.bytes) {
                *rate = bits_per_second(std::mem::take(bytes), span);
            }
            self.since = now;
        }
        let layering = &entry.layering;
        if self.structure.is_none() {
            let point = Operating { spatial: layering.spatial, temporal: layering.temporal };
            self.targets.set(grid(point.spatial, point.temporal), point);
        }
        for (bit, _) in self.targets.iter() {
            if layering.needed >> bit & 1 == 1 {
                self.bytes[bit] = self.bytes[bit].saturating_add(entry.len() as u32);
            }
        }
    }

    /// Until the first window is over the running one is what is known.
    fn rate(&self, now: Instant, bit: usize) -> u64 {
        let span = now.saturating_duration_since(self.since).max(RATE_WINDOW / 4);
        let running = bits_per_second(self.bytes[bit], span.max(RATE_WINDOW));
        let first = if self.rates[bit] == 0 { bits_per_second(self.bytes[bit], span) } else { 0 };
        u64::from(self.rates[bit].max(running).max(first))
    }
}

fn bits_per_second(bytes: u32, span: Duration) -> u32 {
    (u64::from(bytes) * 8_000_000 / (span.as_micros() as u64).max(1)).min(u32::MAX.into()) as u32
}
