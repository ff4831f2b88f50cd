//! A room on several cores: every client sees the whole room, wherever it is, and cores tell each other no more than
//! they have to.

use std::time::Duration;

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

use super::network::{ALL, Network, Outbound, PUBLISHER, ROOM, VIEWER};
use crate::api::{Notice, Permit, TrackId};
use crate::client::Wish;
use crate::forward::lane::View;
use crate::relay::{Branch, Relayed, SILENCE, Word};
use crate::{Command, Input};

const SIMULCAST: Wish = Wish { simulcast: true, ..PUBLISHER };
/// The number of a client's first video packet.
const FIRST_PACKET: u64 = 200;
const STEP: Duration = Duration::from_millis(5);
const SECOND: Duration = Duration::from_secs(1);

/// Cores that reach each other, and what happens to what they say.
struct Cluster {
    cores: Vec<Network>,
    /// When each core came to the room.
    ranks: Vec<Option<u64>>,
    /// Packets that were passed on.
    packets: usize,
    /// Share of words and packets that get lost between cores.
    loss: f64,
    /// Key frame requests that were answered.
    answered: usize,
    random: SmallRng,
}

impl Cluster {
    fn new(cores: usize, seed: u64) -> Self {
        let core = |index: usize| {
            let mut network = Network::new(seed + index as u64 * 1_000);
            network.first_member = index as u16 * 1_000;
            network
        };
        Cluster {
            cores: (0..cores).map(core).collect(),
            ranks: vec![None; cores],
            packets: 0,
            loss: 0.0,
            answered: 0,
            random: SmallRng::seed_from_u64(seed),
        }
    }

    /// Lets somebody in on a core, as the node does: a core that is not alone is told about the others.
    fn join(&mut self, core: usize, wish: Wish) -> usize {
        let node = self.cores[core].add(wish, ALL);
        let next = self.ranks.iter().flatten().max().map_or(1, |rank| rank + 1);
        let rank = *self.ranks[core].get_or_insert(next);
        let known = self.ranks.iter().enumerate().filter(|(other, _)| *other != core);
        let others: Vec<_> = known.filter_map(|(other, rank)| Some((Branch(other as u8), (*rank)?))).collect();
        if !others.is_empty() {
            self.cores[core].command(Command::Span { room: ROOM, rank, others });
        }
        self.run(Duration::from_millis(300));
        assert!(self.cores[core].nodes[node].client.is_connected(), "client {node} of core {core} connects");
        node
    }

    fn run(&mut self, span: Duration) {
        for _ in 0..span.as_millis() / STEP.as_millis() {
            self.cores.iter_mut().for_each(|core| core.run(STEP));
            self.pass_on();
        }
    }

    /// Passes on what cores have for each other until nobody has anything.
    fn pass_on(&mut self) {
        while self.cores.iter().any(|core| !core.outbound.is_empty()) {
            for from in 0..self.cores.len() {
                for (to, what) in std::mem::take(&mut self.cores[from].outbound) {
                    for to in to.iter() {
                        self.hand_over(from, to, &what);
                    }
                }
            }
        }
    }

    fn hand_over(&mut self, from: usize, to: Branch, what: &Outbound) {
        assert_ne!(from, usize::from(to.0), "nobody tells itself anything");
        if self.random.random_bool(self.loss) {
            return;
        }
        let core = &mut self.cores[usize::from(to.0)];
        let from = Branch(from as u8);
        match what {
            Outbound::Word(word) => core.hear(Input::Word { from, word: word.clone() }),
            Outbound::Packet { head, payload, descriptor } => {
                self.packets += 1;
                let packet = Relayed { head: *head, payload, descriptor };
                core.hear(Input::Relayed { from, packet });
            }
        }
    }

    /// Sends frames of one layer, 25 a second; a key frame first and whenever one was asked for.
    fn film(&mut self, core: usize, node: usize, span: Duration) {
        for _ in 0..span.as_millis() / 40 {
            let network = &mut self.cores[core];
            let asked = network.key_frame_requests(node);
            let key = network.nodes[node].seq[1] == FIRST_PACKET || asked > self.answered;
            self.answered = asked;
            for index in 0..5 {
                let datagram = network.video_packet(node, key, index == 0, index == 4);
                network.inject(network.nodes[node].address, datagram);
            }
            self.run(Duration::from_millis(40));
        }
    }

