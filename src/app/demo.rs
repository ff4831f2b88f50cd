//! A demo conference: one organizer, one event, two rooms, three talks around the present, and a few ticket holders.

use std::time::Duration;

use anyhow::Context;
use serde::Serialize;
use serde_json::json;

use super::{App, crowd};
use crate::access::people::{self, Kind};
use crate::access::policies::{self, Audience, Policy, Timing};
use crate::access::tokens::{self, NewToken, Purpose};
use crate::accounts::{links, users};
use crate::base::Base;
use crate::base::money::Money;
use crate::base::page::PageQuery;
use crate::base::texts::Texts;
use crate::base::time::Timestamp;
use crate::base::tx::{Actor, Tx};
use crate::events::rooms::{self, Mode, Room};
use crate::events::rules::Shape;
use crate::events::{self, Event};
use crate::orgs::{organizers, teams, tokens as api_tokens};
use crate::settings::{self, Place};
use crate::talks::slots::change::{Change, change};
use crate::talks::{self, slots, speakers};
use crate::tickets::orders::rules::{Choice, Request};
use crate::tickets::orders::{pay, place, store as orders};
use crate::tickets::products::Product;
use crate::tickets::{products, quotas};

const ORGANIZER: &str = "lotus";
const EVENT: &str = "monsoon";
const ORGANIZER_EMAIL: &str = "organizer@example.org";
/// Not UTC on purpose: half-hour offsets find what whole hours hide.
const TIMEZONE: &str = "Asia/Kolkata";
const MINUTE: Duration = Duration::from_secs(60);

/// Talk, speaker, room (by slug), start and end in minutes from now.
const TALKS: [(&str, &str, &str, &str, i64, i64); 3] = [
    (
        "Packets that arrive",
        "Grace Okafor",
        "How a picture travels from a stage to a thousand kitchens, and what we do when it rains.",
        "main-stage",
        -10,
        50,
    ),
    (
        "Hands on: a room of your own",
        "Mei Tanaka",
        "Bring a laptop. We set up a small conference together, from the first ticket to the last question.",
        "workshop",
        12,
        72,
    ),
    (
        "What a ticket knows",
        "Jonas Weber",
        "One gate for every door: orders, schedules and the seat that empties itself.",
        "main-stage",
        60,
        110,
    ),
];

/// Name, address, product (by name), and whether the order is paid.
const HOLDERS: [(&str, &str, &str, bool); 4] = [
    ("Ada Lovelace", "ada@example.org", "Online ticket", true),
    ("Bo Lindqvist", "bo@example.org", "Online ticket", true),
    ("Chidi Eze", "chidi@example.org", "Supporter", true),
    ("Dana Rossi", "dana@example.org", "Supporter", false),
];

/// What a script needs to drive the demo; printed as one line of JSON.
#[derive(Debug, Serialize)]
pub struct Demo {
    pub base_url: String,
    pub organizer: OrganizerAccess,
    pub event: EventAccess,
    pub rooms: Vec<RoomAccess>,
    pub holders: Vec<Holder>,
    /// Socket tokens of further ticket holders, when they were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub crowd: Vec<String>,
    pub speaker: PersonAccess,
    pub ws_url: String,
    pub whip: MediaAccess,
    /// Without a bearer unless everything is bound to loopback: that token is unlimited.
    pub whep: MediaAccess,
}

#[derive(Debug, Serialize)]
pub struct OrganizerAccess {
    pub slug: String,
    pub api_token: String,
    pub login_link: String,
}

#[derive(Debug, Serialize)]
pub struct EventAccess {
    pub slug: String,
}

#[derive(Debug, Serialize)]
pub struct RoomAccess {
    pub id: i64,
    pub slug: String,
    pub name: String,
}

#[derive(Debug, Serialize)]
pub struct Holder {
    pub email: String,
    pub order_code: String,
    pub order_link: String,
    pub join_link: String,
    pub ws_token: String,
}

#[derive(Debug, Serialize)]
pub struct PersonAccess {
    pub join_link: String,
    pub ws_token: String,
}

#[derive(Debug, Serialize)]
pub struct MediaAccess {
    pub url: String,
    pub bearer: Option<String>,
}

