//! Our own light client with real sockets: UDP, or TCP with frames (RFC 4571), whichever the test wants right now.

#![allow(dead_code, reason = "every test file uses its part")]

pub mod relayed;

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sfu::client::{Client, ClientIdentity, OPUS, Received, VP8, Wish};
use sfu::rtp::OutHeader;
use sfu_node::{Join, MemberId, Node, Offer, Permit, RoomId, SessionId};

/// Nothing that a test waits for may take longer.
pub const PATIENCE: Duration = Duration::from_secs(20);
pub const ALL: Permit = Permit { view: true, publish: true };

/// What carries the datagrams now.
pub enum Way {
    Udp(UdpSocket, SocketAddr),
    Tcp(TcpStream, Vec<u8>),
    Turn(Box<relayed::Relayed>),
    /// The network is gone.
    Dead,
}

/// A client and its session.
pub struct Native {
    pub client: Client,
    pub session: SessionId,
    pub answer: String,
    pub way: Way,
    /// Payload type, extended sequence number and size of every media packet received.
    pub got: Vec<(u8, u64, usize)>,
    /// Does not read while this is set.
    pub deaf: bool,
    sent: u64,
}

pub fn publisher() -> Wish {
    Wish { send_audio: true, send_video: true, ..Wish::default() }
}

pub fn viewer() -> Wish {
    Wish { audio_slots: 1, video_slots: 1, ..Wish::default() }
}

/// The candidates of an answer, by protocol.
pub fn candidates(answer: &str, protocol: &str) -> Vec<SocketAddr> {
    let lines = answer.lines().filter_map(|line| line.strip_prefix("a=candidate:"));
    let fields = lines.map(|line| line.split(' ').collect::<Vec<_>>());
    let of_protocol = fields.filter(|fields| fields[2] == protocol);
    of_protocol
        .map(|fields| SocketAddr::new(fields[4].parse().expect("ip"), fields[5].parse().expect("port")))
        .collect()
}

pub fn udp_to(server: SocketAddr) -> Way {
    let socket = UdpSocket::bind((server.ip(), 0)).expect("a socket");
    socket.set_nonblocking(true).expect("an option");
    Way::Udp(socket, server)
}

pub fn tcp_to(server: SocketAddr) -> Way {
    let stream = TcpStream::connect(server).expect("the door is open");
    stream.set_nonblocking(true).expect("an option");
    stream.set_nodelay(true).expect("an option");
    Way::Tcp(stream, Vec::new())
}

impl Native {
    /// Joins room `room`; `choose` makes the way from the answer.
    pub async fn join(node: &Node, room: u64, number: u32, wish: Wish, choose: impl FnOnce(&str) -> Way) -> Native {
        let identity: Arc<ClientIdentity> = ClientIdentity::like_chromium().expect("a certificate");
        let mut client = Client::new(identity, wish, number);
        let offer = Offer { sdp: client.offer(), tracks: Vec::new() };
        let join = Join { room: RoomId(room), member: MemberId(number.into()), permit: ALL, offer };
        let joined = node.join(join).await.expect("a fine offer");
        client.accept(Instant::now(), &joined.answer.sdp).expect("a whole answer");
        let way = choose(&joined.answer.sdp);
        let answer = joined.answer.sdp;
        Native { client, session: joined.session, answer, way, got: Vec::new(), deaf: false, sent: 0 }
    }

    pub async fn over_udp(node: &Node, room: u64, number: u32, wish: Wish) -> Native {
        Self::join(node, room, number, wish, |answer| udp_to(candidates(answer, "udp")[0])).await
    }

    pub async fn over_tcp(node: &Node, room: u64, number: u32, wish: Wish) -> Native {
        Self::join(node, room, number, wish, |answer| tcp_to(candidates(answer, "tcp")[0])).await
    }

