//! Canceling an order: its places are free again and its people lose their rights, in one transaction. The fact
//! `order.canceled` empties their seats in the rooms.

use super::refusal::OrderError;
use super::{Order, pay, rules, store};
use crate::access::grants;
use crate::base::Base;
use crate::base::tx::Actor;
use crate::events::Event;

/// Cancels the order. `Ok(None)`: there is no such order at this event.
pub async fn cancel(base: &Base, event: &Event, actor: Actor, code: &str) -> Result<Option<Order>, OrderError> {
    let mut tx = base.begin(actor).await?;
    let Some(order) = pay::load_locked(&mut tx, event, code).await? else { return Ok(None) };
    rules::may_cancel(&order)?;
    let now = tx.now();
    let persons = pay::persons(&mut tx, &order).await?;
    store::set_canceled(&mut tx, order.id, now).await?;
    grants::store::revoke(&mut tx, &order.grant_source(), now).await?;
    tx.record(pay::order_fact("order.canceled", &order, &persons)).await?;
    let order = store::by_code(&mut tx, event.id, code).await?;
    tx.commit().await?;
    Ok(order)
}
