//! Pages of a list, as the field's API speaks them: `{count, next, previous, results}`, with the moment of the answer in the
//! header `X-Page-Generated`.

use axum::Json;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::time::Timestamp;

/// Most results one page carries, and the default (the field's figure).
pub const PAGE_SIZE: i64 = 50;

/// When the answer was made: whoever asks for changes later asks for those since then.
pub const GENERATED: HeaderName = HeaderName::from_static("x-page-generated");

/// Which page of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageQuery {
    /// From 1.
    pub page: Option<i64>,
    /// More than [`PAGE_SIZE`] means that.
    pub page_size: Option<i64>,
}

impl PageQuery {
    pub fn limit(&self) -> i64 {
        self.page_size.unwrap_or(PAGE_SIZE).clamp(1, PAGE_SIZE)
    }

    pub fn number(&self) -> i64 {
        self.page.unwrap_or(1).clamp(1, i64::from(i32::MAX))
    }

    pub fn offset(&self) -> i64 {
        (self.number() - 1) * self.limit()
    }
}

/// One page of results.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    pub count: i64,
    /// The address of the page after this one.
    pub next: Option<String>,
    /// The address of the page before this one.
    pub previous: Option<String>,
    pub results: Vec<T>,
    #[serde(skip)]
    pub(super) generated: Option<Timestamp>,
    #[serde(skip)]
    pub(super) modified: Option<Timestamp>,
}

impl<T> Page<T> {
    /// Says when anything in the list changed last (`Last-Modified`), so that clients can ask with `If-Modified-Since`.
    ///
    /// HTTP speaks in whole seconds: what changed within the current one may change again within it, so that no date is
    /// told until the second is over (RFC 9110 section 8.8.2.2).
    pub fn modified(mut self, at: Option<Timestamp>) -> Self {
        let second = |at: Timestamp| at.micros().div_euclid(1_000_000);
        self.modified = at.filter(|at| self.generated.is_some_and(|now| second(*at) < second(now)));
        self
    }
}

impl<T: Serialize> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        let (generated, modified) = (self.generated, self.modified);
        let mut response = Json(self).into_response();
        if let Some(Ok(value)) = generated.map(|at| HeaderValue::from_str(&at.to_string())) {
            response.headers_mut().insert(GENERATED, value);
        }
        if let Some(Ok(value)) = modified.map(|at| HeaderValue::from_str(&at.http_date())) {
            response.headers_mut().insert(header::LAST_MODIFIED, value);
        }
        response
    }
}
