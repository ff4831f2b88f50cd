//! One-time links: the way in without a password. The first start prints one; mails and an administrator mint more.

pub mod store;

use std::time::Duration;

use crate::base::tx::Tx;
use crate::base::{Base, secret};

/// 26 readable characters carry more than 128 bits.
const LENGTH: usize = 32;
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

crate::text_enum! {
    "a purpose of links";
    /// What a link is for. It opens nothing else, and at another address it is not used up.
    pub enum Purpose {
        /// The set-up of an empty installation.
        SetUp = "setup",
        /// Signs an account in, without its password but never without its second factor.
        SignIn = "sign_in",
        /// Confirms the address of a new account.
        Confirm = "confirm",
        /// Sets a new password.
        Reset = "reset",
        /// Confirms the new address of an account.
        ChangeEmail = "change_email",
    }
}

impl Purpose {
    /// How long a link waits for its one use.
    pub fn lifetime(self) -> Duration {
        match self {
            Purpose::Reset | Purpose::ChangeEmail => HOUR,
            Purpose::SetUp | Purpose::SignIn | Purpose::Confirm => DAY,
        }
    }

    /// The address that a link of this purpose has below the server's own.
    fn path(self) -> &'static str {
        match self {
            Purpose::SetUp => "/setup/",
            Purpose::SignIn => "/login/",
            Purpose::Confirm => "/account/confirm/",
            Purpose::Reset => "/account/reset/",
            Purpose::ChangeEmail => "/account/email/",
        }
    }
}

/// What a link opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    SetUp,
    SignIn { user: i64 },
    Confirm { user: i64 },
    Reset { user: i64 },
    ChangeEmail { user: i64, change: i64 },
}

impl Target {
    /// The path of a link to it, below the server's address.
    pub fn path(self, secret: &str) -> String {
        format!("{}{secret}/", self.purpose().path())
    }

    fn purpose(self) -> Purpose {
        match self {
            Target::SetUp => Purpose::SetUp,
            Target::SignIn { .. } => Purpose::SignIn,
            Target::Confirm { .. } => Purpose::Confirm,
            Target::Reset { .. } => Purpose::Reset,
            Target::ChangeEmail { .. } => Purpose::ChangeEmail,
        }
    }

    fn user(self) -> Option<i64> {
        match self {
            Target::SetUp => None,
            Target::SignIn { user }
            | Target::Confirm { user }
            | Target::Reset { user }
            | Target::ChangeEmail { user, .. } => Some(user),
        }
    }
}

/// A link as its row has it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Link {
    /// `None`: the set-up of an empty installation.
    pub user_id: Option<i64>,
    /// Which change of address it confirms.
    pub change_id: Option<i64>,
}

/// Makes a link's secret. The secret is in no row and no journal line.
pub async fn mint(tx: &mut Tx, target: Target) -> Result<String, sqlx::Error> {
    let secret = secret::readable(LENGTH);
    let expires_at = tx.now().plus(target.purpose().lifetime());
    let change = if let Target::ChangeEmail { change, .. } = target { Some(change) } else { None };
    store::insert(tx, &secret::digest(&secret), target.purpose(), target.user(), change, expires_at).await?;
    Ok(secret)
}

/// [`mint`] as a whole address, for mails.
pub async fn address(base: &Base, tx: &mut Tx, target: Target) -> Result<String, sqlx::Error> {
    let secret = mint(tx, target).await?;
    Ok(format!("{}{}", base.public_url, target.path(&secret)))
}

/// Uses a link up. `None`: unknown, for something else, used or too old.
pub async fn consume(tx: &mut Tx, secret: &str, purpose: Purpose) -> Result<Option<Link>, sqlx::Error> {
    let now = tx.now();
    store::consume(tx, &secret::digest(secret), purpose, now).await
}

/// What a link would open. Looking does not use it up.
pub async fn look(base: &Base, secret: &str, purpose: Purpose) -> Result<Option<Link>, sqlx::Error> {
    store::look(&mut base.read().await?, &secret::digest(secret), purpose, base.now()).await
}
