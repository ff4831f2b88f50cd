//! From rows to the page that was asked for.

use std::cmp::Ordering;

use serde::Serialize;
use serde_json::Value;

use super::{Asked, Listed, Wanted};
use crate::base::error::ApiError;
use crate::base::page::Page;

impl<L: Listed> Asked<L> {
    /// One page that a store has found already, of `count` results in all.
    pub fn page<T>(&self, results: Vec<T>, count: i64) -> Page<T> {
        let query = self.page;
        let more = query.offset() + (results.len() as i64) < count;
        Page {
            count,
            next: more.then(|| self.link(query.number() + 1)),
            previous: (query.number() > 1).then(|| self.link(query.number() - 1)),
            results,
            generated: Some(self.now),
            modified: None,
        }
    }

    /// The page of a list that is here as a whole: narrowed, searched and ordered by the fields of what is answered.
    pub fn whole<T: Serialize>(&self, results: Vec<T>) -> Result<Page<T>, ApiError> {
        let mut rows = Vec::with_capacity(results.len());
        for result in results {
            let fields = serde_json::to_value(&result).map_err(|error| ApiError::Internal(error.into()))?;
            if self.wants(&fields) {
                rows.push((fields, result));
            }
        }
        // From the last field to the first: sorting is stable, so that the first decides.
        for by in self.ordering.iter().rev() {
            let numeric = rows.iter().all(|(fields, _)| decimal(&fields[by.name]).is_some());
            rows.sort_by(|(a, _), (b, _)| {
                let order = compare(&a[by.name], &b[by.name], numeric);
                if by.descending { order.reverse() } else { order }
            });
        }
        let count = rows.len() as i64;
        let (skip, take) = (self.page.offset() as usize, self.page.limit() as usize);
        let results = rows.into_iter().skip(skip).take(take).map(|(_, result)| result).collect();
        Ok(self.page(results, count))
    }

    fn wants(&self, fields: &Value) -> bool {
        let equal = |(filter, wanted): &(super::Filter, Wanted)| !filter.is_field || is(&fields[filter.name], wanted);
        let found = |search: &String| L::SEARCH.iter().any(|name| contains(&fields[*name], &search.to_lowercase()));
        self.filters.iter().all(equal) && self.search.as_ref().is_none_or(found)
    }

    fn link(&self, number: i64) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("page", &number.to_string());
        for (name, value) in &self.rest {
            query.append_pair(name, value);
        }
        format!("{}?{}", self.address, query.finish())
    }
}

fn is(field: &Value, wanted: &Wanted) -> bool {
    match wanted {
        Wanted::Flag(flag) => field.as_bool() == Some(*flag),
        Wanted::Number(number) => field.as_i64() == Some(*number),
        Wanted::Text(text) => field.as_str() == Some(text),
        Wanted::Moment(at) => field.as_str() == Some(&at.to_string()),
    }
}

/// Whether a text, or a text in any of its languages, contains what is searched for.
fn contains(field: &Value, lower: &str) -> bool {
    match field {
        Value::String(text) => text.to_lowercase().contains(lower),
        Value::Object(texts) => texts.values().any(|text| contains(text, lower)),
        Value::Array(texts) => texts.iter().any(|text| contains(text, lower)),
        _ => false,
    }
}

/// Nothing comes first, then numbers (`numeric`: texts of digits are numbers, as amounts are) or texts in any case.
fn compare(a: &Value, b: &Value, numeric: bool) -> Ordering {
    match (a, b) {
        _ if numeric => decimal(a).unwrap_or(f64::MIN).total_cmp(&decimal(b).unwrap_or(f64::MIN)),
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Less,
        (_, Value::Null) => Ordering::Greater,
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Number(_), Value::Number(_)) => decimal(a).unwrap_or(0.0).total_cmp(&decimal(b).unwrap_or(0.0)),
        _ => words(a).cmp(&words(b)),
    }
}

fn decimal(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

/// A text as it is compared; one in several languages by the first of them.
fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.to_lowercase(),
        Value::Object(texts) => texts.values().next().map(words).unwrap_or_default(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::ask::read;
    use super::super::{Filter, Kind};
    use super::*;
    use crate::base::time::Timestamp;

    #[derive(Debug)]
    struct Fruit;

    impl Listed for Fruit {
        const ORDERINGS: &'static [&'static str] = &["name", "price", "id"];
        const DEFAULT: &'static str = "id";
        const SEARCH: &'static [&'static str] = &["name"];
        const FILTERS: &'static [Filter] = &[Filter::field("ripe", Kind::Flag)];
    }

    fn basket() -> Vec<Value> {
        let fruit =
            |id, name: &str, price: &str, ripe| json!({"id": id, "name": {"en": name}, "price": price, "ripe": ripe});
        vec![fruit(1, "pear", "9.00", true), fruit(2, "Apple", "10.00", false), fruit(3, "fig", "10.00", true)]
    }

    fn ids(query: &str) -> Vec<i64> {
        let asked = read::<Fruit>(query, "http://here/", Timestamp(0)).expect("a good query");
        let page = asked.whole(basket()).expect("a page");
        page.results.iter().filter_map(|fruit| fruit["id"].as_i64()).collect()
    }

    fn refused(query: &str) -> bool {
        read::<Fruit>(query, "http://here/", Timestamp(0)).is_err()
    }

    #[test]
    fn lists_are_ordered_by_what_they_answer() {
        assert_eq!(ids(""), [1, 2, 3]);
        assert_eq!(ids("ordering=name"), [2, 3, 1], "in any case");
        assert_eq!(ids("ordering=price"), [1, 2, 3], "amounts are numbers");
        assert_eq!(ids("ordering=-price,-name"), [3, 2, 1]);
        assert_eq!(ids("search=P"), [1, 2]);
        assert_eq!(ids("ripe=true&ordering=-id&nonsense=1"), [3, 1]);
    }

    #[test]
    fn links_keep_what_was_asked() {
        let asked = read::<Fruit>("ordering=-id&page=2&page_size=1", "http://here/", Timestamp(0)).expect("a query");
        let page = asked.whole(basket()).expect("a page");
        assert_eq!(page.results[0]["id"], 2);
        assert_eq!(page.next.as_deref(), Some("http://here/?page=3&ordering=-id&page_size=1"));
        assert_eq!(page.previous.as_deref(), Some("http://here/?page=1&ordering=-id&page_size=1"));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for query in
            ["page=0", "page=x", "page_size=-1", "ordering=secret", "ordering=name,", "ripe=maybe", "search=%00"]
        {
            assert!(refused(query), "{query}");
        }
        assert!(refused("ordering=id,id,id,id"));
        assert!(!refused("page_size=5000&search="));
        assert!(refused("ordering=") && refused("page="), "an empty order or number is none");
    }
}
