//! RTCP (RFC 3550 6, RFC 4585): a bounded reader without allocation and the few packets that an SFU writes.

use std::ops::Range;

/// Packet types.
const SR: u8 = 200;
const RR: u8 = 201;
const SDES: u8 = 202;
const BYE: u8 = 203;
const RTPFB: u8 = 205;
const PSFB: u8 = 206;
/// The format of RTPFB that is transport-wide feedback.
const TRANSPORT: u8 = 15;

/// One thing found in a compound packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A sender report: the stream, its NTP time and the RTP timestamp of the same moment.
    SenderReport {
        /// Stream.
        ssrc: u32,
        /// NTP time of the sender's clock.
        ntp: u64,
        /// RTP timestamp at that time.
        rtp: u32,
    },
    /// A report block about a stream that we send.
    Report(Block),
    /// A stream ended.
    Bye {
        /// Stream.
        ssrc: u32,
    },
    /// Packets are missing: `seq` and, per bit of `mask`, the 16 after it (RFC 4585 6.2.1).
    Nack {
        /// Stream.
        ssrc: u32,
        /// First missing sequence number.
        seq: u16,
        /// Bit `i`: `seq + i + 1` is missing too.
        mask: u16,
    },
    /// A key frame is wanted: PLI (RFC 4585 6.3.1) or FIR (RFC 5104 4.3.1).
    KeyFrame {
        /// Stream.
        ssrc: u32,
    },
    /// Transport-wide feedback: where in the bytes that are read its body lies, for [`Feedback::parse`].
    ///
    /// [`Feedback::parse`]: super::twcc::Feedback::parse
    TransportFeedback {
        /// The body, without the two SSRCs.
        body: Range<usize>,
    },
}

/// A reception report block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// The stream reported on.
    pub ssrc: u32,
    /// Fraction lost since the last report, in 1/256.
    pub fraction_lost: u8,
    /// Packets lost so far (24 bits, may be negative in theory; we clamp at zero).
    pub lost: u32,
    /// Extended highest sequence number.
    pub highest: u32,
    /// Jitter in timestamp units.
    pub jitter: u32,
    /// Middle bits of the last sender report's NTP time.
    pub last_sr: u32,
    /// Time since then in 1/65536 s.
    pub delay: u32,
}

/// Reads a decrypted compound packet and hands every item to `found`. Unknown packets are skipped;
/// reading stops at the first malformed one. Returns whether everything was well-formed.
pub fn read(bytes: &[u8], mut found: impl FnMut(Item)) -> bool {
    let mut rest = bytes;
    while !rest.is_empty() {
        let Some(head) = rest.first_chunk::<4>() else {
            return false;
        };
        let len = (usize::from(u16::from_be_bytes([head[2], head[3]])) + 1) * 4;
        if head[0] >> 6 != 2 || len > rest.len() {
            return false;
        }
        let (packet, after) = rest.split_at(len);
        if (head[1], head[0] & 0x1f, len >= 12) == (RTPFB, TRANSPORT, true) {
            let end = bytes.len() - after.len();
            found(Item::TransportFeedback { body: end - len + 12..end });
        } else {
            read_one(head[1], head[0] & 0x1f, &packet[4..], &mut found);
        }
        rest = after;
    }
    true
}

fn read_one(kind: u8, count: u8, body: &[u8], found: &mut impl FnMut(Item)) {
    match kind {
        SR => {
            if let Some(info) = body.first_chunk::<24>() {
                found(Item::SenderReport {
                    ssrc: word(info, 0),
                    ntp: u64::from(word(info, 4)) << 32 | u64::from(word(info, 8)),
                    rtp: word(info, 12),
                });
                read_blocks(&body[24..], count, found);
            }
        }
        RR if body.len() >= 4 => read_blocks(&body[4..], count, found),
        BYE => body.chunks_exact(4).take(count.into()).for_each(|ssrc| found(Item::Bye { ssrc: word(ssrc, 0) })),
        RTPFB if count == 1 && body.len() >= 8 => {
            let ssrc = word(body, 4);
            for entry in body[8..].chunks_exact(4) {
                let entry = word(entry, 0);
                found(Item::Nack { ssrc, seq: (entry >> 16) as u16, mask: entry as u16 });
            }
        }
        PSFB if count == 1 && body.len() >= 8 => found(Item::KeyFrame { ssrc: word(body, 4) }),
        PSFB if count == 4 && body.len() >= 8 => {
            body[8..].chunks_exact(8).for_each(|entry| found(Item::KeyFrame { ssrc: word(entry, 0) }));
        }
        _ => {}
    }
}

fn read_blocks(body: &[u8], count: u8, found: &mut impl FnMut(Item)) {
    for block in body.chunks_exact(24).take(count.into()) {
        let loss = word(block, 4);
        found(Item::Report(Block {
            ssrc: word(block, 0),
            fraction_lost: (loss >> 24) as u8,
            lost: loss & 0xff_ffff,
            highest: word(block, 8),
            jitter: word(block, 12),
            last_sr: word(block, 16),
            delay: word(block, 20),
        }));
    }
}

fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

