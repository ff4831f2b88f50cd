//! One camera without layers on stage, and viewers on paths of 50 ms who play what they get as browsers do.

use std::time::Duration;

use super::network::{ALL, Network, PUBLISHER, VIEWER};
use super::screen::Screen;
use crate::client::{VP8, Wish};
use crate::rtp::rtcp::Block;

/// Time between two frames.
const FRAME: Duration = Duration::from_millis(40);
/// Key frames are so many times larger than others.
const KEY_FRAME: usize = 3;

/// The stage, and who looks at it.
pub struct Stage {
    pub network: Network,
    pub publisher: usize,
    pub screens: Vec<Screen>,
    packets: usize,
    answered: usize,
    frames: u64,
}

impl Stage {
    /// `packets` of 930 bytes per frame: 186 kbit/s each. `loss` is the share of everything that is lost, both ways.
    pub fn new(seed: u64, packets: usize, viewers: usize, loss: f64) -> Stage {
        let mut network = Network::new(seed);
        let publisher = network.join(PUBLISHER, ALL);
        (network.loss, network.setup_loss, network.delay) = (loss, loss, Duration::from_millis(25));
        let wish = Wish { transport_wide: true, red: true, ..VIEWER };
        let nodes: Vec<usize> = (0..viewers).map(|_| network.add(wish, ALL)).collect();
        let screens = nodes.into_iter().map(|node| Screen::new(&network, node, 1)).collect();
        let mut stage = Stage { network, publisher, screens, packets, answered: 0, frames: 0 };
        let start = stage.network.now;
        while !stage.screens.iter().all(|screen| stage.network.nodes[screen.node()].client.is_connected()) {
            assert!(stage.network.now - start < Duration::from_secs(20), "everybody connects");
            stage.step();
        }
        stage
    }

    /// One frame's time: sound, a picture, and what everybody makes of it.
    fn step(&mut self) {
        let asked = self.network.key_frame_requests(self.publisher);
        let key = self.frames == 0 || asked > self.answered;
        self.answered = asked;
        let packets = self.packets * if key { KEY_FRAME } else { 1 };
        let picture = self.frames as u16 & 0x7fff;
        for index in 0..packets {
            let start = if index == 0 { 0x10 } else { 0 };
            let mut payload = vec![0x80 | start, 0x80, 0x80 | (picture >> 8) as u8, picture as u8, u8::from(!key)];
            payload.resize(900, 0xaa);
            let timestamp = self.frames as u32 * 3_600;
            self.network.packet(self.publisher, VP8, index + 1 == packets, timestamp, None, &payload);
        }
        for _ in 0..2 {
            self.network.audio(self.publisher, 30);
            for _ in 0..2 {
                self.network.run(FRAME / 4);
                self.screens.iter_mut().for_each(|screen| screen.look(&mut self.network));
            }
        }
        self.frames += 1;
        if self.frames.is_multiple_of(25) {
            (0..self.screens.len()).for_each(|viewer| self.report(viewer));
        }
    }

    /// A viewer reports what it lost of the voice.
    fn report(&mut self, viewer: usize) {
        let node = &mut self.network.nodes[self.screens[viewer].node()];
        let block = Block { ssrc: node.slots[0].ssrc, fraction_lost: 51, ..Block::default() };
        let (report, address) = (node.client.control(|writer| writer.receiver_report(1, &[block])), node.address);
        if let Some(report) = report {
            self.network.post(address, report);
        }
    }

    /// Goes on for so long.
    pub fn play(&mut self, time: Duration) {
        (0..time.as_millis() / FRAME.as_millis()).for_each(|_| self.step());
    }
}
