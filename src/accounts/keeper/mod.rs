//! The keeper of the doors: how often somebody may be wrong, or ask for mail, before they have to wait.
//!
//! Nobody can lock an owner out. A stranger is counted by address, and all strangers together by account; a browser that the
//! owner signed in on before is counted by itself and by nothing else.
//!
//! A try is counted before it is looked at and given back when it was right, so that a hundred at once are not all looked
//! at. The counts stand in the database: with several processes, what one saw all of them know.

mod rules;
mod store;

use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::tries::TooMany;
use super::visit::Visit;
use crate::base::jobs::{Failure, Job, Work};
use crate::base::tx::Actor;
use crate::base::web::client;
use crate::base::{Base, secret};

const WINDOW: Duration = Duration::from_secs(5 * 60);
const MAIL_WINDOW: Duration = Duration::from_secs(3600);

/// Wrong passwords per address (the field's figure).
const CLIENT: Limit = Limit { name: "client", most: 10, window: WINDOW };
/// Wrong passwords of all strangers together at one account: what a crowd of addresses gets.
const STRANGERS: Limit = Limit { name: "strangers", most: 50, window: WINDOW };
/// Wrong passwords per known browser.
const DEVICE: Limit = Limit { name: "device", most: 10, window: WINDOW };
/// Wrong codes per account; only who has the password comes so far. A million codes then last for years.
const CODE: Limit = Limit { name: "code", most: 5, window: WINDOW };
/// Mails that one address may be sent on request.
const MAIL: Limit = Limit { name: "mail", most: 3, window: MAIL_WINDOW };
/// Requests for mails from one client's address.
const MAIL_REQUEST: Limit = Limit { name: "mail_request", most: 20, window: MAIL_WINDOW };

/// At most so many tries per key in a sliding window.
#[derive(Clone, Copy, Debug)]
struct Limit {
    name: &'static str,
    most: usize,
    window: Duration,
}

/// A counted try; say [`Attempt::was_right`] when it was.
#[must_use = "a right try that is not given back counts as a wrong one"]
pub struct Attempt(Vec<Vec<u8>>);

impl Attempt {
    /// Takes the count back.
    pub async fn was_right(self, base: &Base) -> Result<(), sqlx::Error> {
        let mut tx = base.begin(Actor::System).await?;
        for digest in self.0 {
            let now = tx.now();
            let times = store::hold(&mut tx, &digest, now).await?;
            store::put(&mut tx, &digest, &rules::without_last(&times)).await?;
        }
        tx.commit().await
    }
}

/// What somebody gets who wants to try: the try is counted, or they have to wait.
pub type Answer<T> = Result<Result<T, TooMany>, sqlx::Error>;

/// Counts a try to sign in. `device`: the known one of this account, if the browser is one.
pub async fn password(base: &Base, visit: &Visit, email: &str, device: Option<i64>) -> Answer<Attempt> {
    let counted = match device {
        Some(device) => vec![(DEVICE, device.to_string())],
        None => vec![(CLIENT, client::network(visit.address).to_string()), (STRANGERS, email.trim().to_lowercase())],
    };
    let mut attempt = Attempt(Vec::new());
    for (limit, key) in counted {
        match begin(base, limit, &key).await? {
            Ok(digest) => attempt.0.push(digest),
            Err(too_many) => return Ok(Err(too_many)),
        }
    }
    Ok(Ok(attempt))
}

/// Counts a code of the second step.
pub async fn code(base: &Base, user_id: i64) -> Answer<Attempt> {
    let digest = begin(base, CODE, &user_id.to_string()).await?;
    Ok(digest.map(|digest| Attempt(vec![digest])))
}

/// Counts a request for a mail. `false`: the address had enough of them; say nothing and send none.
pub async fn mail(base: &Base, visit: &Visit, email: &str) -> Answer<bool> {
    match begin(base, MAIL_REQUEST, &client::network(visit.address).to_string()).await? {
        Ok(_) => Ok(Ok(begin(base, MAIL, &email.trim().to_lowercase()).await?.is_ok())),
        Err(too_many) => Ok(Err(too_many)),
    }
}

/// Counts one try. A try that is refused is not counted.
async fn begin(base: &Base, limit: Limit, key: &str) -> Answer<Vec<u8>> {
    let digest = secret::digest(&format!("{}:{key}", limit.name));
    // A look first: a flood that is refused anyway does not take the one writer of SQLite.
    let seen = store::times(&mut base.read().await?, &digest).await?;
    if let Err(too_many) = rules::with_one_more(&seen, base.now(), limit.most, limit.window) {
        return Ok(Err(too_many));
    }
    let mut tx = base.begin(Actor::System).await?;
    let now = tx.now();
    let times = store::hold(&mut tx, &digest, now).await?;
    match rules::with_one_more(&times, now, limit.most, limit.window) {
        Ok(times) => {
            store::put(&mut tx, &digest, &times).await?;
            tx.commit().await?;
            Ok(Ok(digest))
        }
        Err(too_many) => Ok(Err(too_many)),
    }
}

/// The recurring work that forgets counts which hold nobody up any more.
pub struct Forget(pub Base);

impl Forget {
    async fn forget(&self) -> Result<(), Failure> {
        let mut tx = self.0.begin(Actor::System).await?;
        let before = tx.now().minus(MAIL_WINDOW);
        store::forget(&mut tx, before).await?;
        Ok(tx.commit().await?)
    }
}

impl Work for Forget {
    fn kind(&self) -> &str {
        "accounts.tries"
    }

    fn every(&self) -> Option<Duration> {
        Some(Duration::from_secs(60))
    }

    fn run<'a>(&'a self, _: &'a Job) -> BoxFuture<'a, Result<(), Failure>> {
        self.forget().boxed()
    }
}