/// Writes compound packets.
#[derive(Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// What was written, leaving the writer empty.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }

    /// Nothing was written.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Length so far.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// A sender report without blocks.
    pub fn sender_report(&mut self, ssrc: u32, ntp: u64, rtp: u32, packets: u32, octets: u32) {
        self.head(0, SR, 6);
        self.words(&[ssrc, (ntp >> 32) as u32, ntp as u32, rtp, packets, octets]);
    }

    /// A receiver report with at most 31 blocks.
    pub fn receiver_report(&mut self, sender: u32, blocks: &[Block]) {
        let blocks = &blocks[..blocks.len().min(31)];
        self.head(blocks.len() as u8, RR, 1 + blocks.len() as u16 * 6);
        self.words(&[sender]);
        for block in blocks {
            let loss = u32::from(block.fraction_lost) << 24 | block.lost.min(0x7f_ffff);
            self.words(&[block.ssrc, loss, block.highest, block.jitter, block.last_sr, block.delay]);
        }
    }

    /// A source description with the canonical name `cname` (at most 32 bytes are used).
    pub fn cname(&mut self, ssrc: u32, cname: &str) {
        let name = &cname.as_bytes()[..cname.len().min(32)];
        let padded = (2 + name.len() + 4) & !3;
        self.head(1, SDES, 1 + (padded / 4) as u16);
        self.words(&[ssrc]);
        self.bytes.extend_from_slice(&[1, name.len() as u8]);
        self.bytes.extend_from_slice(name);
        self.bytes.resize(self.bytes.len() + padded - 2 - name.len(), 0);
    }

    /// Asks for missing packets, oldest first.
    pub fn nack(&mut self, sender: u32, ssrc: u32, missing: &[u16]) {
        let entries = pack_nacks(missing);
        self.head(1, RTPFB, 2 + entries.len() as u16);
        self.words(&[sender, ssrc]);
        self.words(&entries);
    }

    /// Asks for a key frame.
    pub fn pli(&mut self, sender: u32, ssrc: u32) {
        self.head(1, PSFB, 2);
        self.words(&[sender, ssrc]);
    }

    /// Tells which packets of a transport came and when; `ssrc` is any stream of it.
    pub fn transport_feedback(&mut self, sender: u32, ssrc: u32, body: &super::twcc::Body) {
        self.head(TRANSPORT, RTPFB, 2 + (body.len() / 4) as u16);
        self.words(&[sender, ssrc]);
        self.bytes.extend_from_slice(body);
    }

    /// Tells the sender the bit rate it may use over all `ssrcs` (REMB, draft-alvestrand-rmcat-remb-03; at most 255).
    pub fn remb(&mut self, sender: u32, bits_per_second: u64, ssrcs: &[u32]) {
        let ssrcs = &ssrcs[..ssrcs.len().min(255)];
        let exponent = (64 - bits_per_second.leading_zeros()).saturating_sub(18);
        let mantissa = (bits_per_second >> exponent) as u32;
        self.head(15, PSFB, 4 + ssrcs.len() as u16);
        self.words(&[sender, 0, u32::from_be_bytes(*b"REMB")]);
        self.words(&[(ssrcs.len() as u32) << 24 | exponent << 18 | mantissa]);
        self.words(ssrcs);
    }

    /// Says goodbye.
    pub fn bye(&mut self, ssrc: u32) {
        self.head(1, BYE, 1);
        self.words(&[ssrc]);
    }

    fn head(&mut self, count: u8, kind: u8, words: u16) {
        self.bytes.extend_from_slice(&[0x80 | count, kind]);
        self.bytes.extend_from_slice(&words.to_be_bytes());
    }

    fn words(&mut self, words: &[u32]) {
        words.iter().for_each(|word| self.bytes.extend_from_slice(&word.to_be_bytes()));
    }
}

/// Packs ascending sequence numbers into generic NACK entries.
fn pack_nacks(missing: &[u16]) -> Vec<u32> {
    let mut entries: Vec<u32> = Vec::new();
    let mut first: Option<u16> = None;
    for &seq in missing {
        let distance = first.map(|first| seq.wrapping_sub(first));
        match (distance, entries.last_mut()) {
            (Some(distance @ 1..=16), Some(last)) => *last |= 1 << (distance - 1),
            _ => {
                entries.push(u32::from(seq) << 16);
                first = Some(seq);
            }
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(bytes: &[u8]) -> Vec<Item> {
        let mut found = Vec::new();
        assert!(read(bytes, |item| found.push(item)), "well-formed");
        found
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut writer = Writer::default();
        let block = Block { ssrc: 5, fraction_lost: 3, lost: 7, highest: 9, jitter: 1, last_sr: 2, delay: 4 };
        writer.sender_report(1, 2 << 32 | 3, 4, 5, 6);
        writer.receiver_report(1, &[block]);
        writer.cname(1, "room");
        writer.nack(1, 2, &[10, 11, 26, 27]);
        writer.pli(1, 2);
        writer.remb(1, 3_000_000, &[2]);
        writer.bye(1);
        assert_eq!(
            items(&writer.take()),
            [
                Item::SenderReport { ssrc: 1, ntp: 2 << 32 | 3, rtp: 4 },
                Item::Report(block),
                Item::Nack { ssrc: 2, seq: 10, mask: 0x8001 },
                Item::Nack { ssrc: 2, seq: 27, mask: 0 },
                Item::KeyFrame { ssrc: 2 },
                Item::Bye { ssrc: 1 },
            ]
        );
    }

    #[test]
    fn lengths_that_lie_end_the_reading() {
        assert!(!read(&[0x81, 205, 0, 9, 0, 0, 0, 0], |_| panic!("nothing is in there")));
        assert!(!read(&[0x81, 205, 0], |_| panic!("nothing is in there")));
        assert!(read(&[0x81, 206, 0, 0], |_| panic!("an empty body holds nothing")));
    }
}