    /// Speaks for a second, 50 packets.
    fn speak(&mut self, core: usize, node: usize, level: u8) {
        for _ in 0..50 {
            self.cores[core].audio(node, level);
            self.run(Duration::from_millis(20));
        }
    }

    /// Sends frames of three simulcast layers, 25 a second; a layer that was asked for one starts with a key frame.
    fn film_layers(&mut self, core: usize, node: usize, span: Duration) {
        for _ in 0..span.as_millis() / 40 {
            for (layer, height) in [180, 360, 720].into_iter().enumerate() {
                self.cores[core].layer_frame(node, layer as u8, height);
            }
            self.run(Duration::from_millis(40));
        }
    }

    fn pictures(&self, core: usize, node: usize) -> Vec<(u64, u32, bool, Vec<u8>)> {
        let network = &self.cores[core];
        network.stream(node, network.nodes[node].slots.last().expect("a video slot").ssrc)
    }

    fn close(&mut self, core: usize, node: usize) {
        let session = self.cores[core].nodes[node].session;
        self.cores[core].command(Command::Close { session, reason: crate::CloseReason::Left });
        self.run(Duration::from_millis(50));
    }

    /// The last list of tracks that a core told its server, if it told any.
    fn tracks_told(&self, core: usize) -> Option<Vec<TrackId>> {
        self.cores[core].notices.iter().rev().find_map(|notice| match notice {
            Notice::Tracks { tracks, .. } => Some(tracks.iter().map(|track| track.id).collect()),
            _ => None,
        })
    }

    fn forget_notices(&mut self) {
        self.cores.iter_mut().for_each(|core| core.notices.clear());
    }
}

/// Every number is the one before plus one, and time never goes back.
fn assert_continuous(packets: &[(u64, u32, bool, Vec<u8>)]) {
    for pair in packets.windows(2) {
        assert_eq!(pair[1].0, pair[0].0 + 1, "numbers are continuous");
        assert!((pair[1].1.wrapping_sub(pair[0].1) as i32) >= 0, "time never goes back");
    }
}

/// Which simulcast layer a payload came from, as its publisher wrote into it.
fn layer_of(payload: &[u8]) -> u8 {
    payload[payload.len() - 9]
}

#[test]
fn a_picture_and_a_voice_reach_everybody_on_every_core_and_cross_once() {
    let mut cluster = Cluster::new(3, 70);
    let publisher = cluster.join(0, PUBLISHER);
    let viewers: Vec<(usize, usize)> =
        [0, 1, 1, 2].into_iter().map(|core| (core, cluster.join(core, VIEWER))).collect();
    cluster.film(0, publisher, 2 * SECOND);
    for (core, viewer) in &viewers {
        let pictures = cluster.pictures(*core, *viewer);
        assert!(pictures.len() >= 225, "{} packets on core {core}", pictures.len());
        assert_continuous(&pictures);
        assert_eq!(pictures[0].3[4] & 1, 0, "it starts with a key frame");
    }
    assert!((490..=500).contains(&cluster.packets), "250 packets crossed to two cores: {}", cluster.packets);
    cluster.speak(0, publisher, 20);
    for (core, viewer) in &viewers {
        let network = &cluster.cores[*core];
        assert!(network.stream(*viewer, network.nodes[*viewer].slots[0].ssrc).len() >= 45, "sound on core {core}");
    }
}

