//! From a query to what was asked.

use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::{Asked, By, Filter, Kind, Listed, MAX_ORDERINGS, MAX_TEXT, Wanted, unknown_ordering};
use crate::base::Base;
use crate::base::error::{ApiError, one_of};
use crate::base::language::say;
use crate::base::page::PageQuery;
use crate::base::time::Timestamp;

impl<L: Listed> FromRequestParts<Base> for Asked<L> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, base: &Base) -> Result<Self, ApiError> {
        let address = format!("{}{}", base.public_url, parts.uri.path());
        read(parts.uri.query().unwrap_or_default(), &address, base.now())
    }
}

/// Reads a query.
///
/// # Errors
/// 400 with the parameter's name. Parameters that the list does not know are no error: the field's clients send them.
pub fn read<L: Listed>(query: &str, address: &str, now: Timestamp) -> Result<Asked<L>, ApiError> {
    let mut asked = Asked {
        page: PageQuery::default(),
        ordering: Vec::new(),
        search: None,
        filters: Vec::new(),
        address: address.to_owned(),
        rest: Vec::new(),
        now,
        list: PhantomData,
    };
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        asked.take(&name, &value)?;
    }
    if asked.ordering.is_empty() {
        asked.ordering = orderings(L::DEFAULT, L::ORDERINGS)?;
    }
    Ok(asked)
}

impl<L: Listed> Asked<L> {
    /// Forms send what was left empty: an empty text asks for nothing, an empty number or moment is none.
    fn may_be_empty(name: &str) -> bool {
        let filter = L::FILTERS.iter().find(|filter| filter.name == name);
        name == "search" || filter.is_some_and(|filter| matches!(filter.kind, Kind::Text))
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), ApiError> {
        if value.is_empty() && Self::may_be_empty(name) {
            return Ok(());
        }
        match name {
            "page" => self.page.page = Some(positive(name, value)?),
            "page_size" => self.page.page_size = Some(positive(name, value)?),
            "ordering" => self.ordering = orderings(value, L::ORDERINGS)?,
            "search" if !L::SEARCH.is_empty() => self.search = Some(text(name, value)?),
            _ => {
                if let Some(filter) = L::FILTERS.iter().find(|filter| filter.name == name) {
                    self.filters.push((*filter, wanted(filter, value)?));
                }
            }
        }
        if name != "page" {
            self.rest.push((name.to_owned(), value.to_owned()));
        }
        Ok(())
    }
}

fn orderings(value: &str, known: &'static [&'static str]) -> Result<Vec<By>, ApiError> {
    let named = |part: &str| {
        let (descending, bare) = part.strip_prefix('-').map_or((false, part), |bare| (true, bare));
        let name = known.iter().find(|name| **name == bare);
        name.map(|name| By { name, descending }).ok_or_else(|| unknown_ordering(known))
    };
    let orderings: Vec<By> = value.split(',').map(named).collect::<Result<_, _>>()?;
    if orderings.len() > MAX_ORDERINGS { Err(unknown_ordering(known)) } else { Ok(orderings) }
}

fn positive(name: &str, value: &str) -> Result<i64, ApiError> {
    let number = value.parse::<i32>().ok().filter(|number| *number >= 1);
    number.map(i64::from).ok_or_else(|| ApiError::field(name, say("api-number-from-one")))
}

fn text(name: &str, value: &str) -> Result<String, ApiError> {
    let fits = value.chars().count() <= MAX_TEXT && !value.contains(char::is_control);
    if fits {
        Ok(value.to_owned())
    } else {
        Err(ApiError::field(name, say("api-most-characters-line").with("most", MAX_TEXT)))
    }
}

fn wanted(filter: &Filter, value: &str) -> Result<Wanted, ApiError> {
    let refuse = |saying| ApiError::field(filter.name, saying);
    match filter.kind {
        Kind::Flag => {
            let flag = value.parse().map_err(|_| refuse(say("api-flag")))?;
            Ok(Wanted::Flag(flag))
        }
        Kind::Number => {
            let number = value.parse().map_err(|_| refuse(say("api-number")))?;
            Ok(Wanted::Number(number))
        }
        Kind::Text => Ok(Wanted::Text(text(filter.name, value)?)),
        Kind::Choice(choices) if choices.contains(&value) => Ok(Wanted::Text(value.to_owned())),
        Kind::Choice(choices) => Err(refuse(one_of(choices))),
        Kind::Moment => {
            // A plus sign that was not escaped arrives as a space.
            let moment = value.replace(' ', "+").parse();
            let moment = moment.map_err(|_| refuse(say("api-moment")))?;
            Ok(Wanted::Moment(moment))
        }
    }
}