/// Fills an empty database, or brings the sessions of an old demo back to the present; then makes fresh links, and lets a crowd of so many in.
pub async fn prepare(app: &App, crowd: u32) -> anyhow::Result<Demo> {
    let base = &app.base;
    let found = events::store::by_slugs(&mut base.read().await?, ORGANIZER, EVENT).await?;
    let event = match found {
        Some(event) => {
            bring_to_present(base, &event).await?;
            event
        }
        None => {
            let accounts = users::store::count(&mut base.read().await?).await?;
            anyhow::ensure!(
                accounts == 0,
                "this database is in use: the demo fills only an empty one (choose another --data-dir)"
            );
            fill(base).await?
        }
    };
    let crowd = if crowd == 0 { Vec::new() } else { crowd::arrive(base, &event, crowd).await? };
    Ok(Demo { crowd, ..access(base, &event).await? })
}

async fn fill(base: &Base) -> anyhow::Result<Event> {
    let mut tx = base.begin(Actor::System).await?;
    let event = create_event(&mut tx).await?;
    create_rooms(&mut tx, base, &event).await?;
    create_products(&mut tx, &event).await?;
    create_talks(&mut tx, &event).await?;
    tx.commit().await?;
    create_orders(base, &event).await?;
    Ok(event)
}

async fn create_event(tx: &mut Tx) -> anyhow::Result<Event> {
    let now = tx.now();
    let user = users::store::insert(tx, ORGANIZER_EMAIL, "Olga Organizer", now).await?;
    let organizer = organizers::found(tx, ORGANIZER, "Lotus Foundation", user.id).await?;
    let (from, to) = (minutes_from(now, -30), minutes_from(now, 3 * 24 * 60));
    let shape = Shape {
        description: Texts::single(
            "en",
            "A small conference about networks that hold when the weather does not. Watch the talks live, ask, and join the workshop.",
        ),
        timezone: TIMEZONE.to_owned(),
        live: true,
        ..Shape::new(EVENT, "Monsoon Conf", from, to)
    };
    let event = events::store::insert(tx, organizer.id, &shape, now).await?;
    let account = json!({"en": "Lotus Foundation, IBAN DE02 1203 0000 0000 2020 51, BIC BYLADEM1001"});
    settings::store::put(tx, Place::Event(organizer.id, event.id), "payment_instructions", Some(&account)).await?;
    Ok(event)
}

async fn create_rooms(tx: &mut Tx, base: &Base, event: &Event) -> anyhow::Result<()> {
    let policy = |audience, everyone_publishes| Policy {
        audience,
        timing: Timing::Sessions,
        opens_before: base.config.rooms.opens_before,
        presenters_before: base.config.rooms.presenters_before,
        closes_after: base.config.rooms.closes_after,
        everyone_publishes,
        capacity: None,
    };
    let stage = rooms::store::insert(tx, event.id, "main-stage", "Main stage", 0, Mode::Stage).await?;
    policies::store::put(tx, stage.id, &policy(Audience::Attendees, false)).await?;
    let workshop = rooms::store::insert(tx, event.id, "workshop", "Workshop", 1, Mode::Meeting).await?;
    policies::store::put(tx, workshop.id, &policy(Audience::Products, true)).await?;
    Ok(())
}

async fn create_products(tx: &mut Tx, event: &Event) -> anyhow::Result<()> {
    let new = |name: &str, description: &str, price, is_addon: bool, position| Product {
        description: description.to_owned(),
        admission: !is_addon,
        is_addon,
        ..Product::new(name, Money(price), position)
    };
    let online = new("Online ticket", "All talks on the main stage, live, with chat.", 0, false, 0);
    let online = products::store::insert(tx, event.id, &online).await?;
    let supporter = new("Supporter", "The same, and you pay for somebody who cannot.", 2000, false, 1);
    let supporter = products::store::insert(tx, event.id, &supporter).await?;
    let seat = new("Workshop seat", "A place in the hands-on workshop, where everybody speaks.", 0, true, 2);
    let seat = products::store::insert(tx, event.id, &seat).await?;
    products::store::add_addon(tx, online.id, seat.id, 1).await?;
    products::store::add_addon(tx, supporter.id, seat.id, 1).await?;
    quotas::store::insert(tx, event.id, "Tickets", Some(500), &[online.id, supporter.id]).await?;
    quotas::store::insert(tx, event.id, "Workshop seats", Some(3), &[seat.id]).await?;
    let workshop = rooms::store::by_slug(tx, event.id, "workshop").await?.context("the workshop was just made")?;
    policies::store::add_product(tx, workshop.id, seat.id).await?;
    Ok(())
}

