//! Placing an order: what was chosen becomes an order, its positions, its people and their rights, or nothing at all.

use std::time::Duration;

use jiff::ToSpan;
use uuid::Uuid;

use super::pay::order_fact;
use super::refusal::OrderError;
use super::rules::{self, Draft, Request, Terms};
use super::store::{self, NewOrder, NewPosition};
use super::{Order, Refusal, Status};
use crate::access::grants::{self, Capability, NewGrant};
use crate::access::people;
use crate::base::time::Timestamp;
use crate::base::tx::{Actor, LockKey, Tx};
use crate::base::{Base, codes, secret};
use crate::events::Event;
use crate::tickets::products;
use crate::tickets::quotas::{self, Availability, availability};

/// Length of an order's code; one more after [`COLLISIONS`] tries.
const CODE_LENGTH: usize = 5;
const COLLISIONS: usize = 20;

/// What somebody is called in rooms whose event does not ask for names, until they say otherwise.
const NAMELESS: &str = "Guest";

/// Places an order at `event`.
///
/// The quota decision reads the database only, under locks on the quotas that are touched (in sorted order, as late as
/// possible), so that no two buyers get the same last place.
pub async fn place(base: &Base, event: &Event, actor: Actor, request: &Request) -> Result<Order, OrderError> {
    let mut conn = base.read().await?;
    let language = request.locale.as_deref().unwrap_or(&event.locale);
    let catalog = products::store::catalog(&mut conn, event.id).await?.read_in(language, &event.locale);
    let settings = event.settings(&mut conn, &base.config).await?;
    drop(conn);
    let draft = rules::draft(&catalog, Terms::from(&settings), request)?;
    let mut tx = base.begin(actor).await?;
    if event.date_to <= tx.now() {
        return Err(Refusal::SaleEnded.into());
    }
    reserve(&mut tx, event.id, &draft).await?;
    let order = insert(&mut tx, event, settings.payment_term_days, request, &draft).await?;
    let persons = insert_positions(&mut tx, event, &order, &draft).await?;
    record(&mut tx, &order, &persons).await?;
    tx.commit().await?;
    Ok(order)
}

/// Takes the locks and asks every quota of every product whether there is enough.
async fn reserve(tx: &mut Tx, event_id: i64, draft: &Draft<'_>) -> Result<(), OrderError> {
    let memberships = quotas::store::memberships(tx, event_id).await?;
    let touched = memberships.iter().filter(|(_, product)| draft.counts.contains_key(product));
    let touched: Vec<i64> = touched.map(|(quota, _)| *quota).collect();
    tx.lock(touched.iter().map(|quota| LockKey::Quota(*quota)).collect()).await?;
    for line in &draft.lines {
        let own = memberships.iter().filter(|(_, product)| *product == line.product.id);
        let mut left: Option<Availability> = None;
        for (quota, _) in own {
            let Some(quota) = quotas::store::by_id(tx, event_id, *quota).await? else { continue };
            let wanted_by_others = wanted(&memberships, draft, quota.id) - draft.counts[&line.product.id];
            let here = match availability(&quota) {
                Availability::Left(Some(number)) => Availability::Left(Some((number - wanted_by_others).max(0))),
                other => other,
            };
            left = Some(left.map_or(here, |before| before.scarcer(here)));
        }
        check(line.product, left, draft.counts[&line.product.id])?;
    }
    Ok(())
}

/// How many positions of this order count against a quota.
fn wanted(memberships: &[(i64, i64)], draft: &Draft<'_>, quota: i64) -> i64 {
    let own = memberships.iter().filter(|(id, _)| *id == quota);
    own.filter_map(|(_, product)| draft.counts.get(product)).sum()
}

/// A product without a quota is not sold (the field's rule): nobody said how many there are.
fn check(product: &products::Product, left: Option<Availability>, wanted: i64) -> Result<(), Refusal> {
    let left = left.ok_or_else(|| Refusal::NotOnSale(product.name.clone()))?;
    match left.number() {
        Some(number) if number <= 0 => Err(Refusal::SoldOut(product.name.clone())),
        Some(number) if number < wanted => Err(Refusal::TooFewLeft { product: product.name.clone(), left: number }),
        _ => Ok(()),
    }
}

