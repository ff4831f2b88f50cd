//! Mail: facts become letters, letters wait in an outbox, and go out through the event's mail server or the installation's.
//!
//! - [`templates`]: what letters say, per event and language, with placeholders and nothing else.
//! - [`render`]: Markdown to a text and an HTML part; values are text to the reader, whatever they hold.
//! - [`outbox`]: drafts, queued, sent, failed; the consumer that writes letters and the work that sends them.
//! - [`settings`]: an event's sender and its own mail server.

pub mod message;
pub mod outbox;
pub mod render;
pub mod settings;
pub mod smtp;
pub mod stake;
pub mod templates;

use std::sync::Arc;

use crate::base::Base;
use crate::base::deliveries::Consumer;
use crate::base::jobs::Work;
use crate::base::letters::{Role, Writer};
use crate::orgs::rest::Api;

/// Everybody who writes letters. Cheap to clone.
#[derive(Clone)]
pub struct Writers(Arc<Vec<Arc<dyn Writer>>>);

impl Writers {
    pub fn new(writers: Vec<Arc<dyn Writer>>) -> Self {
        Writers(Arc::new(writers))
    }

    fn for_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Arc<dyn Writer>> {
        self.0.iter().filter(move |writer| writer.wants(kind))
    }

    /// All kinds of letters.
    pub fn roles(&self) -> impl Iterator<Item = &'static Role> {
        self.0.iter().flat_map(|writer| writer.roles())
    }

    /// Those that an event may word itself: they speak of the event. The others are the installation's.
    pub fn event_roles(&self) -> impl Iterator<Item = &'static Role> {
        self.roles().filter(|role| role.placeholders.iter().any(|(name, ..)| *name == "event"))
    }

    /// One of [`Writers::event_roles`].
    pub fn event_role(&self, name: &str) -> Option<&'static Role> {
        self.event_roles().find(|role| role.name == name)
    }
}

/// Outbox, templates and settings of events.
pub fn api(writers: &Writers) -> Api {
    outbox::api::api().merge(templates::api::api()).merge(settings::api::api()).with(writers.clone())
}

/// Who turns facts into letters.
pub fn consumer(base: &Base, writers: &Writers) -> Arc<dyn Consumer> {
    Arc::new(outbox::write::Secretary::new(base.clone(), writers.clone()))
}

/// Who sends them.
pub fn works(base: &Base, writers: &Writers) -> Vec<Arc<dyn Work>> {
    vec![Arc::new(outbox::send::Send::new(base.clone(), writers.clone()))]
}
