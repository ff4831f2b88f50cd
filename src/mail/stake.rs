//! What mail keeps for an event: its own wording and mail server go along to its copy. Letters do not.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::{settings, templates};
use crate::base::language::Saying;
use crate::base::tx::Tx;
use crate::events::Event;
use crate::events::stakes::{Copy, Stake};

/// The area's stake in events.
pub struct Letters;

impl Stake for Letters {
    fn copy<'a>(&'a self, tx: &'a mut Tx, copy: &'a mut Copy) -> BoxFuture<'a, Result<(), sqlx::Error>> {
        async {
            for (role, locale) in templates::store::own(tx, copy.from.id).await? {
                if let Some(template) = templates::store::find(tx, copy.from.id, &role, &locale).await? {
                    templates::store::put(tx, copy.to.id, &role, &locale, &template).await?;
                }
            }
            if let Some(own) = settings::store::find(tx, copy.from.id).await? {
                settings::store::put(tx, copy.to.id, &own).await?;
            }
            Ok(())
        }
        .boxed()
    }

    fn give_up<'a>(&'a self, _: &'a mut Tx, _: &'a Event) -> BoxFuture<'a, Result<Option<Saying>, sqlx::Error>> {
        async { Ok(None) }.boxed()
    }
}
