//! What clients of the simulated network publish: pictures in one size or several, voices, redundant voices.

use std::time::Duration;

use super::Network;
use crate::Input;
use crate::client::{OPUS, RED, RIDS, Received, VP8, extension};
use crate::rtp::header::Described;
use crate::rtp::rtcp::Item;
use crate::rtp::{OutHeader, red};

impl Network {
    /// Publishes one frame of `packets` VP8 packets and lets 10 ms pass.
    pub fn video(&mut self, node: usize, packets: usize, key: bool) {
        for index in 0..packets {
            let datagram = self.video_packet(node, key, index == 0, index + 1 == packets);
            self.inject(self.nodes[node].address, datagram);
        }
        self.run(Duration::from_millis(10));
    }

    /// One protected VP8 packet. The payload ends with its own sequence number.
    pub fn video_packet(&mut self, node: usize, key: bool, first: bool, last: bool) -> Vec<u8> {
        let node = &mut self.nodes[node];
        let seq = node.seq[1];
        node.seq[1] += 1;
        let frame = if first { 0x10 } else { 0x00 };
        let picture = (seq / 5) as u16 & 0x7fff;
        let mut payload = vec![0x80 | frame, 0x80, 0x80 | (picture >> 8) as u8, picture as u8, u8::from(!key)];
        payload.extend_from_slice(&[0xaa; 900]);
        payload.extend_from_slice(&seq.to_be_bytes());
        let header = OutHeader {
            marker: last,
            payload_type: VP8,
            seq: seq as u16,
            timestamp: picture as u32 * 3_000,
            ssrc: node.client.ssrc(true),
            level: None,
            ..OutHeader::default()
        };
        node.client.media(header, seq, &payload).expect("connected")
    }

    /// Publishes a frame of a simulcast layer, in two packets for each 180 lines of height: a key frame when one was
    /// asked for. Layers from `active_layers` on are not sent. The payload ends with the layer and the sequence number.
    pub fn layer_frame(&mut self, node: usize, layer: u8, height: u16) {
        if layer >= self.active_layers {
            return;
        }
        let address = self.nodes[node].address;
        let count = usize::from(height / 180) * 2;
        let requests = self.key_frame_requests_of(node, layer);
        let client = &mut self.nodes[node];
        let state = &mut client.layers[usize::from(layer)];
        let key = state.frames == 0 || requests > state.answered;
        state.answered = requests;
        let picture = state.frames;
        state.frames += 1;
        for index in 0..count {
            let seq = state.seq;
            state.seq += 1;
            let start = if index == 0 { 0x10 } else { 0 };
            let mut payload = vec![0x80 | start, 0x80, 0x80 | (picture >> 8) as u8, picture as u8, u8::from(!key)];
            payload.extend_from_slice(&[0, 0, 0x9d, 0x01, 0x2a]);
            payload.extend_from_slice(&(height * 16 / 9).to_le_bytes());
            payload.extend_from_slice(&height.to_le_bytes());
            payload.extend_from_slice(&[0xaa; 700]);
            payload.push(layer);
            payload.extend_from_slice(&seq.to_be_bytes());
            let header = OutHeader {
                marker: index + 1 == count,
                payload_type: VP8,
                seq: seq as u16,
                timestamp: u32::from(picture) * 3_600 + u32::from(layer) * 1_000_003,
                ssrc: client.client.layer_ssrc(layer.into()),
                ..OutHeader::default()
            };
            let names = [(extension::MID, "1"), (extension::RID, RIDS[usize::from(layer)])];
            let names = if self.named { names.as_slice() } else { &[] };
            let datagram = client.client.named_media(header, names, seq, &payload).expect("connected");
            self.sfu.handle(self.now, Input::Packet { from: address, data: &mut datagram.clone() });
        }
        self.drain();
    }

    fn key_frame_requests_of(&self, node: usize, layer: u8) -> usize {
        let wanted = self.nodes[node].client.layer_ssrc(layer.into());
        let received = self.nodes[node].received.iter();
        let asked = |item: &&Received| matches!(item, Received::Control(Item::KeyFrame { ssrc }) if *ssrc == wanted);
        received.filter(asked).count()
    }

    /// Publishes a packet of the client's one video stream.
    pub fn packet(
        &mut self,
        node: usize,
        payload_type: u8,
        marker: bool,
        timestamp: u32,
        descriptor: Option<Described<'_>>,
        payload: &[u8],
    ) {
        let address = self.nodes[node].address;
        let node = &mut self.nodes[node];
        let seq = node.seq[1];
        node.seq[1] += 1;
        let ssrc = node.client.ssrc(true);
        let header =
            OutHeader { marker, payload_type, seq: seq as u16, timestamp, ssrc, descriptor, ..OutHeader::default() };
        let datagram = node.client.media(header, seq, payload).expect("connected");
        self.inject(address, datagram);
    }

    /// Publishes one Opus packet with an audio level.
    pub fn audio(&mut self, node: usize, level: u8) {
        let address = self.nodes[node].address;
        let node = &mut self.nodes[node];
        let seq = node.seq[0];
        node.seq[0] += 1;
        let header = OutHeader {
            marker: false,
            payload_type: OPUS,
            seq: seq as u16,
            timestamp: seq as u32 * 960,
            ssrc: node.client.ssrc(false),
            level: Some((1, level)),
            ..OutHeader::default()
        };
        let datagram = node.client.media(header, seq, &[0x55; 80]).expect("connected");
        self.inject(address, datagram);
    }

    /// A protected packet of redundant audio with `copies` of the ones before it.
    pub fn red_packet(&mut self, node: usize, copies: u32) -> Vec<u8> {
        let node = &mut self.nodes[node];
        let seq = node.seq[0];
        node.seq[0] += 1;
        let bodies: Vec<[u8; 40]> = (0..copies).map(|back| [(seq - u64::from(copies - back)) as u8; 40]).collect();
        let copy = |(index, payload): (usize, &'_ [u8; 40])| (960 * (copies - index as u32), payload.to_vec());
        let copies: Vec<(u32, Vec<u8>)> = bodies.iter().enumerate().map(copy).collect();
        let copies: Vec<_> = copies.iter().map(|(offset, payload)| red::Copy { offset: *offset, payload }).collect();
        let mut payload = [0; 512];
        let len = red::write(&mut payload, OPUS, &copies, &[seq as u8; 40]);
        let header = OutHeader {
            payload_type: RED,
            seq: seq as u16,
            timestamp: seq as u32 * 960,
            ssrc: node.client.ssrc(false),
            ..OutHeader::default()
        };
        node.client.media(header, seq, &payload[..len]).expect("connected")
    }
}
