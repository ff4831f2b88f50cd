//! ICE-TCP with real sockets: media flows, ways change under a running call, and strangers get nothing.

mod native;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use native::{ALL, Native, PATIENCE, Way, candidates, connect, publisher, run, tcp_to, udp_to, viewer, watch};
use sfu::client::{ClientIdentity, OPUS, VP8};
use sfu_node::{Join, MemberId, Node, NodeConfig, Offer, RoomId, ShardStats};
use socket2::{Domain, Socket, Type};

fn node(shards: usize) -> Node {
    let config =
        NodeConfig { shards, max_load: f32::INFINITY, ..NodeConfig::new("127.0.0.1:0".parse().expect("an address")) };
    Node::start(config).expect("a node").0
}

async fn shards(node: &Node) -> Vec<ShardStats> {
    node.stats().await.shards
}

/// The TCP door of the node, and an offer's answer to aim forged checks at.
async fn door(node: &Node) -> (SocketAddr, sfu::client::Client) {
    let identity = ClientIdentity::like_chromium().expect("a certificate");
    let mut client = sfu::client::Client::new(identity, viewer(), 900);
    let offer = Offer { sdp: client.offer(), tracks: Vec::new() };
    let joined =
        node.join(Join { room: RoomId(900), member: MemberId(900), permit: ALL, offer }).await.expect("an answer");
    client.accept(Instant::now(), &joined.answer.sdp).expect("a whole answer");
    (candidates(&joined.answer.sdp, "tcp")[0], client)
}

fn connect_from(source: [u8; 4], door: SocketAddr) -> TcpStream {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    socket.bind(&SocketAddr::from((source, 0)).into()).expect("all of 127/8 is ours");
    socket.connect(&door.into()).expect("the kernel takes it");
    let stream = TcpStream::from(socket);
    stream.set_read_timeout(Some(PATIENCE)).expect("an option");
    stream
}

/// What a stranger gets: how many bytes until the connection ends.
fn harvest(mut stream: &TcpStream) -> usize {
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "it ends"),
    }
    bytes.len()
}

