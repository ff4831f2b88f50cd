//! Passkeys: a key pair in a telephone, a computer or a stick, which asks its owner for a finger, a face or a PIN. Such a key
//! is both factors at once, so it opens an account alone. The server keeps the public half.

pub mod api;
pub mod store;

use webauthn_rs::prelude::{Url, Webauthn, WebauthnBuilder};

use crate::base::Base;
use crate::base::db::Conn;
use crate::base::language::Language;

/// Most passkeys of one account.
const MOST: usize = 20;

/// A passkey as its owner sees it.
#[derive(Clone, Debug)]
pub struct Shown {
    pub id: i64,
    pub name: String,
    pub added: String,
    pub used: Option<String>,
}

pub async fn of_user(conn: &mut Conn, user_id: i64, language: Language) -> Result<Vec<Shown>, sqlx::Error> {
    let rows = store::of_user(conn, user_id).await?;
    let shown = rows.into_iter().map(|row| Shown {
        id: row.id,
        name: row.name,
        added: language.date(row.created_at),
        used: row.last_used_at.map(|at| language.date(at)),
    });
    Ok(shown.collect())
}

/// What browsers bind passkeys to: the host of the public address. `None` where it is none that they accept (a bare IP
/// address): then there are no passkeys on this server.
fn relying_party(base: &Base) -> Option<Webauthn> {
    let origin = Url::parse(&base.public_url).ok()?;
    let host = origin.domain()?.to_owned();
    WebauthnBuilder::new(&host, &origin).ok()?.rp_name("eventyay").build().ok()
}
