//! An allocation: a UDP socket that speaks to our own media addresses, with what the client has opened in it.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use sfu::rtp::MAX_PACKET;
use socket2::SockRef;
use tokio::net::UdpSocket;

use super::message::{append_channel, append_data};
use super::{Place, Target};
use crate::socket::enlarge_receive;

/// RFC 8656 9: how long a permission lasts without being renewed.
const PERMISSION: Duration = Duration::from_secs(300);
/// RFC 8656 12: the same for a channel.
const CHANNEL: Duration = Duration::from_secs(600);
/// Channels of one allocation. A client needs one per media address; the media addresses are few.
const MAX_CHANNELS: usize = 64;

/// An allocation.
pub struct Allocation {
    socket: UdpSocket,
    /// Who made it.
    pub username: String,
    /// When it ends unless it is refreshed.
    pub expires: Instant,
    /// What the client was told.
    pub relayed: SocketAddr,
    permissions: Vec<(IpAddr, Instant)>,
    channels: Vec<Channel>,
    /// The outer address that the client last used for each inner one: answers seem to come from there.
    used: Vec<Target>,
    buffer: Box<[u8; MAX_PACKET]>,
    _place: Place,
}

struct Channel {
    number: u16,
    target: Target,
    expires: Instant,
}

impl Allocation {
    /// Opens a socket next to `target`. `relayed` shows the target's outer address: that is where the way seems to
    /// begin, and nobody can reach it there.
    pub fn open(target: Target, username: String, expires: Instant, place: Place) -> io::Result<Self> {
        let socket = std::net::UdpSocket::bind((target.inner.ip(), 0))?;
        socket.set_nonblocking(true)?;
        enlarge_receive(&socket);
        let relayed = SocketAddr::new(target.outer.ip(), socket.local_addr()?.port());
        Ok(Allocation {
            socket: UdpSocket::from_std(socket)?,
            username,
            expires,
            relayed,
            permissions: Vec::new(),
            channels: Vec::new(),
            used: Vec::new(),
            buffer: Box::new([0; MAX_PACKET]),
            _place: place,
        })
    }

    /// Lets datagrams to and from `ip` pass.
    pub fn permit(&mut self, ip: IpAddr, now: Instant) {
        self.permissions.retain(|(known, until)| *known != ip && *until > now);
        self.permissions.push((ip, now + PERMISSION));
    }

    fn permits(&self, ip: IpAddr, now: Instant) -> bool {
        self.permissions.iter().any(|(known, until)| *known == ip && *until > now)
    }

    /// Binds a channel, or binds it for longer. `false`: number or address are bound otherwise (RFC 8656 12.2).
    pub fn bind(&mut self, number: u16, target: Target, now: Instant) -> bool {
        self.channels.retain(|channel| channel.expires > now);
        let clashes = |channel: &Channel| (channel.number == number) != (channel.target.outer == target.outer);
        if self.channels.iter().any(clashes) || self.channels.len() >= MAX_CHANNELS {
            return false;
        }
        self.channels.retain(|channel| channel.number != number);
        self.channels.push(Channel { number, target, expires: now + CHANNEL });
        self.permit(target.outer.ip(), now);
        true
    }

    /// The target of a channel.
    pub fn channel(&self, number: u16, now: Instant) -> Option<Target> {
        let channel = self.channels.iter().find(|channel| channel.number == number && channel.expires > now)?;
        Some(channel.target)
    }

    /// Sends to a target that is permitted. What the kernel does not take is dropped, as datagrams are.
    pub fn send(&mut self, target: Target, datagram: &[u8], now: Instant) {
        if !self.permits(target.outer.ip(), now) {
            return;
        }
        self.used.retain(|used| used.inner != target.inner);
        self.used.push(target);
        // Past tokio, which would not send before the reactor has seen the socket writable: the first ones would be lost.
        let _ = SockRef::from(&self.socket).send_to(datagram, &target.inner.into());
    }

    /// Waits for datagrams.
    pub async fn readable(&self) {
        // An error shows again when reading, where it is skipped.
        let _ = self.socket.readable().await;
    }

    /// Wraps what has come from places that the client speaks with, until `out` holds `limit` bytes.
    pub fn collect(&mut self, now: Instant, limit: usize, out: &mut Vec<u8>) {
        while out.len() < limit {
            let (len, from) = match self.socket.try_recv_from(&mut self.buffer[..]) {
                Ok(received) => received,
                // Nothing, or the ICMP error of an earlier datagram: what is behind it comes with the next look.
                Err(_) => return,
            };
            let Some(target) = self.used.iter().find(|used| used.inner == from).copied() else {
                continue;
            };
            if !self.permits(target.outer.ip(), now) {
                continue;
            }
            let datagram = &self.buffer[..len];
            match self.channels.iter().find(|channel| channel.target == target && channel.expires > now) {
                Some(channel) => append_channel(out, channel.number, datagram),
                None => append_data(out, target.outer, datagram),
            }
        }
    }
}
