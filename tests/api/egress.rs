//! The one way out (threat T19): what somebody types in as an address does not reach what stands behind our firewall.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::{HeaderMap, Method};
use eventyay::base::config;
use eventyay::base::egress::{Call, Egress, EgressError, Limits, Resolve};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use url::Url;

const HELLO: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello";

/// Stands where nobody from outside may come, on every address of this machine, and counts who does.
struct Canary {
    address: SocketAddr,
    hits: Arc<AtomicUsize>,
    running: JoinHandle<()>,
}

impl Canary {
    async fn start() -> Canary {
        Self::answering(HELLO).await
    }

    async fn answering(answer: &'static [u8]) -> Canary {
        let listener = TcpListener::bind("[::]:0").await.unwrap();
        let (address, hits) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
        let count = hits.clone();
        let running = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    let _ = stream.read(&mut [0; 4096]).await;
                    let _ = stream.write_all(answer).await;
                });
            }
        });
        Canary { address, hits, running }
    }

    /// Visitors so far. A visit of our own comes after them in the queue, so nobody is overlooked.
    async fn hits(&self) -> usize {
        let before = self.hits.load(Ordering::SeqCst);
        let mut own = TcpStream::connect((Ipv4Addr::LOCALHOST, self.address.port())).await.unwrap();
        own.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
        own.read_exact(&mut [0; 4]).await.unwrap();
        let after = self.hits.fetch_sub(1, Ordering::SeqCst) - 1;
        assert!(after >= before);
        after
    }
}

impl Drop for Canary {
    fn drop(&mut self) {
        self.running.abort();
    }
}

/// Every name leads to the given addresses; each further look-up to the next of the list.
struct Names(Vec<Vec<IpAddr>>, AtomicUsize);

impl Names {
    fn all(addresses: &[&str]) -> Names {
        Names(vec![addresses.iter().map(|text| text.parse().unwrap()).collect()], AtomicUsize::new(0))
    }
}

impl Resolve for Names {
    fn resolve<'a>(&'a self, _: &'a str, port: u16) -> BoxFuture<'a, std::io::Result<Vec<SocketAddr>>> {
        let turn = self.1.fetch_add(1, Ordering::SeqCst).min(self.0.len() - 1);
        let found = self.0[turn].iter().map(|address| SocketAddr::from((*address, port))).collect();
        async move { Ok(found) }.boxed()
    }
}

fn settings(allow: &[&str]) -> config::Egress {
    let allow = allow.iter().map(|text| text.to_string()).collect();
    config::Egress { allow, plain_http: true, ca_file: "".into() }
}

fn call(url: Url) -> Call {
    let limits = Limits { time: Duration::from_secs(5), body: 1024 };
    Call { method: Method::POST, url, headers: HeaderMap::new(), body: "{}".into(), limits }
}

