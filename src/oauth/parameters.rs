//! Parameters of a request, as RFC 6749 wants them: none twice, and one without a value as if it were not there.

use std::collections::BTreeMap;

/// Longest value, in bytes.
const LONGEST: usize = 2_000;
/// Most parameters.
const MOST: usize = 40;

/// What a query or a form says.
#[derive(Clone, Debug, Default)]
pub struct Parameters {
    values: BTreeMap<String, String>,
    repeated: Vec<String>,
    too_much: bool,
}

impl Parameters {
    /// Out of a query, or of a body of the same form.
    pub fn parse(text: &[u8]) -> Self {
        let mut parameters = Parameters::default();
        for (name, value) in url::form_urlencoded::parse(text) {
            if parameters.values.len() >= MOST || name.len() > LONGEST || value.len() > LONGEST {
                parameters.too_much = true;
                break;
            }
            if value.is_empty() {
                continue;
            }
            if parameters.values.contains_key(&*name) {
                parameters.repeated.push(name.into_owned());
            } else {
                parameters.values.insert(name.into_owned(), value.into_owned());
            }
        }
        parameters
    }

    /// A value that was sent once.
    pub fn get(&self, name: &str) -> Option<&str> {
        let once = !self.repeated.iter().any(|repeated| repeated == name);
        self.values.get(name).filter(|_| once).map(String::as_str)
    }

    /// Why the request as a whole is not well formed.
    pub fn fault(&self) -> Option<&'static str> {
        if self.too_much {
            return Some("The request has too many parameters, or too long ones.");
        }
        (!self.repeated.is_empty()).then_some("A parameter was sent twice.")
    }

    /// Each name and value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The same as a query, with some parameters in other words; `None` leaves one out.
    pub fn with(&self, changes: &[(&str, Option<String>)]) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let kept = self.iter().filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
        query.extend_pairs(kept);
        query.extend_pairs(changes.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?))));
        query.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_twice_counts_as_nothing() {
        let parameters = Parameters::parse(b"client_id=a&state=1&client_id=b&nonce=");
        assert_eq!((parameters.get("client_id"), parameters.get("state")), (None, Some("1")));
        assert_eq!(parameters.get("nonce"), None);
        assert!(parameters.fault().is_some());
        assert!(Parameters::parse(b"nonce=&nonce=").fault().is_none());
    }

    #[test]
    fn floods_are_cut() {
        let long = format!("state={}", "x".repeat(LONGEST + 1));
        assert!(Parameters::parse(long.as_bytes()).fault().is_some());
        let many: String = (0..100).map(|at| format!("p{at}=1&")).collect();
        assert!(Parameters::parse(many.as_bytes()).fault().is_some());
    }

    #[test]
    fn a_query_can_be_said_in_other_words() {
        let parameters = Parameters::parse(b"prompt=login&state=a%26b");
        assert_eq!(parameters.with(&[("prompt", None), ("max_age", Some("60".into()))]), "state=a%26b&max_age=60");
    }
}
