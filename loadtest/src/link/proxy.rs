//! The thin shell around the model: a thread with a pair of sockets per client, one towards the client and one towards
//! the server.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::os::fd::AsRawFd;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;

use super::model::{Counts, Link};
use super::shape::Network;
use crate::poller::Poller;

/// Longest sleep, so that new clients are taken in time.
const PATIENCE: Duration = Duration::from_millis(2);
/// Longest sleep while nobody is there.
const IDLE: Duration = Duration::from_millis(20);
/// Largest datagram passed on.
const MAX_DATAGRAM: usize = 2_048;

/// What the thread is told.
enum Order {
    Route(Box<Route>),
    /// Blackouts and changes of address count from now.
    Begin,
    Counts(Sender<Vec<(Counts, Counts)>>),
}

/// A running proxy.
pub struct Proxy {
    orders: Sender<Order>,
    seed: u64,
    routes: std::sync::atomic::AtomicU64,
}

/// One client's way.
struct Route {
    near: UdpSocket,
    far: UdpSocket,
    server: SocketAddr,
    client: Option<SocketAddr>,
    up: Link,
    down: Link,
    network: Network,
    seed: u64,
    /// What happens to it, the next last.
    events: Vec<(Instant, Event)>,
    /// The socket whose network is gone.
    dead: Option<SocketAddr>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Move,
    Switch,
}

impl Proxy {
    /// Starts the thread. Every client's chance is made of `seed` and of how many came before.
    ///
    /// # Errors
    /// When no descriptor is left.
    pub fn start(seed: u64) -> anyhow::Result<Self> {
        let (orders, receiver) = channel();
        let mut shell = Shell { orders: receiver, poller: Poller::new()?, routes: Vec::new() };
        thread::Builder::new().name("network".into()).spawn(move || shell.run()).context("starting the proxy")?;
        Ok(Proxy { orders, seed, routes: Default::default() })
    }

    /// A way to `server` through `network` for one more client; where the client should send to.
    ///
    /// # Errors
    /// When no socket is left.
    pub fn route(&self, server: SocketAddr, network: &Network) -> anyhow::Result<SocketAddr> {
        let number = self.routes.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let (near, far) = (bind().context("a socket for the proxy")?, bind().context("a socket for the proxy")?);
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, near.local_addr()?.port()));
        let seed = self.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(number);
        // What has a time has it from the beginning on.
        let (up, down, _) = links(&network.lasting(), seed, Instant::now());
        let events = Vec::new();
        let (client, dead, network) = (None, None, network.clone());
        let route = Route { near, far, server, client, up, down, network, seed, events, dead };
        self.orders.send(Order::Route(Box::new(route))).context("the proxy has ended")?;
        Ok(address)
    }

    /// Blackouts and changes of address count from now, and chance starts over.
    pub fn begin(&self) {
        // A dead thread shows as clients that lose everything.
        let _ = self.orders.send(Order::Begin);
    }

    /// What happened to datagrams going up and down, for each client in the order of arrival.
    pub fn counts(&self) -> Vec<(Counts, Counts)> {
        let (reply, answer) = channel();
        let sent = self.orders.send(Order::Counts(reply));
        sent.ok().and_then(|()| answer.recv().ok()).unwrap_or_default()
    }
}

fn bind() -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}

fn links(network: &Network, seed: u64, begin: Instant) -> (Link, Link, Vec<(Instant, Event)>) {
    let up = Link::new(network.up.clone(), seed.wrapping_mul(2), begin);
    let down = Link::new(network.down.clone(), seed.wrapping_mul(2) + 1, begin);
    let shapes = [&network.up, &network.down];
    let moves = shapes.iter().flat_map(|shape| &shape.moves).map(|at| (begin + *at, Event::Move));
    let switches = shapes.iter().flat_map(|shape| &shape.switches).map(|at| (begin + *at, Event::Switch));
    let mut events: Vec<(Instant, Event)> = moves.chain(switches).collect();
    events.sort_by_key(|event| std::cmp::Reverse(*event));
    (up, down, events)
}

struct Shell {
    orders: Receiver<Order>,
    poller: Poller,
    routes: Vec<Route>,
}

