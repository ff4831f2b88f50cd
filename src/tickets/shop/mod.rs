//! The shop: server-rendered, complete without JavaScript. Choose, say who comes, order; then the order's own page.

mod checkout;
mod form;
mod landing;
mod order_page;

use axum::Router;
use axum::routing::{get, post};

use crate::base::Base;
use crate::base::language::Language;
use crate::base::money::Money;
use crate::base::web::page::{Frame, Link, PageError};
use crate::events::{Event, public_event};
use crate::settings::Settings;
use crate::tickets::quotas::Availability;

pub fn routes() -> Router<Base> {
    Router::new()
        .route("/{organizer}/{event}/", get(landing::show))
        .route("/{organizer}/{event}/checkout", get(checkout::show).post(checkout::submit))
        .route("/{organizer}/{event}/order/{code}/{secret}/", get(order_page::show))
        .route("/{organizer}/{event}/order/{code}/{secret}/join", post(order_page::join))
}

async fn event_of(base: &Base, organizer: &str, event: &str) -> Result<Event, PageError> {
    public_event(base, organizer, event).await?.ok_or(PageError::NotFound)
}

/// The frame of an event's public pages.
fn frame(event: &Event, path: &str, title: &str) -> Frame {
    Frame {
        place: Some(Link::new(event.name.clone(), path)),
        links: vec![
            Link::new("Tickets", path),
            Link::new("Schedule", format!("{path}schedule/")),
            Link::new("Live", format!("{path}video/")),
        ],
        ..Frame::new(Language::or_english(&event.locale), title)
    }
}

/// "20.00 EUR", or "free".
fn price(amount: Money, currency: &str) -> String {
    if amount == Money::ZERO { "free".to_owned() } else { format!("{amount} {currency}") }
}

/// What the shop says beside a product; how many are left only where the event tells.
fn note(settings: &Settings, availability: Availability) -> String {
    match availability {
        Availability::Gone => "sold out".to_owned(),
        Availability::Ordered => "sold out for now".to_owned(),
        Availability::Left(Some(number)) if number <= 10 && settings.show_quota_left => format!("{number} left"),
        Availability::Left(_) => String::new(),
    }
}