/// Ways to write an address of our own network; `P` is the canary's port. Names are known to the resolver of the test.
const DISGUISES: [&str; 66] = [
    "http://127.0.0.1:P/",
    "http://127.1:P/",
    "http://127.0.1:P/",
    "http://0x7f.1:P/",
    "http://0x7f000001:P/",
    "http://2130706433:P/",
    "http://017700000001:P/",
    "http://0177.0.0.1:P/",
    "http://0177.0.0.01:P/",
    "http://00000177.0x0.0.1:P/",
    "http://127.0.0.1.:P/",
    "http://127.127.127.127:P/",
    "http://0:P/",
    "http://0.0.0.0:P/",
    "http://0x0:P/",
    "http://127.0.0.1:P/?x=https://example.org/",
    "http://%31%32%37.0.0.1:P/",
    "http://127\u{3002}0\u{3002}0\u{3002}1:P/",
    "http://\u{ff11}\u{ff12}\u{ff17}.0.0.1:P/",
    "http://\u{2460}\u{2461}\u{2466}.0.0.1:P/",
    "http://127.0.\t0.1:P/",
    "http:127.0.0.1:P/",
    "http:/127.0.0.1:P/",
    "http:\\\\127.0.0.1:P/",
    "http:////127.0.0.1:P/",
    "HTTP://127.0.0.1:P/",
    "http://[::1]:P/",
    "http://[0:0:0:0:0:0:0:1]:P/",
    "http://[0000::0001]:P/",
    "http://[::]:P/",
    "http://[::ffff:127.0.0.1]:P/",
    "http://[::ffff:7f00:1]:P/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]:P/",
    "http://[::127.0.0.1]:P/",
    "http://[64:ff9b::127.0.0.1]:P/",
    "http://[64:ff9b::7f00:1]:P/",
    "http://[64:ff9b:1::7f00:1]:P/",
    "http://[2002:7f00:1::]:P/",
    "http://[2001::7f00:1]:P/",
    "http://[fe80::1]:P/",
    "http://[fd00::2]:P/",
    "http://[ff02::1]:P/",
    "http://[fec0::1]:P/",
    "http://localhost:P/",
    "http://LOCALHOST:P/",
    "http://localhost.:P/",
    "http://intern.example.org:P/",
    "http://127.0.0.1.nip.example:P/",
    "http://1.1.1.1@127.0.0.1:P/",
    "http://1.1.1.1:80@127.0.0.1:P/",
    "http://127.0.0.1:P#@1.1.1.1/",
    "http://127.0.0.1\\@1.1.1.1:P/",
    "http://169.254.169.254/latest/meta-data/",
    "http://0xa9fea9fe/",
    "http://2852039166/",
    "http://0251.0376.0251.0376/",
    "http://[::ffff:169.254.169.254]/",
    "http://10.1/",
    "http://172.16.0.1/",
    "http://192.168.257/",
    "http://100.64.0.1/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:P/",
    "ftp://127.0.0.1:P/",
];

/// Refusals and visits of all [`DISGUISES`].
async fn try_all(egress: &Egress, canary: &Canary) -> (usize, usize) {
    let port = canary.address.port().to_string();
    let mut refused = 0;
    for disguise in DISGUISES {
        let Ok(url) = Url::parse(&disguise.replacen(":P", &format!(":{port}"), 1)) else {
            refused += 1;
            continue;
        };
        let mut call = call(url);
        call.limits.time = Duration::from_millis(500);
        match egress.send(call).await {
            Err(error) if error.is_refusal() => refused += 1,
            other => println!("{disguise}: {other:?}"),
        }
    }
    (refused, canary.hits().await)
}

#[tokio::test]
async fn no_disguise_of_a_private_address_gets_through() {
    let canary = Canary::start().await;
    let egress = Egress::with_resolver(&settings(&[]), Names::all(&["127.0.0.1", "::1", "::ffff:127.0.0.1"])).unwrap();
    assert_eq!(try_all(&egress, &canary).await, (DISGUISES.len(), 0));
}

/// The negative control: without the guard the same list does arrive, so the test above can fail.
#[tokio::test]
async fn without_the_guard_the_disguises_arrive() {
    let canary = Canary::start().await;
    // Not everything: this test must not call anybody else either.
    let own = settings(&["127.0.0.0/8", "0.0.0.0/32", "::/127", "::ffff:127.0.0.0/104"]);
    let egress = Egress::with_resolver(&own, Names::all(&["127.0.0.1"])).unwrap();
    let (_, hits) = try_all(&egress, &canary).await;
    assert!(hits >= 30, "{hits} of {} arrived", DISGUISES.len());
}

#[tokio::test]
async fn a_name_that_changes_its_mind_gains_nothing() {
    let canary = Canary::start().await;
    let rebinding = || {
        let answers = [["93.184.216.34"], ["127.0.0.1"]].map(|turn| turn.map(|text| text.parse().unwrap()).to_vec());
        Names(answers.to_vec(), AtomicUsize::new(0))
    };
    let url = Url::parse(&format!("http://rebind.example:{}/", canary.address.port())).unwrap();
    let egress = Egress::with_resolver(&settings(&[]), rebinding()).unwrap();
    egress.check(&url).await.expect("the first answer is public");
    assert!(matches!(egress.send(call(url.clone())).await, Err(EgressError::Forbidden(_))));
    assert_eq!(canary.hits().await, 0);
    let unguarded = Egress::with_resolver(&settings(&["127.0.0.1"]), rebinding()).unwrap();
    unguarded.check(&url).await.unwrap();
    unguarded.send(call(url)).await.expect("the second answer is called");
    assert_eq!(canary.hits().await, 1);
}

