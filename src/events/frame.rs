//! What an event and its settings put around each of its public pages: its name in the reader's language, a notice, and the
//! links at the end.

use super::Event;
use crate::base::Base;
use crate::base::web::page::{Frame, Link};
use crate::settings::Settings;

/// A page of an event, with what its organizer wants on all of them.
pub async fn dressed(base: &Base, event: &Event, frame: Frame) -> Result<Frame, sqlx::Error> {
    let settings = event.settings(&mut base.read().await?, &base.config).await?;
    Ok(dress(event, &settings, frame))
}

/// The same where the settings are at hand.
pub fn dress(event: &Event, settings: &Settings, frame: Frame) -> Frame {
    let contact = match settings.contact_mail.as_str() {
        "" => String::new(),
        address => format!("mailto:{address}"),
    };
    let links = [
        ("event-contact", contact.as_str()),
        ("event-imprint", settings.imprint_url.as_str()),
        ("event-privacy", settings.privacy_url.as_str()),
    ];
    let foot = links.into_iter().filter(|(_, href)| !href.is_empty());
    Frame {
        place: frame.place.clone().map(|place| Link::new(event.title(frame.language.tag()), place.href)),
        foot: foot.map(|(name, href)| Link::new(frame.t(name).to_string(), href)).collect(),
        banner: settings.banner_text.read(frame.language.tag(), &event.locale).to_owned(),
        is_unlisted: settings.meta_noindex || !event.is_public,
        ..frame
    }
}
