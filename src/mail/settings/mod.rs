//! Who writes an event's letters, and through which mail server.

pub mod api;
pub mod change;
pub mod store;

use anyhow::Context;

use super::render::Head;
use super::smtp::{Security, Server};
use crate::base::db::Conn;
use crate::base::{Base, installation};
use crate::events::{self, Event};
use crate::orgs::organizers;
use crate::settings::Settings as EventSettings;

/// Where an event's SMTP password stands, for the seal.
const PASSWORD_PLACE: &str = "mail_settings.password";

/// An event's own mail server; empty fields mean the installation's. The sender's name and where answers go are settings
/// that an event inherits (`mail_from_name`, `mail_reply_to`).
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Settings {
    /// `host` or `host:port`.
    pub server: String,
    pub security: String,
    pub user_name: String,
    /// Sealed; never leaves the server again.
    pub password: String,
    pub from_address: String,
}

/// Who a letter comes from.
#[derive(Clone, Debug)]
pub struct Sender {
    pub name: String,
    pub address: String,
    pub reply_to: String,
    /// Tells our message ids from those of another installation under the same domain.
    pub installation: String,
}

/// The way of one letter. `None`: no mail server is configured.
pub async fn route(base: &Base, event_id: Option<i64>) -> anyhow::Result<Option<(Server, Sender)>> {
    let installation = installation::id(&base.db, &base.clock).await?;
    let mut conn = base.read().await?;
    let own = match event_id {
        Some(id) => store::find(&mut conn, id).await?.unwrap_or_default(),
        None => Settings::default(),
    };
    let config = &base.config.mail;
    let (name, reply_to) = match event(&mut conn, event_id).await? {
        Some(event) => {
            let settings = event.settings(&mut conn, &base.config).await?;
            (settings.mail_from_name, settings.mail_reply_to)
        }
        None => (config.from_name.clone(), String::new()),
    };
    let name = if name.is_empty() { config.from_name.clone() } else { name };
    let (server, address) = if own.server.is_empty() {
        let Some(server) = of_installation(base)? else { return Ok(None) };
        (server, config.from.clone())
    } else {
        let security = Security::try_from(own.security).map_err(anyhow::Error::msg)?;
        let (host, port) = Server::parse_address(&own.server, security).context("the event's mail server")?;
        let password = base.seal.open(PASSWORD_PLACE, &own.password)?;
        (Server { host, port, security, user: own.user_name, password, is_foreign: true }, own.from_address)
    };
    Ok(Some((server, Sender { name, address, reply_to, installation })))
}

/// The installation's mail server, if there is one.
///
/// # Errors
/// `mail.*` does not make sense: said at the start of the program too.
pub fn of_installation(base: &Base) -> anyhow::Result<Option<Server>> {
    let config = &base.config.mail;
    if config.server.is_empty() {
        return Ok(None);
    }
    let security =
        Security::try_from(config.security.clone()).map_err(|error| anyhow::anyhow!("mail.security: {error}"))?;
    let address = Server::parse_address(&config.server, security);
    let (host, port) = address.context("mail.server is not a server like smtp.example.org:587")?;
    super::message::mailbox(&config.from_name, &config.from).context("mail.from")?;
    let (user, password) = (config.user.clone(), config.password.clone());
    Ok(Some(Server { host, port, security, user, password, is_foreign: false }))
}

/// What stands around letters of an event (or of the program), for a reader of `locale`: the logo, the last lines.
pub async fn head(conn: &mut Conn, base: &Base, event: Option<&Event>, locale: &str) -> Result<Head, sqlx::Error> {
    let Some(event) = event else { return Ok(Head { from: "eventyay".to_owned(), logo: None }) };
    let settings = event.settings(conn, &base.config).await?;
    let logo = match settings.logo_image.as_str() {
        "" => None,
        path => Some((format!("{}{path}", base.public_url), event.title(locale))),
    };
    Ok(Head { from: signature(conn, &settings, event, locale).await?, logo })
}

/// The lines with which letters of an event end.
async fn signature(
    conn: &mut Conn,
    settings: &EventSettings,
    event: &Event,
    locale: &str,
) -> Result<String, sqlx::Error> {
    let own = settings.mail_text_signature.read(locale, &event.locale);
    if !own.is_empty() {
        return Ok(own.to_owned());
    }
    let organizer = organizers::store::by_id(conn, event.organizer_id).await?;
    Ok(organizer
        .map_or_else(|| event.title(locale), |organizer| format!("{} · {}", event.title(locale), organizer.name)))
}

/// The event of a letter.
pub async fn event(conn: &mut Conn, event_id: Option<i64>) -> Result<Option<Event>, sqlx::Error> {
    match event_id {
        Some(id) => events::store::by_id(conn, id).await,
        None => Ok(None),
    }
}
