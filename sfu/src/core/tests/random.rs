//! Whatever happens in whatever order: streams stay without gaps, no number is sealed twice (`Srtp::seal` watches), and
//! when everybody is gone nothing is left.

use std::time::Duration;

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

use super::network::{ALL, Network, PUBLISHER, VIEWER};
use crate::Command;
use crate::api::{CloseReason, Permit, TrackId};
use crate::client::Wish;
use crate::forward::lane::View;

const STEPS: usize = 150;
const CLIENTS: usize = 7;

struct Chaos {
    network: Network,
    random: SmallRng,
}

impl Chaos {
    fn step(&mut self) {
        match self.random.random_range(0..17) {
            0 | 1 if self.network.nodes.len() < CLIENTS => self.join(),
            2 => self.close(),
            3 => self.set_permit(),
            4 => self.pin(),
            5 => self.mute(),
            6 => self.nack(),
            7 => self.renegotiate(),
            8 => self.start_over(),
            13 => self.view(),
            14 => self.limit(),
            15 => self.load(),
            16 => self.talk(),
            9 | 10 => {
                let millis = self.random.random_range(1..300);
                self.network.run(Duration::from_millis(millis));
            }
            _ => self.publish(),
        }
    }

    fn join(&mut self) {
        let repairs = self.random.random_bool(0.5);
        let wish = [PUBLISHER, VIEWER, Wish { send_audio: true, send_video: true, video_slots: 2, ..VIEWER }];
        let wish = wish[self.random.random_range(0..wish.len())];
        let mut maybe = || self.random.random_bool(0.5);
        let (simulcast, transport_wide, red, data) = (maybe(), maybe(), maybe(), maybe());
        self.network.join(Wish { repairs, simulcast, transport_wide, red, data, ..wish }, ALL);
    }

    fn view(&mut self) {
        if let Some(node) = self.any() {
            let session = self.network.nodes[node].session;
            let mid = self.random.random_range(0..5).to_string();
            let view = View { hidden: self.random.random_bool(0.2), height: self.random.random_range(0..900) };
            self.network.command(Command::SetView { session, mid, view });
        }
    }

    /// Packets of a limited path get lost in its queue: streams of that client may have gaps from then on.
    fn limit(&mut self) {
        if let Some(node) = self.any().filter(|_| self.random.random_bool(0.3)) {
            self.network.limit(node, self.random.random_range(50_000..5_000_000));
        }
    }

    fn load(&mut self) {
        let level = self.random.random_range(0..6u8).saturating_sub(2);
        self.network.command(Command::SetLoad(level));
    }

    fn talk(&mut self) {
        if let Some(node) = self.any() {
            let now = self.network.now;
            let client = &mut self.network.nodes[node].client;
            client.open_channel(now, "room");
            client.say(now, "room", b"hello");
        }
    }

    fn any(&mut self) -> Option<usize> {
        let count = self.network.nodes.len();
        (count > 0).then(|| self.random.random_range(0..count))
    }

    fn close(&mut self) {
        if let Some(node) = self.any().filter(|_| self.random.random_bool(0.3)) {
            let session = self.network.nodes[node].session;
            self.network.command(Command::Close { session, reason: CloseReason::Left });
        }
    }

    fn set_permit(&mut self) {
        if let Some(node) = self.any() {
            let session = self.network.nodes[node].session;
            let permit = Permit { view: self.random.random_bool(0.7), publish: self.random.random_bool(0.7) };
            self.network.command(Command::SetPermit { session, permit });
        }
    }

    fn pin(&mut self) {
        let tracks: Vec<TrackId> = self.network.sfu.tracks.iter().map(|(_, track)| track.id).collect();
        if let Some(node) = self.any().filter(|_| !tracks.is_empty()) {
            let session = self.network.nodes[node].session;
            let track = tracks[self.random.random_range(0..tracks.len())];
            let track = self.random.random_bool(0.8).then_some(track);
            let mid = self.random.random_range(0..4).to_string();
            self.network.command(Command::Pin { session, mid, track });
        }
    }

