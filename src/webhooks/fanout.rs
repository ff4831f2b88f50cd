//! From a fact to its receivers: one job per endpoint and line, written together or not at all.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;

use super::call::KIND;
use super::{actions, store};
use crate::base::Base;
use crate::base::deliveries::Consumer;
use crate::base::jobs::{self, NewJob};
use crate::base::journal::Line;
use crate::base::tx::Actor;
use crate::events;
use crate::orgs::organizers;

/// The consumer `webhooks`.
pub struct Fanout {
    base: Base,
}

impl Fanout {
    pub fn new(base: Base) -> Self {
        Fanout { base }
    }

    async fn tell(&self, line: &Line) -> anyhow::Result<()> {
        let (Some(action), Some(organizer_id)) = (actions::of_kind(&line.kind), line.organizer_id) else {
            return Ok(());
        };
        let mut conn = self.base.read().await?;
        let hooks = store::interested(&mut conn, organizer_id, line.event_id, action.name, line.at).await?;
        let Some(organizer) = organizers::store::by_id(&mut conn, organizer_id).await? else { return Ok(()) };
        let event = match line.event_id {
            Some(id) => events::store::by_id(&mut conn, id).await?.map(|event| event.slug),
            None => None,
        };
        drop(conn);
        if hooks.is_empty() {
            return Ok(());
        }
        let payload = actions::payload(action, line, &organizer.slug, event.as_deref());
        let mut tx = self.base.begin(Actor::System).await?;
        let due = tx.now();
        for hook in hooks {
            let job = NewJob {
                kind: KIND,
                key: format!("{hook}:{}", line.id),
                crowd: hook.to_string(),
                event_id: line.event_id,
                body: json!({"webhook": hook, "message": format!("msg_{}", line.id), "payload": &payload, "event": line.event_id}),
                due,
            };
            jobs::enqueue(&mut tx, job).await?;
        }
        Ok(tx.commit().await?)
    }
}

impl Consumer for Fanout {
    fn name(&self) -> &'static str {
        "webhooks"
    }

    fn wants(&self, kind: &str) -> bool {
        actions::of_kind(kind).is_some()
    }

    fn deliver<'a>(&'a self, line: &'a Line) -> BoxFuture<'a, anyhow::Result<()>> {
        self.tell(line).boxed()
    }
}
