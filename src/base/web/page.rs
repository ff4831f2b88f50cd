//! Server-rendered pages: the frame around them and how they are answered.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::base::error::{is_busy, is_unavailable};

/// What the layout around every page shows.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Of this page, without the name of what it belongs to.
    pub title: String,
    /// Language of the content, as in `<html lang>`.
    pub lang: String,
    /// What this page belongs to (an event), with its address.
    pub place: Option<Link>,
    pub links: Vec<Link>,
    /// After so many seconds the page loads again by itself, without any script.
    pub refresh_seconds: Option<u64>,
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
        Ok(html) => with_cookies((status, [(header::CACHE_CONTROL, "no-store")], Html(html)).into_response(), cookies),
        Err(error) => {
            tracing::error!(%error, "page.render_failed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
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

/// A page that says what happened and what to do next.
#[derive(Template)]
#[template(path = "message.html")]
struct Message {
    frame: Frame,
    text: String,
    action: Option<Link>,
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
            PageError::NotFound => {
                (StatusCode::NOT_FOUND, "Not found", "There is nothing at this address. Check the link you were given.")
            }
            PageError::Forged => (
                StatusCode::FORBIDDEN,
                "Please try again",
                "This form is too old or came from another site. Go back, load the page again and send it once more.",
            ),
            PageError::Busy => (
                StatusCode::SERVICE_UNAVAILABLE,
                "Very busy",
                "Many people want the same thing right now, and yours did not get through. Nothing was changed; go back and try again.",
            ),
            PageError::Internal(error) => {
                tracing::error!(error = format!("{error:#}"), "page.internal_error");
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "Something went wrong",
                    "That was our fault, not yours. Nothing was changed; try again in a moment.",
                )
            }
        };
        let mut response = message(status, title, text, None);
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

/// A page with a sentence and perhaps a way on.
pub fn message(status: StatusCode, title: &str, text: &str, action: Option<Link>) -> Response {
    let frame = Frame { title: title.to_owned(), lang: "en".to_owned(), ..Frame::default() };
    render(status, &Message { frame, text: text.to_owned(), action }, [])
}
