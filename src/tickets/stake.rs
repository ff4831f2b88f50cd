//! What tickets keep for an event: products, add-ons and quotas go along to its copy; orders keep it from being deleted.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::{orders, products, quotas};
use crate::base::error::is_referenced;
use crate::base::language::{Saying, say};
use crate::base::tx::Tx;
use crate::events::Event;
use crate::events::stakes::{Copy, Stake};

/// The area's stake in events.
pub struct Tickets;

const ORDERS: Saying = say("api-event-in-use");

impl Stake for Tickets {
    fn copy<'a>(&'a self, tx: &'a mut Tx, copy: &'a mut Copy) -> BoxFuture<'a, Result<(), sqlx::Error>> {
        async {
            let catalog = products::store::catalog(tx, copy.from.id).await?;
            for product in &catalog.products {
                let made = products::store::insert(tx, copy.to.id, product).await?;
                copy.became("product", product.id, made.id);
            }
            for addon in &catalog.addons {
                let pair = (copy.now("product", addon.product_id), copy.now("product", addon.addon_id));
                if let (Some(product), Some(other)) = pair {
                    products::store::add_addon(tx, product, other, addon.max_count).await?;
                }
            }
            let memberships = quotas::store::memberships(tx, copy.from.id).await?;
            for quota in quotas::store::of_event(tx, copy.from.id).await? {
                let own = memberships.iter().filter(|(id, _)| *id == quota.id);
                let counted: Vec<i64> = own.filter_map(|(_, product)| copy.now("product", *product)).collect();
                quotas::store::insert(tx, copy.to.id, &quota.name, quota.size, &counted).await?;
            }
            Ok(())
        }
        .boxed()
    }

    /// Products go first: an order that is placed at this moment refers to one, and then nothing is deleted.
    fn give_up<'a>(&'a self, tx: &'a mut Tx, event: &'a Event) -> BoxFuture<'a, Result<Option<Saying>, sqlx::Error>> {
        async {
            if orders::store::any(tx, event.id).await? {
                return Ok(Some(ORDERS));
            }
            match products::store::delete_all(tx, event.id).await {
                Err(error) if is_referenced(&error) => Ok(Some(ORDERS)),
                done => done.map(|()| None),
            }
        }
        .boxed()
    }

    fn products<'a>(&'a self, tx: &'a mut Tx, event: &'a Event) -> BoxFuture<'a, Result<Vec<i64>, sqlx::Error>> {
        async {
            let products = products::store::of_event(tx, event.id).await?;
            Ok(products.into_iter().map(|product| product.id).collect())
        }
        .boxed()
    }
}
