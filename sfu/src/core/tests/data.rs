//! Data channels in a room.

use std::time::Duration;

use super::network::{ALL, Network, VIEWER};
use crate::Command;
use crate::api::Permit;
use crate::client::Wish;
use crate::peer::MESSAGE_BUDGET;

const TALKER: Wish = Wish { data: true, ..VIEWER };

/// Clients with an open channel.
fn talkers(network: &mut Network, count: usize) -> Vec<usize> {
    let nodes: Vec<usize> = (0..count).map(|_| network.join(TALKER, ALL)).collect();
    for node in &nodes {
        let now = network.now;
        network.nodes[*node].client.open_channel(now, "room");
    }
    network.run(Duration::from_millis(300));
    nodes
}

fn heard(network: &mut Network, node: usize) -> Vec<Vec<u8>> {
    std::iter::from_fn(|| network.nodes[node].client.hear()).map(|message| message.payload.to_vec()).collect()
}

#[test]
fn what_one_says_everybody_else_hears_with_their_name() {
    let mut network = Network::new(60);
    let nodes = talkers(&mut network, 3);
    let deaf = network.join(VIEWER, ALL);
    let now = network.now;
    assert!(network.nodes[nodes[0]].client.say(now, "room", b"\x00encrypted"));
    network.run(Duration::from_millis(300));
    let member = (nodes[0] as u128 + 1).to_be_bytes();
    let expected = [member.as_slice(), b"\x00encrypted"].concat();
    assert_eq!(heard(&mut network, nodes[1]), std::slice::from_ref(&expected));
    assert_eq!(heard(&mut network, nodes[2]), [expected]);
    assert!(heard(&mut network, nodes[0]).is_empty(), "no echo");
    assert!(network.nodes[deaf].client.hear().is_none());
}

#[test]
fn nobody_without_the_right_speaks_or_hears() {
    let mut network = Network::new(61);
    let nodes = talkers(&mut network, 3);
    let session = network.nodes[nodes[1]].session;
    network.command(Command::SetPermit { session, permit: Permit { view: false, publish: true } });
    let now = network.now;
    network.nodes[nodes[0]].client.say(now, "room", b"secret");
    network.nodes[nodes[1]].client.say(now, "room", b"spam");
    network.run(Duration::from_millis(300));
    assert!(heard(&mut network, nodes[1]).is_empty());
    assert_eq!(heard(&mut network, nodes[2]).len(), 1, "only who may");
}

#[test]
fn a_flood_of_messages_is_cut_and_the_room_goes_on() {
    let mut network = Network::new(62);
    let nodes = talkers(&mut network, 2);
    for _ in 0..200 {
        let now = network.now;
        network.nodes[nodes[0]].client.say(now, "room", b"again");
        network.run(Duration::from_millis(5));
    }
    let flood = heard(&mut network, nodes[1]).len();
    assert!((1..=3 * MESSAGE_BUDGET as usize).contains(&flood), "{flood}");
    network.run(Duration::from_secs(2));
    let now = network.now;
    network.nodes[nodes[0]].client.say(now, "room", b"later");
    network.run(Duration::from_millis(300));
    assert!(!heard(&mut network, nodes[1]).is_empty());
}
