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
use crate::accounts::visit::{Sent, Visit};
use crate::accounts::{is_email, is_name, users};
use crate::base::language::{Said, say};
use crate::base::tx::{Actor, Fact};
use crate::base::web::csrf;
use crate::base::web::page::{Frame, PageError, notice, render, see_other};
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
    /// Characters of a password that is hard to guess.
    advised: usize,
}

/// What is wrong, next to the field that it is about.
#[derive(Default)]
struct Wrong {
    name: Option<Said>,
    email: Option<Said>,
    password: Option<Said>,
    organizer: Option<Said>,
    slug: Option<Said>,
}

impl Wrong {
    fn is_nothing(&self) -> bool {
        [&self.name, &self.email, &self.password, &self.organizer, &self.slug].into_iter().all(Option::is_none)
    }
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
    let wrong = check(&visit, &form);
    if !wrong.is_nothing() {
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

fn check(visit: &Visit, form: &SetupForm) -> Wrong {
    let slug_fits = rules::is_slug(&form.slug);
    let password = form.password.as_deref().unwrap_or_default();
    let known = [form.name.as_str(), form.email.as_str(), form.organizer.as_str(), form.slug.as_str(), "eventyay"];
    let name = |text: &str| (!is_name(text)).then(|| say("account-name-invalid"));
    let slug = if !slug_fits {
        Some(say("account-setup-slug-invalid"))
    } else {
        RESERVED.contains(&form.slug.as_str()).then(|| say("account-setup-slug-reserved"))
    };
    let weak = (!password.is_empty()).then(|| strength::check(password, &known).err()).flatten();
    Wrong {
        name: visit.said(name(&form.name)),
        organizer: visit.said(name(&form.organizer)),
        email: visit.said((!is_email(&form.email)).then(|| say("account-email-invalid"))),
        slug: visit.said(slug),
        password: visit.said(weak.map(strength::Weak::sentence)),
    }
}

fn page(base: &Base, visit: &Visit, status: StatusCode, form: SetupForm, wrong: Wrong) -> Response {
    let csrf = csrf::issue(&visit.headers, base.is_secure());
    let page = SetupPage {
        frame: visit.frame("account-setup"),
        csrf: csrf.token,
        wrong,
        name: form.name,
        email: form.email,
        organizer: form.organizer,
        slug: form.slug,
        advised: strength::ADVISED,
    };
    render(status, &page, csrf.set_cookie)
}

fn used_up() -> Response {
    notice(StatusCode::NOT_FOUND, say("account-used-up"), say("account-setup-used-up"), None)
}
