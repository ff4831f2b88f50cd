//! What a client may ask of a list of the API, in one place for all lists: which page, in which order, narrowed how.
//!
//! A list says what it offers ([`Listed`]); its handler takes [`Asked`], which has read and checked the query, and which
//! describes the parameters in the OpenAPI document. Short lists (an event's products) are narrowed, searched and put in
//! order here, from the very fields that they answer ([`Asked::whole`]); long ones (orders, the journal) do it in SQL and
//! hand over one page ([`Asked::page`]).

mod ask;
mod describe;
mod rows;

use crate::base::language::say;
use std::marker::PhantomData;

use axum::http::StatusCode;

use super::error::ApiError;
use super::page::PageQuery;
use super::time::Timestamp;

/// Longest text of a parameter, in characters.
pub const MAX_TEXT: usize = 200;
/// Most fields of one `ordering`.
pub const MAX_ORDERINGS: usize = 3;

/// What a list offers.
pub trait Listed: Send + Sync + 'static {
    /// Fields by which it can be ordered; each also descending, with a `-` before it.
    const ORDERINGS: &'static [&'static str];
    /// The order of a list that nobody asked another order of.
    const DEFAULT: &'static str;
    /// Fields that `search` looks into. None: the list cannot be searched.
    const SEARCH: &'static [&'static str] = &[];
    /// How it can be narrowed.
    const FILTERS: &'static [Filter] = &[];
}

/// A parameter that narrows a list.
#[derive(Clone, Copy, Debug)]
pub struct Filter {
    pub name: &'static str,
    pub kind: Kind,
    /// A field of the answer that has to have the value; else the handler says what it means.
    pub is_field: bool,
    /// A sentence for the API's description.
    pub about: &'static str,
}

/// What a parameter may hold.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Number,
    /// Up to [`MAX_TEXT`] characters.
    Text,
    /// One of these.
    Choice(&'static [&'static str]),
    /// A date and time as RFC 3339 has it.
    Moment,
}

impl Filter {
    /// Narrows to what has this value in the field of the same name.
    pub const fn field(name: &'static str, kind: Kind) -> Self {
        Filter { name, kind, is_field: true, about: "" }
    }

    /// Narrows in a way of its own, which a sentence tells.
    pub const fn own(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Filter { name, kind, is_field: false, about }
    }
}

/// One field of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct By {
    pub name: &'static str,
    pub descending: bool,
}

/// What a client asked of a list, checked.
#[derive(Debug)]
pub struct Asked<L> {
    pub page: PageQuery,
    pub ordering: Vec<By>,
    /// Never empty.
    pub search: Option<String>,
    filters: Vec<(Filter, Wanted)>,
    /// The list's own address.
    address: String,
    /// What else stood in the query, for the links to other pages.
    rest: Vec<(String, String)>,
    /// The moment of the answer.
    pub now: Timestamp,
    list: PhantomData<L>,
}

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    Flag(bool),
    Number(i64),
    Text(String),
    Moment(Timestamp),
}

impl<L: Listed> Asked<L> {
    fn wanted(&self, name: &str) -> Option<&Wanted> {
        debug_assert!(L::FILTERS.iter().any(|filter| filter.name == name), "the list declares no filter `{name}`");
        self.filters.iter().find(|(filter, _)| filter.name == name).map(|(_, wanted)| wanted)
    }

    /// The value of a [`Kind::Flag`].
    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.wanted(name) {
            Some(Wanted::Flag(value)) => Some(*value),
            _ => None,
        }
    }

    /// The value of a [`Kind::Number`].
    pub fn number(&self, name: &str) -> Option<i64> {
        match self.wanted(name) {
            Some(Wanted::Number(value)) => Some(*value),
            _ => None,
        }
    }

    /// The value of a [`Kind::Text`] or [`Kind::Choice`].
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.wanted(name) {
            Some(Wanted::Text(value)) => Some(value),
            _ => None,
        }
    }

    /// The value of a [`Kind::Moment`].
    pub fn moment(&self, name: &str) -> Option<Timestamp> {
        match self.wanted(name) {
            Some(Wanted::Moment(value)) => Some(*value),
            _ => None,
        }
    }

    /// The order for SQL, from a table that names the column of each of [`Listed::ORDERINGS`]; `last` makes it total.
    pub fn order_by(&self, columns: &[(&'static str, &'static str)], last: &'static str) -> String {
        let mut parts: Vec<String> = Vec::with_capacity(self.ordering.len() + 1);
        let mut descending = false;
        for by in &self.ordering {
            let column = columns.iter().find(|(name, _)| *name == by.name).map(|(_, column)| *column);
            let column = column.expect("every ordering that a list declares has its column");
            descending = by.descending;
            parts.push(if by.descending { format!("{column} DESC") } else { column.to_owned() });
        }
        parts.push(if descending { format!("{last} DESC") } else { last.to_owned() });
        format!(" ORDER BY {}", parts.join(", "))
    }
}

/// An order that a list does not have.
fn unknown_ordering(known: &[&str]) -> ApiError {
    let sentence = say("api-ordering").with("names", known.join(", "));
    ApiError::Refused(StatusCode::BAD_REQUEST, "unknown_ordering", sentence)
}
