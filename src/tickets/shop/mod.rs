//! The shop: server-rendered, complete without JavaScript. Choose, say who comes, order; then the order's own page.

mod checkout;
mod form;
mod landing;
mod order_page;

use std::collections::BTreeMap;

use axum::Router;
use axum::routing::{get, post};

use crate::base::Base;
use crate::base::config::Config;
use crate::base::db::Conn;
use crate::base::language::{Language, Saying, say};
use crate::base::money::Money;
use crate::base::web::page::PageError;
use crate::events::{Event, public_event};
use crate::settings::Settings;
use crate::tickets::orders::refusal::Refusal;
use crate::tickets::products::{self, Catalog};
use crate::tickets::quotas::{self, Availability, availability};

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

/// Everything that an event's shop has to show, to one reader.
struct Shelf<'a> {
    event: &'a Event,
    language: Language,
    settings: Settings,
    catalog: Catalog,
    /// How much is left of every product: the least of its quotas. A product without a quota is not sold.
    stock: BTreeMap<i64, Availability>,
}

impl<'a> Shelf<'a> {
    async fn look(conn: &mut Conn, config: &Config, event: &'a Event, language: Language) -> sqlx::Result<Shelf<'a>> {
        let catalog = products::store::catalog(conn, event.id).await?;
        let stock = stock(conn, event.id).await?;
        let settings = event.settings(conn, config).await?;
        Ok(Shelf { event, language, settings, catalog, stock })
    }

    fn left(&self, product_id: i64) -> Availability {
        self.stock.get(&product_id).copied().unwrap_or(Availability::Gone)
    }

    fn price(&self, amount: Money) -> String {
        price(self.language, amount, &self.event.currency)
    }

    /// What the shop says beside a product; how many are left only where the event tells.
    fn note(&self, product_id: i64) -> String {
        let tells = |number: i64| number <= 10 && self.settings.show_quota_left;
        match self.left(product_id) {
            Availability::Gone => self.language.t("shop-sold-out").into(),
            Availability::Ordered => self.language.t("shop-sold-out-for-now").into(),
            Availability::Left(Some(number)) if tells(number) => {
                self.language.t("shop-left").with("count", number).into()
            }
            Availability::Left(_) => String::new(),
        }
    }
}

async fn stock(conn: &mut Conn, event_id: i64) -> sqlx::Result<BTreeMap<i64, Availability>> {
    let quotas = quotas::store::of_event(conn, event_id).await?;
    let mut stock: BTreeMap<i64, Availability> = BTreeMap::new();
    for (id, product) in quotas::store::memberships(conn, event_id).await? {
        let Some(quota) = quotas.iter().find(|quota| quota.id == id) else { continue };
        let here = availability(quota);
        stock.entry(product).and_modify(|left| *left = left.scarcer(here)).or_insert(here);
    }
    Ok(stock)
}

/// Why an order cannot be placed, for the person who wants to.
fn refused(refusal: &Refusal) -> Saying {
    match refusal {
        Refusal::Empty => say("shop-refused-empty"),
        Refusal::TooMany(max) => say("shop-refused-too-many").with("max", max),
        Refusal::UnknownProduct => say("shop-refused-unknown-product"),
        Refusal::AddonAlone(product) => say("shop-refused-addon-alone").with("product", product),
        Refusal::AddonMismatch(product) => say("shop-refused-addon-mismatch").with("product", product),
        Refusal::TooManyOf { product, max } => {
            say("shop-refused-too-many-of").with("product", product).with("max", max)
        }
        Refusal::SoldOut(product) => say("shop-refused-sold-out").with("product", product),
        Refusal::TooFewLeft { product, left } => {
            say("shop-refused-too-few-left").with("product", product).with("left", left)
        }
        Refusal::NotOnSale(product) => say("shop-refused-not-on-sale").with("product", product),
        Refusal::SaleEnded => say("shop-refused-sale-ended"),
        Refusal::NameMissing => say("shop-refused-name-missing"),
        Refusal::BadEmail => say("shop-refused-bad-email"),
        Refusal::AlreadyCanceled => say("shop-refused-already-canceled"),
        Refusal::AlreadyPaid => say("shop-refused-already-paid"),
        Refusal::CanceledOrder => say("shop-refused-canceled-order"),
    }
}
