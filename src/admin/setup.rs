//! The first start: whoever has the printed link names the first account and the first organizer. There is no default password.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use crate::accounts::links::{self, Purpose};
use crate::accounts::passwords::{self, rules as strength};
use crate::accounts::sign_in::{By, Pending, finish};
use crate::accounts::visit::{Sent, Visit, frame};
use crate::accounts::{is_email, is_name, users};
use crate::base::tx::{Actor, Fact};
use crate::base::web::csrf;
use crate::base::web::page::{Frame, PageError, message, render, see_other};
use crate::base::{Base, slug};
use crate::events::rules::{self, MAX_SLUG};
use crate::orgs::organizers;

/// First path segments that are ours and can therefore be no organizer's.
const RESERVED: [&str; 18] = [
    "account", "api", "assets", "control", "language", "orga", "login", "logout", "oauth", "setup", "ws", "whip",
    "whep", "healthz", "readyz", "metrics", "static", "media",
];

#[derive(Template)]
#[template(path = "setup.html")]
struct SetupPage {
    frame: Frame,
    csrf: String,
    wrong: Wrong,
    name: String,
    email: String,
    organizer: String,
    slug: String,
    password_help: String,
}

/// What is wrong, next to the field that it is about.
#[derive(Clone, Copy, Default, PartialEq)]
struct Wrong {
    name: Option<&'static str>,
    email: Option<&'static str>,
    password: Option<&'static str>,
    organizer: Option<&'static str>,
    slug: Option<&'static str>,
}

#[derive(Default, Deserialize)]
pub struct SetupForm {
    name: String,
    email: String,
    organizer: String,
    /// Empty: made from the organizer's name.
    slug: String,
    /// Empty: none for now; the next sign-in is by a link of the command line.
    password: Option<String>,
}

pub async fn show(State(base): State<Base>, Path(secret): Path<String>, visit: Visit) -> Result<Response, PageError> {
    if links::look(&base, &secret, Purpose::SetUp).await?.is_none() {
        return Ok(used_up());
    }
    Ok(page(&base, &visit, StatusCode::OK, SetupForm::default(), Wrong::default()))
}

pub async fn submit(
    State(base): State<Base>,
    Path(secret): Path<String>,
    visit: Visit,
    Sent(mut form): Sent<SetupForm>,
) -> Result<Response, PageError> {
    if links::look(&base, &secret, Purpose::SetUp).await?.is_none() {
        return Ok(used_up());
    }
    if form.slug.trim().is_empty() {
        form.slug = slug::of_name(&form.organizer, MAX_SLUG);
    }
    let wrong = check(&form);
    if wrong != Wrong::default() {
        return Ok(page(&base, &visit, StatusCode::BAD_REQUEST, form, wrong));
    }
    let hash = match form.password.take().filter(|password| !password.is_empty()) {
        Some(password) => Some(passwords::hash(password).await.map_err(|_| PageError::Busy)?),
        None => None,
    };
    let mut tx = base.begin(Actor::Visitor).await?;
    if links::consume(&mut tx, &secret, Purpose::SetUp).await?.is_none() || users::store::count(&mut tx).await? > 0 {
        return Ok(used_up());
    }
    let now = tx.now();
    let user = users::store::insert(&mut tx, form.email.trim(), form.name.trim(), now).await?;
    if let Some(hash) = hash {
        passwords::store::set(&mut tx, user.id, &hash, now).await?;
    }
    users::store::make_superuser(&mut tx, user.id).await?;
    let organizer = organizers::found(&mut tx, &form.slug, form.organizer.trim(), user.id).await?;
    let next = format!("/control/{}/-/new", organizer.slug);
    let pending = Pending { by: By::Link, keep: false, next };
    let cookies = finish(&base, &visit, &mut tx, user.id, &pending, false).await?;
    tx.record(Fact {
        kind: "setup.completed",
        organizer_id: Some(organizer.id),
        event_id: None,
        subject: format!("organizer:{}", organizer.slug),
        body: json!({}),
    })
    .await?;
    tx.commit().await?;
    Ok(see_other(&pending.next, cookies))
}

fn check(form: &SetupForm) -> Wrong {
    const NAME: &str = "Between 1 and 100 characters.";
    let slug_fits = rules::is_slug(&form.slug);
    let password = form.password.as_deref().unwrap_or_default();
    let known = [form.name.as_str(), form.email.as_str(), form.organizer.as_str(), form.slug.as_str(), "eventyay"];
    Wrong {
        name: (!is_name(&form.name)).then_some(NAME),
        organizer: (!is_name(&form.organizer)).then_some(NAME),
        email: (!is_email(&form.email)).then_some("Give an e-mail address like name@example.org."),
        slug: if !slug_fits {
            Some("Small letters, digits and hyphens, at most 50; it begins with a letter or digit.")
        } else {
            RESERVED
                .contains(&form.slug.as_str())
                .then_some("This is an address of the server itself. Choose another one.")
        },
        password: (!password.is_empty())
            .then(|| strength::check(password, &known).err())
            .flatten()
            .map(strength::Weak::sentence),
    }
}

fn page(base: &Base, visit: &Visit, status: StatusCode, form: SetupForm, wrong: Wrong) -> Response {
    let csrf = csrf::issue(&visit.headers, base.is_secure());
    let page = SetupPage {
        frame: frame("Set up"),
        csrf: csrf.token,
        wrong,
        name: form.name,
        email: form.email,
        organizer: form.organizer,
        slug: form.slug,
        password_help: format!(
            "At least 8 characters, better {} or more: a few unrelated words in a row are fine.",
            strength::ADVISED
        ),
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
