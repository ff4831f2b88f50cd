//! A crowd for load tests: further ticket holders of the demo conference, each with a free ticket of their own and a token
//! for a socket.

use std::time::Duration;

use crate::access::tokens::{self, NewToken, Purpose};
use crate::base::Base;
use crate::base::tx::Actor;
use crate::events::Event;
use crate::tickets::orders::rules::{Choice, Request};
use crate::tickets::orders::{place, store as orders};
use crate::tickets::products;
use crate::tickets::quotas;

/// People in one run at most: as many sockets as a process may hold.
pub const MOST: u32 = 20_000;
/// Tickets in one order; more of them would hold the quota's lock for longer than a real buyer does.
const TICKETS_EACH: u32 = 10;
const PRODUCT: &str = "Online ticket";
/// How long their tokens are good for: longer than any run.
const LIFETIME: Duration = Duration::from_secs(24 * 3_600);

/// Buys `count` tickets, in orders of [`TICKETS_EACH`], and returns a socket token for each.
///
/// # Errors
/// When the database fails, or the demo's ticket is sold no more.
pub async fn arrive(base: &Base, event: &Event, count: u32) -> anyhow::Result<Vec<String>> {
    make_room(base, event, count).await?;
    let product = products::store::catalog(&mut base.read().await?, event.id).await?.products.into_iter();
    let product = product.map(|product| (product.id, product.name.clone())).find(|(_, name)| *name == PRODUCT);
    let Some((product, _)) = product else { anyhow::bail!("the demo has no product called {PRODUCT}") };
    let mut tokens = Vec::with_capacity(count as usize);
    for first in (0..count).step_by(TICKETS_EACH as usize) {
        let people = first..count.min(first + TICKETS_EACH);
        let named =
            |number| Choice { product_id: product, attendee_name: format!("Guest {number}"), ..Choice::default() };
        let request = Request {
            email: format!("crowd{first}@example.org"),
            choices: people.map(named).collect(),
            ..Request::default()
        };
        let order = place::place(base, event, Actor::System, &request).await?;
        let mut tx = base.begin(Actor::System).await?;
        for position in orders::positions(&mut tx, order.id).await? {
            let Some(person) = position.person_id else { continue };
            let valid_until = Some(tx.now().plus(LIFETIME));
            let token = NewToken {
                event_id: event.id,
                person_id: person,
                purpose: Purpose::Socket,
                room_id: None,
                valid_until,
                max_sessions: None,
            };
            tokens.push(tokens::mint(&mut tx, &token).await?);
        }
        tx.commit().await?;
    }
    Ok(tokens)
}

/// Room for `count` more people in the demo's quota.
async fn make_room(base: &Base, event: &Event, count: u32) -> anyhow::Result<()> {
    let mut tx = base.begin(Actor::System).await?;
    for quota in quotas::store::of_event(&mut tx, event.id).await? {
        if let Some(size) = quota.size.filter(|_| quota.name == "Tickets") {
            quotas::store::update(&mut tx, quota.id, &quota.name, Some(size + i64::from(count)), quota.closed).await?;
        }
    }
    Ok(tx.commit().await?)
}
