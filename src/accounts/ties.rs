//! What other areas keep of an account. They come after accounts, so that they cannot be asked by name: who keeps something
//! says so here, and is asked before an account is deleted.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::base::db::Conn;
use crate::base::tx::Tx;

/// Something that nobody could look after any more without this account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alone {
    /// As people call it.
    pub name: String,
    /// Where that can be changed.
    pub href: String,
}

/// An area that keeps something of accounts.
pub trait Keeps: Send + Sync {
    /// What stands in the way of deleting the account.
    fn alone<'a>(&'a self, conn: &'a mut Conn, user_id: i64) -> BoxFuture<'a, Result<Vec<Alone>, sqlx::Error>>;

    /// Lets go of the account, in the transaction that deletes it. Takes its locks, looks once more for what stands in the
    /// way, and changes nothing if there is something.
    fn let_go<'a>(&'a self, tx: &'a mut Tx, user_id: i64) -> BoxFuture<'a, Result<Vec<Alone>, sqlx::Error>>;
}

/// All of them.
#[derive(Clone)]
pub struct Ties(Arc<[Arc<dyn Keeps>]>);

impl Ties {
    pub fn new(all: Vec<Arc<dyn Keeps>>) -> Self {
        Ties(all.into())
    }

    /// What stands in the way of deleting an account.
    pub async fn alone(&self, conn: &mut Conn, user_id: i64) -> Result<Vec<Alone>, sqlx::Error> {
        let mut found = Vec::new();
        for keeps in self.0.iter() {
            found.extend(keeps.alone(conn, user_id).await?);
        }
        Ok(found)
    }

    /// Lets go of an account everywhere. Commit only when nothing comes back.
    pub async fn let_go(&self, tx: &mut Tx, user_id: i64) -> Result<Vec<Alone>, sqlx::Error> {
        let mut found = Vec::new();
        for keeps in self.0.iter() {
            found.extend(keeps.let_go(tx, user_id).await?);
        }
        Ok(found)
    }
}
