//! The one way out: every call to an address that somebody typed in goes through here (webhooks, imports, sign-in providers,
//! mail servers).
//!
//! A name is resolved once, each of its addresses is checked, and the connection is made to exactly the address that was
//! checked: a name that answers differently the next time gains nothing. Redirects are answers, never followed. Time and
//! size of an answer are bounded.

mod addresses;
mod dns;

use crate::base::language::{Saying, say};
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{CONTENT_LENGTH, HOST, HeaderMap, HeaderValue, USER_AGENT};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::{Host, Url};

pub use addresses::Addresses;
pub use dns::{Resolve, SystemDns};

use super::config;

/// How long one address may take to accept a connection. Shorter gives up on far servers, longer keeps a worker waiting.
const CONNECT: Duration = Duration::from_secs(10);
/// Addresses of one name that are tried, one after another.
const TRIES: usize = 3;
/// Most headers of an answer; more is an error.
const MAX_HEADERS: usize = 64;

/// What one call may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From the look-up of the name to the last byte of the answer.
    pub time: Duration,
    /// Bytes of the answer's body that are kept; the rest is not read.
    pub body: usize,
}

/// A request to somewhere else.
#[derive(Clone, Debug)]
pub struct Call {
    pub method: Method,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub limits: Limits,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// False when the body was longer than `limits.body`.
    pub complete: bool,
}

/// Why a call was not made, or came to nothing. Sentences are for the person who typed the address; they never tell which
/// address of ours a name leads to.
#[derive(Debug)]
pub enum EgressError {
    Scheme,
    Credentials,
    NotAHost(String),
    Unknown(String),
    Forbidden(String),
    Unreachable { host: String, source: std::io::Error },
    Untrusted { host: String, source: std::io::Error },
    TimedOut(Duration),
    Broken(hyper::Error),
}

impl std::fmt::Display for EgressError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.saying().fmt(f)
    }
}

impl std::error::Error for EgressError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            EgressError::Unreachable { source, .. } | EgressError::Untrusted { source, .. } => Some(source),
            EgressError::Broken(source) => Some(source),
            _ => None,
        }
    }
}

impl From<hyper::Error> for EgressError {
    fn from(error: hyper::Error) -> Self {
        EgressError::Broken(error)
    }
}

impl EgressError {
    /// For the person who typed the address.
    pub fn saying(&self) -> Saying {
        let about = |key, host: &String| say(key).with("host", host);
        match self {
            EgressError::Scheme => say("api-egress-scheme"),
            EgressError::Credentials => say("api-egress-credentials"),
            EgressError::NotAHost(host) => about("api-egress-host", host),
            EgressError::Unknown(host) => about("api-egress-unknown", host),
            EgressError::Forbidden(host) => about("api-egress-forbidden", host),
            EgressError::Unreachable { host, source } => {
                about("api-egress-unreachable", host).with("reason", source.to_string())
            }
            EgressError::Untrusted { host, source } => {
                about("api-egress-untrusted", host).with("reason", source.to_string())
            }
            EgressError::TimedOut(after) => say("api-egress-timed-out").with("seconds", after.as_secs()),
            EgressError::Broken(error) => say("api-egress-broken").with("reason", error.to_string()),
        }
    }

    /// Whether the address itself is wrong, so that trying again cannot help.
    pub fn is_refusal(&self) -> bool {
        matches!(
            self,
            EgressError::Scheme | EgressError::Credentials | EgressError::NotAHost(_) | EgressError::Forbidden(_)
        )
    }
}

/// The guarded client. Cheap to clone.
#[derive(Clone)]
pub struct Egress {
    inner: Arc<Inner>,
}

struct Inner {
    addresses: Addresses,
    plain_http: bool,
    resolver: Box<dyn Resolve>,
    tls: Arc<rustls::ClientConfig>,
}

impl Egress {
    /// # Errors
    /// `egress.allow` or `egress.ca_file` cannot be read.
    pub fn new(config: &config::Egress) -> anyhow::Result<Self> {
        Self::with_resolver(config, SystemDns)
    }

    /// With another source of names than the system's.
    pub fn with_resolver(config: &config::Egress, resolver: impl Resolve + 'static) -> anyhow::Result<Self> {
        let inner = Inner {
            addresses: Addresses::new(&config.allow)?,
            plain_http: config.plain_http,
            resolver: Box::new(resolver),
            tls: Arc::new(tls(&config.ca_file)?),
        };
        Ok(Egress { inner: Arc::new(inner) })
    }

    /// Whether `url` may be called as things stand now; the call itself checks again.
    pub async fn check(&self, url: &Url) -> Result<(), EgressError> {
        let (host, port) = self.target(url)?;
        self.addresses_of(&host, port).await.map(|_| ())
    }

    /// Sends `call` and reads the answer, whatever its status. Redirects are answers like others.
    pub async fn send(&self, call: Call) -> Result<Answer, EgressError> {
        let time = call.limits.time;
        tokio::time::timeout(time, self.exchange(call)).await.unwrap_or(Err(EgressError::TimedOut(time)))
    }

    /// A connection to `host` (a name or an address), for protocols other than HTTP. The same addresses are refused.
    pub async fn connect(&self, host: &str, port: u16) -> Result<TcpStream, EgressError> {
        let parsed = match host.parse::<IpAddr>() {
            Ok(IpAddr::V4(address)) => Host::Ipv4(address),
            Ok(IpAddr::V6(address)) => Host::Ipv6(address),
            Err(_) => Host::parse(host).map_err(|_| EgressError::NotAHost(host.to_owned()))?,
        };
        self.reach(&parsed, port).await
    }

