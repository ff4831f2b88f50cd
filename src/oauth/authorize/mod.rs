//! The page on which somebody is asked: what an application wants, who vouches for it, and for which organizers.
//!
//! Before application and address are known to be registered, nothing is sent anywhere: the person reads a page of ours.
//! After that every answer, good or bad, goes to the application. It goes by a page that leads on and not by a redirect,
//! because browsers hold a form's redirects to our own address (`form-action`).

mod page;
pub mod rules;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::clients::{self, Client};
use super::parameters::Parameters;
use super::{AUTHORIZE, tokens};
use crate::accounts::visit::{SignedIn, Visit};
use crate::base::Base;
use crate::base::db::Conn;
use crate::base::language::say;
use crate::base::time::Timestamp;
use crate::base::tx::Actor;
use crate::base::web::csrf;
use crate::base::web::page::{PageError, notice, see_other};
use crate::orgs::consents::{self, NewConsent};
use crate::orgs::organizers::{self, Organizer};
use rules::{Asked, Destination, Prompt, Refusal};

/// A request whose application and address are registered.
struct Request {
    parameters: Parameters,
    client: Client,
    destination: Destination,
}

impl Request {
    async fn read(base: &Base, text: &[u8]) -> Result<Result<Request, Response>, PageError> {
        let parameters = Parameters::parse(text);
        let client_id = parameters.get("client_id").unwrap_or_default();
        let Some(client) = clients::store::by_client_id(&mut base.read().await?, client_id).await? else {
            return Ok(Err(wrong("oauth-wrong-client")));
        };
        let Some(destination) = rules::destination(&parameters, client.redirect_uris()) else {
            return Ok(Err(wrong("oauth-wrong-address")));
        };
        Ok(Ok(Request { parameters, client, destination }))
    }

    fn asked(&self) -> Result<Asked, Refusal> {
        rules::asked(&self.parameters, &self.client.scopes())
    }

    /// Back to the application, by redirect: nothing was posted.
    fn refuse(&self, base: &Base, (error, text): Refusal) -> Response {
        let said = [("error", error), ("error_description", text)];
        see_other(&self.destination.with(&base.public_url, &said), [])
    }

    /// Where this page goes on after somebody proved who they are.
    fn next(&self) -> String {
        format!("{AUTHORIZE}?{}", rules::after_proof(&self.parameters))
    }

    /// Sends the browser to a page that asks who it is, and then back here.
    fn ask_who(&self, page: &str) -> Response {
        let next: String =
            url::form_urlencoded::Serializer::new(String::new()).append_pair("next", &self.next()).finish();
        see_other(&format!("{page}?{next}"), [])
    }
}

/// `GET`: asks, or answers at once where nobody is to be asked.
pub async fn show(State(base): State<Base>, RawQuery(query): RawQuery, visit: Visit) -> Result<Response, PageError> {
    let request = match Request::read(&base, query.unwrap_or_default().as_bytes()).await? {
        Ok(request) => request,
        Err(page) => return Ok(page),
    };
    let asked = match request.asked() {
        Ok(asked) => asked,
        Err(refusal) => return Ok(request.refuse(&base, refusal)),
    };
    let silent = asked.prompt == Prompt::None;
    let login_required = ("login_required", "The person has to sign in.");
    let Some(me) = SignedIn::of(&base, visit).await? else {
        return Ok(if silent { request.refuse(&base, login_required) } else { request.ask_who("/login/") });
    };
    if silent {
        // An address that anybody may register proves nothing about who asks: only a secret does, at the next step.
        let earlier = earlier(&mut base.read().await?, &request.client, &me, &asked, base.now()).await?;
        let too_old = asked.max_age.is_some_and(|age| authenticated(&me).plus(age) <= base.now());
        return match earlier {
            _ if too_old => Ok(request.refuse(&base, login_required)),
            None => Ok(request.refuse(&base, ("consent_required", "The person has to be asked."))),
            Some(organizers) => {
                let address = grant(&base, &request, &asked, &me, organizers).await?;
                Ok(see_other(&address, []))
            }
        };
    }
    if asked.wants_proof(authenticated(&me), me.session.is_fresh(base.now()), base.now()) {
        return Ok(request.ask_who("/account/again/"));
    }
    let own = organizers_of(&mut base.read().await?, &me, &asked).await?;
    page::ask(&base, &request, &asked, &me, own, false).await
}

