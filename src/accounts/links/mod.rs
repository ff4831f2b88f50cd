//! One-time links: the way in without a password. The first start prints one; an administrator mints more.

pub mod store;

use std::time::Duration;

use crate::base::tx::Tx;
use crate::base::{Base, secret};

/// How long a link waits for its one use.
pub const LIFETIME: Duration = Duration::from_secs(24 * 3600);
/// 26 readable characters carry more than 128 bits.
const LENGTH: usize = 32;

/// What a link opens.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Link {
    /// `None`: the set-up of an empty installation.
    pub user_id: Option<i64>,
}

/// Makes a link's secret for an account, or for the set-up.
pub async fn mint(tx: &mut Tx, user_id: Option<i64>) -> Result<String, sqlx::Error> {
    let secret = secret::readable(LENGTH);
    let expires_at = tx.now().plus(LIFETIME);
    store::insert(tx, &secret::digest(&secret), user_id, expires_at).await?;
    Ok(secret)
}

/// Uses a link up. `None`: unknown, used or too old.
pub async fn consume(tx: &mut Tx, secret: &str) -> Result<Option<Link>, sqlx::Error> {
    let now = tx.now();
    store::consume(tx, &secret::digest(secret), now).await
}

/// Whether a link would still open something. Looking does not use it up.
pub async fn is_open(base: &Base, secret: &str) -> Result<bool, sqlx::Error> {
    store::is_open(&mut base.read().await?, &secret::digest(secret), base.now()).await
}
