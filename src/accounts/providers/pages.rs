//! The way to a provider and back.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::{Begun, Discovered, Identity, by_name, client, store};
use crate::accounts::ceremonies::{self, Kind};
use crate::accounts::sign_in::{By, Pending, fact, proceed};
use crate::accounts::visit::{Nothing, Sent, SignedIn, Visit, local};
use crate::accounts::{is_email, is_name, passwords, users};
use crate::base::Base;
use crate::base::config::OidcProvider;
use crate::base::error::is_duplicate;
use crate::base::language::{Language, Saying, say};
use crate::base::secret;
use crate::base::tx::{Actor, Tx};
use crate::base::web::page::{Frame, PageError, notice, render, see_other};

const ACCOUNT: &str = "/account/";

#[derive(Template)]
#[template(path = "account/to_provider.html")]
struct ToProvider {
    frame: Frame,
    label: String,
    address: String,
}

#[derive(Deserialize)]
pub struct Way {
    next: Option<String>,
}

#[derive(Deserialize)]
pub struct Back {
    code: Option<String>,
    state: Option<String>,
    /// RFC 9207: who answers. Not every provider says so; a wrong one is refused.
    iss: Option<String>,
}

pub async fn start(
    State(base): State<Base>,
    Extension(discovered): Extension<Arc<Discovered>>,
    Path(name): Path<String>,
    visit: Visit,
    Sent(way): Sent<Way>,
) -> Result<Response, PageError> {
    let next = local(way.next.as_deref(), "/control/");
    leave(&base, visit.language, &discovered, &name, (next, None)).await
}

pub async fn link(
    State(base): State<Base>,
    Extension(discovered): Extension<Arc<Discovered>>,
    Path(name): Path<String>,
    me: SignedIn,
    Sent(Nothing {}): Sent<Nothing>,
) -> Result<Response, PageError> {
    match me.must_prove(&base, ACCOUNT) {
        Some(prove) => Ok(prove),
        None => leave(&base, me.visit.language, &discovered, &name, (ACCOUNT.to_owned(), Some(me.user.id))).await,
    }
}

pub async fn unlink(
    State(base): State<Base>,
    Path(name): Path<String>,
    me: SignedIn,
    Sent(Nothing {}): Sent<Nothing>,
) -> Result<Response, PageError> {
    if let Some(prove) = me.must_prove(&base, ACCOUNT) {
        return Ok(prove);
    }
    let provider = by_name(&base, &name).ok_or(PageError::NotFound)?;
    let mut tx = base.begin(Actor::User(me.user.id)).await?;
    if store::remove(&mut tx, &provider.issuer, me.user.id).await? > 0 {
        tx.record(fact("user.security_changed", me.user.id, json!({"what": "provider_unlinked"}))).await?;
    }
    tx.commit().await?;
    Ok(see_other(ACCOUNT, []))
}

/// A page with one link, which the browser follows by itself: our policy lets no form lead to another site.
async fn leave(
    base: &Base,
    language: Language,
    discovered: &Discovered,
    name: &str,
    (next, link): (String, Option<i64>),
) -> Result<Response, PageError> {
    let provider = by_name(base, name).ok_or(PageError::NotFound)?;
    let now = base.now();
    let metadata = match discovered.get(name, now) {
        Some(metadata) => metadata,
        None => match client::discover(base.egress.clone(), provider.clone()).await {
            Ok(metadata) => {
                discovered.put(name, now, metadata.clone());
                metadata
            }
            Err(error) => return Ok(unreachable(provider, &error)),
        },
    };
    let (url, begun) = client::way_there(base, provider, metadata, next, link).map_err(PageError::Internal)?;
    let mut tx = base.begin(Actor::Visitor).await?;
    let cookie = ceremonies::begin(base, &mut tx, Kind::Provider, link, &begun).await?;
    tx.commit().await?;
    let frame = Frame::new(language, language.t("account-moment"));
    let page = ToProvider { frame, label: provider.label.clone(), address: url.to_string() };
    Ok(render(StatusCode::OK, &page, [cookie]))
}

/// The provider sends the browser here.
pub async fn back(
    State(base): State<Base>,
    Path(name): Path<String>,
    Query(back): Query<Back>,
    visit: Visit,
) -> Result<Response, PageError> {
    let provider = by_name(&base, &name).ok_or(PageError::NotFound)?;
    let Some(begun) = take(&base, &visit).await? else { return Ok(stranger()) };
    let state_fits = back.state.is_some_and(|state| secret::matches(&state, &begun.state));
    if begun.provider != name || !state_fits || back.iss.is_some_and(|iss| iss != provider.issuer) {
        return Ok(stranger());
    }
    let Some(code) = back.code else { return Ok(declined(provider)) };
    let identity = match client::identify(base.clone(), provider.clone(), begun.clone(), code).await {
        Ok(identity) => identity,
        Err(error) => return Ok(unreachable(provider, &error)),
    };
    let tx = base.begin(Actor::Visitor).await?;
    settle(&base, &visit, tx, provider, begun, identity).await
}

