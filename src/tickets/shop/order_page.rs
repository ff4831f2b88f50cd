//! The order's own page, opened by code and secret: what stands in it, how to pay, and the way in.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::{event_of, price};
use crate::access::people;
use crate::accounts::sessions;
use crate::base::language::wishes::Wishes;
use crate::base::language::{Language, Said};
use crate::base::texts::Texts;
use crate::base::tx::Actor;
use crate::base::web::csrf;
use crate::base::web::page::{Frame, PageError, render, see_other};
use crate::base::{Base, secret};
use crate::events::Event;
use crate::events::pages::{dress, frame_with_times};
use crate::tickets::orders::{Order, Position, Status, store};

#[derive(Template)]
#[template(path = "order.html")]
struct OrderPage {
    frame: Frame,
    path: String,
    csrf: String,
    placed: bool,
    code: String,
    reference: String,
    status_letter: &'static str,
    status_label: Said,
    paid: bool,
    pending: bool,
    canceled: bool,
    expired: bool,
    total: String,
    email: String,
    ordered: String,
    ordered_iso: String,
    expires: String,
    expires_iso: String,
    payment_instructions: String,
    /// What the organizer says to somebody who has just ordered.
    success_text: String,
    tickets: Vec<TicketCard>,
}

struct TicketCard {
    positionid: i64,
    attendee: String,
    product: String,
    price: String,
    admission: bool,
    may_join: bool,
    canceled: bool,
    addons: Vec<AddonLine>,
}

struct AddonLine {
    product: String,
    price: String,
}

type Address = (String, String, String, String);

pub async fn show(
    State(base): State<Base>,
    Path((organizer, slug, code, secret)): Path<Address>,
    Query(query): Query<BTreeMap<String, String>>,
    wishes: Wishes,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let (event, order) = find(&base, &organizer, &slug, &code, &secret).await?;
    let mut conn = base.read().await?;
    let positions = store::positions(&mut conn, order.id).await?;
    let settings = event.settings(&mut conn, &base.config).await?;
    drop(conn);
    let csrf = csrf::issue(&headers, base.is_secure());
    let shop = format!("/{organizer}/{slug}/");
    let language = event.language(&wishes);
    let title = language.t("shop-order").with("code", &order.code);
    let read = |texts: &Texts| texts.read(language.tag(), &event.locale).to_owned();
    let page = OrderPage {
        frame: dress(&event, &settings, frame_with_times(&event, language, &shop, title)),
        payment_instructions: read(&settings.payment_instructions),
        success_text: read(&settings.checkout_success_text),
        path: format!("{shop}order/{}/{}/", order.code, order.secret),
        csrf: csrf.token,
        placed: query.contains_key("placed"),
        reference: format!("{}-{}", event.slug.to_uppercase(), order.code),
        status_letter: order.status.letter(),
        status_label: language.t(order.status.label()),
        paid: order.status == Status::Paid,
        pending: order.status == Status::Pending,
        canceled: order.status == Status::Canceled,
        expired: order.status == Status::Expired,
        total: price(language, order.total, &event.currency),
        ordered: event.moment(language, order.created_at),
        ordered_iso: order.created_at.to_string(),
        expires: event.moment(language, order.expires_at),
        expires_iso: order.expires_at.to_string(),
        tickets: cards(language, &event, &order, &positions),
        email: order.email,
        code: order.code,
    };
    Ok(render(StatusCode::OK, &page, csrf.set_cookie))
}

fn cards(language: Language, event: &Event, order: &Order, positions: &[Position]) -> Vec<TicketCard> {
    let tickets = positions.iter().filter(|position| position.addon_to.is_none());
    let title = |position: &Position| position.title(language.tag(), &event.locale);
    let card = |ticket: &Position| TicketCard {
        positionid: ticket.positionid,
        attendee: ticket.attendee_name.clone().unwrap_or_else(|| title(ticket)),
        product: title(ticket),
        price: price(language, ticket.price, &event.currency),
        admission: ticket.person_id.is_some(),
        may_join: ticket.person_id.is_some() && order.status == Status::Paid && !ticket.canceled,
        canceled: ticket.canceled,
        addons: positions
            .iter()
            .filter(|position| position.addon_to == Some(ticket.id))
            .map(|addon| AddonLine { product: title(addon), price: price(language, addon.price, &event.currency) })
            .collect(),
    };
    tickets.map(card).collect()
}

#[derive(Deserialize)]
pub struct JoinForm {
    csrf: String,
    position: i64,
}

/// From now on this browser is the ticket's holder; the gate in the live app says where that leads.
pub async fn join(
    State(base): State<Base>,
    Path((organizer, slug, code, secret)): Path<Address>,
    headers: HeaderMap,
    Form(form): Form<JoinForm>,
) -> Result<Response, PageError> {
    if !csrf::holds(&headers, base.is_secure(), &form.csrf) {
        return Err(PageError::Forged);
    }
    let (event, order) = find(&base, &organizer, &slug, &code, &secret).await?;
    let mut conn = base.read().await?;
    let positions = store::positions(&mut conn, order.id).await?;
    let position = positions.into_iter().find(|position| position.positionid == form.position);
    let person_id = position.and_then(|position| position.person_id).ok_or(PageError::NotFound)?;
    let person = people::store::by_id(&mut conn, person_id).await?.ok_or(PageError::NotFound)?;
    let session = sessions::of_request(&base, &mut conn, &headers).await?;
    drop(conn);
    let mut tx = base.begin(Actor::Person(person.id)).await?;
    let (session, cookie) = sessions::reuse_or_open(&base, &mut tx, session).await?;
    people::store::put_into_session(&mut tx, session.id, &person).await?;
    tx.commit().await?;
    Ok(see_other(&format!("/{organizer}/{}/video/", event.slug), cookie))
}

/// A wrong secret is answered like an unknown code.
async fn find(base: &Base, organizer: &str, slug: &str, code: &str, given: &str) -> Result<(Event, Order), PageError> {
    let event = event_of(base, organizer, slug).await?;
    let order = store::by_code(&mut base.read().await?, event.id, code).await?;
    let order = order.filter(|order| secret::matches(&order.secret, given)).ok_or(PageError::NotFound)?;
    Ok((event, order))
}
