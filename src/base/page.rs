//! Pages of a list, as the field's API speaks them: `{count, next, previous, results}`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most results one page carries, and the default (the field's figure).
pub const PAGE_SIZE: i64 = 50;

/// `?page=2&page_size=20`.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct PageQuery {
    pub page: Option<i64>,
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
    pub next: Option<String>,
    pub previous: Option<String>,
    pub results: Vec<T>,
}

impl<T> Page<T> {
    /// `path` is the list's own address without a query.
    pub fn new(query: PageQuery, path: &str, count: i64, results: Vec<T>) -> Self {
        let link = |number: i64| format!("{path}?page={number}&page_size={}", query.limit());
        let more = query.offset() + (results.len() as i64) < count;
        Page {
            count,
            next: more.then(|| link(query.number() + 1)),
            previous: (query.number() > 1).then(|| link(query.number() - 1)),
            results,
        }
    }

    /// A list that always fits on one page.
    pub fn whole(results: Vec<T>) -> Self {
        Page { count: results.len() as i64, next: None, previous: None, results }
    }
}
