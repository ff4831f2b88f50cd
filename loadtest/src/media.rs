//! What clients send: Opus every 20 ms and VP8 in one layer or three, each payload stamped with its time.
//!
//! Nothing is encoded. A server looks at headers, descriptors and sizes only, and those are as a browser's.

mod picture;
mod stamp;

use sfu::client::{Client, OPUS};
use sfu::rtp::OutHeader;

pub use picture::{LAYERS, Picture};
use stamp::stamp;
pub use stamp::{layer_of, sent_at};

/// Milliseconds between two beats. An audio packet every beat, a video frame every other.
pub const BEAT_MS: u64 = 20;
/// Payload bytes per audio packet: 32 kbit/s.
const AUDIO_PAYLOAD: usize = 80;
/// Timestamp units per audio packet (48 kHz).
pub const AUDIO_UNITS: u32 = 960;
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
    picture: Option<Picture>,
    /// This client's place among those who take turns in speaking, and their number.
    turn: (u64, u64),
    beats: u64,
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
    /// Sound, a picture or both, of somebody who always speaks.
    pub fn new(audio: bool, picture: Option<Picture>) -> Self {
        Studio { audio, picture, turn: (0, 1), beats: 0 }
    }

    /// Sound and a picture in one layer.
    pub fn usual() -> Self {
        Studio::new(true, Some(Picture::plain()))
    }

    /// Sends sound.
    pub fn has_audio(&self) -> bool {
        self.audio
    }

    /// The picture that it sends.
    pub fn picture(&self) -> Option<&Picture> {
        self.picture.as_ref()
    }

    /// Speaks in turns with others: the `place`th of `people`.
    pub fn taking_turns(mut self, place: u64, people: u64) -> Self {
        self.turn = (place, people.max(1));
        self
    }

    /// The server wants a key frame of the stream that lies `offset` after the client's first picture stream.
    pub fn want_key_frame(&mut self, offset: u32) {
        if let Some(picture) = &mut self.picture {
            picture.want_key_frame(offset);
        }
    }

    /// Sends what is due in this beat. `micros` is the common clock. Returns the number of packets.
    pub fn beat(&mut self, client: &mut Client, micros: u64, mut send: impl FnMut(&[u8])) -> u64 {
        let mut packets = 0;
        if self.audio {
            packets += 1;
            self.send_audio(client, micros, &mut send);
        }
        if let Some(picture) = self.picture.as_mut().filter(|_| self.beats.is_multiple_of(2)) {
            packets += picture.send_frame(client, micros, &mut send);
        }
        self.beats += 1;
        packets
    }

    /// What there is to report on every stream.
    pub fn sent(&self, client: &Client) -> Vec<Sent> {
        let sound = self.audio.then(|| Sent {
            ssrc: client.ssrc(false),
            timestamp: ((FIRST + self.beats) as u32).wrapping_mul(AUDIO_UNITS),
            packets: self.beats as u32,
            octets: (self.beats * AUDIO_PAYLOAD as u64) as u32,
        });
        sound.into_iter().chain(self.picture.iter().flat_map(|picture| picture.sent(client))).collect()
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
            ..OutHeader::default()
        };
        let mut payload = [0x5a; AUDIO_PAYLOAD];
        stamp(&mut payload, 0, micros);
        send(&client.media(header, seq, &payload).expect("only connected clients send"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_speak_in_turns() {
        let mut studio = Studio::new(true, None).taking_turns(1, 3);
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
