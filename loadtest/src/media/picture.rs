//! A VP8 picture (RFC 7741) in one layer of 1.2 Mbit/s, or in three at once: simulcast (RFC 8853).

use sfu::client::{Client, VP8};

use super::{FIRST, Sent, stamp};

/// Timestamp units per frame (90 kHz, 25 frames per second).
const FRAME_UNITS: u32 = 3_600;
/// Header extensions of the client's offers: which m-line, and which of its layers (RFC 8852).
const MID_EXTENSION: u8 = 4;
const RID_EXTENSION: u8 = 10;

/// One layer's shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Its name in the offer.
    pub rid: &'static str,
    /// Packets per frame.
    pub packets: u32,
    /// Payload bytes per packet.
    pub payload: usize,
    /// Width and height in pixels.
    pub size: (u16, u16),
}

/// The layers of a simulcast picture, lowest first: 150 kbit/s, 500 kbit/s and 1.2 Mbit/s.
pub const LAYERS: [Layer; 3] = [
    Layer { rid: "q", packets: 1, payload: 750, size: (320, 180) },
    Layer { rid: "h", packets: 3, payload: 833, size: (640, 360) },
    Layer { rid: "f", packets: 5, payload: 1_200, size: (1_280, 720) },
];

/// A picture that is being sent.
#[derive(Clone, Debug)]
pub struct Picture {
    streams: Vec<Stream>,
    /// The m-line's mid, when packets have to name it and their layer.
    mid: Option<u8>,
    frames: u32,
}

#[derive(Clone, Debug)]
struct Stream {
    /// Place among [`LAYERS`].
    layer: u8,
    packets: u64,
    key_wanted: bool,
}

impl Layer {
    /// Payload bits per second.
    pub fn bits_per_second(&self) -> u64 {
        u64::from(self.packets) * self.payload as u64 * 8 * 25
    }
}

impl Picture {
    /// The highest layer alone.
    pub fn plain() -> Self {
        Picture { streams: vec![Stream::new(2)], mid: None, frames: 0 }
    }

    /// All layers at once, on the m-line `mid`.
    pub fn simulcast(mid: u8) -> Self {
        Picture { streams: (0..3).map(Stream::new).collect(), mid: Some(mid), frames: 0 }
    }

    /// Has more than one layer.
    pub fn is_simulcast(&self) -> bool {
        self.streams.len() > 1
    }

    /// A key frame of the `offset`th stream is wanted.
    pub fn want_key_frame(&mut self, offset: u32) {
        if let Some(stream) = self.streams.get_mut(offset as usize) {
            stream.key_wanted = true;
        }
    }

    /// Sends the next frame in every layer. Returns the number of packets.
    pub fn send_frame(&mut self, client: &mut Client, micros: u64, send: &mut impl FnMut(&[u8])) -> u64 {
        let (mid, frame, first) = (self.mid, self.frames, client.ssrc(true));
        let mut packets = 0;
        for (ssrc, stream) in (first..).zip(&mut self.streams) {
            packets += u64::from(LAYERS[usize::from(stream.layer)].packets);
            stream.send_frame(ssrc, frame, mid, micros, |packet, seq| {
                send(&client.protect(packet, seq).expect("only connected clients send"));
            });
        }
        self.frames += 1;
        packets
    }

    /// What there is to report on every layer.
    pub fn sent(&self, client: &Client) -> Vec<Sent> {
        let report = |(ssrc, stream): (u32, &Stream)| Sent {
            ssrc,
            timestamp: self.frames.wrapping_mul(FRAME_UNITS),
            packets: stream.packets as u32,
            octets: (stream.packets * LAYERS[usize::from(stream.layer)].payload as u64) as u32,
        };
        (client.ssrc(true)..).zip(&self.streams).map(report).collect()
    }
}

impl Stream {
    fn new(layer: u8) -> Self {
        Stream { layer, packets: 0, key_wanted: true }
    }

    fn send_frame(&mut self, ssrc: u32, frame: u32, mid: Option<u8>, micros: u64, mut send: impl FnMut(&[u8], u64)) {
        let layer = LAYERS[usize::from(self.layer)];
        let key = std::mem::take(&mut self.key_wanted);
        for index in 0..layer.packets {
            let seq = FIRST + self.packets;
            self.packets += 1;
            let marker = index + 1 == layer.packets;
            let mut packet =
                header(seq as u16, frame.wrapping_mul(FRAME_UNITS), ssrc, marker, mid.map(|mid| (mid, layer.rid)));
            let at = packet.len();
            packet.resize(at + layer.payload, 0xa5);
            describe(&mut packet[at..], frame as u16 & 0x7fff, index == 0, key, layer.size);
            stamp(&mut packet[at..], self.layer, micros);
            send(&packet, seq);
        }
    }
}

