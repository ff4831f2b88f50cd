//! How often a caller may ask the API: a bucket per token or session, and per address for those without.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use sha2::{Digest, Sha256};

use super::cookies;
use super::server::Peer;
use crate::base::error::ApiError;
use crate::base::language::say;

/// Between two sweeps over callers who have not asked for long: more keeps more memory, less costs more.
const SWEEP: u32 = 4_096;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Who {
    /// A digest of what the caller proves itself with.
    Known([u8; 32]),
    Address(IpAddr),
}

/// The buckets of everybody.
#[derive(Clone)]
pub struct Limits {
    buckets: Option<Arc<DefaultKeyedRateLimiter<Who>>>,
    asked: Arc<AtomicU32>,
    secure: bool,
}

impl Limits {
    /// So many requests a minute for each caller; 0: as many as they like.
    pub fn per_minute(requests: u32, secure: bool) -> Self {
        let buckets =
            NonZeroU32::new(requests).map(|requests| Arc::new(RateLimiter::keyed(Quota::per_minute(requests))));
        Limits { buckets, asked: Arc::default(), secure }
    }

    fn who(&self, headers: &HeaderMap, peer: Option<&Peer>) -> Option<Who> {
        let session = cookies::get(headers, &cookies::name("session", self.secure));
        let proof = headers
            .get(header::AUTHORIZATION)
            .map(|value| value.as_bytes().to_vec())
            .or(session.map(String::into_bytes));
        match proof {
            Some(proof) => Some(Who::Known(Sha256::digest(&proof).into())),
            None => peer.map(|peer| Who::Address(peer.0.ip())),
        }
    }
}

/// Lets a request on, or says when to come back.
pub async fn check(
    State(limits): State<Limits>,
    peer: Option<Extension<Peer>>,
    request: Request,
    next: Next,
) -> Response {
    let who = limits.who(request.headers(), peer.as_ref().map(|Extension(peer)| peer));
    let (Some(buckets), Some(who)) = (&limits.buckets, who) else { return next.run(request).await };
    if limits.asked.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
        buckets.retain_recent();
    }
    match buckets.check_key(&who) {
        Ok(()) => next.run(request).await,
        Err(early) => too_many(early.wait_time_from(DefaultClock::default().now()).as_secs() + 1),
    }
}

fn too_many(seconds: u64) -> Response {
    let text = say("api-too-many").with("seconds", seconds);
    let mut response = ApiError::Refused(StatusCode::TOO_MANY_REQUESTS, "rate_limited", text).into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}
