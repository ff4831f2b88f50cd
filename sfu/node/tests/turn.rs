//! The TURN server and the door it stands behind: media flows through it, and nothing else does.

mod native;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::sync::Arc;
use std::time::Duration;

use native::relayed::{Relayed, tls};
use native::{Native, PATIENCE, Way, candidates, connect, publisher, run, tcp_to, viewer, watch};
use rtc_stun::attributes::ATTR_XOR_RELAYED_ADDRESS;
use rtc_stun::xoraddr::XorMappedAddress;
use sfu_node::door::{Behind, CertificateFiles, Door, MAX_WAITING_WEB, Web};
use sfu_node::turn::{MAX_PER_USER, Secret, Target, Turn};
use sfu_node::{Node, NodeConfig, Route};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

/// Everything behind one door, and media that is announced under an address that only the relay can reach.
struct Site {
    node: Node,
    turn: Arc<Turn>,
    door: Door,
    secret: Secret,
    web: mpsc::Receiver<Web>,
    _files: TempDir,
}

fn site(max_allocations: usize) -> Site {
    let advertise = vec!["198.51.100.7".parse().expect("an address")];
    let listen = "127.0.0.1:0".parse().expect("an address");
    let config = NodeConfig { advertise, shards: 2, max_load: f32::INFINITY, ..NodeConfig::new(listen) };
    let (node, _notices) = Node::start(config).expect("a node");
    let secret = Secret::random();
    let targets = node.media_addresses().into_iter().map(|(outer, inner)| Target { outer, inner }).collect();
    let turn = Turn::new(secret.clone(), targets, max_allocations);
    let files = tempfile::tempdir().expect("a directory");
    let made = rcgen::generate_simple_self_signed(vec!["media.example".to_owned()]).expect("a certificate");
    let tls = CertificateFiles { certificates: files.path().join("cert"), key: files.path().join("key") };
    std::fs::write(&tls.certificates, made.cert.pem()).expect("written");
    std::fs::write(&tls.key, made.signing_key.serialize_pem()).expect("written");
    let (sender, web) = mpsc::channel(MAX_WAITING_WEB);
    let behind = Behind { tls: Some(tls), turn: Some(turn.clone()), web: Some(sender), node: Some(node.clone()) };
    let door = Door::open(listen, behind).expect("a door");
    node.announce(vec![Route::tcp(door.local_addr())]);
    Site { node, turn, door, secret, web, _files: files }
}

impl Site {
    fn credentials(&self, user: &str) -> (String, String) {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
        self.secret.credentials(now, user)
    }

    /// A client that has got an allocation.
    fn relayed(&self, encrypted: bool, user: &str) -> Relayed {
        let make = if encrypted { Relayed::tls } else { Relayed::plain };
        let mut relayed = make(self.door.local_addr(), self.credentials(user));
        relayed.allocate().expect("an allocation");
        relayed
    }
}

