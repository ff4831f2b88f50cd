//! Requests under a host name of an organizer or an event: led to our own address, which has the page (`custom_domain`).

use axum::extract::{Request, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use url::Url;

use crate::base::Base;
use crate::settings::store;

/// Leads GET requests for somebody's own host name to our address: its front page to the organizer's or event's, anything
/// else to the same path. Under our own name, and under names that nobody has, it does nothing.
pub async fn lead(State(base): State<Base>, request: Request, next: Next) -> Response {
    let asked = foreign_host(&base, &request).map(|host| (host, request.uri().path().to_owned()));
    let target = match asked {
        Some((host, path)) => target(&base, &host, &path).await,
        None => None,
    };
    match target {
        Some(address) => Redirect::temporary(&address).into_response(),
        None => next.run(request).await,
    }
}

async fn target(base: &Base, host: &str, path: &str) -> Option<String> {
    let found = store::of_domain(&mut base.read().await.ok()?, host).await.ok()?;
    let (organizer, event) = found?;
    let path = match (path, event) {
        ("/", Some(event)) => format!("/{organizer}/{event}/"),
        ("/", None) => format!("/{organizer}/"),
        (path, _) => path.to_owned(),
    };
    Some(format!("{}{path}", base.public_url))
}

/// The name that was asked for, where it is none of ours and can be somebody's.
fn foreign_host(base: &Base, request: &Request) -> Option<String> {
    if request.method() != Method::GET {
        return None;
    }
    let asked = request.headers().get(header::HOST)?.to_str().ok()?;
    let host = asked.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let ours = Url::parse(&base.public_url).ok()?;
    let is_name = host.contains('.') && host.parse::<std::net::IpAddr>().is_err();
    (is_name && ours.host_str() != Some(&host)).then_some(host)
}
