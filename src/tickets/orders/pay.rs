//! Marking an order paid: the money has come, and what was held is good from now on.

use serde_json::json;
use uuid::Uuid;

use super::refusal::OrderError;
use super::{Order, Refusal, rules, store};
use crate::access::grants;
use crate::base::Base;
use crate::base::tx::{Actor, Fact, LockKey, Tx};
use crate::events::Event;
use crate::tickets::quotas::{self, availability};

/// Marks the order paid. `Ok(None)`: there is no such order at this event.
pub async fn mark_paid(base: &Base, event: &Event, actor: Actor, code: &str) -> Result<Option<Order>, OrderError> {
    let mut tx = base.begin(actor).await?;
    let Some(order) = load_locked(&mut tx, event, code).await? else { return Ok(None) };
    if rules::may_pay(&order)? {
        reserve_again(&mut tx, event, &order).await?;
    }
    let now = tx.now();
    if !store::confirm_payments(&mut tx, order.id, now).await? {
        store::insert_payment(&mut tx, order.id, "confirmed", order.total, "manual", now).await?;
    }
    store::set_paid(&mut tx, order.id, now).await?;
    grants::store::release(&mut tx, &order.grant_source()).await?;
    let persons = persons(&mut tx, &order).await?;
    tx.record(order_fact("order.paid", &order, &persons)).await?;
    let order = store::by_code(&mut tx, event.id, code).await?;
    tx.commit().await?;
    Ok(order)
}

/// The order as it is once nobody else can change it.
pub(super) async fn load_locked(tx: &mut Tx, event: &Event, code: &str) -> Result<Option<Order>, sqlx::Error> {
    let Some(found) = store::by_code(tx, event.id, code).await? else { return Ok(None) };
    tx.lock(vec![LockKey::Order(found.id)]).await?;
    store::by_code(tx, event.id, code).await
}

/// What happened to an order, and to whom with it.
pub(super) fn order_fact(kind: &'static str, order: &Order, persons: &[Uuid]) -> Fact {
    Fact {
        kind,
        organizer_id: Some(order.organizer_id),
        event_id: Some(order.event_id),
        subject: format!("order:{}", order.code),
        body: json!({"code": order.code, "persons": persons}),
    }
}

/// The people who come with an order.
pub(super) async fn persons(tx: &mut Tx, order: &Order) -> Result<Vec<Uuid>, sqlx::Error> {
    let positions = store::positions(tx, order.id).await?;
    Ok(positions.into_iter().filter_map(|position| position.person_id).collect())
}

/// An expired order gave its places back: are they still free?
async fn reserve_again(tx: &mut Tx, event: &Event, order: &Order) -> Result<(), OrderError> {
    let positions = store::positions(tx, order.id).await?;
    let memberships = quotas::store::memberships(tx, event.id).await?;
    let wanted = |quota: i64| {
        let counts = |product: i64| memberships.iter().any(|(id, member)| *id == quota && *member == product);
        positions.iter().filter(|position| !position.canceled && counts(position.product_id)).count() as i64
    };
    let mut touched: Vec<i64> =
        memberships.iter().map(|(quota, _)| *quota).filter(|quota| wanted(*quota) > 0).collect();
    touched.sort_unstable();
    touched.dedup();
    tx.lock(touched.iter().map(|quota| LockKey::Quota(*quota)).collect()).await?;
    for quota in touched {
        let Some(row) = quotas::store::by_id(tx, event.id, quota).await? else { continue };
        if !availability(&row).has(wanted(quota)) {
            return Err(Refusal::SoldOut(row.name).into());
        }
    }
    Ok(())
}
