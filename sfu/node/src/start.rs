//! Sockets first, then threads: a node that cannot have all of its addresses does not start.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Instant;
use std::{io, iter};

use sfu::transport::dtls::Identity;
use sfu::transport::seal::Backend;
use sfu::{Notice, Route};
use tokio::sync::mpsc;

use crate::address;
use crate::config::{Advertised, NodeConfig, TcpListen};
use crate::ownership::MAX_SHARDS;
use crate::registry::Registry;
use crate::rings::Neighbour;
use crate::shard::{Parts, Shard, ShardHandle};
use crate::socket::{Udp, listen};
use crate::wake::Wake;

/// Binds and starts all shards.
pub fn shards(config: &NodeConfig, notices: mpsc::Sender<Notice>) -> io::Result<(Vec<ShardHandle>, Arc<Registry>)> {
    let count = config.shards.max(1);
    if count > MAX_SHARDS {
        return Err(io::Error::other(format!("{count} shards are more than {MAX_SHARDS}")));
    }
    let backend = Backend::calibrate(Instant::now).fastest();
    let identity = Identity::generate_for(backend).map_err(|error| io::Error::other(error.to_string()))?;
    let registry = Arc::new(Registry::new(identity.fingerprint().clone(), count, config.room_spread));
    let sockets = sockets(config, count)?;
    let wakes = iter::repeat_with(|| Wake::new().map(Arc::new)).take(count).collect::<io::Result<Vec<_>>>()?;
    let (neighbours, strays): (Vec<_>, Vec<_>) = wakes.iter().cloned().map(|wake| Neighbour::new(wake, count)).unzip();
    let doors: Vec<_> = sockets.iter().map(|(_, door)| door.as_ref().and_then(|door| door.local_addr().ok())).collect();
    let parts = sockets.into_iter().zip(wakes).zip(strays).enumerate();
    let shards = parts.map(|(index, (((udp, listener), wake), strays))| {
        let door = doors[index].or(doors[0].filter(|_| config.single_port));
        let candidates = candidates(config, index, udp.local_addr(), door);
        let shard = Shard::new(Parts {
            index,
            shards: count,
            udp,
            listener,
            identity: identity.clone(),
            notices: notices.clone(),
            registry: registry.clone(),
            wake,
            strays,
            neighbours: neighbours.clone(),
            single_port: config.single_port,
            pin: config.pin,
            max_load: config.max_load,
        })?;
        shard.spawn(candidates)
    });
    let shards = shards.collect::<io::Result<_>>()?;
    Ok((shards, registry))
}

/// Each shard's sockets. A shared UDP port has one TCP door for all: connections are few and easily handed on.
fn sockets(config: &NodeConfig, count: usize) -> io::Result<Vec<(Udp, Option<TcpListener>)>> {
    if !config.single_port {
        return (0..count)
            .map(|index| {
                let udp = Udp::bind(address::of_shard(config.listen, index, 1)?)?;
                let listener = door(config, index, udp.local_addr())?;
                Ok((udp, listener))
            })
            .collect();
    }
    let first = Udp::bind_shared(config.listen)?;
    let (address, mut listener) = (first.local_addr(), door(config, 0, first.local_addr())?);
    let others = (1..count).map(|_| Udp::bind_shared(address));
    iter::once(Ok(first)).chain(others).map(|udp| Ok((udp?, listener.take()))).collect()
}

/// The TCP door of a shard whose UDP is at `udp`.
fn door(config: &NodeConfig, index: usize, udp: SocketAddr) -> io::Result<Option<TcpListener>> {
    match config.tcp {
        TcpListen::Off => Ok(None),
        TcpListen::At(first) => listen(address::of_shard(first, index, 1)?).map(Some),
        TcpListen::Beside => match listen(udp) {
            // Where UDP could choose its port, TCP may too.
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && config.listen.port() == 0 => {
                listen(config.listen).map(Some)
            }
            listener => listener.map(Some),
        },
    }
}

/// What clients of a shard are told. `door` is its TCP door, or the one that all share.
fn candidates(config: &NodeConfig, index: usize, udp: SocketAddr, door: Option<SocketAddr>) -> Vec<Route> {
    let offset = if config.single_port { 0 } else { index as u16 };
    let udp = address::candidates(udp, &config.advertise, offset);
    // A mapped port is that of UDP; a door elsewhere has its own number.
    let strip = |to: &Advertised| Advertised { port: to.port.filter(|_| config.tcp == TcpListen::Beside), ..*to };
    let advertise: Vec<Advertised> = config.advertise.iter().map(strip).collect();
    let tcp = door.map(|door| address::candidates(door, &advertise, offset)).unwrap_or_default();
    udp.into_iter().map(Route::udp).chain(tcp.into_iter().map(Route::tcp)).collect()
}
