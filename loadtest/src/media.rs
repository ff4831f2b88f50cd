//! What clients send: Opus every 20 ms and VP8 in frames of five packets, each payload stamped with its time.
//!
//! Nothing is encoded. A server looks at headers, descriptors and sizes only, and those are as a browser's.

use sfu::client::{Client, OPUS, VP8};
use sfu::rtp::OutHeader;

/// Milliseconds between two beats. An audio packet every beat, a video frame every other.
pub const BEAT_MS: u64 = 20;
/// Packets per frame.
const FRAME_PACKETS: u32 = 5;
/// Payload bytes per video packet: 25 frames x 5 packets x 1,200 bytes x 8 = 1.2 Mbit/s.
const VIDEO_PAYLOAD: usize = 1_200;
/// Payload bytes per audio packet: 32 kbit/s.
const AUDIO_PAYLOAD: usize = 80;
/// Timestamp units per audio packet (48 kHz).
pub const AUDIO_UNITS: u32 = 960;
/// Timestamp units per frame (90 kHz, 25 frames per second).
const FRAME_UNITS: u32 = 3_600;
/// Where the time of sending lies in a payload, in microseconds of the common clock.
const TIME_AT: usize = 8;
/// First sequence number: some distance from zero, so that a packet before it is not one far ahead.
const FIRST: u64 = 1_000;
/// Audio level extension of the client's offers.
const LEVEL_EXTENSION: u8 = 1;
/// Audio level (RFC 6464) of somebody who speaks, and of a quiet room.
const SPEAKING: u8 = 30;
const QUIET: u8 = 110;
/// How long somebody speaks before the next does, in beats: 3 s.
const TURN: u64 = 150;

/// What one client sends.
#[derive(Clone, Debug)]
pub struct Studio {
    audio: bool,
    video: bool,
    /// This client's place among those who take turns in speaking, and their number.
    turn: (u64, u64),
    beats: u64,
    frames: u64,
    key_wanted: bool,
}

/// What a sender report says about one stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The stream.
    pub ssrc: u32,
    /// The RTP timestamp of now.
    pub timestamp: u32,
    /// Packets so far.
    pub packets: u32,
    /// Payload bytes so far.
    pub octets: u32,
}

impl Studio {
    /// Audio, video or both, of somebody who always speaks.
    pub fn new(audio: bool, video: bool) -> Self {
        Studio { audio, video, turn: (0, 1), beats: 0, frames: 0, key_wanted: true }
    }

    /// Sends sound.
    pub fn has_audio(&self) -> bool {
        self.audio
    }

    /// Sends a picture.
    pub fn has_video(&self) -> bool {
        self.video
    }

    /// Speaks in turns with others: the `place`th of `people`.
    pub fn taking_turns(mut self, place: u64, people: u64) -> Self {
        self.turn = (place, people.max(1));
        self
    }

    /// The server wants a key frame.
    pub fn want_key_frame(&mut self) {
        self.key_wanted = true;
    }

    /// Sends what is due in this beat. `micros` is the common clock. Returns the number of packets.
    pub fn beat(&mut self, client: &mut Client, micros: u64, mut send: impl FnMut(&[u8])) -> u64 {
        let mut packets = 0;
        if self.audio {
            packets += 1;
            self.send_audio(client, micros, &mut send);
        }
        if self.video && self.beats.is_multiple_of(2) {
            packets += u64::from(FRAME_PACKETS);
            self.send_frame(client, micros, &mut send);
        }
        self.beats += 1;
        packets
    }

    /// What there is to report on every stream.
    pub fn sent(&self, client: &Client) -> Vec<Sent> {
        let report = |video: bool, timestamp: u64, packets: u64, payload: usize| Sent {
            ssrc: client.ssrc(video),
            timestamp: timestamp as u32,
            packets: packets as u32,
            octets: (packets * payload as u64) as u32,
        };
        let audio = report(false, (FIRST + self.beats) * u64::from(AUDIO_UNITS), self.beats, AUDIO_PAYLOAD);
        let packets = self.frames * u64::from(FRAME_PACKETS);
        let video = report(true, self.frames * u64::from(FRAME_UNITS), packets, VIDEO_PAYLOAD);
        self.audio.then_some(audio).into_iter().chain(self.video.then_some(video)).collect()
    }