    /// One Opus packet and one VP8 key frame of one packet of about `size` bytes.
    pub fn publish(&mut self, size: usize) {
        self.sent += 1;
        for video in [false, true] {
            let header = OutHeader {
                marker: video,
                payload_type: if video { VP8 } else { OPUS },
                seq: self.sent as u16,
                timestamp: self.sent as u32 * if video { 3_000 } else { 960 },
                ssrc: self.client.ssrc(video),
                level: None,
                ..OutHeader::default()
            };
            let mut payload = vec![0x55; if video { size } else { 60 }];
            if video {
                payload[..4].copy_from_slice(&[0x10, 0x00, 0x9d, 0x01]);
            }
            if let Some(packet) = self.client.media(header, self.sent, &payload) {
                self.send(&packet);
            }
        }
    }

    /// A check right now, on whatever way there is: it nominates that way.
    pub fn check(&mut self) {
        let check = self.client.check(true);
        self.send(&check);
    }

    pub fn send(&mut self, datagram: &[u8]) {
        match &mut self.way {
            Way::Udp(socket, server) => {
                socket.send_to(datagram, *server).expect("loopback takes it");
            }
            Way::Tcp(stream, _) => {
                let mut frame = (datagram.len() as u16).to_be_bytes().to_vec();
                frame.extend_from_slice(datagram);
                stream.write_all(&frame).expect("the server reads");
            }
            Way::Turn(relayed) => relayed.send(datagram),
            Way::Dead => {}
        }
    }

    /// Time passes, what is to be sent is sent, what has come is taken.
    pub fn step(&mut self) {
        let now = Instant::now();
        self.client.on_timeout(now);
        while let Some(datagram) = self.client.poll_send() {
            self.send(&datagram);
        }
        if self.deaf {
            return;
        }
        for mut datagram in self.arrived() {
            let got = &mut self.got;
            self.client.receive(now, &mut datagram, |received| {
                if let Received::Rtp(header, seq, payload) = received {
                    got.push((header.payload_type, seq, payload.len()));
                }
            });
        }
    }

    fn arrived(&mut self) -> Vec<Vec<u8>> {
        let (mut found, mut buffer) = (Vec::new(), [0; 65_536]);
        match &mut self.way {
            Way::Udp(socket, _) => {
                while let Ok((len, _)) = socket.recv_from(&mut buffer) {
                    found.push(buffer[..len].to_vec());
                }
            }
            Way::Tcp(stream, bytes) => {
                loop {
                    match stream.read(&mut buffer) {
                        Ok(0) => break,
                        Ok(len) => bytes.extend_from_slice(&buffer[..len]),
                        Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                        Err(error) => panic!("the connection broke: {error}"),
                    }
                }
                while let Some(len) = bytes.first_chunk::<2>().map(|len| usize::from(u16::from_be_bytes(*len))) {
                    if bytes.len() < 2 + len {
                        break;
                    }
                    found.push(bytes[2..2 + len].to_vec());
                    bytes.drain(..2 + len);
                }
            }
            Way::Turn(relayed) => found = relayed.arrived(),
            Way::Dead => {}
        }
        found
    }

    /// Media packets received of a payload type.
    pub fn count(&self, payload_type: u8) -> usize {
        self.got.iter().filter(|(known, ..)| *known == payload_type).count()
    }
}

/// Lets all clients run until `done`.
pub async fn run(clients: &mut [&mut Native], mut done: impl FnMut(&mut [&mut Native]) -> bool) {
    let began = Instant::now();
    loop {
        clients.iter_mut().for_each(|client| client.step());
        if done(clients) {
            return;
        }
        assert!(began.elapsed() < PATIENCE, "it takes too long");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Until everybody is connected.
pub async fn connect(clients: &mut [&mut Native]) {
    run(clients, |clients| clients.iter().all(|client| client.client.is_connected())).await;
}

/// `clients[0]` publishes until each of the others has got `count` more packets of both kinds.
pub async fn watch(clients: &mut [&mut Native], count: usize) {
    let before: Vec<(usize, usize)> = clients.iter().map(|client| (client.count(OPUS), client.count(VP8))).collect();
    run(clients, |clients| {
        clients[0].publish(900);
        let enough = |(client, before): (&&mut Native, &(usize, usize))| {
            client.count(OPUS) >= before.0 + count && client.count(VP8) >= before.1 + count
        };
        clients.iter().zip(&before).skip(1).all(enough)
    })
    .await;
}