async fn insert(
    tx: &mut Tx,
    event: &Event,
    term_days: i64,
    request: &Request,
    draft: &Draft<'_>,
) -> Result<Order, sqlx::Error> {
    let now = tx.now();
    let code = free_code(tx, event).await?;
    let new = NewOrder {
        organizer_id: event.organizer_id,
        event_id: event.id,
        code: &code,
        secret: &secret::pick(b"abcdefghijklmnopqrstuvwxyz0123456789", 16),
        status: rules::first_status(draft.total),
        testmode: event.testmode,
        email: &request.email,
        locale: request.locale.as_deref().unwrap_or(&event.locale),
        total: draft.total,
        expires_at: payment_deadline(event, term_days, now),
    };
    let order = store::insert(tx, &new, now).await?;
    let (state, provider) = match order.status {
        Status::Paid => ("confirmed", "free"),
        _ => ("created", "banktransfer"),
    };
    store::insert_payment(tx, order.id, state, order.total, provider, now).await?;
    Ok(order)
}

async fn free_code(tx: &mut Tx, event: &Event) -> Result<String, sqlx::Error> {
    let mut tries = 0;
    loop {
        let code = codes::random(codes::ORDER_ALPHABET, CODE_LENGTH + tries / COLLISIONS);
        if !store::code_is_taken(tx, event.organizer_id, &code).await? {
            return Ok(code);
        }
        tries += 1;
    }
}

/// The end of the last day of the payment term on the event's clocks, and never after the event began to end.
fn payment_deadline(event: &Event, term_days: i64, now: Timestamp) -> Timestamp {
    let last_day = now.in_zone(&event.zone()).checked_add(term_days.days());
    let end = last_day.and_then(|day| day.end_of_day()).map(|end| Timestamp::from(end.timestamp()));
    let fallback = now.plus(Duration::from_secs(term_days.unsigned_abs() * 24 * 3600));
    end.unwrap_or(fallback).min(event.date_to)
}

/// Writes the positions, makes a person of every admission ticket, and gives them their rights (held until paid).
async fn insert_positions(
    tx: &mut Tx,
    event: &Event,
    order: &Order,
    draft: &Draft<'_>,
) -> Result<Vec<Uuid>, sqlx::Error> {
    let source = order.grant_source();
    // Who buys for several people is none of them for sure.
    let only_one = draft.lines.iter().filter(|line| line.product.admission && line.addon_to.is_none()).count() == 1;
    let mut written: Vec<(i64, Option<Uuid>)> = Vec::with_capacity(draft.lines.len());
    for (at, line) in draft.lines.iter().enumerate() {
        let base = line.addon_to.map(|base| written[base]);
        let person_id = match (base, line.product.admission) {
            (None, true) => {
                let name = line.attendee_name.unwrap_or(NAMELESS);
                let person = people::create(tx, event.id, people::Kind::Attendee, name).await?.id;
                if let Some(email) = line.attendee_email.or(only_one.then_some(order.email.as_str())) {
                    people::mark(tx, event.id, person, email).await?;
                }
                Some(person)
            }
            _ => None,
        };
        let new = NewPosition {
            order_id: order.id,
            positionid: at as i64 + 1,
            product_id: line.product.id,
            price: line.product.price,
            attendee_name: line.attendee_name,
            attendee_email: line.attendee_email,
            addon_to: base.map(|(id, _)| id),
            secret: &secret::readable(32),
            person_id,
        };
        let id = store::insert_position(tx, &new).await?;
        if let Some(holder) = person_id.or(base.and_then(|(_, person)| person)) {
            let grant = NewGrant {
                product_id: Some(line.product.id),
                source: &source,
                held: order.status != Status::Paid,
                ..NewGrant::new(event.id, holder, Capability::Attend)
            };
            let now = tx.now();
            grants::store::insert(tx, &grant, now).await?;
        }
        written.push((id, person_id));
    }
    Ok(written.into_iter().filter_map(|(_, person)| person).collect())
}

async fn record(tx: &mut Tx, order: &Order, persons: &[Uuid]) -> Result<(), sqlx::Error> {
    tx.record(order_fact("order.placed", order, persons)).await?;
    if order.status == Status::Paid {
        tx.record(order_fact("order.paid", order, persons)).await?;
    }
    Ok(())
}
