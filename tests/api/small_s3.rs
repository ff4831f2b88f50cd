//! The part of S3 that we use, in memory: objects by path, and every signature checked (AWS Signature Version 4 in the query,
//! from its public description).

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use ring::hmac;
use sha2::{Digest, Sha256};
use tokio::task::JoinHandle;

/// A running store.
pub struct SmallS3 {
    pub address: SocketAddr,
    inner: Arc<Inner>,
    running: JoinHandle<()>,
}

struct Inner {
    secret_key: String,
    objects: Mutex<BTreeMap<String, Bytes>>,
}

/// Starts a store whose clients sign with `secret_key`.
pub async fn start(secret_key: &str) -> SmallS3 {
    let inner = Arc::new(Inner { secret_key: secret_key.to_owned(), objects: Mutex::default() });
    let router = Router::new().fallback(answer).with_state(inner.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let running = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    SmallS3 { address, inner, running }
}

impl SmallS3 {
    /// How many objects there are.
    pub fn objects(&self) -> usize {
        self.inner.objects.lock().unwrap().len()
    }
}

impl Drop for SmallS3 {
    fn drop(&mut self) {
        self.running.abort();
    }
}

async fn answer(
    State(store): State<Arc<Inner>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let host = headers[header::HOST].to_str().unwrap();
    if !is_signed(&store.secret_key, &method, &uri, host) {
        return (StatusCode::FORBIDDEN, "<Error><Code>SignatureDoesNotMatch</Code></Error>").into_response();
    }
    let mut objects = store.objects.lock().unwrap();
    match method {
        Method::PUT => drop(objects.insert(uri.path().to_owned(), body)),
        Method::DELETE => drop(objects.remove(uri.path())),
        _ => {
            return match objects.get(uri.path()) {
                Some(bytes) => bytes.clone().into_response(),
                None => (StatusCode::NOT_FOUND, "<Error><Code>NoSuchKey</Code></Error>").into_response(),
            };
        }
    }
    StatusCode::OK.into_response()
}

fn is_signed(secret_key: &str, method: &Method, uri: &Uri, host: &str) -> bool {
    let pairs: BTreeMap<&str, &str> =
        uri.query().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('=')).collect();
    let value = |name: &str| pairs.get(name).copied().unwrap_or_default();
    let signed: Vec<_> = pairs
        .iter()
        .filter(|(name, _)| **name != "X-Amz-Signature")
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let request = format!("{method}\n{}\n{}\nhost:{host}\n\nhost\nUNSIGNED-PAYLOAD", uri.path(), signed.join("&"));
    let credential = value("X-Amz-Credential").replace("%2F", "/");
    let Some((_, scope)) = credential.split_once('/') else { return false };
    let text = format!("AWS4-HMAC-SHA256\n{}\n{scope}\n{}", value("X-Amz-Date"), hex(&Sha256::digest(request)));
    let mut key = format!("AWS4{secret_key}").into_bytes();
    for part in scope.split('/') {
        key = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), part.as_bytes()).as_ref().to_vec();
    }
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), text.as_bytes());
    hex(tag.as_ref()) == value("X-Amz-Signature")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
