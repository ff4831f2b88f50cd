//! Second factors: codes of an app, recovery codes, and passkeys (in their own folder). Any of them makes the second step
//! necessary for every way of signing in.

pub mod pages;
mod qr;
pub mod store;
pub mod totp;

use crate::base::db::Conn;
use crate::base::tx::Tx;
use crate::base::{Base, secret};

/// Where the keys stand, for the seal.
const SEALED: &str = "totp.secret";
/// Recovery codes that an account is given at once.
const RECOVERY_CODES: usize = 10;
/// Characters of a recovery code: 118 bits, so that a plain digest keeps it (ASVS 6.5.2 asks for 112).
const RECOVERY_LENGTH: usize = 24;
/// They are shown in groups of so many.
const RECOVERY_GROUP: usize = 6;

/// What an account has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Factors {
    pub totp: bool,
    /// How many passkeys.
    pub passkeys: i64,
    /// How many recovery codes are unused.
    pub recovery: i64,
}

impl Factors {
    /// Whether signing in takes two steps (or a passkey).
    pub fn are_on(self) -> bool {
        self.totp || self.passkeys > 0
    }
}

pub async fn of_user(conn: &mut Conn, user_id: i64) -> Result<Factors, sqlx::Error> {
    store::of_user(conn, user_id).await
}

/// Whether the account has a second factor.
pub async fn is_on(conn: &mut Conn, user_id: i64) -> Result<bool, sqlx::Error> {
    Ok(of_user(conn, user_id).await?.are_on())
}

/// Whether `typed` is a code of the account that was not used before; from now on it is used.
pub async fn accept(base: &Base, tx: &mut Tx, user_id: i64, typed: &str) -> anyhow::Result<bool> {
    let now = tx.now();
    if let Some(sealed) = store::totp_key(tx, user_id).await? {
        let key = totp::parse(&base.seal.open(SEALED, &sealed)?)?;
        if let Some(step) = totp::step_of(&key, typed, now) {
            return Ok(store::use_step(tx, user_id, step).await?);
        }
    }
    Ok(store::use_recovery_code(tx, user_id, &digest(user_id, typed), now).await?)
}

/// Switches codes on. `step`: the one that proved that the app has the key; it is used up.
pub async fn set_totp(base: &Base, tx: &mut Tx, user_id: i64, key: &[u8], step: i64) -> Result<(), sqlx::Error> {
    let (sealed, now) = (base.seal.close(SEALED, &totp::base32(key)), tx.now());
    store::set_totp(tx, user_id, &sealed, step, now).await
}

/// Fresh recovery codes instead of whatever there was. They are readable only here.
pub async fn make_recovery_codes(tx: &mut Tx, user_id: i64) -> Result<Vec<String>, sqlx::Error> {
    store::forget_recovery_codes(tx, user_id).await?;
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let code = secret::readable(RECOVERY_LENGTH);
        store::insert_recovery_code(tx, user_id, &digest(user_id, &code)).await?;
        codes.push(grouped(&code));
    }
    Ok(codes)
}

/// Recovery codes stand in for a factor: without one they are worth nothing, and go.
pub async fn forget_codes_without_factor(tx: &mut Tx, user_id: i64) -> Result<(), sqlx::Error> {
    if is_on(tx, user_id).await? { Ok(()) } else { store::forget_recovery_codes(tx, user_id).await }
}

/// Takes everything away: the command line does so for whoever lost it all.
pub async fn reset(tx: &mut Tx, user_id: i64) -> Result<(), sqlx::Error> {
    store::forget_totp(tx, user_id).await?;
    store::forget_recovery_codes(tx, user_id).await?;
    super::passkeys::store::forget(tx, user_id).await
}

/// Spaces, hyphens and capitals do not count.
fn digest(user_id: i64, typed: &str) -> Vec<u8> {
    let plain: String = typed.chars().filter(|c| c.is_alphanumeric()).collect();
    secret::digest(&format!("{user_id}:{}", plain.to_lowercase()))
}

fn grouped(code: &str) -> String {
    let groups: Vec<&str> =
        (0..code.len()).step_by(RECOVERY_GROUP).map(|at| &code[at..code.len().min(at + RECOVERY_GROUP)]).collect();
    groups.join("-")
}
