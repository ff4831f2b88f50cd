//! Checkout: who comes, which add-ons, one look at the total when it costs something, and the order is placed.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::form::{self, Fields, Ticket};
use super::{event_of, landing, note, price};
use crate::base::Base;
use crate::base::db::Conn;
use crate::base::language::wishes::Wishes;
use crate::base::language::{Language, Said, Saying, say};
use crate::base::money::Money;
use crate::base::tx::Actor;
use crate::base::web::csrf;
use crate::base::web::page::{Frame, PageError, render, see_other};
use crate::events::Event;
use crate::events::pages::{dress, frame};
use crate::settings::Settings;
use crate::tickets::orders::place;
use crate::tickets::orders::refusal::OrderError;
use crate::tickets::orders::rules::{self, Request, Terms};
use crate::tickets::products::{self, Catalog};
use crate::tickets::quotas::Availability;

#[derive(Template)]
#[template(path = "checkout.html")]
struct Checkout {
    frame: Frame,
    path: String,
    csrf: String,
    error: Option<Said>,
    tickets: Vec<TicketFields>,
    asks: Asks,
    email: String,
    /// Nothing chosen so far costs anything, add-ons included.
    free: bool,
    /// The last look before an order that costs something.
    review: bool,
    total: String,
    total_plain: Money,
}

/// What the form asks of each ticket's holder.
struct Asks {
    names: bool,
    names_required: bool,
    emails: bool,
    emails_required: bool,
}

struct TicketFields {
    at: usize,
    attendee_email: String,
    product_id: i64,
    name: String,
    price: String,
    attendee: String,
    addons: Vec<AddonField>,
}

struct AddonField {
    id: i64,
    name: String,
    description: String,
    price: String,
    note: String,
    available: bool,
    /// Most of it with one ticket.
    max: i64,
    chosen: i64,
}

/// Where a visitor stands: the event and what was sent.
struct Visit<'a> {
    base: &'a Base,
    headers: &'a HeaderMap,
    language: Language,
    organizer: String,
    event: Event,
    fields: Fields,
}

pub async fn show(
    State(base): State<Base>,
    Path((organizer, slug)): Path<(String, String)>,
    wishes: Wishes,
    headers: HeaderMap,
    Query(fields): Query<Fields>,
) -> Result<Response, PageError> {
    let event = event_of(&base, &organizer, &slug).await?;
    let language = event.language(&wishes);
    let visit = Visit { base: &base, headers: &headers, language, organizer, event, fields };
    if form::tickets(&visit.fields).is_empty() {
        let error = Some(say("shop-refused-empty"));
        return landing::page(&base, language, (&visit.organizer, visit.event), &visit.fields, error).await;
    }
    visit.page(StatusCode::OK, None, false).await
}

