//! Clients that change their address or their network in the middle of a call.

use std::time::Duration;

use super::network::{ALL, Network, PUBLISHER, VIEWER};
use super::stage::Stage;
use crate::Command;
use crate::api::CloseReason;
use crate::route::Route;

/// Where the first viewer is from now on.
fn elsewhere(stage: &mut Stage, port: u16) {
    let node = stage.screens[0].node();
    stage.network.nodes[node].address = Route::udp(([10, 0, 0, 9], port).into());
}

/// How many packets of the picture the first viewer got, with the highest number.
fn numbers(stage: &Stage) -> u64 {
    let node = &stage.network.nodes[stage.screens[0].node()];
    let lane = stage.network.sfu.lanes.iter().find(|(_, lane)| lane.plan.ssrc == node.slots[1].ssrc);
    lane.expect("its slot").1.rewriter.highest()
}

#[test]
fn a_nat_that_forgets_costs_no_more_than_the_pause_between_two_checks() {
    for seed in 0..8 {
        let mut stage = Stage::new(seed, 6, 1, 0.0);
        stage.play(Duration::from_millis(4_000 + 300 * seed));
        stage.screens[0].forget();
        elsewhere(&mut stage, 1_000);
        stage.play(Duration::from_secs(6));
        let longest = stage.screens[0].longest;
        assert!(longest < Duration::from_millis(2_900), "seed {seed}: {longest:?}");
        assert!(stage.screens[0].frames > 75, "seed {seed}: and it goes on");
    }
}

#[test]
fn an_ice_restart_on_another_network_brings_the_picture_back_at_once_in_the_same_call() {
    for (seed, loss) in (0..16).map(|seed| (seed, if seed % 2 == 0 { 0.0 } else { 0.2 })) {
        let mut stage = Stage::new(seed, 6, 1, loss);
        stage.play(Duration::from_secs(4));
        let node = stage.screens[0].node();
        let before = (stage.network.nodes[node].slots.clone(), numbers(&stage));
        stage.screens[0].forget();
        // The page takes two seconds of silence for a dead network.
        (stage.network.loss, stage.network.setup_loss) = (1.0, 1.0);
        stage.play(Duration::from_secs(2));
        (stage.network.loss, stage.network.setup_loss) = (loss, loss);
        elsewhere(&mut stage, 1_000);
        stage.network.nodes[node].client.restart_ice();
        let offer = stage.network.nodes[node].client.offer();
        stage.network.renegotiate(node, offer);
        stage.play(Duration::from_secs(3));
        let (screen, slots) = (&stage.screens[0], &stage.network.nodes[node].slots);
        let most = Duration::from_millis(if loss > 0.0 { 4_000 } else { 2_500 });
        assert!(screen.longest < most, "seed {seed}: {:?}", screen.longest);
        assert!(screen.frames > 30, "seed {seed}: and it goes on: {}", screen.frames);
        assert_eq!(*slots, before.0, "the same streams");
        assert!(numbers(&stage) > before.1 + 400, "whose numbers go on under the same keys");
    }
}

#[test]
fn a_client_that_checks_from_elsewhere_without_nominating_is_followed_once_its_address_is_silent() {
    let mut network = Network::new(61);
    let publisher = network.join(PUBLISHER, ALL);
    let viewer = network.join(VIEWER, ALL);
    let slot = network.nodes[viewer].slots[1].ssrc;
    let home = network.nodes[viewer].address;
    let away = Route::udp(([10, 0, 0, 9], 1_000).into());
    // A second network that only stands by.
    let check = network.nodes[viewer].client.standby_check();
    network.inject(away, check.clone());
    network.video(publisher, 5, true);
    assert_eq!(network.stream(viewer, slot).len(), 5, "media stays where it was nominated");
    network.nodes[viewer].address = away;
    network.setup_loss = 1.0;
    network.run(Duration::from_secs(2));
    network.setup_loss = 0.0;
    network.inject(away, check);
    network.video(publisher, 5, true);
    assert_eq!(network.stream(viewer, slot).len(), 10, "it is here now");
    network.nodes[viewer].address = home;
    let session = network.nodes[viewer].session;
    network.command(Command::Close { session, reason: CloseReason::Left });
    assert_eq!(network.sfu.demux.by_address(&away), None);
}
