//! What the public pages of an event have in common, whichever area they belong to.

use super::Event;
use crate::base::language::Language;
use crate::base::web::page::{Frame, Link};

/// The frame of an event's public page; `path` is its front page. Times on it are the event's.
pub fn frame(event: &Event, language: Language, path: &str, title: impl Into<String>) -> Frame {
    let links = vec![
        Link::new(language.t("common-tickets"), path),
        Link::new(language.t("common-schedule"), format!("{path}schedule/")),
        Link::new(language.t("common-live"), format!("{path}video/")),
    ];
    Frame { place: Some(Link::new(event.name.clone(), path)), links, ..Frame::new(language, title) }
}

/// The same for a page that shows times.
pub fn frame_with_times(event: &Event, language: Language, path: &str, title: impl Into<String>) -> Frame {
    Frame { zone: Some(event.timezone.clone()), ..frame(event, language, path, title) }
}