#[test]
fn what_nobody_watches_there_does_not_cross() {
    let mut cluster = Cluster::new(2, 71);
    let publisher = cluster.join(0, PUBLISHER);
    let viewer = cluster.join(1, VIEWER);
    cluster.film(0, publisher, SECOND);
    let session = cluster.cores[1].nodes[viewer].session;
    let view = |hidden| Command::SetView { session, mid: "1".into(), view: View { hidden, height: 0 } };
    cluster.cores[1].command(view(true));
    cluster.film(0, publisher, 3 * SECOND);
    let before = cluster.packets;
    cluster.film(0, publisher, SECOND);
    assert_eq!(cluster.packets, before);
    cluster.cores[1].command(view(false));
    let seen = cluster.pictures(1, viewer).len();
    cluster.film(0, publisher, SECOND);
    let pictures = cluster.pictures(1, viewer);
    assert!(pictures.len() >= seen + 110, "and it comes back at once: {} packets", pictures.len() - seen);
    assert_continuous(&pictures);
    assert_eq!(pictures[seen].3[4] & 1, 0, "with a key frame");
}

#[test]
fn layers_are_chosen_where_the_viewer_is_and_wanted_where_the_publisher_is() {
    let mut cluster = Cluster::new(2, 72);
    let publisher = cluster.join(0, SIMULCAST);
    let viewers = [cluster.join(1, VIEWER), cluster.join(1, VIEWER)];
    let view = |cluster: &mut Cluster, viewer: usize, height| {
        let session = cluster.cores[1].nodes[viewer].session;
        cluster.cores[1].command(Command::SetView { session, mid: "1".into(), view: View { hidden: false, height } });
    };
    view(&mut cluster, viewers[0], 150);
    view(&mut cluster, viewers[1], 720);
    cluster.film_layers(0, publisher, 4 * SECOND);
    let last = |cluster: &Cluster, viewer| layer_of(&cluster.pictures(1, viewer).last().expect("pictures").3);
    assert_eq!(viewers.map(|viewer| last(&cluster, viewer)), [0, 2]);
    cluster.forget_notices();
    view(&mut cluster, viewers[1], 300);
    cluster.film_layers(0, publisher, 4 * SECOND);
    assert_eq!(last(&cluster, viewers[1]), 1);
    let told = cluster.cores[0].notices.iter().rev().find_map(|notice| match notice {
        Notice::Layers { layers, .. } => Some(layers.iter().map(|layer| layer.wanted).collect::<Vec<_>>()),
        _ => None,
    });
    assert_eq!(told, Some(vec![true, true, false]), "nobody anywhere watches the largest");
    viewers.iter().for_each(|viewer| assert_continuous(&cluster.pictures(1, *viewer)));
}

#[test]
fn many_viewers_elsewhere_cost_one_key_frame_and_late_ones_none() {
    let mut cluster = Cluster::new(2, 73);
    let publisher = cluster.join(0, PUBLISHER);
    let viewers: Vec<usize> = (0..20).map(|_| cluster.join(1, VIEWER)).collect();
    cluster.film(0, publisher, SECOND);
    let asked = cluster.cores[0].key_frame_requests(publisher);
    assert!(asked <= 2, "{asked} requests for 20 viewers");
    assert!(viewers.iter().all(|viewer| !cluster.pictures(1, *viewer).is_empty()));
    let late = cluster.cores[1].add(VIEWER, ALL);
    cluster.run(Duration::from_millis(200));
    assert_eq!(cluster.pictures(1, late)[0].3[4] & 1, 0, "served from the ring there");
    assert_eq!(cluster.cores[0].key_frame_requests(publisher), asked);
}

#[test]
fn repairs_come_from_the_core_where_the_viewer_is() {
    let mut cluster = Cluster::new(2, 74);
    let publisher = cluster.join(0, PUBLISHER);
    let viewer = cluster.join(1, VIEWER);
    cluster.film(0, publisher, SECOND);
    cluster.cores[1].loss = 1.0;
    cluster.film(0, publisher, Duration::from_millis(40));
    cluster.cores[1].loss = 0.0;
    cluster.film(0, publisher, Duration::from_millis(400));
    let before = cluster.pictures(1, viewer);
    let gap = before.windows(2).find(|pair| pair[1].0 > pair[0].0 + 1).expect("a frame got lost");
    let missing: Vec<u16> = (gap[0].0 + 1..gap[1].0).map(|seq| seq as u16).collect();
    let there = &mut cluster.cores[1];
    let ssrc = there.nodes[viewer].slots[1].ssrc;
    let nack = there.nodes[viewer].client.control(|writer| writer.nack(1, ssrc, &missing));
    there.inject(there.nodes[viewer].address, nack.expect("connected"));
    let network = &cluster.cores[1];
    let repairs = network.stream(viewer, network.nodes[viewer].slots[1].repair.expect("RTX was negotiated"));
    let repaired: Vec<u16> = repairs.iter().map(|packet| u16::from_be_bytes([packet.3[0], packet.3[1]])).collect();
    assert_eq!(repaired, missing, "all at once, without asking the publisher's core");
}

