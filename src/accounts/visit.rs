//! Who stands at the door: what every account page asks before it does anything.

use std::net::IpAddr;

use axum::Extension;
use axum::extract::{Form, FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::sessions::{self, Session};
use super::users::{self, User};
use crate::base::Base;
use crate::base::language::wishes::Wishes;
use crate::base::language::{Language, Said, Saying, say};
use crate::base::web::page::{Frame, Link, PageError, notice, see_other};
use crate::base::web::server::Peer;
use crate::base::web::{client, csrf};

/// Longest path that somebody is sent on to: the request of an application is one.
const LONGEST_PATH: usize = 6_000;
/// A browser's name for itself is kept up to this many characters.
const LONGEST_AGENT: usize = 200;

/// Where a request comes from.
#[derive(Clone, Debug)]
pub struct Visit {
    pub headers: HeaderMap,
    pub address: IpAddr,
    /// What the browser calls itself; anything, really.
    pub agent: String,
    /// What its reader wants to read.
    pub language: Language,
}

impl FromRequestParts<Base> for Visit {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, base: &Base) -> Result<Self, PageError> {
        let peer = Extension::<Peer>::from_request_parts(parts, base).await;
        let Extension(Peer(peer)) = peer.map_err(|error| PageError::Internal(error.into()))?;
        let address = client::address(&parts.headers, peer.ip(), &base.config.http.trusted_proxies);
        let agent = parts.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        let agent = agent.chars().take(LONGEST_AGENT).collect();
        let language = Wishes::of(&parts.headers).language();
        Ok(Visit { headers: parts.headers.clone(), address, agent, language })
    }
}

impl Visit {
    /// The frame of an account's page.
    pub fn frame(&self, title: &'static str) -> Frame {
        Frame::new(self.language, self.language.t(title))
    }

    /// What is wrong or done, in the visitor's language.
    pub fn said(&self, saying: Option<Saying>) -> Option<Said> {
        saying.map(|saying| saying.in_language(self.language))
    }
}

/// Somebody signed in, on one of the account's pages. Everybody else is sent to sign in and comes back.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub user: User,
    pub session: Session,
    pub visit: Visit,
}

impl FromRequestParts<Base> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, base: &Base) -> Result<Self, Response> {
        let visit = Visit::from_request_parts(parts, base).await.map_err(IntoResponse::into_response)?;
        let found = SignedIn::of(base, visit).await.map_err(|error| PageError::from(error).into_response())?;
        match found {
            Some(me) => Ok(me),
            None if parts.method == Method::GET => Err(see_other(&format!("/login/?next={}", parts.uri.path()), [])),
            None => Err(see_other("/login/?next=/account/", [])),
        }
    }
}

impl SignedIn {
    /// Who is signed in on a visitor's browser, if anybody is.
    pub async fn of(base: &Base, visit: Visit) -> Result<Option<SignedIn>, sqlx::Error> {
        let found = find(base, &visit.headers).await?;
        Ok(found.map(|(user, session)| SignedIn { user, session, visit }))
    }

    /// The frame of a page that only its owner sees.
    pub fn frame(&self, title: &'static str) -> Frame {
        let link = |name, href| Link::new(self.visit.language.t(name), href);
        let links = vec![link("account-link", "/account/"), link("account-events", "/control/")];
        Frame { links, ..self.visit.frame(title) }
    }

    /// Sensitive changes ask once more who is there, unless that was a short while ago: where to send them for it.
    pub fn must_prove(&self, base: &Base, back: &str) -> Option<Response> {
        (!self.session.is_fresh(base.now())).then(|| see_other(&format!("/account/again/?next={back}"), []))
    }
}

async fn find(base: &Base, headers: &HeaderMap) -> Result<Option<(User, Session)>, sqlx::Error> {
    let mut conn = base.read().await?;
    let Some(session) = sessions::of_request(base, &mut conn, headers).await? else { return Ok(None) };
    let Some(user_id) = session.user_id else { return Ok(None) };
    Ok(users::store::by_id(&mut conn, user_id).await?.map(|user| (user, session)))
}

/// A form that came from our own page; its token was looked at.
pub struct Sent<T>(pub T);

#[derive(Deserialize)]
struct Signed<T> {
    csrf: String,
    #[serde(flatten)]
    fields: T,
}

impl<T: DeserializeOwned> FromRequest<Base> for Sent<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, base: &Base) -> Result<Self, PageError> {
        let headers = request.headers().clone();
        let form = Form::<Signed<T>>::from_request(request, base).await.map_err(|_| PageError::Forged)?;
        let Form(Signed { csrf, fields }) = form;
        if csrf::holds(&headers, base.is_secure(), &csrf) { Ok(Sent(fields)) } else { Err(PageError::Forged) }
    }
}

/// A form that says nothing but that it was sent.
#[derive(Deserialize)]
pub struct Nothing {}

/// Where to go afterwards: a path of this server, or `otherwise`. Nobody can be sent elsewhere by a link to us.
pub fn local(next: Option<&str>, otherwise: &str) -> String {
    let fits = |path: &&str| {
        let ours = path.starts_with('/') && !path.starts_with("//") && !path.starts_with("/\\");
        ours && path.len() <= LONGEST_PATH && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
    };
    next.filter(fits).unwrap_or(otherwise).to_owned()
}

/// A link that does not open anything (any more).
pub fn used_up(text: &'static str, (way_on, href): (&'static str, &str)) -> Response {
    let action = (say(way_on), href.to_owned());
    notice(StatusCode::NOT_FOUND, say("account-used-up"), say(text), Some(action))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_paths_are_gone_on_to() {
        for path in ["//evil.example", "/\\evil.example", "https://evil.example", "evil", "", "/a\nb", "/a\\b"] {
            assert_eq!(local(Some(path), "/control/"), "/control/", "{path:?}");
        }
        assert_eq!(local(Some("/account/?x=1"), "/control/"), "/account/?x=1");
    }
}
