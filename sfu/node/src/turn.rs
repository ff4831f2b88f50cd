//! A TURN server (RFC 8656) for networks that let nothing but TLS out. It relays to our own media addresses and to
//! nothing else, so it is no relay for anybody's other purposes; each allocation is an ordinary UDP socket of this
//! machine, so the core sees an ordinary route.
//!
//! Written on `rtc-stun` instead of taken from a library: those at hand relay wherever the client points, bring their
//! own STUN and cryptography, or are programs. What we relay to is a short list, which makes most of TURN fall away.

pub mod credentials;
mod message;
mod relay;
mod session;

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rtc_dtls::crypto_provider::RTCCryptoProvider;
use rtc_dtls::crypto_provider::providers::RingProvider;
use rtc_stun::error_code::{CODE_ALLOC_QUOTA_REACHED, CODE_INSUFFICIENT_CAPACITY, ErrorCode};
use rustc_hash::FxHashMap;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::{timeout, timeout_at};

pub use credentials::Secret;
use session::{Next, Session};

/// Allocations of one user: some tabs, each with a connection or two, and their predecessors that have not expired.
pub const MAX_PER_USER: usize = 12;
/// Seconds until somebody who has allocated nothing is cut.
const WITHOUT_ALLOCATION: Duration = Duration::from_secs(10);
/// How long a client may take to accept what we write. Meanwhile the kernel drops what the core sends, packet by packet.
const WRITE_PATIENCE: Duration = Duration::from_secs(5);
/// Bytes of relayed datagrams that are written in one go.
const BATCH: usize = 32 * 1024;
/// The name of our area of user names.
const REALM: &str = "eventyay";

/// Where a client says it sends to, and where that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// As in the candidates.
    pub outer: SocketAddr,
    /// As this machine reaches it.
    pub inner: SocketAddr,
}

/// The server.
pub struct Turn {
    secret: Secret,
    targets: Vec<Target>,
    max_allocations: usize,
    crypto: RingProvider,
    users: Mutex<Users>,
}

#[derive(Default)]
struct Users {
    all: usize,
    by_name: FxHashMap<String, usize>,
}

impl Turn {
    /// Relays to `targets`, for those with credentials made from `secret`, at most `max_allocations` at once.
    pub fn new(secret: Secret, targets: Vec<Target>, max_allocations: usize) -> Arc<Self> {
        Arc::new(Turn { secret, targets, max_allocations, crypto: RingProvider::new(), users: Mutex::default() })
    }

    /// Allocations now.
    pub fn allocations(&self) -> usize {
        self.users().all
    }

    /// Serves one connection until it ends.
    pub async fn serve<S: AsyncRead + AsyncWrite + Unpin>(self: Arc<Self>, mut stream: S, from: SocketAddr) {
        let mut session = Session::new(self, from, Instant::now());
        // However it ends, it is over: the client or its network went away, or was sent away.
        let _ = converse(&mut session, &mut stream).await;
        // Best effort, as before.
        let _ = timeout(WRITE_PATIENCE, stream.shutdown()).await;
    }

    fn users(&self) -> std::sync::MutexGuard<'_, Users> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for one more allocation of `user`.
    fn place(self: &Arc<Self>, user: &str) -> Result<Place, ErrorCode> {
        let mut users = self.users();
        if users.all >= self.max_allocations {
            return Err(CODE_INSUFFICIENT_CAPACITY);
        }
        let count = users.by_name.entry(user.to_owned()).or_default();
        if *count >= MAX_PER_USER {
            return Err(CODE_ALLOC_QUOTA_REACHED);
        }
        *count += 1;
        users.all += 1;
        drop(users);
        Ok(Place { turn: self.clone(), user: user.to_owned() })
    }

    /// Where datagrams for `peer` go. `None`: nowhere.
    fn inner_of(&self, peer: SocketAddr) -> Option<SocketAddr> {
        self.targets.iter().find(|target| target.outer == peer).map(|target| target.inner)
    }

    fn serves(&self, ip: IpAddr) -> bool {
        self.targets.iter().any(|target| target.outer.ip() == ip)
    }

    fn crypto(&self) -> &dyn rtc_dtls::crypto_provider::RTCCrypto {
        self.crypto.crypto()
    }
}

/// An allocation's place, given back when dropped.
struct Place {
    turn: Arc<Turn>,
    user: String,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut users = self.turn.users();
        users.all -= 1;
        if let Some(count) = users.by_name.get_mut(&self.user) {
            *count -= 1;
            if *count == 0 {
                users.by_name.remove(&self.user);
            }
        }
    }
}

/// Both directions in one task. While a client does not read, nothing is read from it either, and its datagrams stay in
/// the allocation's kernel buffer, which drops whole ones: no queue of ours grows.
async fn converse<S: AsyncRead + AsyncWrite + Unpin>(session: &mut Session, stream: &mut S) -> std::io::Result<()> {
    let mut inbound = bytes::BytesMut::with_capacity(2 * message::MAX_MESSAGE);
    let mut outbound = Vec::new();
    loop {
        let ended = std::io::ErrorKind::ConnectionAborted;
        tokio::select! {
            read = timeout_at(session.deadline().into(), stream.read_buf(&mut inbound)) => {
                if read?? == 0 {
                    return Err(ended.into());
                }
                if session.on_bytes(Instant::now(), &mut inbound, &mut outbound) == Next::Cut {
                    timeout(WRITE_PATIENCE, stream.write_all(&outbound)).await??;
                    return Err(ended.into());
                }
            }
            () = session.readable() => session.collect(Instant::now(), BATCH, &mut outbound),
        }
        if !outbound.is_empty() {
            timeout(WRITE_PATIENCE, stream.write_all(&outbound)).await??;
            timeout(WRITE_PATIENCE, stream.flush()).await??;
            outbound.clear();
        }
    }
}

#[cfg(test)]
mod fuzz;
