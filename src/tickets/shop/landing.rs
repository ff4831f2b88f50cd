//! The event's front page with its tickets.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::{event_of, note, price};
use crate::base::Base;
use crate::base::db::Conn;
use crate::base::language::wishes::Wishes;
use crate::base::language::{Language, Said, Saying};
use crate::base::web::page::{Frame, PageError, render};
use crate::events::Event;
use crate::events::pages::{dress, frame_with_times};
use crate::settings::Settings;
use crate::tickets::products::{self, Catalog, Product};
use crate::tickets::quotas::{self, Availability, availability};

#[derive(Template)]
#[template(path = "shop.html")]
struct Shop {
    frame: Frame,
    event: Event,
    /// Its name and text in the page's language.
    title: String,
    about: String,
    path: String,
    /// Where this page is, for those who share it, and the picture that goes with it; empty: none.
    address: String,
    shared: String,
    /// At the top; empty: none.
    picture: String,
    /// Whether times of day are shown beside the days.
    show_times: bool,
    starts: String,
    ends: String,
    ended: bool,
    error: Option<Said>,
    offers: Vec<Offer>,
}

struct Offer {
    id: i64,
    name: String,
    description: String,
    price: String,
    note: String,
    available: bool,
    max: i64,
    quantity: i64,
    addons: Vec<AddonOffer>,
}

struct AddonOffer {
    name: String,
    price: String,
    note: String,
}

pub async fn show(
    State(base): State<Base>,
    Path((organizer, slug)): Path<(String, String)>,
    wishes: Wishes,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let event = event_of(&base, &organizer, &slug).await?;
    let language = event.language(&wishes);
    page(&base, language, (&organizer, event), &query, None).await
}

/// The front page; `query` carries quantities that were chosen before, `error` what was wrong with them.
pub async fn page(
    base: &Base,
    language: Language,
    (organizer, event): (&str, Event),
    query: &BTreeMap<String, String>,
    error: Option<Saying>,
) -> Result<Response, PageError> {
    let mut conn = base.read().await?;
    let catalog = products::store::catalog(&mut conn, event.id).await?.read_in(language.tag(), &event.locale);
    let stock = stock(&mut conn, event.id).await?;
    let settings = event.settings(&mut conn, &base.config).await?;
    let path = format!("/{organizer}/{}/", event.slug);
    let tickets = catalog.products.iter().filter(|product| product.active && !product.is_addon);
    let offers =
        tickets.map(|product| offer(language, (&event, &settings), (&catalog, &stock), product, query)).collect();
    let status = if error.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let frame = frame_with_times(&event, language, &path, language.t("common-tickets"));
    let moment = |at| if settings.show_times { event.moment(language, at) } else { event.day(language, at) };
    let shared = [&settings.header_image, &settings.logo_image].into_iter().find(|path| !path.is_empty());
    let shared = shared.cloned().unwrap_or_default();
    let shop = Shop {
        frame: dress(&event, &settings, frame),
        title: event.title(language.tag()),
        about: event.about(language.tag()),
        show_times: settings.show_times,
        starts: moment(event.date_from),
        ends: if settings.show_date_to { moment(event.date_to) } else { String::new() },
        ended: event.date_to <= base.now(),
        address: format!("{}{path}", base.public_url),
        shared: if shared.is_empty() { String::new() } else { format!("{}{shared}", base.public_url) },
        picture: settings.header_image.clone(),
        path,
        error: error.map(|error| error.in_language(language)),
        offers,
        event,
    };
    Ok(render(status, &shop, []))
}

/// How much is left of every product: the least of its quotas; a product without a quota is not sold.
pub async fn stock(conn: &mut Conn, event_id: i64) -> Result<BTreeMap<i64, Availability>, sqlx::Error> {
    let quotas = quotas::store::of_event(conn, event_id).await?;
    let mut stock: BTreeMap<i64, Availability> = BTreeMap::new();
    for (id, product) in quotas::store::memberships(conn, event_id).await? {
        let Some(quota) = quotas.iter().find(|quota| quota.id == id) else { continue };
        let here = availability(quota);
        stock.entry(product).and_modify(|left| *left = left.scarcer(here)).or_insert(here);
    }
    Ok(stock)
}

fn offer(
    language: Language,
    (event, settings): (&Event, &Settings),
    (catalog, stock): (&Catalog, &BTreeMap<i64, Availability>),
    product: &Product,
    query: &BTreeMap<String, String>,
) -> Offer {
    let left = stock.get(&product.id).copied().unwrap_or(Availability::Gone);
    let allowed = settings.max_items_per_order;
    let most = product.max_per_order.unwrap_or(allowed).min(allowed);
    let max = left.number().map_or(most, |number| number.min(most));
    let chosen = query.get(&format!("product_{}", product.id)).and_then(|text| text.parse().ok());
    let addons = catalog.addons_of(product.id).filter(|(_, addon)| addon.active).map(|(_, addon)| AddonOffer {
        name: addon.name.clone(),
        price: price(language, addon.price, &event.currency),
        note: note(language, settings, stock.get(&addon.id).copied().unwrap_or(Availability::Gone)),
    });
    Offer {
        id: product.id,
        name: product.name.clone(),
        description: product.description.clone(),
        price: price(language, product.price, &event.currency),
        note: note(language, settings, left),
        available: left.has(1),
        max,
        quantity: chosen.unwrap_or(0).clamp(0, max),
        addons: addons.collect(),
    }
}