impl Shell {
    /// Runs until nobody holds the [`Proxy`] any more.
    fn run(&mut self) {
        let mut ready = Vec::new();
        loop {
            let next = self.routes.iter().filter_map(Route::next).min();
            let longest = if self.routes.is_empty() { IDLE } else { PATIENCE };
            let patience = next.map_or(longest, |next| next.saturating_duration_since(Instant::now()));
            self.poller.wait(patience.min(longest), &mut ready);
            for number in &ready {
                self.routes[(number / 2) as usize].receive(number % 2 == 1);
            }
            let now = Instant::now();
            for index in 0..self.routes.len() {
                self.routes[index].deliver(now);
                if self.routes[index].takes_new_socket(now) {
                    self.watch(index);
                }
            }
            loop {
                match self.orders.try_recv() {
                    Ok(order) => self.obey(order),
                    Err(TryRecvError::Empty) => break,
                    Err(TryRecvError::Disconnected) => return,
                }
            }
        }
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Route(route) => {
                let number = self.routes.len() as u64;
                // Without the poller's memory the client stays unconnected, which the run tells.
                let _ = self.poller.add(route.near.as_raw_fd(), number * 2);
                self.routes.push(*route);
                self.watch(number as usize);
            }
            Order::Begin => self.routes.iter_mut().for_each(|route| route.begin(Instant::now())),
            Order::Counts(reply) => {
                let counts = self.routes.iter().map(|route| (route.up.counts(), route.down.counts()));
                // Whoever asked may have gone.
                let _ = reply.send(counts.collect());
            }
        }
    }

    fn watch(&self, index: usize) {
        // As above.
        let _ = self.poller.add(self.routes[index].far.as_raw_fd(), index as u64 * 2 + 1);
    }
}

impl Route {
    fn begin(&mut self, now: Instant) {
        (self.up, self.down, self.events) = links(&self.network, self.seed, now);
    }

    fn receive(&mut self, from_server: bool) {
        let now = Instant::now();
        let mut buffer = [0; MAX_DATAGRAM];
        let (socket, link) = if from_server { (&self.far, &mut self.down) } else { (&self.near, &mut self.up) };
        while let Ok((len, from)) = socket.recv_from(&mut buffer) {
            if self.dead.is_some_and(|dead| if from_server { self.client == Some(dead) } else { dead == from }) {
                continue;
            }
            if !from_server {
                self.client = Some(from);
            }
            link.push(now, &buffer[..len]);
        }
    }

    /// Sends what has arrived. A full send buffer loses it, as a network would.
    fn deliver(&mut self, now: Instant) {
        while let Some(datagram) = self.up.pop(now) {
            let _ = self.far.send_to(&datagram, self.server);
        }
        let Some(client) = self.client else { return };
        while let Some(datagram) = self.down.pop(now) {
            let _ = self.near.send_to(&datagram, client);
        }
    }

    /// Takes a new socket, and with it a new address, when it is time to.
    fn takes_new_socket(&mut self, now: Instant) -> bool {
        let Some((_, event)) = self.events.pop_if(|(at, _)| *at <= now) else { return false };
        if event == Event::Switch {
            self.dead = self.client;
        }
        // Without a socket left the client stays where it is.
        bind().map(|socket| self.far = socket).is_ok()
    }

    fn next(&self) -> Option<Instant> {
        [self.up.next(), self.down.next(), self.events.last().map(|(at, _)| *at)].into_iter().flatten().min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn socket() -> UdpSocket {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("bound");
        socket.set_read_timeout(Some(Duration::from_secs(5))).expect("set");
        socket
    }

    fn receive(socket: &UdpSocket) -> (Vec<u8>, SocketAddr) {
        let mut buffer = [0; 100];
        let (len, from) = socket.recv_from(&mut buffer).expect("it arrives");
        (buffer[..len].to_vec(), from)
    }

    #[test]
    fn datagrams_pass_both_ways_and_the_client_can_change_its_address() {
        let network = Network { up: "move=100ms".parse().expect("a shape"), ..Network::default() };
        let proxy = Proxy::start(1).expect("started");
        let (client, server) = (socket(), socket());
        let way = proxy.route(server.local_addr().expect("bound"), &network).expect("a route");
        proxy.begin();
        client.send_to(b"up", way).expect("sent");
        let (up, first) = receive(&server);
        assert_eq!(up, b"up");
        server.send_to(b"down", first).expect("sent");
        assert_eq!(receive(&client).0, b"down");
        let begin = Instant::now();
        loop {
            client.send_to(b"again", way).expect("sent");
            let (_, from) = receive(&server);
            if from != first {
                server.send_to(b"moved", from).expect("sent");
                break;
            }
            assert!(begin.elapsed() < Duration::from_secs(5), "it moves");
        }
        assert_eq!(receive(&client).0, b"moved");
        assert!(proxy.counts()[0].0.offered >= 2);
    }
}
