//! Numbers with a meaning: extended sequence numbers and NTP time.

use std::time::Duration;

/// Unwraps 16-bit sequence numbers into a count that never wraps (RFC 3550 A.1, RFC 3711 3.3.1).
///
/// The lower 16 bits are the number on the wire, the upper ones the rollover counter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SeqExtender {
    highest: Option<u64>,
}

impl SeqExtender {
    /// The extended number nearest to the highest one seen. Does not change anything: call
    /// [`accept`](Self::accept) once the packet has proven authentic.
    pub fn guess(&self, seq: u16) -> u64 {
        let Some(highest) = self.highest else {
            return u64::from(seq);
        };
        nearest(highest, seq)
    }

    /// Remembers an authentic number.
    pub fn accept(&mut self, extended: u64) {
        self.highest = Some(self.highest.map_or(extended, |highest| highest.max(extended)));
    }

    /// The highest accepted number.
    pub fn highest(&self) -> Option<u64> {
        self.highest
    }
}

/// The extended number with the lower bits `seq` that lies nearest to `reference`, never below zero.
pub fn nearest(reference: u64, seq: u16) -> u64 {
    let delta = i64::from(seq.wrapping_sub(reference as u16) as i16);
    let candidate = reference as i64 + delta;
    if candidate < 0 { u64::from(seq) } else { candidate as u64 }
}

/// A point on the core's wall clock in NTP format: seconds since 1900 in the upper, fraction in the lower 32 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct NtpTime(pub u64);

impl NtpTime {
    /// Seconds between 1900 and 1970.
    const UNIX_OFFSET: u64 = 2_208_988_800;

    /// From the time since 1970.
    pub fn from_unix(since_epoch: Duration) -> Self {
        let seconds = since_epoch.as_secs() + Self::UNIX_OFFSET;
        let fraction = (u64::from(since_epoch.subsec_nanos()) << 32) / 1_000_000_000;
        NtpTime((seconds << 32) | fraction)
    }

    /// This time plus a duration.
    pub fn plus(self, duration: Duration) -> Self {
        let fraction = (u64::from(duration.subsec_nanos()) << 32) / 1_000_000_000;
        NtpTime(self.0.wrapping_add(duration.as_secs() << 32).wrapping_add(fraction))
    }

    /// Microseconds from `earlier` to this time, negative when it lies before.
    pub fn micros_since(self, earlier: NtpTime) -> i64 {
        let units = self.0.wrapping_sub(earlier.0) as i64;
        ((i128::from(units) * 1_000_000) >> 32) as i64
    }

    /// This time moved by microseconds.
    pub fn shifted(self, micros: i64) -> Self {
        let units = (i128::from(micros) << 32) / 1_000_000;
        NtpTime(self.0.wrapping_add(units as u64))
    }

    /// The middle 32 bits, as reports carry them (RFC 3550 4).
    pub fn compact(self) -> u32 {
        (self.0 >> 16) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequence_numbers_extend_over_the_wrap_in_both_directions() {
        let mut extender = SeqExtender::default();
        assert_eq!(extender.guess(65534), 65534);
        extender.accept(65534);
        assert_eq!(extender.guess(1), 65537);
        extender.accept(65537);
        assert_eq!(extender.guess(65535), 65535, "a late packet belongs before the wrap");
        assert_eq!(nearest(2, 65535), 65535, "never below zero");
    }

    #[test]
    fn ntp_time_measures_and_moves() {
        let start = NtpTime::from_unix(Duration::from_secs(1_000));
        let later = start.plus(Duration::from_millis(1_500));
        assert!((later.micros_since(start) - 1_500_000).abs() <= 1);
        assert!((start.shifted(-250_000).micros_since(start) + 250_000).abs() <= 1);
    }
}
