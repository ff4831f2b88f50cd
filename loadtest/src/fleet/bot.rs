//! One connection: a client, its socket, what it sends and what it gets.

use std::net::SocketAddr;
use std::time::{Duration, Instant, SystemTime};

use sfu::client::{Client, Received, SlotStreams, VP8};
use sfu::demux::{Packet, classify};
use sfu::rtp::Header;
use sfu::rtp::rtcp::{Block, Item, Writer};
use sfu::rtp::vp8::Descriptor;
use sfu::units::NtpTime;
use sfu_node::socket::{Inbox, Outgoing, Udp};

use super::Moments;
use super::playout::{Audio, Video};
use super::stream::Stream;
use crate::media::{self, Studio};

/// One packet in so many is decrypted. All of them would make the clients cost more than the server.
const DECRYPT_ONE_IN: u64 = 16;
/// Receiver reports, as browsers send them.
const REPORT_EVERY: Duration = Duration::from_secs(1);

/// Who reports: a receiver without a stream of its own calls itself 1, as browsers do.
const REPORTER: u32 = 1;

/// One connection.
pub struct Bot {
    /// Its name within the fleet.
    pub number: u64,
    /// What it sends.
    pub studio: Option<Studio>,
    /// When its connection was asked for.
    pub asked: Instant,
    /// The socket.
    pub udp: Udp,
    client: Client,
    server: SocketAddr,
    streams: Vec<Stream>,
    players: Option<Vec<Player>>,
    connected: Option<Instant>,
    first_media: Option<Instant>,
    reported: Instant,
}

/// Plays one stream, of whichever kind it turns out to be.
#[derive(Clone, Debug, Default)]
pub struct Player {
    /// The sound.
    pub audio: Audio,
    /// The picture.
    pub video: Video,
    /// Packets that came as repairs.
    pub repaired: u64,
}

/// What the loop passes along with every call.
pub struct Round<'a> {
    /// Now.
    pub now: Instant,
    /// The common clock's zero.
    pub epoch: Instant,
    /// Reads sockets.
    pub inbox: &'a mut Inbox,
    /// Writes sockets.
    pub outgoing: &'a mut Outgoing,
    /// Where measured packets are noted; `None` while nothing is measured.
    pub noted: Option<&'a mut super::Noted>,
}

impl Bot {
    /// A connection whose answer is there.
    pub fn new(
        number: u64,
        asked: Instant,
        udp: Udp,
        server: SocketAddr,
        client: Client,
        slots: &[SlotStreams],
    ) -> Self {
        let streams = slots.iter().map(|slot| Stream::new(slot.ssrc, slot.repair)).collect();
        Bot {
            number,
            studio: None,
            asked,
            udp,
            client,
            server,
            streams,
            players: None,
            connected: None,
            first_media: None,
            reported: asked,
        }
    }

    /// Sends this.
    pub fn sending(mut self, studio: Studio) -> Self {
        self.studio = Some(studio);
        self
    }

    /// Plays every packet as a person would, and asks for what is missing.
    pub fn playing(mut self) -> Self {
        self.players = Some(vec![Player::default(); self.streams.len()]);
        self
    }

    /// Media can flow.
    pub fn is_connected(&self) -> bool {
        self.connected.is_some()
    }

    /// Every stream has brought something.
    pub fn hears_everything(&self) -> bool {
        self.streams.iter().all(Stream::is_heard)
    }

    /// Its streams.
    pub fn streams(&self) -> &[Stream] {
        &self.streams
    }

    /// Its players, if it plays.
    pub fn players(&self) -> &[Player] {
        self.players.as_deref().unwrap_or_default()
    }

    /// How long it took to get here.
    pub fn moments(&self) -> Moments {
        let since = |at: Option<Instant>| at.map(|at| at.saturating_duration_since(self.asked));
        Moments { connected: since(self.connected), first_media: since(self.first_media) }
    }

    /// Counting begins anew.
    pub fn forget(&mut self) {
        self.streams.iter_mut().for_each(Stream::forget);
        for player in self.players.iter_mut().flatten() {
            player.audio = Audio::default();
            player.video.forget();
            player.repaired = 0;
        }
    }

    /// Takes what has arrived.
    pub fn receive(&mut self, round: &mut Round<'_>) {
        let inbox = &mut *round.inbox;
        let (now, epoch) = (round.now, round.epoch);
        let mut noted = round.noted.as_deref_mut();
        let Bot { udp, client, streams, players, studio, first_media, .. } = self;
        let received = inbox.receive(udp, |_, datagram| {
            if classify(datagram) != Some(Packet::Rtp) {
                client.receive(now, datagram, |received| control(now, received, streams, studio.as_mut()));
                return;
            }
            first_media.get_or_insert(now);
            match players {
                Some(players) => play(client, streams, players, now, epoch, datagram, noted.as_deref_mut()),
                None => count(client, streams, now, epoch, datagram, noted.as_deref_mut()),
            }
        });
        // A refused port (the server is gone) or a passing error loses this round's packets, no more.
        let _ = received;
        if self.connected.is_none() && self.client.is_connected() {
            self.connected = Some(now);
        }
        self.flush(round.outgoing);
    }

