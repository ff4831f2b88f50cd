//! What came from a publisher and when, to be told in feedback.

use std::time::Duration;

use super::{Chunk, HEAD, REFERENCE_TICKS, Symbol, TICK_MICROS};
use crate::units::nearest;

/// Time between two feedbacks. Shorter lets the publisher react sooner, at 20 small packets a second; libwebrtc's
/// receivers choose 50 to 250 ms.
pub const INTERVAL: Duration = Duration::from_millis(50);
/// Longest body. With the RTCP header and SRTCP's tag it stays far below any path's limit.
pub const MAX_BODY: usize = 1_000;

/// Arrivals that are kept. Between two feedbacks that is 80 Mbit/s; older ones count as missing. 4 KiB per publisher.
const WINDOW: u64 = 512;
/// Packets that came in one feedback: with the largest deltas and the worst order it still fits [`MAX_BODY`].
const MAX_REPORTED: usize = 384;
/// Unreported packets that make a feedback due before its time.
const FULL: usize = 256;
/// A larger step forward is a new start, not loss.
const MAX_GAP: u64 = 4_096;

/// The body of one feedback packet: a multiple of four bytes.
pub struct Body {
    bytes: [u8; MAX_BODY],
    len: usize,
}

impl Body {
    fn push(&mut self, bytes: &[u8]) {
        self.bytes[self.len..self.len + bytes.len()].copy_from_slice(bytes);
        self.len += bytes.len();
    }
}

impl std::ops::Deref for Body {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

/// The arrivals of one publisher. Costs nothing before its first packet.
#[derive(Default)]
pub struct Arrivals {
    /// Arrival ticks of the last `WINDOW` numbers up to `highest`.
    slots: Box<[Option<u32>]>,
    highest: u64,
    /// The first number that the next feedback speaks of.
    next: u64,
    /// Packets that came and were not spoken of, or fell out of the window since.
    pending: usize,
    last: Option<Duration>,
    number: u8,
}

impl Arrivals {
    /// Takes note of a packet that came `at` this time of the core's clock. A duplicate changes nothing; a late packet
    /// that was called missing is spoken of again; one that is older than everything kept is ignored.
    pub fn note(&mut self, seq: u16, at: Duration) {
        let ticks = (at.as_micros() as u64 / TICK_MICROS) as u32;
        if self.slots.is_empty() {
            self.slots = vec![None; WINDOW as usize].into();
            // One round above zero, so that what came before the first packet has a number too.
            self.restart(u64::from(seq) + 0x1_0000);
        }
        let seq = nearest(self.highest, seq);
        if seq > self.highest + MAX_GAP {
            self.restart(seq);
        } else if seq + WINDOW <= self.highest {
            return;
        }
        self.advance(seq);
        let slot = &mut self.slots[index(seq)];
        if slot.is_some() {
            return;
        }
        *slot = Some(ticks);
        self.next = self.next.min(seq);
        self.pending += 1;
    }

    /// The next feedback, when one is due. Poll until there is none: what does not fit goes into another.
    pub fn poll(&mut self, at: Duration) -> Option<Body> {
        let waited = self.last.is_none_or(|last| at.saturating_sub(last) >= INTERVAL);
        if self.pending == 0 || !waited && self.pending < FULL {
            return None;
        }
        let Some(first) = self.unreported().next() else {
            self.pending = 0;
            return None;
        };
        let mut report = Report::new(first);
        let mut end = self.next;
        while end <= self.highest && report.add(self.arrival(end)) {
            end += 1;
        }
        let body = report.write(self.next as u16, self.number);
        self.number = self.number.wrapping_add(1);
        self.next = end;
        self.pending = self.unreported().count();
        // What is left is due at once.
        self.last = (self.pending == 0).then_some(at);
        Some(body)
    }

    fn arrival(&self, seq: u64) -> Option<u32> {
        if seq + WINDOW <= self.highest { None } else { self.slots[index(seq)] }
    }

    fn unreported(&self) -> impl Iterator<Item = u32> {
        (self.next..=self.highest).filter_map(|seq| self.arrival(seq))
    }

