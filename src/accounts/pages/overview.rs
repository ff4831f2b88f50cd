//! The account's front page: what there is, and where to change it.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::is_name;
use crate::accounts::factors::{self, Factors};
use crate::accounts::visit::{Sent, SignedIn};
use crate::accounts::{passwords, providers, users};
use crate::base::Base;
use crate::base::language::{Language, Said, Saying, say};
use crate::base::tx::Actor;
use crate::base::web::csrf;
use crate::base::web::page::{Frame, PageError, render, see_other};

#[derive(Template)]
#[template(path = "account/overview.html")]
struct OverviewPage {
    frame: Frame,
    csrf: String,
    done: Option<Said>,
    error: Option<Said>,
    name: String,
    email: String,
    reads: Language,
    has_password: bool,
    factors: Factors,
    providers: Vec<providers::Shown>,
}

#[derive(Deserialize)]
pub struct Done {
    done: Option<String>,
}

#[derive(Deserialize)]
pub struct NameForm {
    name: String,
}

pub async fn show(State(base): State<Base>, Query(query): Query<Done>, me: SignedIn) -> Result<Response, PageError> {
    let done = query.done.as_deref().and_then(|what| match what {
        "name" => Some(say("account-name-changed")),
        "password" => Some(say("account-password-changed")),
        "email" => Some(say("account-email-changed")),
        "sent" => Some(say("account-email-sent")),
        "language" => Some(say("account-language-changed")),
        _ => None,
    });
    page(&base, &me, StatusCode::OK, done, None).await
}

pub async fn rename(State(base): State<Base>, me: SignedIn, Sent(form): Sent<NameForm>) -> Result<Response, PageError> {
    if !is_name(&form.name) {
        return page(&base, &me, StatusCode::BAD_REQUEST, None, Some(say("account-name-invalid"))).await;
    }
    let mut tx = base.begin(Actor::User(me.user.id)).await?;
    users::store::rename(&mut tx, me.user.id, form.name.trim()).await?;
    tx.commit().await?;
    Ok(see_other("/account/?done=name", []))
}

async fn page(
    base: &Base,
    me: &SignedIn,
    status: StatusCode,
    done: Option<Saying>,
    error: Option<Saying>,
) -> Result<Response, PageError> {
    let mut conn = base.read().await?;
    let credentials = passwords::store::by_id(&mut conn, me.user.id).await?;
    let factors = factors::of_user(&mut conn, me.user.id).await?;
    let providers = providers::shown(base, &mut conn, me.user.id).await?;
    let csrf = csrf::issue(&me.visit.headers, base.is_secure());
    let page = OverviewPage {
        frame: me.frame("account-yours"),
        csrf: csrf.token,
        done: me.visit.said(done),
        error: me.visit.said(error),
        name: me.user.name.clone(),
        email: me.user.email.clone(),
        reads: me.user.reads(),
        has_password: credentials.is_some_and(|credentials| credentials.password.is_some()),
        factors,
        providers,
    };
    Ok(render(status, &page, csrf.set_cookie))
}
