//! What a role and its holder may look like. Pure.

use crate::access::roles::{Holder, MAX_TRAIT, MAX_TRAITS, Right, Rights};
use crate::base::error::ApiError;
use crate::base::language::say;

/// Longest name of a role.
const MAX_NAME: usize = 100;

/// A name without what stands around it.
///
/// # Errors
/// When it is empty or too long.
pub fn name(name: &str) -> Result<&str, ApiError> {
    let name = name.trim();
    let fits = !name.is_empty() && name.chars().count() <= MAX_NAME && !name.contains(char::is_control);
    if fits { Ok(name) } else { Err(ApiError::field("name", say("api-role-name").with("most", MAX_NAME as u64))) }
}

/// Rights by their names; whoever may do anything in a room may be there.
///
/// # Errors
/// When there are none, or one that does not exist.
pub fn rights(names: &[String]) -> Result<Rights, ApiError> {
    let unknown = |name: &String| {
        let name: String = name.chars().take(MAX_NAME).collect();
        ApiError::field("permissions", say("api-role-permission").with("name", name))
    };
    if names.is_empty() || names.len() > Right::ALL.len() {
        return Err(ApiError::field("permissions", say("api-choose-one")));
    }
    let rights: Rights =
        names.iter().map(|name| Right::named(name).ok_or_else(|| unknown(name))).collect::<Result<_, ApiError>>()?;
    Ok(rights.with(Right::View))
}

/// Traits as the field writes them: all of the outer list, each by one of an inner list or by a single word.
///
/// # Errors
/// When it is no such list, or too long.
pub fn traits(value: &serde_json::Value) -> Result<Holder, ApiError> {
    let wrong = || ApiError::field("traits", say("api-role-traits").with("most", MAX_TRAITS as u64));
    let word = |value: &serde_json::Value| {
        let word = value.as_str().map(str::trim).filter(|word| !word.is_empty() && !word.contains('\0'))?;
        (word.chars().count() <= MAX_TRAIT).then(|| word.to_owned())
    };
    let one_of = |value: &serde_json::Value| match value.as_array() {
        Some(words) if !words.is_empty() && words.len() <= MAX_TRAITS => words.iter().map(word).collect(),
        Some(_) => None,
        None => word(value).map(|word| vec![word]),
    };
    let wanted = value.as_array().filter(|all| all.len() <= MAX_TRAITS).ok_or_else(wrong)?;
    let wanted: Option<Vec<Vec<String>>> = wanted.iter().map(one_of).collect();
    wanted.map(Holder::Traits).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn traits_are_read_as_the_field_writes_them() {
        let read = |value| match traits(&value) {
            Ok(Holder::Traits(wanted)) => Some(wanted),
            _ => None,
        };
        let words = |all: &[&str]| all.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(read(json!(["a", ["b", "c"]])), Some(vec![words(&["a"]), words(&["b", "c"])]));
        assert_eq!(read(json!([])), Some(vec![]));
        for wrong in
            [json!("a"), json!(null), json!([[]]), json!([1]), json!([["a", 2]]), json!({"a": 1}), json!([[["a"]]])]
        {
            assert_eq!(read(wrong.clone()), None, "{wrong}");
        }
        assert_eq!(read(json!(vec!["x"; 21])), None);
    }

    #[test]
    fn a_role_lets_in_whatever_else_it_does() {
        let of = |names: &[&str]| rights(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert!(of(&["room:poll.manage"]).is_ok_and(|rights| rights.contains(Right::View)));
        assert!(of(&[]).is_err() && of(&["room:everything"]).is_err());
        assert!(name("  ").is_err() && name("Host\u{7}").is_err() && name(" Host ").is_ok_and(|name| name == "Host"));
    }
}
