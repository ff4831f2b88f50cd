//! The accept loop: a cap on connections, a time limit on request heads, and an orderly end.
//!
//! `axum::serve` has neither of the first two: hyper's own head timeout does nothing without a timer.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use sfu_node::door::Web;
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tower::ServiceExt;

/// Pause after the system refused a connection (no file descriptors left, most likely), so that it can recover.
const REFUSED_PAUSE: Duration = Duration::from_millis(100);
/// Bytes that the kernel takes for a client beyond those that are under way to them (TCP_NOTSENT_LOWAT). More: fewer wake-ups
/// of large downloads; fewer: a slow reader is known sooner and holds less memory, of which the kernel would give it 4 MiB.
const UNSENT: u32 = 128 * 1024;
/// Streams one HTTP/2 connection may have open.
const H2_STREAMS: u32 = 100;

/// The limits of the accept loop.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub max_connections: usize,
    pub header_timeout: Duration,
    pub drain_timeout: Duration,
}

/// The address of the client's end of the connection, as a request extension.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Serves until `shutdown` resolves, then lets running requests finish for `drain_timeout`. `more` brings clients that
/// came in elsewhere, with TLS taken off.
pub async fn serve(
    listener: TcpListener,
    mut more: Option<mpsc::Receiver<Web>>,
    router: Router,
    limits: Limits,
    shutdown: impl Future<Output = ()>,
) {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(limits.header_timeout).max_buf_size(64 * 1024);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(H2_STREAMS)
        .keep_alive_interval(Duration::from_secs(30));
    let builder = Arc::new(builder);
    let places = Arc::new(Semaphore::new(limits.max_connections));
    let graceful = GracefulShutdown::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        // A place first, then a client: whoever finds no place waits in the kernel's queue instead of in our memory.
        let place = tokio::select! {
            place = places.clone().acquire_owned() => place.expect("the semaphore is never closed"),
            () = &mut shutdown => break,
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(Web { stream, from }) = next(&mut more) => {
                let connection = connection(builder.clone(), stream, from, router.clone(), graceful.watcher());
                keep(place, connection);
                continue;
            }
            () = &mut shutdown => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                settle(&stream);
                keep(place, connection(builder.clone(), stream, peer, router.clone(), graceful.watcher()));
            }
            Err(error) => {
                tracing::warn!(%error, "http.accept_failed");
                tokio::time::sleep(REFUSED_PAUSE).await;
            }
        }
    }
    drop((listener, more));
    if tokio::time::timeout(limits.drain_timeout, graceful.shutdown()).await.is_err() {
        tracing::warn!("http.drain_timeout: connections were cut");
    }
}

/// Small messages go at once, and whoever does not read fills our bounded queues instead of the kernel's memory.
fn settle(stream: &TcpStream) {
    // A socket that refuses is slower or larger, not wrong.
    let _ = stream.set_nodelay(true);
    #[cfg(target_os = "linux")]
    let _ = SockRef::from(stream).set_tcp_notsent_lowat(UNSENT);
}

/// Runs a connection that holds a place.
fn keep(place: OwnedSemaphorePermit, connection: impl Future<Output = ()> + Send + 'static) {
    tokio::spawn(async move {
        connection.await;
        drop(place);
    });
}

/// The next client from elsewhere; never, if there is no elsewhere or no longer.
async fn next(more: &mut Option<mpsc::Receiver<Web>>) -> Option<Web> {
    match more {
        Some(receiver) => match receiver.recv().await {
            Some(web) => Some(web),
            None => {
                *more = None;
                std::future::pending().await
            }
        },
        None => std::future::pending().await,
    }
}

async fn connection<S: AsyncRead + AsyncWrite + Send + Unpin + 'static>(
    builder: Arc<auto::Builder<TokioExecutor>>,
    stream: S,
    peer: SocketAddr,
    router: Router,
    watcher: hyper_util::server::graceful::Watcher,
) {
    let service = hyper::service::service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        router.clone().oneshot(request.map(axum::body::Body::new) as Request)
    });
    let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
    if let Err(error) = watcher.watch(connection.into_owned()).await {
        tracing::debug!(%error, %peer, "http.connection_ended");
    }
}
