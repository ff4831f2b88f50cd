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
use crate::base::web::page::PageError;
use crate::events::{Event, public_event};
use crate::settings::Settings;
use crate::tickets::quotas::Availability;

/// So many tickets are few: the shop says how many.
const FEW: i64 = 10;

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

/// "20.00 EUR", or "free".
fn price(language: Language, amount: Money, currency: &str) -> String {
    if amount == Money::ZERO { language.t("shop-free").into() } else { language.money(amount, currency) }
}

/// What the shop says beside a product; how many are left only where the event tells.
fn note(language: Language, settings: &Settings, availability: Availability) -> String {
    match availability {
        Availability::Gone => language.t("shop-sold-out").into(),
        Availability::Ordered => language.t("shop-sold-out-for-now").into(),
        Availability::Left(Some(number)) if number <= FEW && settings.show_quota_left => {
            language.t("shop-left").with("count", number).into()
        }
        Availability::Left(_) => String::new(),
    }
}
