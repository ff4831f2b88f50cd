//! What live rooms keep for an event: how rooms play goes along to its copy. Who stands in a hall is another year's, and what
//! was said and done in rooms happened.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::{posters, roulette};
use crate::base::language::Saying;
use crate::base::tx::Tx;
use crate::events::Event;
use crate::events::rooms::{self, Mode};
use crate::events::stakes::{Copy, Stake};

/// The area's stake in events.
pub struct LiveRooms;

impl Stake for LiveRooms {
    fn copy<'a>(&'a self, _: &'a mut Tx, _: &'a mut Copy) -> BoxFuture<'a, Result<(), sqlx::Error>> {
        async { Ok(()) }.boxed()
    }

    fn furnish<'a>(&'a self, tx: &'a mut Tx, copy: &'a Copy) -> BoxFuture<'a, Result<(), sqlx::Error>> {
        async {
            for room in rooms::store::of_event(tx, copy.from.id).await? {
                let Some(made) = copy.now("room", room.id) else { continue };
                match room.mode {
                    Mode::Roulette => {
                        let rounds = roulette::store::rounds(tx, room.id).await?;
                        roulette::store::put_rounds(tx, made, &rounds).await?;
                    }
                    Mode::Posters => {
                        let voting = posters::store::voting(tx, room.id).await?;
                        posters::store::put_voting(tx, made, &voting).await?;
                    }
                    _ => {}
                }
            }
            Ok(())
        }
        .boxed()
    }

    fn give_up<'a>(&'a self, _: &'a mut Tx, _: &'a Event) -> BoxFuture<'a, Result<Option<Saying>, sqlx::Error>> {
        async { Ok(None) }.boxed()
    }
}