/// An RTP header; with the names of m-line and layer in the one-byte form (RFC 8285) when there are any.
fn header(seq: u16, timestamp: u32, ssrc: u32, marker: bool, names: Option<(u8, &str)>) -> Vec<u8> {
    let mut packet = vec![if names.is_some() { 0x90 } else { 0x80 }, u8::from(marker) << 7 | VP8];
    packet.extend_from_slice(&seq.to_be_bytes());
    packet.extend_from_slice(&timestamp.to_be_bytes());
    packet.extend_from_slice(&ssrc.to_be_bytes());
    if let Some((mid, rid)) = names {
        let mut elements = vec![MID_EXTENSION << 4, b'0' + mid, RID_EXTENSION << 4 | (rid.len() - 1) as u8];
        elements.extend_from_slice(rid.as_bytes());
        elements.resize(elements.len().next_multiple_of(4), 0);
        packet.extend_from_slice(&[0xbe, 0xde, 0, (elements.len() / 4) as u8]);
        packet.extend(elements);
    }
    packet
}

/// The VP8 payload descriptor with a 15-bit picture id (RFC 7741 4.2), then the frame's tag and, in a key frame, its start
/// code and size (RFC 6386 9.1).
fn describe(payload: &mut [u8], picture: u16, starts: bool, key: bool, size: (u16, u16)) {
    payload[0] = 0x80 | if starts { 0x10 } else { 0 };
    payload[1] = 0x80;
    payload[2..4].copy_from_slice(&(0x8000 | picture).to_be_bytes());
    if starts {
        payload[4] = u8::from(!key);
    }
    if starts && key {
        payload[7..10].copy_from_slice(&[0x9d, 0x01, 0x2a]);
        payload[10..12].copy_from_slice(&size.0.to_le_bytes());
        payload[12..14].copy_from_slice(&size.1.to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use sfu::rtp::Header;
    use sfu::rtp::vp8;

    use super::*;
    use crate::media::layer_of;

    fn frame(stream: &mut Stream, frame: u32) -> Vec<Vec<u8>> {
        let mut packets = Vec::new();
        stream.send_frame(7, frame, Some(1), 5, |packet, _| packets.push(packet.to_vec()));
        packets
    }

    #[test]
    fn frames_describe_themselves_as_a_browsers_do() {
        let mut stream = Stream::new(1);
        let packets = frame(&mut stream, 0x1234);
        let headers: Vec<Header> = packets.iter().map(|packet| Header::parse(packet).expect("RTP")).collect();
        assert_eq!(headers.iter().map(|header| header.marker).collect::<Vec<_>>(), [false, false, true]);
        assert_eq!(headers[0].element(&packets[0], RID_EXTENSION), Some(b"h".as_slice()));
        assert_eq!(headers[0].element(&packets[0], MID_EXTENSION), Some(b"1".as_slice()));
        let payload = &packets[0][headers[0].len..];
        let descriptor = vp8::parse(payload).expect("complete");
        assert!(descriptor.key_frame);
        assert_eq!(descriptor.numbers.picture_id, Some((2, 0x1234)));
        assert_eq!(layer_of(payload), Some(1));
    }

    #[test]
    fn key_frames_come_first_and_when_they_are_wanted() {
        let mut picture = Picture::simulcast(1);
        let key = |picture: &mut Picture, layer: usize, number| {
            let packet = &frame(&mut picture.streams[layer], number)[0];
            let header = Header::parse(packet).expect("RTP");
            vp8::parse(&packet[header.len..]).expect("complete").key_frame
        };
        assert!(key(&mut picture, 2, 0) && !key(&mut picture, 2, 1));
        picture.want_key_frame(2);
        assert!(key(&mut picture, 2, 2) && !key(&mut picture, 2, 3));
        assert!(key(&mut picture, 0, 3), "another layer's first");
    }

    #[test]
    fn layers_have_the_rates_that_the_scenarios_promise() {
        assert_eq!(LAYERS.map(|layer| layer.bits_per_second() / 1_000), [150, 499, 1_200]);
    }
}
