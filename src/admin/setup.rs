//! The first start: whoever has the printed link names the first account and the first organizer. There is no default password.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use crate::accounts::{links, sessions, users};
use crate::base::Base;
use crate::base::tx::{Actor, Fact};
use crate::base::web::csrf;
use crate::base::web::page::{Frame, PageError, message, render, see_other};
use crate::orgs::organizers;

/// First path segments that are ours and can therefore be no organizer's.
const RESERVED: [&str; 15] = [
    "api", "assets", "control", "orga", "login", "logout", "setup", "ws", "whip", "whep", "healthz", "readyz",
    "metrics", "static", "media",
];

#[derive(Template)]
#[template(path = "setup.html")]
struct SetupPage {
    frame: Frame,
    csrf: String,
    error: Option<&'static str>,
    name: String,
    email: String,
    organizer: String,
    slug: String,
}

#[derive(Default, Deserialize)]
pub struct SetupForm {
    csrf: String,
    name: String,
    email: String,
    organizer: String,
    slug: String,
}

pub async fn show(
    State(base): State<Base>,
    Path(secret): Path<String>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    if !links::is_open(&base, &secret).await? {
        return Ok(used_up());
    }
    Ok(page(&base, &headers, StatusCode::OK, SetupForm::default(), None))
}

pub async fn submit(
    State(base): State<Base>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    Form(form): Form<SetupForm>,
) -> Result<Response, PageError> {
    if !csrf::holds(&headers, base.is_secure(), &form.csrf) {
        return Err(PageError::Forged);
    }
    if let Some(error) = problem(&form) {
        return Ok(page(&base, &headers, StatusCode::BAD_REQUEST, form, Some(error)));
    }
    let mut tx = base.begin(Actor::Visitor).await?;
    let link = links::consume(&mut tx, &secret).await?;
    if link.is_none_or(|link| link.user_id.is_some()) || users::store::count(&mut tx).await? > 0 {
        return Ok(used_up());
    }
    let now = tx.now();
    let user = users::store::insert(&mut tx, form.email.trim(), form.name.trim(), now).await?;
    users::store::make_superuser(&mut tx, user.id).await?;
    let organizer = organizers::found(&mut tx, &form.slug, form.organizer.trim(), user.id).await?;
    let (_, cookie) = sessions::open(&base, &mut tx, Some(user.id)).await?;
    tx.record(Fact {
        kind: "setup.completed",
        organizer_id: Some(organizer.id),
        event_id: None,
        subject: format!("organizer:{}", organizer.slug),
        body: json!({}),
    })
    .await?;
    tx.commit().await?;
    Ok(see_other("/control/", [cookie]))
}

fn problem(form: &SetupForm) -> Option<&'static str> {
    let slug_fits = !form.slug.is_empty()
        && form.slug.len() <= 50
        && !form.slug.starts_with('-')
        && form.slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let named = |text: &str| !text.trim().is_empty() && text.chars().count() <= 100;
    if !named(&form.name) || !named(&form.organizer) {
        Some("Give your name and the organizer's, at most 100 characters each.")
    } else if !form.email.contains('@') || form.email.len() > 254 {
        Some("Give an e-mail address like name@example.org.")
    } else if !slug_fits {
        Some("The short name takes small letters, digits and hyphens, at most 50, and begins with a letter or digit.")
    } else if RESERVED.contains(&form.slug.as_str()) {
        Some("This short name is an address of the server itself. Choose another one.")
    } else {
        None
    }
}

fn page(
    base: &Base,
    headers: &HeaderMap,
    status: StatusCode,
    form: SetupForm,
    error: Option<&'static str>,
) -> Response {
    let csrf = csrf::issue(headers, base.is_secure());
    let page = SetupPage {
        frame: Frame { title: "Set up".to_owned(), lang: "en".to_owned(), ..Frame::default() },
        csrf: csrf.token,
        error,
        name: form.name,
        email: form.email,
        organizer: form.organizer,
        slug: form.slug,
    };
    render(status, &page, csrf.set_cookie)
}

fn used_up() -> Response {
    message(
        StatusCode::NOT_FOUND,
        "This link is used up",
        "The server is set up already, or a newer set-up link was printed. Look at the last lines that it printed at its start.",
        None,
    )
}
