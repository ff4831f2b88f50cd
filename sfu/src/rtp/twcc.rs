//! Transport-wide congestion control feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01, RTPFB format 15).
//!
//! Every packet of a transport carries one 16-bit number, whatever stream it belongs to. The receiver tells which
//! numbers came and when, in ticks of 250 us. [`Arrivals`] is our half towards a publisher, who estimates its own way up
//! from it; [`Feedback`] reads what a subscriber says, for [`crate::bandwidth`].
//!
//! A body (what follows the two SSRCs of the RTCP packet) is laid out like this:
//!
//! ```text
//! base number (16) | statuses (16) | reference time, 64 ms (24) | feedback number (8)
//! chunks of 16 bits: one status repeated, 14 statuses of one bit or 7 of two bits
//! a delta to the packet before for each one that came: 8 bits, or 16 with a sign where that is too short
//! ```

mod arrivals;
#[cfg(test)]
mod tests;

pub use arrivals::{Arrivals, Body, INTERVAL, MAX_BODY};

/// Microseconds per tick, the unit of all times in here.
pub const TICK_MICROS: u64 = 250;
/// Statuses of one feedback that are looked at: 8 s of a thousand packets each. Whoever claims more in a few bytes only
/// wants us to count.
pub const MAX_STATUSES: u16 = 8_192;

/// Ticks in one unit of the reference time.
const REFERENCE_TICKS: u32 = 256;
/// Bytes before the first chunk.
const HEAD: usize = 8;

/// What is said of one packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Symbol {
    Missing = 0,
    Small = 1,
    Large = 2,
}

impl Symbol {
    /// The reserved fourth value is nothing that a receiver says.
    fn from_bits(bits: u16) -> Option<Symbol> {
        match bits & 3 {
            0 => Some(Symbol::Missing),
            1 => Some(Symbol::Small),
            2 => Some(Symbol::Large),
            _ => None,
        }
    }

    /// Bytes of its delta.
    fn delta_len(self) -> usize {
        self as usize
    }
}

/// The status of one packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// Transport-wide sequence number.
    pub seq: u16,
    /// When it came, in ticks after [`Feedback::reference`]; `None` when it did not come (yet). The largest possible sum
    /// of deltas fits.
    pub arrival: Option<i32>,
}

/// A well-formed feedback body, read where it lies.
#[derive(Clone, Copy, Debug)]
pub struct Feedback<'a> {
    /// Number of the first packet spoken of.
    pub base: u16,
    /// How many packets are spoken of, at most [`MAX_STATUSES`].
    pub count: u16,
    /// The receiver's clock in ticks, with an unknown start; wraps after 12.4 days.
    pub reference: u32,
    /// Counts feedbacks, so that lost ones are noticed.
    pub number: u8,
    chunks: &'a [u8],
    deltas: &'a [u8],
}

impl<'a> Feedback<'a> {
    /// Reads the body of an RTPFB packet of format 15. `None` when it contradicts itself: too short for what it
    /// promises, a reserved status, a run of nothing or more than [`MAX_STATUSES`].
    pub fn parse(body: &'a [u8]) -> Option<Feedback<'a>> {
        let (head, rest) = body.split_first_chunk::<HEAD>()?;
        let count = u16::from_be_bytes([head[2], head[3]]);
        if count == 0 || count > MAX_STATUSES {
            return None;
        }
        let (chunks, deltas) = measure(rest, count)?;
        Some(Feedback {
            base: u16::from_be_bytes([head[0], head[1]]),
            count,
            reference: u32::from_be_bytes([0, head[4], head[5], head[6]]).wrapping_mul(REFERENCE_TICKS),
            number: head[7],
            chunks: rest.get(..chunks)?,
            deltas: rest.get(chunks..chunks + deltas)?,
        })
    }

    /// All packets spoken of, in the order of their numbers.
    pub fn statuses(&self) -> impl Iterator<Item = Status> + use<'a> {
        let (base, mut deltas, mut at) = (self.base, self.deltas, 0i32);
        let chunks = self.chunks.chunks_exact(2).map(|bytes| Chunk(u16::from_be_bytes([bytes[0], bytes[1]])));
        let symbols = chunks.flat_map(Chunk::symbols).take(self.count.into());
        symbols.enumerate().map(move |(index, symbol)| {
            let delta = match symbol {
                Some(Symbol::Small) => take::<1>(&mut deltas).map(|[delta]| i32::from(delta)),
                Some(Symbol::Large) => take::<2>(&mut deltas).map(|delta| i32::from(i16::from_be_bytes(delta))),
                _ => None,
            };
            at = at.saturating_add(delta.unwrap_or(0));
            Status { seq: base.wrapping_add(index as u16), arrival: delta.map(|_| at) }
        })
    }
}

/// Takes the first bytes of what is left.
fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (first, after) = rest.split_first_chunk::<N>()?;
    *rest = after;
    Some(*first)
}

/// The lengths of the chunks and of the deltas of `count` statuses.
fn measure(rest: &[u8], count: u16) -> Option<(usize, usize)> {
    let (mut left, mut chunks, mut deltas) = (usize::from(count), 0, 0);
    while left > 0 {
        let bytes = rest.get(chunks..chunks + 2)?;
        let chunk = Chunk(u16::from_be_bytes([bytes[0], bytes[1]]));
        let told = chunk.len().min(left);
        if told == 0 {
            return None;
        }
        deltas += chunk.deltas(told)?;
        left -= told;
        chunks += 2;
    }
    Some((chunks, deltas))
}

/// A 16-bit piece of the list of statuses.
#[derive(Clone, Copy)]
struct Chunk(u16);

impl Chunk {
    const VECTOR: u16 = 0x8000;
    const TWO_BITS: u16 = 0x4000;
    /// Longest run of one status.
    const MAX_RUN: usize = 0x1fff;
    /// Statuses in a vector of single bits and in one of pairs.
    const SINGLES: usize = 14;
    const PAIRS: usize = 7;

    fn run(symbol: Symbol, len: usize) -> Self {
        Chunk(u16::from(symbol as u8) << 13 | len as u16)
    }

    fn len(self) -> usize {
        match self.0 {
            bits if bits & Self::VECTOR == 0 => usize::from(bits) & Self::MAX_RUN,
            bits if bits & Self::TWO_BITS == 0 => Self::SINGLES,
            _ => Self::PAIRS,
        }
    }

    fn symbol(self, index: usize) -> Option<Symbol> {
        match self.0 {
            bits if bits & Self::VECTOR == 0 => Symbol::from_bits(bits >> 13),
            bits if bits & Self::TWO_BITS == 0 => Symbol::from_bits(bits >> (Self::SINGLES - 1 - index) & 1),
            bits => Symbol::from_bits(bits >> (2 * (Self::PAIRS - 1 - index))),
        }
    }

    fn symbols(self) -> impl Iterator<Item = Option<Symbol>> {
        (0..self.len()).map(move |index| self.symbol(index))
    }

    /// Bytes of the deltas of the first `count` statuses; `None` when one of them is reserved.
    fn deltas(self, count: usize) -> Option<usize> {
        if self.0 & Self::VECTOR == 0 {
            return Some(self.symbol(0)?.delta_len() * count);
        }
        (0..count).try_fold(0, |sum, index| Some(sum + self.symbol(index)?.delta_len()))
    }
}
