//! What clients measured of their path and their slots, kept for the organizer's page as long as their session lives. Nothing is decided
//! by it: a client can say what it likes.

use std::collections::HashMap;
use std::time::Duration;

use sfu_node::SessionId;
use signaling::protocol::{ReportMedia, SlotReport};

use crate::base::time::Timestamp;

/// A report sooner than this after the last is left out. Less: clients may keep the server busier.
const AT_LEAST: Duration = Duration::from_secs(2);
/// Mids are short (RFC 9143 lets clients choose them); what is longer is no slot of ours.
const MAX_MID_BYTES: usize = 16;
/// Longest time that one report can plausibly speak of: a laptop that slept. More is cut.
const MAX_SPAN_MS: u32 = 60_000;
const MAX_FRAMES_PER_SECOND: u16 = 240;
const MAX_FREEZES: u32 = 1_000;

/// The reports of a node's sessions.
#[derive(Default)]
pub(super) struct Reports(HashMap<SessionId, Reported>);

/// What one session reported: counts since its beginning, and the latest of what has no sum.
#[derive(Clone, Debug)]
pub struct Reported {
    at: Timestamp,
    rtt_ms: Option<u32>,
    slots: Vec<SlotReport>,
}

impl Reported {
    /// There and back, as the client measured it last.
    pub fn rtt_ms(&self) -> Option<u32> {
        self.rtt_ms
    }

    /// The slot with this mid, if it was ever reported.
    pub fn slot(&self, mid: &str) -> Option<&SlotReport> {
        self.slots.iter().find(|slot| slot.mid == mid)
    }
}

impl Reports {
    pub fn add(&mut self, session: SessionId, now: Timestamp, report: ReportMedia) {
        let before = self.0.remove(&session);
        if let Some(before) = &before
            && before.at.until(now) < AT_LEAST
        {
            self.0.insert(session, before.clone());
            return;
        }
        let short = report.slots.into_iter().filter(|slot| slot.mid.len() <= MAX_MID_BYTES);
        let slots = short.map(|slot| sum(before.as_ref().and_then(|before| before.slot(&slot.mid)), clamped(slot)));
        let rtt_ms = report.rtt_ms.map(|millis| millis.min(MAX_SPAN_MS));
        self.0.insert(session, Reported { at: now, rtt_ms, slots: slots.collect() });
    }

    pub fn of(&self, session: SessionId) -> Option<&Reported> {
        self.0.get(&session)
    }

    pub fn forget(&mut self, session: SessionId) {
        self.0.remove(&session);
    }
}

fn clamped(slot: SlotReport) -> SlotReport {
    SlotReport {
        freezes: slot.freezes.min(MAX_FREEZES),
        freeze_ms: slot.freeze_ms.min(MAX_SPAN_MS),
        frames_per_second: slot.frames_per_second.min(MAX_FRAMES_PER_SECOND),
        jitter_ms: slot.jitter_ms.min(MAX_SPAN_MS),
        concealed_ms: slot.concealed_ms.min(MAX_SPAN_MS),
        ..slot
    }
}

fn sum(before: Option<&SlotReport>, now: SlotReport) -> SlotReport {
    let Some(before) = before else { return now };
    SlotReport {
        freezes: before.freezes.saturating_add(now.freezes),
        freeze_ms: before.freeze_ms.saturating_add(now.freeze_ms),
        concealed_ms: before.concealed_ms.saturating_add(now.concealed_ms),
        ..now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SESSION: SessionId = SessionId(1);

    fn slot(mid: &str, freezes: u32) -> SlotReport {
        let mid = mid.to_owned();
        SlotReport { mid, freezes, freeze_ms: u32::MAX, frames_per_second: u16::MAX, jitter_ms: 3, concealed_ms: 0 }
    }

    fn report(rtt_ms: Option<u32>, slots: Vec<SlotReport>) -> ReportMedia {
        ReportMedia { session: SESSION.to_string(), rtt_ms, slots }
    }

    #[test]
    fn counts_add_up_and_nothing_is_believed_beyond_reason() {
        let mut reports = Reports::default();
        for second in [0, 5] {
            reports.add(
                SESSION,
                Timestamp::from_micros(second * 1_000_000),
                report(Some(u32::MAX), vec![slot("0", 2)]),
            );
        }
        let reported = reports.of(SESSION).expect("it was reported");
        assert_eq!(reported.rtt_ms(), Some(MAX_SPAN_MS));
        let reported = reported.slot("0").expect("it was among them");
        assert_eq!((reported.freezes, reported.freeze_ms), (4, 2 * MAX_SPAN_MS));
        assert_eq!((reported.frames_per_second, reported.jitter_ms), (MAX_FRAMES_PER_SECOND, 3));
    }

    #[test]
    fn too_many_reports_and_long_mids_are_left_out() {
        let mut reports = Reports::default();
        for milli in 0..1_000 {
            reports.add(
                SESSION,
                Timestamp::from_micros(milli * 1_000),
                report(None, vec![slot("0", 1), slot(&"m".repeat(17), 1)]),
            );
        }
        let reported = reports.of(SESSION).expect("the first was taken");
        assert_eq!((reported.slots.len(), reported.slots[0].freezes), (1, 1));
        reports.forget(SESSION);
        assert!(reports.of(SESSION).is_none());
    }
}
