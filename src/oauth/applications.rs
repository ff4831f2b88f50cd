//! The account's page of applications: what somebody allowed, and taking it back.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::clients;
use super::sentences::sentence;
use crate::accounts::visit::{Sent, SignedIn};
use crate::base::Base;
use crate::base::db::Conn;
use crate::base::language::{Language, Said};
use crate::base::time::Timestamp;
use crate::base::tx::Actor;
use crate::base::web::csrf;
use crate::base::web::page::{Frame, PageError, render, see_other};
use crate::orgs::consents::{self, Consent};
use crate::orgs::organizers;

#[derive(Template)]
#[template(path = "oauth/applications.html")]
struct ApplicationsPage {
    frame: Frame,
    csrf: String,
    applications: Vec<Shown>,
}

/// One consent.
struct Shown {
    id: i64,
    name: String,
    voucher: String,
    scopes: Vec<Said>,
    /// Their names.
    organizers: String,
    allowed: Moment,
    used: Option<Moment>,
    ends: Moment,
}

struct Moment {
    iso: String,
    text: String,
}

#[derive(Deserialize)]
pub struct EndForm {
    /// A consent's id.
    consent: String,
}

pub async fn show(State(base): State<Base>, me: SignedIn) -> Result<Response, PageError> {
    let language = me.visit.language;
    let mut conn = base.read().await?;
    let mut applications = Vec::new();
    for consent in consents::store::of_user(&mut conn, me.user.id, base.now()).await? {
        applications.extend(shown(&mut conn, language, consent).await?);
    }
    let csrf = csrf::issue(&me.visit.headers, base.is_secure());
    let page = ApplicationsPage { frame: me.frame("oauth-applications"), csrf: csrf.token, applications };
    Ok(render(StatusCode::OK, &page, csrf.set_cookie))
}

pub async fn end(State(base): State<Base>, me: SignedIn, Sent(form): Sent<EndForm>) -> Result<Response, PageError> {
    let mut tx = base.begin(Actor::User(me.user.id)).await?;
    let consent = match form.consent.parse() {
        Ok(id) => consents::store::by_id(&mut tx, id).await?,
        Err(_) => None,
    };
    if let Some(consent) = consent.filter(|consent| consent.user_id == me.user.id) {
        consents::revoke(&mut tx, &consent, "person").await?;
    }
    tx.commit().await?;
    Ok(see_other("/account/applications/", []))
}

async fn shown(conn: &mut Conn, language: Language, consent: Consent) -> Result<Option<Shown>, sqlx::Error> {
    let Some(client) = clients::store::by_id(conn, consent.client_id).await? else { return Ok(None) };
    let voucher = organizers::store::by_id(conn, client.organizer_id).await?;
    let organizers = consents::store::organizers(conn, consent.id).await?;
    Ok(Some(Shown {
        id: consent.id,
        name: client.name,
        voucher: voucher.map(|voucher| voucher.name).unwrap_or_default(),
        scopes: consent.scopes().iter().map(|scope| sentence(scope, language)).collect(),
        organizers: organizers.into_iter().map(|(_, name)| name).collect::<Vec<_>>().join(", "),
        allowed: moment(language, consent.created_at),
        used: consent.used_at.map(|at| moment(language, at)),
        ends: moment(language, consent.expires_at),
    }))
}

/// Times of an account belong to no event: they are shown in UTC, and `datetime` lets a script show them in the reader's zone.
fn moment(language: Language, at: Timestamp) -> Moment {
    let text = language.date_time(&at.in_zone(&jiff::tz::TimeZone::UTC));
    Moment { iso: at.to_string(), text: format!("{text} UTC") }
}
