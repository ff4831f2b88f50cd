//! `media.servers`: STUN and TURN for one person, with credentials made now.

use signaling::protocol::{FetchedIceServers, IceServer};

use crate::live::Live;
use crate::live::door::Seat;

pub fn servers(seat: &Seat) -> FetchedIceServers {
    FetchedIceServers { ice_servers: servers_for(seat.hall.live(), &seat.person.to_string()) }
}

/// `user` is what a relay counts allocations by.
pub fn servers_for(live: &Live, user: &str) -> Vec<IceServer> {
    live.ice_servers().for_user(user).into_iter().map(ice_server).collect()
}

fn ice_server(server: sfu_node::IceServer) -> IceServer {
    let sfu_node::IceServer { urls, username, credential } = server;
    IceServer { urls, username, credential }
}
