//! What operators can watch of the live area.

use prometheus_client::metrics::{counter::Counter, gauge::Gauge};

use super::media::figures::Figures;
use crate::base::metrics::Metrics;

pub(super) struct Meters {
    pub(super) sockets: Gauge,
    pub(super) seats: Gauge,
    pub(super) slow_readers: Counter,
    pub(super) floods: Counter,
    pub(super) resumes: Counter,
    pub(super) refusals: Counter,
    pub(super) lost_rights: Counter,
    pub(super) chat_messages: Counter,
    pub(super) media_sessions: Gauge,
    pub(super) media: Figures,
}

impl Meters {
    pub(super) fn register(metrics: &Metrics) -> Meters {
        let counter = |name, help| metrics.register(name, help, Counter::default());
        let gauge = |name, help| metrics.register(name, help, Gauge::default());
        Meters {
            sockets: gauge("live_sockets", "WebSockets open now"),
            seats: gauge("live_seats", "Sessions of people now, those waiting for a resume included"),
            slow_readers: counter("live_slow_readers", "Sockets closed because their peer read too slowly"),
            floods: counter("live_floods", "Sockets closed because their peer sent too much"),
            resumes: counter("live_resumes", "Sessions resumed after a dropped socket"),
            refusals: counter("live_refusals", "Times the gate said no at a live door"),
            lost_rights: counter("live_lost_rights", "People put out of a room because their right ended"),
            chat_messages: counter("live_chat_messages", "Chat messages sent, edits included"),
            media_sessions: gauge("live_media_sessions", "Media sessions of this node"),
            media: Figures::register(metrics),
        }
    }
}