/// Waits until nothing is allocated any more.
async fn until_free(turn: &Turn) {
    let free = async {
        while turn.allocations() > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, free).await.expect("allocations end with their connections");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn media_flows_through_tls_and_plain_tcp_with_channels_and_without() {
    let site = site(100);
    let mut clients = Vec::new();
    for (number, (encrypted, channel)) in
        [(true, Some(0x4000)), (true, None), (false, Some(0x4fff)), (false, None)].into_iter().enumerate()
    {
        let wish = if number == 0 { publisher() } else { viewer() };
        let relayed = |answer: &str| {
            let media = candidates(answer, "udp")[0];
            let mut relayed = site.relayed(encrypted, "alice");
            match channel {
                Some(channel) => relayed.bind(channel, media).expect("a channel"),
                None => relayed.permit(media).expect("a permission"),
            }
            relayed.aim(media, channel);
            Way::Turn(Box::new(relayed))
        };
        clients.push(Native::join(&site.node, 1, number as u32, wish, relayed).await);
    }
    connect(&mut clients.iter_mut().collect::<Vec<_>>()).await;
    watch(&mut clients.iter_mut().collect::<Vec<_>>(), 30).await;
    assert_eq!(site.turn.allocations(), 4);
    drop(clients);
    until_free(&site.turn).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ice_tcp_and_the_web_are_behind_the_same_door() {
    let mut site = site(1);
    let door = site.door.local_addr();
    let mut sender = Native::join(&site.node, 1, 1, publisher(), |_| tcp_to(door)).await;
    let mut client = Native::join(&site.node, 2, 2, publisher(), |answer| {
        assert!(candidates(answer, "tcp").contains(&door), "and it is announced");
        tcp_to(door)
    })
    .await;
    let mut other = Native::join(&site.node, 2, 3, viewer(), |_| tcp_to(door)).await;
    connect(&mut [&mut sender, &mut client, &mut other]).await;
    watch(&mut [&mut client, &mut other], 20).await;

    for protocols in [&["h2", "http/1.1"][..], &["http/1.1"], &[]] {
        let asking = spawn_blocking(move || {
            let mut stream = tls(TcpStream::connect(door).expect("open"), protocols);
            stream.write_all(b"GET / HTTP/1.1\r\n").expect("sent");
            let mut reply = [0; 5];
            stream.read_exact(&mut reply).expect("a reply");
            reply
        });
        let mut web = site.web.recv().await.expect("a web client");
        let mut request = [0; 16];
        web.stream.read_exact(&mut request).await.expect("its request");
        assert_eq!(&request, b"GET / HTTP/1.1\r\n");
        web.stream.write_all(b"hello").await.expect("sent");
        web.stream.flush().await.expect("sent");
        assert_eq!(&asking.await.expect("no panic"), b"hello");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_but_our_media_addresses_can_be_reached() {
    let site = site(1);
    let canary = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    canary.set_nonblocking(true).expect("an option");
    let canary_address = canary.local_addr().expect("bound");
    let mut relayed = site.relayed(false, "mallory");
    let (media, inner) = site.node.media_addresses()[0];
    let ports = [9, canary_address.port(), inner.port()];
    let strangers = [
        "127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "255.255.255.255",
        "224.0.0.1",
        "198.51.100.8",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:198.51.100.7",
        "64:ff9b::7f00:1",
        "fe80::1",
    ];
    for ip in strangers {
        for port in ports {
            let peer = SocketAddr::new(ip.parse().expect("an address"), port);
            assert_eq!(relayed.permit(peer), Err(403), "{peer}");
            assert_eq!(relayed.bind(0x4001, peer), Err(403), "{peer}");
        }
    }
    // The right address with a wrong port: it may be permitted, for permissions know no ports, but goes nowhere.
    let wrong_port = SocketAddr::new(media.ip(), canary_address.port());
    assert_eq!(relayed.permit(wrong_port), Ok(()));
    assert_eq!(relayed.bind(0x4001, wrong_port), Err(403));
    let before = site.node.stats().await.shards[0].packets_in;
    for peer in [wrong_port, canary_address, media] {
        relayed.aim(peer, None);
        relayed.send(b"is anybody there?");
    }
    let arrived = async {
        while site.node.stats().await.shards[0].packets_in == before {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, arrived).await.expect("the control: our own address is reached");
    assert!(canary.recv_from(&mut [0; 64]).is_err(), "and the canary, which was asked for before, is not");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_reaches_a_client_through_its_allocation() {
    let site = site(1);
    let mut relayed = Relayed::plain(site.door.local_addr(), site.credentials("alice"));
    let allocated = relayed.allocate().expect("an allocation");
    let mut told = XorMappedAddress::default();
    told.get_from_as(&allocated, ATTR_XOR_RELAYED_ADDRESS).expect("an address");
    let (media, inner) = site.node.media_addresses()[0];
    assert_eq!(told.ip, media.ip(), "not where it really is");
    relayed.permit(media).expect("a permission");
    relayed.aim(media, None);
    relayed.send(b"hello");
    let stranger = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    for _ in 0..20 {
        stranger.send_to(b"psst", (inner.ip(), told.port)).expect("sent");
    }
    let end = std::time::Instant::now() + Duration::from_millis(300);
    while std::time::Instant::now() < end {
        assert_eq!(relayed.arrived(), Vec::<Vec<u8>>::new(), "the stranger is no media address");
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guessed_stale_and_borrowed_credentials_are_refused() {
    let site = site(10);
    let door = site.door.local_addr();
    let (username, password) = site.credentials("alice");
    let mut guesser = Relayed::plain(door, (username.clone(), "a guess".to_owned()));
    let answers: Vec<u16> = (0..5).map(|_| guesser.allocate().expect_err("never")).collect();
    assert_eq!(answers, [401, 401, 0, 0, 0], "and then it is cut");
    let expired = format!("{}:alice", 1_000_000_000);
    let mut late = Relayed::plain(door, (expired.clone(), site.secret.password(&expired)));
    assert_eq!(late.allocate().expect_err("expired"), 401);
    let mut longer = Relayed::plain(door, (username.replace(":alice", "0:alice"), password.clone()));
    assert_eq!(longer.allocate().expect_err("the time is signed"), 401);
    let mut early = Relayed::plain(door, site.credentials("alice"));
    assert_eq!(early.permit(site.node.media_addresses()[0].0).expect_err("challenged first"), 401);
    assert_eq!(early.permit(site.node.media_addresses()[0].0).expect_err("nothing allocated"), 437);
    let mut alice = site.relayed(false, "alice");
    assert_eq!(alice.allocate().expect_err("one per connection"), 437);
    (alice.username, alice.password) = site.credentials("bob");
    assert_eq!(alice.refresh(600).expect_err("somebody else's"), 441);
    assert_eq!(site.turn.allocations(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn allocations_are_counted_per_user_and_in_all() {
    let site = site(MAX_PER_USER + 2);
    let mut held: Vec<Relayed> = (0..MAX_PER_USER).map(|_| site.relayed(false, "alice")).collect();
    let next = |user: &str| Relayed::plain(site.door.local_addr(), site.credentials(user)).allocate().map(|_| ());
    assert_eq!(next("alice"), Err(486));
    let bobs: Vec<Relayed> = (0..2).map(|_| site.relayed(false, "bob")).collect();
    assert_eq!(next("carol"), Err(508));
    held[0].refresh(0).expect("given back");
    assert_eq!(next("carol"), Ok(()));
    drop((held, bobs));
    until_free(&site.turn).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_at_the_door_are_cut() {
    let site = site(1);
    let door = site.door.local_addr();
    let framed_handshake = [&[0, 14][..], &[22; 14]].concat();
    for bytes in [b"SSH-2.0-OpenSSH_9\r\n".to_vec(), vec![0xff; 64], framed_handshake] {
        let mut stranger = TcpStream::connect(door).expect("open");
        stranger.set_read_timeout(Some(PATIENCE)).expect("an option");
        stranger.write_all(&bytes).expect("sent");
        let mut answer = Vec::new();
        // A reset is as good an end.
        let _ = stranger.read_to_end(&mut answer);
        assert_eq!(answer, [], "{bytes:?}");
    }
    let mut endless = Relayed::tls(door, site.credentials("alice"));
    endless.allocate().expect("an allocation");
    endless.aim(site.node.media_addresses()[0].0, Some(0x4001));
    endless.send(&[0; 4_000]);
    until_free(&site.turn).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_allocates_nothing_is_cut() {
    let site = site(1);
    let mut silent = TcpStream::connect(site.door.local_addr()).expect("open");
    let mut idle = Relayed::plain(site.door.local_addr(), site.credentials("alice"));
    assert_eq!(idle.ask(rtc_stun::message::METHOD_REFRESH, &[], None).expect_err("a challenge"), 401);
    silent.set_read_timeout(Some(PATIENCE)).expect("an option");
    let ended = spawn_blocking(move || silent.read(&mut [0; 8]));
    assert_eq!(ended.await.expect("no panic").expect("an end"), 0);
    let ended = spawn_blocking(move || idle.wait());
    assert!(ended.await.expect("no panic"), "the connection ends");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relayed_client_that_does_not_read_delays_nobody_and_is_cut() {
    let site = site(10);
    let through = |answer: &str| {
        let media = candidates(answer, "udp")[0];
        let mut relayed = site.relayed(true, "alice");
        relayed.bind(0x4000, media).expect("a channel");
        relayed.aim(media, Some(0x4000));
        Way::Turn(Box::new(relayed))
    };
    let mut sender = Native::join(&site.node, 1, 1, publisher(), through).await;
    let mut stuck = Native::join(&site.node, 1, 2, viewer(), through).await;
    let mut other = Native::join(&site.node, 1, 3, viewer(), through).await;
    connect(&mut [&mut sender, &mut stuck, &mut other]).await;
    watch(&mut [&mut sender, &mut stuck, &mut other], 5).await;
    stuck.deaf = true;
    let (mut published, began) = (0, std::time::Instant::now());
    while site.turn.allocations() == 3 {
        // A pace that the others keep up with, also in a debug build.
        run(&mut [&mut sender, &mut other], |clients| {
            (0..2).for_each(|_| clients[0].publish(1_000));
            published += 2;
            published % 100 == 0
        })
        .await;
        assert!(began.elapsed() < PATIENCE, "it is never cut");
    }
    let seen = other.count(96);
    assert!(seen * 10 > published * 8, "the other one has seen {seen} of {published}");
    watch(&mut [&mut sender, &mut other], 20).await;
}
