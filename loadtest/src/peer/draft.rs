//! Makes clients: a socket, a number, an offer, and in the end a bot for the fleet.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use anyhow::Context;
use sfu::client::{Client, ClientIdentity, Wish};
use sfu_node::socket::Udp;

use super::Seat;
use crate::fleet::Bot;
use crate::link::Proxy;

/// Makes clients that share a certificate.
pub struct Maker {
    identity: Arc<ClientIdentity>,
    proxy: Proxy,
    next: AtomicU32,
}

/// A client that is not yet let in.
pub struct Draft {
    /// The client.
    pub client: Client,
    asked: Instant,
    number: u32,
    udp: Udp,
}

impl Maker {
    /// Clients that offer what Chromium offers. `seed` is what the chance of their networks is made of.
    ///
    /// # Errors
    /// When the machine has no entropy or no descriptor left.
    pub fn new(seed: u64) -> anyhow::Result<Self> {
        let identity = ClientIdentity::like_chromium().context("making a certificate")?;
        Ok(Maker { identity, proxy: Proxy::start(seed)?, next: AtomicU32::new(1) })
    }

    /// What their networks go through.
    pub fn proxy(&self) -> &Proxy {
        &self.proxy
    }

    /// A client that wishes this.
    ///
    /// # Errors
    /// When no socket is left.
    pub fn draft(&self, wish: Wish) -> anyhow::Result<Draft> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let udp = Udp::bind(SocketAddr::from(([0, 0, 0, 0], 0))).context("one more socket")?;
        let client = Client::new(self.identity.clone(), wish, number);
        Ok(Draft { client, asked: Instant::now(), number, udp })
    }

    /// The bot of a client whose answer is there.
    ///
    /// # Errors
    /// When the answer lacks something, or the proxy has no socket left.
    pub fn bot(&self, draft: Draft, answer: &str, seat: &Seat) -> anyhow::Result<Bot> {
        let Draft { mut client, asked, number, udp } = draft;
        let accepted = client.accept(Instant::now(), answer);
        let (server, slots) = accepted.with_context(|| format!("the answer lacks something:\n{answer}"))?;
        let way = match &seat.network {
            Some(network) => self.proxy.route(server, network)?,
            None => server,
        };
        let bot = Bot::new(u64::from(number), asked, udp, way, client, &slots);
        let bot = if seat.vandalises > 0.0 { bot.vandalising(seat.vandalises, number.into()) } else { bot };
        Ok(if seat.plays { bot.playing() } else { bot })
    }
}

impl Draft {
    /// The number of the bot that it becomes.
    pub fn number(&self) -> u64 {
        u64::from(self.number)
    }

    /// The port of its socket.
    pub fn port(&self) -> u16 {
        self.udp.local_addr().port()
    }
}
