//! The consent page, and the page that leads back.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use url::Url;

use super::Request;
use super::rules::Asked;
use crate::accounts::visit::SignedIn;
use crate::base::Base;
use crate::base::language::{Language, Said};
use crate::base::web::csrf;
use crate::base::web::page::{Frame, PageError, render};
use crate::oauth::AUTHORIZE;
use crate::oauth::sentences::sentence;
use crate::orgs::consents;
use crate::orgs::organizers::{self, Organizer};

#[derive(Template)]
#[template(path = "oauth/consent.html")]
struct ConsentPage {
    frame: Frame,
    csrf: String,
    action: &'static str,
    application: String,
    /// Who registered it.
    voucher: String,
    /// Where the answer goes.
    host: String,
    email: String,
    scopes: Vec<Said>,
    choices: Vec<Choice>,
    /// Rights of an organizer are asked for.
    about_api: bool,
    days: i64,
    /// Nothing was chosen.
    missing: bool,
    /// The request, to be sent along.
    parameters: Vec<(String, String)>,
}

struct Choice {
    id: i64,
    name: String,
    checked: bool,
}

#[derive(Template)]
#[template(path = "oauth/back.html")]
struct BackPage {
    frame: Frame,
    application: String,
    address: String,
}

/// Asks the person. `missing`: they chose no organizer.
pub async fn ask(
    base: &Base,
    request: &Request,
    asked: &Asked,
    me: &SignedIn,
    own: Vec<Organizer>,
    missing: bool,
) -> Result<Response, PageError> {
    let voucher = organizers::store::by_id(&mut base.read().await?, request.client.organizer_id).await?;
    let voucher = voucher.ok_or(PageError::NotFound)?;
    let csrf = csrf::issue(&me.visit.headers, base.is_secure());
    let (language, only) = (me.visit.language, own.len() == 1);
    let sent = request
        .parameters
        .iter()
        .filter(|(name, _)| !matches!(*name, "csrf" | "decision" | "prompt") && !name.starts_with("organizer_"));
    let page = ConsentPage {
        frame: Frame::new(language, language.t("oauth-consent").with("application", &request.client.name)),
        csrf: csrf.token,
        action: AUTHORIZE,
        application: request.client.name.clone(),
        voucher: voucher.name,
        host: host(language, &request.destination.redirect_uri),
        email: me.user.email.clone(),
        scopes: asked.scopes.iter().map(|scope| sentence(scope, language)).collect(),
        choices: own.into_iter().map(|one| Choice { id: one.id, name: one.name, checked: only }).collect(),
        about_api: asked.scopes.are_about_api(),
        days: consents::LIFETIME.as_secs() as i64 / 86_400,
        missing,
        parameters: sent.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
    };
    Ok(render(if missing { StatusCode::BAD_REQUEST } else { StatusCode::OK }, &page, csrf.set_cookie))
}

/// Leads back to the application.
pub fn back(language: Language, request: &Request, address: String) -> Response {
    let (frame, application) = (Frame::new(language, language.t("oauth-back")), request.client.name.clone());
    render(StatusCode::OK, &BackPage { frame, application, address }, [])
}

/// What people know an address by.
fn host(language: Language, uri: &str) -> String {
    let Ok(url) = Url::parse(uri) else { return uri.to_owned() };
    let app = || language.t("oauth-consent-app").with("scheme", url.scheme()).to_string();
    url.host_str().map_or_else(app, str::to_owned)
}