#[test]
fn a_mute_and_an_end_are_known_everywhere_at_once() {
    let mut cluster = Cluster::new(2, 75);
    let publisher = cluster.join(0, PUBLISHER);
    let viewer = cluster.join(1, VIEWER);
    cluster.film(0, publisher, SECOND);
    let session = cluster.cores[0].nodes[publisher].session;
    let mute = |muted| Command::Mute { session, mid: "1".into(), muted };
    cluster.cores[0].command(mute(true));
    cluster.pass_on();
    let before = cluster.pictures(1, viewer).len();
    cluster.film(0, publisher, SECOND);
    assert_eq!(cluster.pictures(1, viewer).len(), before);
    cluster.cores[0].command(mute(false));
    cluster.film(0, publisher, SECOND);
    assert!(cluster.pictures(1, viewer).len() > before + 100);
    cluster.forget_notices();
    cluster.cores[0].command(Command::SetPermit { session, permit: Permit { view: true, publish: false } });
    cluster.pass_on();
    let empty = cluster.cores[1].notices.iter().any(|notice| match notice {
        Notice::Slots { slots, .. } => slots.iter().all(|slot| slot.track.is_none()),
        _ => false,
    });
    assert!(empty, "who may not publish any more is gone from every slot");
}

#[test]
fn one_core_tells_about_the_room_and_another_goes_on_when_it_is_empty() {
    let mut cluster = Cluster::new(2, 76);
    let first = cluster.join(0, PUBLISHER);
    let second = cluster.join(1, PUBLISHER);
    cluster.film(0, first, SECOND);
    cluster.answered = 0;
    cluster.film(1, second, SECOND);
    cluster.speak(1, second, 20);
    assert_eq!(cluster.tracks_told(0).map(|tracks| tracks.len()), Some(3), "two pictures and a voice");
    assert_eq!(cluster.tracks_told(1), None, "one core speaks for the room");
    let speaks = |notice: &Notice| matches!(notice, Notice::Speaking { .. });
    assert!(cluster.cores[0].notices.iter().any(speaks), "also about voices of the other");
    assert!(!cluster.cores[1].notices.iter().any(speaks));
    cluster.close(0, first);
    cluster.ranks[0] = None;
    assert_eq!(cluster.tracks_told(1).map(|tracks| tracks.len()), Some(2), "what is left");
    cluster.forget_notices();
    cluster.join(0, VIEWER);
    cluster.film(1, second, SECOND);
    assert_eq!(cluster.tracks_told(0), None, "who comes back does not take over");
}

#[test]
fn the_loudest_are_heard_wherever_they_are() {
    let mut cluster = Cluster::new(2, 77);
    let speakers = [cluster.join(0, PUBLISHER), cluster.join(0, PUBLISHER)];
    let listener = cluster.join(1, VIEWER);
    let playing = |cluster: &Cluster| {
        let core = &cluster.cores[1];
        let stats = core.sfu.stats(core.now);
        let stats = stats.iter().find(|stats| stats.session == core.nodes[listener].session).expect("a listener");
        stats.slots[0].track
    };
    let mut heard = Vec::new();
    for speaker in speakers {
        cluster.speak(0, speaker, 20);
        heard.push(playing(&cluster).expect("a voice"));
    }
    assert_ne!(heard[0], heard[1], "one slot follows whoever speaks");
}

