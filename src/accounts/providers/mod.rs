//! Signing in with an identity provider (OpenID Connect), any that can be discovered and is named in the configuration.
//!
//! A person is who issuer and subject say, never who has the same e-mail address: an address that a provider asserts opens
//! no account that exists. Linking an account to a provider needs to be signed in to it.

mod client;
pub mod pages;
pub mod store;

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::base::Base;
use crate::base::config;
use crate::base::db::Conn;
use crate::base::time::Timestamp;

/// What a provider says about itself is asked again after this.
const DISCOVERED: Duration = Duration::from_secs(10 * 60);

/// What providers said about themselves, so that pressing the button again and again does not call them each time.
#[derive(Default)]
pub struct Discovered {
    seen: Mutex<HashMap<String, (Timestamp, client::Metadata)>>,
}

impl Discovered {
    fn get(&self, name: &str, now: Timestamp) -> Option<client::Metadata> {
        let seen = self.seen.lock().expect("nobody panics while looking");
        seen.get(name).filter(|(at, _)| at.plus(DISCOVERED) > now).map(|(_, metadata)| metadata.clone())
    }

    /// One entry for each configured provider at most.
    fn put(&self, name: &str, now: Timestamp, metadata: client::Metadata) {
        self.seen.lock().expect("nobody panics while looking").insert(name.to_owned(), (now, metadata));
    }
}

/// What a browser began with a provider: all of it has to come back the same.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Begun {
    provider: String,
    state: String,
    nonce: String,
    verifier: String,
    next: String,
    /// The account that shall be linked, when somebody was signed in and asked for it.
    link: Option<i64>,
}

/// Whom a provider says somebody is.
#[derive(Clone, Debug)]
struct Identity {
    issuer: String,
    subject: String,
    email: Option<String>,
    email_verified: bool,
    name: Option<String>,
}

/// A provider as the pages show it.
#[derive(Clone, Debug)]
pub struct Shown {
    pub name: String,
    pub label: String,
    pub linked: bool,
}

/// The configured ones; `user_id`: with whether they know this account.
pub async fn shown(base: &Base, conn: &mut Conn, user_id: i64) -> Result<Vec<Shown>, sqlx::Error> {
    let known = store::issuers(conn, user_id).await?;
    let linked = |provider: &config::OidcProvider| known.contains(&provider.issuer);
    let providers = base.config.accounts.oidc.iter();
    Ok(providers
        .map(|provider| Shown { name: provider.name.clone(), label: provider.label.clone(), linked: linked(provider) })
        .collect())
}

fn by_name<'a>(base: &'a Base, name: &str) -> Option<&'a config::OidcProvider> {
    base.config.accounts.oidc.iter().find(|provider| provider.name == name)
}