async fn create_talks(tx: &mut Tx, event: &Event) -> anyhow::Result<()> {
    let now = tx.now();
    for (at, (title, speaker, summary, room, from, until)) in TALKS.into_iter().enumerate() {
        let room = rooms::store::by_slug(tx, event.id, room).await?.context("the rooms were just made")?;
        let email = format!("speaker{}@example.org", at + 1);
        let speaker = speakers::create(tx, event.id, speaker, &email).await?;
        let code = crate::base::codes::random(crate::base::codes::TALK_ALPHABET, speakers::CODE_LENGTH);
        let talk = talks::store::insert(tx, event.id, &code, title, summary).await?;
        talks::store::add_speaker(tx, talk.id, speaker.id).await?;
        slots::create(tx, event.id, talk.id, room.id, minutes_from(now, from), minutes_from(now, until)).await?;
    }
    Ok(())
}

async fn create_orders(base: &Base, event: &Event) -> anyhow::Result<()> {
    let catalog = products::store::catalog(&mut base.read().await?, event.id).await?;
    for (name, email, product, paid) in HOLDERS {
        let product =
            catalog.products.iter().find(|other| other.name == product).context("the products were just made")?;
        let choice = Choice { product_id: product.id, attendee_name: name.to_owned(), ..Choice::default() };
        let request = Request { email: email.to_owned(), choices: vec![choice], ..Request::default() };
        let order = place::place(base, event, Actor::System, &request).await?;
        if paid && order.total > Money::ZERO {
            pay::mark_paid(base, event, Actor::System, &order.code).await?;
        }
    }
    Ok(())
}

/// An old demo's talks are over: move them so that one runs now.
async fn bring_to_present(base: &Base, event: &Event) -> anyhow::Result<()> {
    let now = base.now();
    let slots = slots::store::of_event(&mut base.read().await?, event.id).await?;
    if slots.iter().any(|slot| slot.starts_at <= now && now < slot.ends_at) {
        return Ok(());
    }
    for (title, _, _, _, from, until) in TALKS {
        let Some(slot) = slots.iter().find(|slot| slot.title == title) else { continue };
        let to =
            Change { room_id: None, starts_at: Some(minutes_from(now, from)), ends_at: Some(minutes_from(now, until)) };
        change(base, event, Actor::System, slot.id, to).await?;
    }
    Ok(())
}

/// On whole minutes, so that clocks on pages look like clocks.
fn minutes_from(now: Timestamp, minutes: i64) -> Timestamp {
    let minute = MINUTE.as_micros() as i64;
    Timestamp((now.micros().div_euclid(minute) + minutes) * minute)
}

async fn access(base: &Base, event: &Event) -> anyhow::Result<Demo> {
    let organizer =
        organizers::store::by_slug(&mut base.read().await?, ORGANIZER).await?.context("the demo's organizer")?;
    let rooms = rooms::store::of_event(&mut base.read().await?, event.id).await?;
    let stage = rooms.iter().find(|room| room.slug == "main-stage").context("the demo's main stage")?;
    let mut tx = base.begin(Actor::System).await?;
    let user = users::store::by_email(&mut tx, ORGANIZER_EMAIL).await?.context("the demo's organizer account")?;
    let login = links::mint(&mut tx, links::Target::SignIn { user: user.id }).await?;
    let team =
        teams::store::of_organizer(&mut tx, organizer.id).await?.into_iter().next().context("the demo's team")?;
    let (_, api_token) = api_tokens::create(&mut tx, &team, "demo").await?;
    let holders = holders(&mut tx, base, event).await?;
    let (speaker, presenter) = speaker(&mut tx, base, event, stage).await?;
    let whip = media_token(&mut tx, event, stage, presenter, Purpose::Whip, Some(1)).await?;
    let whep = match (is_private(base), holder_person(&mut tx, event).await?) {
        (true, Some(person)) => Some(media_token(&mut tx, event, stage, person, Purpose::Whep, None).await?),
        _ => None,
    };
    tx.commit().await?;
    let url = &base.public_url;
    Ok(Demo {
        base_url: url.to_string(),
        organizer: OrganizerAccess { slug: organizer.slug, api_token, login_link: format!("{url}/login/{login}/") },
        event: EventAccess { slug: event.slug.clone() },
        rooms: rooms
            .iter()
            .map(|room| RoomAccess { id: room.id, slug: room.slug.clone(), name: room.name.clone() })
            .collect(),
        holders,
        crowd: Vec::new(),
        speaker,
        ws_url: format!("{}/ws/event/{ORGANIZER}/{EVENT}/", url.replacen("http", "ws", 1)),
        whip: MediaAccess { url: format!("{url}/whip/{ORGANIZER}/{EVENT}/{}", stage.slug), bearer: Some(whip) },
        whep: MediaAccess { url: format!("{url}/whep/{ORGANIZER}/{EVENT}/{}", stage.slug), bearer: whep },
    })
}