/// What this browser began, ended with this answer: it works once.
async fn take(base: &Base, visit: &Visit) -> Result<Option<Begun>, sqlx::Error> {
    let mut tx = base.begin(Actor::Visitor).await?;
    let begun = ceremonies::of_request::<Begun>(base, &mut tx, &visit.headers, Kind::Provider).await?;
    let Some(begun) = begun else { return Ok(None) };
    let ended = ceremonies::finish(base, &mut tx, Kind::Provider, begun.id).await?;
    tx.commit().await?;
    Ok(ended.map(|_| begun.state))
}

async fn settle(
    base: &Base,
    visit: &Visit,
    mut tx: Tx,
    provider: &OidcProvider,
    begun: Begun,
    identity: Identity,
) -> Result<Response, PageError> {
    let owner = store::owner(&mut tx, &identity.issuer, &identity.subject).await?;
    let user_id = match (owner, begun.link) {
        (Some(owner), Some(me)) if owner != me => return Ok(others(provider)),
        (Some(_), Some(_)) => return Ok(see_other(ACCOUNT, [])),
        (Some(owner), None) => owner,
        (None, Some(me)) => return attach(base, visit, tx, me, &identity).await,
        (None, None) => match create(&mut tx, provider, &identity).await? {
            Ok(user_id) => user_id,
            Err(refusal) => return Ok(refusal),
        },
    };
    proceed(base, visit, tx, user_id, Pending { by: By::Provider, keep: false, next: begun.next }).await
}

/// Links the account that asked for it, if it is still the one that is signed in here.
async fn attach(base: &Base, visit: &Visit, mut tx: Tx, me: i64, identity: &Identity) -> Result<Response, PageError> {
    let session = crate::accounts::sessions::of_request(base, &mut tx, &visit.headers).await?;
    if session.and_then(|session| session.user_id) != Some(me) {
        return Ok(stranger());
    }
    let now = tx.now();
    store::insert(&mut tx, &identity.issuer, &identity.subject, me, now).await?;
    tx.record(fact("user.security_changed", me, json!({"what": "provider_linked"}))).await?;
    tx.commit().await?;
    Ok(see_other(ACCOUNT, []))
}

/// A new account for somebody whom nobody here knows.
async fn create(tx: &mut Tx, provider: &OidcProvider, identity: &Identity) -> Result<Result<i64, Response>, PageError> {
    let email = identity.email.as_deref().filter(|email| identity.email_verified && is_email(email));
    let Some(email) = email else { return Ok(Err(unverified(provider))) };
    if passwords::store::by_email(tx, email).await?.is_some() {
        return Ok(Err(known(provider)));
    }
    let name = identity
        .name
        .as_deref()
        .filter(|name| is_name(name))
        .unwrap_or_else(|| email.split('@').next().unwrap_or(email));
    let now = tx.now();
    let user = match users::store::insert(tx, email, name, now).await {
        Ok(user) => user,
        Err(error) if is_duplicate(&error) => return Ok(Err(known(provider))),
        Err(error) => return Err(error.into()),
    };
    store::insert(tx, &identity.issuer, &identity.subject, user.id, now).await?;
    tx.record(fact("user.confirmed", user.id, json!({"by": "provider"}))).await?;
    Ok(Ok(user.id))
}

fn stranger() -> Response {
    let text = say("account-provider-stranger-text");
    notice(StatusCode::FORBIDDEN, say("account-provider-stranger"), text, Some(sign_in()))
}

fn declined(provider: &OidcProvider) -> Response {
    refused(StatusCode::FORBIDDEN, "account-provider-declined", provider, sign_in())
}

fn unreachable(provider: &OidcProvider, error: &anyhow::Error) -> Response {
    tracing::warn!(provider = provider.name, error = format!("{error:#}"), "provider.failed");
    refused(StatusCode::BAD_GATEWAY, "account-provider-unreachable", provider, sign_in())
}

fn unverified(provider: &OidcProvider) -> Response {
    let register = (say("account-register"), "/account/register/".to_owned());
    refused(StatusCode::FORBIDDEN, "account-provider-unverified", provider, register)
}

fn refused(status: StatusCode, text: &'static str, provider: &OidcProvider, way_on: (Saying, String)) -> Response {
    let text = say(text).with("provider", &provider.label);
    notice(status, say("account-provider-refused"), text, Some(way_on))
}

fn known(provider: &OidcProvider) -> Response {
    let text = say("account-provider-known-text").with("provider", &provider.label);
    let way_on = (say("account-sign-in"), "/login/?next=/account/".to_owned());
    notice(StatusCode::CONFLICT, say("account-provider-known"), text, Some(way_on))
}

fn others(provider: &OidcProvider) -> Response {
    let text = say("account-provider-others-text").with("provider", &provider.label);
    let way_on = (say("account-yours"), ACCOUNT.to_owned());
    notice(StatusCode::CONFLICT, say("account-provider-others"), text, Some(way_on))
}

fn sign_in() -> (Saying, String) {
    (say("account-sign-in"), "/login/".to_owned())
}