#[test]
fn messages_reach_the_other_cores() {
    let mut cluster = Cluster::new(2, 78);
    let talker = Wish { data: true, ..VIEWER };
    let nodes = [cluster.join(0, talker), cluster.join(1, talker)];
    for (core, node) in nodes.into_iter().enumerate() {
        let now = cluster.cores[core].now;
        cluster.cores[core].nodes[node].client.open_channel(now, "room");
    }
    cluster.run(SECOND);
    let now = cluster.cores[0].now;
    assert!(cluster.cores[0].nodes[nodes[0]].client.say(now, "room", b"hello"));
    cluster.run(SECOND);
    let message = cluster.cores[1].nodes[nodes[1]].client.hear().expect("a message");
    assert_eq!(message.payload, [&1u128.to_be_bytes()[..], b"hello"].concat());
    assert!(cluster.cores[0].nodes[nodes[0]].client.hear().is_none(), "no echo");
}

#[test]
fn lost_words_are_said_again() {
    let mut cluster = Cluster::new(2, 79);
    cluster.loss = 1.0;
    let publisher = cluster.join(0, PUBLISHER);
    let viewer = cluster.join(1, VIEWER);
    cluster.film(0, publisher, 2 * SECOND);
    assert!(cluster.pictures(1, viewer).is_empty());
    cluster.loss = 0.0;
    cluster.film(0, publisher, 2 * SECOND);
    assert!(cluster.pictures(1, viewer).len() >= 100, "{} packets", cluster.pictures(1, viewer).len());
}

#[test]
fn a_core_that_fell_silent_is_forgotten_and_welcome_again() {
    let mut cluster = Cluster::new(2, 80);
    let publisher = cluster.join(0, PUBLISHER);
    let viewer = cluster.join(1, VIEWER);
    cluster.film(0, publisher, SECOND);
    cluster.forget_notices();
    cluster.loss = 1.0;
    cluster.run(SILENCE + SECOND);
    assert_eq!(cluster.tracks_told(1), Some(Vec::new()), "alone, and speaking for itself");
    let sent = cluster.packets;
    cluster.loss = 0.0;
    let before = cluster.pictures(1, viewer).len();
    cluster.run(2 * SECOND);
    assert_eq!(cluster.packets, sent);
    cluster.film(0, publisher, SECOND);
    assert!(cluster.pictures(1, viewer).len() > before + 100, "they found each other again");
}

#[test]
fn words_that_nobody_may_say_change_nothing() {
    let mut cluster = Cluster::new(2, 81);
    let publisher = cluster.join(0, PUBLISHER);
    let viewer = cluster.join(0, VIEWER);
    cluster.film(0, publisher, SECOND);
    let track = cluster.tracks_told(0).expect("tracks")[0];
    let stranger = Branch(9);
    let words = [
        Word::Left { room: ROOM },
        Word::Wants { wants: vec![(TrackId(999), 7)] },
        Word::KeyFrame { track: TrackId(999), layer: 0 },
        Word::KeyFrame { track, layer: 99 },
    ];
    for word in words {
        cluster.cores[0].hear(Input::Word { from: stranger, word });
    }
    cluster.film(0, publisher, SECOND);
    assert!(cluster.pictures(0, viewer).len() >= 220);
    assert_eq!(cluster.packets, 0);
}

#[test]
fn with_every_tenth_word_and_packet_lost_every_viewer_gets_a_clean_stream() {
    for seed in 90..94 {
        let mut cluster = Cluster::new(3, seed);
        cluster.loss = 0.1;
        let publisher = cluster.join(0, SIMULCAST);
        let mut viewers: Vec<(usize, usize)> = Vec::new();
        for round in 0..12 {
            let core = cluster.random.random_range(0..3);
            viewers.push((core, cluster.join(core, VIEWER)));
            if round % 3 == 2 {
                let (core, viewer) = viewers.remove(0);
                cluster.close(core, viewer);
            }
            cluster.film_layers(0, publisher, SECOND);
        }
        for (core, viewer) in viewers {
            let pictures = cluster.pictures(core, viewer);
            assert!(!pictures.is_empty(), "seed {seed}: nobody stays without a picture");
            let mut numbers: Vec<u64> = pictures.iter().map(|packet| packet.0).collect();
            numbers.sort_unstable();
            assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "seed {seed}: no number twice");
        }
    }
}
