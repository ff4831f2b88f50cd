//! Server-rendered pages: the frame around them and how they are answered.

use askama::Template;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::base::error::{self, is_busy, is_unavailable};
use crate::base::language::wishes::Wishes;
use crate::base::language::{Language, Said, Saying, say};

/// What the layout around every page shows.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Of this page, without the name of what it belongs to.
    pub title: String,
    /// Language of what we say on it.
    pub language: Language,
    /// What this page belongs to (an event), with its address.
    pub place: Option<Link>,
    pub links: Vec<Link>,
    /// The zone (IANA name) of the times on it, when there are any: the reader can then switch to their own.
    pub zone: Option<String>,
    /// The address of the logo of what it belongs to; empty: none.
    pub logo: String,
    /// A notice at the top; empty: none.
    pub banner: String,
    /// Links at the end.
    pub foot: Vec<Link>,
    /// Search engines are asked to leave it out.
    pub is_unlisted: bool,
    /// After so many seconds the page loads again by itself, without any script.
    pub refresh_seconds: Option<u64>,
}

impl Frame {
    /// A page of the installation. What it belongs to and leads to comes with `..`.
    pub fn new(language: Language, title: impl Into<String>) -> Self {
        Frame { title: title.into(), language, ..Frame::default() }
    }

    /// A message in the page's language: `{{ frame.t("shop-continue") }}`, `{{ frame.t("shop-left").with("count", n) }}`.
    pub fn t(&self, key: &'static str) -> Said {
        self.language.t(key)
    }

    /// The languages to choose from.
    pub fn languages(&self) -> impl Iterator<Item = Language> {
        Language::all()
    }
}

#[derive(Clone, Debug)]
pub struct Link {
    pub name: String,
    pub href: String,
}

impl Link {
    pub fn new(name: impl Into<String>, href: impl Into<String>) -> Self {
        Link { name: name.into(), href: href.into() }
    }
}

/// Renders a page. Cookies to set come along.
pub fn render(
    status: StatusCode,
    template: &impl Template,
    cookies: impl IntoIterator<Item = HeaderValue>,
) -> Response {
    match template.render() {
        Ok(html) => {
            let headers = [
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
                (header::CONTENT_LANGUAGE, HeaderValue::from_static(language_of(&html))),
                (header::VARY, HeaderValue::from_static("accept-language, cookie")),
            ];
            with_cookies((status, headers, Html(html)).into_response(), cookies)
        }
        Err(error) => {
            tracing::error!(%error, "page.render_failed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Every page begins with `base.html`, which names the language there.
fn language_of(html: &str) -> &'static str {
    let named = html.split_once("<html lang=\"").and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default();
    Language::or_english(named).tag()
}

/// 303 to `path`, with cookies to set.
pub fn see_other(path: &str, cookies: impl IntoIterator<Item = HeaderValue>) -> Response {
    with_cookies(Redirect::to(path).into_response(), cookies)
}

fn with_cookies(mut response: Response, cookies: impl IntoIterator<Item = HeaderValue>) -> Response {
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// A page that says what happened and what to do next. Whoever answers with it need not know the reader's language:
/// [`put_into_words`] does.
#[derive(Clone)]
struct Message {
    title: Saying,
    text: Saying,
    action: Option<(Saying, String)>,
}

/// A page with a sentence and perhaps a way on: its name and address.
pub fn notice(status: StatusCode, title: Saying, text: Saying, action: Option<(Saying, String)>) -> Response {
    let mut response = status.into_response();
    response.extensions_mut().insert(Message { title, text, action });
    response
}

#[derive(Template)]
#[template(path = "message.html")]
struct MessagePage {
    frame: Frame,
    text: Said,
    action: Option<Link>,
}

/// Around all routes: writes the messages that handlers answered with, in the language of the request.
pub async fn put_into_words(request: Request, next: Next) -> Response {
    let wishes = Wishes::of(request.headers());
    let mut response = next.run(request).await;
    let Some(message) = response.extensions_mut().remove::<Message>() else {
        return error::translated(response, &wishes);
    };
    let language = wishes.language();
    let page = MessagePage {
        frame: Frame::new(language, message.title.in_language(language)),
        text: message.text.in_language(language),
        action: message.action.map(|(name, href)| Link::new(name.in_language(language), href)),
    };
    let mut said = render(response.status(), &page, []);
    let kept = response.headers().iter().filter(|(name, _)| *name != header::CONTENT_LENGTH);
    said.headers_mut().extend(kept.map(|(name, value)| (name.clone(), value.clone())));
    said
}

/// What went wrong on the way to a page.
pub enum PageError {
    NotFound,
    /// A form that did not come from our own page, or a very old one.
    Forged,
    Busy,
    Internal(anyhow::Error),
}

impl From<sqlx::Error> for PageError {
    fn from(error: sqlx::Error) -> Self {
        if is_busy(&error) || is_unavailable(&error) {
            tracing::warn!(%error, "page.database_unavailable");
            return PageError::Busy;
        }
        PageError::Internal(error.into())
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let (status, title, text) = match self {
            PageError::NotFound => (StatusCode::NOT_FOUND, "errors-not-found", "errors-not-found-text"),
            PageError::Forged => (StatusCode::FORBIDDEN, "errors-forged", "errors-forged-text"),
            PageError::Busy => (StatusCode::SERVICE_UNAVAILABLE, "errors-busy", "errors-busy-text"),
            PageError::Internal(error) => {
                tracing::error!(error = format!("{error:#}"), "page.internal_error");
                (StatusCode::INTERNAL_SERVER_ERROR, "errors-internal", "errors-internal-text")
            }
        };
        let mut response = notice(status, say(title), say(text), None);
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}
