//! What the public pages of an event have in common, whichever area they belong to: its name, the way to its other pages, and
//! what its settings put around all of them (a notice, links at the end).

use super::Event;
use crate::base::Base;
use crate::base::language::Language;
use crate::base::web::page::{Frame, Link};
use crate::settings::Settings;

/// The frame of an event's public page; `path` is its front page. Times on it are the event's.
pub fn frame(event: &Event, language: Language, path: &str, title: impl Into<String>) -> Frame {
    let links = vec![
        Link::new(language.t("common-tickets"), path),
        Link::new(language.t("common-schedule"), format!("{path}schedule/")),
        Link::new(language.t("common-live"), format!("{path}video/")),
    ];
    Frame { place: Some(Link::new(event.title(language.tag()), path)), links, ..Frame::new(language, title) }
}

/// The same for a page that shows times.
pub fn frame_with_times(event: &Event, language: Language, path: &str, title: impl Into<String>) -> Frame {
    Frame { zone: Some(event.timezone.clone()), ..frame(event, language, path, title) }
}

/// A page with what the event's settings want on all of them.
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
        (frame.t("event-contact"), contact.as_str()),
        (frame.t("event-imprint"), settings.imprint_url.as_str()),
        (frame.t("event-privacy"), settings.privacy_url.as_str()),
    ];
    let foot = links.into_iter().filter(|(_, href)| !href.is_empty()).map(|(name, href)| Link::new(name, href));
    Frame {
        foot: foot.collect(),
        logo: settings.logo_image.clone(),
        banner: settings.banner_text.read(frame.language.tag(), &event.locale).to_owned(),
        is_unlisted: settings.meta_noindex || !event.is_public,
        ..frame
    }
}
