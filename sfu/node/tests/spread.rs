//! A room that outgrows a shard goes on on the others: its members do not notice.

mod native;

use native::{Native, connect, publisher, run, viewer, watch};
use sfu_node::{CloseReason, Node, NodeConfig, Notice, RoomId};

fn config() -> NodeConfig {
    let listen = "127.0.0.1:0".parse().expect("an address");
    NodeConfig { shards: 3, room_spread: 2, max_load: f32::INFINITY, ..NodeConfig::new(listen) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_of_a_room_on_three_shards_see_one_publisher_and_one_list_of_tracks() {
    let (node, mut notices) = Node::start(config()).expect("a node");
    let mut clients = vec![Native::over_udp(&node, 1, 0, publisher()).await];
    for number in 1..6 {
        clients.push(Native::over_udp(&node, 1, number, viewer()).await);
    }
    connect(&mut clients.iter_mut().collect::<Vec<_>>()).await;
    watch(&mut clients.iter_mut().collect::<Vec<_>>(), 40).await;
    for client in &clients[1..] {
        let seqs: Vec<u64> = client.got.iter().filter(|(kind, ..)| *kind == 96).map(|(_, seq, _)| *seq).collect();
        assert!(seqs.windows(2).all(|pair| pair[1] == pair[0] + 1), "no gap, no doublet: {seqs:?}");
    }
    let shards = node.stats().await.shards;
    assert!(shards.iter().all(|shard| shard.sessions == 2), "two of them on each shard");
    let (out, taken) =
        shards.iter().fold((0, 0), |(out, taken), shard| (out + shard.relayed_out, taken + shard.relayed_in));
    // The shards are asked one after the other, while packets cross.
    assert!(out >= 40 && taken.abs_diff(out * 2) <= 20, "each packet went to both others: {out} {taken}");
    assert_eq!(shards.iter().map(|shard| shard.dropped_strays).sum::<u64>(), 0);

    let lists = |notices: &mut tokio::sync::mpsc::Receiver<Notice>| {
        let told = std::iter::from_fn(|| notices.try_recv().ok());
        let lists = told.filter_map(|notice| match notice {
            Notice::Tracks { room: RoomId(1), tracks } => Some(tracks.len()),
            _ => None,
        });
        lists.collect::<Vec<_>>()
    };
    assert_eq!(lists(&mut notices), [1, 2], "a voice and a picture, told once each");

    // The publisher and the other member of the first shard go: the rest goes on without.
    let sessions = node.stats().await.sessions;
    let first: Vec<_> = sessions.iter().filter(|session| session.member.0 < 2).map(|session| session.session).collect();
    first.iter().for_each(|session| node.close(*session, CloseReason::Left));
    let mut rest = clients.split_off(2);
    let mut told = Vec::new();
    run(&mut rest.iter_mut().collect::<Vec<_>>(), |_| {
        told.extend(lists(&mut notices));
        told.last() == Some(&0)
    })
    .await;
    assert_eq!(
        node.stats()
            .await
            .sessions
            .iter()
            .flat_map(|session| &session.slots)
            .filter(|slot| slot.track.is_some())
            .count(),
        0
    );
    node.shutdown().await;
}