/// Pages and media are reachable from this machine only.
fn is_private(base: &Base) -> bool {
    base.config.http.listen.ip().is_loopback() && base.config.media.listen.ip().is_loopback()
}

async fn holders(tx: &mut Tx, base: &Base, event: &Event) -> anyhow::Result<Vec<Holder>> {
    let mut holders = Vec::new();
    for (_, email, _, _) in HOLDERS {
        let filter = orders::Filter { email: Some(email.to_owned()), ..Default::default() };
        let (found, _) = orders::list(tx, event.id, &filter, " ORDER BY created_at, id", PageQuery::default()).await?;
        let Some(order) = found.into_iter().next() else { continue };
        let positions = orders::positions(tx, order.id).await?;
        let Some(person) = positions.into_iter().find_map(|position| position.person_id) else { continue };
        let PersonAccess { join_link, ws_token } = person_access(tx, base, event, person).await?;
        holders.push(Holder {
            email: email.to_owned(),
            order_link: format!("{}/{ORGANIZER}/{EVENT}/order/{}/{}/", base.public_url, order.code, order.secret),
            order_code: order.code,
            join_link,
            ws_token,
        });
    }
    Ok(holders)
}

/// The third holder's person: their order can be canceled to watch the WHEP viewers go dark.
async fn holder_person(tx: &mut Tx, event: &Event) -> anyhow::Result<Option<uuid::Uuid>> {
    let filter = orders::Filter { email: Some(HOLDERS[2].1.to_owned()), ..Default::default() };
    let (found, _) = orders::list(tx, event.id, &filter, " ORDER BY created_at, id", PageQuery::default()).await?;
    let Some(order) = found.into_iter().next() else { return Ok(None) };
    Ok(orders::positions(tx, order.id).await?.into_iter().find_map(|position| position.person_id))
}

/// The speaker of the session that runs now on the main stage.
async fn speaker(tx: &mut Tx, base: &Base, event: &Event, stage: &Room) -> anyhow::Result<(PersonAccess, uuid::Uuid)> {
    let now = tx.now();
    let slots = slots::store::of_event(tx, event.id).await?;
    let running = slots.iter().filter(|slot| slot.room_id == stage.id);
    let slot = running.min_by_key(|slot| (slot.ends_at <= now, slot.starts_at)).context("the demo's first talk")?;
    let speakers = speakers::store::of_talk(tx, slot.talk_id).await?;
    let person = speakers.first().context("the first talk's speaker")?.person_id;
    debug_assert_eq!(people::store::by_id(tx, person).await?.map(|person| person.kind), Some(Kind::Speaker));
    Ok((person_access(tx, base, event, person).await?, person))
}

async fn person_access(tx: &mut Tx, base: &Base, event: &Event, person: uuid::Uuid) -> anyhow::Result<PersonAccess> {
    let new = |purpose| NewToken {
        event_id: event.id,
        person_id: person,
        purpose,
        room_id: None,
        valid_until: Some(event.date_to),
        max_sessions: Some(1),
    };
    let join = tokens::mint(tx, &new(Purpose::Join)).await?;
    let socket = tokens::mint(tx, &new(Purpose::Socket)).await?;
    let join_link = format!("{}/{ORGANIZER}/{EVENT}/join/{join}/", base.public_url);
    Ok(PersonAccess { join_link, ws_token: socket })
}

async fn media_token(
    tx: &mut Tx,
    event: &Event,
    room: &Room,
    person: uuid::Uuid,
    purpose: Purpose,
    max_sessions: Option<i64>,
) -> anyhow::Result<String> {
    let new = NewToken {
        event_id: event.id,
        person_id: person,
        purpose,
        room_id: Some(room.id),
        valid_until: Some(event.date_to),
        max_sessions,
    };
    Ok(tokens::mint(tx, &new).await?)
}
