//! Counting one stream by its sequence numbers.

use std::time::Instant;

use sfu::rtp::rtcp::Block;
use sfu::units::SeqExtender;

/// One stream that a client should get.
#[derive(Clone, Debug, Default)]
pub struct Stream {
    /// Its SSRC.
    pub ssrc: u32,
    /// The SSRC of its repairs (RFC 4588).
    pub repair: Option<u32>,
    extender: SeqExtender,
    first: Option<u64>,
    received: u64,
    heard: bool,
    /// The first number ever, what came since, and what was expected and received by the last report.
    ever: (Option<u64>, u64),
    reported: (u64, u64),
    sound: bool,
    /// The middle of the last sender report's NTP time, and when it came.
    report: Option<(u32, Instant)>,
}

/// What a stream amounted to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Packets received.
    pub received: u64,
    /// Packets missing between the first and the last.
    pub lost: u64,
    /// Nothing came at all.
    pub silent: bool,
}

impl Stream {
    /// A stream that is not yet heard.
    pub fn new(ssrc: u32, repair: Option<u32>) -> Self {
        Stream { ssrc, repair, ..Stream::default() }
    }

    /// Counts a packet and returns its extended sequence number.
    pub fn count(&mut self, seq: u16) -> u64 {
        let seq = self.extender.guess(seq);
        self.extender.accept(seq);
        self.first.get_or_insert(seq);
        self.received += 1;
        self.ever.0.get_or_insert(seq);
        self.ever.1 += 1;
        self.heard = true;
        seq
    }

    /// The extended number of a packet that comes as a repair.
    pub fn repaired(&self, original: u16) -> u64 {
        self.extender.guess(original)
    }

    /// Packets since counting began.
    pub fn received(&self) -> u64 {
        self.received
    }

    /// Has ever got a packet.
    pub fn is_heard(&self) -> bool {
        self.heard
    }

    /// It carries sound.
    pub fn is_sound(&self) -> bool {
        self.sound
    }

    /// A packet has shown that it carries sound.
    pub fn mark_sound(&mut self) {
        self.sound = true;
    }

    /// The server has reported on it.
    pub fn on_sender_report(&mut self, now: Instant, ntp: u64) {
        self.report = Some(((ntp >> 16) as u32, now));
    }

    /// A report block about it (RFC 3550 6.4.1, A.3), from which a server learns loss and the round trip. Jitter is left
    /// out: nobody adapts to it.
    pub fn block(&self, now: Instant) -> Option<Block> {
        let highest = self.extender.highest()?;
        let (expected, received) = self.expected();
        let (more, came) = (expected - self.reported.0, received - self.reported.1);
        let missing = more.saturating_sub(came);
        let (last_sr, delay) = self.report.map_or((0, 0), |(sr, came)| {
            (sr, (now.saturating_duration_since(came).as_micros() * 65_536 / 1_000_000) as u32)
        });
        Some(Block {
            ssrc: self.ssrc,
            fraction_lost: (missing * 256 / more.max(1)).min(255) as u8,
            lost: expected.saturating_sub(received).min(0x7f_ffff) as u32,
            highest: highest as u32,
            last_sr,
            delay,
            ..Block::default()
        })
    }

    /// The block was sent as a regular report: the next one tells the loss from here on.
    pub fn mark_reported(&mut self) {
        self.reported = self.expected();
    }

    fn expected(&self) -> (u64, u64) {
        let first =
            self.ever.0.zip(self.extender.highest()).map_or(0, |(first, highest)| highest + 1 - first.min(highest));
        (first, self.ever.1)
    }

    /// Counting begins anew.
    pub fn forget(&mut self) {
        (self.first, self.received) = (None, 0);
    }

    /// What was counted.
    pub fn tally(&self) -> Tally {
        match (self.first, self.extender.highest()) {
            (Some(first), Some(highest)) => {
                let expected = (highest + 1).saturating_sub(first);
                Tally { received: self.received, lost: expected.saturating_sub(self.received), silent: false }
            }
            _ => Tally { silent: true, ..Tally::default() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_count_as_lost_over_a_wrap_and_late_packets_fill_them() {
        let mut stream = Stream::new(1, None);
        for seq in [65_534, 65_535, 1, 2, 0] {
            stream.count(seq);
        }
        assert_eq!(stream.tally(), Tally { received: 5, lost: 0, silent: false });
        stream.count(5);
        assert_eq!(stream.tally(), Tally { received: 6, lost: 2, silent: false });
    }

    #[test]
    fn a_block_tells_the_last_sender_report_and_its_age() {
        let begin = Instant::now();
        let mut stream = Stream::new(7, None);
        assert_eq!(stream.block(begin), None, "nothing came");
        stream.count(9);
        stream.on_sender_report(begin, 0x1111_2222_3333_4444);
        let block = stream.block(begin + std::time::Duration::from_millis(500)).expect("heard");
        assert_eq!((block.ssrc, block.highest, block.last_sr, block.delay), (7, 9, 0x2222_3333, 32_768));
    }

    #[test]
    fn a_block_tells_the_loss_since_the_last_report_and_since_the_begin() {
        let now = Instant::now();
        let mut stream = Stream::new(7, None);
        for seq in [0, 1, 2, 4] {
            stream.count(seq);
        }
        let loss = |stream: &Stream| stream.block(now).map(|block| (block.fraction_lost, block.lost));
        assert_eq!(loss(&stream), Some((51, 1)), "a fifth of 256");
        stream.mark_reported();
        for seq in [5, 6] {
            stream.count(seq);
        }
        assert_eq!(loss(&stream), Some((0, 1)));
        stream.forget();
        assert_eq!(loss(&stream), Some((0, 1)), "what is measured is another matter");
    }

    #[test]
    fn what_came_before_counting_began_does_not_count() {
        let mut stream = Stream::new(1, None);
        stream.count(10);
        stream.forget();
        assert!(stream.tally().silent);
        stream.count(20);
        assert_eq!(stream.tally(), Tally { received: 1, lost: 0, silent: false });
        assert!(stream.is_heard());
    }
}