    /// Sends what is due in this beat. Returns the number of packets.
    pub fn beat(&mut self, epoch: Instant, outgoing: &mut Outgoing) -> u64 {
        let Bot { udp, client, server, studio, .. } = self;
        let Some(studio) = studio.as_mut().filter(|_| client.is_connected()) else {
            return 0;
        };
        let micros = epoch.elapsed().as_micros() as u64;
        let sent = studio.beat(client, micros, |datagram| outgoing.push(udp, *server, datagram, datagram.len()));
        outgoing.flush(udp);
        sent
    }

    /// Time has passed: checks, handshakes, reports, requests for what is missing.
    pub fn tick(&mut self, now: Instant, outgoing: &mut Outgoing) {
        self.client.on_timeout(now);
        if self.connected.is_some() {
            self.ask(now, outgoing);
            if now.saturating_duration_since(self.reported) >= REPORT_EVERY {
                self.reported = now;
                self.report(now, outgoing);
            }
        }
        self.flush(outgoing);
    }

    fn report(&mut self, now: Instant, outgoing: &mut Outgoing) {
        let Bot { client, streams, studio, udp, server, .. } = self;
        let blocks: Vec<Block> = streams.iter().filter_map(|stream| stream.block(now)).collect();
        let mut writer = Writer::default();
        let clock = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        for sent in studio.iter().flat_map(|studio| studio.sent(client)) {
            let ntp = NtpTime::from_unix(clock).0;
            writer.sender_report(sent.ssrc, ntp, sent.timestamp, sent.packets, sent.octets);
            writer.cname(sent.ssrc, "loadtest");
        }
        if !streams.is_empty() {
            writer.receiver_report(REPORTER, &blocks);
        }
        if let Some(report) = client.protect_control(&writer.take()) {
            outgoing.push(udp, *server, &report, report.len());
        }
    }

    fn ask(&mut self, now: Instant, outgoing: &mut Outgoing) {
        let Bot { client, streams, players, udp, server, .. } = self;
        for (stream, player) in streams.iter().zip(players.iter_mut().flatten()) {
            if stream.is_sound() {
                continue;
            }
            let missing = player.video.ask(now);
            let key_frame = player.video.wants_key_frame(now);
            if missing.is_empty() && !key_frame {
                continue;
            }
            let mut writer = Writer::default();
            // Servers look for their stream in the report's blocks, so there is one, as in a browser's.
            writer.receiver_report(REPORTER, stream.block(now).as_slice());
            if !missing.is_empty() {
                writer.nack(REPORTER, stream.ssrc, &missing);
            }
            if key_frame {
                writer.pli(REPORTER, stream.ssrc);
            }
            if let Some(feedback) = client.protect_control(&writer.take()) {
                outgoing.push(udp, *server, &feedback, feedback.len());
            }
        }
    }

    /// Says goodbye, so that the server frees the session at once.
    pub fn close(&mut self, now: Instant, outgoing: &mut Outgoing) {
        self.client.close(now);
        self.flush(outgoing);
    }

    fn flush(&mut self, outgoing: &mut Outgoing) {
        let Bot { udp, client, server, .. } = self;
        while let Some(datagram) = client.poll_send() {
            outgoing.push(udp, *server, &datagram, datagram.len());
        }
        outgoing.flush(udp);
    }
}

/// What the server says about streams in either direction.
fn control(now: Instant, received: Received, streams: &mut [Stream], studio: Option<&mut Studio>) {
    match received {
        Received::Control(Item::KeyFrame { .. }) => {
            if let Some(studio) = studio {
                studio.want_key_frame();
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
fn count(
    client: &mut Client,
    streams: &mut [Stream],
    now: Instant,
    epoch: Instant,
    datagram: &mut [u8],
    noted: Option<&mut super::Noted>,
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
fn play(
    client: &mut Client,
    streams: &mut [Stream],
    players: &mut [Player],
    now: Instant,
    epoch: Instant,
    datagram: &mut [u8],
    mut noted: Option<&mut super::Noted>,
) {
    client.receive(now, datagram, |received| {
        let Received::Rtp(header, _, payload) = received else { return };
        let known = streams.iter().position(|s| s.ssrc == header.ssrc || s.repair == Some(header.ssrc));
        let Some((stream, player)) = known.map(|index| (&mut streams[index], &mut players[index])) else {
            return;
        };
        let repair = stream.repair == Some(header.ssrc);
        let (seq, payload) = match payload.split_first_chunk::<2>() {
            Some((original, rest)) if repair => (stream.repaired(u16::from_be_bytes(*original)), rest),
            // Padding to probe with: a repair of nothing.
            _ if repair => return,
            _ => (stream.count(header.seq), &payload[..]),
        };
        player.repaired += u64::from(repair);
        if let Some(noted) = noted.as_deref_mut() {
            noted.arrived(now, 1);
            noted.latency(epoch, payload);
        }
        if !repair && header.payload_type != VP8 {
            stream.mark_sound();
            player.audio.receive(now, seq);
        } else {
            let key = Descriptor::parse(payload).is_some_and(|descriptor| descriptor.key_frame);
            let piece = super::playout::Piece { timestamp: header.timestamp, ends: header.marker, key };
            player.video.receive(now, seq, piece);
        }
    });
}

/// How long a latency may be told as; what is longer is a broken clock.
const MAX_LATENCY_US: u64 = 60_000_000;

/// The latency of a payload on arrival, in microseconds.
pub fn latency(epoch: Instant, payload: &[u8]) -> Option<u32> {
    let now = epoch.elapsed().as_micros() as u64;
    let micros = now.checked_sub(media::sent_at(payload)?)?;
    (micros < MAX_LATENCY_US).then_some(micros as u32)
}