    /// How TLS is spoken with others: public authorities, and those of `egress.ca_file`.
    pub fn tls(&self) -> &Arc<rustls::ClientConfig> {
        &self.inner.tls
    }

    fn target(&self, url: &Url) -> Result<(Host<String>, u16), EgressError> {
        match url.scheme() {
            "https" => {}
            "http" if self.inner.plain_http => {}
            _ => return Err(EgressError::Scheme),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(EgressError::Credentials);
        }
        let host = url.host().ok_or_else(|| EgressError::NotAHost(url.to_string()))?.to_owned();
        Ok((host, url.port_or_known_default().expect("http and https have ports")))
    }

    async fn exchange(&self, call: Call) -> Result<Answer, EgressError> {
        let (host, port) = self.target(&call.url)?;
        let stream = self.reach(&host, port).await?;
        if call.url.scheme() == "http" {
            return speak(stream, call).await;
        }
        let name = host.to_string();
        let server = ServerName::try_from(name.trim_matches(['[', ']']).to_owned());
        let server = server.map_err(|_| EgressError::NotAHost(name.clone()))?;
        let stream = TlsConnector::from(self.inner.tls.clone()).connect(server, stream).await;
        speak(stream.map_err(|source| EgressError::Untrusted { host: name, source })?, call).await
    }

    /// Connects to one of the addresses that were checked.
    async fn reach(&self, host: &Host<String>, port: u16) -> Result<TcpStream, EgressError> {
        let mut failure = std::io::Error::from(std::io::ErrorKind::TimedOut);
        for address in self.addresses_of(host, port).await?.into_iter().take(TRIES) {
            match tokio::time::timeout(CONNECT, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => failure = error,
                Err(_) => failure = std::io::ErrorKind::TimedOut.into(),
            }
        }
        Err(EgressError::Unreachable { host: host.to_string(), source: failure })
    }

    async fn addresses_of(&self, host: &Host<String>, port: u16) -> Result<Vec<SocketAddr>, EgressError> {
        let found = match host {
            Host::Ipv4(address) => vec![SocketAddr::from((*address, port))],
            Host::Ipv6(address) => vec![SocketAddr::from((*address, port))],
            Host::Domain(name) => {
                let found = self.inner.resolver.resolve(name, port).await;
                found.map_err(|_| EgressError::Unknown(name.clone()))?
            }
        };
        if found.is_empty() {
            return Err(EgressError::Unknown(host.to_string()));
        }
        let permitted: Vec<_> = found.into_iter().filter(|at| self.inner.addresses.permit(at.ip())).collect();
        if permitted.is_empty() { Err(EgressError::Forbidden(host.to_string())) } else { Ok(permitted) }
    }
}

/// One request and its answer on a connection of its own.
async fn speak<S>(stream: S, call: Call) -> Result<Answer, EgressError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut client = hyper::client::conn::http1::Builder::new();
    let (mut sender, connection) = client.max_headers(MAX_HEADERS).handshake(TokioIo::new(stream)).await?;
    let exchange = async {
        let limit = call.limits.body;
        let (head, body) = sender.send_request(request(call)?).await?.into_parts();
        let (body, complete) = collect(body, limit).await?;
        Ok(Answer { status: head.status, headers: head.headers, body, complete })
    };
    tokio::pin!(exchange);
    tokio::pin!(connection);
    // The connection is driven only while its answer is wanted: nothing of it outlives the call.
    tokio::select! {
        answer = &mut exchange => answer,
        ended = &mut connection => {
            ended?;
            exchange.await
        }
    }
}

fn request(call: Call) -> Result<Request<Full<Bytes>>, EgressError> {
    let host = &call.url[url::Position::BeforeHost..url::Position::AfterPort];
    let path = &call.url[url::Position::BeforePath..url::Position::AfterQuery];
    let mut request = Request::new(Full::new(call.body.clone()));
    *request.method_mut() = call.method;
    *request.uri_mut() = path.parse().map_err(|_| EgressError::NotAHost(call.url.to_string()))?;
    *request.headers_mut() = call.headers;
    let headers = request.headers_mut();
    headers.insert(HOST, HeaderValue::from_str(host).map_err(|_| EgressError::NotAHost(host.to_owned()))?);
    headers.insert(CONTENT_LENGTH, call.body.len().into());
    headers.entry(USER_AGENT).or_insert(HeaderValue::from_static(concat!("eventyay/", env!("CARGO_PKG_VERSION"))));
    Ok(request)
}

async fn collect(mut body: Incoming, limit: usize) -> Result<(Bytes, bool), EgressError> {
    let mut kept = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else { continue };
        let room = limit - kept.len();
        kept.extend_from_slice(&data[..data.len().min(room)]);
        if data.len() > room {
            return Ok((kept.freeze(), false));
        }
    }
    Ok((kept.freeze(), true))
}

fn tls(ca_file: &Path) -> anyhow::Result<rustls::ClientConfig> {
    let mut roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if !ca_file.as_os_str().is_empty() {
        let file = || format!("egress.ca_file: cannot read {}", ca_file.display());
        for certificate in CertificateDer::pem_file_iter(ca_file).with_context(file)? {
            roots.add(certificate.with_context(file)?).with_context(file)?;
        }
    }
    let builder = rustls::ClientConfig::builder_with_provider(rustls::crypto::ring::default_provider().into());
    let builder = builder.with_safe_default_protocol_versions().context("ring speaks TLS 1.2 and 1.3")?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}
