//! One connection: a client, its socket, what it sends and what it gets.

mod intake;
mod vandal;

use std::net::SocketAddr;
use std::time::{Duration, Instant, SystemTime};

use sfu::client::{Client, SlotStreams};
use sfu::demux::{Packet, classify};
use sfu::rtp::rtcp::{Block, Writer};
use sfu::units::NtpTime;
use sfu_node::socket::{Inbox, Outgoing, Udp};

use super::Moments;
use super::playout::{Audio, Layers, Video};
use super::stream::Stream;
use crate::media::Studio;
use vandal::Vandal;

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
    heard: Instant,
    renegotiated: Option<Instant>,
    vandal: Option<Vandal>,
}

/// Plays one stream, of whichever kind it turns out to be.
#[derive(Clone, Debug, Default)]
pub struct Player {
    /// The sound.
    pub audio: Audio,
    /// The picture.
    pub video: Video,
    /// The picture's layers.
    pub layers: Layers,
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
            heard: asked,
            renegotiated: None,
            vandal: None,
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

    /// Nothing has come for so long, nor was anything done about it.
    pub fn is_deaf(&self, now: Instant, patience: Duration) -> bool {
        let long = |at: Instant| now.saturating_duration_since(at) >= patience;
        self.is_connected() && long(self.heard) && self.renegotiated.is_none_or(long)
    }

    /// An offer for the same session once more. With a new socket it is an ICE restart, as browsers do on another network.
    pub fn offer_again(&mut self, now: Instant, udp: Option<Udp>) -> String {
        self.renegotiated = Some(now);
        if let Some(udp) = udp {
            self.udp = udp;
            self.client.restart_ice();
        }
        self.client.offer()
    }

    /// The answer to it. What cannot be read shows as a client that stays deaf.
    pub fn accept(&mut self, now: Instant, answer: &str, outgoing: &mut Outgoing) {
        let _ = self.client.accept(now, answer);
        self.flush(outgoing);
    }

    /// Sends so large a share of malformed packets besides, made of chance from `seed`.
    pub fn vandalising(mut self, share: f64, seed: u64) -> Self {
        self.vandal = Some(Vandal::new(share, seed));
        self
    }

    /// Malformed packets sent.
    pub fn vandalised(&self) -> u64 {
        self.vandal.as_ref().map_or(0, |vandal| vandal.made)
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
    pub fn forget(&mut self, now: Instant) {
        self.streams.iter_mut().for_each(Stream::forget);
        for player in self.players.iter_mut().flatten() {
            player.audio = Audio::default();
            player.video.forget(now);
            player.layers.restart(now);
            player.repaired = 0;
        }
    }

    /// Takes what has arrived.
    pub fn receive(&mut self, round: &mut Round<'_>) {
        let inbox = &mut *round.inbox;
        let (now, epoch) = (round.now, round.epoch);
        let mut noted = round.noted.as_deref_mut();
        let Bot { udp, client, streams, players, studio, first_media, .. } = self;
        let first_picture = client.ssrc(true);
        let received = inbox.receive(udp, |_, datagram| {
            if classify(datagram) != Some(Packet::Rtp) {
                client.receive(now, datagram, |received| {
                    intake::control(now, received, first_picture, streams, studio.as_mut())
                });
                return;
            }
            first_media.get_or_insert(now);
            match players {
                Some(players) => intake::play(client, streams, players, now, epoch, datagram, noted.as_deref_mut()),
                None => intake::count(client, streams, now, epoch, datagram, noted.as_deref_mut()),
            }
        });
        // A refused port (the server is gone) or a passing error loses this round's packets, no more.
        let _ = received;
        self.heard = now;
        if self.connected.is_none() && self.client.is_connected() {
            self.connected = Some(now);
        }
        self.flush(round.outgoing);
    }

    /// Sends what is due in this beat. Returns the number of packets.
    pub fn beat(&mut self, epoch: Instant, outgoing: &mut Outgoing) -> u64 {
        let Bot { udp, client, server, studio, vandal, .. } = self;
        let Some(studio) = studio.as_mut().filter(|_| client.is_connected()) else {
            return 0;
        };
        let micros = epoch.elapsed().as_micros() as u64;
        let sent = studio.beat(client, micros, |datagram| {
            outgoing.push(udp, *server, datagram, datagram.len());
            spoil(vandal, datagram, |spoilt| outgoing.push(udp, *server, spoilt, spoilt.len()));
        });
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
        streams.iter_mut().for_each(Stream::mark_reported);
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
        let Bot { udp, client, server, vandal, .. } = self;
        while let Some(datagram) = client.poll_send() {
            outgoing.push(udp, *server, &datagram, datagram.len());
            spoil(vandal, &datagram, |spoilt| outgoing.push(udp, *server, spoilt, spoilt.len()));
        }
        outgoing.flush(udp);
    }
}

/// Sends what a vandal makes of a datagram, where there is one.
fn spoil(vandal: &mut Option<Vandal>, datagram: &[u8], send: impl FnOnce(&[u8])) {
    if let Some(spoilt) = vandal.as_mut().and_then(|vandal| vandal.spoil(datagram)) {
        send(&spoilt);
    }
}