    fn mute(&mut self) {
        if let Some(node) = self.any() {
            let session = self.network.nodes[node].session;
            let (mid, muted) = (self.random.random_range(0..2).to_string(), self.random.random_bool(0.5));
            self.network.command(Command::Mute { session, mid, muted });
        }
    }

    fn nack(&mut self) {
        let Some(node) = self.any() else { return };
        let Some(slot) = self.network.nodes[node].slots.last().copied() else { return };
        let Some((last, ..)) = self.network.stream(node, slot.ssrc).last().cloned() else { return };
        let missing: Vec<u16> = (0..40).map(|back| (last as u16).wrapping_sub(40 - back)).collect();
        let nack = self.network.nodes[node].client.control(|writer| writer.nack(1, slot.ssrc, &missing));
        let address = self.network.nodes[node].address;
        self.network.inject(address, nack.expect("connected"));
    }

    fn renegotiate(&mut self) {
        let Some(node) = self.any() else { return };
        if self.random.random_bool(0.3) {
            self.network.nodes[node].client.restart_ice();
        }
        let offer = self.network.nodes[node].client.offer();
        self.network.renegotiate(node, offer);
    }

    fn start_over(&mut self) {
        if let Some(node) = self.any().filter(|_| self.random.random_bool(0.3)) {
            self.network.nodes[node].client.change_ssrc();
        }
    }

    fn publish(&mut self) {
        let Some(node) = self.any() else { return };
        let (packets, key) = (self.random.random_range(1..12), self.random.random_bool(0.4));
        if self.network.nodes[node].client.wish().simulcast {
            (0..3).for_each(|layer| self.network.layer_frame(node, layer, 180 << layer));
            self.network.run(Duration::from_millis(10));
        } else {
            self.network.video(node, packets, key);
        }
        let level = self.random.random_range(10..127);
        self.network.audio(node, level);
    }

    fn check(&self, seed: u64) {
        for (node, slot) in
            self.network.nodes.iter().enumerate().flat_map(|(n, node)| node.slots.iter().map(move |s| (n, s)))
        {
            if self.network.nodes[node].path.is_some() {
                continue;
            }
            let mut numbers: Vec<u64> = self.network.stream(node, slot.ssrc).iter().map(|packet| packet.0).collect();
            numbers.sort_unstable();
            let gap = numbers.windows(2).find(|pair| pair[1] != pair[0] + 1);
            assert_eq!(gap, None, "seed {seed}: a gap in a stream of client {node}");
        }
    }

    fn leave(&mut self) {
        for node in 0..self.network.nodes.len() {
            let session = self.network.nodes[node].session;
            self.network.command(Command::Close { session, reason: CloseReason::Left });
        }
    }
}

#[test]
fn chaos_leaves_no_gap_no_reused_number_and_nothing_behind() {
    let mut forwarded = 0;
    for seed in 0..40 {
        let mut chaos = Chaos { network: Network::new(seed), random: SmallRng::seed_from_u64(seed) };
        (0..STEPS).for_each(|_| chaos.step());
        chaos.check(seed);
        chaos.leave();
        forwarded += chaos.network.sfu.totals().packets_out;
        let sfu = &chaos.network.sfu;
        let left = (sfu.peers.len(), sfu.lanes.len(), sfu.tracks.len(), sfu.rooms.len(), sfu.by_track.len());
        assert_eq!(left, (0, 0, 0, 0, 0), "seed {seed}: peers, lanes, tracks, rooms, ids");
        assert_eq!(sfu.encodings.len(), 0, "seed {seed}: encodings");
        assert_eq!(sfu.demux.addresses(), 0, "seed {seed}");
    }
    assert!(forwarded > 1_000, "it is about media: {forwarded}");
}
