//! Which language a request wants: what its reader has chosen (a cookie, set by the menu and at sign-in from the account),
//! else the first that the browser asks for and the place offers, else the place's own, else English.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};

use super::Language;
use crate::base::web::cookies;

const COOKIE: &str = "language";
/// A choice is remembered for a year.
const COOKIE_SECONDS: u64 = 365 * 24 * 3600;
/// Browsers ask for a handful; more are not read.
const MOST_ACCEPTED: usize = 16;

/// What a request says about languages.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    chosen: Option<Language>,
    /// What the browser asks for among the languages that we speak, the best first.
    accepted: Vec<Language>,
}

impl Wishes {
    pub fn of(headers: &HeaderMap) -> Self {
        let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let chosen = cookies::get(headers, COOKIE).and_then(|tag| Language::find(&tag));
        Wishes { chosen, accepted: accepted(asked) }
    }

    /// For pages of the installation.
    pub fn language(&self) -> Language {
        self.chosen.or(self.accepted.first().copied()).unwrap_or_default()
    }

    /// For pages of a place with its own language, which is shown in `offered` ones; none named: in all that we speak.
    pub fn among(&self, own: &str, offered: &[String]) -> Language {
        let offers = |language: &&Language| {
            offered.is_empty() || offered.iter().any(|tag| Language::find(tag) == Some(**language))
        };
        self.chosen.or(self.accepted.iter().find(offers).copied()).unwrap_or_else(|| Language::or_english(own))
    }
}

impl<S: Sync> FromRequestParts<S> for Wishes {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Wishes::of(&parts.headers))
    }
}

/// The cookie that remembers a choice. Scripts need not read it: the page says its language.
pub fn remember(language: Language, secure: bool) -> HeaderValue {
    cookies::set(COOKIE, language.tag(), secure, COOKIE_SECONDS)
}

/// The languages of an `Accept-Language` header that we speak, by its weights (RFC 9110, 12.5.4).
fn accepted(header: &str) -> Vec<Language> {
    let mut asked: Vec<(f32, Language)> = Vec::new();
    for range in header.split(',').take(MOST_ACCEPTED) {
        let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
        let weight = parameters.trim().strip_prefix("q=").map_or(Some(1.0), |text| text.trim().parse().ok());
        let Some(weight) = weight.filter(|weight: &f32| *weight > 0.0) else { continue };
        let Some(language) = Language::find(tag.trim()) else { continue };
        if !asked.iter().any(|(_, known)| *known == language) {
            asked.push((weight, language));
        }
    }
    asked.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    asked.into_iter().map(|(_, language)| language).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wishes(accept: &str, cookie: &str) -> Wishes {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_str(accept).unwrap());
        headers.insert(header::COOKIE, HeaderValue::from_str(cookie).unwrap());
        Wishes::of(&headers)
    }

    #[test]
    fn the_browser_is_heard_by_its_weights() {
        for (accept, tag) in [
            ("de-AT, de;q=0.9, en;q=0.8", "de"),
            ("en;q=0.5, de", "de"),
            ("tlh, fr;q=0.9", "en"),
            ("de;q=0", "en"),
            ("de;q=x, *", "en"),
            ("", "en"),
        ] {
            assert_eq!(wishes(accept, "a=b").language().tag(), tag, "{accept}");
        }
    }

    #[test]
    fn a_choice_comes_before_the_browser_and_the_place_before_english() {
        let offered = ["en".to_owned()];
        assert_eq!(wishes("en", "language=de").language().tag(), "de");
        assert_eq!(wishes("en", "language=de").among("en", &offered).tag(), "de");
        assert_eq!(wishes("de", "").among("en", &offered).tag(), "en");
        assert_eq!(wishes("de", "").among("en", &[]).tag(), "de");
        assert_eq!(wishes("fr", "").among("de-informal", &[]).tag(), "de");
        assert_eq!(wishes("fr", "language=tlh").among("tlh", &[]).tag(), "en");
    }
}
