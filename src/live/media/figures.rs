//! Figures of the media node for `/metrics`: totals of the node, and gauges of its busiest rooms.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use prometheus_client::metrics::{family::Family, gauge::Gauge};
use sfu_node::{NodeStats, SessionStats};
use tokio::time::{MissedTickBehavior, interval};

use super::quality::share;
use crate::base::metrics::Metrics;
use crate::live::Live;

/// How often the node is asked. Less: finer curves, and every shard counts its sessions more often.
const EVERY: Duration = Duration::from_secs(5);
/// Rooms with gauges of their own, the busiest first. More: more series in the operator's database.
const MAX_ROOMS: usize = 50;

type Labels = [(&'static str, String); 1];
type PerRoom = Family<Labels, Gauge>;

/// What operators can watch of the media node.
pub(in crate::live) struct Figures {
    packets_in: Gauge,
    packets_out: Gauge,
    bytes_out: Gauge,
    relayed: Gauge,
    dropped: Gauge,
    dropped_notices: Gauge,
    panics: Gauge,
    tcp_connections: Gauge,
    tcp_refused: Gauge,
    passed_on: Gauge,
    dropped_strays: Gauge,
    cost_per_packet: Gauge,
    load: Gauge,
    load_level: Gauge,
    bitrate_out: Gauge,
    paused: Gauge,
    room_sessions: PerRoom,
    room_bitrate_out: PerRoom,
    room_lost: PerRoom,
    room_paused: PerRoom,
}

impl Figures {
    pub(in crate::live) fn register(metrics: &Metrics) -> Figures {
        let gauge = |name, help| metrics.register(name, help, Gauge::default());
        let rooms = |name, help| metrics.register(name, help, PerRoom::default());
        Figures {
            packets_in: gauge("media_packets_in", "Datagrams received since the start"),
            packets_out: gauge("media_packets_out", "Packets forwarded since the start, resends included"),
            bytes_out: gauge("media_bytes_out", "Bytes sent since the start"),
            relayed: gauge(
                "media_packets_relayed",
                "Packets of rooms on several media threads that were passed on to others since the start",
            ),
            dropped: gauge(
                "media_dropped",
                "Datagrams dropped since the start: not authentic, malformed, or not taken by the kernel",
            ),
            dropped_notices: gauge("media_dropped_notices", "Notices of media threads that nobody took in time"),
            panics: gauge("media_panics", "Panics caught since the start; each cost one client its session"),
            tcp_connections: gauge("media_tcp_connections", "Clients that come over TCP now"),
            tcp_refused: gauge("media_tcp_refused", "TCP connections cut before they had proven anything"),
            passed_on: gauge("media_passed_on", "Packets and connections that came to another thread than theirs"),
            dropped_strays: gauge("media_dropped_strays", "Of those, the ones for which there was no room"),
            cost_per_packet: gauge(
                "media_cost_per_packet_nanoseconds",
                "CPU time for a forwarded packet, of the dearest media thread",
            ),
            load: gauge("media_load_permille", "Thousandths of a core that the busiest media thread uses"),
            load_level: gauge("media_load_level", "0: all is well; 3: only what must not be shed is sent"),
            bitrate_out: gauge("media_bitrate_out", "Payload bits a second to all clients"),
            paused: gauge("media_paused_slots", "Pictures that some client's path does not carry now"),
            room_sessions: rooms("media_room_sessions", "Media sessions of a room"),
            room_bitrate_out: rooms("media_room_bitrate_out", "Payload bits a second to the clients of a room"),
            room_lost: rooms(
                "media_room_lost_permille",
                "Mean loss that the clients of a room reported, in thousandths",
            ),
            room_paused: rooms("media_room_paused_slots", "Paused pictures of a room"),
        }
    }

    fn show(&self, stats: &NodeStats, before: &BTreeSet<u64>) -> BTreeSet<u64> {
        let sum = |figure: fn(&sfu_node::ShardStats) -> u64| stats.shards.iter().map(figure).sum::<u64>() as i64;
        let most = |figure: fn(&sfu_node::ShardStats) -> i64| stats.shards.iter().map(figure).max().unwrap_or(0);
        self.packets_in.set(sum(|shard| shard.packets_in));
        self.packets_out.set(sum(|shard| shard.packets_out));
        self.bytes_out.set(sum(|shard| shard.bytes_out));
        self.relayed.set(sum(|shard| shard.relayed_out));
        self.dropped.set(sum(|shard| shard.anonymous + shard.dropped_in + shard.dropped_out));
        self.dropped_notices.set(sum(|shard| shard.dropped_notices));
        self.panics.set(sum(|shard| shard.panics));
        self.tcp_connections.set(sum(|shard| shard.tcp_connections as u64));
        self.tcp_refused.set(sum(|shard| shard.tcp_refused));
        self.passed_on.set(sum(|shard| shard.passed_on));
        self.dropped_strays.set(sum(|shard| shard.dropped_strays));
        self.cost_per_packet.set(most(|shard| shard.cost_per_packet.as_nanos().try_into().unwrap_or(i64::MAX)));
        self.load.set(most(|shard| shard.load_permille.into()));
        self.load_level.set(most(|shard| shard.load_level.into()));
        let rooms = rooms_of(&stats.sessions);
        self.bitrate_out.set(rooms.iter().map(|(_, room)| room.bitrate_out).sum::<u64>() as i64);
        self.paused.set(rooms.iter().map(|(_, room)| room.paused).sum());
        self.show_rooms(&rooms[..rooms.len().min(MAX_ROOMS)], before)
    }

    fn show_rooms(&self, rooms: &[(u64, RoomFigures)], before: &BTreeSet<u64>) -> BTreeSet<u64> {
        for (id, room) in rooms {
            let labels = labels(*id);
            self.room_sessions.get_or_create(&labels).set(room.sessions);
            self.room_bitrate_out.get_or_create(&labels).set(room.bitrate_out as i64);
            self.room_lost.get_or_create(&labels).set(room.lost_permille());
            self.room_paused.get_or_create(&labels).set(room.paused);
        }
        let now: BTreeSet<u64> = rooms.iter().map(|(id, _)| *id).collect();
        for gone in before.difference(&now) {
            for family in [&self.room_sessions, &self.room_bitrate_out, &self.room_lost, &self.room_paused] {
                family.remove(&labels(*gone));
            }
        }
        now
    }
}

/// Runs as long as the process does.
pub(in crate::live) async fn follow(live: Live) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut shown = BTreeSet::new();
    loop {
        ticks.tick().await;
        let stats = live.media().stats().await;
        shown = live.meters().media.show(&stats, &shown);
    }
}

#[derive(Debug, Default, PartialEq)]
struct RoomFigures {
    sessions: i64,
    bitrate_out: u64,
    paused: i64,
    lost: f64,
    heard_from: u32,
}

impl RoomFigures {
    fn add(&mut self, session: &SessionStats) {
        self.sessions += 1;
        for slot in session.slots.iter().filter(|slot| slot.track.is_some()) {
            self.bitrate_out += slot.bitrate;
            self.paused += i64::from(slot.paused);
            self.lost += share(slot.lost);
            self.heard_from += 1;
        }
    }

    fn lost_permille(&self) -> i64 {
        (self.lost / f64::from(self.heard_from.max(1)) * 1_000.0) as i64
    }
}

/// Rooms by what they are sent, the busiest first.
fn rooms_of(sessions: &[SessionStats]) -> Vec<(u64, RoomFigures)> {
    let mut rooms: BTreeMap<u64, RoomFigures> = BTreeMap::new();
    for session in sessions {
        rooms.entry(session.room.0).or_default().add(session);
    }
    let mut rooms: Vec<_> = rooms.into_iter().collect();
    rooms.sort_by_key(|(id, room)| (std::cmp::Reverse(room.bitrate_out), *id));
    rooms
}

fn labels(room: u64) -> Labels {
    [("room", room.to_string())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use sfu_node::{Kind, MemberId, RoomId, SessionId, SlotStats, TrackId};

    fn session(room: u64, bitrate: u64, lost: u8, paused: bool) -> SessionStats {
        let slot = SlotStats {
            mid: "0".to_owned(),
            kind: Kind::Video,
            track: Some(TrackId(1)),
            paused,
            height: 180,
            temporal: 0,
            bitrate,
            lost,
        };
        SessionStats {
            session: SessionId(room),
            room: RoomId(room),
            member: MemberId(1),
            connected: true,
            srtp: None,
            packets_in: 0,
            bytes_in: 0,
            packets_out: 0,
            bytes_out: 0,
            nacks_in: 0,
            nacks_out: 0,
            resent: 0,
            plis_in: 0,
            plis_out: 0,
            dropped_in: 0,
            tracks: vec![],
            rtt: None,
            estimate: None,
            slots: vec![slot],
            streams: vec![],
        }
    }

    #[test]
    fn only_the_busiest_rooms_have_gauges_and_lose_them_when_they_end() {
        let metrics = Metrics::default();
        let figures = Figures::register(&metrics);
        let sessions = (1..=60).map(|room| session(room, room * 1_000, 64, room == 60)).collect();
        let shown = figures.show(&NodeStats { sessions, ..NodeStats::default() }, &BTreeSet::new());
        let text = metrics.render();
        assert_eq!((shown.len(), text.matches("media_room_bitrate_out{").count()), (MAX_ROOMS, MAX_ROOMS));
        assert!(text.contains("eventyay_media_room_lost_permille{room=\"60\"} 250"), "{text}");
        assert!(text.contains("eventyay_media_paused_slots 1"), "{text}");
        let shown = figures.show(&NodeStats::default(), &shown);
        assert!(shown.is_empty() && !metrics.render().contains("{room="));
    }
}
