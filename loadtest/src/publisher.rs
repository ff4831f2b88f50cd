//! The publisher: VP8 in frames of five packets, Opus every 20 ms, on a clock of its own.

use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use sfu::client::{Client, OPUS, Received, VP8};
use sfu::rtp::OutHeader;
use sfu::rtp::rtcp::Item;

/// Frames per second.
const FRAME_RATE: u32 = 25;
/// Packets per frame.
const FRAME_PACKETS: u32 = 5;
/// Payload bytes per video packet: 25 x 5 x 1200 x 8 = 1.2 Mbit/s.
const VIDEO_PAYLOAD: usize = 1_200;
/// Payload bytes per audio packet: 32 kbit/s.
const AUDIO_PAYLOAD: usize = 80;
/// Where the time of sending lies in a payload, in microseconds of the common clock.
pub const TIME_AT: usize = 8;

/// A running publisher.
pub struct Publisher {
    stop: Arc<AtomicBool>,
    sent: Arc<AtomicU64>,
    thread: JoinHandle<()>,
}

struct Stream {
    socket: UdpSocket,
    server: SocketAddr,
    client: Client,
    epoch: Instant,
    video: u64,
    audio: u64,
    key_wanted: bool,
}

impl Publisher {
    /// Starts sending with a connected client.
    pub fn start(socket: UdpSocket, server: SocketAddr, client: Client, epoch: Instant) -> Self {
        let (stop, sent) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let mut stream = Stream { socket, server, client, epoch, video: 0, audio: 0, key_wanted: true };
        let thread = thread::spawn({
            let (stop, sent) = (stop.clone(), sent.clone());
            move || stream.run(&stop, &sent)
        });
        Publisher { stop, sent, thread }
    }

    /// Packets sent so far.
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// Ends it.
    pub fn stop(self) {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().expect("the publisher does not panic");
    }
}

impl Stream {
    /// Every 20 ms one audio packet, every other time a frame.
    fn run(&mut self, stop: &AtomicBool, sent: &AtomicU64) {
        self.socket.set_nonblocking(true).expect("a UDP socket can be non-blocking");
        let start = Instant::now();
        for beat in 0.. {
            let due = start + Duration::from_millis(20) * beat;
            while Instant::now() < due {
                thread::sleep(due.saturating_duration_since(Instant::now()));
            }
            if stop.load(Ordering::Relaxed) {
                return self.say_goodbye();
            }
            self.send_audio();
            let mut packets = 1;
            if beat % (50 / FRAME_RATE) == 0 {
                self.send_frame();
                packets += u64::from(FRAME_PACKETS);
            }
            sent.fetch_add(packets, Ordering::Relaxed);
            self.listen();
        }
    }

    fn send_audio(&mut self) {
        let seq = 1_000 + self.audio;
        self.audio += 1;
        let header = OutHeader {
            marker: false,
            payload_type: OPUS,
            seq: seq as u16,
            timestamp: seq as u32 * 960,
            ssrc: self.client.ssrc(false),
            level: Some((1, 30)),
            ..OutHeader::default()
        };
        let mut payload = [0x5a; AUDIO_PAYLOAD];
        self.stamp(&mut payload);
        self.send(header, seq, &payload);
    }

    fn send_frame(&mut self) {
        let key = std::mem::take(&mut self.key_wanted);
        let picture = (self.video / u64::from(FRAME_PACKETS)) as u16 & 0x7fff;
        for index in 0..FRAME_PACKETS {
            let seq = 1_000 + self.video;
            self.video += 1;
            let mut payload = [0xa5; VIDEO_PAYLOAD];
            payload[0] = 0x80 | if index == 0 { 0x10 } else { 0 };
            payload[1] = 0x80;
            payload[2..4].copy_from_slice(&(0x8000 | picture).to_be_bytes());
            payload[4] = u8::from(!key);
            self.stamp(&mut payload);
            let header = OutHeader {
                marker: index + 1 == FRAME_PACKETS,
                payload_type: VP8,
                seq: seq as u16,
                timestamp: u32::from(picture) * (90_000 / FRAME_RATE),
                ssrc: self.client.ssrc(true),
                level: None,
                ..OutHeader::default()
            };
            self.send(header, seq, &payload);
        }
    }

    fn stamp(&self, payload: &mut [u8]) {
        let micros = self.epoch.elapsed().as_micros() as u64;
        payload[TIME_AT..TIME_AT + 8].copy_from_slice(&micros.to_be_bytes());
    }

    fn send(&mut self, header: OutHeader, seq: u64, payload: &[u8]) {
        let datagram = self.client.media(header, seq, payload).expect("the publisher is connected");
        // A full send buffer loses the packet, as it would in a browser.
        let _ = self.socket.send_to(&datagram, self.server);
    }

    /// Takes feedback and keeps the connection alive.
    fn listen(&mut self) {
        let now = Instant::now();
        let mut buffer = [0; 2_048];
        while let Ok(len) = self.socket.recv(&mut buffer) {
            let key_wanted = &mut self.key_wanted;
            self.client.receive(now, &mut buffer[..len], |received| {
                *key_wanted |= matches!(received, Received::Control(Item::KeyFrame { .. }));
            });
        }
        self.client.on_timeout(now);
        self.flush();
    }

    /// So that the server frees the session, and its token's place, at once.
    fn say_goodbye(&mut self) {
        self.client.close(Instant::now());
        self.flush();
    }

    fn flush(&mut self) {
        while let Some(datagram) = self.client.poll_send() {
            let _ = self.socket.send_to(&datagram, self.server);
        }
    }
}