pub async fn submit(
    State(base): State<Base>,
    Path((organizer, slug)): Path<(String, String)>,
    wishes: Wishes,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Result<Response, PageError> {
    if !csrf::holds(&headers, base.is_secure(), fields.get("csrf").map_or("", String::as_str)) {
        return Err(PageError::Forged);
    }
    let event = event_of(&base, &organizer, &slug).await?;
    let language = event.language(&wishes);
    Visit { base: &base, headers: &headers, language, organizer, event, fields }.submit().await
}

impl Visit<'_> {
    async fn submit(self) -> Result<Response, PageError> {
        let request = Request { locale: Some(self.language.tag().to_owned()), ..form::request(&self.fields) };
        let mut conn = self.base.read().await?;
        let catalog = self.catalog(&mut conn).await?;
        let settings = self.event.settings(&mut conn, &self.base.config).await?;
        drop(conn);
        let total = match rules::draft(&catalog, Terms::from(&settings), &request) {
            Ok(draft) => draft.total,
            Err(refusal) => return self.page(StatusCode::BAD_REQUEST, Some(refusal.saying()), false).await,
        };
        if self.fields.contains_key("back") {
            return self.page(StatusCode::OK, None, false).await;
        }
        // What the buyer agreed to is the price that we ask now; a changed price is shown again instead of charged.
        let confirmed = self.fields.get("confirmed").and_then(|text| text.parse::<Money>().ok());
        if total > Money::ZERO && confirmed != Some(total) {
            return self.page(StatusCode::OK, None, true).await;
        }
        match place::place(self.base, &self.event, Actor::Visitor, &request).await {
            Ok(order) => {
                let path =
                    format!("/{}/{}/order/{}/{}/?placed=1", self.organizer, self.event.slug, order.code, order.secret);
                Ok(see_other(&path, []))
            }
            Err(OrderError::Refused(refusal)) => self.page(StatusCode::CONFLICT, Some(refusal.saying()), false).await,
            Err(OrderError::Database(error)) => Err(error.into()),
        }
    }

    async fn catalog(&self, conn: &mut Conn) -> Result<Catalog, sqlx::Error> {
        let catalog = products::store::catalog(conn, self.event.id).await?;
        Ok(catalog.read_in(self.language.tag(), &self.event.locale))
    }

    async fn page(self, status: StatusCode, error: Option<Saying>, review: bool) -> Result<Response, PageError> {
        let mut conn = self.base.read().await?;
        let catalog = self.catalog(&mut conn).await?;
        let stock = landing::stock(&mut conn, self.event.id).await?;
        let settings = self.event.settings(&mut conn, &self.base.config).await?;
        let csrf = csrf::issue(self.headers, self.base.is_secure());
        let path = format!("/{}/{}/", self.organizer, self.event.slug);
        let chosen = form::tickets(&self.fields);
        let language = self.language;
        let place = (&self.event, &settings);
        let fields = |(at, ticket): (usize, &Ticket)| ticket_fields(language, place, (&catalog, &stock), at, ticket);
        let tickets: Vec<TicketFields> = chosen.iter().enumerate().filter_map(fields).collect();
        let request = form::request(&self.fields);
        let draft = rules::draft(&catalog, Terms::from(&settings), &request);
        let total = draft.map_or(Money::ZERO, |draft| draft.total);
        let frame = frame(&self.event, language, &path, language.t(if review { "shop-review" } else { "shop-who" }));
        let page = Checkout {
            frame: dress(&self.event, &settings, frame),
            asks: asks(&settings),
            path,
            csrf: csrf.token,
            error: error.map(|error| error.in_language(language)),
            free: tickets_are_free(&catalog, &chosen),
            tickets,
            email: self.fields.get("email").cloned().unwrap_or_default(),
            review,
            total: price(language, total, &self.event.currency),
            total_plain: total,
        };
        Ok(render(status, &page, csrf.set_cookie))
    }
}

fn asks(settings: &Settings) -> Asks {
    Asks {
        names: settings.attendee_names_asked,
        names_required: settings.attendee_names_required,
        emails: settings.attendee_emails_asked,
        emails_required: settings.attendee_emails_required,
    }
}

/// Whether neither the tickets nor anything that can be added to them costs anything.
fn tickets_are_free(catalog: &Catalog, tickets: &[Ticket]) -> bool {
    let free = |id: i64| catalog.product(id).is_none_or(|product| product.price == Money::ZERO);
    tickets.iter().all(|ticket| {
        free(ticket.product_id) && catalog.addons_of(ticket.product_id).all(|(addon, _)| free(addon.addon_id))
    })
}

fn ticket_fields(
    language: Language,
    (event, settings): (&Event, &Settings),
    (catalog, stock): (&Catalog, &BTreeMap<i64, Availability>),
    at: usize,
    ticket: &Ticket,
) -> Option<TicketFields> {
    let product = catalog.product(ticket.product_id)?;
    let addons = catalog.addons_of(product.id).filter(|(_, addon)| addon.active).map(|(goes, addon)| {
        let left = stock.get(&addon.id).copied().unwrap_or(Availability::Gone);
        AddonField {
            id: addon.id,
            name: addon.name.clone(),
            description: addon.description.clone(),
            price: price(language, addon.price, &event.currency),
            note: note(language, settings, left),
            available: left.has(1),
            max: goes.max_count,
            chosen: ticket.addons.get(&addon.id).copied().unwrap_or(0),
        }
    });
    Some(TicketFields {
        at,
        product_id: product.id,
        name: product.name.clone(),
        price: price(language, product.price, &event.currency),
        attendee: ticket.attendee.clone(),
        attendee_email: ticket.email.clone(),
        addons: addons.collect(),
    })
}
