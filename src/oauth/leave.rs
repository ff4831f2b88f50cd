//! What applications keep of an account ends with it.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::accounts::ties::{Alone, Keeps};
use crate::base::db::Conn;
use crate::base::tx::Tx;
use crate::orgs::consents;

/// Ends what the owner of a deleted account allowed.
pub struct Consents;

impl Keeps for Consents {
    fn alone<'a>(&'a self, _: &'a mut Conn, _: i64) -> BoxFuture<'a, Result<Vec<Alone>, sqlx::Error>> {
        async { Ok(Vec::new()) }.boxed()
    }

    fn let_go<'a>(&'a self, tx: &'a mut Tx, user_id: i64) -> BoxFuture<'a, Result<Vec<Alone>, sqlx::Error>> {
        async move {
            let now = tx.now();
            for consent in consents::store::of_user(tx, user_id, now).await? {
                consents::revoke(tx, &consent, "account_deleted").await?;
            }
            Ok(Vec::new())
        }
        .boxed()
    }
}
