//! One TCP port for everything, made for 443: the first bytes tell what a client wants.
//!
//! | first bytes | then |
//! |---|---|
//! | TLS with ALPN `h2` or `http/1.1`, or a letter inside of TLS | the web server, if it is to be had here |
//! | TLS, and a STUN message inside | TURN over TLS |
//! | a STUN message | TURN over TCP |
//! | a STUN message in a frame (RFC 4571) | ICE-TCP |
//!
//! Everything else is cut, as is whoever says nothing.

mod prefixed;
mod tls;

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio::time::timeout;

use crate::Node;
use crate::socket::prepare_stream;
use crate::tcp::place;
use crate::turn::Turn;
use prefixed::Prefixed;
pub use tls::{CertificateFiles, Tls};

/// Connections that are being greeted or use TURN. Each costs a descriptor, TURN another one.
const MAX_CONNECTIONS: usize = 4_096;
/// The same from one address (IPv6: from one /64). A whole conference may sit behind one NAT.
const MAX_PER_PLACE: usize = 512;
/// How long a client may take to show what it wants, TLS included.
const GREETING: Duration = Duration::from_secs(10);
/// Web connections that wait for the web server.
pub const MAX_WAITING_WEB: usize = 64;
/// Pause after the system refused a connection: no descriptor is left, most likely.
const REFUSED_PAUSE: Duration = Duration::from_millis(100);
/// Enough to tell what comes: a STUN message's cookie behind a frame's length.
const HEAD: usize = 10;
/// STUN's magic cookie.
const COOKIE: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];
/// ALPN names: the web's, and that of TURN (RFC 7443).
const WEB: [&str; 2] = ["h2", "http/1.1"];
const TURN: &str = "stun.turn";

/// A stream of whatever kind.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A web client, decrypted.
pub struct Web {
    /// Its connection.
    pub stream: Box<dyn Stream>,
    /// The far end.
    pub from: SocketAddr,
}

/// What is behind the door.
pub struct Behind {
    /// Our certificate; without one TLS is cut.
    pub tls: Option<CertificateFiles>,
    /// The TURN server.
    pub turn: Option<Arc<Turn>>,
    /// The web server. At most [`MAX_WAITING_WEB`] should fit.
    pub web: Option<mpsc::Sender<Web>>,
    /// The node, for ICE-TCP.
    pub node: Option<Node>,
}

/// An open door. Dropping it closes it; who is inside stays.
pub struct Door {
    address: SocketAddr,
    task: AbortHandle,
}

impl Door {
    /// Opens it. Runs on the current tokio runtime.
    ///
    /// # Errors
    /// When the address is taken or the certificate cannot be read.
    pub fn open(listen: SocketAddr, behind: Behind) -> io::Result<Door> {
        let listener = TcpListener::from_std(crate::socket::listen(listen)?)?;
        let address = listener.local_addr()?;
        let names: Vec<&str> = match behind.web {
            Some(_) => WEB.iter().copied().chain([TURN]).collect(),
            None => vec![TURN],
        };
        let tls = behind.tls.clone().map(|files| Tls::load(files, &names)).transpose()?;
        let hall = Arc::new(Hall { tls, behind, guests: Mutex::default() });
        Ok(Door { address, task: tokio::spawn(keep(listener, hall)).abort_handle() })
    }

    /// Where it is.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Hall {
    tls: Option<Tls>,
    behind: Behind,
    guests: Mutex<Guests>,
}

#[derive(Default)]
struct Guests {
    all: usize,
    by_place: HashMap<IpAddr, usize>,
}

/// A guest's place, given back when dropped.
struct Seat {
    hall: Arc<Hall>,
    place: IpAddr,
}

