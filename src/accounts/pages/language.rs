//! The language menu at the foot of every page. The choice is remembered in a cookie, and in the account of who is signed in.

use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use serde::Deserialize;

use crate::accounts::visit::local;
use crate::accounts::{sessions, users};
use crate::base::Base;
use crate::base::language::{Language, wishes};
use crate::base::tx::Actor;
use crate::base::web::csrf;
use crate::base::web::page::{PageError, see_other};

#[derive(Deserialize)]
pub struct LanguageForm {
    language: String,
    /// A path of ours to go on to; otherwise back to where the menu stood.
    next: Option<String>,
}

/// Back to where the menu stood. It has no token, so that every page can carry it: a choice of language is all that another
/// site could send, and browsers say when one does.
pub async fn choose(
    State(base): State<Base>,
    headers: HeaderMap,
    Form(form): Form<LanguageForm>,
) -> Result<Response, PageError> {
    if csrf::is_cross_site(&headers) {
        return Err(PageError::Forged);
    }
    let language = Language::find(&form.language).ok_or(PageError::NotFound)?;
    let session = sessions::of_request(&base, &mut base.read().await?, &headers).await?;
    if let Some(user_id) = session.and_then(|session| session.user_id) {
        let mut tx = base.begin(Actor::User(user_id)).await?;
        users::store::set_language(&mut tx, user_id, language).await?;
        tx.commit().await?;
    }
    let next = local(form.next.as_deref(), &back(&headers, &base.public_url));
    Ok(see_other(&next, [wishes::remember(language, base.is_secure())]))
}

/// The page of ours that the request came from.
fn back(headers: &HeaderMap, public_url: &str) -> String {
    let from = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    local(from.strip_prefix(public_url), "/")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_way_back_stays_with_us() {
        let of = |referer: &'static str| {
            let headers = HeaderMap::from_iter([(header::REFERER, HeaderValue::from_static(referer))]);
            back(&headers, "https://example.org")
        };
        assert_eq!(of("https://example.org/demo/conf/?x=1"), "/demo/conf/?x=1");
        for elsewhere in
            ["https://example.org.evil.example/", "https://example.org@evil.example/", "//evil.example/", ""]
        {
            assert_eq!(of(elsewhere), "/", "{elsewhere}");
        }
    }
}
