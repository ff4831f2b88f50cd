//! Expiry: a pending order whose time to pay is over gives its places back. Its rights stay held, so that a late payment can
//! still be accepted while there is room (`pay`).

use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::pay::order_fact;
use super::store;
use crate::base::Base;
use crate::base::jobs::{Failure, Job, Work};
use crate::base::tx::Actor;

/// How often the program looks. More often frees places sooner; once a minute is what the field does.
const LOOK: Duration = Duration::from_secs(60);
/// Most orders of one transaction.
const BATCH: i64 = 200;

/// The recurring work that expires what is due.
pub struct Expiry(pub Base);

impl Work for Expiry {
    fn kind(&self) -> &str {
        "orders.expire"
    }

    fn every(&self) -> Option<Duration> {
        Some(LOOK)
    }

    fn run<'a>(&'a self, _: &'a Job) -> BoxFuture<'a, Result<(), Failure>> {
        async {
            expire_due(&self.0).await?;
            Ok(())
        }
        .boxed()
    }
}

/// Expires all pending orders whose time is over; how many there were.
pub async fn expire_due(base: &Base) -> Result<usize, sqlx::Error> {
    let mut expired = 0;
    loop {
        if !store::any_due(&mut base.read().await?, base.now()).await? {
            return Ok(expired);
        }
        let mut tx = base.begin(Actor::System).await?;
        let now = tx.now();
        let orders = store::expire_due(&mut tx, now, BATCH).await?;
        for order in &orders {
            tx.record(order_fact("order.expired", order, &[])).await?;
        }
        tx.commit().await?;
        expired += orders.len();
    }
}