impl Hall {
    fn seat(self: &Arc<Self>, ip: IpAddr) -> Option<Seat> {
        let mut guests = self.guests.lock().unwrap_or_else(PoisonError::into_inner);
        let place = place(ip);
        let here = guests.by_place.get(&place).copied().unwrap_or_default();
        if guests.all >= MAX_CONNECTIONS || here >= MAX_PER_PLACE {
            return None;
        }
        guests.all += 1;
        guests.by_place.insert(place, here + 1);
        Some(Seat { hall: self.clone(), place })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut guests = self.hall.guests.lock().unwrap_or_else(PoisonError::into_inner);
        guests.all -= 1;
        if let Some(here) = guests.by_place.get_mut(&self.place) {
            *here -= 1;
            if *here == 0 {
                guests.by_place.remove(&self.place);
            }
        }
    }
}

async fn keep(listener: TcpListener, hall: Arc<Hall>) {
    loop {
        match listener.accept().await {
            Ok((stream, from)) => {
                let from = SocketAddr::new(from.ip().to_canonical(), from.port());
                if let Some(seat) = hall.seat(from.ip()) {
                    tokio::spawn(async move {
                        // Whoever breaks the rules or leaves is gone: nothing to do.
                        let _ = greet(&seat.hall, stream, from).await;
                    });
                }
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(REFUSED_PAUSE).await;
            }
        }
    }
}

/// What the first bytes say.
#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Tls,
    Stun,
    FramedStun,
    Other,
}

fn kind(head: &[u8; HEAD]) -> Kind {
    match head {
        [0x16, 3, ..] => Kind::Tls,
        [0..=3, _, _, _, cookie @ .., _, _] if *cookie == COOKIE => Kind::Stun,
        [_, _, 0..=3, _, _, _, cookie @ ..] if *cookie == COOKIE => Kind::FramedStun,
        _ => Kind::Other,
    }
}

async fn greet(hall: &Hall, mut stream: TcpStream, from: SocketAddr) -> io::Result<()> {
    prepare_stream(&stream)?;
    let mut head = [0; HEAD];
    timeout(GREETING, stream.read_exact(&mut head)).await??;
    match (kind(&head), &hall.tls, &hall.behind) {
        (Kind::Tls, Some(tls), _) => {
            let accepting = tls.acceptor(Instant::now()).accept(Prefixed::new(head.to_vec(), stream));
            unwrapped(hall, timeout(GREETING, accepting).await??, from).await
        }
        (Kind::Stun, _, Behind { turn: Some(turn), .. }) => {
            turn.clone().serve(Prefixed::new(head.to_vec(), stream), from).await;
            Ok(())
        }
        (Kind::FramedStun, _, Behind { node: Some(node), .. }) => {
            node.adopt(stream.into_std()?, from, head.to_vec());
            Ok(())
        }
        _ => Ok(()),
    }
}

/// What came out of TLS. Clients of the web name their protocol; old ones begin with a letter, TURN never does.
async fn unwrapped<S>(hall: &Hall, mut stream: tokio_rustls::server::TlsStream<S>, from: SocketAddr) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let named_web = stream.get_ref().1.alpn_protocol().is_some_and(|name| WEB.iter().any(|web| web.as_bytes() == name));
    let mut head = Vec::new();
    if !named_web {
        head.push(timeout(GREETING, stream.read_u8()).await??);
    }
    let web = named_web || head[0].is_ascii_uppercase();
    let stream = Prefixed::new(head, stream);
    match &hall.behind {
        Behind { web: Some(server), .. } if web => {
            // A server that has no place cuts, and one that ends has nobody to tell.
            let _ = server.try_send(Web { stream: Box::new(stream), from });
        }
        Behind { turn: Some(turn), .. } if !web => turn.clone().serve(stream, from).await,
        _ => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_tell_what_comes() {
        let stun = [0, 3, 0, 8, 0x21, 0x12, 0xa4, 0x42, 7, 7];
        let framed = [0, 0x6c, 0, 1, 0, 0x58, 0x21, 0x12, 0xa4, 0x42];
        assert_eq!(kind(&stun), Kind::Stun);
        assert_eq!(kind(&framed), Kind::FramedStun);
        assert_eq!(kind(&[0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3]), Kind::Tls);
        assert_eq!(kind(b"GET / HTTP"), Kind::Other);
        assert_eq!(kind(b"SSH-2.0-Op"), Kind::Other);
        assert_eq!(kind(&[0; HEAD]), Kind::Other);
    }
}