fn framed(datagram: &[u8]) -> Vec<u8> {
    [&(datagram.len() as u16).to_be_bytes()[..], datagram].concat()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn media_flows_over_tcp_in_both_directions_next_to_udp() {
    let node = node(1);
    let mut publisher = Native::over_tcp(&node, 1, 1, publisher()).await;
    let mut over_tcp = Native::over_tcp(&node, 1, 2, viewer()).await;
    let mut over_udp = Native::over_udp(&node, 1, 3, viewer()).await;
    connect(&mut [&mut publisher, &mut over_tcp, &mut over_udp]).await;
    watch(&mut [&mut publisher, &mut over_tcp, &mut over_udp], 50).await;
    let video: Vec<u64> = over_tcp.got.iter().filter(|(kind, ..)| *kind == VP8).map(|(_, seq, _)| *seq).collect();
    assert!(video.windows(2).all(|pair| pair[1] == pair[0] + 1), "no gap, no doublet");
    let shard = shards(&node).await.swap_remove(0);
    assert_eq!((shard.tcp_connections, shard.tcp_refused), (2, 0));
    drop(over_tcp);
    drop(publisher);
    let gone = async {
        while shards(&node).await[0].tcp_connections > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, gone).await.expect("closed connections are forgotten");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_udp_dies_the_call_goes_on_over_tcp_and_comes_back() {
    let node = node(1);
    let mut sender = Native::over_udp(&node, 1, 1, publisher()).await;
    let mut client = Native::over_udp(&node, 1, 2, viewer()).await;
    connect(&mut [&mut sender, &mut client]).await;
    watch(&mut [&mut sender, &mut client], 10).await;

    client.way = Way::Dead;
    (0..20).for_each(|_| sender.publish(900));
    client.client.restart_ice();
    let offer = Offer { sdp: client.client.offer(), tracks: Vec::new() };
    let answer = node.renegotiate(client.session, offer).await.expect("a restart").sdp;
    assert_ne!(answer, client.answer, "other credentials");
    client.client.accept(Instant::now(), &answer).expect("a whole answer");
    client.way = tcp_to(candidates(&answer, "tcp")[0]);
    client.check();
    watch(&mut [&mut sender, &mut client], 10).await;

    client.way = udp_to(candidates(&answer, "udp")[0]);
    client.check();
    watch(&mut [&mut sender, &mut client], 10).await;
    assert_eq!(node.stats().await.sessions.len(), 2, "the same session all along");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_at_the_wrong_shards_door_is_handed_over() {
    let node = node(2);
    let mut first = Native::over_tcp(&node, 1, 1, publisher()).await;
    let door = candidates(&first.answer, "tcp")[0];
    let mut sender = Native::join(&node, 2, 2, publisher(), |answer| {
        assert_ne!(candidates(answer, "tcp")[0], door, "another shard");
        tcp_to(door)
    })
    .await;
    let mut client = Native::over_udp(&node, 2, 3, viewer()).await;
    connect(&mut [&mut first, &mut sender, &mut client]).await;
    watch(&mut [&mut sender, &mut client], 20).await;
    let shards = shards(&node).await;
    let mut figures: Vec<_> = shards.iter().map(|shard| (shard.tcp_connections, shard.passed_on)).collect();
    figures.sort_unstable();
    assert_eq!(figures, [(1, 0), (1, 1)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_are_cut_without_a_byte() {
    let node = node(1);
    let (door, client) = door(&node).await;
    let mut endless = vec![0xff, 0xff];
    endless.extend_from_slice(&[0; 4_000]);
    let mut unknown = client.check(true);
    unknown[28] ^= 1;
    let cases: [(&str, Vec<u8>); 6] = [
        ("HTTP", b"GET / HTTP/1.1\r\n\r\n".to_vec()),
        ("an oversize frame", endless),
        ("a handshake before any check", framed(&[22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0])),
        ("media before any check", framed(&[0x80; 100])),
        ("a forged check, again and again", framed(&client.check(false)).repeat(40)),
        ("checks for nobody", framed(&unknown).repeat(40)),
    ];
    for (name, bytes) in &cases {
        let mut stranger = connect_from([127, 0, 0, 1], door);
        stranger.write_all(bytes).expect("sent");
        assert_eq!(harvest(&stranger), 0, "{name}");
    }
    let shard = shards(&node).await.swap_remove(0);
    assert_eq!((shard.tcp_refused, shard.tcp_connections, shard.bytes_out), (cases.len() as u64, 0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_slow_to_prove_anything_is_cut() {
    let node = node(1);
    let (door, client) = door(&node).await;
    let silent = connect_from([127, 0, 0, 1], door);
    let mut slow = connect_from([127, 0, 0, 1], door);
    let began = Instant::now();
    let drip = std::thread::spawn(move || {
        for byte in framed(&client.check(false)).iter().cycle() {
            if slow.write_all(&[*byte]).is_err() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        harvest(&slow)
    });
    assert_eq!(harvest(&silent), 0);
    assert_eq!(drip.join().expect("no panic"), 0);
    assert!(began.elapsed() < Duration::from_secs(12), "{:?}", began.elapsed());
    assert_eq!(shards(&node).await[0].tcp_connections, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_connections_keeps_nobody_else_out() {
    const FLOOD: usize = 2_000;
    let node = node(1);
    let mut sender = Native::over_udp(&node, 1, 1, publisher()).await;
    let mut watching = Native::over_tcp(&node, 1, 2, viewer()).await;
    connect(&mut [&mut sender, &mut watching]).await;
    let (door, _) = door(&node).await;
    let mut held = Vec::new();
    for number in 0..FLOOD {
        held.push(connect_from([127, 7, (number % 20) as u8, 1], door));
        if number % 10 == 0 {
            sender.publish(900);
            sender.step();
            watching.step();
        }
    }
    // From one of the flooding addresses' neighbours.
    let mut late = Native::over_tcp(&node, 1, 3, viewer()).await;
    connect(&mut [&mut sender, &mut watching, &mut late]).await;
    watch(&mut [&mut sender, &mut watching, &mut late], 20).await;
    let shard = shards(&node).await.swap_remove(0);
    assert!(shard.tcp_connections <= 520, "{} connections", shard.tcp_connections);
    assert!(shard.tcp_refused >= FLOOD as u64 - 520, "{} refused", shard.tcp_refused);
    drop(held);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_does_not_read_loses_whole_video_packets_and_delays_nobody() {
    let node = node(1);
    let mut sender = Native::over_udp(&node, 1, 1, publisher()).await;
    let mut stuck = Native::over_tcp(&node, 1, 2, viewer()).await;
    let mut other = Native::over_tcp(&node, 1, 3, viewer()).await;
    connect(&mut [&mut sender, &mut stuck, &mut other]).await;
    watch(&mut [&mut sender, &mut stuck, &mut other], 5).await;
    stuck.deaf = true;
    let mut published = 0;
    loop {
        // As much as loopback holds, then a bit more.
        run(&mut [&mut sender, &mut stuck, &mut other], |clients| {
            (0..10).for_each(|_| clients[0].publish(1_000));
            published += 10;
            published % 200 == 0
        })
        .await;
        if shards(&node).await[0].dropped_out > 300 {
            break;
        }
        assert!(published < 60_000, "nothing is dropped");
    }
    let before = (stuck.count(OPUS), stuck.count(VP8));
    let seen = other.count(VP8);
    assert!(seen * 10 > published * 9, "the others have seen {seen} of {published}");
    stuck.deaf = false;
    watch(&mut [&mut sender, &mut stuck, &mut other], 50).await;
    let (audio, video) = (stuck.count(OPUS) - before.0, stuck.count(VP8) - before.1);
    assert!(video > 50 && audio > video, "voice gets through before pictures: {audio} and {video}");
}