#[tokio::test]
async fn a_mail_server_is_checked_alike() {
    let canary = Canary::start().await;
    let egress = Egress::with_resolver(&settings(&[]), Names::all(&["127.0.0.1"])).unwrap();
    for host in ["127.0.0.1", "::1", "localhost", "0x7f.1", "[::1]", "::ffff:127.0.0.1", "mail.example.org"] {
        let refused = egress.connect(host, canary.address.port()).await;
        assert!(matches!(refused, Err(EgressError::Forbidden(_))), "{host}: {refused:?}");
    }
    assert_eq!(canary.hits().await, 0);
    let allowed = Egress::with_resolver(&settings(&["127.0.0.0/8"]), Names::all(&["127.0.0.1"])).unwrap();
    allowed.connect("mail.example.org", canary.address.port()).await.expect("the configuration names it");
}

fn url_of(canary: &Canary) -> Url {
    Url::parse(&format!("http://127.0.0.1:{}/hook?a=1", canary.address.port())).unwrap()
}

#[tokio::test]
async fn redirects_are_answers_and_answers_are_bounded() {
    let egress = Egress::new(&settings(&["127.0.0.0/8"])).unwrap();
    let elsewhere =
        Canary::answering(b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n").await;
    let answer = egress.send(call(url_of(&elsewhere))).await.unwrap();
    assert_eq!((answer.status.as_u16(), elsewhere.hits().await), (302, 1));

    let talkative = Canary::answering(HELLO).await;
    let mut short = call(url_of(&talkative));
    short.limits.body = 3;
    let answer = egress.send(short).await.unwrap();
    assert_eq!((&answer.body[..], answer.complete), (&b"hel"[..], false));

    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut patient = call(Url::parse(&format!("http://{}/", silent.local_addr().unwrap())).unwrap());
    patient.limits.time = Duration::from_millis(200);
    assert!(matches!(egress.send(patient).await, Err(EgressError::TimedOut(_))));
}

#[tokio::test]
async fn plain_http_and_addresses_with_passwords_are_refused() {
    let canary = Canary::start().await;
    let strict = Egress::new(&config::Egress { plain_http: false, ..settings(&["127.0.0.0/8"]) }).unwrap();
    assert!(matches!(strict.send(call(url_of(&canary))).await, Err(EgressError::Scheme)));
    let egress = Egress::new(&settings(&["127.0.0.0/8"])).unwrap();
    let mut url = url_of(&canary);
    url.set_username("user").unwrap();
    assert!(matches!(egress.send(call(url)).await, Err(EgressError::Credentials)));
    assert_eq!(canary.hits().await, 0);
}

#[tokio::test]
async fn https_wants_a_certificate_that_somebody_vouches_for() {
    let own = rcgen::generate_simple_self_signed(["hook.example.org".to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(own.signing_key.serialize_der());
    let tls = rustls::ServerConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key.into())
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("https://hook.example.org:{}/", listener.local_addr().unwrap().port())).unwrap();
    let serving = tokio::spawn(async move {
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(tls));
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(HELLO).await;
            let _ = stream.shutdown().await;
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let ca_file = folder.path().join("ca.pem");
    std::fs::write(&ca_file, own.cert.pem()).unwrap();
    let names = || Names::all(&["127.0.0.1"]);
    let stranger = Egress::with_resolver(&settings(&["127.0.0.0/8"]), names()).unwrap();
    assert!(matches!(stranger.send(call(url.clone())).await, Err(EgressError::Untrusted { .. })));
    let known = Egress::with_resolver(&config::Egress { ca_file, ..settings(&["127.0.0.0/8"]) }, names()).unwrap();
    assert_eq!(&known.send(call(url)).await.unwrap().body[..], b"hello");
    serving.abort();
}
