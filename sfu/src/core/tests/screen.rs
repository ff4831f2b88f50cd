//! What somebody sees: frames are shown in order once they are whole, what is missing is asked for again, a key frame
//! heals what stays broken. As browsers do.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::network::Network;
use crate::client::{Received, SlotStreams};
use crate::rtp::vp8;
use crate::units::nearest;

/// A missing packet is asked for again after this long.
const ASK_AGAIN: Duration = Duration::from_millis(60);
/// A picture that stands still for so long asks for a key frame.
const WANT_KEY_FRAME: Duration = Duration::from_millis(300);
/// A picture that stands still for longer is a freeze.
const FREEZE: Duration = Duration::from_millis(500);

struct Piece {
    timestamp: u32,
    ends: bool,
    key: bool,
}

/// A video slot of a client.
pub struct Screen {
    node: usize,
    slot: SlotStreams,
    pieces: BTreeMap<u64, Piece>,
    next: Option<u64>,
    asked: BTreeMap<u64, Instant>,
    key_asked: Option<Instant>,
    /// When the last frame was shown; before the first, when it connected.
    shown: Instant,
    /// Frames shown.
    pub frames: u64,
    /// Times that the picture stood still.
    pub freezes: u64,
    /// The longest time without a new frame.
    pub longest: Duration,
    frozen: bool,
}

impl Screen {
    /// Looks at a slot of a client from now on.
    pub fn new(network: &Network, node: usize, slot: usize) -> Self {
        Screen {
            node,
            slot: network.nodes[node].slots[slot],
            pieces: BTreeMap::new(),
            next: None,
            asked: BTreeMap::new(),
            key_asked: None,
            shown: network.now,
            frames: 0,
            freezes: 0,
            longest: Duration::ZERO,
            frozen: false,
        }
    }

    /// The client.
    pub fn node(&self) -> usize {
        self.node
    }

    /// Counting begins anew.
    pub fn forget(&mut self) {
        (self.frames, self.freezes, self.longest) = (0, 0, Duration::ZERO);
    }

    /// Takes what came, shows what is whole and asks for what is not there.
    pub fn look(&mut self, network: &mut Network) {
        let now = network.now;
        if !network.nodes[self.node].client.is_connected() {
            self.shown = now;
            return;
        }
        for item in std::mem::take(&mut network.nodes[self.node].received) {
            if let Received::Rtp(header, seq, payload) = item {
                if header.ssrc == self.slot.ssrc {
                    self.receive(now, seq, header.timestamp, header.marker, &payload);
                } else if let Some((original, payload)) = payload.split_first_chunk::<2>()
                    && Some(header.ssrc) == self.slot.repair
                    && !payload.is_empty()
                {
                    let seq = nearest(self.highest(), u16::from_be_bytes(*original));
                    self.receive(now, seq, header.timestamp, header.marker, payload);
                }
            }
        }
        self.stand(now);
        self.ask(network);
    }

    fn highest(&self) -> u64 {
        self.pieces.last_key_value().map_or(self.next.unwrap_or(0), |(seq, _)| *seq)
    }

    fn receive(&mut self, now: Instant, seq: u64, timestamp: u32, ends: bool, payload: &[u8]) {
        if self.next.is_some_and(|next| seq < next) {
            return;
        }
        let key = vp8::parse(payload).is_some_and(|parsed| parsed.key_frame);
        self.pieces.insert(seq, Piece { timestamp, ends, key });
        while self.show(now) {}
    }

    fn show(&mut self, now: Instant) -> bool {
        let whole = self.next.and_then(|next| self.end_of_frame(next));
        let mut keys = self.pieces.iter().filter(|(_, piece)| piece.key).map(|(seq, _)| *seq);
        let Some(end) = whole.or_else(|| keys.find_map(|start| self.end_of_frame(start))) else {
            return false;
        };
        self.stand(now);
        (self.shown, self.frozen) = (now, false);
        (self.frames, self.next) = (self.frames + 1, Some(end + 1));
        self.pieces = self.pieces.split_off(&(end + 1));
        self.asked = self.asked.split_off(&(end + 1));
        true
    }

    /// A freeze counts once, when it has become one.
    fn stand(&mut self, now: Instant) {
        let stood = now - self.shown;
        self.freezes += u64::from(stood > FREEZE && !self.frozen);
        self.frozen = stood > FREEZE;
        self.longest = self.longest.max(stood);
    }

    fn end_of_frame(&self, start: u64) -> Option<u64> {
        let timestamp = self.pieces.get(&start)?.timestamp;
        let rest = (start..).zip(self.pieces.range(start..));
        let mut frame = rest.take_while(|(expected, (seq, piece))| *seq == expected && piece.timestamp == timestamp);
        frame.find(|(_, (_, piece))| piece.ends).map(|(seq, _)| seq)
    }

    fn ask(&mut self, network: &mut Network) {
        let now = network.now;
        let first = self.next.or(self.pieces.keys().next().copied()).unwrap_or(u64::MAX);
        let missing = (first..self.highest()).filter(|seq| !self.pieces.contains_key(seq));
        let due: Vec<u64> =
            missing.filter(|seq| self.asked.get(seq).is_none_or(|asked| now - *asked >= ASK_AGAIN)).collect();
        self.asked.extend(due.iter().map(|seq| (*seq, now)));
        let due: Vec<u16> = due.into_iter().map(|seq| seq as u16).collect();
        let lacks = now - self.shown > WANT_KEY_FRAME && self.key_asked.is_none_or(|at| now - at > WANT_KEY_FRAME);
        self.key_asked = if lacks { Some(now) } else { self.key_asked };
        if lacks || !due.is_empty() {
            let (ssrc, node) = (self.slot.ssrc, &mut network.nodes[self.node]);
            let feedback = node.client.control(|writer| {
                if !due.is_empty() {
                    writer.nack(1, ssrc, &due);
                }
                if lacks {
                    writer.pli(1, ssrc);
                }
            });
            let address = node.address;
            network.post(address, feedback.expect("connected"));
        }
    }
}
