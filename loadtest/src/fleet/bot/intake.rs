//! What a client does with what arrives.

use std::time::Instant;

use sfu::client::{Client, OPUS, RED, Received, VP8};
use sfu::rtp::rtcp::Item;
use sfu::rtp::vp8;
use sfu::rtp::{Header, red};

use super::Player;
use crate::fleet::Noted;
use crate::fleet::playout::Piece;
use crate::fleet::stream::Stream;
use crate::media::{AUDIO_UNITS, Studio, layer_of};

/// One packet in so many is decrypted. All of them would make the clients cost more than the server.
const DECRYPT_ONE_IN: u64 = 16;

/// What the server says about streams in either direction.
pub fn control(
    now: Instant,
    received: Received,
    first_picture: u32,
    streams: &mut [Stream],
    studio: Option<&mut Studio>,
) {
    match received {
        Received::Control(Item::KeyFrame { ssrc }) => {
            if let Some(studio) = studio {
                studio.want_key_frame(ssrc.wrapping_sub(first_picture));
            }
        }
        Received::Control(Item::SenderReport { ssrc, ntp, .. }) => {
            if let Some(stream) = streams.iter_mut().find(|stream| stream.ssrc == ssrc) {
                stream.on_sender_report(now, ntp);
            }
        }
        _ => {}
    }
}

/// Counts a packet by its header and decrypts one in a few for its time.
pub fn count(
    client: &mut Client,
    streams: &mut [Stream],
    now: Instant,
    epoch: Instant,
    datagram: &mut [u8],
    noted: Option<&mut Noted>,
) {
    let Some(header) = Header::parse(datagram) else { return };
    let Some(stream) = streams.iter_mut().find(|stream| stream.ssrc == header.ssrc) else {
        return;
    };
    stream.count(header.seq);
    let Some(noted) = noted else { return };
    noted.arrived(now, 1);
    if !stream.received().is_multiple_of(DECRYPT_ONE_IN) {
        return;
    }
    let mut opened = false;
    client.receive(now, datagram, |received| {
        if let Received::Rtp(_, _, payload) = received {
            opened = true;
            noted.latency(epoch, &payload);
        }
    });
    noted.broken += u64::from(!opened);
}

/// Decrypts a packet and plays it.
pub fn play(
    client: &mut Client,
    streams: &mut [Stream],
    players: &mut [Player],
    now: Instant,
    epoch: Instant,
    datagram: &mut [u8],
    mut noted: Option<&mut Noted>,
) {
    client.receive(now, datagram, |received| {
        let Received::Rtp(header, _, payload) = received else { return };
        let known = streams.iter().position(|s| s.ssrc == header.ssrc || s.repair == Some(header.ssrc));
        let Some((stream, player)) = known.map(|index| (&mut streams[index], &mut players[index])) else {
            return;
        };
        let arrived = Arrived { now, epoch, header, payload };
        if stream.repair == Some(arrived.header.ssrc) {
            arrived.repair(stream, player, noted.as_deref_mut());
        } else if arrived.header.payload_type == VP8 {
            let seq = stream.count(arrived.header.seq);
            arrived.show(seq, &arrived.payload, player, noted.as_deref_mut());
        } else {
            arrived.sound(stream, player, noted.as_deref_mut());
        }
    });
}

/// An opened packet.
struct Arrived {
    now: Instant,
    epoch: Instant,
    header: Header,
    payload: Vec<u8>,
}

impl Arrived {
    /// A repair (RFC 4588): the original's number, then its payload. Without one it is padding to probe with.
    fn repair(&self, stream: &Stream, player: &mut Player, noted: Option<&mut Noted>) {
        if let Some((original, payload)) = self.payload.split_first_chunk::<2>().filter(|(_, rest)| !rest.is_empty()) {
            player.repaired += 1;
            self.show(stream.repaired(u16::from_be_bytes(*original)), payload, player, noted);
        }
    }

    /// A piece of a picture.
    fn show(&self, seq: u64, payload: &[u8], player: &mut Player, noted: Option<&mut Noted>) {
        self.note(payload, noted);
        let key = vp8::parse(payload).is_some_and(|descriptor| descriptor.key_frame);
        player.video.receive(self.now, seq, Piece { timestamp: self.header.timestamp, ends: self.header.marker, key });
        if let Some(layer) = layer_of(payload) {
            player.layers.receive(self.now, layer, payload.len());
        }
    }

    /// Sound, with or without copies of what came before (RFC 2198).
    fn sound(&self, stream: &mut Stream, player: &mut Player, noted: Option<&mut Noted>) {
        stream.mark_sound();
        let seq = stream.count(self.header.seq);
        player.audio.receive(self.now, seq);
        let mut primary = Some(&self.payload[..]);
        if self.header.payload_type == RED {
            primary = red::split(&self.payload, OPUS, |copy| {
                let earlier = u64::from(copy.offset / AUDIO_UNITS);
                player.audio.receive(self.now, seq.saturating_sub(earlier));
            });
        }
        primary.inspect(|payload| self.note(payload, noted));
    }

    fn note(&self, payload: &[u8], noted: Option<&mut Noted>) {
        if let Some(noted) = noted {
            noted.arrived(self.now, 1);
            noted.latency(self.epoch, payload);
        }
    }
}
