//! An event names its sender and, if it likes, its own mail server.

use serde_json::{Value, json};

use super::{PASSWORD_PLACE, Settings, store};
use crate::base::Base;
use crate::base::egress::EgressError;
use crate::base::error::ApiError;
use crate::base::journal::{self, changes};
use crate::base::language::{Saying, say};
use crate::base::tx::{Actor, Fact};
use crate::events::Event;
use crate::mail::message::mailbox;
use crate::mail::smtp::{Security, Server};

/// Longest name of a sender, and of anything else here.
const MAX: usize = 200;

/// The mail server as an organizer wants it.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    pub server: String,
    pub security: String,
    pub user_name: String,
    /// `None` keeps the one that is stored.
    pub password: Option<String>,
    pub from_address: String,
}

/// Settings were not stored; the first is the field.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    #[error("{1}")]
    Refused(&'static str, Saying),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<ChangeError> for ApiError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Refused(field, message) => ApiError::field(field, message),
            ChangeError::Database(error) => error.into(),
        }
    }
}

/// Stores an event's settings.
pub async fn put(base: &Base, event: &Event, actor: Actor, wish: Wish) -> Result<Settings, ChangeError> {
    check(base, &wish).await?;
    let mut tx = base.begin(actor).await?;
    let stored = store::find(&mut tx, event.id).await?.unwrap_or_default();
    let password = match wish.password {
        Some(password) => base.seal.close(PASSWORD_PLACE, &password),
        // A stored password goes to the server for which it was given, and to no other.
        None if stored.server == wish.server && !stored.password.is_empty() => stored.password.clone(),
        None => base.seal.close(PASSWORD_PLACE, ""),
    };
    let settings = Settings {
        server: wish.server,
        security: if wish.security.is_empty() { Security::Starttls.as_str().to_owned() } else { wish.security },
        user_name: wish.user_name,
        password,
        from_address: wish.from_address,
    };
    store::put(&mut tx, event.id, &settings).await?;
    let has_new_password = stored.password != settings.password;
    let body = changes(&told(&stored), &told(&settings)).or(has_new_password.then(|| json!({})));
    if let Some(body) = body {
        let body = journal::with(body, "own_server", !settings.server.is_empty());
        let body = journal::with(body, "password_changed", has_new_password);
        tx.record(Fact {
            kind: "mail.settings_changed",
            organizer_id: Some(event.organizer_id),
            event_id: Some(event.id),
            subject: format!("event:{}", event.slug),
            body,
        })
        .await?;
    }
    tx.commit().await?;
    Ok(settings)
}

/// What the journal says of them; nothing of the password.
fn told(settings: &Settings) -> Value {
    json!({"server": settings.server, "security": settings.security, "user_name": settings.user_name,
        "from_address": settings.from_address})
}

async fn check(base: &Base, wish: &Wish) -> Result<(), ChangeError> {
    let refused = |field, why| Err(ChangeError::Refused(field, why));
    let texts = [&wish.server, &wish.user_name, &wish.from_address];
    if texts.iter().any(|text| text.chars().count() > MAX || text.chars().any(char::is_control)) {
        return refused("non_field_errors", say("api-mail-lines"));
    }
    let security = match wish.security.as_str() {
        "" | "starttls" => Security::Starttls,
        "tls" => Security::Tls,
        _ => return refused("security", say("api-mail-security")),
    };
    if wish.server.is_empty() {
        return Ok(());
    }
    let Some((host, port)) = Server::parse_address(&wish.server, security) else {
        return refused("server", say("api-mail-server"));
    };
    if mailbox("", &wish.from_address).is_err() {
        return refused("from_address", say("api-mail-sender"));
    }
    match base.egress.connect(&host, port).await {
        Err(error @ (EgressError::Forbidden(_) | EgressError::NotAHost(_))) => refused("server", error.saying()),
        _ => Ok(()),
    }
}
