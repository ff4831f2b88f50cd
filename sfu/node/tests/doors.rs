//! Where a node can be reached: one port for all shards, IPv6 beside IPv4, and what its answers say about that.

mod native;

use native::{Native, candidates, connect, publisher, tcp_to, udp_to, viewer, watch};
use sfu_node::{Join, MediaError, MemberId, Node, NodeConfig, Offer, RoomId, TcpListen};

fn config(listen: &str) -> NodeConfig {
    NodeConfig { max_load: f32::INFINITY, ..NodeConfig::new(listen.parse().expect("an address")) }
}

fn node(config: NodeConfig) -> Node {
    Node::start(config).expect("a node").0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn shards_on_one_port_pass_on_what_is_not_theirs() {
    const ROOMS: u64 = 12;
    let node = node(NodeConfig { shards: 3, single_port: true, ..config("127.0.0.1:0") });
    let addresses = node.local_addrs();
    assert!(addresses.iter().all(|address| *address == addresses[0]), "{addresses:?}");
    let mut clients = Vec::new();
    for room in 0..ROOMS {
        clients.push(Native::over_udp(&node, room, room as u32 * 2, publisher()).await);
        let number = room as u32 * 2 + 1;
        // The door for TCP is with the first shard; most rooms are not.
        clients.push(match room % 3 {
            0 => Native::over_tcp(&node, room, number, viewer()).await,
            _ => Native::over_udp(&node, room, number, viewer()).await,
        });
    }
    connect(&mut clients.iter_mut().collect::<Vec<_>>()).await;
    for pair in clients.chunks_mut(2) {
        let (sender, client) = pair.split_at_mut(1);
        watch(&mut [&mut sender[0], &mut client[0]], 20).await;
        let seqs: Vec<u64> = client[0].got.iter().filter(|(kind, ..)| *kind == 96).map(|(_, seq, _)| *seq).collect();
        assert!(seqs.windows(2).all(|pair| pair[1] == pair[0] + 1), "no gap, no doublet: {seqs:?}");
    }
    let shards = node.stats().await.shards;
    assert!(shards.iter().all(|shard| shard.sessions == 8), "rooms are spread");
    assert!(shards.iter().map(|shard| shard.passed_on).sum::<u64>() > 100, "the kernel knows nothing of rooms");
    assert_eq!(shards.iter().map(|shard| shard.dropped_strays + shard.anonymous).sum::<u64>(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ipv6_and_ipv4_clients_meet_on_a_dual_stack_node() {
    let Ok((node, _notices)) = Node::start(NodeConfig {
        advertise: vec!["127.0.0.1".parse().expect("v4"), "::1".parse().expect("v6")],
        ..config("[::]:0")
    }) else {
        eprintln!("this machine has no IPv6");
        return;
    };
    let pick = |answer: &str, protocol: &str, v6: bool| {
        let found = candidates(answer, protocol);
        assert_eq!(found.len(), 2, "both families are offered: {found:?}");
        *found.iter().find(|address| address.is_ipv6() == v6).expect("one of each")
    };
    let mut sender = Native::join(&node, 1, 1, publisher(), |answer| udp_to(pick(answer, "udp", true))).await;
    let mut v4 = Native::join(&node, 1, 2, viewer(), |answer| udp_to(pick(answer, "udp", false))).await;
    let mut tcp6 = Native::join(&node, 1, 3, viewer(), |answer| tcp_to(pick(answer, "tcp", true))).await;
    let mut tcp4 = Native::join(&node, 1, 4, viewer(), |answer| tcp_to(pick(answer, "tcp", false))).await;
    connect(&mut [&mut sender, &mut v4, &mut tcp6, &mut tcp4]).await;
    watch(&mut [&mut sender, &mut v4, &mut tcp6, &mut tcp4], 20).await;
}

#[tokio::test]
async fn answers_name_the_outer_ports_of_a_router() {
    let advertise = vec!["198.51.100.7:9000".parse().expect("an address")];
    let node = node(NodeConfig { shards: 2, advertise, ..config("127.0.0.1:0") });
    for (room, port) in [(1, 9000), (2, 9001)] {
        let joined = Native::join(&node, room, room as u32, viewer(), |_| native::Way::Dead).await;
        let outer = [std::net::SocketAddr::from(([198, 51, 100, 7], port))];
        assert_eq!(
            (candidates(&joined.answer, "udp"), candidates(&joined.answer, "tcp")),
            (outer.into(), outer.into())
        );
    }
}

#[tokio::test]
async fn a_node_without_tcp_offers_none() {
    let node = node(NodeConfig { tcp: TcpListen::Off, ..config("127.0.0.1:0") });
    let joined = Native::join(&node, 1, 1, viewer(), |_| native::Way::Dead).await;
    assert_eq!((candidates(&joined.answer, "udp").len(), candidates(&joined.answer, "tcp").len()), (1, 0));
}

#[tokio::test]
async fn a_node_refuses_newcomers_when_its_share_of_the_core_is_planned() {
    // 5 us for each of the 170 packets that two slots are planned with, before anything is measured.
    let node = node(NodeConfig { max_load: 0.003, ..config("127.0.0.1:0") });
    let mut refusal = None;
    for number in 0..10 {
        let identity = sfu::client::ClientIdentity::like_chromium().expect("a certificate");
        let client = sfu::client::Client::new(identity, viewer(), number);
        let offer = Offer { sdp: client.offer(), tracks: Vec::new() };
        let join = Join { room: RoomId(1), member: MemberId(number.into()), permit: native::ALL, offer };
        if let Err(error) = node.join(join).await {
            refusal.get_or_insert((number, error));
        }
    }
    assert!(matches!(refusal, Some((1..=4, MediaError::Full))), "{refusal:?}");
}