    /// Makes room for numbers up to `seq`. What falls out without having been spoken of counts as missing.
    fn advance(&mut self, seq: u64) {
        let steps = seq.saturating_sub(self.highest).min(WINDOW);
        (seq - steps + 1..=seq).for_each(|fresh| self.slots[index(fresh)] = None);
        self.highest = self.highest.max(seq);
        self.next = self.next.max((self.highest + 1).saturating_sub(MAX_SYMBOLS as u64));
    }

    fn restart(&mut self, seq: u64) {
        self.slots.fill(None);
        (self.highest, self.next, self.pending) = (seq, seq, 0);
    }
}

fn index(seq: u64) -> usize {
    (seq % WINDOW) as usize
}

/// Statuses of one feedback at most: a whole gap and the window behind it.
const MAX_SYMBOLS: usize = (MAX_GAP + WINDOW) as usize;

/// One feedback in the making.
struct Report {
    symbols: [Symbol; MAX_SYMBOLS],
    count: usize,
    deltas: [i16; MAX_REPORTED],
    reported: usize,
    reference: u32,
    at: u32,
}

impl Report {
    fn new(first: u32) -> Self {
        let reference = first / REFERENCE_TICKS;
        Report {
            symbols: [Symbol::Missing; MAX_SYMBOLS],
            count: 0,
            deltas: [0; MAX_REPORTED],
            reported: 0,
            reference,
            at: reference * REFERENCE_TICKS,
        }
    }

    /// Adds the next status; `false` when it has to go into another feedback.
    fn add(&mut self, arrival: Option<u32>) -> bool {
        if let Some(ticks) = arrival {
            let Ok(delta) = i16::try_from(ticks.wrapping_sub(self.at) as i32) else {
                return false;
            };
            if self.reported == MAX_REPORTED {
                return false;
            }
            let small = u8::try_from(delta).is_ok();
            self.symbols[self.count] = if small { Symbol::Small } else { Symbol::Large };
            self.deltas[self.reported] = delta;
            self.reported += 1;
            self.at = ticks;
        }
        self.count += 1;
        true
    }

    fn write(&self, base: u16, number: u8) -> Body {
        let mut body = Body { bytes: [0; MAX_BODY], len: 0 };
        body.push(&base.to_be_bytes());
        body.push(&(self.count as u16).to_be_bytes());
        body.push(&(self.reference << 8 | u32::from(number)).to_be_bytes());
        debug_assert_eq!(body.len, HEAD);
        let mut symbols = &self.symbols[..self.count];
        while !symbols.is_empty() {
            let (chunk, told) = Chunk::pack(symbols);
            body.push(&chunk.0.to_be_bytes());
            symbols = &symbols[told..];
        }
        for delta in &self.deltas[..self.reported] {
            match u8::try_from(*delta) {
                Ok(small) => body.push(&[small]),
                Err(_) => body.push(&delta.to_be_bytes()),
            }
        }
        body.len = body.len.next_multiple_of(4);
        body
    }
}

impl Chunk {
    /// The chunk that tells most of `symbols`, which are not empty, and how many it tells.
    fn pack(symbols: &[Symbol]) -> (Chunk, usize) {
        let run = symbols.iter().take(Self::MAX_RUN).take_while(|symbol| **symbol == symbols[0]).count();
        let singles = symbols.iter().take(Self::SINGLES).take_while(|symbol| **symbol != Symbol::Large).count();
        let bits = |count: usize, width: usize| {
            let places = symbols.iter().chain(std::iter::repeat(&Symbol::Missing)).take(count);
            places.fold(0, |bits, symbol| bits << width | *symbol as u16)
        };
        if run >= singles.max(Self::PAIRS) || run == symbols.len() {
            (Chunk::run(symbols[0], run), run)
        } else if singles == Self::SINGLES.min(symbols.len()) {
            (Chunk(Self::VECTOR | bits(Self::SINGLES, 1)), singles)
        } else {
            (Chunk(Self::VECTOR | Self::TWO_BITS | bits(Self::PAIRS, 2)), Self::PAIRS.min(symbols.len()))
        }
    }
}