    fn level(&self) -> u8 {
        let (place, people) = self.turn;
        if self.beats / TURN % people == place { SPEAKING } else { QUIET }
    }

    fn send_audio(&mut self, client: &mut Client, micros: u64, send: &mut impl FnMut(&[u8])) {
        let seq = FIRST + self.beats;
        let header = OutHeader {
            marker: false,
            payload_type: OPUS,
            seq: seq as u16,
            timestamp: (seq as u32).wrapping_mul(AUDIO_UNITS),
            ssrc: client.ssrc(false),
            level: Some((LEVEL_EXTENSION, self.level())),
        };
        let mut payload = [0x5a; AUDIO_PAYLOAD];
        stamp(&mut payload, micros);
        send(&client.media(header, seq, &payload).expect("only connected clients send"));
    }

    fn send_frame(&mut self, client: &mut Client, micros: u64, send: &mut impl FnMut(&[u8])) {
        let key = std::mem::take(&mut self.key_wanted);
        let picture = self.frames as u16 & 0x7fff;
        for index in 0..FRAME_PACKETS {
            let seq = FIRST + self.frames * u64::from(FRAME_PACKETS) + u64::from(index);
            let mut payload = [0xa5; VIDEO_PAYLOAD];
            describe(&mut payload, picture, index == 0, key);
            stamp(&mut payload, micros);
            let header = OutHeader {
                marker: index + 1 == FRAME_PACKETS,
                payload_type: VP8,
                seq: seq as u16,
                timestamp: (self.frames as u32).wrapping_mul(FRAME_UNITS),
                ssrc: client.ssrc(true),
                level: None,
            };
            send(&client.media(header, seq, &payload).expect("only connected clients send"));
        }
        self.frames += 1;
    }
}

/// The VP8 payload descriptor with a 15-bit picture id (RFC 7741 4.2), then the frame's first byte.
fn describe(payload: &mut [u8], picture: u16, starts: bool, key: bool) {
    payload[0] = 0x80 | if starts { 0x10 } else { 0 };
    payload[1] = 0x80;
    payload[2..4].copy_from_slice(&(0x8000 | picture).to_be_bytes());
    payload[4] = u8::from(!key);
}

fn stamp(payload: &mut [u8], micros: u64) {
    payload[TIME_AT..TIME_AT + 8].copy_from_slice(&micros.to_be_bytes());
}

/// When a payload was sent, in microseconds of the common clock. `None` when it is too short to tell.
pub fn sent_at(payload: &[u8]) -> Option<u64> {
    Some(u64::from_be_bytes(payload.get(TIME_AT..TIME_AT + 8)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use sfu::rtp::vp8::Descriptor;

    use super::*;

    #[test]
    fn a_frame_describes_itself_as_a_browsers_does_and_keeps_its_stamp() {
        let mut payload = [0xa5; VIDEO_PAYLOAD];
        describe(&mut payload, 0x1234, true, true);
        stamp(&mut payload, 77);
        let descriptor = Descriptor::parse(&payload).expect("complete");
        assert!(descriptor.key_frame);
        assert_eq!(descriptor.picture_id, Some((2, 0x1234)));
        assert_eq!(sent_at(&payload), Some(77));
        assert_eq!(sent_at(&payload[..10]), None);
    }

    #[test]
    fn people_speak_in_turns() {
        let mut studio = Studio::new(true, false).taking_turns(1, 3);
        let mut level_at = |beats| {
            studio.beats = beats;
            studio.level()
        };
        assert_eq!(
            [level_at(0), level_at(TURN), level_at(2 * TURN), level_at(4 * TURN)],
            [QUIET, SPEAKING, QUIET, SPEAKING]
        );
    }
}