/// `POST`: what the person decided.
pub async fn decide(State(base): State<Base>, visit: Visit, body: Bytes) -> Result<Response, PageError> {
    let request = match Request::read(&base, &body).await? {
        Ok(request) => request,
        Err(page) => return Ok(page),
    };
    let (form, language) = (&request.parameters, visit.language);
    if !csrf::holds(&visit.headers, base.is_secure(), form.get("csrf").unwrap_or_default()) {
        return Err(PageError::Forged);
    }
    let back = |said: &[(&str, &str)]| page::back(language, &request, request.destination.with(&base.public_url, said));
    let asked = match request.asked() {
        Ok(asked) => asked,
        Err((error, text)) => return Ok(back(&[("error", error), ("error_description", text)])),
    };
    let Some(me) = SignedIn::of(&base, visit).await? else { return Ok(request.ask_who("/login/")) };
    if asked.scopes.are_about_api() && !me.session.is_fresh(base.now()) {
        return Ok(request.ask_who("/account/again/"));
    }
    if form.get("decision") != Some("allow") {
        return Ok(back(&[("error", "access_denied"), ("error_description", "The person said no.")]));
    }
    let own = organizers_of(&mut base.read().await?, &me, &asked).await?;
    let ticked = |organizer: &Organizer| form.get(&format!("organizer_{}", organizer.id)).is_some();
    let chosen: Vec<i64> = own.iter().filter(|organizer| ticked(organizer)).map(|organizer| organizer.id).collect();
    if chosen.is_empty() && !own.is_empty() {
        return page::ask(&base, &request, &asked, &me, own, true).await;
    }
    let address = grant(&base, &request, &asked, &me, chosen).await?;
    Ok(page::back(language, &request, address))
}

/// Writes the consent down, and the address that carries its code.
async fn grant(
    base: &Base,
    request: &Request,
    asked: &Asked,
    me: &SignedIn,
    organizers: Vec<i64>,
) -> Result<String, sqlx::Error> {
    let mut tx = base.begin(Actor::User(me.user.id)).await?;
    let new = NewConsent {
        client_id: request.client.id,
        user_id: me.user.id,
        scopes: asked.scopes.clone(),
        organizers,
        second_factor: me.session.second_factor,
        authenticated_at: authenticated(me),
    };
    let consent = consents::give(&mut tx, new).await?;
    let code = tokens::mint_code(&mut tx, &consent, asked, &request.destination.redirect_uri).await?;
    tx.commit().await?;
    Ok(request.destination.with(&base.public_url, &[("code", &code)]))
}

/// The organizers of an earlier answer that covers what is asked now; a public application is always asked for.
async fn earlier(
    conn: &mut Conn,
    client: &Client,
    me: &SignedIn,
    asked: &Asked,
    now: Timestamp,
) -> Result<Option<Vec<i64>>, sqlx::Error> {
    if !client.is_confidential() {
        return Ok(None);
    }
    for consent in consents::store::of_user(conn, me.user.id, now).await? {
        if consent.client_id == client.id && consent.scopes().covers(&asked.scopes) {
            let organizers = consents::store::organizers(conn, consent.id).await?;
            return Ok(Some(organizers.into_iter().map(|(id, _)| id).collect()));
        }
    }
    Ok(None)
}

/// What there is to choose from; nothing where the API is not asked for.
async fn organizers_of(conn: &mut Conn, me: &SignedIn, asked: &Asked) -> Result<Vec<Organizer>, sqlx::Error> {
    if !asked.scopes.are_about_api() {
        return Ok(Vec::new());
    }
    organizers::store::of_user(conn, me.user.id).await
}

/// When the person last proved who they are; sessions of accounts always know.
fn authenticated(me: &SignedIn) -> Timestamp {
    me.session.authenticated_at.unwrap_or(Timestamp(0))
}

fn wrong(text: &'static str) -> Response {
    notice(StatusCode::BAD_REQUEST, say("oauth-wrong"), say(text), None)
}
