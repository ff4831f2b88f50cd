//! Where an account is signed in, and ending what should not be.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use crate::accounts::sessions::{self, store};
use crate::accounts::sign_in::fact;
use crate::accounts::visit::{Sent, SignedIn};
use crate::base::Base;
use crate::base::language::{Language, Saying, say};
use crate::base::time::Timestamp;
use crate::base::tx::Actor;
use crate::base::web::csrf;
use crate::base::web::page::{Frame, PageError, render, see_other};

#[derive(Template)]
#[template(path = "account/sessions.html")]
struct SessionsPage {
    frame: Frame,
    csrf: String,
    /// The page was reached from a change after which old sessions are better ended.
    changed: bool,
    sessions: Vec<Shown>,
}

struct Shown {
    id: i64,
    here: bool,
    browser: String,
    address: String,
    began: Moment,
    seen: Moment,
}

struct Moment {
    iso: String,
    text: String,
}

#[derive(Deserialize)]
pub struct From {
    changed: Option<String>,
}

#[derive(Deserialize)]
pub struct EndForm {
    /// A session's id, or `others`.
    which: String,
}

pub async fn show(State(base): State<Base>, Query(from): Query<From>, me: SignedIn) -> Result<Response, PageError> {
    let open = store::of_user(&mut base.read().await?, me.user.id, base.now()).await?;
    let language = me.visit.language;
    let sessions = open.into_iter().map(|session| Shown {
        id: session.id,
        here: session.id == me.session.id,
        browser: browser(&session.user_agent).in_language(language).into(),
        address: session.address,
        began: moment(language, session.created_at),
        seen: moment(language, session.last_seen_at),
    });
    let csrf = csrf::issue(&me.visit.headers, base.is_secure());
    let page = SessionsPage {
        frame: me.frame("account-sessions"),
        csrf: csrf.token,
        changed: from.changed.is_some(),
        sessions: sessions.collect(),
    };
    Ok(render(StatusCode::OK, &page, csrf.set_cookie))
}

pub async fn end(State(base): State<Base>, me: SignedIn, Sent(form): Sent<EndForm>) -> Result<Response, PageError> {
    let mut tx = base.begin(Actor::User(me.user.id)).await?;
    let one = form.which.parse::<i64>().ok();
    let ended = match one {
        Some(id) => store::delete_of_user(&mut tx, me.user.id, id).await?,
        None if form.which == "others" => store::delete_others(&mut tx, me.user.id, me.session.id).await?,
        None => 0,
    };
    if ended > 0 {
        tx.record(fact("user.sessions_ended", me.user.id, json!({"sessions": ended}))).await?;
    }
    if one == Some(me.session.id) {
        let cookie = sessions::close(&base, &mut tx, &me.session).await?;
        tx.commit().await?;
        return Ok(see_other("/login/", [cookie]));
    }
    tx.commit().await?;
    Ok(see_other("/account/sessions/", []))
}

/// Times of an account belong to no event: they are shown in UTC, and `datetime` lets a script show them in the reader's zone.
fn moment(language: Language, at: Timestamp) -> Moment {
    let text = language.date_time(&at.in_zone(&jiff::tz::TimeZone::UTC));
    Moment { iso: at.to_string(), text: format!("{text} UTC") }
}

/// Enough of a browser's long name to know it again.
fn browser(agent: &str) -> Saying {
    let known =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
    let systems = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let of =
        |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    match (of(&known), of(&systems)) {
        (Some(browser), Some(system)) => say("account-browser-on").with("browser", browser).with("system", system),
        (Some(name), None) | (None, Some(name)) => say("account-browser-alone").with("name", name),
        (None, None) => say("account-browser-unknown"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_known_again() {
        let browser = |agent| browser(agent).in_language(Language::english()).to_string();
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        let edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0";
        assert_eq!(browser(firefox), "Firefox on Linux");
        assert_eq!(browser(edge), "Edge on Windows");
        assert_eq!(browser("<script>"), "A browser or program");
    }
}
